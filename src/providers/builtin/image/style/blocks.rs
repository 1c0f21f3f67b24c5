//! Pictures made of pieces: pixels, tesserae, facets.

use rayon::prelude::*;

use super::scale;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, linear, rgb, srgb};
use crate::providers::builtin::image::geometry::smooth;
use crate::providers::builtin::image::noise::Noise;
use crate::providers::builtin::image::scene::Scene;

/// Thresholds of an ordered dither (Bayer, 1973).
const BAYER: [[f32; 4]; 4] = [
    [0.0, 0.5, 0.125, 0.625],
    [0.75, 0.25, 0.875, 0.375],
    [0.1875, 0.6875, 0.0625, 0.5625],
    [0.9375, 0.4375, 0.8125, 0.3125],
];

/// Large square pixels in few colours, the steps between them dithered.
pub fn pixel(canvas: &mut Canvas) {
    let side = (canvas.width.min(canvas.height) / 128).max(2);
    let source = canvas.snapshot();
    canvas.repaint(|x, y, _| {
        let (column, row) = (x as usize / side, y as usize / side);
        let mut sum = Colour::BLACK;
        for i in 0..16 {
            let (dx, dy) = (i % 4 * side / 4, i / 4 * side / 4);
            sum += source.pixel((column * side + dx) as i32, (row * side + dy) as i32);
        }
        let mean = (sum * (1.0 / 16.0)).saturate(1.25);
        let nudge = (BAYER[row % 4][column % 4] - 0.47) * 0.085;
        mean.map(|c| linear(((srgb(c.clamp(0.0, 1.0)) + nudge) * 8.0).round().clamp(0.0, 8.0) / 8.0))
    });
}

/// The nearest and the second nearest of a jittered grid's points.
struct Cell {
    /// The point's place, in cells.
    x: f32,
    y: f32,
    id: (i32, i32),
    /// How far the border to the next cell is, in cells.
    border: f32,
}

fn cell(noise: Noise, x: f32, y: f32, jitter: f32) -> Cell {
    let (ix, iy) = (x.floor() as i32, y.floor() as i32);
    let mut nearest = Cell { x, y, id: (ix, iy), border: 9.0 };
    let (mut first, mut second) = (f32::MAX, f32::MAX);
    for (dx, dy) in (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy))) {
        let id = (ix + dx, iy + dy);
        let px = id.0 as f32 + 0.5 + jitter * (noise.cell(id.0, id.1) - 0.5);
        let py = id.1 as f32 + 0.5 + jitter * (noise.other(1).cell(id.0, id.1) - 0.5);
        let distance = (x - px).hypot(y - py);
        if distance < first {
            second = first;
            first = distance;
            nearest = Cell { x: px, y: py, id, border: 0.0 };
        } else if distance < second {
            second = distance;
        }
    }
    nearest.border = second - first;
    nearest
}

/// Small stones set in mortar, each of one colour and a little tilted.
pub fn mosaic(canvas: &mut Canvas, scene: &Scene) {
    let size = canvas.width.min(canvas.height) as f32 / 62.0;
    let source = super::blur::blur(canvas, (size * 0.3) as usize + 1);
    let noise = scene.noise(0x305);
    canvas.repaint(|x, y, _| {
        let stone = cell(noise, x / size, y / size, 0.55);
        let own = noise.other(2).cell(stone.id.0, stone.id.1);
        let turn = noise.other(3).cell(stone.id.0, stone.id.1) * std::f32::consts::TAU;
        let (dx, dy) = (x / size - stone.x, y / size - stone.y);
        let tilt = dx * turn.cos() + dy * turn.sin();
        let glaze = 1.0 + 0.28 * tilt + 0.10 * noise.other(4).fbm(x / size * 3.0, y / size * 3.0, 3);
        let colour = source.at(stone.x * size, stone.y * size).saturate(1.35) * (glaze * (0.84 + 0.34 * own));
        let bevel = grey(0.10) * smooth(0.24, 0.12, stone.border) * (-dx - dy).clamp(-0.4, 1.0);
        let mortar = rgb(0.20, 0.19, 0.18) * (0.8 + 0.4 * own);
        mortar.mix(colour + bevel, smooth(0.05, 0.13, stone.border)).map(|c| c.max(0.0))
    });
}

/// A sheet folded into triangles: each takes the colour at its middle and the light of its own slope.
pub fn low_poly(canvas: &mut Canvas, scene: &Scene) {
    let size = canvas.width.min(canvas.height) as f32 / 30.0;
    let source = super::blur::blur(canvas, (2.0 * scale(canvas)) as usize + 1);
    let noise = scene.noise(0x70F);
    let corner = |i: i32, j: i32| {
        let stagger = if j & 1 == 0 { 0.0 } else { 0.5 };
        let x = i as f32 + stagger + 0.62 * (noise.cell(i, j) - 0.5);
        let y = j as f32 * 0.87 + 0.55 * (noise.other(1).cell(i, j) - 0.5);
        (x * size, y * size)
    };
    let (across, down) = ((canvas.width as f32 / size) as i32 + 2, (canvas.height as f32 / (size * 0.87)) as i32 + 2);
    let triangles: Vec<[(f32, f32); 3]> = (-1..down)
        .flat_map(|j| (-2..across).map(move |i| (i, j)))
        .flat_map(|(i, j)| {
            let (a, b, c, d) = (corner(i, j), corner(i + 1, j), corner(i, j + 1), corner(i + 1, j + 1));
            if j & 1 == 0 { [[a, b, c], [b, d, c]] } else { [[a, d, c], [a, b, d]] }
        })
        .collect();
    let colours: Vec<Colour> = triangles.par_iter().enumerate().map(|(n, t)| facet(&source, t, noise, n)).collect();
    for (triangle, colour) in triangles.iter().zip(colours) {
        // A hair wider than itself, so that no ground shows between neighbours.
        let (mx, my) = middle(triangle);
        let wider = triangle.map(|(x, y)| (x + (x - mx).signum() * 0.6, y + (y - my).signum() * 0.6));
        canvas.flat(super::super::shapes::polygon(&wider), colour);
    }
}

fn middle(t: &[(f32, f32); 3]) -> (f32, f32) {
    (t.iter().map(|p| p.0).sum::<f32>() / 3.0, t.iter().map(|p| p.1).sum::<f32>() / 3.0)
}

fn facet(source: &Canvas, t: &[(f32, f32); 3], noise: Noise, n: usize) -> Colour {
    let (mx, my) = middle(t);
    let near = |p: (f32, f32)| source.at(mx + (p.0 - mx) * 0.45, my + (p.1 - my) * 0.45);
    let mean = (source.at(mx, my) + near(t[0]) + near(t[1]) + near(t[2])) * 0.25;
    mean.saturate(1.25) * (0.94 + 0.13 * noise.other(7).cell(n as i32, 3))
}
