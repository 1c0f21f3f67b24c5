//! Outlines: what the brushes fill. Places are pixels, x to the right and y down.

use tiny_skia::{Path, PathBuilder, Stroke};

use super::noise::Dice;

pub type Point = (f32, f32);

/// Straight lines from point to point, closed.
pub fn polygon(points: &[Point]) -> Option<Path> {
    let mut path = PathBuilder::new();
    add_polygon(&mut path, points);
    path.finish()
}

pub fn add_polygon(path: &mut PathBuilder, points: &[Point]) {
    for (i, &(x, y)) in points.iter().enumerate() {
        if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.close();
}

pub fn circle(x: f32, y: f32, radius: f32) -> Option<Path> {
    PathBuilder::from_circle(x, y, radius)
}

pub fn rounded(left: f32, top: f32, right: f32, bottom: f32, radius: f32) -> Option<Path> {
    let r = radius.min((right - left) * 0.5).min((bottom - top) * 0.5).max(0.0);
    let mut path = PathBuilder::new();
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.quad_to(right, top, right, top + r);
    path.line_to(right, bottom - r);
    path.quad_to(right, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.quad_to(left, bottom, left, bottom - r);
    path.line_to(left, top + r);
    path.quad_to(left, top, left + r, top);
    path.close();
    path.finish()
}

/// The outline of a line of some width along a path, with round ends.
pub fn stroke(path: Option<Path>, width: f32) -> Option<Path> {
    let pen = Stroke {
        width: width.max(0.1),
        line_cap: tiny_skia::LineCap::Round,
        line_join: tiny_skia::LineJoin::Round,
        ..Stroke::default()
    };
    path?.stroke(&pen, 1.0)
}

/// A ragged conifer with its foot at (x, y).
pub fn add_pine(path: &mut PathBuilder, dice: &mut Dice, x: f32, y: f32, height: f32) {
    let half = height * dice.between(0.16, 0.24);
    let tiers = ((height / 7.0) as usize).clamp(3, 24);
    let lean = dice.between(-0.02, 0.02) * height;
    let (mut left, mut right) = (vec![], vec![]);
    for tier in 0..tiers {
        let (above, below) = (tier as f32 / tiers as f32, (tier as f32 + 1.0) / tiers as f32);
        let level = y - height + height * 0.93 * below;
        let trunk = x + lean * (1.0 - below);
        let notch = half * above.powf(0.9) * 0.45;
        for (edge, side) in [(&mut left, -1.0), (&mut right, 1.0)] {
            let reach = half * below.powf(0.85) * dice.between(0.70, 1.12);
            edge.push((trunk + side * reach, level + height * 0.013));
            edge.push((trunk + side * notch.max(reach * 0.42), level - height * 0.011));
        }
    }
    let stem = (height * 0.018).max(0.5);
    let foot = [(x + stem, y - height * 0.06), (x + stem, y + 2.0), (x - stem, y + 2.0), (x - stem, y - height * 0.06)];
    let outline: Vec<Point> =
        [(x + lean, y - height)].into_iter().chain(right).chain(foot).chain(left.into_iter().rev()).collect();
    add_polygon(path, &outline);
}

/// A broadleaf tree: its branches go to `path`, and where its leaves hang (x, y, radius) to `leaves`.
pub fn add_branches(path: &mut PathBuilder, leaves: &mut Vec<(f32, f32, f32)>, dice: &mut Dice, limb: Limb) {
    let Limb { x, y, length, angle, width, forks } = limb;
    let (x2, y2) = (x + angle.sin() * length, y - angle.cos() * length);
    let (nx, ny) = (angle.cos() * width * 0.5, angle.sin() * width * 0.5);
    let taper = 0.68;
    add_polygon(
        path,
        &[(x - nx, y - ny), (x2 - nx * taper, y2 - ny * taper), (x2 + nx * taper, y2 + ny * taper), (x + nx, y + ny)],
    );
    if forks <= 2 {
        leaves.push((x2, y2, length * dice.between(0.9, 1.5)));
    }
    if forks == 0 {
        return;
    }
    let arms = 2 + dice.below(2);
    for arm in 0..arms {
        let spread = (arm as f32 / (arms - 1) as f32 - 0.5) * dice.between(0.8, 1.35);
        let angle = angle + spread + dice.between(-0.15, 0.15);
        let length = length * dice.between(0.62, 0.82);
        add_branches(path, leaves, dice, Limb { x: x2, y: y2, length, angle, width: width * taper, forks: forks - 1 });
    }
}

/// One limb of a tree: where it starts, how long, which way (0 is up), how thick, and how often it still forks.
#[derive(Debug, Clone, Copy)]
pub struct Limb {
    pub x: f32,
    pub y: f32,
    pub length: f32,
    pub angle: f32,
    pub width: f32,
    pub forks: u32,
}
