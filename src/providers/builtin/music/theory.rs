//! Scales, keys and chords.

/// The seven steps of a scale, in semitones above its tonic.
pub type Scale = [i32; 7];

pub const MAJOR: Scale = [0, 2, 4, 5, 7, 9, 11];
pub const MINOR: Scale = [0, 2, 3, 5, 7, 8, 10];
pub const DORIAN: Scale = [0, 2, 3, 5, 7, 9, 10];
pub const PHRYGIAN: Scale = [0, 1, 3, 5, 7, 8, 10];
pub const LYDIAN: Scale = [0, 2, 4, 6, 7, 9, 11];
pub const MIXOLYDIAN: Scale = [0, 2, 4, 5, 7, 9, 10];
pub const HARMONIC_MINOR: Scale = [0, 2, 3, 5, 7, 8, 11];
/// The flattened second over a major third, as in flamenco and much music of the Near East.
pub const HIJAZ: Scale = [0, 1, 4, 5, 7, 8, 10];

/// A tonic and its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// MIDI number of the tonic, from 53 to 64.
    pub tonic: i32,
    pub scale: Scale,
}

impl Key {
    /// The key whose tonic is `class` semitones above C.
    pub fn new(class: i32, scale: Scale) -> Self {
        Self { tonic: 53 + (class - 5).rem_euclid(12), scale }
    }

    /// The pitch of a degree, counted from 0 at the tonic, on into other octaves.
    pub fn pitch(&self, degree: i32) -> i32 {
        self.tonic + 12 * degree.div_euclid(7) + self.scale[degree.rem_euclid(7) as usize]
    }

    /// The degrees of a chord over `root`: a triad, with the seventh above it if wanted.
    pub fn chord(&self, root: i32, sevenths: bool) -> Vec<i32> {
        let top = if sevenths { 3 } else { 2 };
        (0..=top).map(|third| root + 2 * third).collect()
    }

    /// The chord's pitches, turned so that they lie as near as may be to `before` and to the tonic: the hand moves
    /// little from chord to chord.
    pub fn voicing(&self, chord: &[i32], before: &[i32]) -> Vec<i32> {
        let turned = |turn: usize| {
            let mut pitches: Vec<i32> = chord
                .iter()
                .enumerate()
                .map(|(place, degree)| self.pitch(*degree) + if place < turn { 12 } else { 0 })
                .collect();
            pitches.sort_unstable();
            let shift = pitches.first().map_or(0, |lowest| (self.tonic - 5 - lowest).div_euclid(12) * 12 + 12);
            pitches.iter_mut().for_each(|pitch| *pitch += shift);
            pitches
        };
        let distance = |pitches: &Vec<i32>| -> i32 {
            let moved: i32 = pitches.iter().zip(before).map(|(now, then)| (now - then).abs()).sum();
            let centre: i32 = pitches.iter().map(|pitch| (pitch - self.tonic - 2).abs()).sum();
            moved * 3 + centre
        };
        (0..chord.len()).map(turned).min_by_key(distance).unwrap_or_default()
    }
}

impl std::fmt::Display for Key {
    /// `F# minor`, as musicians call it; a scale that is neither is called by the third that it has.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const NOTES: [&str; 12] = ["C", "C#", "D", "E♭", "E", "F", "F#", "G", "A♭", "A", "B♭", "B"];
        let note = NOTES.get(self.tonic.rem_euclid(12) as usize).unwrap_or(&"C");
        let scale = match self.scale {
            DORIAN => "Dorian",
            PHRYGIAN => "Phrygian",
            LYDIAN => "Lydian",
            MIXOLYDIAN => "Mixolydian",
            [_, _, 3, ..] => "minor",
            _ => "major",
        };
        write!(f, "{note} {scale}")
    }
}

/// Semitones above C of a note's name such as `f#`, `bb` or `e`.
pub fn note_class(name: &str) -> Option<i32> {
    let mut letters = name.chars();
    let natural = match letters.next()? {
        'c' => 0,
        'd' => 2,
        'e' => 4,
        'f' => 5,
        'g' => 7,
        'a' => 9,
        'b' => 11,
        _ => return None,
    };
    match letters.as_str() {
        "" => Some(natural),
        "#" | "♯" | "sharp" => Some((natural + 1) % 12),
        "b" | "♭" | "flat" => Some((natural + 11) % 12),
        _ => None,
    }
}

/// The scale that a word names.
pub fn scale_named(word: &str) -> Option<Scale> {
    Some(match word {
        "major" | "maj" | "ionian" => MAJOR,
        "minor" | "min" | "aeolian" => MINOR,
        "dorian" => DORIAN,
        "phrygian" => PHRYGIAN,
        "lydian" => LYDIAN,
        "mixolydian" => MIXOLYDIAN,
        "harmonic" => HARMONIC_MINOR,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_run_through_octaves() {
        let key = Key::new(0, MAJOR);
        assert_eq!([key.pitch(0), key.pitch(2), key.pitch(7), key.pitch(-1)], [60, 64, 72, 59]);
        assert_eq!(key.chord(4, true).iter().map(|degree| key.pitch(*degree)).collect::<Vec<_>>(), [67, 71, 74, 77]);
    }

    #[test]
    fn voices_move_little() {
        let key = Key::new(9, MINOR);
        let first = key.voicing(&key.chord(0, false), &[]);
        let second = key.voicing(&key.chord(5, false), &first);
        let moved: i32 = first.iter().zip(&second).map(|(a, b)| (a - b).abs()).sum();
        assert!(moved <= 4, "{first:?} → {second:?}");
    }

    #[test]
    fn names_of_notes() {
        assert_eq!(note_class("f#"), Some(6));
        assert_eq!(note_class("bb"), Some(10));
        assert_eq!(note_class("beat"), None);
    }
}
