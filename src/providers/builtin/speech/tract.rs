//! The instrument: folds, breath and hiss through a throat of resonances. Structure after Klatt, "Software for a
//! cascade/parallel formant synthesizer", JASA 67, 1980.

use super::phone::Hiss;
use super::track::{FRAMES_A_SECOND, Frame};
use super::voice::{Voice, WHISPER};
use crate::providers::builtin::audio::dice::Dice;

/// Samples a second: what OpenAI's `pcm` has, and enough for every s.
pub const RATE: u32 = 24_000;
const HERTZ: f32 = RATE as f32;
/// Samples in a frame.
const HOP: usize = (RATE / FRAMES_A_SECOND) as usize;
/// The resonances are retuned this often, in samples.
const RETUNE: usize = 12;
/// Nothing may ring higher.
const HIGHEST: f32 = 11_200.0;

/// A resonance or, turned round, its opposite.
#[derive(Debug, Clone, Copy, Default)]
struct Resonance {
    gain: f32,
    first: f32,
    second: f32,
    memory: [f32; 2],
}

impl Resonance {
    fn new(hertz: f32, width: f32) -> Self {
        let mut resonance = Self::default();
        resonance.tune(hertz, width);
        resonance
    }

    fn tune(&mut self, hertz: f32, width: f32) {
        let radius = (-std::f32::consts::PI * width / HERTZ).exp();
        self.second = -radius * radius;
        self.first = 2.0 * radius * (std::f32::consts::TAU * hertz.min(HIGHEST) / HERTZ).cos();
        self.gain = 1.0 - self.first - self.second;
    }

    fn pass(&mut self, sample: f32) -> f32 {
        let out = self.gain * sample + self.first * self.memory[0] + self.second * self.memory[1];
        self.memory = [out, self.memory[0]];
        out
    }

    /// Takes out what `pass` would bring out.
    fn block(&mut self, sample: f32) -> f32 {
        let out = (sample - self.first * self.memory[0] - self.second * self.memory[1]) / self.gain;
        self.memory = [sample, self.memory[0]];
        out
    }
}

/// The colours of a hiss: three resonances (hertz, width, level) and what passes straight.
struct Colour {
    bands: [(f32, f32, f32); 3],
    straight: f32,
}

const fn colour(hiss: Hiss) -> Colour {
    let (bands, straight) = match hiss {
        Hiss::S => ([(5_400.0, 900.0, 1.0), (7_200.0, 1_400.0, 0.9), (4_000.0, 900.0, 0.10)], 0.0),
        Hiss::Sh | Hiss::None => ([(2_650.0, 420.0, 0.95), (3_700.0, 700.0, 0.75), (5_200.0, 1_300.0, 0.45)], 0.0),
        Hiss::F => ([(1_400.0, 2_500.0, 0.05), (4_500.0, 3_500.0, 0.10), (8_200.0, 3_200.0, 0.15)], 0.055),
        Hiss::Th => ([(1_500.0, 2_500.0, 0.02), (6_200.0, 3_200.0, 0.14), (8_600.0, 3_000.0, 0.15)], 0.040),
        Hiss::Lips => ([(800.0, 900.0, 0.60), (1_600.0, 1_400.0, 0.22), (3_200.0, 2_200.0, 0.06)], 0.04),
        Hiss::Ridge => ([(3_900.0, 1_000.0, 0.85), (5_400.0, 1_500.0, 0.65), (2_600.0, 1_200.0, 0.18)], 0.02),
        Hiss::Palate => ([(2_500.0, 520.0, 1.05), (3_600.0, 900.0, 0.30), (5_000.0, 1_500.0, 0.08)], 0.0),
        Hiss::Velum => ([(1_500.0, 420.0, 1.05), (2_500.0, 900.0, 0.22), (4_200.0, 1_500.0, 0.06)], 0.0),
    };
    Colour { bands, straight }
}

/// A throat and what sounds in it, from one frame to the next.
pub struct Tract {
    voice: Voice,
    formants: [Resonance; 3],
    upper: [Resonance; 3],
    nose: Resonance,
    nose_block: Resonance,
    hiss: Hiss,
    bands: [Resonance; 3],
    last: Frame,
    dice: Dice,
    /// Where in its period the voice is, 0 to 1, and how this period differs from the mean.
    phase: f32,
    jitter: f32,
    shimmer: f32,
    flutter: f32,
    folds: f32,
    breath: f32,
    before: f32,
}

impl Tract {
    pub fn new(voice: Voice, dice: Dice) -> Self {
        let throat = voice.throat;
        Self {
            formants: [Resonance::default(); 3],
            upper: [
                Resonance::new(3_400.0 * throat, 200.0),
                Resonance::new((4_500.0 * throat).min(10_500.0), 320.0),
                Resonance::new(5_600.0 * throat, 600.0),
            ],
            nose: Resonance::new(280.0, 100.0),
            nose_block: Resonance::new(280.0, 100.0),
            hiss: Hiss::None,
            bands: [Resonance::default(); 3],
            last: Frame { pitch: voice.pitch, ..Frame::SILENT },
            dice,
            phase: 0.0,
            jitter: 1.0,
            shimmer: 1.0,
            flutter: 0.0,
            folds: 0.0,
            breath: 0.0,
            before: 0.0,
            voice,
        }
    }

