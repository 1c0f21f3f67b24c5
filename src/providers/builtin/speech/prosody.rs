//! The tune of a phrase: how long each sound is, how high, how loud.

use super::phone::{Manner, Phone, Sound, Stress};
use super::voice::Voice;

/// Words said in one breath, and what comes after them.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    pub words: Vec<Word>,
    pub ending: Ending,
}

/// A word as it is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub sounds: Vec<Sound>,
    /// Whether it carries meaning, and so an accent; "the" and "of" do not.
    pub is_content: bool,
}

/// How a phrase ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing but the need for breath.
    Breath,
    Comma,
    Colon,
    Statement,
    Question,
    Exclamation,
    Paragraph,
}

impl Ending {
    /// The silence after it, in milliseconds of plain speech.
    const fn pause(self) -> f32 {
        match self {
            Self::Breath => 60.0,
            Self::Comma => 170.0,
            Self::Colon => 260.0,
            Self::Statement | Self::Question | Self::Exclamation => 400.0,
            Self::Paragraph => 700.0,
        }
    }

    /// Where the voice ends, as a part of the speaker's range above (or below) the middle.
    const fn last_pitch(self) -> f32 {
        match self {
            Self::Question => 0.55,
            Self::Comma | Self::Colon | Self::Breath => 0.08,
            Self::Exclamation => -0.12,
            Self::Statement | Self::Paragraph => -0.27,
        }
    }
}

/// A sound with its length and tune; without a phone it is silence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    pub phone: Option<&'static Phone>,
    pub millis: f32,
    /// Hertz at its start, middle and end.
    pub pitch: [f32; 3],
    pub level: f32,
    /// Whether breath follows the stop.
    pub is_breathed: bool,
}

/// One sound of a phrase with what is known of its place.
struct Place {
    sound: Sound,
    is_content: bool,
    starts_word: bool,
}

/// The segments of a phrase and the silence after it, `pauses` times as long as usual.
pub fn segments(phrase: &Phrase, voice: &Voice, pauses: f32) -> Vec<Segment> {
    let places: Vec<Place> = phrase
        .words
        .iter()
        .flat_map(|word| {
            let place = |(at, sound): (usize, &Sound)| Place {
                sound: *sound,
                is_content: word.is_content,
                starts_word: at == 0,
            };
            word.sounds.iter().enumerate().map(place)
        })
        .collect();
    let last_vowel = places.iter().rposition(|place| place.sound.phone.manner.is_vowel());
    let mut tune = Tune::new(&places, phrase.ending, voice);
    let mut segments: Vec<Segment> = (0..places.len())
        .map(|at| Segment {
            phone: Some(places[at].sound.phone),
            millis: millis(&places, at, last_vowel) / voice.rate,
            pitch: tune.next(&places, at, last_vowel),
            level: level(&places[at], at as f32 / places.len() as f32),
            is_breathed: is_breathed(&places, at),
        })
        .collect();
    let pause = phrase.ending.pause() * pauses / voice.rate.max(0.4);
    let pitch = [tune.current; 3];
    segments.push(Segment { phone: None, millis: pause, pitch, level: 0.0, is_breathed: false });
    segments
}

/// Length in plain speech. Rules after Klatt, "Synthesis by rule of segmental durations in English sentences", 1979.
fn millis(places: &[Place], at: usize, last_vowel: Option<usize>) -> f32 {
    let place = &places[at];
    let phone = place.sound.phone;
    let before = at.checked_sub(1).and_then(|at| places.get(at));
    let after = places.get(at + 1).filter(|after| !after.starts_word);
    let is_late = last_vowel.is_some_and(|last| at >= last);
    let mut factor = 1.0;
    if phone.manner.is_vowel() {
        factor *= match place.sound.stress {
            Stress::Weak => 0.62,
            _ if !place.is_content => 0.8,
            Stress::Secondary => 0.9,
            Stress::Primary => 1.0,
        };
        factor *= if is_late { 1.38 } else { 1.0 };
        factor *= match after.map(|after| after.sound.phone.manner) {
            Some(Manner::Stop | Manner::Fricative | Manner::Affricate) => 0.76,
            Some(Manner::VoicedStop | Manner::VoicedFricative | Manner::VoicedAffricate) => 1.08,
            _ => 1.0,
        };
    } else {
        let is_consonant = |place: &&Place| !place.sound.phone.manner.is_vowel();
        let in_cluster = (!place.starts_word && before.is_some_and(|before| is_consonant(&before)))
            || after.is_some_and(|after| is_consonant(&after));
        factor *= if in_cluster { 0.78 } else { 1.0 };
        factor *= if is_late { 1.2 } else { 1.0 };
        factor *= if place.starts_word && at > 0 { 1.05 } else { 1.0 };
    }
    let least = phone.least_millis * if factor < 1.0 { 0.75 } else { 1.0 };
    (phone.least_millis + (phone.millis - phone.least_millis) * factor).max(least) * place.sound.stretch
}

