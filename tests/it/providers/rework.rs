//! Pictures made from pictures: the source is recognised, what was asked for is seen, the rest stays.

use atelier::providers::builtin::image::{Picture, remake};
use atelier::providers::builtin::inputs::Inputs;
use atelier::providers::{Call, Fault, sources};

const SIDE: u32 = 96;

fn call(generator: &str, prompt: &str, parameters: &[(&str, &str)]) -> Call {
    let mut parameters: Vec<(String, String)> =
        parameters.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
    parameters.push(("format".to_owned(), "png".to_owned()));
    Call { generator: generator.to_owned(), prompt: prompt.to_owned(), parameters, seed: 3, ..Call::default() }
}

fn made(call: &Call, inputs: &Inputs) -> Picture {
    let media = remake(call, inputs, &|| false).expect("a picture");
    let decoded = image::load_from_memory(&media.bytes).expect("a sound file").into_rgb8();
    assert_eq!(decoded.dimensions(), (media.width, media.height));
    Picture { width: media.width, height: media.height, pixels: decoded.into_raw() }
}

fn source(colour: impl Fn(u32, u32) -> [u8; 4]) -> sources::Picture {
    let places = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    let rgba = places.flat_map(|(x, y)| colour(x, y)).collect();
    sources::Picture::new(SIDE, SIDE, rgba)
}

/// A pale sky over a green field with a red block on it.
fn field() -> sources::Picture {
    source(|x, y| match (x, y) {
        (40..=60, 50..=75) => [200, 30, 30, 255],
        (_, 0..=39) => [170, 200, 235, 255],
        _ => [70, 130, 50, 255],
    })
}

fn from(picture: sources::Picture) -> Inputs {
    Inputs { picture: Some(picture), ..Inputs::default() }
}

fn at(picture: &Picture, x: u32, y: u32) -> [i32; 3] {
    let i = ((y * picture.width + x) * 3) as usize;
    [0, 1, 2].map(|c| i32::from(picture.pixels[i + c]))
}

fn mean(picture: &Picture) -> f32 {
    picture.pixels.iter().map(|v| f32::from(*v)).sum::<f32>() / picture.pixels.len() as f32
}

const SKY: (u32, u32) = (20, 12);
const GRASS: (u32, u32) = (15, 80);
const BLOCK: (u32, u32) = (50, 62);

#[test]
fn night_falls_over_the_source() {
    let night = made(&call("image-edit", "turn it into night", &[]), &from(field()));
    assert_eq!((night.width, night.height), (SIDE, SIDE), "as large as its source");
    assert!(mean(&night) < 75.0, "{}", mean(&night));
    let (grass, block) = (at(&night, GRASS.0, GRASS.1), at(&night, BLOCK.0, BLOCK.1));
    assert!(grass[1] > grass[0] && block[0] > block[1], "the grass is still grass: {grass:?} {block:?}");
}

#[test]
fn one_colour_becomes_another() {
    let inputs = from(field());
    let changed = made(&call("image-edit", "Change the red block to blue", &[("edit-strength", "strong")]), &inputs);
    let [red, _, blue] = at(&changed, BLOCK.0, BLOCK.1);
    assert!(blue > red, "the block is {:?}", at(&changed, BLOCK.0, BLOCK.1));
    let grass = at(&changed, GRASS.0, GRASS.1);
    assert!((grass[1] - 130).abs() < 12 && grass[2] < 80, "the grass is {grass:?}");
}

#[test]
fn a_new_sky_ends_where_the_old_one_did() {
    let inputs = from(field());
    let sunset = made(&call("image-edit", "Replace the sky with a red sunset", &[]), &inputs);
    let sky = at(&sunset, SKY.0, SKY.1);
    assert!(sky[0] > sky[2], "the sky is {sky:?}");
    let grass = at(&sunset, GRASS.0, GRASS.1);
    assert!(grass[1] > grass[2], "the grass is {grass:?}");
}

#[test]
fn an_edit_that_names_nothing_is_refused() {
    let refused = remake(&call("image-edit", "make it pop", &[]), &from(field()), &|| false);
    let Err(Fault::Invalid(reason)) = refused else { panic!("{refused:?}") };
    assert!(reason.starts_with("prompt: "), "{reason}");
}

