//! Which pixels are the subject: what of the background hangs together with the border goes, and specks with it.

use crate::providers::builtin::oklab::{self, Lab};
use crate::providers::builtin::plane::Plane;
use crate::providers::builtin::raster;
use crate::providers::sources::Picture;

/// Pieces smaller than this share of the largest are specks.
const SPECK: f32 = 0.03;
/// Enclosed background larger than this share of the picture shows through the subject, as in a cup's handle.
const WINDOW: f32 = 0.004;

/// Why a picture is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hard {
    NoSubject,
    NoBackground,
    Alike,
}

impl Hard {
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoSubject => "no subject stands out from the background",
            Self::NoBackground => "the subject fills the picture, so that no background can be told from it",
            Self::Alike => "the background is too busy, or too like the subject, to be cut away cleanly",
        }
    }
}

/// A cut that is not refused.
pub struct Cut {
    /// The subject is 1, all else 0.
    pub mask: Plane,
    /// Higher is better.
    pub quality: f32,
}

/// Cuts where background and subject are equally likely.
/// Errors: why that would not be a good cut.
pub fn cut(small: &Picture, likely: &Plane) -> Result<Cut, Hard> {
    let (width, height) = (likely.width, likely.height);
    let lab = raster::lab(small);
    let is_subject: Vec<bool> = likely.values.iter().map(|value| *value > 0.5).collect();
    let (open, enclosed): (Vec<Piece>, Vec<Piece>) = pieces(&is_subject, width)
        .into_iter()
        .filter(|piece| !piece.is_subject)
        .partition(|piece| piece.pixels.iter().any(|&i| is_rim(i, width, height)));

    let mut kept = vec![true; is_subject.len()];
    open.iter().flat_map(|piece| &piece.pixels).for_each(|&i| kept[i] = false);
    let outside = Look::of(&lab, (0..lab.len()).filter(|&i| !kept[i]));
    for piece in enclosed {
        let is_large = piece.pixels.len() as f32 > WINDOW * lab.len() as f32;
        if is_large && Look::of(&lab, piece.pixels.iter().copied()).is_same(&outside) {
            piece.pixels.iter().for_each(|&i| kept[i] = false);
        }
    }
    drop_specks(&mut kept, width);
    let mask = Plane::new(width, kept.iter().map(|kept| f32::from(u8::from(*kept))).collect());
    let quality = judge(&lab, likely, &mask)?;
    Ok(Cut { mask, quality })
}

/// Connected pixels of one sort.
struct Piece {
    is_subject: bool,
    pixels: Vec<usize>,
}

fn is_rim(i: usize, width: usize, height: usize) -> bool {
    let (x, y) = (i % width, i / width);
    x == 0 || y == 0 || x == width - 1 || y == height - 1
}

/// The pieces, found by flooding from each pixel that no other flood has reached.
fn pieces(is_subject: &[bool], width: usize) -> Vec<Piece> {
    let mut seen = vec![false; is_subject.len()];
    let mut pieces = Vec::new();
    for start in 0..is_subject.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut pixels = vec![start];
        let mut next = 0;
        while let Some(&i) = pixels.get(next) {
            next += 1;
            let mut reach = |other: usize| {
                if !seen[other] && is_subject[other] == is_subject[start] {
                    seen[other] = true;
                    pixels.push(other);
                }
            };
            if i % width > 0 {
                reach(i - 1);
            }
            if i % width + 1 < width {
                reach(i + 1);
            }
            if i >= width {
                reach(i - width);
            }
            if i + width < is_subject.len() {
                reach(i + width);
            }
        }
        pieces.push(Piece { is_subject: is_subject[start], pixels });
    }
    pieces
}

fn drop_specks(kept: &mut [bool], width: usize) {
    let found = pieces(kept, width);
    let subjects = || found.iter().filter(|piece| piece.is_subject);
    let largest = subjects().map(|piece| piece.pixels.len()).max().unwrap_or(0);
    for piece in subjects().filter(|piece| (piece.pixels.len() as f32) < SPECK * largest as f32) {
        piece.pixels.iter().for_each(|&i| kept[i] = false);
    }
}

