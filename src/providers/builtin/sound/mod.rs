//! The built-in maker of sound effects: finds the sources that a prompt names and lays them over each other.
//!
//! It knows some hundred sources by their English names; each is synthesised, none is a recording. Start reading at
//! `scene`; `stage` is what sources are built from.

mod animals;
mod electronic;
mod machines;
mod objects;
mod people;
mod scene;
mod stage;
mod weather;

use self::scene::Scene;
pub use self::scene::names;
use self::stage::{Pass, Stage, ring};
use super::audio::dice::Dice;
use super::audio::encode::{encode, wished_format};
use super::audio::filter::{Filter, remove_offset};
use super::audio::reverb::{Room, add_room};
use super::audio::stereo::Stereo;
use super::audio::words::Words;
use super::audio::{Clip, gone, loudness, samples, wish, wished_seconds};
use crate::providers::{Call, Fault, Media};

const DEFAULT_SECONDS: f32 = 6.0;
const SHORTEST: f32 = 0.5;
const LONGEST: f32 = 30.0;
/// How long the end of a loop takes to become its beginning.
const OVERLAP: f32 = 0.5;

/// Makes item `call.index` of a batch.
///
/// # Errors
/// `Invalid` for a format that is not made here; `Broken` when the caller is gone.
pub fn make(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let format = wished_format(call)?;
    encode(&mix(call, cancelled)?, format, cancelled)
}

/// Whether `words` name anything that can be heard.
pub fn is_known(words: &Words) -> bool {
    Scene::knows(words)
}

/// The sound itself, in stereo.
///
/// # Errors
/// `Broken` when the caller is gone.
pub fn mix(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Clip, Fault> {
    let seconds = wished_seconds(call).unwrap_or(DEFAULT_SECONDS).clamp(SHORTEST, LONGEST);
    let said = |names: &[&str]| names.iter().filter_map(|name| wish(call, &[name])).collect::<Vec<_>>().join(" ");
    let mut what = Words::of(&format!("{} {}", call.prompt, said(&["setting", "time"])));
    let how = Words::of(&format!("{} {}", call.prompt, said(&["density", "surface", "pace", "space", "shape"])));
    if !Scene::knows(&what) {
        what = Words::of(&said(&["event"]));
    }
    let scene = Scene::read(&what, &how);
    let loops =
        scene.loops || wish(call, &["loop", "looping"]).is_some_and(|value| matches!(value, "true" | "1" | "yes"));
    let overlap = if loops { OVERLAP.min(seconds * 0.25) } else { 0.0 };
    let mut stage = Stage {
        len: samples(seconds + overlap),
        seconds: seconds + overlap,
        dice: Dice::new(call.seed, call.index, "sound"),
        words: &how,
        strength: scene.strength,
        pace: scene.pace,
    };
    let mut out = Stereo::silence(stage.len);
    for source in &scene.sources {
        if cancelled() {
            return Err(gone());
        }
        out.mix(&(source.play)(&mut stage), source.level);
    }
    if scene.sources.is_empty() {
        out = unknown(&mut stage);
    }
    let room = if scene.sources.is_empty() { 0.4 } else { scene.room };
    Ok(finish(out, &scene, room, samples(overlap)))
}

/// What is heard where no word is known: air, and something that rings in it now and then.
fn unknown(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.hiss(Pass::Low, 420.0, 0.8, 0.2);
    let base = stage.dice.between(90.0, 220.0);
    let tones = stage.repeat((0.9, 2.2), 0.6, |dice, _| {
        let hertz = base * dice.between(1.0, 3.0);
        ring(dice, hertz, &[1.0, 2.01, 2.9], 2.2, 0.02)
    });
    out.mix(&tones, 0.5);
    out
}

/// Distance, room, loudness and ends.
fn finish(mut out: Stereo, scene: &Scene, room: f32, overlap: usize) -> Clip {
    let room = (room + scene.distance * 0.35).min(0.8);
    if scene.distance > 0.0 {
        // Air takes the treble away.
        for channel in out.channels_mut() {
            let mut air = Filter::new(5_000.0 - 4_200.0 * scene.distance, 0.7);
            channel.iter_mut().for_each(|sample| *sample = air.low(*sample));
        }
    }
    let send = out.mono();
    let space = Room { decay: 0.4 + 3.0 * room, damping: 0.4, size: 0.7 + 0.5 * room };
    add_room(&mut out, &send, space, room);
    out.channels_mut().into_iter().for_each(|channel| remove_offset(channel));
    let mut clip = out.into_clip();
    if overlap > 0 {
        clip.channels.iter_mut().for_each(|channel| close_loop(channel, overlap));
    } else {
        let fade_out = (clip.seconds() * 0.08).min(0.4);
        loudness::fade(&mut clip, 0.003, fade_out);
    }
    loudness::master(&mut clip, loudness::EFFECTS);
    clip
}

/// Lays what hangs over the end under the beginning, so that the last sample leads into the first.
fn close_loop(channel: &mut Vec<f32>, overlap: usize) {
    let over = channel.split_off(channel.len().saturating_sub(overlap));
    let span = over.len().max(1) as f32;
    for (place, (start, end)) in channel.iter_mut().zip(&over).enumerate() {
        let part = place as f32 / span;
        *start = *start * part.sqrt() + end * (1.0 - part).sqrt();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_has_no_seam() {
        let prompt = "ocean waves, seamless loop".to_owned();
        let clip = mix(&Call { prompt, seconds: 2, ..Call::default() }, &|| false).unwrap();
        assert_eq!(clip.frames(), 2 * 48_000);
        for channel in &clip.channels {
            let seam = (channel[0] - channel[channel.len() - 1]).abs();
            let steepest = channel.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
            assert!(seam <= steepest, "{seam} > {steepest}");
        }
    }
}
