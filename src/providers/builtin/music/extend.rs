//! A given piece, taken up at one of its beats and carried on in its style, key, tempo and metre. A piece of our own
//! says what it is in (`mark`); any other is listened to.

use super::brief::{Brief, LONGEST, SHORTEST};
use super::listen::{Heard, end_of, listen};
use super::mark::Mark;
use super::style::{STYLES, Style};
use crate::providers::builtin::audio::stereo::Stereo;
use crate::providers::builtin::audio::{Clip, HERTZ, decode, loudness, samples, seconds_in, wish};
use crate::providers::{Call, Fault};

/// How long the old piece rings on under the new one.
const TAIL_SECONDS: f32 = 1.2;
/// The stretch whose loudness the new part takes over.
const LEVEL_SECONDS: f32 = 12.0;
/// How far the new part is turned down or up for it.
const LEVELS: (f32, f32) = (0.25, 1.8);

/// What is there already.
pub struct Opening {
    sound: Stereo,
    /// Where the new part begins, in seconds: on a beat.
    at: f32,
    heard: Heard,
    /// What it is in, where it says so.
    style: Option<&'static Style>,
}

impl Opening {
    /// `file` is the piece; the field `continue_at` says from which second it goes on, its end where that is missing or 0.
    ///
    /// # Errors
    /// `Invalid` naming the field.
    pub fn read(call: &Call, file: &[u8]) -> Result<Self, Fault> {
        let invalid = |field: &str, reason: &str| Fault::Invalid(format!("{field}: {reason}"));
        let mut sound = decode::decode(file, LONGEST).map_err(|reason| invalid("reference_audio", reason))?;
        let whole = sound.len() as f32 / HERTZ;
        let mono = sound.mono();
        let wanted = wish(call, &["continue_at", "continue-at"]).and_then(seconds_in).filter(|seconds| *seconds > 0.0);
        let from = wanted.unwrap_or_else(|| end_of(&mono));
        if from > whole {
            return Err(invalid("continue_at", &format!("the piece ends after {whole:.0} seconds")));
        }
        if from > LONGEST - SHORTEST {
            return Err(invalid("continue_at", &format!("must be at most {:.0} seconds", LONGEST - SHORTEST)));
        }
        let mark = Mark::find(file);
        let mut heard = listen(mono.get(..samples(from)).unwrap_or(&mono), mark.map(|mark| mark.tempo));
        if let Some(mark) = mark {
            (heard.key, heard.beats) = (mark.key, mark.beats);
        }
        let beat = 60.0 / heard.tempo;
        let beats = ((from - heard.beat) / beat).round();
        let at = (heard.beat + beats * beat).clamp(0.0, whole);
        sound.channels_mut().into_iter().for_each(|track| track.truncate(samples(at + TAIL_SECONDS)));
        Ok(Self { sound, at, heard, style: mark.map(|mark| mark.style) })
    }

    /// The style to go on in where nobody names another: the piece's own, else one of its metre.
    pub fn style(&self) -> Option<&'static Style> {
        self.style.or_else(|| STYLES.iter().find(|style| style.beats == 3 && self.heard.beats == 3))
    }

    /// Has the new part follow on: same key, tempo and metre, no beginning of its own, together not too long.
    pub fn guide(&self, brief: &mut Brief) {
        (brief.key, brief.beats) = (self.heard.key, self.heard.beats);
        (brief.tempo, brief.exact_tempo) = (self.heard.tempo, true);
        brief.has_intro = false;
        brief.seconds = brief.seconds.min(LONGEST - self.at);
    }

    /// Old and new as one piece.
    pub fn join(mut self, new: &Clip) -> Clip {
        let cut = samples(self.at).min(self.sound.len());
        let before = cut.saturating_sub(samples(LEVEL_SECONDS))..cut;
        let heard = new.channels.iter().map(|track| power(track.get(..samples(LEVEL_SECONDS)).unwrap_or(track)));
        let old = power(&self.sound.left[before.clone()]) + power(&self.sound.right[before]);
        let level = (old / heard.sum::<f32>().max(f32::EPSILON)).sqrt().clamp(LEVELS.0, LEVELS.1);
        for (track, part) in self.sound.channels_mut().into_iter().zip(&new.channels) {
            let ringing = track.len() - cut;
            for (place, sample) in track.iter_mut().skip(cut).enumerate() {
                let left = 1.0 - place as f32 / ringing as f32;
                *sample *= left * left;
            }
            track.resize(cut + part.len().max(ringing), 0.0);
            track.iter_mut().skip(cut).zip(part).for_each(|(sample, new)| *sample += new * level);
        }
        let mut clip = self.sound.into_clip();
        loudness::limit(&mut clip);
        clip
    }
}

fn power(track: &[f32]) -> f32 {
    track.iter().map(|sample| sample * sample).sum::<f32>() / track.len().max(1) as f32
}
