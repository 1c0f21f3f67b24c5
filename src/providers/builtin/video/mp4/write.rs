//! Writes files: index first, then the media of all tracks in turns, so that playing starts with the first bytes.

use super::entry::{is_named, pre_roll, xmp};
use super::{Kind, Track};

/// Of the film as a whole.
const TICKS_A_SECOND: u64 = 1_000;
/// How much of one track stands before the next one's turn, per second: twice.
const TURNS_A_SECOND: u64 = 2;

/// A file of these tracks, with a note in XMP.
pub fn write(tracks: &[Track], note: &str) -> Vec<u8> {
    let kind = boxed(b"ftyp", &[b"isom", &0x200_u32.to_be_bytes(), b"isomiso2avc1mp41"]);
    let chunks = in_turns(tracks);
    let media: usize = tracks.iter().flat_map(|track| &track.samples).map(|sample| sample.bytes.len()).sum();
    // The index has the same size wherever the media begin.
    let index_size = index(tracks, &chunks, 0).len();
    let index = index(tracks, &chunks, (kind.len() + index_size + 8) as u32);
    let note = xmp(note);
    let mut file = Vec::with_capacity(kind.len() + index.len() + media + 8 + note.len());
    file.extend(kind);
    file.extend(index);
    file.extend(((media + 8) as u32).to_be_bytes());
    file.extend(b"mdat");
    for chunk in &chunks {
        for sample in &tracks[chunk.track].samples[chunk.first..chunk.first + chunk.count] {
            file.extend(&sample.bytes);
        }
    }
    file.extend(note);
    file
}

pub fn boxed(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let size = 8 + parts.iter().map(|part| part.len()).sum::<usize>();
    let mut out = Vec::with_capacity(size);
    out.extend((size as u32).to_be_bytes());
    out.extend(name);
    parts.iter().for_each(|part| out.extend(*part));
    out
}

/// A box that begins with a version and flags.
pub fn full(name: &[u8; 4], version: u8, flags: u32, parts: &[&[u8]]) -> Vec<u8> {
    let head = (u32::from(version) << 24 | flags).to_be_bytes();
    let parts: Vec<&[u8]> = std::iter::once(head.as_slice()).chain(parts.iter().copied()).collect();
    boxed(name, &parts)
}

/// Samples of one track that stand together.
struct Chunk {
    track: usize,
    first: usize,
    count: usize,
    /// From the start of the media.
    offset: u32,
}

fn in_turns(tracks: &[Track]) -> Vec<Chunk> {
    let mut next = vec![(0_usize, 0_u64); tracks.len()];
    let (mut chunks, mut offset) = (Vec::new(), 0_u32);
    let mut turn = 0_u64;
    while tracks.iter().zip(&next).any(|(track, (sample, _))| *sample < track.samples.len()) {
        turn += 1;
        for (number, (track, (sample, ticks))) in tracks.iter().zip(&mut next).enumerate() {
            let (first, start) = (*sample, offset);
            let end = turn * u64::from(track.timescale) / TURNS_A_SECOND;
            while let Some(taken) = track.samples.get(*sample).filter(|_| *ticks < end) {
                offset += taken.bytes.len() as u32;
                *ticks += u64::from(taken.ticks);
                *sample += 1;
            }
            if *sample > first {
                chunks.push(Chunk { track: number, first, count: *sample - first, offset: start });
            }
        }
    }
    chunks
}

fn index(tracks: &[Track], chunks: &[Chunk], media_start: u32) -> Vec<u8> {
    let longest = tracks.iter().map(film_ticks).max().unwrap_or_default();
    let mut head = vec![0; 8];
    head.extend((TICKS_A_SECOND as u32).to_be_bytes());
    head.extend((longest as u32).to_be_bytes());
    head.extend(0x1_0000_u32.to_be_bytes()); // speed
    head.extend(0x100_u16.to_be_bytes()); // volume
    head.extend([0; 10]);
    head.extend(MATRIX.iter().flat_map(|number| number.to_be_bytes()));
    head.extend([0; 24]);
    head.extend((tracks.len() as u32 + 1).to_be_bytes());
    let tracks = tracks.iter().enumerate().flat_map(|(number, track)| {
        let own: Vec<&Chunk> = chunks.iter().filter(|chunk| chunk.track == number).collect();
        track_box(track, number as u32 + 1, &own, media_start)
    });
    boxed(b"moov", &[&full(b"mvhd", 0, 0, &[&head]), &tracks.collect::<Vec<u8>>()])
}

/// Neither turned nor stretched.
const MATRIX: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/// A track's length in the ticks of the film.
fn film_ticks(track: &Track) -> u64 {
    (track.length * TICKS_A_SECOND).div_ceil(u64::from(track.timescale.max(1)))
}

