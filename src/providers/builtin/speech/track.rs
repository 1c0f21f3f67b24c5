//! From segments to frames: where the formants are, who makes the sound and how loud, every two milliseconds.

use super::phone::{Hiss, Manner, Phone};
use super::prosody::Segment;

/// Frames a second.
pub const FRAMES_A_SECOND: u32 = 500;
const FRAME_MILLIS: f32 = 1_000.0 / FRAMES_A_SECOND as f32;

/// What the mouth does at one moment. Levels are 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Hertz.
    pub formants: [f32; 3],
    pub pitch: f32,
    /// The folds, the breath in the throat, the hiss in the mouth.
    pub voicing: f32,
    pub breath: f32,
    pub hissing: f32,
    /// How far the nose is open.
    pub nose: f32,
    pub hiss: Hiss,
}

impl Frame {
    pub const SILENT: Self =
        Self { formants: NEUTRAL, pitch: 110.0, voicing: 0.0, breath: 0.0, hissing: 0.0, nose: 0.0, hiss: Hiss::None };
}

/// The mouth at rest.
const NEUTRAL: [f32; 3] = [500.0, 1_500.0, 2_500.0];

/// The frames of one phrase.
pub fn frames(segments: &[Segment], rate: f32) -> Vec<Frame> {
    let track = Track { segments, rate };
    let mut frames: Vec<Frame> = Vec::new();
    for at in 0..segments.len() {
        track.add(at, &mut frames);
    }
    smooth(&frames)
}

/// Takes the corners off what moves slowly in a mouth. Bursts stay sharp.
fn smooth(raw: &[Frame]) -> Vec<Frame> {
    let at = |place: usize| raw[place.min(raw.len() - 1)];
    let blend = |place: usize, of: fn(&Frame) -> f32| {
        let (before, here, after) = (at(place.saturating_sub(1)), at(place), at(place + 1));
        (of(&before) + 2.0 * of(&here) + of(&after)) / 4.0
    };
    let smoothed = |place: usize| Frame {
        formants: [
            blend(place, |frame| frame.formants[0]),
            blend(place, |frame| frame.formants[1]),
            blend(place, |frame| frame.formants[2]),
        ],
        voicing: blend(place, |frame| frame.voicing),
        nose: blend(place, |frame| frame.nose),
        ..at(place)
    };
    (0..raw.len()).map(smoothed).collect()
}

struct Track<'a> {
    segments: &'a [Segment],
    rate: f32,
}

/// Where a segment's formants meet its neighbour's, and how long before they have left their own place.
struct Border {
    formants: [f32; 3],
    millis: f32,
}

/// What a segment has on its sides.
struct Sides {
    before: Option<&'static Phone>,
    after: Option<&'static Phone>,
    /// The stop before left breath in this sound.
    is_breathed_into: bool,
}