/// The colour of a region and how much it varies.
struct Look {
    mean: Lab,
    spread: f32,
}

impl Look {
    fn of(lab: &[Lab], pixels: impl Iterator<Item = usize> + Clone) -> Self {
        let count = pixels.clone().count().max(1) as f32;
        let mut mean = [0.0; 3];
        pixels.clone().for_each(|i| mean.iter_mut().zip(lab[i]).for_each(|(sum, v)| *sum += v / count));
        let spread = pixels.map(|i| oklab::distance(lab[i], mean)).sum::<f32>() / count;
        Self { mean, spread }
    }

    /// As even as the other and of its very colour.
    fn is_same(&self, other: &Self) -> bool {
        oklab::distance(self.mean, other.mean) < 0.0002 + 0.25 * other.spread
            && self.spread < 0.0002 + 1.5 * other.spread
    }
}

/// Refuses cuts that would look bad, and tells how good the others are.
fn judge(lab: &[Lab], likely: &Plane, mask: &Plane) -> Result<f32, Hard> {
    let (width, height) = (mask.width, mask.height);
    let subject = share(&mask.values, |_| true);
    let rim = share(&mask.values, |i| is_rim(i, width, height));
    let side = |column: usize| share(&mask.values, |i| i % width == column);
    // What reaches from side to side without standing on the ground is scenery.
    let is_scenery = side(0).min(side(width - 1)) > 0.03 && share(&mask.values, |i| i / width == height - 1) < 0.5;
    // How sure the colours were of their verdict, and how far apart they are on the two sides of the cut.
    let sure = mask.zip(likely, |mask, likely| if mask > 0.5 { likely } else { 1.0 - likely });
    let sure = share(&sure.values, |_| true);
    let contrast = contrast(lab, mask);
    match () {
        () if subject < 0.003 || is_scenery => Err(Hard::NoSubject),
        () if subject > 0.93 || rim > 0.5 => Err(Hard::NoBackground),
        () if sure < 0.8 || contrast < 0.06 => Err(Hard::Alike),
        () => Ok(sure + contrast + core(mask) / 2.0),
    }
}

/// The share of the subject that does not lie near its rim: little if it is in shreds.
fn core(mask: &Plane) -> f32 {
    let deep = mask.blurred(2).zip(mask, |near, mask| if near > 0.999 { mask } else { 0.0 });
    deep.values.iter().sum::<f32>() / mask.values.iter().sum::<f32>().max(1.0)
}

/// The mean of the values at some places.
fn share(values: &[f32], is_place: impl Fn(usize) -> bool) -> f32 {
    let (sum, count) =
        (0..values.len()).filter(|&i| is_place(i)).fold((0.0, 0), |(sum, count), i| (sum + values[i], count + 1));
    sum / count.max(1) as f32
}

/// The mean distance between the colours just inside and just outside of the cut.
fn contrast(lab: &[Lab], mask: &Plane) -> f32 {
    const REACH: usize = 4;
    let near = |weights: &Plane| -> [Plane; 3] {
        let total = weights.blurred(REACH);
        std::array::from_fn(|channel| {
            let weighted = lab.iter().zip(&weights.values).map(|(colour, weight)| colour[channel] * weight);
            let sums = Plane::new(mask.width, weighted.collect()).blurred(REACH);
            sums.zip(&total, |sum, weight| sum / weight.max(1e-6))
        })
    };
    let (inside, outside) = (near(mask), near(&mask.map(|mask| 1.0 - mask)));
    let at = |planes: &[Plane; 3], i: usize| -> Lab { std::array::from_fn(|channel| planes[channel].values[i]) };
    let edge = mask.of_slopes(f32::hypot);
    let edges: Vec<usize> = (0..lab.len()).filter(|&i| edge.values[i] > 0.2).collect();
    let sum: f32 = edges.iter().map(|&i| oklab::distance(at(&inside, i), at(&outside, i)).sqrt()).sum();
    sum / edges.len().max(1) as f32
}
