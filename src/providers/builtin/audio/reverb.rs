//! A room: eight delays that feed each other, wide from a single channel.

use super::HERTZ;
use super::stereo::Stereo;

/// Samples; primes, so that echoes do not fall together.
const DELAYS: [usize; 8] = [1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797];
/// Before the room answers.
const PREDELAY: usize = (0.018 * HERTZ) as usize;
const DIFFUSERS: [usize; 3] = [225, 341, 556];

/// What a room is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Seconds until the sound has fallen by 60 dB.
    pub decay: f32,
    /// How much darker the echoes get, 0 to 1.
    pub damping: f32,
    /// 1 is a hall; smaller rooms have shorter delays.
    pub size: f32,
}

/// A delay line with a place to read and write.
struct Line {
    buffer: Vec<f32>,
    place: usize,
}

impl Line {
    fn new(len: usize) -> Self {
        Self { buffer: vec![0.0; len.max(1)], place: 0 }
    }

    fn read(&self) -> f32 {
        self.buffer[self.place]
    }

    fn write(&mut self, sample: f32) {
        self.buffer[self.place] = sample;
        self.place += 1;
        if self.place == self.buffer.len() {
            self.place = 0;
        }
    }

    /// Spreads a click out without colouring it (an all-pass).
    fn diffuse(&mut self, sample: f32) -> f32 {
        let delayed = self.read();
        let out = delayed - 0.6 * sample;
        self.write(sample + 0.6 * out);
        out
    }
}

/// Adds the room's answer to `send` to `dry`, `level` loud.
/// Source: Jot and Chaigne, "Digital delay networks for designing artificial reverberators", 1991.
pub fn add_room(dry: &mut Stereo, send: &[f32], room: Room, level: f32) {
    let mut predelay = Line::new(PREDELAY);
    let mut diffusers = DIFFUSERS.map(Line::new);
    let mut lines = DELAYS.map(|delay| Line::new((delay as f32 * room.size) as usize | 1));
    let gains: [f32; 8] =
        std::array::from_fn(|line| 10_f32.powf(-3.0 * lines[line].buffer.len() as f32 / HERTZ / room.decay));
    let mut damped = [0.0_f32; 8];
    for ((sample, left), right) in send.iter().zip(&mut dry.left).zip(&mut dry.right) {
        let late = predelay.read();
        predelay.write(*sample);
        let entering = diffusers.iter_mut().fold(late, |sound, diffuser| diffuser.diffuse(sound));
        let mut taps = [0.0_f32; 8];
        for line in 0..8 {
            let out = lines[line].read();
            damped[line] = out + (damped[line] - out) * room.damping;
            taps[line] = damped[line] * gains[line];
        }
        // A Householder reflection mixes all lines and loses no energy.
        let shared = taps.iter().sum::<f32>() * 0.25;
        for (line, tap) in lines.iter_mut().zip(taps) {
            line.write(tap - shared + entering * 0.5);
        }
        *left += (taps[0] - taps[2] + taps[4] - taps[6]) * level;
        *right += (taps[1] - taps[3] + taps[5] - taps[7]) * level;
    }
}
