//! Makes clips: pictures of the image engine set in motion, or given ones, in MP4 with H.264 and Opus.
//!
//! A call is read into a `Brief`; sources (scenes or given pictures) become a `Film` of one or several shots; a shot
//! moves a camera over a plate in which water, clouds and light move on their own. A scene is painted once and not
//! once a frame: that is what makes five seconds take five seconds. Frames go through the encoder one by one, so
//! memory does not grow with the clip. A given clip is changed frame by frame (`edit`). The same call gives the same bytes. Start reading at `film`.

mod brief;
mod camera;
mod edit;
mod film;
mod h264;
pub mod mp4;
mod particles;
mod plate;
mod shot;
mod sound;
mod sprites;
mod turbulence;

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use brief::Brief;
use film::{Film, Source};
use h264::{FPS, FRAME_TICKS, FilmEncoder, TIMESCALE};
use mp4::Track;

use super::image::{About, Cancelled, Picture, encode, fitted, xmp};
use crate::providers::builtin::inputs::Inputs;
use crate::providers::sources;
use crate::providers::{Call, Fault, Format, Media, Output};

/// Frames that wait for the encoder at most: the next one is drawn while the last one is encoded.
const FRAMES_WAITING: usize = 2;

/// Makes item `call.index` of a batch. `report` is told per cent.
///
/// # Errors
/// `Invalid` naming the field of an input that cannot be used; `Broken` when the caller is gone or the encoder fails.
pub fn make(call: &Call, inputs: &Inputs, cancelled: &dyn Fn() -> bool, report: &dyn Fn(u8)) -> Result<Output, Fault> {
    if let Some(file) = &inputs.clip {
        return edit::edit(call, inputs, file, cancelled, report);
    }
    let brief = Brief::read(call);
    let mut film = film(&brief, inputs);
    let (video, poster) = shoot(&brief, &mut film, cancelled, report)?;
    drop(film);
    let mut tracks = vec![video];
    if brief.has_sound {
        tracks.push(sound::track(call, &brief, cancelled)?);
    }
    finished(call, &brief, tracks, poster)
}

/// Frames of the clip that a call asks for, at even steps from its first to its last.
pub fn stills(call: &Call, count: u32) -> Vec<Picture> {
    let brief = Brief::read(call);
    let mut film = film(&brief, &Inputs::default());
    let last = brief.seconds as f32 - 1.0 / FPS as f32;
    let moment = |number: u32| last * number as f32 / count.saturating_sub(1).max(1) as f32;
    (0..count).filter_map(|number| film.frame(moment(number), &|| false).ok()).collect()
}

/// The file of these tracks, the first of which is the picture, and the still that stands for it.
fn finished(call: &Call, brief: &Brief, tracks: Vec<Track>, poster: Picture) -> Result<Output, Fault> {
    let about = About { prompt: &call.prompt, model: "builtin", seed: brief.seed };
    let (width, height) = (brief.width, brief.height);
    let seconds = tracks.first().map_or(0.0, |track| track.length as f32 / track.timescale as f32);
    let bytes = mp4::write::write(&tracks, &xmp(&about));
    let clip = Media { bytes, format: Format::Mp4, width, height, seconds };
    let bytes = encode(&poster, Format::Webp, &about)?;
    let poster = Media { bytes, format: Format::Webp, width, height, seconds: 0.0 };
    Ok(Output::Film { clip, poster })
}

/// Which sources in which order: pictures to reach or to show in turn come before words alone.
fn film<'a>(brief: &'a Brief, inputs: &Inputs) -> Film<'a> {
    let fitted = |picture: &sources::Picture| Source::Picture(Arc::new(fitted(picture, brief.width, brief.height)));
    let scene = || Source::Scene(Box::new(brief.scene.clone()));
    match (&inputs.picture, &inputs.end) {
        (Some(start), Some(end)) if brief.loops && start == end => Film::of(brief, fitted(start)),
        (Some(start), Some(end)) => Film::between(brief, fitted(start), fitted(end)),
        (None, Some(end)) => Film::between(brief, scene(), fitted(end)),
        (start, None) => {
            let pictures: Vec<Source> = start.iter().chain(&inputs.references).map(fitted).collect();
            match <[Source; 1]>::try_from(pictures) {
                Ok([only]) => Film::of(brief, only),
                Err(none) if none.is_empty() => Film::of(brief, scene()),
                Err(several) => Film::sequence(brief, several),
            }
        }
    }
}

/// Draws the film; answers its track and the still that stands for it.
fn shoot(
    brief: &Brief,
    film: &mut Film<'_>,
    cancelled: &dyn Fn() -> bool,
    report: &dyn Fn(u8),
) -> Result<(Track, Picture), Fault> {
    let frame_seconds = 1.0 / FPS as f32;
    let count = brief.seconds * FPS;
    let mut poster = None;
    let track = reel(FilmEncoder::new(brief.width, brief.height, TIMESCALE)?, |reel| {
        for number in 0..count {
            if cancelled() {
                return Err(gone(Cancelled));
            }
            let seconds = number as f32 * frame_seconds;
            let frame = film.frame(seconds, cancelled).map_err(gone)?;
            if number == count / 3 {
                poster = Some(frame.clone());
            }
            reel.push(frame, film.is_cut(seconds, frame_seconds), FRAME_TICKS);
            report((number * 95 / count) as u8);
        }
        Ok(())
    })?;
    Ok((track, poster.ok_or_else(|| gone(Cancelled))?))
}

/// Where frames are handed to the encoder.
struct Reel(SyncSender<(Picture, bool, u32)>);

impl Reel {
    /// A frame, whether it follows a cut, and its ticks. An encoder that has failed takes no more; `reel` tells.
    fn push(&self, frame: Picture, is_cut: bool, ticks: u32) {
        let _ = self.0.send((frame, is_cut, ticks));
    }
}

/// Encodes on a thread of its own what `draw` hands over.
fn reel(mut encoder: FilmEncoder, draw: impl FnOnce(&Reel) -> Result<(), Fault>) -> Result<Track, Fault> {
    std::thread::scope(|scope| {
        let (frames, waiting) = sync_channel::<(Picture, bool, u32)>(FRAMES_WAITING);
        let encoding = scope.spawn(move || {
            for (frame, is_cut, ticks) in waiting {
                encoder.push(&frame, is_cut, ticks)?;
            }
            Ok(encoder.finish())
        });
        let drawn = draw(&Reel(frames));
        let encoded = encoding.join();
        drawn?;
        encoded.unwrap_or_else(|_| Err(Fault::Broken { retryable: false, detail: "panicked".to_owned() }))
    })
}

fn gone(_: Cancelled) -> Fault {
    Fault::Broken { retryable: false, detail: "cancelled".to_owned() }
}
