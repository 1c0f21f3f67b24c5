//! Reads files that others wrote: every track with its samples, or a word on why not.

use std::ops::Range;

use super::{Kind, Sample, Track};

/// A table with more rows than this is not of a short clip, and would cost memory before anything is known of it.
const MOST_SAMPLES: usize = 200_000;

/// The tracks of a file.
/// Errors: a phrase that follows the name of the field that named the file.
pub fn read(file: &[u8]) -> Result<Vec<Track>, &'static str> {
    const NO_MP4: &str = "is not an MP4 file";
    if file.get(4..8) != Some(b"ftyp") {
        return Err(NO_MP4);
    }
    if find(file, b"moof").is_some() {
        return Err("is an MP4 file in fragments, which cannot be read here");
    }
    let index = find(file, b"moov").ok_or("is an MP4 file without an index")?;
    let tracks: Option<Vec<Track>> =
        children(index).filter(|(name, _)| name == b"trak").map(|(_, track)| track_of(track, file)).collect();
    tracks.filter(|tracks| !tracks.is_empty()).ok_or("is a damaged MP4 file")
}

/// The boxes that stand one after the other in `bytes`: name and content. Ends at the first that is damaged.
pub fn children(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let size = number(bytes, 0)? as usize;
        let name: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
        let content: Range<usize> = match size {
            0 => 8..bytes.len(),
            1 => 16..usize::try_from(u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?)).ok()?,
            size => 8..size,
        };
        let found = bytes.get(content.clone())?;
        bytes = bytes.get(content.end..)?;
        Some((name, found))
    })
}

/// The content of the first child of this name.
pub fn find<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    children(bytes).find(|(found, _)| found == name).map(|(_, content)| content)
}

/// The 32 bits at a place.
pub fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}

fn track_of(track: &[u8], file: &[u8]) -> Option<Track> {
    let media = find(track, b"mdia")?;
    let head = find(media, b"mdhd")?;
    let timescale = number(head, if head.first() == Some(&1) { 20 } else { 12 })?;
    let table = find(find(media, b"minf")?, b"stbl")?;
    let entries = find(table, b"stsd")?.get(8..)?;
    let entry = entries.get(..number(entries, 0)? as usize)?;
    let is_video = find(media, b"hdlr")?.get(8..12)? == b"vide";
    let kind = if is_video {
        let size = number(entry, 32)?;
        Kind::Video { width: size >> 16, height: size & 0xffff }
    } else {
        Kind::Audio
    };
    let samples = samples(table, file)?;
    let total: u64 = samples.iter().map(|sample| u64::from(sample.ticks)).sum();
    let skip = edit_start(track).unwrap_or(0);
    let length = total.saturating_sub(u64::from(skip));
    Some(Track { kind, entry: entry.to_vec(), timescale: timescale.max(1), skip, length, samples })
}

/// Where the first edit that shows anything begins, in ticks of the track.
fn edit_start(track: &[u8]) -> Option<u32> {
    let list = find(find(track, b"edts")?, b"elst")?;
    if list.first() != Some(&0) {
        return None;
    }
    let starts = (0..number(list, 4)?.min(16) as usize).filter_map(|row| number(list, 8 + row * 12 + 4));
    starts.into_iter().find(|start| *start != u32::MAX)
}

fn samples(table: &[u8], file: &[u8]) -> Option<Vec<Sample>> {
    let sizes = sizes(table)?;
    let mut ticks = run_lengths(find(table, b"stts")?)?;
    let mut delays = find(table, b"ctts").and_then(run_lengths);
    let keys: Option<Vec<u32>> = find(table, b"stss").map(|list| column(list, 8, 4).collect());
    let chunks: Vec<u64> = match find(table, b"stco") {
        Some(list) => column(list, 8, 4).map(u64::from).collect(),
        None => {
            let list = find(table, b"co64")?;
            column(list, 8, 8).zip(column(list, 12, 8)).map(|(high, low)| u64::from(high) << 32 | u64::from(low))
        }
        .collect(),
    };
    let per_chunk = find(table, b"stsc")?;
    let rows: Vec<(u32, u32)> = column(per_chunk, 8, 12).zip(column(per_chunk, 12, 12)).collect();
    let mut samples = Vec::with_capacity(sizes.len());
    // Samples that share their bytes would let a small file fill the memory.
    let mut left = file.len();
    for (chunk, offset) in (1_u32..).zip(chunks) {
        let (_, count) = rows.iter().rev().find(|(first, _)| *first <= chunk)?;
        let mut place = usize::try_from(offset).ok()?;
        for _ in 0..*count {
            let Some(size) = sizes.get(samples.len()) else { return Some(samples) };
            let end = place.checked_add(*size as usize)?;
            left = left.checked_sub(*size as usize)?;
            let number = samples.len() as u32 + 1;
            samples.push(Sample {
                bytes: file.get(place..end)?.to_vec(),
                ticks: ticks.next()?,
                delay: delays.as_mut().and_then(Iterator::next).unwrap_or(0) as i32,
                is_key: keys.as_ref().is_none_or(|keys| keys.binary_search(&number).is_ok()),
            });
            place = end;
        }
    }
    Some(samples)
}

fn sizes(table: &[u8]) -> Option<Vec<u32>> {
    let list = find(table, b"stsz")?;
    let (all, count) = (number(list, 4)?, number(list, 8)? as usize);
    if count > MOST_SAMPLES {
        return None;
    }
    Some(if all > 0 { vec![all; count] } else { column(list, 12, 4).take(count).collect() })
}

/// Every `stride` bytes a number, as far as the list goes.
fn column(list: &[u8], from: usize, stride: usize) -> impl Iterator<Item = u32> {
    (0..).map_while(move |row: usize| number(list, from + row * stride))
}

/// The values of a list of (how often, value), one by one.
fn run_lengths(list: &[u8]) -> Option<impl Iterator<Item = u32>> {
    let rows = column(list, 8, 8).zip(column(list, 12, 8)).take(number(list, 4)? as usize);
    Some(rows.flat_map(|(count, value)| std::iter::repeat_n(value, count as usize)))
}
