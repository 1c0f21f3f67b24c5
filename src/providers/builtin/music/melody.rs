//! Tunes: a rhythm and a contour that come back, fitted to the chords below.

use super::brief::Brief;
use crate::providers::builtin::audio::dice::Dice;

/// A tone of the tune within a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MelodyTone {
    /// Sixteenths from the bar's start, and how many it lasts.
    pub step: u32,
    pub steps: u32,
    /// A degree of the scale, 0 at the tonic of the chords.
    pub degree: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    Verse,
    Chorus,
}

/// Rhythms of a bar in sixteenths; a negative number rests.
const CALM: &[&[i32]] = &[&[8, 8], &[12, 4], &[6, 10], &[4, 12], &[-4, 8, 4]];
const STEADY: &[&[i32]] =
    &[&[4, 4, 8], &[6, 2, 8], &[6, 6, 4], &[4, 4, 4, 4], &[8, 4, 4], &[-2, 2, 4, 8], &[3, 3, 2, 8]];
const LIVELY: &[&[i32]] = &[
    &[2, 2, 4, 2, 2, 4],
    &[3, 3, 2, 4, 4],
    &[4, 2, 2, 4, 4],
    &[3, 3, 4, 2, 4],
    &[2, 2, 2, 2, 8],
    &[-2, 2, 2, 2, 4, 4],
    &[6, 2, 2, 2, 4],
];
const CALM_THREE: &[&[i32]] = &[&[12], &[8, 4], &[4, 8]];
const LIVELY_THREE: &[&[i32]] = &[&[4, 4, 4], &[6, 2, 4], &[8, 2, 2], &[4, 2, 2, 4]];

/// How a tune moves from tone to tone: mostly by step.
const MOVES: [i32; 9] = [-2, -1, -1, 1, 1, 2, 0, 3, -3];

/// One bar of a tune before it meets a chord: sixteenth, length, and contour in degrees.
type Motif = Vec<(u32, u32, i32)>;

/// The tunes of a piece.
#[derive(Debug, Clone)]
pub struct Melody {
    verse: Theme,
    chorus: Theme,
}

/// Two motifs and the bar that closes.
#[derive(Debug, Clone)]
struct Theme {
    call: Motif,
    answer: Motif,
    close: Motif,
}

impl Melody {
    pub fn invent(brief: &Brief, dice: &mut Dice) -> Self {
        let (density, beats) = (brief.density, brief.beats);
        let verse = Theme::invent(density, beats, *dice.pick(&[2, 4, 7]), dice);
        // A chorus moves more and lies higher.
        let chorus = Theme::invent((density * 1.15).min(1.0), beats, *dice.pick(&[4, 7, 9]), dice);
        Self { verse, chorus }
    }

    /// The tones of bar `place` of a section over a chord; returning sections bring small changes.
    pub fn bar(&self, phrase: Phrase, place: u32, chord: i32, round: u32) -> Vec<MelodyTone> {
        let theme = match phrase {
            Phrase::Verse => &self.verse,
            Phrase::Chorus => &self.chorus,
        };
        let motif = match place % 4 {
            0 => &theme.call,
            1 => &theme.answer,
            2 if round.is_multiple_of(2) => &theme.call,
            2 => &theme.answer,
            _ => &theme.close,
        };
        let fit = |(step, steps, degree): &(u32, u32, i32)| MelodyTone {
            step: *step,
            steps: *steps,
            degree: if step % 4 == 0 { nearest_chord_tone(*degree, chord) } else { *degree },
        };
        motif.iter().map(fit).collect()
    }
}

impl Theme {
    fn invent(density: f32, beats: u32, start: i32, dice: &mut Dice) -> Self {
        let call = motif(density, beats, start, dice);
        let last = call.last().map_or(start, |(_, _, degree)| *degree);
        let answer = motif(density, beats, last, dice);
        // It closes calmly, on the way home.
        let mut close = motif(density * 0.6, beats, start - 1, dice);
        if let Some(tone) = close.last_mut() {
            tone.2 = *dice.pick(&[0, 4, 7]);
        }
        Self { call, answer, close }
    }
}

fn motif(density: f32, beats: u32, start: i32, dice: &mut Dice) -> Motif {
    let lively = dice.chance(density);
    let rhythms = match (beats, lively) {
        (3, true) => LIVELY_THREE,
        (3, false) => CALM_THREE,
        (_, true) if dice.chance(density) => LIVELY,
        (_, true) => STEADY,
        (_, false) if dice.chance(density) => STEADY,
        (_, false) => CALM,
    };
    let (mut step, mut degree) = (0, start);
    let mut tones = Motif::new();
    for length in *dice.pick(rhythms) {
        let steps = length.unsigned_abs();
        if *length > 0 {
            tones.push((step, steps, degree));
            // What lies far off is drawn back to the middle.
            let pull = if degree > 9 {
                -2
            } else if degree < 0 {
                2
            } else {
                *dice.pick(&MOVES)
            };
            degree += pull;
        }
        step += steps;
    }
    tones
}

/// The chord tone that lies nearest.
fn nearest_chord_tone(degree: i32, chord: i32) -> i32 {
    let tones = (-1..=2).flat_map(|octave| [0, 2, 4].map(|third| chord + third + 7 * octave));
    tones.min_by_key(|tone| (tone - degree).abs()).unwrap_or(degree)
}
