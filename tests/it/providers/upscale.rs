//! The built-in enlarger: sizes, sharpness without a halo, transparency, limits, any picture.

use atelier::providers::builtin::upscale::make;
use atelier::providers::sources::{Picture, decode};
use atelier::providers::{Call, Fault, Format, Media};
use proptest::prelude::*;

fn call(factor: &str) -> Call {
    Call { parameters: vec![("upscale-factor".into(), factor.into())], ..Call::default() }
}

fn painted(width: u32, height: u32, paint: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
    let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
    Picture::new(width, height, rgba)
}

fn enlarged(picture: &Picture, factor: &str) -> Picture {
    let media = make(&call(factor), Some(picture), &|| false).expect("a larger picture");
    let larger = decode(media.bytes).expect("a sound file");
    assert_eq!((media.width, media.height), (larger.width, larger.height));
    larger
}

fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 4] {
    let at = ((y * picture.width + x) * 4) as usize;
    picture.rgba[at..at + 4].try_into().expect("inside the picture")
}

#[test]
fn both_factors_enlarge_and_two_is_the_default() {
    let picture = painted(20, 10, |x, y| [x as u8 * 10, y as u8 * 20, 90, 255]);
    for (factor, size) in [("2", (40, 20)), ("4", (80, 40)), ("4x", (80, 40))] {
        let larger = enlarged(&picture, factor);
        assert_eq!((larger.width, larger.height), size, "{factor}");
    }
    let media = make(&Call::default(), Some(&picture), &|| false).expect("a larger picture");
    assert_eq!((media.width, media.height, media.format), (40, 20, Format::Png));
}

#[test]
fn an_edge_is_sharper_than_by_interpolation_and_has_no_halo() {
    for factor in [2_u32, 4] {
        let picture = painted(24, 24, |x, _| if x < 12 { [60, 60, 60, 255] } else { [190, 190, 190, 255] });
        let larger = enlarged(&picture, &factor.to_string());
        let row: Vec<u8> = (0..larger.width).map(|x| pixel(&larger, x, larger.height / 2)[0]).collect();
        // Two steps of 130 cannot be seen; what sharpening masks make is five times as much.
        assert!(row.iter().all(|v| (58..=192).contains(v)), "a halo in {row:?}");
        assert!(row.windows(2).all(|pair| pair[1] + 3 >= pair[0]), "ripples in {row:?}");
        // Linear interpolation needs `factor` pixels from the one level to the other.
        let between = row.iter().filter(|v| (73..=177).contains(*v)).count();
        assert!(between < factor as usize, "{between} pixels of transition at {factor} times");
    }
}

#[test]
fn an_even_surface_stays_even() {
    let picture = painted(9, 7, |_, _| [17, 130, 201, 255]);
    let larger = enlarged(&picture, "4");
    assert!(larger.rgba.chunks_exact(4).all(|pixel| pixel == [17, 130, 201, 255]));
}

#[test]
fn the_mean_colour_is_kept() {
    let picture = painted(32, 32, |x, y| [(x * 8) as u8, (y * 8) as u8, ((x * 31 + y * 17) % 256) as u8, 255]);
    let larger = enlarged(&picture, "2");
    let mean = |p: &Picture, channel: usize| {
        p.rgba.iter().skip(channel).step_by(4).map(|v| f32::from(*v)).sum::<f32>() / (p.rgba.len() / 4) as f32
    };
    for channel in 0..3 {
        let (before, after) = (mean(&picture, channel), mean(&larger, channel));
        assert!((before - after).abs() < 2.0, "channel {channel}: {before} became {after}");
    }
}

