//! One broadleaf tree at hand, leaf cluster by leaf cluster.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::colour::{Colour, hex};
use super::geometry::{lerp, smooth};
use super::noise::Dice;
use super::scene::{Scene, Season};
use super::shapes::{Limb, Point, add_branches};

/// The colours of leaves by season: shade and light.
fn leaves(scene: &Scene) -> Option<[Colour; 2]> {
    if scene.is_winter() {
        return None;
    }
    Some(match scene.season {
        Season::Autumn => [hex(0x8f3c16), hex(0xe8a23a)],
        Season::Spring => [hex(0xd88aa4), hex(0xfbe0ea)],
        Season::Summer | Season::Winter => [hex(0x2c5420), hex(0x93b652)],
    })
}

/// Paints a tree that stands at `foot` and is `tall` pixels high; `light` is what falls on it.
pub fn paint(canvas: &mut Canvas, scene: &Scene, dice: &mut Dice, (x, y): Point, tall: f32, light: Colour) {
    let (mut limbs, mut ends) = (tiny_skia::PathBuilder::new(), Vec::new());
    let trunk = Limb { x, y, length: tall * 0.30, angle: dice.between(-0.06, 0.06), width: tall * 0.055, forks: 4 };
    add_branches(&mut limbs, &mut ends, dice, trunk);
    let bark = hex(0x5a4634) * light;
    canvas.fill(limbs.finish(), 1.0, |px, _| {
        bark * lerp(0.55, 1.0, smooth(-1.0, 1.0, (px - x) / tall * scene.sky.side() * 8.0))
    });
    let Some([shade, sunlit]) = leaves(scene) else { return };
    let crown = (x, y - tall * 0.62);
    // The inner ones first, those on top and towards the sun last.
    ends.sort_by(|a, b| (b.1 - b.0 * scene.sky.side() * 0.3).total_cmp(&(a.1 - a.0 * scene.sky.side() * 0.3)));
    for (ex, ey, reach) in ends {
        for _ in 0..7 {
            let (angle, away) = (dice.unit() * TAU, dice.unit().sqrt() * reach * 1.15);
            let (cx, cy) = (ex + angle.cos() * away, ey + angle.sin() * away * 0.8);
            let radius = tall * dice.between(0.014, 0.034);
            let lit = 0.46 + 0.75 * (crown.1 - cy) / tall + 0.55 * (cx - crown.0) / tall * scene.sky.side();
            let tone = shade.mix(sunlit, (lit + dice.between(-0.22, 0.22)).clamp(0.0, 1.0)) * light;
            let turn = dice.unit() * TAU;
            canvas.dab(cx, cy, radius, |u, v| {
                let ragged = 0.72 + 0.22 * (v.atan2(u) * 5.0 + turn).sin();
                (tone, smooth(ragged + 0.10, ragged - 0.10, u.hypot(v)))
            });
        }
    }
}
