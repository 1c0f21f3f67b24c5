//! A scene taken apart, for whoever sets it in motion: the finished picture, where its sky and its water are, and its
//! clouds by themselves.

use super::canvas::Canvas;
use super::geometry::View;
use super::halt::Halt;
use super::props::Mover;
use super::scene::{Family, Scene, Style, Weather};
use super::{Cancelled, Picture, cast, paint_place, props, sky, style};

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
    /// Boats, balloons and birds, which the picture is without.
    pub sprites: Vec<Sprite>,
}

/// A thing cut out of its scene.
#[derive(Debug, Clone)]
pub struct Sprite {
    pub kind: SpriteKind,
    /// Where its upper left corner lies, in pixels of the picture.
    pub left: usize,
    pub top: usize,
    pub width: usize,
    pub height: usize,
    /// Rows from the top; what is not the thing is clear.
    pub rgba: Vec<u8>,
    /// 1 and more is at hand.
    pub near: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpriteKind {
    Boat,
    Balloon,
    Bird,
}

/// Paints a scene at exactly this size.
pub fn layers(scene: &Scene, width: usize, height: usize, cancelled: &dyn Fn() -> bool) -> Result<Layers, Cancelled> {
    let scene = Scene { halt: Halt::default(), ..scene.clone() };
    scene.halt.over(cancelled, || taken_apart(&scene, width, height))
}

fn taken_apart(scene: &Scene, width: usize, height: usize) -> Layers {
    let (mut canvas, view) = paint_place(scene, width, height);
    let movers = view.map(|view| props::movers(scene, &view)).unwrap_or_default();
    let dress = |canvas: &mut Canvas, movers: &[Mover]| {
        if let Some(view) = &view {
            props::paint(canvas, scene, view, movers);
            cast::paint(canvas, scene, view);
        }
    };
    let mut sprites = Vec::new();
    if let Some(view) = view.filter(|_| !movers.is_empty()) {
        let mut whole = canvas.clone();
        dress(&mut whole, &movers);
        dress(&mut canvas, &[]);
        let cuts: Vec<Option<Cut>> = movers.iter().map(|mover| Cut::new(mover, &whole, &canvas)).collect();
        let picture = style::finish(whole, scene);
        sprites =
            movers.iter().zip(cuts).filter_map(|(mover, cut)| Some(cut?.sprite(mover, &view, &picture))).collect();
    } else {
        dress(&mut canvas, &[]);
    }
    let (sky, water) = (std::mem::take(&mut canvas.sky), std::mem::take(&mut canvas.water));
    let picture = style::finish(canvas, scene);
    let clouds = view.filter(|_| clouds_drift(scene)).map(|view| clouds(scene, &view));
    let horizon = view.map(|view| view.horizon / view.height);
    let focal = view.map_or(height as f32, |view| view.focal);
    Layers { picture, sky, water, clouds, horizon, focal, sprites }
}

/// Which pixels of a part of the picture are a mover's: those that are different without it.
struct Cut {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    mask: Vec<bool>,
}

impl Cut {
    /// `None` for one that is wholly outside the picture.
    fn new(mover: &Mover, with: &Canvas, without: &Canvas) -> Option<Self> {
        let [left, top, right, bottom] = mover.bounds();
        let column = |x: f32| (x.max(0.0) as usize).min(with.width);
        let row = |y: f32| (y.max(0.0) as usize).min(with.height);
        let (left, top, right, bottom) = (column(left), row(top), column(right.ceil()), row(bottom.ceil()));
        let places = (top..bottom).flat_map(|y| (left..right).map(move |x| y * with.width + x));
        let mask: Vec<bool> = places.map(|at| with.pixels.get(at) != without.pixels.get(at)).collect();
        let (width, height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        (width > 0 && height > 0).then_some(Self { left, top, width, height, mask })
    }

    fn sprite(self, mover: &Mover, view: &View, picture: &Picture) -> Sprite {
        let Self { left, top, width, height, mask } = self;
        let mut rgba = Vec::with_capacity(mask.len() * 4);
        for (i, is_its) in mask.into_iter().enumerate() {
            let at = ((top + i / width) * picture.width as usize + left + i % width) * 3;
            rgba.extend_from_slice(picture.pixels.get(at..at + 3).unwrap_or(&[0; 3]));
            rgba.push(if is_its { u8::MAX } else { 0 });
        }
        let kind = match mover {
            Mover::Boat(_) => SpriteKind::Boat,
            Mover::Balloon(_) => SpriteKind::Balloon,
            Mover::Bird(_) => SpriteKind::Bird,
        };
        Sprite { kind, left, top, width, height, rgba, near: mover.near(view) }
    }
}

/// Media of broad strokes would boil if their sky were painted anew, and a clear sky has nothing to drift.
fn clouds_drift(scene: &Scene) -> bool {
    let broad =
        [Style::Oil, Style::Watercolour, Style::Ink, Style::Sketch, Style::Pixel, Style::Mosaic, Style::LowPoly];
    scene.family != Family::Forest && scene.weather != Weather::Clear && !broad.contains(&scene.style)
}

fn clouds(scene: &Scene, view: &View) -> Picture {
    let (width, height) = (view.width as usize, view.height as usize);
    let mut canvas = Canvas::of(scene, width, height);
    let (lift, steep) = if scene.family == Family::City { (0.02, 0.9) } else { (0.0, 1.0) };
    canvas.shade(|x, y| {
        let (u, v) = view.ray(x, y);
        sky::sky(scene, u, (v * steep + lift).max(0.0), false)
    });
    style::finish(canvas, scene)
}
