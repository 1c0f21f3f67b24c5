//! Drums and cymbals, made of falling sines and shaped noise.

use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::{Decay, Oscillator};
use crate::providers::builtin::audio::samples;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Drum {
    Kick,
    Snare,
    Rim,
    Clap,
    ClosedHat,
    OpenHat,
    Ride,
    Crash,
    LowTom,
    HighTom,
    Taiko,
    Brush,
    Shaker,
    Tambourine,
    Conga,
    Tabla,
}

/// How a kit is tuned and played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kit {
    Acoustic,
    /// Soft and dull, as from an old record.
    Dusty,
    /// Drum machine: long kick, sharp hats.
    Electronic,
    /// Drum machine with a booming kick.
    Boom,
    /// Large skins in a hall.
    Orchestral,
    /// Noise channels of a games machine.
    Chip,
}

/// Plays one stroke, `velocity` 0 to 1.
pub fn strike(drum: Drum, kit: Kit, velocity: f32, dice: &mut Dice) -> Vec<f32> {
    let mut sound = match drum {
        Drum::Kick => kick(kit, dice),
        Drum::Snare => snare(kit, dice),
        Drum::Rim => tuned(&[(1_720.0, 0.6, 90.0), (480.0, 0.5, 60.0)], 0.08, 0.5, dice),
        Drum::Clap => clap(dice),
        Drum::ClosedHat => cymbal(kit, 0.09, 62.0, dice),
        Drum::OpenHat => cymbal(kit, 0.42, 10.0, dice),
        Drum::Ride => ride(dice),
        Drum::Crash => cymbal(kit, 1.9, 2.3, dice),
        Drum::LowTom => tom(88.0, dice),
        Drum::HighTom => tom(140.0, dice),
        Drum::Taiko => taiko(dice),
        Drum::Brush => brush(dice),
        Drum::Shaker => noise(0.1, 6_200.0, 1.4, 38.0, 0.012, dice),
        Drum::Tambourine => noise(0.22, 8_400.0, 2.0, 20.0, 0.002, dice),
        Drum::Conga => tuned(&[(205.0, 0.9, 13.0), (318.0, 0.25, 26.0)], 0.3, 0.2, dice),
        Drum::Tabla => tuned(&[(262.0, 0.8, 7.0), (524.0, 0.4, 11.0), (786.0, 0.25, 15.0)], 0.5, 0.12, dice),
    };
    sound.iter_mut().for_each(|sample| *sample *= velocity);
    sound
}

fn kick(kit: Kit, dice: &mut Dice) -> Vec<f32> {
    let (deep, drop, speed, decay) = match kit {
        Kit::Acoustic => (52.0, 95.0, 34.0, 10.0),
        Kit::Dusty => (55.0, 70.0, 30.0, 13.0),
        Kit::Electronic => (47.0, 170.0, 38.0, 8.0),
        Kit::Boom => (44.0, 120.0, 30.0, 4.2),
        Kit::Orchestral => (40.0, 70.0, 24.0, 6.0),
        Kit::Chip => (60.0, 260.0, 26.0, 13.0),
    };
    let (mut skin, mut fall, mut level, mut click) =
        (Oscillator::default(), Decay::new(speed), Decay::new(decay), Decay::new(420.0));
    let beater = if matches!(kit, Kit::Dusty | Kit::Orchestral) { 0.1 } else { 0.3 };
    (0..samples(4.5 / decay))
        .map(|_| {
            let body = skin.sine(deep + drop * fall.step()) * level.step();
            (body * 1.8).tanh() * 0.95 + dice.noise() * click.step() * beater
        })
        .collect()
}

fn snare(kit: Kit, dice: &mut Dice) -> Vec<f32> {
    let (shell, wires, rattle, level) = match kit {
        Kit::Acoustic => (190.0, 3_400.0, 16.0, 0.9),
        Kit::Dusty => (170.0, 1_900.0, 19.0, 0.8),
        Kit::Electronic => (200.0, 2_600.0, 12.0, 1.0),
        Kit::Boom => (215.0, 4_200.0, 18.0, 0.9),
        Kit::Orchestral => (180.0, 3_800.0, 11.0, 0.7),
        Kit::Chip => (240.0, 5_000.0, 18.0, 1.2),
    };
    let (mut first, mut second) = (Oscillator::default(), Oscillator::default());
    let (mut fall, mut body, mut tail) = (Decay::new(40.0), Decay::new(24.0), Decay::new(rattle));
    let mut band = Filter::new(wires, 0.6);
    let mut high = Filter::new(900.0, 0.7);
    (0..samples(0.34))
        .map(|_| {
            let bend = 1.0 + 0.3 * fall.step();
            let skin = (first.sine(shell * bend) + 0.5 * second.sine(shell * 1.78 * bend)) * body.step() * 0.5;
            let air = dice.noise();
            skin + (band.band(air) + 0.35 * high.high(air)) * tail.step() * level * 0.8
        })
        .collect()
}

