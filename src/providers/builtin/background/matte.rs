//! From a small mask to soft alpha at full size, and the rim freed from the background's colour.

use rayon::prelude::*;

use crate::providers::Fault;
use crate::providers::builtin::plane::{Plane, smoothstep};
use crate::providers::builtin::raster;
use crate::providers::sources::Picture;

/// How soft the rim shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edges {
    Crisp,
    Feathered,
}

/// How far from the cut alpha may be soft, in pixels of the small picture.
const RIM: usize = 3;
/// How far from the cut the background's colour is looked for.
const NEAR: usize = 9;
/// Differences of colour (squared, of 0..=1) below count as noise.
const NOISE: f32 = 0.0006;
/// Rows between two looks at whether to go on.
const BAND: usize = 256;

/// The picture with the alpha of `mask`, which is of the small picture's size.
pub fn cut(
    picture: &Picture,
    small: &Picture,
    mask: &Plane,
    edges: Edges,
    cancelled: &dyn Fn() -> bool,
) -> Result<Picture, Fault> {
    let guide = Guide::new(small, mask, edges);
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (across, down) = (mask.width as f32 / width as f32, mask.height as f32 / height as f32);
    let mut rgba = picture.rgba.clone();
    for (band, rows) in rgba.chunks_mut(width * 4 * BAND).enumerate() {
        raster::go_on(cancelled)?;
        rows.par_chunks_mut(width * 4).enumerate().for_each(|(row, pixels)| {
            let y = ((band * BAND + row) as f32 + 0.5) * down - 0.5;
            for (x, pixel) in pixels.chunks_exact_mut(4).enumerate() {
                guide.apply((x as f32 + 0.5) * across - 0.5, y, pixel);
            }
        });
    }
    Ok(Picture::new(picture.width, picture.height, rgba))
}

/// Alpha as a linear function of the colour that changes from place to place: a guided filter, calculated on the small
/// picture and applied to the large one. Source: He and Sun, "Fast Guided Filter", 2015.
struct Guide {
    /// The function's slope for red, green and blue, and its constant.
    slope: [Plane; 3],
    constant: Plane,
    /// 0 is deep outside, 1 deep inside; only between the two is alpha soft.
    depth: Plane,
    /// The colour of the background nearby.
    behind: [Plane; 3],
    edges: Edges,
}

impl Guide {
    fn new(small: &Picture, mask: &Plane, edges: Edges) -> Self {
        let colour: [Plane; 3] = std::array::from_fn(|channel| {
            let values = small.rgba.iter().skip(channel).step_by(4).map(|v| f32::from(*v) / 255.0);
            Plane::new(mask.width, values.collect())
        });
        let (slope, constant) = guided(&colour, mask);
        // One pixel beside the cut is a mixture already.
        let outside = mask.gathered(1, f32::max).map(|mask| 1.0 - mask);
        let weight = outside.blurred(NEAR);
        let behind = colour.map(|colour| {
            let sum = colour.zip(&outside, |colour, outside| colour * outside).blurred(NEAR);
            sum.zip(&weight, |sum, weight| sum / weight.max(1e-6))
        });
        Self { slope, constant, depth: mask.blurred(RIM), behind, edges }
    }

    fn apply(&self, x: f32, y: f32, pixel: &mut [u8]) {
        let depth = self.depth.between(x, y);
        if depth <= 0.001 {
            pixel.fill(0);
            return;
        }
        if depth >= 0.999 {
            return;
        }
        let colour: [f32; 3] = std::array::from_fn(|i| f32::from(pixel[i]) / 255.0);
        let linear: f32 = (0..3).map(|i| self.slope[i].between(x, y) * colour[i]).sum();
        let guided = linear + self.constant.between(x, y);
        let soft = match self.edges {
            Edges::Crisp => smoothstep((guided - 0.15) / 0.7),
            Edges::Feathered => guided.clamp(0.0, 1.0) * 0.5 + smoothstep(depth) * 0.5,
        };
        // Towards the ends of the soft zone the mask has the last word, or a patch of the background's colour within
        // the subject would become a hole.
        let alpha = soft.clamp(smoothstep(depth * 2.0 - 1.0), smoothstep(depth * 2.0));
        for i in 0..3 {
            let own = (colour[i] - (1.0 - alpha) * self.behind[i].between(x, y)) / alpha.max(0.1);
            pixel[i] = (own.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        }
        pixel[3] = (f32::from(pixel[3]) * alpha + 0.5) as u8;
        if pixel[3] == 0 {
            pixel.fill(0);
        }
    }
}

/// The best linear function from colour to mask around each place.
fn guided(colour: &[Plane; 3], mask: &Plane) -> ([Plane; 3], Plane) {
    let mean = |plane: &Plane| plane.blurred(RIM);
    let product = |a: &Plane, b: &Plane| mean(&a.zip(b, |a, b| a * b));
    let means: [Plane; 3] = std::array::from_fn(|i| mean(&colour[i]));
    let mean_mask = mean(mask);
    let with_mask: [Plane; 3] = std::array::from_fn(|i| product(&colour[i], mask));
    let pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)].map(|(i, j)| product(&colour[i], &colour[j]));
    let mut slope: [Vec<f32>; 3] = std::array::from_fn(|_| Vec::with_capacity(mask.values.len()));
    let mut constant = Vec::with_capacity(mask.values.len());
    for at in 0..mask.values.len() {
        let m: [f32; 3] = std::array::from_fn(|i| means[i].values[at]);
        let p = mean_mask.values[at];
        let covariance: [f32; 3] = std::array::from_fn(|i| with_mask[i].values[at] - m[i] * p);
        let pair = |n: usize, i: usize, j: usize| pairs[n].values[at] - m[i] * m[j];
        let (rr, rg, rb) = (pair(0, 0, 0) + NOISE, pair(1, 0, 1), pair(2, 0, 2));
        let (gg, gb, bb) = (pair(3, 1, 1) + NOISE, pair(4, 1, 2), pair(5, 2, 2) + NOISE);
        let a = solve([[rr, rg, rb], [rg, gg, gb], [rb, gb, bb]], covariance);
        slope.iter_mut().zip(a).for_each(|(plane, a)| plane.push(a));
        constant.push(p - (0..3).map(|i| a[i] * m[i]).sum::<f32>());
    }
    let plane = |values: Vec<f32>| mean(&Plane::new(mask.width, values));
    (slope.map(plane), plane(constant))
}

/// Cramer's rule; the matrix is symmetric with something added to its diagonal, so its determinant is above zero.
fn solve(m: [[f32; 3]; 3], v: [f32; 3]) -> [f32; 3] {
    let determinant = |m: [[f32; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = determinant(m).max(1e-12);
    std::array::from_fn(|column| {
        let mut replaced = m;
        (0..3).for_each(|row| replaced[row][column] = v[row]);
        determinant(replaced) / whole
    })
}