impl Track<'_> {
    fn phone(&self, at: Option<usize>) -> Option<&'static Phone> {
        at.and_then(|at| self.segments.get(at)).and_then(|segment| segment.phone)
    }

    fn add(&self, at: usize, frames: &mut Vec<Frame>) {
        let segment = &self.segments[at];
        let count = (segment.millis / FRAME_MILLIS).round().max(1.0) as usize;
        let Some(phone) = segment.phone else {
            let last = frames.last().copied().unwrap_or(Frame::SILENT);
            let still = Frame { voicing: 0.0, breath: 0.0, hissing: 0.0, nose: 0.0, ..last };
            frames.extend(std::iter::repeat_n(still, count));
            return;
        };
        let sides = Sides {
            before: self.phone(at.checked_sub(1)),
            after: self.phone(Some(at + 1)),
            is_breathed_into: at.checked_sub(1).is_some_and(|at| self.segments[at].is_breathed),
        };
        let (start, end) = self.targets(at, phone);
        let (left, right) = (self.border(at, true), self.border(at, false));
        let hiss = self.hiss(at, phone);
        for number in 0..count {
            let millis = (number as f32 + 0.5) * FRAME_MILLIS;
            let progress = millis / segment.millis;
            let mut formants = if phone.manner == Manner::Diphthong {
                blend(start, end, ease((progress - 0.30) / 0.48))
            } else {
                start
            };
            if millis < left.millis {
                formants = blend(left.formants, formants, arrive(millis / left.millis));
            }
            let rest = segment.millis - millis;
            if rest < right.millis {
                formants = blend(right.formants, formants, arrive(rest / right.millis));
            }
            let frame = Frame { formants, pitch: pitch_at(segment.pitch, progress), hiss, ..Frame::SILENT };
            frames.push(excite(frame, segment, phone, &sides, millis));
        }
    }

    /// The formants that a segment aims at, at its start and end. The tongue's back and h follow their vowel.
    fn targets(&self, at: usize, phone: &Phone) -> ([f32; 3], [f32; 3]) {
        if phone.manner == Manner::Breath {
            let vowel = self.vowel_beside(at);
            return (vowel, vowel);
        }
        if phone.is_velar() {
            let vowel = self.vowel_beside(at);
            let second = if vowel[1] > 1_550.0 { vowel[1] * 0.55 + 1_050.0 } else { vowel[1] * 0.8 + 330.0 };
            let formants = [phone.formants[0], second, (second + 480.0).max(2_050.0)];
            return (formants, formants);
        }
        (phone.formants, phone.end)
    }

    /// The formants of the next vowel within reach, or of the one before.
    fn vowel_beside(&self, at: usize) -> [f32; 3] {
        let has_shape = |phone: &&Phone| phone.manner.is_vowel() || phone.manner == Manner::Approximant;
        let after = (at + 1..at + 4).map_while(|at| self.phone(Some(at))).find(has_shape);
        let before = (at.saturating_sub(3)..at).rev().map_while(|at| self.phone(Some(at))).find(has_shape);
        after.map(|phone| phone.formants).or(before.map(|phone| phone.end)).unwrap_or(NEUTRAL)
    }

    fn border(&self, at: usize, is_left: bool) -> Border {
        let segment = &self.segments[at];
        let neighbour = if is_left { at.checked_sub(1) } else { Some(at + 1) };
        let (Some(phone), Some(other)) = (segment.phone, self.phone(neighbour)) else {
            let (start, end) = segment.phone.map_or((NEUTRAL, NEUTRAL), |phone| self.targets(at, phone));
            return Border { formants: if is_left { start } else { end }, millis: 0.0 };
        };
        let (start, end) = self.targets(at, phone);
        let (other_start, other_end) = self.targets(neighbour.unwrap_or(at), other);
        let (own, others) = if is_left { (start, other_end) } else { (end, other_start) };
        let (pull, other_pull) = (phone.manner.pull(), other.manner.pull());
        let strength = |pull: i32| {
            if pull >= 5 {
                0.62
            } else if pull == 4 {
                0.66
            } else {
                0.72
            }
        };
        let share = match other_pull.cmp(&pull) {
            std::cmp::Ordering::Greater => strength(other_pull),
            std::cmp::Ordering::Less => 1.0 - strength(pull),
            std::cmp::Ordering::Equal => 0.5,
        };
        let mut formants = blend(own, others, share);
        // The jaw, and with it the first formant, moves less towards a consonant than the tongue does.
        if pull == 0 && other_pull >= 4 {
            formants[0] = own[0] + (others[0] - own[0]) * 0.55;
        } else if pull >= 4 && other_pull == 0 {
            formants[0] = own[0] + (others[0] - own[0]) * 0.45;
        }
        let millis: f32 = match (pull, other_pull) {
            (0, 2) => 85.0,
            (0, 4) => 45.0,
            (0, 5) => 52.0,
            (0, -1) => 10.0,
            (0, _) => 80.0,
            (2, _) => 38.0,
            _ => 28.0,
        };
        Border { formants, millis: (millis / self.rate.max(0.7)).min(segment.millis * 0.5) }
    }

    fn hiss(&self, at: usize, phone: &Phone) -> Hiss {
        let next = self.phone(Some(at + 1)).filter(|next| next.manner.is_open());
        match phone.hiss {
            Hiss::Palate if next.is_some_and(|next| next.formants[1] < 1_500.0) => Hiss::Velum,
            hiss => hiss,
        }
    }
}

fn blend(from: [f32; 3], to: [f32; 3], part: f32) -> [f32; 3] {
    std::array::from_fn(|place| from[place] + (to[place] - from[place]) * part)
}

