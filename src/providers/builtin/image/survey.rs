//! Looks at a picture of which nothing is known and finds its sky.

use super::{Picture, resized};
use crate::providers::builtin::oklab;
use crate::providers::builtin::plane::Plane;

/// Looked at in this size: a sky is no small thing.
const SIDE: u32 = 96;
/// How far apart two neighbours' colours may be that belong to one sky, in Oklab.
const STEP: f32 = 0.025;
/// And how far the sky's colour may wander from that at the top.
const REACH: f32 = 0.22;
/// How much more yellow it may be: meadows and sand follow skies without a border.
const YELLOWER: f32 = 0.06;
/// No sky reaches further down, as a share of the height: what looks like one there is water that mirrors it.
const LOWEST: f32 = 0.62;
/// Less of the picture is no sky but a wall's edge.
const LEAST: f32 = 0.04;

/// How much of each pixel is open sky, 0..=255: what can be reached from the upper edge without crossing a border.
pub fn sky(picture: &Picture) -> Vec<u8> {
    let small = resized(picture, SIDE, SIDE);
    let side = SIDE as usize;
    let colours: Vec<_> = small.pixels.chunks_exact(3).map(|p| oklab::from_srgb([p[0], p[1], p[2]])).collect();
    let are_alike = |a: usize, b: usize, limit: f32| oklab::distance(colours[a], colours[b]) < limit * limit;
    let lowest = (LOWEST * side as f32) as usize;
    let mut from = vec![usize::MAX; side * side];
    let mut open: Vec<usize> = (0..side).collect();
    open.iter().for_each(|top| from[*top] = *top);
    while let Some(at) = open.pop() {
        let (x, y) = (at % side, at / side);
        let neighbours = [(x > 0).then(|| at - 1), (x + 1 < side).then(|| at + 1), (y + 1 < lowest).then(|| at + side)];
        for next in neighbours.into_iter().flatten() {
            let is_earth = colours[next][2] > colours[from[at]][2] + YELLOWER;
            let follows = are_alike(at, next, STEP) && are_alike(from[at], next, REACH) && !is_earth;
            if from[next] == usize::MAX && follows {
                from[next] = from[at];
                open.push(next);
            }
        }
    }
    let found = from.iter().filter(|from| **from != usize::MAX).count() as f32 / (side * side) as f32;
    let (width, height) = (picture.width as usize, picture.height as usize);
    if found < LEAST {
        return vec![0; width * height];
    }
    // Softened, so that nothing near the border is torn off.
    let mask = from.iter().map(|from| if *from == usize::MAX { 0.0 } else { 1.0 }).collect();
    let mask = Plane::new(side, mask).blurred(1);
    let value = |i: usize| {
        let (x, y) = ((i % width) as f32 / width as f32, (i / width) as f32 / height as f32);
        (mask.between(x * side as f32 - 0.5, y * side as f32 - 0.5).clamp(0.0, 1.0) * 255.0) as u8
    };
    (0..width * height).map(value).collect()
}