fn track_box(track: &Track, id: u32, chunks: &[&Chunk], media_start: u32) -> Vec<u8> {
    let (volume, width, height, handler) = match track.kind {
        Kind::Video { width, height } => (0_u16, width, height, b"vide"),
        Kind::Audio => (0x100, 0, 0, b"soun"),
    };
    let mut head = vec![0; 8];
    head.extend(id.to_be_bytes());
    head.extend([0; 4]);
    head.extend((film_ticks(track) as u32).to_be_bytes());
    head.extend([0; 8]);
    head.extend([0, 0, 0, u8::from(handler == b"soun")]); // layer, alternate group
    head.extend(volume.to_be_bytes());
    head.extend([0; 2]);
    head.extend(MATRIX.iter().flat_map(|number| number.to_be_bytes()));
    head.extend((width << 16).to_be_bytes());
    head.extend((height << 16).to_be_bytes());
    let edit = [1, film_ticks(track) as u32, track.skip, 0x1_0000].map(u32::to_be_bytes).concat();
    let edits = boxed(b"edts", &[&full(b"elst", 0, 0, &[&edit])]);
    let media = media_box(track, handler, chunks, media_start);
    // Enabled, in the film.
    boxed(b"trak", &[&full(b"tkhd", 0, 3, &[&head]), &edits, &media])
}

fn media_box(track: &Track, handler: &[u8; 4], chunks: &[&Chunk], media_start: u32) -> Vec<u8> {
    let length: u64 = track.samples.iter().map(|sample| u64::from(sample.ticks)).sum();
    let mut head = vec![0; 8];
    head.extend(track.timescale.to_be_bytes());
    head.extend((length as u32).to_be_bytes());
    head.extend([0x55, 0xc4, 0, 0]); // language not told
    let handler_box = full(b"hdlr", 0, 0, &[&[0; 4], handler, &[0; 13]]);
    let kind_head = match track.kind {
        Kind::Video { .. } => full(b"vmhd", 0, 1, &[&[0; 8]]),
        Kind::Audio => full(b"smhd", 0, 0, &[&[0; 4]]),
    };
    // The media stand in this very file.
    let here = full(b"dref", 0, 0, &[&1_u32.to_be_bytes(), &full(b"url ", 0, 1, &[])]);
    let table = sample_table(track, chunks, media_start);
    let info = boxed(b"minf", &[&kind_head, &boxed(b"dinf", &[&here]), &table]);
    boxed(b"mdia", &[&full(b"mdhd", 0, 0, &[&head]), &handler_box, &info])
}

fn sample_table(track: &Track, chunks: &[&Chunk], media_start: u32) -> Vec<u8> {
    let samples = &track.samples;
    let list = |rows: Vec<[u32; 2]>| -> Vec<u8> {
        let count = (rows.len() as u32).to_be_bytes();
        count.into_iter().chain(rows.into_iter().flatten().flat_map(u32::to_be_bytes)).collect()
    };
    let mut out = full(b"stsd", 0, 0, &[&1_u32.to_be_bytes(), &track.entry]);
    out.extend(full(b"stts", 0, 0, &[&list(runs(samples.iter().map(|sample| sample.ticks)))]));
    if samples.iter().any(|sample| sample.delay != 0) {
        out.extend(full(b"ctts", 1, 0, &[&list(runs(samples.iter().map(|sample| sample.delay as u32)))]));
    }
    if samples.iter().any(|sample| !sample.is_key) {
        let keys = (1_u32..).zip(samples).filter(|(_, sample)| sample.is_key).map(|(number, _)| number);
        let keys: Vec<u8> = keys.flat_map(u32::to_be_bytes).collect();
        out.extend(full(b"stss", 0, 0, &[&((keys.len() / 4) as u32).to_be_bytes(), &keys]));
    }
    let chunk_rows = (1_u32..).zip(chunks).flat_map(|(number, chunk)| [number, chunk.count as u32, 1]);
    let chunk_rows: Vec<u8> = chunk_rows.flat_map(u32::to_be_bytes).collect();
    out.extend(full(b"stsc", 0, 0, &[&(chunks.len() as u32).to_be_bytes(), &chunk_rows]));
    let sizes: Vec<u8> = samples.iter().flat_map(|sample| (sample.bytes.len() as u32).to_be_bytes()).collect();
    out.extend(full(b"stsz", 0, 0, &[&[0; 4], &(samples.len() as u32).to_be_bytes(), &sizes]));
    let offsets: Vec<u8> = chunks.iter().flat_map(|chunk| (media_start + chunk.offset).to_be_bytes()).collect();
    out.extend(full(b"stco", 0, 0, &[&(chunks.len() as u32).to_be_bytes(), &offsets]));
    if is_named(&track.entry, b"Opus") {
        out.extend(pre_roll(samples.len() as u32));
    }
    boxed(b"stbl", &[&out])
}

/// How often each value follows itself, with the value.
fn runs(values: impl Iterator<Item = u32>) -> Vec<[u32; 2]> {
    let mut rows: Vec<[u32; 2]> = Vec::new();
    for value in values {
        match rows.last_mut() {
            Some([count, last]) if *last == value => *count += 1,
            _ => rows.push([1, value]),
        }
    }
    rows
}
