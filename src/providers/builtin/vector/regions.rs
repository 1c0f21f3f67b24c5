//! Neighbouring pixels of one colour, as numbered regions.

use std::collections::{BTreeMap, BTreeSet};

use super::palette::Palette;
use crate::providers::sources::Picture;

/// The map of a picture: which region each pixel belongs to.
pub struct Regions {
    pub width: usize,
    pub height: usize,
    /// Region numbers; `None` is clear.
    map: Vec<Option<usize>>,
    /// By region: the palette's number of its colour, and its pixels (none once it has joined another).
    all: Vec<(usize, usize)>,
}

impl Regions {
    pub fn of(picture: &Picture, palette: &Palette) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let colours = smoothed(&palette.numbers(picture), width, height);
        let mut regions = Self { width, height, map: vec![None; colours.len()], all: Vec::new() };
        for start in 0..colours.len() {
            if let (Some(colour), None) = (colours[start], regions.map[start]) {
                let number = regions.all.len();
                let size = regions.flood(&colours, start, number);
                regions.all.push((colour, size));
            }
        }
        regions
    }

    fn flood(&mut self, colours: &[Option<usize>], start: usize, number: usize) -> usize {
        let mut open = vec![start];
        self.map[start] = Some(number);
        let mut size = 0;
        while let Some(place) = open.pop() {
            size += 1;
            for next in neighbours(place, self.width, self.height) {
                if self.map[next].is_none() && colours[next] == colours[start] {
                    self.map[next] = Some(number);
                    open.push(next);
                }
            }
        }
        size
    }

    /// Joins regions of fewer than `least` pixels to the neighbour that they share most of their edge with, the
    /// smallest first. A speck in the clear stays.
    pub fn join_specks(&mut self, least: usize) {
        let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, region) in self.map.iter().enumerate() {
            if let Some(region) = region.filter(|region| self.all[*region].1 < least) {
                places.entry(region).or_default().push(place);
            }
        }
        let mut by_size: BTreeSet<(usize, usize)> =
            places.keys().map(|region| (self.all[*region].1, *region)).collect();
        while let Some((size, region)) = by_size.pop_first() {
            let own = places.remove(&region).unwrap_or_default();
            let Some(into) = self.main_neighbour(&own, region) else { continue };
            own.iter().for_each(|place| self.map[*place] = Some(into));
            let old = self.all[into].1;
            self.all[into].1 += size;
            self.all[region].1 = 0;
            if by_size.remove(&(old, into)) {
                places.entry(into).or_default().extend(own);
                if old + size < least {
                    by_size.insert((old + size, into));
                }
            }
        }
    }

    fn main_neighbour(&self, places: &[usize], region: usize) -> Option<usize> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for next in places.iter().flat_map(|place| neighbours(*place, self.width, self.height)) {
            if let Some(other) = self.map[next].filter(|other| *other != region) {
                *shared.entry(other).or_default() += 1;
            }
        }
        shared.into_iter().max_by_key(|(_, edge)| *edge).map(|(other, _)| other)
    }

    pub fn count(&self) -> usize {
        self.all.iter().filter(|(_, size)| *size > 0).count()
    }

    /// Every region with its pixels, the largest first: small shapes lie on large ones, should their edges not quite
    /// meet.
    pub fn largest_first(&self) -> Vec<(usize, Vec<(usize, usize)>)> {
        let mut places: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.all.len()];
        for (place, region) in self.map.iter().enumerate() {
            if let Some(region) = region {
                places[*region].push((place % self.width, place / self.width));
            }
        }
        let mut regions: Vec<_> = places.into_iter().enumerate().filter(|(_, places)| !places.is_empty()).collect();
        regions.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        regions
    }

    pub fn colour(&self, region: usize) -> usize {
        self.all.get(region).map_or(0, |(colour, _)| *colour)
    }

    /// Whether the pixel is of that region; outside the picture there is none.
    pub fn is_at(&self, x: isize, y: isize, region: usize) -> bool {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return false };
        x < self.width && y < self.height && self.map[y * self.width + x] == Some(region)
    }
}

fn neighbours(place: usize, width: usize, height: usize) -> impl Iterator<Item = usize> {
    let (x, y) = (place % width, place / width);
    let left = (x > 0).then(|| place - 1);
    let right = (x + 1 < width).then(|| place + 1);
    let above = (y > 0).then(|| place - width);
    let below = (y + 1 < height).then(|| place + width);
    [left, right, above, below].into_iter().flatten()
}

/// Each pixel takes the colour that six of the nine around it have, if one does: lone pixels on an edge go.
fn smoothed(colours: &[Option<usize>], width: usize, height: usize) -> Vec<Option<usize>> {
    let around = |place: usize| {
        let (x, y) = (place % width, place / width);
        let columns = x.saturating_sub(1)..(x + 2).min(width);
        (y.saturating_sub(1)..(y + 2).min(height)).flat_map(move |y| columns.clone().map(move |x| y * width + x))
    };
    let main = |place: usize| {
        let own = colours[place];
        let mut votes: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        around(place).for_each(|place| *votes.entry(colours[place]).or_default() += 1);
        votes.into_iter().find(|(_, count)| *count >= 6).map_or(own, |(colour, _)| colour)
    };
    (0..colours.len()).map(main).collect()
}
