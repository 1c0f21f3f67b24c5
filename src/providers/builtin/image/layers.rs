//! A scene taken apart, for whoever sets it in motion: the finished picture, where its sky and its water are, and its
//! clouds by themselves.

use super::canvas::Canvas;
use super::geometry::View;
use super::scene::{Family, Scene, Style, Weather};
use super::{Cancelled, Picture, paint_place, props, sky, style};

/// All of one size, row by row from the top left.
#[derive(Debug, Clone)]
pub struct Layers {
    /// Without what falls before it: rain and snow move on their own.
    pub picture: Picture,
    /// How much of each pixel is open sky, 0..=255.
    pub sky: Vec<u8>,
    /// How much of each pixel is water that mirrors, 0..=255.
    pub water: Vec<u8>,
    /// The sky as if nothing stood before it, and without sun or moon; where clouds can drift.
    pub clouds: Option<Picture>,
    /// The row that the eye looks along, as a share of the height; where there is land to look over.
    pub horizon: Option<f32>,
    /// Pixels for a step of 1 sideways at distance 1.
    pub focal: f32,
}

/// Paints a scene at exactly this size.
pub fn layers(scene: &Scene, width: usize, height: usize, cancelled: &dyn Fn() -> bool) -> Result<Layers, Cancelled> {
    let go_on = || if cancelled() { Err(Cancelled) } else { Ok(()) };
    let (mut canvas, view) = paint_place(scene, width, height);
    go_on()?;
    if let Some(view) = &view {
        props::paint(&mut canvas, scene, view);
    }
    let (sky, water) = (std::mem::take(&mut canvas.sky), std::mem::take(&mut canvas.water));
    go_on()?;
    let picture = style::finish(canvas, scene);
    go_on()?;
    let clouds = view.filter(|_| clouds_drift(scene)).map(|view| clouds(scene, &view));
    let horizon = view.map(|view| view.horizon / view.height);
    let focal = view.map_or(height as f32, |view| view.focal);
    Ok(Layers { picture, sky, water, clouds, horizon, focal })
}

/// Media of broad strokes would boil if their sky were painted anew, and a clear sky has nothing to drift.
fn clouds_drift(scene: &Scene) -> bool {
    let broad =
        [Style::Oil, Style::Watercolour, Style::Ink, Style::Sketch, Style::Pixel, Style::Mosaic, Style::LowPoly];
    scene.family != Family::Forest && scene.weather != Weather::Clear && !broad.contains(&scene.style)
}

fn clouds(scene: &Scene, view: &View) -> Picture {
    let (width, height) = (view.width as usize, view.height as usize);
    let mut canvas = Canvas::new(width, height);
    let (lift, steep) = if scene.family == Family::City { (0.02, 0.9) } else { (0.0, 1.0) };
    canvas.shade(|x, y| {
        let (u, v) = view.ray(x, y);
        sky::sky(scene, u, (v * steep + lift).max(0.0), false)
    });
    style::finish(canvas, scene)
}