#[test]
fn transparency_is_kept_and_does_not_stain() {
    // A green disc; what is transparent around it is red, and must not be seen.
    let picture = painted(24, 24, |x, y| {
        let inside = (x as f32 - 11.5).hypot(y as f32 - 11.5) < 8.0;
        if inside { [0, 200, 0, 255] } else { [255, 0, 0, 0] }
    });
    let larger = enlarged(&picture, "4");
    assert_eq!((pixel(&larger, 0, 0)[3], pixel(&larger, 48, 48)[3]), (0, 255));
    let seen = larger.rgba.chunks_exact(4).filter(|pixel| pixel[3] > 8);
    assert!(seen.clone().all(|pixel| pixel[0] < 12), "the hidden red shows");
    assert!(seen.clone().any(|pixel| pixel[3] < 250), "the rim is not smooth");
}

#[test]
fn tiles_meet_without_a_seam() {
    let wave = |x: u32, y: u32| ((x as f32 * 0.9).sin() * 60.0 + (y as f32 * 0.7).cos() * 60.0 + 128.0) as u8;
    let whole = painted(120, 110, |x, y| [wave(x, y), wave(y, x), 40, 255]);
    let part = painted(60, 110, |x, y| [wave(x + 40, y), wave(y, x + 40), 40, 255]);
    let (whole, part) = (enlarged(&whole, "4"), enlarged(&part, "4"));
    // The seams of the whole at column 192 and row 192 lie in the middle of the part's first tile or at another place.
    for y in 100..300 {
        for x in 30..200 {
            let (a, b) = (pixel(&whole, x + 160, y), pixel(&part, x, y));
            let off = a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max();
            assert!(off <= Some(1), "{a:?} and {b:?} at {x}, {y}");
        }
    }
}

#[test]
fn limits_and_wrong_calls_are_named() {
    let reason = |made: Result<Media, Fault>| match made {
        Err(Fault::Invalid(reason)) => reason,
        other => panic!("{other:?}"),
    };
    let wide = painted(2_049, 1, |_, _| [1, 2, 3, 255]);
    assert!(reason(make(&call("4"), Some(&wide), &|| false)).contains("8192"));
    assert_eq!(make(&call("2"), Some(&wide), &|| false).expect("within the limit").width, 4_098);
    assert_eq!(reason(make(&call("2"), None, &|| false)), "image_url: is required");
    assert_eq!(reason(make(&call("3"), Some(&wide), &|| false)), "upscale-factor: must be 2 or 4");
    let nothing = Picture::new(0, 4, vec![]);
    assert_eq!(reason(make(&call("2"), Some(&nothing), &|| false)), "image_url: has no pixels");
}

#[test]
fn a_cancelled_enlargement_is_not_finished() {
    let picture = painted(8, 8, |_, _| [9, 9, 9, 255]);
    assert!(matches!(make(&call("2"), Some(&picture), &|| true), Err(Fault::Broken { retryable: false, .. })));
}

#[test]
fn the_format_can_be_chosen() {
    let picture = painted(16, 16, |x, _| [x as u8 * 9, 100, 100, if x < 4 { 0 } else { 255 }]);
    let mut webp = call("2");
    webp.parameters.push(("format".into(), "webp".into()));
    let media = make(&webp, Some(&picture), &|| false).expect("a larger picture");
    assert_eq!(media.format, Format::Webp);
    let larger = decode(media.bytes).expect("a sound file");
    assert_eq!((larger.width, pixel(&larger, 0, 9)[3], pixel(&larger, 30, 9)[3]), (32, 0, 255));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_picture_is_enlarged_alike_each_time(
        width in 1_u32..12,
        height in 1_u32..12,
        bytes in proptest::collection::vec(any::<u8>(), 144 * 4),
        four in any::<bool>(),
    ) {
        let rgba = bytes[..(width * height * 4) as usize].to_vec();
        let picture = Picture::new(width, height, rgba);
        let factor = if four { "4" } else { "2" };
        let first = enlarged(&picture, factor);
        prop_assert_eq!(first.width, width * if four { 4 } else { 2 });
        prop_assert_eq!(first, enlarged(&picture, factor));
    }
}
