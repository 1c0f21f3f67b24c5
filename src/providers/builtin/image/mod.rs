//! Draws pictures: from a prompt and a seed to pixels, with no key and no network.
//!
//! A prompt is read into a `Scene` (what there is to see, and in what light and style); the scene's family paints a
//! canvas in linear light; the scene's style finishes it. The same prompt, seed and size give the same pixels.

mod abstraction;
mod animal;
mod building;
mod canvas;
mod cast;
mod city;
mod colour;
mod drawing;
mod encode;
mod figure;
mod flower;
mod forest;
mod geometry;
pub mod graphic;
mod ground;
mod halt;
mod interior;
mod land;
pub mod layers;
mod map;
mod meadow;
pub mod noise;
mod portrait;
mod props;
mod reading;
mod request;
pub mod rework;
pub mod scene;
mod shapes;
mod sky;
mod space;
mod still_life;
mod style;
pub mod survey;
mod thumbnail;
mod tree;
mod underwater;
mod vocabulary;
mod water;
mod weather;
pub mod words;

pub use encode::{About, JPEG_QUALITY, WEBP_QUALITY, encode, encode_at, foreign_xmp, xmp};
pub use request::{drafts, make, remake, understand};
pub use rework::fitted;
pub use thumbnail::{resized, thumbnail};

use canvas::Canvas;
use geometry::View;
use halt::Halt;
use scene::{Family, Form, Scene};

/// A finished picture, eight bits of sRGB a channel, row by row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue, three bytes a pixel.
    pub pixels: Vec<u8>,
}

/// The caller no longer wants the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

/// Sides outside are brought inside.
pub const SIDES: std::ops::RangeInclusive<u32> = 64..=4096;

/// Larger pictures are painted at this many pixels and enlarged: memory and time stay bounded.
const MOST_PIXELS: f32 = 2_621_440.0;

/// Draws `prompt`. The work runs on the current rayon pool.
pub fn draw(
    prompt: &str,
    seed: u64,
    width: u32,
    height: u32,
    cancelled: &dyn Fn() -> bool,
) -> Result<Picture, Cancelled> {
    render(&Scene::read(prompt, seed), width, height, cancelled)
}

/// Paints and finishes a scene.
pub fn render(scene: &Scene, width: u32, height: u32, cancelled: &dyn Fn() -> bool) -> Result<Picture, Cancelled> {
    let side = |v: u32| v.clamp(*SIDES.start(), *SIDES.end());
    let (width, height) = (side(width), side(height));
    let shrink = (MOST_PIXELS / (width as f32 * height as f32)).sqrt().min(1.0);
    let painted = |v: u32| ((v as f32 * shrink) as usize).max(64);
    let go_on = || if cancelled() { Err(Cancelled) } else { Ok(()) };
    go_on()?;
    let scene = Scene { halt: Halt::default(), ..scene.clone() };
    let picture = scene.halt.over(cancelled, || {
        let canvas = paint(&scene, painted(width), painted(height));
        (!scene.halt.is_set()).then(|| style::finish(canvas, &scene))
    })?;
    Ok(resized(&picture.ok_or(Cancelled)?, width, height))
}

fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let (mut canvas, view) = paint_place(scene, width, height);
    if let Some(view) = view {
        props::paint(&mut canvas, scene, &view, &props::movers(scene, &view));
        cast::paint(&mut canvas, scene, &view);
        weather::paint(&mut canvas, scene);
    }
    canvas
}

/// The place alone, and the view if it is one where things can stand and rain can fall.
fn paint_place(scene: &Scene, width: usize, height: usize) -> (Canvas, Option<View>) {
    if scene.form == Form::Map {
        return (map::paint(scene, width, height), None);
    }
    if !scene.form.is_picture() {
        return (graphic::paint(scene, width, height), None);
    }
    let (canvas, view) = match scene.family {
        Family::Forest => forest::paint(scene, width, height),
        Family::City => city::paint(scene, width, height),
        Family::Space => return (space::paint(scene, width, height), None),
        Family::Abstract => return (abstraction::paint(scene, width, height), None),
        Family::Underwater => return (underwater::paint(scene, width, height), None),
        Family::Animal => return (animal::paint(scene, width, height), None),
        Family::Portrait => return (portrait::paint(scene, width, height), None),
        Family::StillLife => return (still_life::paint(scene, width, height), None),
        Family::Building => return (building::paint(scene, width, height), None),
        Family::Interior => return (interior::paint(scene, width, height), None),
        Family::Flowers if meadow::is_one_flower(scene) => return (flower::close_up(scene, width, height), None),
        Family::Flowers => meadow::paint(scene, width, height),
        _ => {
            let (canvas, land) = land::paint(scene, width, height);
            (canvas, land.view)
        }
    };
    (canvas, Some(view))
}
