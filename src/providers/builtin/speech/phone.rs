//! The sounds of speech and how the mouth makes them, by their names in the pronouncing dictionary.

/// How a sound is made: what moves, and where the voice comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Vowel,
    /// A vowel that ends elsewhere than it begins.
    Diphthong,
    Nasal,
    /// l, r, w and y.
    Approximant,
    /// h: breath through the next vowel's mouth.
    Breath,
    Fricative,
    VoicedFricative,
    Stop,
    VoicedStop,
    Affricate,
    VoicedAffricate,
}

impl Manner {
    pub const fn is_vowel(self) -> bool {
        matches!(self, Self::Vowel | Self::Diphthong)
    }

    /// Vowels and what flows like them.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Vowel | Self::Diphthong | Self::Approximant | Self::Nasal)
    }

    pub const fn is_voiced(self) -> bool {
        !matches!(self, Self::Breath | Self::Fricative | Self::Stop | Self::Affricate)
    }

    /// How strongly a sound pulls its neighbour's formants towards its own: consonants pull vowels.
    pub const fn pull(self) -> i32 {
        match self {
            Self::Breath => -1,
            Self::Vowel | Self::Diphthong => 0,
            Self::Approximant => 2,
            Self::Nasal => 4,
            _ => 5,
        }
    }
}

/// Where air hisses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hiss {
    None,
    S,
    Sh,
    F,
    Th,
    Lips,
    Ridge,
    /// The soft palate, before a front vowel.
    Palate,
    /// The same before a back vowel.
    Velum,
}

/// A sound with the first three formants of an adult man's mouth, in hertz.
#[derive(Debug, PartialEq)]
pub struct Phone {
    pub name: &'static str,
    pub manner: Manner,
    pub formants: [f32; 3],
    /// Where a diphthong ends; for others the same as `formants`.
    pub end: [f32; 3],
    /// Its length in plain speech, in milliseconds, and the least that keeps it what it is.
    pub millis: f32,
    pub least_millis: f32,
    pub hiss: Hiss,
    /// How loud it hisses, 0 to 1.
    pub hiss_level: f32,
}

const fn voiced(
    name: &'static str,
    manner: Manner,
    formants: [f32; 3],
    end: [f32; 3],
    millis: f32,
    least_millis: f32,
) -> Phone {
    Phone { name, manner, formants, end, millis, least_millis, hiss: Hiss::None, hiss_level: 0.0 }
}

const fn vowel(name: &'static str, formants: [f32; 3], millis: f32, least: f32) -> Phone {
    voiced(name, Manner::Vowel, formants, formants, millis, least)
}

const fn glide(name: &'static str, formants: [f32; 3], end: [f32; 3], millis: f32, least: f32) -> Phone {
    voiced(name, Manner::Diphthong, formants, end, millis, least)
}

const fn flow(name: &'static str, manner: Manner, formants: [f32; 3], millis: f32, least: f32) -> Phone {
    voiced(name, manner, formants, formants, millis, least)
}

const fn noisy(
    name: &'static str,
    manner: Manner,
    formants: [f32; 3],
    millis: f32,
    least_millis: f32,
    hiss: Hiss,
    hiss_level: f32,
) -> Phone {
    Phone { name, manner, formants, end: formants, millis, least_millis, hiss, hiss_level }
}

