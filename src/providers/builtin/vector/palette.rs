//! The few colours that stand for all of a picture.

use std::collections::BTreeMap;

use crate::providers::builtin::oklab::{self, Lab};
use crate::providers::sources::Picture;

/// Rounds of bringing each colour to the middle of what it stands for.
const ROUNDS: usize = 12;
/// Colours nearer to each other than this become one: they would be told apart by no one.
const SAME: f32 = 0.0006;
/// Pixels of less alpha are clear.
const SOLID: u8 = 128;

/// Colours by number.
pub struct Palette {
    colours: Vec<([u8; 3], Lab)>,
}

/// A colour that occurs, coarsely, with its middle and weight.
#[derive(Clone, Copy)]
struct Bin {
    sum: [f32; 3],
    weight: f32,
    lab: Lab,
}

impl Palette {
    /// `count` colours at most; with `is_grey` they are shown as black and white.
    pub fn of(picture: &Picture, count: usize, is_grey: bool) -> Self {
        let bins = bins(picture);
        let mut centres: Vec<Lab> = Vec::new();
        // Begin with what covers most, then what is farthest from all there is, by weight.
        for _ in 0..count {
            let worth = |bin: &Bin| {
                let near = centres.iter().map(|centre| oklab::distance(*centre, bin.lab)).fold(f32::INFINITY, f32::min);
                if centres.is_empty() { bin.weight } else { near * bin.weight.sqrt() }
            };
            let Some(next) = bins.iter().max_by(|a, b| worth(a).total_cmp(&worth(b))) else { break };
            if centres.iter().any(|centre| oklab::distance(*centre, next.lab) < SAME) {
                break;
            }
            centres.push(next.lab);
        }
        let colours = settle(&bins, centres).into_iter().map(|colour| (colour, oklab::from_srgb(colour)));
        let mut palette = Self { colours: colours.collect() };
        if is_grey {
            palette.bleach();
        }
        palette
    }

    /// The darker colours become black, the lighter ones white; what they stand for stays.
    fn bleach(&mut self) {
        let lightness = || self.colours.iter().map(|(_, lab)| lab[0]);
        let middle = (lightness().fold(1.0, f32::min) + lightness().fold(0.0, f32::max)) / 2.0;
        for (colour, lab) in &mut self.colours {
            *colour = if lab[0] < middle || middle < 0.25 { [0; 3] } else { [u8::MAX; 3] };
        }
    }

    pub fn colour(&self, number: usize) -> [u8; 3] {
        self.colours.get(number).map_or([0; 3], |(colour, _)| *colour)
    }

    /// For each pixel the number of the nearest colour, `None` where it is clear.
    pub fn numbers(&self, picture: &Picture) -> Vec<Option<usize>> {
        let mut known: BTreeMap<[u8; 3], Option<usize>> = BTreeMap::new();
        let mut number = |pixel: &[u8]| {
            // Six bits a channel: neighbours this close are never two colours of a palette.
            let colour = [pixel[0] & 0xfc, pixel[1] & 0xfc, pixel[2] & 0xfc];
            *known
                .entry(colour)
                .or_insert_with(|| nearest(self.colours.iter().map(|(_, lab)| *lab), oklab::from_srgb(colour)))
        };
        picture.rgba.chunks_exact(4).map(|pixel| if pixel[3] < SOLID { None } else { number(pixel) }).collect()
    }
}

fn nearest(colours: impl Iterator<Item = Lab>, wanted: Lab) -> Option<usize> {
    let distances = colours.map(|lab| oklab::distance(lab, wanted)).enumerate();
    distances.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(number, _)| number)
}

/// The colours of the picture at five bits a channel.
fn bins(picture: &Picture) -> Vec<Bin> {
    let mut bins: BTreeMap<[u8; 3], ([f32; 3], f32)> = BTreeMap::new();
    for pixel in picture.rgba.chunks_exact(4).filter(|pixel| pixel[3] >= SOLID) {
        let (sum, weight) = bins.entry([pixel[0] >> 3, pixel[1] >> 3, pixel[2] >> 3]).or_default();
        sum.iter_mut().zip(pixel).for_each(|(sum, channel)| *sum += f32::from(*channel));
        *weight += 1.0;
    }
    let bin = |(sum, weight): ([f32; 3], f32)| Bin { sum, weight, lab: oklab::from_srgb(mean(sum, weight)) };
    bins.into_values().map(bin).collect()
}

fn mean(sum: [f32; 3], weight: f32) -> [u8; 3] {
    sum.map(|sum| (sum / weight.max(1.0)).round().clamp(0.0, 255.0) as u8)
}

/// Moves each centre to the middle of the bins that are nearest to it, again and again (k-means).
fn settle(bins: &[Bin], mut centres: Vec<Lab>) -> Vec<[u8; 3]> {
    let mut colours = Vec::new();
    for _ in 0..ROUNDS {
        let mut sums = vec![([0.0_f32; 3], 0.0_f32); centres.len()];
        for bin in bins {
            if let Some((sum, weight)) = nearest(centres.iter().copied(), bin.lab).and_then(|place| sums.get_mut(place))
            {
                sum.iter_mut().zip(bin.sum).for_each(|(sum, part)| *sum += part);
                *weight += bin.weight;
            }
        }
        sums.retain(|(_, weight)| *weight > 0.0);
        colours = sums.into_iter().map(|(sum, weight)| mean(sum, weight)).collect();
        centres = colours.iter().map(|colour: &[u8; 3]| oklab::from_srgb(*colour)).collect();
    }
    colours
}
