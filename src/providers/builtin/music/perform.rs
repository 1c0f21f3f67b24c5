//! From score to sound: every note is played, put in its place, given room, and the whole is mastered.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::brief::Brief;
use super::instrument::{self, Instrument, Tone, drums};
use super::score::{Note, Score};
use crate::providers::Fault;
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::filter::{Filter, remove_offset};
use crate::providers::builtin::audio::oscillator::hertz_of;
use crate::providers::builtin::audio::reverb::{Room, add_room};
use crate::providers::builtin::audio::stereo::{Stereo, add};
use crate::providers::builtin::audio::{Clip, gone, loudness, samples};

/// Different notes played side by side; each is up to two megabytes of samples.
const AT_ONCE: usize = 24;
/// No note is held longer, whatever the tempo.
const LONGEST_NOTE: f32 = 6.0;

/// What makes two notes the same sound: the player, the pitch, the length and the strength, the last two in steps
/// that nobody hears.
type Sounding = (Instrument, i32, u32, u32);

pub fn perform(score: &Score, brief: &Brief, dice: &mut Dice, cancelled: &dyn Fn() -> bool) -> Result<Clip, Fault> {
    let len = samples(brief.seconds);
    let (mut dry, mut send) = (Stereo::silence(len), vec![0.0; len]);
    play_notes(score, brief, dice, cancelled, &mut |note, sound| {
        let start = samples(note.start * score.seconds_a_beat);
        dry.place(start, sound, 1.0, note.pan);
        add(&mut send, start, sound, note.send);
    })?;
    if let Some(song) = &brief.song {
        song.sing(score, dice, &mut dry, &mut send);
    }
    duck(score, &mut dry, &mut send);
    strike_drums(score, brief, dice, &mut dry, &mut send);
    if cancelled() {
        return Err(gone());
    }
    let room = Room { decay: 0.9 + 3.6 * brief.room, damping: 0.35, size: 0.8 + 0.6 * brief.room };
    send.iter_mut().for_each(|sample| *sample *= 0.9);
    add_room(&mut dry, &send, room, 1.0);
    drop(send);
    if brief.effects.dust {
        dust(&mut dry, dice);
    }
    dry.channels_mut().into_iter().for_each(|channel| remove_offset(channel));
    let mut clip = dry.into_clip();
    let last_bar = brief.beats as f32 * score.seconds_a_beat;
    loudness::fade(&mut clip, 0.004, (last_bar * 0.75).min(brief.seconds * 0.3));
    loudness::master(&mut clip, loudness::MUSIC);
    Ok(clip)
}

/// Plays each different sound once and hands it to `place` for every note that it stands for.
fn play_notes(
    score: &Score,
    brief: &Brief,
    dice: &mut Dice,
    cancelled: &dyn Fn() -> bool,
    place: &mut dyn FnMut(&Note, &[f32]),
) -> Result<(), Fault> {
    let mut sounding: BTreeMap<Sounding, Vec<&Note>> = BTreeMap::new();
    let is_sung = |note: &&Note| brief.song.is_some() && note.instrument == Instrument::Voice;
    for note in score.notes.iter().filter(|note| !is_sung(note)) {
        let seconds = (note.beats * score.seconds_a_beat).clamp(0.04, LONGEST_NOTE);
        let strength = (note.velocity * 16.0).round().max(1.0) as u32;
        let sound = (note.instrument, note.pitch, (seconds * 50.0).round() as u32, strength);
        sounding.entry(sound).or_default().push(note);
    }
    let seed = dice.number();
    let all: Vec<_> = sounding.into_iter().collect();
    for group in all.chunks(AT_ONCE) {
        if cancelled() {
            return Err(gone());
        }
        let play = |(sound, _): &(Sounding, Vec<&Note>)| {
            let (instrument, pitch, fiftieths, strength) = *sound;
            let tone = Tone {
                hertz: hertz_of(pitch as f32),
                held: fiftieths as f32 / 50.0,
                velocity: strength as f32 / 16.0,
                brightness: brief.brightness,
            };
            // Chance must not hang on which note is played first.
            let mut dice = Dice::new(seed, pitch as u32, "note");
            instrument::play(instrument, tone, &mut dice)
        };
        let played: Vec<Vec<f32>> = group.par_iter().map(play).collect();
        for ((_, notes), sound) in group.iter().zip(&played) {
            notes.iter().for_each(|note| place(note, sound));
        }
    }
    Ok(())
}

/// Pushes everything down under each kick and lets it swell back.
fn duck(score: &Score, dry: &mut Stereo, send: &mut [f32]) {
    let span = samples(0.28_f32.min(score.seconds_a_beat * 0.8)).max(1);
    for beat in &score.ducks {
        let start = samples(beat * score.seconds_a_beat);
        for track in [&mut dry.left[..], &mut dry.right[..], &mut *send] {
            let rest = track.get_mut(start..).unwrap_or_default();
            for (place, sample) in rest.iter_mut().take(span).enumerate() {
                let back = place as f32 / span as f32;
                *sample *= 0.35 + 0.65 * back * back * (3.0 - 2.0 * back);
            }
        }
    }
}

fn strike_drums(score: &Score, brief: &Brief, dice: &mut Dice, dry: &mut Stereo, send: &mut [f32]) {
    use drums::Drum::*;
    // Two takes of each drum, so that strokes in a row are not the same.
    let mut takes: BTreeMap<(u32, u32), Vec<f32>> = BTreeMap::new();
    let mut dice = dice.split();
    for (number, stroke) in score.strokes.iter().enumerate() {
        let take = (stroke.drum as u32, number as u32 % 2);
        let sound = takes.entry(take).or_insert_with(|| drums::strike(stroke.drum, stroke.kit, 1.0, &mut dice));
        let (level, pan, wet) = match stroke.drum {
            Kick => (0.85, 0.0, 0.0),
            Snare | Rim => (0.55, 0.05, 0.35),
            Clap => (0.5, -0.05, 0.4),
            ClosedHat => (0.3, 0.25, 0.05),
            OpenHat => (0.3, 0.25, 0.1),
            Ride => (0.4, 0.35, 0.1),
            Crash => (0.45, -0.35, 0.3),
            LowTom => (0.6, -0.3, 0.3),
            HighTom => (0.6, 0.2, 0.3),
            Taiko => (0.9, 0.0, 0.5),
            Brush => (0.45, 0.15, 0.1),
            Shaker => (0.35, -0.4, 0.1),
            Tambourine => (0.3, 0.45, 0.15),
            Conga => (0.5, -0.25, 0.2),
            Tabla => (0.55, 0.1, 0.25),
        };
        let start = samples(stroke.start * score.seconds_a_beat);
        dry.place(start, sound, level * stroke.velocity, pan);
        add(send, start, sound, level * stroke.velocity * wet * brief.room * 2.0);
    }
}

/// What an old record adds and takes away.
fn dust(dry: &mut Stereo, dice: &mut Dice) {
    let (mut left, mut right) = (Filter::new(4_600.0, 0.6), Filter::new(4_600.0, 0.6));
    for (a, b) in dry.left.iter_mut().zip(&mut dry.right) {
        let click = if dice.chance(0.000_16) { dice.between(-0.16, 0.16) } else { 0.0 };
        *a = left.low(*a) + click + dice.noise() * 0.003;
        *b = right.low(*b) + click * 0.7 + dice.noise() * 0.003;
    }
}
