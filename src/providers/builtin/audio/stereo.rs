//! A stereo signal that sounds are laid into.

use super::{Clip, RATE};

/// Two channels of one length at `RATE`.
#[derive(Debug, Clone, PartialEq)]
pub struct Stereo {
    pub left: Vec<f32>,
    pub right: Vec<f32>,
}

impl Stereo {
    pub fn silence(len: usize) -> Self {
        Self { left: vec![0.0; len], right: vec![0.0; len] }
    }

    /// Fills both channels from one function of the time in seconds.
    pub fn from_fn(len: usize, mut sample: impl FnMut(f32) -> (f32, f32)) -> Self {
        let mut sound = Self::silence(len);
        let channels = sound.left.iter_mut().zip(&mut sound.right).enumerate();
        for (place, (left, right)) in channels {
            (*left, *right) = sample(place as f32 / super::HERTZ);
        }
        sound
    }

    pub fn len(&self) -> usize {
        self.left.len()
    }

    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Lays `sound` in at sample `start`, from −1 (left) to 1 (right), with equal power; what hangs over the end is
    /// cut off.
    pub fn place(&mut self, start: usize, sound: &[f32], level: f32, pan: f32) {
        let pan = pan.clamp(-1.0, 1.0);
        add(&mut self.left, start, sound, level * (1.0 - pan).sqrt());
        add(&mut self.right, start, sound, level * (1.0 + pan).sqrt());
    }

    /// Adds `other` from the start.
    pub fn mix(&mut self, other: &Self, level: f32) {
        add(&mut self.left, 0, &other.left, level);
        add(&mut self.right, 0, &other.right, level);
    }

    /// Both channels as one.
    pub fn mono(&self) -> Vec<f32> {
        self.left.iter().zip(&self.right).map(|(left, right)| (left + right) * 0.5).collect()
    }

    pub fn channels_mut(&mut self) -> [&mut Vec<f32>; 2] {
        [&mut self.left, &mut self.right]
    }

    pub fn into_clip(self) -> Clip {
        Clip { rate: RATE, channels: vec![self.left, self.right] }
    }
}

/// Adds `sound` to `track` from sample `start` on, as far as the track goes.
pub fn add(track: &mut [f32], start: usize, sound: &[f32], level: f32) {
    let Some(rest) = track.get_mut(start..) else { return };
    for (sum, sample) in rest.iter_mut().zip(sound) {
        *sum += sample * level;
    }
}
