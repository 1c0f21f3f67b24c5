//! What is bowed, blown or sung: sound for as long as the player holds it.

use super::Tone;
use crate::providers::builtin::audio::HERTZ;
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::{Envelope, Oscillator};

/// Filters are retuned once in so many samples; their corner moves too slowly to be heard in steps.
const TUNE_EVERY: usize = 32;

/// A pitch that trembles after the start of a note.
struct Vibrato {
    wave: Oscillator,
    hertz: f32,
    depth: f32,
    /// Seconds before it sets in.
    delay: f32,
}

impl Vibrato {
    fn new(hertz: f32, depth: f32, delay: f32, dice: &mut Dice) -> Self {
        Self { wave: Oscillator::at(dice.unit()), hertz, depth, delay }
    }

    /// What the pitch is multiplied by.
    fn next(&mut self, seconds: f32) -> f32 {
        let grown = ((seconds - self.delay) * 3.0).clamp(0.0, 1.0);
        1.0 + self.wave.sine(self.hertz) * self.depth * grown
    }
}

/// Several saws a little out of tune: a section of players.
struct Section {
    players: Vec<(Oscillator, f32)>,
}

impl Section {
    /// `spread` is in semitones.
    fn new(count: usize, spread: f32, dice: &mut Dice) -> Self {
        let player = |number: usize| {
            let place = if count > 1 { number as f32 / (count - 1) as f32 * 2.0 - 1.0 } else { 0.0 };
            let cents = place * spread * dice.between(0.7, 1.0);
            (Oscillator::at(dice.unit()), (cents / 12.0).exp2())
        };
        Self { players: (0..count).map(player).collect() }
    }

    fn next(&mut self, hertz: f32) -> f32 {
        let count = self.players.len() as f32;
        self.players.iter_mut().map(|(player, detuned)| player.saw(hertz * *detuned)).sum::<f32>() / count.sqrt()
    }
}

/// How a bowed instrument is set up.
pub struct Bowed {
    players: usize,
    attack: f32,
    release: f32,
    vibrato: f32,
    /// The corner of the body's low-pass, and the two resonances of the wood.
    open: f32,
    wood: [f32; 2],
}

pub const ENSEMBLE: Bowed =
    Bowed { players: 5, attack: 0.14, release: 0.4, vibrato: 0.002_5, open: 4_200.0, wood: [420.0, 1_100.0] };
pub const VIOLIN: Bowed =
    Bowed { players: 2, attack: 0.07, release: 0.16, vibrato: 0.006, open: 5_200.0, wood: [460.0, 2_600.0] };
pub const CELLO: Bowed =
    Bowed { players: 2, attack: 0.09, release: 0.22, vibrato: 0.005, open: 3_000.0, wood: [220.0, 950.0] };

pub fn strings(tone: Tone, kind: &Bowed, dice: &mut Dice) -> Vec<f32> {
    let attack = kind.attack.min(tone.held * 0.5).max(0.01);
    let envelope = Envelope { attack, decay: 0.4, sustain: 0.85, release: kind.release, held: tone.held };
    let mut section = Section::new(kind.players, 0.1, dice);
    let mut vibrato = Vibrato::new(5.3, kind.vibrato, 0.12, dice);
    let (mut open, mut low_wood, mut high_wood) =
        (Filter::new(1_000.0, 0.7), Filter::new(kind.wood[0], 2.0), Filter::new(kind.wood[1], 2.0));
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            let level = envelope.at(seconds);
            if sample % TUNE_EVERY == 0 {
                open.tune(900.0 + kind.open * (0.35 + 0.65 * tone.brightness) * level, 0.7);
            }
            let bow = open.low(section.next(tone.hertz * vibrato.next(seconds)));
            (bow * 0.7 + low_wood.band(bow) * 0.35 + high_wood.band(bow) * 0.3) * level
        })
        .collect()
}

