//! The score: which note sounds when, and what the composer writes into it.

use super::brief::Brief;
use super::form::{self, Section, SectionKind};
use super::groove::{self, Comping, Line};
use super::instrument::Instrument;
use super::instrument::drums::{Drum, Kit};
use super::melody::{Melody, Phrase};
use crate::providers::builtin::audio::dice::Dice;

/// A note in the piece; times are in beats from the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Note {
    pub instrument: Instrument,
    /// MIDI number.
    pub pitch: i32,
    pub start: f32,
    pub beats: f32,
    pub velocity: f32,
    /// −1 left to 1 right.
    pub pan: f32,
    /// How much of it the room hears.
    pub send: f32,
}

/// A stroke in the piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    pub drum: Drum,
    pub kit: Kit,
    pub start: f32,
    pub velocity: f32,
}

/// A whole piece.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    pub notes: Vec<Note>,
    pub strokes: Vec<Stroke>,
    /// Beats at which everything ducks.
    pub ducks: Vec<f32>,
    pub seconds_a_beat: f32,
    pub form: Vec<Section>,
}

/// A sixteenth, in beats.
const STEP: f32 = 0.25;

/// Levels of the parts against each other.
mod level {
    pub const LEAD: f32 = 0.62;
    pub const CHORDS: f32 = 0.4;
    pub const PAD: f32 = 0.22;
    pub const BASS: f32 = 0.62;
}

/// Writes the piece.
pub fn compose(brief: &Brief, dice: &mut Dice) -> Score {
    let plan = form::plan(brief);
    let mut writer = Writer {
        brief,
        dice: dice.split(),
        score: Score { seconds_a_beat: plan.seconds_a_beat, ..Score::default() },
        voicing: Vec::new(),
    };
    let melody = Melody::invent(brief, &mut dice.split());
    let verse = *dice.pick(brief.style.verses);
    let chorus = *dice.pick(brief.style.choruses);
    let mut bar = 0;
    for section in &plan.sections {
        let progression = if section.kind == SectionKind::Chorus { chorus } else { verse };
        for place in 0..section.bars {
            let chord = match section.kind {
                // The dominant, then home.
                SectionKind::Ending if place + 1 == section.bars => 0,
                SectionKind::Ending if place + 2 == section.bars => 4,
                _ => progression[place as usize % progression.len()],
            };
            let here = Bar { start: (bar * brief.beats) as f32, chord, place, section: *section };
            writer.write(here, &melody);
            bar += 1;
        }
    }
    writer.score.form = plan.sections;
    writer.score
}

/// One bar on its way into the score.
#[derive(Debug, Clone, Copy)]
struct Bar {
    /// Beats from the start.
    start: f32,
    /// The root of its chord, as a degree.
    chord: i32,
    /// Which bar of the section, from 0.
    place: u32,
    section: Section,
}

impl Bar {
    fn is_last_of_section(&self) -> bool {
        self.place + 1 == self.section.bars
    }

    fn is_final(&self) -> bool {
        self.section.kind == SectionKind::Ending && self.is_last_of_section()
    }
}

struct Writer<'a> {
    brief: &'a Brief,
    dice: Dice,
    score: Score,
    /// The chord before, so that voices move little.
    voicing: Vec<i32>,
}

