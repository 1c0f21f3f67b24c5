//! The built-in background removal: what it cuts, how soft the rim is, and what it refuses.

use atelier::providers::builtin::background::make;
use atelier::providers::sources::{Picture, decode};
use atelier::providers::{Call, Fault, Format, Media};
use proptest::prelude::*;

fn painted(width: u32, height: u32, paint: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
    let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
    Picture::new(width, height, rgba)
}

/// Unrelated from pixel to pixel, -1..1.
fn noise(x: u32, y: u32) -> f32 {
    let mut h = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^= h >> 13;
    (h & 0xffff) as f32 / 32_768.0 - 1.0
}

/// A red disc with an anti-aliased rim in the middle of `behind`.
fn disc_in(width: u32, height: u32, radius: f32, behind: impl Fn(u32, u32) -> [f32; 3]) -> Picture {
    let (x0, y0) = ((width as f32 - 1.0) / 2.0, (height as f32 - 1.0) / 2.0);
    painted(width, height, |x, y| {
        let inside = (radius + 0.5 - (x as f32 - x0).hypot(y as f32 - y0)).clamp(0.0, 1.0);
        let behind = behind(x, y);
        let own = [200.0, 40.0, 30.0];
        let mixed: [f32; 3] = std::array::from_fn(|i| own[i] * inside + behind[i] * (1.0 - inside));
        [mixed[0] as u8, mixed[1] as u8, mixed[2] as u8, 255]
    })
}

fn disc(size: u32, radius: f32, behind: impl Fn(u32, u32) -> [f32; 3]) -> Picture {
    disc_in(size, size, radius, behind)
}

fn cut(picture: &Picture, call: &Call) -> Picture {
    let media = make(call, Some(picture), &|| false).expect("a subject");
    assert_eq!((media.format, media.width, media.height), (Format::Png, picture.width, picture.height));
    decode(media.bytes).expect("a sound file")
}

fn reason(made: Result<Media, Fault>) -> String {
    match made {
        Err(Fault::Invalid(reason)) => reason,
        other => panic!("not refused: {:?}", other.map(|media| (media.width, media.height))),
    }
}

fn alpha(picture: &Picture, x: u32, y: u32) -> u8 {
    picture.rgba[((y * picture.width + x) * 4 + 3) as usize]
}

/// The share of the picture that is kept.
fn kept(picture: &Picture) -> f32 {
    let sum: f32 = picture.rgba.iter().skip(3).step_by(4).map(|alpha| f32::from(*alpha) / 255.0).sum();
    sum / (picture.rgba.len() / 4) as f32
}

/// The share of a disc of `radius` in a square of `size`.
fn share(size: f32, radius: f32) -> f32 {
    std::f32::consts::PI * radius * radius / (size * size)
}

#[test]
fn a_subject_is_cut_out_of_plain_shaded_and_grainy_backgrounds() {
    let plain = |_, _| [235.0, 235.0, 238.0];
    let shaded = |x: u32, y: u32| [90.0 + x as f32, 150.0 + y as f32 * 0.5, 230.0 - x as f32 * 0.5];
    let grainy = |x: u32, y: u32| [0.2, 1.0, 0.3].map(|c| c * (110.0 + 45.0 * noise(x, y)));
    let backgrounds: [&dyn Fn(u32, u32) -> [f32; 3]; 3] = [&plain, &shaded, &grainy];
    for (i, behind) in backgrounds.into_iter().enumerate() {
        let picture = disc(96, 28.0, behind);
        let cut = cut(&picture, &Call::default());
        assert_eq!((alpha(&cut, 0, 0), alpha(&cut, 95, 95), alpha(&cut, 48, 48)), (0, 0, 255), "background {i}");
        let (kept, wanted) = (kept(&cut), share(96.0, 28.0));
        assert!((kept - wanted).abs() < 0.03, "background {i}: {kept} is kept and {wanted} is the subject");
    }
}

#[test]
fn the_rim_is_soft_and_free_of_the_background() {
    let cut = cut(&disc(96, 28.0, |_, _| [20.0, 60.0, 240.0]), &Call::default());
    let pixels = || cut.rgba.chunks_exact(4);
    assert!(pixels().filter(|pixel| (30..225).contains(&pixel[3])).count() > 30, "the rim is hard");
    let blue = pixels().filter(|pixel| pixel[3] > 60 && pixel[2] > 110).count();
    assert!(blue < 8, "{blue} pixels of the rim are still blue");
    assert!(pixels().filter(|pixel| pixel[3] == 0).all(|pixel| pixel == [0; 4]), "hidden colours stay in the file");
}

#[test]
fn feathered_edges_are_softer() {
    let picture = disc(96, 28.0, |_, _| [20.0, 60.0, 240.0]);
    let soft = |picture: &Picture| picture.rgba.chunks_exact(4).filter(|pixel| (20..235).contains(&pixel[3])).count();
    let feathered = Call { parameters: vec![("cutout-edges".into(), "feathered".into())], ..Call::default() };
    let (crisp, feathered) = (soft(&cut(&picture, &Call::default())), soft(&cut(&picture, &feathered)));
    assert!(feathered > crisp * 3 / 2, "{feathered} soft pixels against {crisp}");
}

