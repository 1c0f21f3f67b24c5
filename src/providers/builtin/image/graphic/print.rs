//! Artwork for cloth: a sun in stripes, the thing before it, lettering below, all in a few worn inks.

use super::{Place, Sheet, fitted, lettering};
use crate::providers::builtin::image::colour::{Colour, hex};
use crate::providers::builtin::image::drawing::{Drawing, Tone};
use crate::providers::builtin::image::geometry::smooth;
use crate::providers::builtin::image::shapes::{circle, rect, star};

/// Bands of the sun.
const BANDS: usize = 9;

impl Sheet<'_> {
    pub(super) fn print(&mut self, fabric: Colour, motif: &Drawing) {
        self.ground(fabric);
        let side = self.side;
        let (x, mid) = self.middle;
        let caption = self.scene.caption.clone().filter(|text| lettering::can_draw(text));
        let y = mid - side * if caption.is_some() { 0.10 } else { 0.0 };
        let on_dark = fabric.luma() < 0.2;
        let pale = if on_dark { hex(0xf2e6cc) } else { hex(0x1e2430) };
        let (main, second) = (self.palette.main, self.palette.second);
        let radius = side * 0.33;
        let top = y - radius;
        self.canvas.fill(circle(x, y, radius), 1.0, |_, py| {
            let band = ((py - top) / (2.0 * radius) * BANDS as f32).floor() / BANDS as f32;
            second.mix(main, band)
        });
        // The gaps grow towards the foot.
        for band in 4..BANDS {
            let at = top + 2.0 * radius * band as f32 / BANDS as f32;
            let gap = radius * 0.012 * (band - 2) as f32;
            self.canvas.flat(rect(x - radius * 1.05, at - gap * 0.5, x + radius * 1.05, at + gap * 0.5), fabric);
        }
        let place = Place { x, y: y + side * 0.05, size: side * 0.27, turn: 0.0 };
        self.margin(motif, place, side * 0.016, 1.0, fabric);
        let tones = [pale, main.mix(fabric, 0.15), pale.mix(second, 0.30), fabric.mix(Colour::BLACK, 0.4)];
        self.flat(motif, place, |tone| match tone {
            Tone::Dark if !on_dark => hex(0xf7f3ea),
            other => tones[other as usize],
        });
        let mut foot = y + radius + side * 0.035;
        for line in caption.iter().flat_map(|text| lettering::broken(text, 2)) {
            let line = fitted(&line, side * 0.74, side * 0.075, 0.20, 0.22);
            foot += line.height;
            self.canvas.flat(line.path(x, foot), pale);
            foot += side * 0.032;
        }
        if caption.is_none() {
            for off in [-0.10, 0.0, 0.10] {
                let size = side * if off == 0.0 { 0.026 } else { 0.017 };
                self.canvas.flat(star(x + off * side, foot + side * 0.035, 5, size, size * 0.42, 0.0), pale);
            }
        }
        self.wear(fabric);
    }

    /// Small bare spots, as a print has them that was washed often.
    fn wear(&mut self, fabric: Colour) {
        let (grain, k) = (self.scene.noise(0x3EA), 90.0 / self.side);
        self.canvas.repaint(|x, y, ink| {
            let worn = grain.fbm(x * k, y * k, 4) + 0.5 * grain.other(1).fbm(x * k * 0.12, y * k * 0.12, 2);
            ink.mix(fabric, smooth(0.34, 0.46, worn) * 0.85)
        });
    }
}