/// A section of voices on "ah", darker when soft.
pub fn choir(tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let attack = 0.35_f32.min(tone.held * 0.4);
    let envelope = Envelope { attack, decay: 0.5, sustain: 0.85, release: 0.8, held: tone.held };
    let mut section = Section::new(6, 0.14, dice);
    let mut vibrato = Vibrato::new(4.9, 0.004, 0.2, dice);
    let mut formants = [(640.0, 5.0, 0.5), (1_080.0, 7.0, 0.34), (2_600.0, 9.0, 0.14), (3_300.0, 10.0, 0.08)]
        .map(|(hertz, resonance, level)| (Filter::new(hertz, resonance), level));
    let mut chest = Filter::new(420.0, 0.7);
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            let throat = section.next(tone.hertz * vibrato.next(seconds)) + dice.noise() * 0.05;
            let vowel: f32 = formants.iter_mut().map(|(formant, level)| formant.band(throat) * *level).sum();
            (vowel * (0.5 + tone.brightness) + chest.low(throat) * 0.35) * envelope.at(seconds)
        })
        .collect()
}

/// The first three resonances of the mouth on "ah", "oh", "ee", "oo" and "eh".
const VOWELS: [[f32; 3]; 5] = [
    [750.0, 1_200.0, 2_700.0],
    [480.0, 850.0, 2_600.0],
    [320.0, 2_300.0, 3_000.0],
    [350.0, 800.0, 2_400.0],
    [560.0, 1_850.0, 2_650.0],
];

/// One singer, a vowel on each note, begun like "l" or "n".
pub fn voice(tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let envelope = Envelope { attack: 0.05, decay: 0.2, sustain: 0.85, release: 0.14, held: tone.held };
    let mut cords = Section::new(2, 0.04, dice);
    let mut vibrato = Vibrato::new(5.5, 0.009, 0.22, dice);
    let vowel = *dice.pick(&VOWELS);
    let mut formants = vowel.map(|hertz| Filter::new(hertz, 6.0));
    let (mut chest, mut nose) = (Filter::new(500.0, 0.7), Filter::new(280.0, 2.0));
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            // The mouth opens in the first eighty milliseconds.
            let open = (seconds / 0.08).min(1.0);
            if sample % TUNE_EVERY == 0 && open < 1.0 {
                for (formant, hertz) in formants.iter_mut().zip(vowel) {
                    formant.tune(400.0 + (hertz - 400.0) * (0.3 + 0.7 * open), 6.0);
                }
            }
            let scoop = 1.0 - 0.015 * (-seconds * 25.0).exp();
            let throat = cords.next(tone.hertz * scoop * vibrato.next(seconds)) + dice.noise() * 0.03;
            let [first, second, third] = &mut formants;
            let mouth = first.band(throat) * 0.5 + second.band(throat) * 0.3 + third.band(throat) * 0.14;
            let sound =
                mouth * (0.25 + 0.75 * open) + chest.low(throat) * 0.25 + nose.band(throat) * 0.3 * (1.0 - open);
            sound * envelope.at(seconds)
        })
        .collect()
}

/// Lips in a horn: the louder, the brighter.
pub fn brass(tone: Tone, players: usize, dice: &mut Dice) -> Vec<f32> {
    let envelope = Envelope { attack: 0.05, decay: 0.15, sustain: 0.8, release: 0.14, held: tone.held };
    let mut section = Section::new(players, 0.07, dice);
    let mut vibrato = Vibrato::new(5.4, 0.004, 0.3, dice);
    let (mut bell, mut body) = (Filter::new(1_000.0, 0.8), Filter::new(1_250.0, 1.2));
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            let level = envelope.at(seconds);
            if sample % TUNE_EVERY == 0 {
                let overtones = 1.5 + 8.0 * level * (0.3 + 0.7 * tone.velocity) * (0.4 + tone.brightness);
                bell.tune((tone.hertz * overtones).min(9_000.0), 0.8);
            }
            // The pitch is reached from a little below.
            let scoop = 1.0 - 0.012 * (-seconds * 40.0).exp();
            let lips = bell.low(section.next(tone.hertz * scoop * vibrato.next(seconds)));
            (lips + 0.3 * body.band(lips)) * level
        })
        .collect()
}

