//! Makes clips: pictures of the image engine set in motion, or given ones, in MP4 with H.264 and Opus.
//!
//! A call is read into a `Brief`; sources (scenes or given pictures) become a `Film` of one or several shots; a shot
//! moves a camera over a plate in which water, clouds and light move on their own. A scene is painted once and not
//! once a frame: that is what makes five seconds take five seconds. Frames go through the encoder one by one, so
//! memory does not grow with the clip. The same call gives the same bytes. Start reading at `film`.

mod brief;
mod camera;
mod film;
mod h264;
pub mod mp4;
mod particles;
mod plate;
mod shot;
mod sound;
mod survey;
mod turbulence;

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use brief::Brief;
use film::{Film, Source};
use h264::{FPS, FilmEncoder};
use mp4::Track;

use super::image::{About, Cancelled, Picture, encode, resized, xmp};
use crate::providers::builtin::inputs::Inputs;
use crate::providers::sources;
use crate::providers::{Call, Fault, Format, Media, Output};

/// Frames that wait for the encoder at most: the next one is drawn while the last one is encoded.
const FRAMES_WAITING: usize = 2;

/// Makes item `call.index` of a batch. `report` is told per cent.
///
/// # Errors
/// `Broken` when the caller is gone or the encoder fails.
pub fn make(call: &Call, inputs: &Inputs, cancelled: &dyn Fn() -> bool, report: &dyn Fn(u8)) -> Result<Output, Fault> {
    let brief = Brief::read(call);
    let mut film = film(&brief, inputs);
    let (video, poster) = shoot(&brief, &mut film, cancelled, report)?;
    drop(film);
    let mut tracks = vec![video];
    if brief.has_sound {
        tracks.push(sound::track(call, &brief, cancelled)?);
    }
    let about = About { prompt: &call.prompt, model: "builtin", seed: brief.seed };
    let (width, height, seconds) = (brief.width, brief.height, brief.seconds as f32);
    let bytes = mp4::write::write(&tracks, &xmp(&about));
    let clip = Media { bytes, format: Format::Mp4, width, height, seconds };
    let bytes = encode(&poster, Format::Webp, &about)?;
    let poster = Media { bytes, format: Format::Webp, width, height, seconds: 0.0 };
    Ok(Output::Film { clip, poster })
}

/// Which sources in which order: pictures to reach or to show in turn come before words alone.
fn film<'a>(brief: &'a Brief, inputs: &Inputs) -> Film<'a> {
    let fitted = |picture: &sources::Picture| Source::Picture(Arc::new(fit(picture, brief.width, brief.height)));
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

/// Draws and encodes side by side; answers the track and the still that stands for it.
fn shoot(
    brief: &Brief,
    film: &mut Film<'_>,
    cancelled: &dyn Fn() -> bool,
    report: &dyn Fn(u8),
) -> Result<(Track, Picture), Fault> {
    let gone = |Cancelled| Fault::Broken { retryable: false, detail: "cancelled".to_owned() };
    let frame_seconds = 1.0 / FPS as f32;
    let count = brief.seconds * FPS;
    let mut encoder = FilmEncoder::new(brief.width, brief.height)?;
    let mut poster = None;
    let track = std::thread::scope(|scope| {
        let (frames, waiting) = sync_channel::<(Picture, bool)>(FRAMES_WAITING);
        let encoding = scope.spawn(move || {
            for (frame, is_cut) in waiting {
                encoder.push(&frame, is_cut)?;
            }
            Ok(encoder.finish())
        });
        for number in 0..count {
            if cancelled() {
                return Err(gone(Cancelled));
            }
            let seconds = number as f32 * frame_seconds;
            let frame = film.frame(seconds, cancelled).map_err(gone)?;
            if number == count / 3 {
                poster = Some(frame.clone());
            }
            // The other end hangs up only on an error, which joining tells.
            if frames.send((frame, film.is_cut(seconds, frame_seconds))).is_err() {
                break;
            }
            report((number * 95 / count) as u8);
        }
        drop(frames);
        encoding.join().unwrap_or_else(|_| Err(Fault::Broken { retryable: false, detail: "panicked".to_owned() }))
    })?;
    let poster = poster.ok_or_else(|| gone(Cancelled))?;
    Ok((track, poster))
}

/// The middle of a picture in the frame's shape, in its size; what is transparent becomes black.
fn fit(picture: &sources::Picture, width: u32, height: u32) -> Picture {
    let (w, h) = (u64::from(picture.width), u64::from(picture.height));
    let (wide, tall) = (u64::from(width), u64::from(height));
    let across = w.min(h * wide / tall).max(1);
    let down = h.min(w * tall / wide).max(1);
    let (left, top) = ((w - across) / 2, (h - down) / 2);
    let rows = picture.rgba.chunks_exact(w as usize * 4).skip(top as usize).take(down as usize);
    let pixels = rows.flat_map(|row| row.chunks_exact(4).skip(left as usize).take(across as usize));
    let solid = |pixel: &[u8]| [0, 1, 2].map(|c| (u16::from(pixel[c]) * u16::from(pixel[3]) / 255) as u8);
    let pixels = pixels.flat_map(solid).collect();
    resized(&Picture { width: across as u32, height: down as u32, pixels }, width, height)
}
