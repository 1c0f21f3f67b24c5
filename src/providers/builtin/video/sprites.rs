//! Boats that rock and sail, balloons that rise: cut-outs that move over a plate.

use crate::providers::builtin::image::layers::{Sprite, SpriteKind};

/// The share of a boat's height at which it floats: above is the boat, below its image.
const WATERLINE: f32 = 0.56;

/// The colour at a place of the plate with what has moved there, `t` seconds after the start; `tall` is the plate's
/// height. At the start everything is where it was cut out.
pub fn over(sprites: &[Sprite], below: [f32; 3], x: f32, y: f32, t: f32, tall: f32) -> [f32; 3] {
    let mut colour = below;
    for sprite in sprites {
        let (u, v) = source(sprite, x, y, t, tall);
        let (left, top) = (u - sprite.left as f32, v - sprite.top as f32);
        let is_near = left > -1.0 && top > -1.0 && left < sprite.width as f32 && top < sprite.height as f32;
        if let Some([red, green, blue, alpha]) = is_near.then(|| sample(sprite, left, top)).flatten() {
            let share = alpha / 255.0;
            colour.iter_mut().zip([red, green, blue]).for_each(|(own, over)| *own += (over - *own) * share);
        }
    }
    colour
}

/// Where a thing's pixel was at the start.
fn source(sprite: &Sprite, x: f32, y: f32, t: f32, tall: f32) -> (f32, f32) {
    match sprite.kind {
        SpriteKind::Boat => {
            let waterline = sprite.top as f32 + sprite.height as f32 * WATERLINE;
            let roll = 0.045 * (t * 1.15).sin();
            let lift = 0.0032 * tall * (t * 1.7).sin();
            let sailed = 0.0055 * tall * t * sprite.near;
            // The image leans the same way as the boat, and sinks when the boat rises.
            let lift = if y < waterline { lift } else { -lift };
            (x - sailed + roll * (y - waterline), y + lift)
        }
        SpriteKind::Balloon => {
            let rise = 0.0085 * tall * t * sprite.near.max(0.3);
            let drift = 0.0040 * tall * t * sprite.near + 0.0015 * tall * (t * 0.9).sin();
            (x - drift, y + rise)
        }
    }
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

    fn red_square() -> Sprite {
        let rgba = [255, 0, 0, 255].repeat(100);
        Sprite { kind: SpriteKind::Balloon, left: 20, top: 60, width: 10, height: 10, rgba, near: 1.0 }
    }

    #[test]
    fn everything_starts_where_it_was_and_then_leaves() {
        let sprites = [red_square()];
        let at = |y: f32, t: f32| over(&sprites, [0.0, 0.0, 80.0], 25.0, y, t, 400.0);
        assert_eq!(at(65.0, 0.0), [255.0, 0.0, 0.0]);
        assert_eq!(at(40.0, 0.0), [0.0, 0.0, 80.0]);
        assert_eq!(at(68.0, 4.0), [0.0, 0.0, 80.0], "a balloon rises");
        assert!(over(&sprites, [0.0, 0.0, 80.0], 32.0, 52.0, 4.0, 400.0)[0] > 200.0, "and is above then");
    }
}
