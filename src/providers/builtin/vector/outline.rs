//! The edge of a region: first along its pixels, then with as few points as show it.

use std::collections::BTreeMap;

use super::regions::Regions;

/// How the points of an outline are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corners {
    Smooth,
    Sharp,
    /// As the pixels lie.
    Pixels,
}

pub type Point = [f32; 2];

/// The closed lines around a region: its outside, and one for each hole.
pub fn of(
    regions: &Regions,
    (region, places): &(usize, Vec<(usize, usize)>),
    tolerance: f32,
    corners: Corners,
) -> Vec<Vec<Point>> {
    let simple = |line: Vec<Point>| match corners {
        Corners::Pixels => line,
        _ => simplified(&middles(&line), tolerance),
    };
    edges(regions, *region, places).into_iter().map(simple).filter(|line| line.len() > 2).collect()
}

/// The lines between the region's pixels and others, with a point at each turn; the region lies to the right.
fn edges(regions: &Regions, region: usize, places: &[(usize, usize)]) -> Vec<Vec<Point>> {
    // By start, the ends of the unit steps along the region's pixels.
    let mut steps: BTreeMap<(isize, isize), Vec<(isize, isize)>> = BTreeMap::new();
    for (x, y) in places {
        let (x, y) = (*x as isize, *y as isize);
        let sides = [
            ((x, y - 1), (x, y), (x + 1, y)),
            ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
            ((x - 1, y), (x, y + 1), (x, y)),
        ];
        for ((beside_x, beside_y), from, to) in sides {
            if !regions.is_at(beside_x, beside_y, region) {
                steps.entry(from).or_default().push(to);
            }
        }
    }
    let mut lines = Vec::new();
    while let Some(start) = steps.first_key_value().map(|(start, _)| *start) {
        lines.push(follow(&mut steps, start));
    }
    lines
}

fn follow(steps: &mut BTreeMap<(isize, isize), Vec<(isize, isize)>>, start: (isize, isize)) -> Vec<Point> {
    let mut line: Vec<(isize, isize)> = Vec::new();
    let mut at = start;
    let mut heading = (0, 0);
    while let Some(ends) = steps.get_mut(&at) {
        // Where two pixels touch by a corner, turn right: that keeps to one of them.
        let right = (-heading.1, heading.0);
        let choice = ends.iter().position(|end| (end.0 - at.0, end.1 - at.1) == right).unwrap_or(0);
        let next = ends.swap_remove(choice);
        if ends.is_empty() {
            steps.remove(&at);
        }
        let towards = (next.0 - at.0, next.1 - at.1);
        if towards != heading {
            line.push(at);
        }
        (heading, at) = (towards, next);
        if at == start {
            break;
        }
    }
    line.into_iter().map(|(x, y)| [x as f32, y as f32]).collect()
}

/// The middles of a line's straight parts, and the ends of those that are long: stairs become slopes, sides stay.
fn middles(line: &[Point]) -> Vec<Point> {
    const LONG: f32 = 6.0;
    let mut points = Vec::with_capacity(line.len() + 8);
    for (place, from) in line.iter().enumerate() {
        let to = line[(place + 1) % line.len()];
        let length = distance(*from, to);
        let along = |part: f32| [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
        if length >= LONG {
            points.extend([along(0.0), along(1.0)]);
        } else {
            points.push(along(0.5));
        }
    }
    points.dedup();
    points
}

fn distance(a: Point, b: Point) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// A closed line with the points left out that lie within `tolerance` of it without them (Douglas and Peucker).
fn simplified(line: &[Point], tolerance: f32) -> Vec<Point> {
    let Some(first) = line.first() else { return Vec::new() };
    // The line is cut at two points that are far apart.
    let far = |from: Point| {
        let by_distance = |a: &usize, b: &usize| distance(line[*a], from).total_cmp(&distance(line[*b], from));
        (0..line.len()).max_by(by_distance).unwrap_or(0)
    };
    let one = far(*first);
    let turned: Vec<Point> = line.iter().cycle().skip(one).take(line.len()).copied().collect();
    let from = turned[0];
    let other = (0..turned.len()).max_by(|a, b| distance(turned[*a], from).total_cmp(&distance(turned[*b], from)));
    let other = other.unwrap_or(0);
    let mut closed = turned;
    closed.push(from);
    let mut kept = vec![false; closed.len()];
    kept[0] = true;
    kept[other] = true;
    // A stack in place of recursion: outlines may be long.
    let mut open = vec![(0, other), (other, closed.len() - 1)];
    while let Some((start, end)) = open.pop() {
        let off = |place: &usize| off_line(closed[*place], closed[start], closed[end]);
        let worst = (start + 1..end).max_by(|a, b| off(a).total_cmp(&off(b)));
        if let Some(worst) = worst.filter(|worst| off(worst) > tolerance) {
            kept[worst] = true;
            open.extend([(start, worst), (worst, end)]);
        }
    }
    closed.pop();
    closed.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| point).collect()
}

/// How far a point is from the line between two others.
fn off_line(point: Point, from: Point, to: Point) -> f32 {
    let length = distance(from, to);
    if length < 1e-6 {
        return distance(point, from);
    }
    ((to[0] - from[0]) * (from[1] - point[1]) - (from[0] - point[0]) * (to[1] - from[1])).abs() / length
}