#[test]
fn a_window_in_the_subject_shows_through_and_a_white_label_stays() {
    let ring = |x: u32, y: u32, hole: [f32; 3]| {
        let near = (x as f32 - 60.0).hypot(y as f32 - 60.0);
        if near < 14.0 {
            hole
        } else if near < 38.0 {
            [30.0, 90.0, 160.0]
        } else {
            [240.0, 238.0, 236.0]
        }
    };
    let picture = |hole: [f32; 3]| {
        painted(120, 120, |x, y| {
            let [r, g, b] = ring(x, y, hole).map(|c| c as u8);
            [r, g, b, 255]
        })
    };
    let through = cut(&picture([240.0, 238.0, 236.0]), &Call::default());
    assert_eq!((alpha(&through, 60, 60), alpha(&through, 60, 34), alpha(&through, 5, 60)), (0, 255, 0));
    let labelled = cut(&picture([240.0, 220.0, 120.0]), &Call::default());
    assert_eq!((alpha(&labelled, 60, 60), alpha(&labelled, 5, 60)), (255, 0));
}

#[test]
fn an_outlined_white_shape_on_white_is_kept_whole() {
    let picture = painted(160, 160, |x, y| {
        let near = (x as f32 - 80.0).hypot(y as f32 - 80.0);
        let is_line = (near - 50.0).abs() < 3.0 || (near < 50.0 && (x + y) % 41 < 3);
        if is_line { [40, 40, 45, 255] } else { [255; 4] }
    });
    let cut = cut(&picture, &Call::default());
    assert!((kept(&cut) - share(160.0, 52.0)).abs() < 0.06, "{} is kept", kept(&cut));
}

#[test]
fn large_pictures_get_a_rim_of_their_own_size() {
    // Four times as long as what the subject is looked for in.
    let cut = cut(&disc_in(1_920, 400, 130.0, |_, _| [235.0, 235.0, 238.0]), &Call::default());
    let wanted = share(400.0, 130.0) * 400.0 / 1_920.0;
    assert!((kept(&cut) - wanted).abs() < 0.01, "{} is kept and {wanted} is the subject", kept(&cut));
    let soft = cut.rgba.chunks_exact(4).filter(|pixel| (20..235).contains(&pixel[3])).count();
    // The circumference is 817 pixels long.
    assert!(soft < 817 * 3, "a sharp rim became {soft} soft pixels");
}

#[test]
fn hard_pictures_are_refused_in_a_sentence() {
    let call = Call::default();
    let even = painted(60, 40, |_, _| [120, 130, 140, 255]);
    let noisy = painted(64, 64, |x, y| {
        [0, 1, 2]
            .map(|i| (128.0 + 127.0 * noise(x + i * 99, y)) as u8)
            .iter()
            .copied()
            .chain([255])
            .collect::<Vec<u8>>()
            .try_into()
            .expect("four")
    });
    let scenery = painted(120, 80, |x, y| if y < 40 + (x / 9) % 5 { [150, 180, 230, 255] } else { [60, 90, 50, 255] });
    for (name, picture) in [("even", even), ("noisy", noisy), ("scenery", scenery)] {
        let reason = reason(make(&call, Some(&picture), &|| false));
        assert!(reason.starts_with("image_url: ") && reason.contains("background"), "{name}: {reason}");
    }
    assert_eq!(reason(make(&call, None, &|| false)), "image_url: is required");
    let nothing = painted(9, 9, |_, _| [1, 2, 3, 0]);
    assert_eq!(reason(make(&call, Some(&nothing), &|| false)), "image_url: is wholly transparent");
}

#[test]
fn what_is_cut_out_already_stays_as_it_is() {
    let picture = painted(30, 30, |x, _| if x < 10 { [0; 4] } else { [x as u8 * 8, 20, 90, 200] });
    assert_eq!(cut(&picture, &Call::default()), picture);
}

#[test]
fn a_cancelled_cut_is_not_finished() {
    let picture = disc(32, 10.0, |_, _| [235.0, 235.0, 238.0]);
    assert!(matches!(make(&Call::default(), Some(&picture), &|| true), Err(Fault::Broken { retryable: false, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_picture_is_cut_or_refused_alike_each_time(
        width in 1_u32..14,
        height in 1_u32..14,
        bytes in proptest::collection::vec(prop_oneof![Just(0_u8), Just(255_u8), any::<u8>()], 169 * 4),
        opaque in any::<bool>(),
    ) {
        let mut rgba = bytes[..(width * height * 4) as usize].to_vec();
        if opaque {
            rgba.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 255);
        }
        let picture = Picture::new(width, height, rgba);
        let first = make(&Call::default(), Some(&picture), &|| false);
        prop_assert!(matches!(first, Ok(_) | Err(Fault::Invalid(_))));
        prop_assert_eq!(first, make(&Call::default(), Some(&picture), &|| false));
    }
}
