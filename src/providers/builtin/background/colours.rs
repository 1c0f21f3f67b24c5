//! How likely each pixel belongs to the subject: by the colours of the border and of the middle, and by the edges.

use super::barrier::Barrier;
use crate::providers::Fault;
use crate::providers::builtin::oklab::{self, Lab};
use crate::providers::builtin::plane::Plane;
use crate::providers::builtin::raster;
use crate::providers::sources::Picture;

/// The border is this share of the shorter side, on each side.
const BORDER: f32 = 0.035;

/// How often the colours are counted anew, now that it is clearer what belongs where.
const ROUNDS: usize = 3;

/// Passes over the picture in which likelihood spreads over even surfaces.
const PASSES: usize = 30;

/// What the likelihood is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    Colours,
    ColoursAndEdges,
}

/// 0 is background for sure, 1 is subject for sure.
pub fn foreground(small: &Picture, evidence: Evidence, cancelled: &dyn Fn() -> bool) -> Result<Plane, Fault> {
    let lab = raster::lab(small);
    let width = small.width as usize;
    let height = lab.len() / width;
    let border = ((width.min(height) as f32 * BORDER) as usize).max(1);
    let from_border = |x: usize, y: usize| x.min(y).min(width - 1 - x).min(height - 1 - y);
    let is_border: Vec<bool> = (0..lab.len()).map(|i| from_border(i % width, i / width) < border).collect();
    let grain = grain(&lab, width);
    let barrier = (evidence == Evidence::ColoursAndEdges).then(|| Barrier::new(small, &is_border));

    let mut inside = Histogram::count(&lab, |i| if is_border[i] { 0.0 } else { middle(i, width, height) });
    let mut outside = Histogram::count(&lab, |i| f32::from(u8::from(is_border[i])));
    let mut likely = Plane::new(width, vec![0.5; lab.len()]);
    for round in 0..ROUNDS {
        raster::go_on(cancelled)?;
        // At first the middle still holds background, which must not count as the subject's colours.
        let doubt = if round == 0 { 0.6 } else { 1.0 };
        let by_colour: Vec<f32> = lab
            .iter()
            .map(|colour| {
                let (inside, outside) = (inside.share(*colour) * doubt, outside.share(*colour));
                (inside + 1e-6) / (inside + outside + 2e-6)
            })
            .collect();
        let limit = usual(by_colour.iter().zip(&is_border).filter(|(_, is_border)| **is_border).map(|(own, _)| *own));
        let seeds: Vec<bool> = (0..lab.len()).map(|i| is_border[i] && by_colour[i] <= limit).collect();
        let edges = barrier.as_ref().map(|barrier| barrier.evidence(&seeds));
        let own = by_colour.iter().enumerate().map(|(i, likely)| {
            let odds = likely / (1.0 - likely) * edges.as_ref().map_or(1.0, |edges| edges.values[i].exp());
            odds / (1.0 + odds)
        });
        likely = spread(&lab, &Plane::new(width, own.collect()), &is_border, grain);
        inside = Histogram::count(&lab, |i| sure(likely.values[i]));
        outside = Histogram::count(&lab, |i| sure(1.0 - likely.values[i]));
    }
    Ok(likely)
}

/// What most of the border does not exceed; the rest of it may be a subject that reaches out of the picture.
fn usual(border: impl Iterator<Item = f32>) -> f32 {
    let mut border: Vec<f32> = border.collect();
    border.sort_by(f32::total_cmp);
    border.get(border.len() * 7 / 10).copied().unwrap_or_default()
}

fn sure(likely: f32) -> f32 {
    (2.0 * likely - 1.0).max(0.0)
}

/// Subjects stand in the middle: 1 there, falling to a little at the sides.
fn middle(i: usize, width: usize, height: usize) -> f32 {
    let off = |v: usize, length: usize| ((v as f32 + 0.5) / length as f32 - 0.5) * 2.0;
    let (dx, dy) = (off(i % width, width), off(i / width, height));
    (1.0 - 0.5 * (dx * dx + dy * dy)).max(0.05)
}