impl Writer<'_> {
    fn write(&mut self, bar: Bar, melody: &Melody) {
        let key = self.brief.key;
        let chord = key.chord(bar.chord, self.brief.style.sevenths && !bar.is_final());
        self.voicing = key.voicing(&chord, &self.voicing);
        let parts = bar.section.kind.parts();
        if parts.pad {
            self.pad(bar);
        }
        if parts.chords {
            self.chords(bar);
        }
        if parts.bass {
            self.bass(bar);
        }
        if parts.lead {
            self.lead(bar, melody);
        }
        self.drums(bar);
    }

    fn steps(&self) -> u32 {
        self.brief.beats * 4
    }

    fn bar_beats(&self) -> f32 {
        self.brief.beats as f32
    }

    /// Where sixteenth `step` of a bar falls: every second one late by the swing, all a little human.
    fn time(&mut self, bar: Bar, step: u32) -> f32 {
        let swing = if self.brief.style.swing > 0.25 {
            // Swung eighths: the off-beat eighth comes late.
            if step % 4 == 2 { self.brief.style.swing } else { 0.0 }
        } else if step % 2 == 1 {
            self.brief.style.swing
        } else {
            0.0
        };
        let human = if bar.start == 0.0 && step == 0 { 0.0 } else { self.dice.between(-0.008, 0.012) };
        (bar.start + (step as f32 + swing) * STEP + human).max(0.0)
    }

    fn note(&mut self, instrument: Instrument, pitch: i32, start: f32, beats: f32, velocity: f32, place: (f32, f32)) {
        let velocity = (velocity * self.dice.between(0.94, 1.06)).clamp(0.02, 1.0);
        let (pan, send) = place;
        self.score.notes.push(Note { instrument, pitch, start, beats, velocity, pan, send });
    }

    fn pad(&mut self, bar: Bar) {
        let Some(instrument) = self.brief.pad else { return };
        let energy = bar.section.kind.energy();
        let (room, beats) = (self.brief.room, self.bar_beats());
        for (place, pitch) in self.voicing.clone().into_iter().enumerate() {
            let pitch = if place % 2 == 1 { pitch + 12 } else { pitch };
            let pan = (place as f32 - 1.0) * 0.45;
            self.note(instrument, pitch, bar.start, beats, level::PAD * (0.6 + 0.4 * energy), (pan, room * 1.2));
        }
    }

    fn chords(&mut self, bar: Bar) {
        let Some((instrument, comping)) = self.brief.chords else { return };
        let strength = level::CHORDS * (0.6 + 0.4 * bar.section.kind.energy());
        let (room, steps) = (self.brief.room, self.steps());
        let voices = self.voicing.clone();
        if bar.is_final() || comping == Comping::Held {
            let beats = self.bar_beats() * if instrument.is_struck() { 1.4 } else { 1.0 };
            for (place, pitch) in voices.iter().enumerate() {
                // The last chord is spread like a harp's.
                let start = bar.start + if bar.is_final() { place as f32 * 0.09 } else { 0.0 };
                self.note(instrument, *pitch, start, beats, strength, (spread(place, voices.len()), room));
            }
            return;
        }
        match comping {
            Comping::Held => {}
            Comping::Struck(line) => self.struck(bar, instrument, line, strength),
            Comping::Broken(line) => {
                for (step, sign) in line.bytes().take(steps as usize).enumerate() {
                    let Some(place) = char::from(sign).to_digit(10) else { continue };
                    let octave = place as usize / voices.len();
                    let Some(pitch) = voices.get(place as usize % voices.len()) else { continue };
                    let held = if instrument.is_struck() { 1.2 } else { 0.3 };
                    let accent = if step % 4 == 0 { 1.15 } else { 0.9 };
                    let pan = if step % 4 < 2 { -0.35 } else { 0.35 };
                    let start = self.time(bar, step as u32);
                    let pitch = pitch + 12 * octave as i32;
                    self.note(instrument, pitch, start, held, strength * accent, (pan, room));
                }
            }
        }
    }

    fn struck(&mut self, bar: Bar, instrument: Instrument, line: &str, strength: f32) {
        let line = line.as_bytes();
        let steps = (self.steps() as usize).min(line.len());
        let voices = self.voicing.clone();
        // A distorted guitar plays root and fifth; thirds would growl.
        let voices: Vec<i32> = if instrument == Instrument::ElectricGuitar {
            let root = self.brief.key.pitch(bar.chord);
            let root = root - 12 * (root - 40).div_euclid(12);
            vec![root, root + 7, root + 12]
        } else {
            voices
        };
        let room = self.brief.room * if instrument == Instrument::ElectricGuitar { 0.3 } else { 1.0 };
        for (step, sign) in line.iter().enumerate().take(steps) {
            let Some(velocity) = groove::velocity(*sign) else { continue };
            let next = line.iter().take(steps).skip(step + 1).position(|sign| *sign != b'.');
            let gap = next.unwrap_or(steps - step - 1) + 1;
            let beats = (gap as f32 * STEP).min(if instrument.is_struck() { 2.5 } else { 0.9 }) * 0.92;
            let start = self.time(bar, step as u32);
            for (place, pitch) in voices.iter().enumerate() {
                let strummed = if instrument.is_struck() { place as f32 * 0.014 } else { 0.0 };
                let pan = spread(place, voices.len());
                self.note(instrument, *pitch, start + strummed, beats, strength * velocity, (pan, room));
            }
        }
    }

    fn bass(&mut self, bar: Bar) {
        let Some((instrument, line)) = self.brief.bass else { return };
        let key = self.brief.key;
        let strength = level::BASS * (0.8 + 0.2 * bar.section.kind.energy());
        let low = |degree: i32| {
            let pitch = key.pitch(degree);
            pitch - 12 * (pitch - 33).div_euclid(12)
        };
        let root = low(bar.chord);
        if bar.is_final() {
            self.note(instrument, root, bar.start, self.bar_beats(), strength, (0.0, 0.05));
            return;
        }
        let steps = self.steps();
        for (step, length, degree) in line.iter().filter(|(step, ..)| *step < steps).copied() {
            let above = key.pitch(bar.chord + degree) - key.pitch(bar.chord);
            let start = self.time(bar, step);
            let beats = length as f32 * STEP * 0.95;
            self.note(instrument, root + above, start, beats, strength, (0.0, 0.04));
        }
    }

    fn lead(&mut self, bar: Bar, melody: &Melody) {
        let Some(instrument) = self.brief.lead else { return };
        let key = self.brief.key;
        let kind = bar.section.kind;
        let octave = 12 * (instrument.octave() + i32::from(kind == SectionKind::Chorus && instrument.octave() == 0));
        let strength = level::LEAD * (0.75 + 0.25 * kind.energy());
        let send = self.brief.room * 1.3;
        // The melody sings above the chords, within an octave and a half of its middle.
        let height = |degree: i32| {
            let pitch = key.pitch(degree) + octave;
            let top = key.tonic + 19 + octave.max(0);
            if pitch > top { pitch - 12 } else { pitch }
        };
        if bar.is_final() {
            self.note(instrument, height(7), bar.start, self.bar_beats(), strength, (0.05, send));
            return;
        }
        let phrase = if kind == SectionKind::Chorus { Phrase::Chorus } else { Phrase::Verse };
        for tone in melody.bar(phrase, bar.place, bar.chord, bar.section.round) {
            let start = self.time(bar, tone.step);
            let beats = tone.steps as f32 * STEP * if instrument.is_struck() { 1.1 } else { 0.94 };
            let accent = if tone.step % 4 == 0 { 1.0 } else { 0.85 };
            let pitch = height(tone.degree);
            self.note(instrument, pitch, start, beats, strength * accent, (0.08, send));
            if self.brief.effects.echo {
                for (echo, (level, pan)) in [(0.3, -0.6), (0.13, 0.6)].into_iter().enumerate() {
                    let late = start + 0.75 * (echo + 1) as f32;
                    self.note(instrument, pitch, late, beats, strength * accent * level, (pan, send));
                }
            }
        }
    }

    fn drums(&mut self, bar: Bar) {
        let Some(groove) = self.brief.groove else { return };
        let kind = bar.section.kind;
        let first = bar.place == 0;
        let alone = self.brief.lead.is_none() && self.brief.chords.is_none();
        if bar.is_final() {
            self.stroke(bar, groove.kit, (Drum::Crash, 0), 0.7);
            self.stroke(bar, groove.kit, (groove.bar.first().map_or(Drum::Kick, |(drum, _)| *drum), 0), 0.9);
            return;
        }
        if kind == SectionKind::Chorus && first {
            self.stroke(bar, groove.kit, (Drum::Crash, 0), 0.6);
        }
        let parts = kind.parts();
        if !parts.drums && !alone {
            // An intro has the time kept by whatever is lightest.
            if kind == SectionKind::Intro && bar.is_last_of_section() {
                self.lines(bar, groove.kit, groove.fill, 0.6, 8);
            }
            return;
        }
        let fills = bar.is_last_of_section() && bar.section.bars > 1;
        let energy = 0.7 + 0.3 * kind.energy();
        self.lines(bar, groove.kit, groove.bar, energy, 0);
        if kind == SectionKind::Chorus || alone && bar.place % 4 >= 2 {
            self.lines(bar, groove.kit, groove.more, energy, 0);
        }
        if fills {
            self.lines(bar, groove.kit, groove.fill, energy * 0.9, 0);
        }
    }

    fn lines(&mut self, bar: Bar, kit: Kit, lines: &[Line], energy: f32, from: usize) {
        for (drum, line) in lines {
            for (step, sign) in line.bytes().enumerate().take(self.steps() as usize).skip(from) {
                if let Some(velocity) = groove::velocity(sign) {
                    self.stroke(bar, kit, (*drum, step as u32), velocity * energy);
                }
            }
        }
    }

    fn stroke(&mut self, bar: Bar, kit: Kit, what: (Drum, u32), velocity: f32) {
        let (drum, step) = what;
        let start = if drum == Drum::Kick { bar.start + step as f32 * STEP } else { self.time(bar, step) };
        let velocity = velocity * self.dice.between(0.9, 1.05);
        self.score.strokes.push(Stroke { drum, kit, start, velocity });
        if drum == Drum::Kick && self.brief.effects.pump {
            self.score.ducks.push(start);
        }
    }
}

/// Where voice `place` of `count` stands.
fn spread(place: usize, count: usize) -> f32 {
    if count < 2 { 0.0 } else { (place as f32 / (count - 1) as f32 - 0.5) * 0.9 }
}
