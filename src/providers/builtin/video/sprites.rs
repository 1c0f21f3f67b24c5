//! Boats that rock and sail, balloons that rise, birds that fly: cut-outs that move over a plate.

use crate::providers::builtin::image::layers::{Sprite, SpriteKind};

/// The share of a boat's height at which it floats: above is the boat, below its image.
const WATERLINE: f32 = 0.56;
/// The share of a bird's height at which its wings are fixed.
const SHOULDER: f32 = 0.75;

/// Where a cut-out is at one moment: its pixels are moved, leaned and stretched about a row of its own.
#[derive(Debug, Clone, Copy)]
pub struct Moved<'a> {
    sprite: &'a Sprite,
    across: f32,
    down: f32,
    /// How much further what is above the pivot goes up, and what is below it down.
    parted: f32,
    lean: f32,
    stretch: f32,
    pivot: f32,
    /// The rows of the plate that it may cover.
    rows: (f32, f32),
}

impl<'a> Moved<'a> {
    /// `t` seconds after the start, when everything is where it was cut out; `tall` is the plate's height.
    pub fn at(sprite: &'a Sprite, t: f32, tall: f32) -> Self {
        let (top, height) = (sprite.top as f32, sprite.height as f32);
        let still =
            Self { sprite, across: 0.0, down: 0.0, parted: 0.0, lean: 0.0, stretch: 1.0, pivot: top, rows: (0.0, 0.0) };
        let moved = match sprite.kind {
            // The image leans the same way as the boat, and sinks when the boat rises.
            SpriteKind::Boat => Self {
                across: 0.0055 * tall * t * sprite.near,
                parted: 0.0032 * tall * (t * 1.7).sin(),
                lean: 0.045 * (t * 1.15).sin(),
                pivot: top + height * WATERLINE,
                ..still
            },
            SpriteKind::Balloon => Self {
                across: 0.0040 * tall * t * sprite.near + 0.0015 * tall * (t * 0.9).sin(),
                down: -0.0085 * tall * t * sprite.near.max(0.3),
                ..still
            },
            SpriteKind::Bird => {
                // No two of a flock beat their wings as one.
                let own = (sprite.left * 37 + sprite.top * 11) as f32 % 6.0;
                let beat = |t: f32| (t * (7.5 + 0.4 * own) + 2.2 * (0.8 * t + own).sin() + own).cos();
                let stretch = 1.0 + 0.75 * (beat(t) - beat(0.0));
                let sway = |t: f32| (0.9 * t + own).sin();
                Self {
                    across: tall * (0.026 + 0.020 * sprite.near) * t,
                    down: tall * (0.010 * (sway(t) - sway(0.0)) - 0.004 * t),
                    // Wings seen from the side are thin, but never gone.
                    stretch: if stretch < 0.0 { stretch.min(-0.15) } else { stretch.max(0.15) },
                    pivot: top + height * SHOULDER,
                    ..still
                }
            }
        };
        let row = |v: f32| moved.pivot + moved.down + (v - moved.pivot) * moved.stretch;
        let (first, last, slack) = (row(top - 1.0), row(top + height), moved.parted.abs() + 1.0);
        Self { rows: (first.min(last) - slack, first.max(last) + slack), ..moved }
    }

    /// Whether it may be seen between two rows of the plate.
    pub fn is_between(&self, upper: f32, lower: f32) -> bool {
        self.rows.0 <= lower && upper <= self.rows.1
    }

    /// Which of its own pixels is seen at a place of the plate.
    fn source(&self, x: f32, y: f32) -> (f32, f32) {
        let off = y - self.down - self.pivot;
        let parted = if off < 0.0 { self.parted } else { -self.parted };
        (x - self.across + self.lean * off, self.pivot + off / self.stretch + parted)
    }
}