/// How much neighbours differ on average (squared distance): more than that is an edge.
fn grain(lab: &[Lab], width: usize) -> f32 {
    let beside = lab.windows(2).map(|pair| oklab::distance(pair[0], pair[1]));
    let below = lab.iter().zip(lab.iter().skip(width)).map(|(a, b)| oklab::distance(*a, *b));
    let sum: f32 = beside.chain(below).map(|d| d.min(0.01)).sum();
    (sum / (2 * lab.len()) as f32).max(2e-5)
}

/// A random walker that knows what the colours say: each pixel takes the mean of its neighbours, as far as they look
/// alike, and of its own likelihood. Solved by Gauss and Seidel's method, passes in turn from both ends.
fn spread(lab: &[Lab], own: &Plane, is_border: &[bool], grain: f32) -> Plane {
    let (width, count) = (own.width, lab.len());
    let alike = |a: usize, b: usize| (-oklab::distance(lab[a], lab[b]) / (2.0 * grain)).exp() + 1e-3;
    let right: Vec<f32> = (0..count).map(|i| if (i + 1) % width == 0 { 0.0 } else { alike(i, i + 1) }).collect();
    let below: Vec<f32> = (0..count).map(|i| if i + width >= count { 0.0 } else { alike(i, i + width) }).collect();
    let mut likely = own.clone();
    for pass in 0..PASSES {
        for step in 0..count {
            let i = if pass % 2 == 0 { step } else { count - 1 - step };
            let trust = if is_border[i] { 0.3 } else { 0.05 };
            let (mut sum, mut weights) = (own.values[i] * trust, trust);
            let mut take = |other: usize, weight: f32| {
                sum += likely.values[other] * weight;
                weights += weight;
            };
            if right[i] > 0.0 {
                take(i + 1, right[i]);
            }
            if below[i] > 0.0 {
                take(i + width, below[i]);
            }
            if i % width > 0 {
                take(i - 1, right[i - 1]);
            }
            if i >= width {
                take(i - width, below[i - width]);
            }
            likely.values[i] = sum / weights;
        }
    }
    likely
}

/// How often each colour occurs, over a grid of colours that is blurred so that near ones count too.
struct Histogram {
    shares: Vec<f32>,
}

/// Cells along each axis.
const CELLS: usize = 24;

impl Histogram {
    fn count(lab: &[Lab], weight: impl Fn(usize) -> f32) -> Self {
        let mut shares = vec![0.0; CELLS * CELLS * CELLS];
        let mut sum = 0.0;
        for (i, colour) in lab.iter().enumerate() {
            let weight = weight(i);
            shares[cell(*colour)] += weight;
            sum += weight;
        }
        for stride in [1, CELLS, CELLS * CELLS] {
            for _ in 0..2 {
                shares = blurred(&shares, stride);
            }
        }
        shares.iter_mut().for_each(|share| *share /= sum.max(1e-6));
        Self { shares }
    }

    fn share(&self, colour: Lab) -> f32 {
        self.shares[cell(colour)]
    }
}

fn cell([lightness, a, b]: Lab) -> usize {
    let index = |v: f32| ((v.clamp(0.0, 1.0) * CELLS as f32) as usize).min(CELLS - 1);
    // The colours of a screen reach from about -0.31 to 0.28 on both axes.
    let chroma = |v: f32| index((v + 0.32) / 0.64);
    (index(lightness) * CELLS + chroma(a)) * CELLS + chroma(b)
}

/// One step of 1 : 2 : 1 along one axis.
fn blurred(shares: &[f32], stride: usize) -> Vec<f32> {
    let place = |i: usize| i / stride % CELLS;
    let blur = |i: usize| {
        let before = if place(i) == 0 { shares[i] } else { shares[i - stride] };
        let after = if place(i) == CELLS - 1 { shares[i] } else { shares[i + stride] };
        0.25 * before + 0.5 * shares[i] + 0.25 * after
    };
    (0..shares.len()).map(blur).collect()
}