    /// Sings one frame into `out`.
    pub fn sing(&mut self, frame: &Frame, out: &mut Vec<f32>) {
        if frame.hissing > 0.0 && frame.hiss != self.hiss {
            self.hiss = frame.hiss;
            let colour = colour(self.hiss);
            for (band, (hertz, width, _)) in self.bands.iter_mut().zip(colour.bands) {
                band.tune(hertz * (0.5 + 0.5 * self.voice.throat), width);
            }
        }
        let colour = colour(self.hiss);
        for step in 0..HOP {
            let part = step as f32 / HOP as f32;
            let now = between(&self.last, frame, part);
            if step % RETUNE == 0 {
                self.retune(&now);
            }
            let sample = self.sample(&now, &colour);
            // Lips let high tones out more easily than low ones.
            out.push(sample - self.before * 0.86);
            self.before = sample;
        }
        self.last = *frame;
    }

    fn retune(&mut self, now: &Frame) {
        let [first, second, third] = now.formants.map(|hertz| hertz * self.voice.throat);
        // An open glottis lets the first resonances leak.
        let leak = 1.0 + 1.6 * now.breath;
        self.formants[0].tune(first, (52.0 + first * 0.035) * leak);
        self.formants[1].tune(second, (70.0 + second * 0.018) * (0.7 + 0.3 * leak));
        self.formants[2].tune(third.max(second + 220.0), 95.0 + third * 0.018);
        self.nose_block.tune(280.0 + 190.0 * now.nose, 100.0);
        self.flutter += std::f32::consts::TAU * RETUNE as f32 / HERTZ;
    }

    fn sample(&mut self, now: &Frame, colour: &Colour) -> f32 {
        let voice = self.voice;
        let noise = self.dice.noise();
        let is_open = self.turn(now.pitch);
        let is_whispered = voice.breath >= WHISPER;
        self.breath += (noise - self.breath) * 0.55;
        let (voicing, breath) =
            if is_whispered { (0.0, now.breath + now.voicing * 0.45) } else { (now.voicing, now.breath) };
        let leaking =
            if is_whispered { 0.0 } else { voice.breath * 0.012 * voicing * if is_open { 1.0 } else { 0.35 } };
        let source = self.folds * voicing * self.shimmer + self.breath * (breath * 0.42 + leaking);
        let mut mouth = self.nose_block.block(self.nose.pass(source));
        for resonance in self.formants.iter_mut().chain(&mut self.upper) {
            mouth = resonance.pass(mouth);
        }
        mouth + self.hissed(now, colour, noise, is_open) * 0.24
    }

    fn hissed(&mut self, now: &Frame, colour: &Colour, noise: f32, is_open: bool) -> f32 {
        if now.hissing < 0.0005 {
            return 0.0;
        }
        // A voiced hiss comes in puffs.
        let noise = if now.voicing > 0.15 && !is_open { noise * 0.45 } else { noise };
        let bands = self.bands.iter_mut().zip(colour.bands);
        let coloured: f32 = bands.map(|(band, (_, _, level))| band.pass(noise) * level).sum();
        (coloured * 0.42 + noise * colour.straight) * now.hissing
    }

    /// Moves the folds on by a sample; whether they are open.
    fn turn(&mut self, pitch: f32) -> bool {
        let voice = self.voice;
        // A slow unsteadiness of two unrelated periods.
        let wavering = (self.flutter * 2.1).sin() + (self.flutter * 3.7).sin() * 0.6;
        self.phase += pitch * self.jitter * (1.0 + 0.006 * voice.range * wavering) / HERTZ;
        if self.phase >= 1.0 {
            self.phase -= 1.0;
            self.jitter = 1.0 + (self.dice.unit() - 0.5) * 0.012 * voice.range.min(1.0);
            self.shimmer = 1.0 + (self.dice.unit() - 0.5) * 0.05;
        }
        let is_open = self.phase < voice.openness;
        // The slope of a pulse that is a cubic.
        let pulse = if is_open {
            let part = self.phase / voice.openness;
            2.16 * (2.0 * part - 3.0 * part * part)
        } else {
            0.0
        };
        self.folds += (pulse - self.folds) * (1.0 - voice.softness * 0.72);
        is_open
    }
}

fn between(from: &Frame, to: &Frame, part: f32) -> Frame {
    let mix = |from: f32, to: f32| from + (to - from) * part;
    Frame {
        formants: std::array::from_fn(|place| mix(from.formants[place], to.formants[place])),
        pitch: mix(from.pitch, to.pitch),
        voicing: mix(from.voicing, to.voicing),
        breath: mix(from.breath, to.breath),
        hissing: mix(from.hissing, to.hissing),
        nose: mix(from.nose, to.nose),
        hiss: to.hiss,
    }
}
