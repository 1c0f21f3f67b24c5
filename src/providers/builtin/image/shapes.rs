//! Outlines: what the brushes fill. Places are pixels, x to the right and y down.

use std::f32::consts::TAU;

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

/// A closed curve through all the points (Catmull-Rom).
pub fn blob(points: &[Point]) -> Option<Path> {
    let count = points.len();
    let at = |i: usize| points[i % count];
    let mut path = PathBuilder::new();
    let &(x, y) = points.first()?;
    path.move_to(x, y);
    for i in 0..count {
        let (before, from, to, after) = (at(i + count - 1), at(i), at(i + 1), at(i + 2));
        curve_to(&mut path, before, from, to, after);
    }
    path.close();
    path.finish()
}

/// Straight lines from point to point, open.
pub fn lines(points: &[Point]) -> Option<Path> {
    let (first, rest) = points.split_first()?;
    let mut path = PathBuilder::new();
    path.move_to(first.0, first.1);
    rest.iter().for_each(|(x, y)| path.line_to(*x, *y));
    path.finish()
}

/// An open curve through all the points.
pub fn curve(points: &[Point]) -> Option<Path> {
    let last = points.len().checked_sub(1)?;
    let mut path = PathBuilder::new();
    path.move_to(points[0].0, points[0].1);
    for i in 0..last {
        curve_to(&mut path, points[i.saturating_sub(1)], points[i], points[i + 1], points[(i + 2).min(last)]);
    }
    path.finish()
}

fn curve_to(path: &mut PathBuilder, before: Point, from: Point, to: Point, after: Point) {
    path.cubic_to(
        from.0 + (to.0 - before.0) / 6.0,
        from.1 + (to.1 - before.1) / 6.0,
        to.0 - (after.0 - from.0) / 6.0,
        to.1 - (after.1 - from.1) / 6.0,
        to.0,
        to.1,
    );
}

pub fn circle(x: f32, y: f32, radius: f32) -> Option<Path> {
    PathBuilder::from_circle(x, y, radius)
}

pub fn ellipse(x: f32, y: f32, across: f32, down: f32) -> Option<Path> {
    let rect = tiny_skia::Rect::from_ltrb(x - across, y - down, x + across, y + down)?;
    PathBuilder::from_oval(rect)
}

pub fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Option<Path> {
    polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)])
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

/// A corner every `TAU / corners`, the first at `turn` clockwise from the top; every second one at `inner`.
pub fn star(x: f32, y: f32, corners: usize, outer: f32, inner: f32, turn: f32) -> Option<Path> {
    let points: Vec<Point> = (0..corners * 2)
        .map(|i| {
            let angle = turn + i as f32 / (corners * 2) as f32 * TAU;
            let radius = if i % 2 == 0 { outer } else { inner };
            (x + angle.sin() * radius, y - angle.cos() * radius)
        })
        .collect();
    polygon(&points)
}

/// A pointed leaf or petal from a foot to a tip; `belly` is its half width as a share of its length.
pub fn leaf(foot: Point, tip: Point, belly: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    add_leaf(&mut path, foot, tip, belly);
    path.finish()
}

pub fn add_leaf(path: &mut PathBuilder, foot: Point, tip: Point, belly: f32) {
    let (dx, dy) = (tip.0 - foot.0, tip.1 - foot.1);
    let (nx, ny) = (-dy * belly * 1.33, dx * belly * 1.33);
    let near = (foot.0 + dx * 0.3, foot.1 + dy * 0.3);
    let far = (foot.0 + dx * 0.75, foot.1 + dy * 0.75);
    path.move_to(foot.0, foot.1);
    path.cubic_to(near.0 + nx, near.1 + ny, far.0 + nx, far.1 + ny, tip.0, tip.1);
    path.cubic_to(far.0 - nx, far.1 - ny, near.0 - nx, near.1 - ny, foot.0, foot.1);
    path.close();
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
    if forks <= 1 {
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
