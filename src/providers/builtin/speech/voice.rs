//! Who speaks, and how.

use crate::providers::builtin::audio::words::Words;

/// A speaker: the size of the mouth, the height of the voice, habits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Voice {
    pub name: &'static str,
    /// The middle of the voice, in hertz.
    pub pitch: f32,
    /// What formants are multiplied by: above 1 for a shorter throat than a man's.
    pub throat: f32,
    /// How much breath is in the voice; 1 is plain. From `WHISPER` on nothing else is.
    pub breath: f32,
    /// How far the voice rises and falls; 1 is plain, 0 a robot's.
    pub range: f32,
    /// How fast; 1 is plain.
    pub rate: f32,
    /// How dull the voice is, 0 to 1.
    pub softness: f32,
    /// The part of each period in which the folds are open; small is pressed, large is gentle.
    pub openness: f32,
}

/// A breath from which on the folds are still.
pub const WHISPER: f32 = 5.0;

const fn voice(
    name: &'static str,
    [pitch, throat, breath]: [f32; 3],
    [range, rate, softness, openness]: [f32; 4],
) -> Voice {
    Voice { name, pitch, throat, breath, range, rate, softness, openness }
}

/// The speakers by the names that OpenAI gave its own. Source of the names: `POST /v1/audio/speech`, as of 2026-11.
pub const VOICES: [Voice; 13] = [
    voice("alloy", [146.0, 1.06, 1.0], [1.0, 1.0, 0.30, 0.62]),
    voice("ash", [98.0, 0.97, 0.9], [1.05, 1.02, 0.20, 0.58]),
    voice("ballad", [128.0, 1.02, 1.7], [1.30, 0.92, 0.55, 0.70]),
    voice("coral", [208.0, 1.16, 1.3], [1.25, 1.03, 0.40, 0.62]),
    voice("echo", [112.0, 1.0, 0.7], [0.85, 0.98, 0.35, 0.60]),
    voice("fable", [136.0, 1.04, 1.1], [1.45, 0.96, 0.25, 0.62]),
    voice("nova", [196.0, 1.14, 1.2], [1.15, 1.06, 0.35, 0.60]),
    voice("onyx", [82.0, 0.92, 0.8], [0.85, 0.93, 0.50, 0.60]),
    voice("sage", [176.0, 1.11, 1.9], [0.80, 0.92, 0.65, 0.70]),
    voice("shimmer", [226.0, 1.20, 2.2], [1.05, 0.97, 0.60, 0.68]),
    voice("verse", [120.0, 0.99, 1.0], [1.55, 1.04, 0.25, 0.60]),
    voice("marin", [186.0, 1.17, 1.0], [1.0, 1.0, 0.30, 0.60]),
    voice("cedar", [104.0, 1.03, 1.4], [1.10, 0.96, 0.45, 0.66]),
];

impl Voice {
    /// The speaker of that name. Any other name, such as another service's, gets one of them, and always the same.
    pub fn named(name: &str) -> Self {
        let name = name.trim().to_lowercase();
        let known = VOICES.iter().find(|voice| voice.name == name);
        let sum = name.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        *known.unwrap_or(&VOICES[sum % VOICES.len()])
    }
}

/// A way to speak: what each habit of the speaker is multiplied by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    pub pitch: f32,
    pub range: f32,
    pub rate: f32,
    pub breath: f32,
    /// Added to the speaker's softness.
    pub softness: f32,
    pub pauses: f32,
    pub level: f32,
    /// Whether it sounds as over a telephone.
    pub is_telephone: bool,
}

const PLAIN: Manner = Manner {
    pitch: 1.0,
    range: 1.0,
    rate: 1.0,
    breath: 1.0,
    softness: 0.0,
    pauses: 1.0,
    level: 1.0,
    is_telephone: false,
};

