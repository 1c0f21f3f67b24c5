//! Changes a given clip by words, or lets it go on: decoded frame by frame, changed as the image engine changes a
//! picture, and encoded again with the timing and the sound that it had.

use std::collections::BTreeMap;

use super::brief::Brief;
use super::film::{Film, Source};
use super::h264::{FPS, FilmDecoder, FilmEncoder};
use super::mp4::read::read;
use super::mp4::{Kind, Track};
use super::{Reel, finished};
use crate::providers::builtin::image::rework::{Treatment, check};
use crate::providers::builtin::image::words::Words;
use crate::providers::builtin::image::{Cancelled, Picture, resized};
use crate::providers::builtin::inputs::Inputs;
use crate::providers::{Call, Fault, Output};

const SIDE_MAX: u32 = 1_920;
const PIXELS_MAX: u32 = 1_920 * 1_088;
/// Frames of a clip that are looked at: thirty seconds at sixty a second.
const FRAMES_MAX: usize = 1_800;
const GO_ON: &str = "extend extends continue continues go_on longer ต่อคลิป ขยายคลิป आगे_बढ़ाओ 延长 继续 续写";

/// Errors: `Invalid` naming `video_url` for what is no MP4 with H.264, or too large; naming `prompt` where nothing that
/// can be changed is named.
pub fn edit(
    call: &Call,
    inputs: &Inputs,
    file: &[u8],
    cancelled: &dyn Fn() -> bool,
    report: &dyn Fn(u8),
) -> Result<Output, Fault> {
    let brief = Brief::read(call);
    let goes_on = Words::new(&brief.text).find(GO_ON).is_some();
    let treatment = Treatment::read(call);
    if !goes_on {
        check(&Call { generator: "video-edit".to_owned(), ..call.clone() }, inputs)?;
    }
    let tracks = read(file).map_err(invalid)?;
    let (video, others): (Vec<Track>, Vec<Track>) =
        tracks.into_iter().partition(|track| matches!(track.kind, Kind::Video { .. }));
    let mut clip = Clip::open(video.into_iter().next().ok_or_else(|| invalid("has no picture"))?, brief.seconds)?;
    // The film keeps the size of its source.
    let brief = Brief { width: clip.width & !1, height: clip.height & !1, ..brief };
    let count = clip.order.len();
    let more = if goes_on { brief.seconds * FPS } else { 0 };
    let timescale = clip.timescale;
    let mut last = None;
    let mut poster = None;
    let encoder = FilmEncoder::new(brief.width, brief.height, timescale)?;
    let track = super::reel(encoder, |reel: &Reel| {
        let mut done = 0;
        while let Some((frame, start, ticks)) = clip.next()? {
            if cancelled() {
                return Err(super::gone(Cancelled));
            }
            let seconds = start as f32 / timescale as f32;
            let frame = if goes_on { frame } else { treatment.of_frame(&frame, &brief.scene, seconds) };
            last = goes_on.then(|| frame.clone());
            done += 1;
            if done == count / 3 + 1 {
                poster = Some(frame.clone());
            }
            reel.push(frame, false, ticks);
            report((done * 95 / (count + more as usize)) as u8);
        }
        let Some(last) = last.take() else { return Ok(()) };
        let mut film = Film::of(&brief, Source::Picture(std::sync::Arc::new(last)));
        for number in 0..more {
            if cancelled() {
                return Err(super::gone(Cancelled));
            }
            let frame = film.frame(number as f32 / FPS as f32, cancelled).map_err(super::gone)?;
            reel.push(frame, false, timescale / FPS);
            report(((count + number as usize) * 95 / (count + more as usize)) as u8);
        }
        Ok(())
    })?;
    let seconds = track.length as f32 / track.timescale as f32;
    let sound = others.into_iter().find(|track| track.kind == Kind::Audio).map(|sound| cut(sound, seconds));
    let sound = match sound {
        None if brief.has_sound => Some(super::sound::track(call, &brief, cancelled)?),
        sound => sound,
    };
    let poster = poster.ok_or_else(|| invalid("has no picture"))?;
    finished(call, &brief, [Some(track), sound].into_iter().flatten().collect(), poster)
}

fn invalid(reason: impl std::fmt::Display) -> Fault {
    Fault::Invalid(format!("video_url: {reason}"))
}

/// As much of a track as `seconds` show.
fn cut(mut track: Track, seconds: f32) -> Track {
    let length = (f64::from(seconds) * f64::from(track.timescale)) as u64;
    let mut ticks = 0;
    track.samples.retain(|sample| {
        let is_heard = ticks < length + u64::from(track.skip);
        ticks += u64::from(sample.ticks);
        is_heard
    });
    track.length = track.length.min(length);
    track
}

/// A clip that is decoded as it is read, its frames in the order in which they are shown.
struct Clip {
    width: u32,
    height: u32,
    timescale: u32,
    decoder: FilmDecoder,
    track: Track,
    /// The moments of all frames as they are shown, with how long each is.
    order: Vec<(i64, u32)>,
    shown: usize,
    /// The next sample to decode, and its moment without the delay.
    next: usize,
    clock: i64,
    /// Decoded, and not yet due.
    waiting: BTreeMap<i64, Picture>,
}

impl Clip {
    /// At most `seconds` of a track.
    fn open(track: Track, seconds: u32) -> Result<Self, Fault> {
        let Kind::Video { width, height } = track.kind else { return Err(invalid("has no picture")) };
        if width.max(height) > SIDE_MAX || width * height > PIXELS_MAX || width.min(height) < 64 {
            return Err(invalid("must be at least 64 pixels a side and at most 1920 × 1080"));
        }
        let decoder = FilmDecoder::new(&track.entry).ok_or_else(|| invalid("is not H.264, the one codec read here"))?;
        let mut clock = 0;
        let moment = |sample: &super::mp4::Sample| {
            let moment = clock + i64::from(sample.delay);
            clock += i64::from(sample.ticks);
            (moment, sample.ticks)
        };
        let mut order: Vec<(i64, u32)> = track.samples.iter().map(moment).collect();
        order.sort_unstable();
        let first = order.first().map_or(0, |(moment, _)| *moment);
        let end = first + i64::from(seconds) * i64::from(track.timescale);
        order.retain(|(moment, _)| *moment < end);
        if order.len() > FRAMES_MAX {
            return Err(invalid("has more than sixty frames a second"));
        }
        let (timescale, waiting) = (track.timescale, BTreeMap::new());
        Ok(Self { width, height, timescale, decoder, track, order, shown: 0, next: 0, clock: 0, waiting })
    }

    /// The next frame, its moment and how long it is shown, in ticks.
    fn next(&mut self) -> Result<Option<(Picture, i64, u32)>, Fault> {
        let Some(&(due, ticks)) = self.order.get(self.shown) else { return Ok(None) };
        loop {
            if let Some(frame) = self.waiting.remove(&due) {
                self.shown += 1;
                return Ok(Some((frame, due - self.order[0].0, ticks)));
            }
            let Some(sample) = self.track.samples.get(self.next) else { return Ok(None) };
            let moment = self.clock + i64::from(sample.delay);
            self.clock += i64::from(sample.ticks);
            self.next += 1;
            let decoded =
                self.decoder.decode(&sample.bytes).map_err(|reason| invalid(format!("cannot be decoded: {reason}")))?;
            if let Some(frame) = decoded {
                self.waiting.insert(moment, resized(&frame, self.width & !1, self.height & !1));
            }
        }
    }
}
