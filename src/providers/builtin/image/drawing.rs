//! A thing drawn in a few flat tones, which stands in a landscape with colours of its own or becomes a logo's motif.

use tiny_skia::Path;

use super::shapes::{self, Point};

/// Which of a palette's four colours a piece takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Main,
    Second,
    Light,
    Dark,
}

#[derive(Debug, Clone)]
pub struct Piece {
    pub shape: Path,
    pub tone: Tone,
}

/// Pieces from back to front, y down. A figure stands on 0 and looks to the right; a motif fills the square from
/// -1 to 1.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    pub pieces: Vec<Piece>,
}

impl Drawing {
    /// Left, top, right and bottom of all pieces together.
    pub fn bounds(&self) -> (f32, f32, f32, f32) {
        self.pieces.iter().map(|piece| piece.shape.bounds()).fold(
            (f32::MAX, f32::MAX, f32::MIN, f32::MIN),
            |(left, top, right, bottom), b| {
                (left.min(b.left()), top.min(b.top()), right.max(b.right()), bottom.max(b.bottom()))
            },
        )
    }

    /// A shape without an area leaves no piece.
    pub fn add(&mut self, shape: Option<Path>, tone: Tone) {
        self.pieces.extend(shape.map(|shape| Piece { shape, tone }));
    }

    pub fn disc(&mut self, x: f32, y: f32, radius: f32, tone: Tone) {
        self.add(shapes::circle(x, y, radius), tone);
    }

    pub fn oval(&mut self, x: f32, y: f32, across: f32, down: f32, tone: Tone) {
        self.add(shapes::ellipse(x, y, across, down), tone);
    }

    pub fn poly(&mut self, points: &[Point], tone: Tone) {
        self.add(shapes::polygon(points), tone);
    }

    pub fn blob(&mut self, points: &[Point], tone: Tone) {
        self.add(shapes::blob(points), tone);
    }

    pub fn leaf(&mut self, foot: Point, tip: Point, belly: f32, tone: Tone) {
        self.add(shapes::leaf(foot, tip, belly), tone);
    }

    pub fn line(&mut self, points: &[Point], width: f32, tone: Tone) {
        self.add(shapes::stroke(shapes::curve(points), width), tone);
    }

    pub fn rect(&mut self, left: f32, top: f32, right: f32, bottom: f32, tone: Tone) {
        self.add(shapes::rect(left, top, right, bottom), tone);
    }

    pub fn ring(&mut self, x: f32, y: f32, radius: f32, width: f32, tone: Tone) {
        self.add(shapes::stroke(shapes::circle(x, y, radius), width), tone);
    }
}
