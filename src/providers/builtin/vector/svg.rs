//! Writes shapes as an SVG file.

use std::fmt::Write;

use super::outline::{Corners, Point};
use crate::providers::sources::Picture;

/// Turns sharper than this stay corners, as the cosine of the change of direction.
const CORNER: f32 = 0.35;
/// Of the way to the neighbours, where a curve's handles are (Catmull and Rom).
const HANDLE: f32 = 1.0 / 6.0;

/// A file under way.
pub struct File {
    text: String,
}

impl File {
    /// `size` is what the file shows itself at, `traced` what its coordinates are counted in.
    pub fn new(size: &Picture, traced: &Picture, title: &str) -> Self {
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\">\n",
            size.width, size.height, traced.width, traced.height
        );
        let title: String = title.trim().chars().filter(|letter| !letter.is_control()).take(200).collect();
        if !title.is_empty() {
            let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            text.push_str(&format!("<title>{title}</title>\n"));
        }
        Self { text }
    }

    /// A shape of one colour. Its edge is drawn too, thinly, so that nothing shines through between two shapes.
    pub fn add(&mut self, [red, green, blue]: [u8; 3], loops: &[Vec<Point>], corners: Corners) {
        if loops.is_empty() {
            return;
        }
        let colour = format!("#{red:02x}{green:02x}{blue:02x}");
        let edge = if corners == Corners::Pixels { "" } else { " stroke-width=\".8\" stroke-linejoin=\"round\"" };
        let _ = write!(self.text, "<path fill=\"{colour}\" stroke=\"{colour}\"{edge} fill-rule=\"evenodd\" d=\"");
        for line in loops {
            match corners {
                Corners::Smooth => self.curve(line),
                Corners::Sharp | Corners::Pixels => self.polygon(line),
            }
        }
        self.text.push_str("\"/>\n");
    }

    fn polygon(&mut self, line: &[Point]) {
        for (place, point) in line.iter().enumerate() {
            self.text.push(if place == 0 { 'M' } else { 'L' });
            self.point(*point);
        }
        self.text.push('Z');
    }

    fn curve(&mut self, line: &[Point]) {
        let count = line.len();
        let at = |place: usize| line[place % count];
        self.text.push('M');
        self.point(at(0));
        for place in 0..count {
            let [before, from, to, after] = [at(place + count - 1), at(place), at(place + 1), at(place + 2)];
            let first = if is_corner(before, from, to) { from } else { moved(from, before, to) };
            let second = if is_corner(from, to, after) { to } else { moved(to, after, from) };
            if (first, second) == (from, to) {
                self.text.push('L');
            } else {
                self.text.push('C');
                self.point(first);
                self.text.push(' ');
                self.point(second);
                self.text.push(' ');
            }
            self.point(to);
        }
        self.text.push('Z');
    }

    fn point(&mut self, [x, y]: Point) {
        // A tenth of a traced pixel is seen by nobody.
        let tenth = |value: f32| (value * 10.0).round() / 10.0;
        let _ = write!(self.text, "{} {}", tenth(x), tenth(y));
    }

    pub fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

fn is_corner(before: Point, here: Point, after: Point) -> bool {
    let (a, b) = ([here[0] - before[0], here[1] - before[1]], [after[0] - here[0], after[1] - here[1]]);
    let lengths = a[0].hypot(a[1]) * b[0].hypot(b[1]);
    a[0] * b[0] + a[1] * b[1] < CORNER * lengths
}

/// The handle of `here` on the side of `to`.
fn moved(here: Point, from: Point, to: Point) -> Point {
    [here[0] + (to[0] - from[0]) * HANDLE, here[1] + (to[1] - from[1]) * HANDLE]
}