#[test]
fn art_keeps_the_likeness() {
    let mut seen = std::collections::HashSet::new();
    for style in ["watercolor", "sketch", "comic", "pixel", "oil-painting"] {
        let art = made(&call("photo-to-art", "", &[("art-style", style)]), &from(field()));
        let (sky, grass) = (at(&art, SKY.0, SKY.1).iter().sum::<i32>(), at(&art, GRASS.0, GRASS.1).iter().sum::<i32>());
        assert!(sky > grass, "{style}: a sky of {sky} over grass of {grass}");
        assert!(seen.insert(art.pixels), "{style} looks like another style");
    }
}

#[test]
fn nothing_outside_of_a_mask_is_touched() {
    let hole = |x: u32, y: u32| (30..=70).contains(&x) && (40..=85).contains(&y);
    let mask = source(|x, y| [0, 0, 0, if hole(x, y) { 0 } else { 255 }]);
    let inputs = Inputs { mask: Some(mask), ..from(field()) };
    let filled = made(&call("image-edit", "Remove the block", &[]), &inputs);
    let [red, green, _] = at(&filled, BLOCK.0, BLOCK.1);
    assert!(green > red, "the block is gone: {:?}", at(&filled, BLOCK.0, BLOCK.1));
    for (x, y) in [(2, 2), (90, 90), (5, 60), (90, 20)] {
        let i = ((y * SIDE + x) * 4) as usize;
        let was = [0, 1, 2].map(|c| i32::from(field().rgba[i + c]));
        assert_eq!(at(&filled, x, y), was, "at {x}, {y}");
    }
    let white = source(|x, y| if hole(x, y) { [255; 4] } else { [0, 0, 0, 255] });
    let inputs = Inputs { mask: Some(white), ..from(field()) };
    let also = made(&call("image-edit", "Remove the block", &[]), &inputs);
    let [red, green, _] = at(&also, BLOCK.0, BLOCK.1);
    assert!(green > red, "white opens a mask too");
}

#[test]
fn a_wider_view_has_the_source_in_its_middle() {
    let wide = made(&call("image", "", &[("zoom", "2")]), &from(field()));
    assert_eq!((wide.width, wide.height), (SIDE, SIDE));
    let block = at(&wide, SIDE / 4 + BLOCK.0 / 2, SIDE / 4 + BLOCK.1 / 2);
    assert!(block[0] > 150 && block[1] < 80, "the block is {block:?}");
    let (above, below) = (at(&wide, 8, 14), at(&wide, 8, 82));
    assert!(above[2] > above[1] && below[1] > below[2], "sky above {above:?}, grass below {below:?}");
}

#[test]
fn a_blend_has_something_of_each() {
    let dark_left = source(|x, _| if x < SIDE / 2 { [20, 20, 20, 255] } else { [128, 128, 128, 255] });
    let bright_top = source(|_, y| if y < SIDE / 2 { [230, 230, 230, 255] } else { [128, 128, 128, 255] });
    let inputs = Inputs { references: vec![dark_left, bright_top], ..Inputs::default() };
    let blend = made(&call("image", "", &[("strength", "0")]), &inputs);
    let corner = |x: u32, y: u32| at(&blend, x, y)[0];
    assert!(corner(84, 12) > corner(84, 84) + 20, "brighter at the top");
    assert!(corner(12, 84) < corner(84, 84) - 20, "darker on the left");
}

#[test]
fn variations_differ_by_seed_and_resemble_their_source() {
    let call = call("image", "", &[]);
    let (first, again) = (made(&call, &from(field())), made(&call, &from(field())));
    assert_eq!(first, again);
    let other = made(&Call { index: 1, ..call }, &from(field()));
    assert_ne!(first, other);
    for picture in [first, other] {
        let (sky, grass) = (at(&picture, SKY.0, SKY.1), at(&picture, GRASS.0, GRASS.1));
        assert!(sky[2] > grass[2] + 60 && grass[1] > grass[2], "{sky:?} over {grass:?}");
    }
}

#[test]
fn a_new_picture_takes_the_colours_of_its_model() {
    let warm = source(|_, y| if y < 48 { [250, 190, 120, 255] } else { [120, 60, 30, 255] });
    let cold = source(|_, y| if y < 48 { [150, 190, 240, 255] } else { [30, 50, 90, 255] });
    let redness = |picture: sources::Picture| {
        let made = made(&call("image", "mountains by a lake", &[]), &from(picture));
        let sum = |c: usize| made.pixels.iter().skip(c).step_by(3).map(|v| f32::from(*v)).sum::<f32>();
        sum(0) / sum(2)
    };
    assert!(redness(warm) > redness(cold) * 1.5);
}