/// What people say about a manner, and what it changes.
const MANNERS: &[(&[&str], Manner)] = &[
    (&["whisper", "whispered", "whispering", "hushed"], Manner { breath: 20.0, rate: 0.94, ..PLAIN }),
    (
        &["cheerful", "happy", "joyful", "bright", "upbeat", "uplifting", "smiling", "comic", "playful", "friendly"],
        Manner { pitch: 1.10, range: 1.35, rate: 1.05, softness: -0.1, ..PLAIN },
    ),
    (
        &["excited", "energetic", "enthusiastic", "advert", "hype", "lively"],
        Manner { pitch: 1.14, range: 1.6, rate: 1.12, softness: -0.15, pauses: 0.8, level: 1.15, ..PLAIN },
    ),
    (
        &["calm", "soothing", "gentle", "relaxed", "peaceful", "meditative", "sleepy", "late-night", "bedtime", "soft"],
        Manner { pitch: 0.95, range: 0.75, rate: 0.87, breath: 1.6, softness: 0.2, pauses: 1.5, level: 0.85, ..PLAIN },
    ),
    (
        &["sad", "mournful", "melancholy", "grieving", "tired"],
        Manner { pitch: 0.92, range: 0.6, rate: 0.84, breath: 1.5, softness: 0.2, pauses: 1.4, level: 0.85, ..PLAIN },
    ),
    (
        &["angry", "furious", "stern", "commanding", "shouting"],
        Manner { pitch: 1.08, range: 1.3, rate: 1.08, breath: 0.5, softness: -0.25, level: 1.3, ..PLAIN },
    ),
    (
        &["serious", "news", "newsreader", "corporate", "professional", "documentary", "authoritative", "grounded"],
        Manner { pitch: 0.97, range: 0.9, ..PLAIN },
    ),
    (
        &["dramatic", "trailer", "epic", "thriller", "mysterious", "spooky", "investigative"],
        Manner { pitch: 0.88, range: 1.3, rate: 0.88, pauses: 1.6, breath: 1.3, ..PLAIN },
    ),
    (
        &["warm", "tender", "romance", "romantic", "loving"],
        Manner { range: 1.1, rate: 0.94, breath: 1.4, softness: 0.2, ..PLAIN },
    ),
    (&["slow", "slowly"], Manner { rate: 0.78, pauses: 1.2, ..PLAIN }),
    (&["fast", "quick", "quickly", "rapid", "hurried"], Manner { rate: 1.25, pauses: 0.7, ..PLAIN }),
    (&["deep", "low"], Manner { pitch: 0.86, ..PLAIN }),
    (&["high", "squeaky", "childlike", "child"], Manner { pitch: 1.25, ..PLAIN }),
    (&["robot", "robotic", "monotone", "monotonous", "flat"], Manner { range: 0.05, ..PLAIN }),
    (&["loud", "loudly"], Manner { level: 1.3, softness: -0.15, ..PLAIN }),
    (&["quiet", "quietly", "softly"], Manner { level: 0.7, breath: 1.4, softness: 0.15, ..PLAIN }),
    (&["telephone", "phone", "radio"], Manner { is_telephone: true, ..PLAIN }),
];

impl Manner {
    /// What the words say, all of it together; a manner that they deny ("not too fast") is left out.
    pub fn of(text: &str) -> Self {
        let words = Words::of(text);
        let meant = MANNERS.iter().filter(|(names, _)| names.iter().any(|name| words.has(name) && !words.denies(name)));
        meant.fold(PLAIN, |sum, (_, manner)| Self {
            pitch: sum.pitch * manner.pitch,
            range: sum.range * manner.range,
            rate: sum.rate * manner.rate,
            breath: sum.breath * manner.breath,
            softness: sum.softness + manner.softness,
            pauses: sum.pauses * manner.pauses,
            level: sum.level * manner.level,
            is_telephone: sum.is_telephone || manner.is_telephone,
        })
    }

    /// The speaker in this manner, at a speed of 0.25 to 4.
    pub fn of_voice(&self, voice: Voice, speed: f32) -> Voice {
        Voice {
            pitch: (voice.pitch * self.pitch).clamp(60.0, 330.0),
            range: (voice.range * self.range).min(2.2),
            rate: (voice.rate * self.rate.clamp(0.6, 1.6) * speed).clamp(0.2, 5.0),
            breath: voice.breath * self.breath,
            softness: (voice.softness + self.softness).clamp(0.0, 0.85),
            ..voice
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_differ_in_pitch_and_throat() {
        for (place, one) in VOICES.iter().enumerate() {
            for other in VOICES.iter().skip(place + 1) {
                let pitch = (one.pitch / other.pitch).log2().abs() * 12.0;
                let throat = (one.throat / other.throat - 1.0).abs();
                assert!(pitch > 0.8 || throat > 0.03, "{} and {}", one.name, other.name);
            }
        }
    }

    #[test]
    fn manners_are_read_and_denied() {
        assert!(Manner::of("Whisper, please").breath > 5.0);
        assert!(Manner::of("not slow").rate >= 1.0);
        assert_eq!(Manner::of("natural"), PLAIN);
        assert!(Manner::of("sad and slow").rate < Manner::of("sad").rate);
    }

    #[test]
    fn foreign_names_get_a_speaker_and_always_the_same() {
        assert_eq!(Voice::named("Onyx").name, "onyx");
        assert_eq!(Voice::named("Rachel"), Voice::named("rachel "));
    }
}