fn level(place: &Place, progress: f32) -> f32 {
    let stress = match place.sound.stress {
        _ if !place.sound.phone.manner.is_vowel() => 0.9,
        Stress::Primary => 1.0,
        Stress::Secondary => 0.85,
        Stress::Weak => 0.72,
    };
    stress * (1.05 - 0.25 * progress)
}

/// English breathes after an unvoiced stop before a vowel, unless an s came before: "top", not "stop".
fn is_breathed(places: &[Place], at: usize) -> bool {
    let place = &places[at];
    if let Some(told) = place.sound.is_breathed {
        return told;
    }
    let open_after = places.get(at + 1).is_some_and(|after| {
        let manner = after.sound.phone.manner;
        manner.is_vowel() || manner == Manner::Approximant
    });
    let after_s = at.checked_sub(1).and_then(|at| places.get(at)).is_some_and(|before| before.sound.phone.name == "S");
    place.sound.phone.manner == Manner::Stop && open_after && !after_s
}

/// Walks the pitch through a phrase: a falling line, an accent on each stressed word, a boundary tone at the end.
struct Tune<'a> {
    voice: &'a Voice,
    ending: Ending,
    accents: usize,
    last_accent: Option<usize>,
    accents_done: usize,
    current: f32,
}

fn is_accented(place: &Place) -> bool {
    place.is_content && place.sound.stress == Stress::Primary && place.sound.phone.manner.is_vowel()
}

impl<'a> Tune<'a> {
    fn new(places: &[Place], ending: Ending, voice: &'a Voice) -> Self {
        Self {
            voice,
            ending,
            accents: places.iter().filter(|place| is_accented(place)).count().max(1),
            last_accent: places.iter().rposition(is_accented),
            accents_done: 0,
            current: voice.pitch * (1.0 + 0.10 * voice.range),
        }
    }

    fn next(&mut self, places: &[Place], at: usize, last_vowel: Option<usize>) -> [f32; 3] {
        let (place, voice) = (&places[at], self.voice);
        let progress = at as f32 / places.len() as f32;
        let line = voice.pitch * (1.0 + voice.range * (0.12 - 0.26 * progress));
        if let Some(tone) = place.sound.tone {
            // Tones keep their shape on a line that falls less.
            let middle = voice.pitch + (line - voice.pitch) * 0.4;
            let pitch = tone.map(|semitones| middle * (semitones * voice.range.clamp(0.6, 1.3) / 12.0).exp2());
            self.current = pitch[2];
            return pitch;
        }
        let is_vowel = place.sound.phone.manner.is_vowel();
        let target = if is_accented(place) {
            self.accents_done += 1;
            let height = if self.last_accent == Some(at) {
                0.20
            } else {
                0.24 - 0.10 * self.accents_done as f32 / self.accents as f32
            };
            line * (1.0 + voice.range * height)
        } else if is_vowel && place.sound.stress == Stress::Secondary {
            line * (1.0 + 0.05 * voice.range)
        } else {
            line
        };
        let mut end = if is_vowel { line * 0.98 + (target - line) * 0.35 } else { (self.current + target) / 2.0 };
        if last_vowel.is_some_and(|last| at >= last) {
            end = voice.pitch * (1.0 + self.ending.last_pitch() * voice.range);
        }
        let start = if is_vowel { target } else { self.current };
        self.current = end;
        [start, (start + end) / 2.0, end]
    }
}