/// A breath over an edge.
pub fn flute(tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let envelope = Envelope { attack: 0.05, decay: 0.1, sustain: 0.88, release: 0.12, held: tone.held };
    let mut partials = [Oscillator::default(); 4];
    let levels = [1.0, 0.32 * (0.5 + tone.brightness), 0.1, 0.04 * tone.brightness];
    let mut vibrato = Vibrato::new(5.0, 0.006, 0.25, dice);
    let mut breath = Filter::new((tone.hertz * 2.0).min(8_000.0), 2.0);
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            let hertz = tone.hertz * vibrato.next(seconds);
            let tones: f32 = partials
                .iter_mut()
                .zip(levels)
                .enumerate()
                .map(|(number, (partial, level))| partial.sine(hertz * (number + 1) as f32) * level)
                .sum();
            let air = breath.band(dice.noise()) * 0.12 * (1.0 + 3.0 * (-seconds * 25.0).exp());
            (tones + air) * envelope.at(seconds)
        })
        .collect()
}

/// A reed on a tube.
pub struct Reed {
    /// A pulse of half the period has odd partials only, as a cylinder does.
    width: f32,
    /// Resonances of tube and bell.
    formants: [(f32, f32); 2],
    open: f32,
    growl: f32,
    /// A second reed, this many semitones away.
    second: f32,
    vibrato: f32,
}

pub const CLARINET: Reed = Reed {
    width: 0.5,
    formants: [(1_500.0, 1.0), (3_000.0, 1.5)],
    open: 2_600.0,
    growl: 0.02,
    second: 0.0,
    vibrato: 0.002,
};
pub const SAXOPHONE: Reed = Reed {
    width: 0.3,
    formants: [(750.0, 1.6), (1_900.0, 2.0)],
    open: 3_800.0,
    growl: 0.1,
    second: 0.0,
    vibrato: 0.006,
};
pub const ACCORDION: Reed = Reed {
    width: 0.25,
    formants: [(900.0, 0.9), (2_400.0, 1.2)],
    open: 4_600.0,
    growl: 0.01,
    second: 0.12,
    vibrato: 0.0,
};

pub fn reed(tone: Tone, kind: &Reed, dice: &mut Dice) -> Vec<f32> {
    let envelope = Envelope { attack: 0.04, decay: 0.12, sustain: 0.85, release: 0.1, held: tone.held };
    let (mut first, mut second) = (Oscillator::at(dice.unit()), Oscillator::at(dice.unit()));
    let mut vibrato = Vibrato::new(5.2, kind.vibrato, 0.25, dice);
    let mut formants = kind.formants.map(|(hertz, resonance)| Filter::new(hertz, resonance));
    let mut open = Filter::new(1_000.0, 0.8);
    let detuned = (kind.second / 12.0).exp2();
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            let level = envelope.at(seconds);
            if sample % TUNE_EVERY == 0 {
                open.tune(500.0 + kind.open * (0.4 + 0.6 * tone.brightness) * (0.4 + 0.6 * level), 0.8);
            }
            let hertz = tone.hertz * vibrato.next(seconds);
            let mut sound = first.pulse(hertz, kind.width);
            if kind.second > 0.0 {
                sound = (sound + second.pulse(hertz * detuned, kind.width)) * 0.6;
            }
            let sound = open.low(sound * (1.0 + kind.growl * dice.noise()) + dice.noise() * kind.growl * 0.3);
            let bell: f32 = formants.iter_mut().map(|formant| formant.band(sound)).sum();
            (sound * 0.5 + bell * 0.4) * level
        })
        .collect()
}
