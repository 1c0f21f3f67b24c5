//! Mandalas: rings of petals, leaves, beads and scallops around one centre, repeated as often as the form asks.

use std::f32::consts::TAU;

use tiny_skia::Path;

use super::super::canvas::Canvas;
use super::super::colour::{Colour, hex};
use super::super::noise::Dice;
use super::super::shapes::{circle, leaf, stroke};

/// A mandala to be: how often its figures repeat, and what it is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mandala {
    pub folds: u8,
    pub ink: Ink,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Every figure in a colour.
    Filled,
    /// Black outlines on white.
    Black,
    /// Gold outlines on black.
    Gold,
    /// Brown outlines on skin.
    Henna,
}

#[derive(Clone, Copy)]
enum Figure {
    Petal,
    /// A petal with another inside it and a bead at its tip.
    Lotus,
    Scallop,
    Bead,
}

const FIGURES: [Figure; 4] = [Figure::Petal, Figure::Lotus, Figure::Scallop, Figure::Bead];
/// From the rim to the centre, as shares of the shorter side.
const RIMS: [f32; 7] = [0.46, 0.385, 0.315, 0.25, 0.19, 0.135, 0.085];

/// The colours of one mandala, and where it stands.
struct Compass<'a> {
    canvas: &'a mut Canvas,
    middle: (f32, f32),
    side: f32,
    outline: Colour,
    fills: [Colour; 4],
}

/// Draws on a sheet of `ground`; `tones` are its four colours, the last of them dark.
pub fn paint(canvas: &mut Canvas, mandala: Mandala, ground: Colour, tones: [Colour; 4], dice: &mut Dice) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let [main, second, light, dark] = tones;
    let (ground, outline, fills) = match mandala.ink {
        Ink::Filled => (ground, dark, [main, second, light, main.mix(second, 0.5)]),
        Ink::Black => (Colour::WHITE, hex(0x0a_0a0a), [Colour::WHITE; 4]),
        Ink::Gold => (hex(0x0f_0c08), hex(0xe0_b04a), [hex(0x0f_0c08); 4]),
        Ink::Henna => (hex(0xf1_dfc8), hex(0x7d_3514), [hex(0xf1_dfc8); 4]),
    };
    canvas.shade(|_, _| ground);
    let side = width.min(height);
    let mut compass = Compass { canvas, middle: (width * 0.5, height * 0.5), side, outline, fills };
    let folds = usize::from(mandala.folds.clamp(3, 32));
    compass.disc(0.475, 3, 1.4);
    for (ring, edges) in RIMS.windows(2).enumerate() {
        let figure = if ring == 0 { Figure::Lotus } else { dice.pick(&FIGURES) };
        // Figures near the rim are twice as many, or they would be plump.
        let times = if ring < 3 { folds * 2 } else { folds };
        compass.ring(figure, times, ring, (edges[1], edges[0]));
    }
    compass.disc(RIMS[6], 2, 1.0);
    compass.ring(Figure::Petal, folds, 1, (0.012, RIMS[6]));
    compass.disc(0.018, 0, 1.0);
}

impl Compass<'_> {
    /// The point at a distance from the middle, as a share of the side, and an angle.
    fn at(&self, distance: f32, angle: f32) -> (f32, f32) {
        let (sin, cos) = angle.sin_cos();
        let reach = distance * self.side;
        (self.middle.0 + cos * reach, self.middle.1 + sin * reach)
    }

    fn draw(&mut self, shape: Option<Path>, fill: usize, weight: f32) {
        let (colour, ink, pen) = (self.fills[fill % 4], self.outline, self.side * 0.0028 * weight);
        self.canvas.flat(shape.clone(), colour);
        self.canvas.flat(stroke(shape, pen), ink);
    }

    fn disc(&mut self, radius: f32, fill: usize, weight: f32) {
        self.draw(circle(self.middle.0, self.middle.1, radius * self.side), fill, weight);
    }

    /// One ring of figures between two distances; every second ring is turned by half a step.
    fn ring(&mut self, figure: Figure, times: usize, place: usize, (inner, outer): (f32, f32)) {
        let step = TAU / times as f32;
        let shift = if place.is_multiple_of(2) { 0.0 } else { 0.5 };
        self.disc(outer - 0.006, place + 2, 0.8);
        for count in 0..times {
            let angle = step * (count as f32 + shift) - TAU * 0.25;
            let room = step * (inner + outer) * 0.5;
            match figure {
                Figure::Petal => self.petal(angle, inner - 0.02, outer - 0.01, room, place),
                Figure::Lotus => {
                    self.petal(angle, inner - 0.03, outer - 0.006, room * 1.25, place);
                    self.petal(angle, inner - 0.01, outer - 0.03, room * 0.62, place + 1);
                    let tip = self.at(outer + 0.002, angle);
                    self.draw(circle(tip.0, tip.1, room * self.side * 0.11), place + 1, 0.7);
                }
                Figure::Scallop => {
                    let (x, y) = self.at((inner + outer) * 0.5, angle);
                    self.draw(circle(x, y, room * self.side * 0.52), place, 1.0);
                    self.draw(circle(x, y, room * self.side * 0.26), place + 1, 0.7);
                }
                Figure::Bead => {
                    let (x, y) = self.at(outer - 0.028, angle);
                    self.draw(circle(x, y, (outer - inner).min(room) * self.side * 0.3), place, 0.9);
                    self.petal(angle + step * 0.5, inner - 0.015, outer - 0.015, room * 0.5, place + 1);
                }
            }
        }
    }

    fn petal(&mut self, angle: f32, from: f32, to: f32, across: f32, fill: usize) {
        let (foot, tip) = (self.at(from.max(0.0), angle), self.at(to, angle));
        let belly = (across * 0.5 / (to - from).max(0.01)).min(0.6);
        self.draw(leaf(foot, tip, belly), fill, 1.0);
    }
}