fn ease(part: f32) -> f32 {
    let part = part.clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

/// Fast at first, like something let go.
fn arrive(part: f32) -> f32 {
    part * (2.0 - part)
}

fn pitch_at(pitch: [f32; 3], progress: f32) -> f32 {
    let [start, middle, end] = pitch;
    if progress < 0.5 {
        start + (middle - start) * progress * 2.0
    } else {
        middle + (end - middle) * (progress - 0.5) * 2.0
    }
}

/// Who makes the sound at `millis` into the segment.
fn excite(frame: Frame, segment: &Segment, phone: &Phone, sides: &Sides, millis: f32) -> Frame {
    match phone.manner {
        Manner::Vowel | Manner::Diphthong | Manner::Approximant => open(frame, segment, phone, sides, millis),
        Manner::Nasal => {
            let fading = if sides.after.is_none() { (1.0 - millis / segment.millis).max(0.1) } else { 1.0 };
            Frame { voicing: 0.62 * segment.level * fading, nose: 1.0, ..frame }
        }
        Manner::Breath => {
            let voicing = if sides.before.is_some_and(|before| before.manner.is_voiced()) { 0.25 } else { 0.0 };
            Frame { breath: 0.55 * (millis / segment.millis * 5.0).min(1.0), voicing, ..frame }
        }
        Manner::Fricative | Manner::VoicedFricative => hissing(frame, segment, phone, sides, millis),
        Manner::Stop | Manner::VoicedStop => stop(frame, segment, phone, sides, millis),
        Manner::Affricate | Manner::VoicedAffricate => affricate(frame, segment, phone, millis),
    }
}

fn open(mut frame: Frame, segment: &Segment, phone: &Phone, sides: &Sides, millis: f32) -> Frame {
    let progress = millis / segment.millis;
    frame.voicing = segment.level * if phone.manner == Manner::Approximant { 0.72 } else { 1.0 };
    // The breath of a stop goes over into the vowel before the folds start.
    let breath_end = 34.0_f32.min(segment.millis * 0.4);
    if sides.is_breathed_into && millis < breath_end {
        (frame.voicing, frame.breath) = (0.0, 0.55);
    } else if sides.is_breathed_into && millis < breath_end + 12.0 {
        (frame.voicing, frame.breath) = (frame.voicing * 0.5, 0.3);
    } else if millis < 18.0 && !sides.before.is_some_and(|before| before.manner.is_voiced()) {
        frame.voicing *= millis / 18.0;
    }
    if sides.after.is_none() {
        let rest = ((1.0 - progress) / 0.45).clamp(0.0, 1.0);
        frame.voicing *= 0.25 + 0.75 * rest;
    }
    let is_nasal = |phone: Option<&Phone>| phone.is_some_and(|phone| phone.manner == Manner::Nasal);
    if is_nasal(sides.after) && progress > 0.6 {
        frame.nose = (progress - 0.6) / 0.4 * 0.6;
    }
    if is_nasal(sides.before) && progress < 0.25 {
        frame.nose = 0.5 * (1.0 - progress / 0.25);
    }
    frame
}

fn hissing(mut frame: Frame, segment: &Segment, phone: &Phone, sides: &Sides, millis: f32) -> Frame {
    let edges = (millis / 22.0).min(1.0) * ((segment.millis - millis) / 22.0).clamp(0.0, 1.0);
    frame.hissing = phone.hiss_level * edges.powf(0.6);
    if phone.manner == Manner::VoicedFricative {
        let voicing = if matches!(phone.hiss, Hiss::F | Hiss::Th) { 0.48 } else { 0.34 };
        let fading = if sides.after.is_none() { (1.0 - millis / segment.millis).max(0.0) } else { 1.0 };
        frame.voicing = voicing * fading;
    } else if millis < 14.0 && sides.before.is_some_and(|before| before.manner.is_voiced()) {
        frame.voicing = 0.3 * (1.0 - millis / 14.0);
    }
    frame
}

/// Closed, then a burst.
fn stop(mut frame: Frame, segment: &Segment, phone: &Phone, sides: &Sides, millis: f32) -> Frame {
    let is_voiced = phone.manner == Manner::VoicedStop;
    let burst = if is_voiced { 10.0 } else { 16.0 };
    let breath = if segment.is_breathed { 10.0 } else { 0.0 };
    let closed = (segment.millis - burst - breath).max(20.0_f32.min(segment.millis * 0.6));
    if millis < closed {
        if is_voiced {
            frame.voicing = 0.16 * (1.0 - 0.4 * millis / closed);
            frame.formants[0] = 200.0;
        } else if millis < 12.0 && sides.before.is_some_and(|before| before.manner.is_voiced()) {
            frame.voicing = 0.18 * (1.0 - millis / 12.0);
        }
        return frame;
    }
    let since = (millis - closed) / burst;
    if sides.after.is_some() || !is_voiced {
        let ending = if sides.after.is_none() { 0.7 } else { 1.0 };
        frame.hissing = phone.hiss_level * (-since * 1.1).exp() * ending;
    }
    if is_voiced {
        frame.voicing = 0.3;
    } else {
        frame.breath = if segment.is_breathed { 0.5 } else { 0.12 };
    }
    frame
}

fn affricate(mut frame: Frame, segment: &Segment, phone: &Phone, millis: f32) -> Frame {
    let is_voiced = phone.manner == Manner::VoicedAffricate;
    let closed = segment.millis * 0.42;
    if millis < closed {
        frame.voicing = if is_voiced { 0.13 } else { 0.0 };
        return frame;
    }
    let since = (millis - closed) / (segment.millis - closed);
    let end = if since > 0.85 { (1.0 - since) / 0.15 } else { 1.0 };
    frame.hissing = phone.hiss_level * (1.0 - 0.55 * since) * end;
    frame.voicing = if is_voiced { 0.28 } else { 0.0 };
    frame
}
