//! The words of a song, and who sings them on the tune.

use super::instrument::Instrument;
use super::score::{Note, Score};
use crate::providers::Call;
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::oscillator::hertz_of;
use crate::providers::builtin::audio::stereo::{Stereo, add};
use crate::providers::builtin::audio::{RATE, wish};
use crate::providers::builtin::speech;
use crate::providers::builtin::speech::singing::{Tone, sing};

/// A prompt of so many lines is the song itself; one of fewer tells about it.
const LINES: usize = 4;
/// How loud the singer is in the piece, and how much of that the room hears.
const LEVEL: f32 = 0.9;
const SEND: f32 = 0.25;
/// Semitones between a tune as it is written and where a low voice sings it.
const OCTAVE: i32 = 12;

/// What is sung and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Song {
    lyrics: String,
    /// One of the speakers.
    singer: &'static str,
    is_low: bool,
}

impl Song {
    /// The field `lyrics`, or a prompt of several lines or with parts in brackets; none for a piece without singing.
    pub fn read(call: &Call) -> Option<Self> {
        let vocals = wish(call, &["vocals"]).unwrap_or_default();
        if matches!(vocals, "none" | "instrumental") || wish(call, &["instrumental"]) == Some("true") {
            return None;
        }
        let lines = call.prompt.lines().filter(|line| !line.trim().is_empty()).count();
        let is_song = lines >= LINES || call.prompt.trim_start().starts_with('[');
        let lyrics = wish(call, &["lyrics"]).or(is_song.then_some(call.prompt.as_str()))?;
        let is_low = matches!(vocals, "male" | "m" | "man" | "deep");
        Some(Self { lyrics: lyrics.to_owned(), singer: if is_low { "cedar" } else { "coral" }, is_low })
    }

    pub fn lyrics(&self) -> &str {
        &self.lyrics
    }

    /// The line that a song is remembered by: the first of its chorus, else its first.
    pub fn hook(&self) -> Option<&str> {
        let mut lines = self.lyrics.lines().map(str::trim).filter(|line| !line.is_empty());
        let is_part = |line: &str| line.starts_with('[');
        let is_chorus = |line: &str| is_part(line) && line.to_lowercase().contains("chorus");
        let chorus = lines.clone().skip_while(|line| !is_chorus(line)).find(|line| !is_part(line));
        chorus.or_else(|| lines.find(|line| !is_part(line)))
    }

    /// Sings on the notes of the voice and lays it into the piece.
    pub fn sing(&self, score: &Score, dice: &mut Dice, dry: &mut Stereo, send: &mut [f32]) {
        let mut notes: Vec<&Note> = score.notes.iter().filter(|note| note.instrument == Instrument::Voice).collect();
        notes.sort_by(|a, b| a.start.total_cmp(&b.start));
        let tone = |note: &&Note| Tone {
            start: note.start * score.seconds_a_beat,
            seconds: note.beats * score.seconds_a_beat,
            hertz: hertz_of((note.pitch - if self.is_low { OCTAVE } else { 0 }) as f32),
        };
        let tones: Vec<Tone> = notes.iter().map(tone).collect();
        let Some(sung) = sing(&self.lyrics, &tones, self.singer, dice.split()) else { return };
        let sung = at_rate(&sung);
        dry.place(0, &sung, LEVEL, 0.0);
        add(send, 0, &sung, LEVEL * SEND);
    }
}

/// Speech at twice its rate, which is that of music.
fn at_rate(samples: &[f32]) -> Vec<f32> {
    const { assert!(RATE == 2 * speech::RATE) };
    let next = samples.iter().skip(1).chain(samples.last());
    samples.iter().zip(next).flat_map(|(here, next)| [*here, (here + next) / 2.0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_sing_are_told_from_words_about_a_piece() {
        let call = |prompt: &str, fields: &[(&str, &str)]| {
            let parameters = fields.iter().map(|(id, value)| ((*id).into(), (*value).into())).collect();
            Song::read(&Call { prompt: prompt.into(), parameters, ..Call::default() })
        };
        assert_eq!(call("a song about the sea", &[("music-vocals", "female")]), None);
        assert_eq!(call("one\ntwo\nthree\nfour", &[("music-vocals", "none")]), None);
        assert_eq!(call("[Verse]\nmoon", &[]).map(|song| song.singer), Some("coral"));
        assert!(call("sad", &[("lyrics", "oh my"), ("vocals", "male")]).is_some_and(|song| song.is_low));
    }
}