/// The colour at a place of the plate with what has moved there.
pub fn over(moved: &[Moved<'_>], below: [f32; 3], x: f32, y: f32) -> [f32; 3] {
    let mut colour = below;
    for moved in moved {
        let sprite = moved.sprite;
        let (u, v) = moved.source(x, y);
        let (left, top) = (u - sprite.left as f32, v - sprite.top as f32);
        let is_near = left > -1.0 && top > -1.0 && left < sprite.width as f32 && top < sprite.height as f32;
        if let Some([red, green, blue, alpha]) = is_near.then(|| sample(sprite, left, top)).flatten() {
            let share = alpha / 255.0;
            colour.iter_mut().zip([red, green, blue]).for_each(|(own, over)| *own += (over - *own) * share);
        }
    }
    colour
}

/// Between four pixels; nothing where all four are clear.
fn sample(sprite: &Sprite, x: f32, y: f32) -> Option<[f32; 4]> {
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (x - left, y - top);
    let mut sum = [0.0; 4];
    for (dx, dy, weight) in [
        (0, 0, (1.0 - across) * (1.0 - down)),
        (1, 0, across * (1.0 - down)),
        (0, 1, (1.0 - across) * down),
        (1, 1, across * down),
    ] {
        let (column, row) = (left as i64 + dx, top as i64 + dy);
        let is_inside = column >= 0 && row >= 0 && column < sprite.width as i64 && row < sprite.height as i64;
        let at = is_inside.then(|| (row as usize * sprite.width + column as usize) * 4);
        let Some(pixel) = at.and_then(|at| sprite.rgba.get(at..at + 4)) else { continue };
        let share = weight * f32::from(pixel[3]) / 255.0;
        (0..3).for_each(|c| sum[c] += f32::from(pixel[c]) * share);
        sum[3] += share * 255.0;
    }
    let share = sum[3] / 255.0;
    (share > 0.004).then(|| [sum[0] / share, sum[1] / share, sum[2] / share, sum[3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn red_square(kind: SpriteKind) -> Sprite {
        let rgba = [255, 0, 0, 255].repeat(100);
        Sprite { kind, left: 20, top: 60, width: 10, height: 10, rgba, near: 1.0 }
    }

    const SKY: [f32; 3] = [0.0, 0.0, 80.0];

    #[test]
    fn everything_starts_where_it_was_and_then_leaves() {
        let sprite = red_square(SpriteKind::Balloon);
        let at = |y: f32, t: f32| over(&[Moved::at(&sprite, t, 400.0)], SKY, 25.0, y);
        assert_eq!(at(65.0, 0.0), [255.0, 0.0, 0.0]);
        assert_eq!(at(40.0, 0.0), SKY);
        assert_eq!(at(68.0, 4.0), SKY, "a balloon rises");
        let above = over(&[Moved::at(&sprite, 4.0, 400.0)], SKY, 32.0, 52.0);
        assert!(above[0] > 200.0, "and is above then");
    }

    #[test]
    fn a_bird_flies_on_and_beats_its_wings() {
        let sprite = red_square(SpriteKind::Bird);
        let covered = |t: f32| {
            let moved = [Moved::at(&sprite, t, 400.0)];
            let places = (0..120).flat_map(|y| (0..400).map(move |x| (x as f32, y as f32)));
            places.filter(|(x, y)| over(&moved, SKY, *x, *y) != SKY).collect::<Vec<_>>()
        };
        let start = covered(0.0);
        assert_eq!(start.len(), 100, "everything is where it was cut out");
        let later = covered(3.0);
        assert!(start.iter().all(|place| !later.contains(place)));
        let sizes: Vec<usize> = (0..12).map(|frame| covered(frame as f32 / 24.0).len()).collect();
        assert!(sizes.iter().max() > sizes.iter().min().map(|least| least * 2).as_ref(), "{sizes:?}");
    }

    #[test]
    fn nothing_is_seen_outside_its_rows() {
        for kind in [SpriteKind::Boat, SpriteKind::Balloon, SpriteKind::Bird] {
            let sprite = red_square(kind);
            for frame in 0..120 {
                let moved = Moved::at(&sprite, frame as f32 / 24.0, 400.0);
                let seen = |y: f32| (0..200).any(|x| over(&[moved], SKY, x as f32, y) != SKY);
                assert!((0..200).all(|y| !seen(y as f32) || moved.is_between(y as f32, y as f32)), "{moved:?}");
            }
        }
    }
}
