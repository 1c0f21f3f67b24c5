//! Sings: the syllables of a text on the notes of a tune, with the same throat that speaks.

use super::phone::Sound;
use super::prosody::Segment;
use super::tract::{RATE, Tract};
use super::voice::Voice;
use super::{text, track};
use crate::providers::builtin::audio::dice::Dice;

/// A tone to sing; times are in seconds from the start of the piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    pub start: f32,
    pub seconds: f32,
    pub hertz: f32,
}

/// A shorter tone has no room for a syllable.
const SHORTEST_MILLIS: f32 = 90.0;
/// The part of a tone that consonants may take.
const CONSONANTS: f32 = 0.45;
/// From the throat's level to a part's in a piece.
const GAIN: f32 = 0.5;

/// The samples of a singer of that name, at `RATE`, from the start of the piece to the end of the last tone. When the
/// text is sung before the tones are, it begins anew. `None` where nothing can be sung.
pub fn sing(lyrics: &str, tones: &[Tone], singer: &str, dice: Dice) -> Option<Vec<f32>> {
    let syllables = syllables(lyrics);
    if syllables.is_empty() || tones.is_empty() {
        return None;
    }
    // A wide range makes the throat's unsteadiness a vibrato.
    let voice = Voice { range: 2.2, breath: 1.2, ..Voice::named(singer) };
    let mut segments = Vec::new();
    let mut now = 0.0;
    for (tone, syllable) in tones.iter().zip(syllables.iter().cycle()) {
        let start = tone.start * 1_000.0;
        let rest = start - now;
        if rest > 0.0 {
            segments.push(Segment {
                phone: None,
                millis: rest,
                pitch: [tone.hertz; 3],
                level: 0.0,
                is_breathed: false,
            });
            now = start;
        }
        // A tone that begins while the one before still sounds is shortened by as much.
        let millis = (tone.seconds * 1_000.0 + rest.min(0.0)).max(SHORTEST_MILLIS);
        segments.extend(on_tone(syllable, millis, tone.hertz));
        now += millis;
    }
    let mut tract = Tract::new(voice, dice);
    let mut samples = Vec::with_capacity((now / 1_000.0 * RATE as f32) as usize + 1);
    for frame in track::frames(&segments, 1.0) {
        tract.sing(&frame, &mut samples);
    }
    samples.iter_mut().for_each(|sample| *sample = (*sample * GAIN).clamp(-1.0, 1.0));
    Some(samples)
}

/// The syllables of a text, without the names of parts in brackets: `[Chorus]`.
fn syllables(lyrics: &str) -> Vec<Vec<Sound>> {
    let mut sung = String::with_capacity(lyrics.len());
    let mut depth = 0_usize;
    for letter in lyrics.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => sung.push(letter),
            _ => {}
        }
    }
    let phrases = text::phrases(&sung).unwrap_or_default();
    phrases.iter().flat_map(|phrase| &phrase.words).flat_map(|word| split(&word.sounds)).collect()
}

/// Cuts a word so that each part has one vowel; of consonants between two vowels all but the first go on.
fn split(sounds: &[Sound]) -> Vec<Vec<Sound>> {
    let vowels: Vec<usize> = (0..sounds.len()).filter(|at| sounds[*at].phone.manner.is_vowel()).collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for (number, vowel) in vowels.iter().enumerate() {
        let end = match vowels.get(number + 1) {
            Some(next) if next - vowel > 2 => vowel + 2,
            Some(_) => vowel + 1,
            None => sounds.len(),
        };
        parts.extend(sounds.get(start..end).map(<[Sound]>::to_vec));
        start = end;
    }
    parts
}

/// A syllable whose vowel fills what its consonants leave of the tone.
fn on_tone(syllable: &[Sound], millis: f32, hertz: f32) -> Vec<Segment> {
    let is_vowel = |sound: &Sound| sound.phone.manner.is_vowel();
    let plain: f32 = syllable.iter().filter(|sound| !is_vowel(sound)).map(|sound| sound.phone.millis).sum();
    let shrink = (millis * CONSONANTS / plain.max(1.0)).min(1.0);
    let vowel = millis - plain * shrink;
    let segment = |sound: &Sound| Segment {
        phone: Some(sound.phone),
        millis: if is_vowel(sound) { vowel } else { sound.phone.millis * shrink },
        pitch: [hertz; 3],
        level: 1.0,
        is_breathed: false,
    };
    syllable.iter().map(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_apart_at_their_vowels() {
        let parts = |text: &str| syllables(text).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(parts("[Verse 1]\nhello"), [2, 2]);
        assert_eq!(parts("window"), [3, 2]);
        assert_eq!(parts("[only a name]"), [0; 0]);
    }

    #[test]
    fn tones_keep_their_places() {
        let tone = |start, seconds| Tone { start, seconds, hertz: 220.0 };
        let tones = [tone(0.5, 0.4), tone(0.8, 0.4), tone(2.0, 0.5)];
        let sung = sing("la la la", &tones, "coral", Dice::new(1, 0, "song")).unwrap();
        assert!((sung.len() as f32 / RATE as f32 - 2.5).abs() < 0.05, "{}", sung.len());
        let loudness = |from: f32, to: f32| {
            let part = &sung[(from * RATE as f32) as usize..(to * RATE as f32) as usize];
            part.iter().map(|sample| sample.abs()).sum::<f32>() / part.len() as f32
        };
        assert!(loudness(0.0, 0.45) < 0.001 && loudness(1.4, 1.9) < 0.01);
        assert!(loudness(0.6, 1.0) > 0.02 && loudness(2.1, 2.4) > 0.02);
        assert_eq!(sing("", &tones, "coral", Dice::new(1, 0, "song")), None);
    }
}