/// Three quick bursts and a tail.
fn clap(dice: &mut Dice) -> Vec<f32> {
    let (mut band, mut tail) = (Filter::new(1_300.0, 1.1), Decay::new(18.0));
    let burst = samples(0.011);
    (0..samples(0.3))
        .map(|sample| {
            let hand = if sample < burst * 3 { 1.0 - (sample % burst) as f32 / burst as f32 } else { 0.0 };
            band.band(dice.noise()) * (hand * hand * 1.6 + tail.step() * 0.9)
        })
        .collect()
}

/// Six pulses that do not belong together, and noise above them.
fn cymbal(kit: Kit, seconds: f32, decay: f32, dice: &mut Dice) -> Vec<f32> {
    const METAL: [f32; 6] = [3_140.0, 4_217.0, 5_431.0, 6_389.0, 7_753.0, 9_127.0];
    let corner = if kit == Kit::Dusty { 5_200.0 } else { 7_400.0 };
    let mut plates = METAL.map(|_| Oscillator::at(dice.unit()));
    let (mut high, mut level) = (Filter::new(corner, 0.8), Decay::new(decay));
    (0..samples(seconds))
        .map(|_| {
            let metal: f32 = plates.iter_mut().zip(METAL).map(|(plate, hertz)| plate.saw(hertz)).sum();
            high.high(metal * 0.12 + dice.noise() * 0.8) * level.step() * 0.5
        })
        .collect()
}

fn ride(dice: &mut Dice) -> Vec<f32> {
    let mut sound = cymbal(Kit::Acoustic, 0.8, 4.5, dice);
    let ping = tuned(&[(3_300.0, 0.35, 9.0), (4_980.0, 0.25, 12.0), (7_150.0, 0.15, 14.0)], 0.6, 0.2, dice);
    for (sample, ping) in sound.iter_mut().zip(ping) {
        *sample = *sample * 0.45 + ping * 0.5;
    }
    sound
}

fn tom(hertz: f32, dice: &mut Dice) -> Vec<f32> {
    let (mut skin, mut fall, mut level, mut stick) =
        (Oscillator::default(), Decay::new(16.0), Decay::new(8.0), Decay::new(150.0));
    (0..samples(0.5))
        .map(|_| {
            let body = skin.sine(hertz * (1.0 + 0.5 * fall.step())) * level.step();
            (body * 1.4).tanh() + dice.noise() * stick.step() * 0.2
        })
        .collect()
}

fn taiko(dice: &mut Dice) -> Vec<f32> {
    let (mut skin, mut shell) = (Oscillator::default(), Oscillator::default());
    let (mut fall, mut level, mut wood, mut slap) =
        (Decay::new(14.0), Decay::new(4.2), Decay::new(9.0), Decay::new(18.0));
    let mut low = Filter::new(620.0, 0.7);
    (0..samples(1.0))
        .map(|_| {
            let body = skin.sine(58.0 + 44.0 * fall.step()) * level.step() + shell.sine(117.0) * wood.step() * 0.3;
            (body * 1.6).tanh() + low.low(dice.noise()) * slap.step() * 0.5
        })
        .collect()
}

/// Wires drawn over a skin.
fn brush(dice: &mut Dice) -> Vec<f32> {
    noise(0.2, 4_200.0, 0.8, 18.0, 0.02, dice)
}

/// A band of noise that rises for `rise` seconds and then dies away.
fn noise(seconds: f32, hertz: f32, resonance: f32, decay: f32, rise: f32, dice: &mut Dice) -> Vec<f32> {
    let (mut band, mut level) = (Filter::new(hertz, resonance), Decay::new(decay));
    let rise = samples(rise).max(1);
    (0..samples(seconds))
        .map(|sample| band.band(dice.noise()) * (sample as f32 / rise as f32).min(1.0) * level.step())
        .collect()
}

/// Modes of pitch, level and decay, with a stroke of `click`.
fn tuned(modes: &[(f32, f32, f32)], seconds: f32, click: f32, dice: &mut Dice) -> Vec<f32> {
    let mut modes: Vec<_> =
        modes.iter().map(|(hertz, level, decay)| (Oscillator::default(), *hertz, *level, Decay::new(*decay))).collect();
    let (mut stroke, mut bend) = (Decay::new(260.0), Decay::new(60.0));
    (0..samples(seconds))
        .map(|_| {
            let bend = 1.0 + 0.08 * bend.step();
            let ring: f32 = modes
                .iter_mut()
                .map(|(wave, hertz, level, decay)| wave.sine(*hertz * bend) * *level * decay.step())
                .sum();
            ring + dice.noise() * stroke.step() * click
        })
        .collect()
}