/// Every sound. Formants after Klatt, "Software for a cascade/parallel formant synthesizer", JASA 67, 1980, table II,
/// and Peterson and Barney, "Control methods used in a study of the vowels", JASA 24, 1952; lengths after Klatt, 1979.
/// AX is the weak vowel of "about"; E and O are plain vowels that English lacks.
pub static PHONES: [Phone; 43] = [
    vowel("IY", [300.0, 2180.0, 2960.0], 150.0, 60.0),
    vowel("IH", [410.0, 1860.0, 2570.0], 125.0, 45.0),
    vowel("EH", [540.0, 1720.0, 2500.0], 145.0, 65.0),
    vowel("E", [440.0, 1980.0, 2600.0], 150.0, 65.0),
    vowel("AE", [670.0, 1690.0, 2430.0], 190.0, 80.0),
    vowel("AA", [720.0, 1180.0, 2560.0], 200.0, 90.0),
    vowel("AO", [590.0, 880.0, 2500.0], 205.0, 90.0),
    vowel("O", [450.0, 850.0, 2400.0], 160.0, 70.0),
    vowel("UH", [450.0, 1100.0, 2350.0], 140.0, 60.0),
    vowel("UW", [330.0, 1000.0, 2250.0], 170.0, 65.0),
    vowel("UE", [320.0, 1450.0, 2300.0], 160.0, 65.0),
    vowel("AH", [620.0, 1220.0, 2500.0], 130.0, 55.0),
    vowel("AX", [500.0, 1420.0, 2480.0], 75.0, 40.0),
    vowel("ER", [470.0, 1290.0, 1620.0], 165.0, 75.0),
    glide("EY", [470.0, 1950.0, 2580.0], [330.0, 2150.0, 2750.0], 175.0, 75.0),
    glide("AY", [700.0, 1180.0, 2500.0], [390.0, 1950.0, 2560.0], 215.0, 120.0),
    glide("OY", [540.0, 880.0, 2400.0], [370.0, 1880.0, 2480.0], 240.0, 130.0),
    glide("AW", [690.0, 1250.0, 2500.0], [420.0, 900.0, 2350.0], 220.0, 110.0),
    glide("OW", [540.0, 1000.0, 2350.0], [400.0, 820.0, 2300.0], 185.0, 80.0),
    flow("M", Manner::Nasal, [280.0, 1050.0, 2130.0], 70.0, 55.0),
    flow("N", Manner::Nasal, [280.0, 1560.0, 2550.0], 65.0, 50.0),
    flow("NG", Manner::Nasal, [280.0, 2050.0, 2650.0], 85.0, 60.0),
    flow("L", Manner::Approximant, [340.0, 1000.0, 2820.0], 72.0, 45.0),
    flow("R", Manner::Approximant, [330.0, 1080.0, 1420.0], 75.0, 45.0),
    flow("W", Manner::Approximant, [290.0, 640.0, 2200.0], 70.0, 50.0),
    flow("Y", Manner::Approximant, [270.0, 2180.0, 3020.0], 65.0, 45.0),
    flow("HH", Manner::Breath, [500.0, 1500.0, 2500.0], 65.0, 40.0),
    noisy("F", Manner::Fricative, [340.0, 1100.0, 2080.0], 105.0, 75.0, Hiss::F, 0.62),
    noisy("TH", Manner::Fricative, [320.0, 1350.0, 2540.0], 100.0, 65.0, Hiss::Th, 0.50),
    noisy("S", Manner::Fricative, [320.0, 1580.0, 2580.0], 112.0, 70.0, Hiss::S, 0.62),
    noisy("SH", Manner::Fricative, [300.0, 1840.0, 2650.0], 115.0, 80.0, Hiss::Sh, 0.60),
    noisy("V", Manner::VoicedFricative, [260.0, 1100.0, 2080.0], 62.0, 45.0, Hiss::F, 0.26),
    noisy("DH", Manner::VoicedFricative, [280.0, 1350.0, 2540.0], 52.0, 34.0, Hiss::Th, 0.20),
    noisy("Z", Manner::VoicedFricative, [270.0, 1580.0, 2580.0], 80.0, 50.0, Hiss::S, 0.34),
    noisy("ZH", Manner::VoicedFricative, [280.0, 1840.0, 2650.0], 75.0, 50.0, Hiss::Sh, 0.36),
    noisy("P", Manner::Stop, [300.0, 850.0, 2150.0], 92.0, 60.0, Hiss::Lips, 0.50),
    noisy("T", Manner::Stop, [300.0, 1750.0, 2650.0], 85.0, 55.0, Hiss::Ridge, 0.70),
    noisy("K", Manner::Stop, [300.0, 1900.0, 2500.0], 92.0, 60.0, Hiss::Palate, 0.75),
    noisy("B", Manner::VoicedStop, [220.0, 850.0, 2150.0], 80.0, 55.0, Hiss::Lips, 0.32),
    noisy("D", Manner::VoicedStop, [220.0, 1750.0, 2650.0], 68.0, 45.0, Hiss::Ridge, 0.42),
    noisy("G", Manner::VoicedStop, [220.0, 1900.0, 2500.0], 78.0, 55.0, Hiss::Palate, 0.46),
    noisy("CH", Manner::Affricate, [300.0, 1840.0, 2650.0], 135.0, 95.0, Hiss::Sh, 0.66),
    noisy("JH", Manner::VoicedAffricate, [260.0, 1840.0, 2650.0], 110.0, 80.0, Hiss::Sh, 0.50),
];

/// The sound of that name; the dictionary's AH without stress is asked for as AX.
pub fn named(name: &str) -> Option<&'static Phone> {
    PHONES.iter().find(|phone| phone.name == name)
}

impl Phone {
    /// Whether it is made at the back of the mouth, where the tongue follows the next vowel.
    pub fn is_velar(&self) -> bool {
        matches!(self.name, "K" | "G" | "NG")
    }

    /// Whether a plural ending after it needs a vowel: "buses".
    pub fn is_sibilant(&self) -> bool {
        matches!(self.hiss, Hiss::S | Hiss::Sh)
    }
}

/// How much a syllable stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stress {
    Weak,
    Secondary,
    Primary,
}

/// A sound as it stands in a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sound {
    pub phone: &'static Phone,
    /// Of a vowel; consonants are weak.
    pub stress: Stress,
    /// Of a vowel in a language of tones: semitones from the speaker's middle at its start, middle and end.
    pub tone: Option<[f32; 3]>,
    /// What a vowel's length is multiplied by, for languages that tell long from short.
    pub stretch: f32,
    /// Whether breath follows an unvoiced stop, as in "top"; `None` leaves it to English habit.
    pub is_breathed: Option<bool>,
}

impl Sound {
    pub const fn new(phone: &'static Phone, stress: Stress) -> Self {
        Self { phone, stress, tone: None, stretch: 1.0, is_breathed: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_figures_in_bounds() {
        for (place, phone) in PHONES.iter().enumerate() {
            assert!(PHONES.iter().skip(place + 1).all(|other| other.name != phone.name), "{}", phone.name);
            assert!(phone.least_millis <= phone.millis, "{}", phone.name);
            for formants in [phone.formants, phone.end] {
                assert!(formants[0] < formants[1] && formants[1] < formants[2], "{}", phone.name);
            }
        }
    }
}
