//! The instruments: each turns one note into samples, by additive, subtractive, plucked-string or FM synthesis.

pub mod drums;
mod keys;
mod plucked;
mod sustained;
mod synth;

use crate::providers::builtin::audio::dice::Dice;

/// One note to be played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    pub hertz: f32,
    /// Seconds that the key is held.
    pub held: f32,
    /// How hard, 0 to 1.
    pub velocity: f32,
    /// How open the sound is, 0 to 1.
    pub brightness: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Instrument {
    Piano,
    ElectricPiano,
    Organ,
    MusicBox,
    Bell,
    Marimba,
    Vibraphone,
    Guitar,
    ElectricGuitar,
    Harp,
    Banjo,
    Sitar,
    Strings,
    Violin,
    Cello,
    Choir,
    Voice,
    Brass,
    Trumpet,
    Flute,
    Clarinet,
    Saxophone,
    Accordion,
    Pad,
    Lead,
    Chip,
    Pluck,
    UprightBass,
    ElectricBass,
    SynthBass,
    SubBass,
}

use Instrument::*;

/// The words that name an instrument; longer names stand before the shorter ones within them.
pub const NAMES: &[(&str, Instrument)] = &[
    ("electric piano", ElectricPiano),
    ("rhodes", ElectricPiano),
    ("wurlitzer", ElectricPiano),
    ("piano", Piano),
    ("harpsichord", Harp),
    ("organ", Organ),
    ("hammond", Organ),
    ("music box", MusicBox),
    ("celesta", MusicBox),
    ("glockenspiel", MusicBox),
    ("bell", Bell),
    ("chime", Bell),
    ("marimba", Marimba),
    ("xylophone", Marimba),
    ("kalimba", Marimba),
    ("steel drum", Marimba),
    ("vibraphone", Vibraphone),
    ("vibes", Vibraphone),
    ("electric guitar", ElectricGuitar),
    ("distorted guitar", ElectricGuitar),
    ("bass guitar", ElectricBass),
    ("guitar", Guitar),
    ("ukulele", Guitar),
    ("lute", Guitar),
    ("mandolin", Banjo),
    ("banjo", Banjo),
    ("koto", Banjo),
    ("sitar", Sitar),
    ("harp", Harp),
    ("lyre", Harp),
    ("orchestra", Strings),
    ("string", Strings),
    ("violin", Violin),
    ("fiddle", Violin),
    ("viola", Violin),
    ("cello", Cello),
    ("choir", Choir),
    ("vocal", Voice),
    ("singer", Voice),
    ("singing", Voice),
    ("voice", Voice),
    ("trumpet", Trumpet),
    ("brass", Brass),
    ("horn", Brass),
    ("trombone", Brass),
    ("flute", Flute),
    ("whistle", Flute),
    ("panpipe", Flute),
    ("recorder", Flute),
    ("clarinet", Clarinet),
    ("oboe", Clarinet),
    ("saxophone", Saxophone),
    ("sax", Saxophone),
    ("accordion", Accordion),
    ("harmonica", Accordion),
    ("bagpipe", Accordion),
    ("pad", Pad),
    ("chiptune", Chip),
    ("synthesizer", Lead),
    ("synth", Lead),
    ("upright bass", UprightBass),
    ("double bass", UprightBass),
    ("contrabass", UprightBass),
    ("synth bass", SynthBass),
    ("808", SubBass),
    ("bass", ElectricBass),
];

impl Instrument {
    /// Whether chords can be played on it alone.
    pub const fn plays_chords(self) -> bool {
        matches!(
            self,
            Piano
                | ElectricPiano
                | Organ
                | MusicBox
                | Marimba
                | Vibraphone
                | Guitar
                | ElectricGuitar
                | Harp
                | Banjo
                | Accordion
                | Pluck
        )
    }

    pub const fn is_bass(self) -> bool {
        matches!(self, UprightBass | ElectricBass | SynthBass | SubBass)
    }

    /// The octaves by which a melody is moved so that it lies where the instrument sings.
    pub const fn octave(self) -> i32 {
        match self {
            MusicBox | Bell | Flute => 1,
            Cello => -1,
            _ => 0,
        }
    }

    /// Whether its notes ring on by themselves rather than being held.
    pub const fn is_struck(self) -> bool {
        self.plays_chords() && !matches!(self, Organ | Accordion) || matches!(self, Bell | Sitar)
    }

    /// What brings one note of middle height to the same loudness as a piano's, measured as in `loudness`.
    const fn level(self) -> f32 {
        match self {
            Piano => 1.14,
            ElectricPiano => 0.74,
            Organ => 0.82,
            MusicBox => 0.66,
            Bell => 0.48,
            Marimba => 1.07,
            Vibraphone => 0.81,
            Guitar => 1.5,
            ElectricGuitar => 0.42,
            Harp => 1.29,
            Banjo => 2.14,
            Sitar => 1.2,
            Strings => 0.66,
            Violin => 0.64,
            Cello => 0.73,
            Choir => 0.75,
            Voice => 0.75,
            Brass => 0.68,
            Trumpet => 0.67,
            Flute => 0.55,
            Clarinet => 0.63,
            Saxophone => 0.51,
            Accordion => 0.68,
            Pad => 0.84,
            Lead => 0.68,
            Chip => 1.01,
            Pluck => 0.97,
            UprightBass => 1.22,
            ElectricBass => 1.14,
            SynthBass => 1.37,
            SubBass => 0.61,
        }
    }
}

/// Plays one note.
pub fn play(instrument: Instrument, tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let mut sound = match instrument {
        Piano => keys::piano(tone, dice),
        ElectricPiano => keys::electric_piano(tone),
        Organ => keys::organ(tone),
        MusicBox => keys::struck(tone, &keys::MUSIC_BOX),
        Bell => keys::struck(tone, &keys::BELL),
        Marimba => keys::struck(tone, &keys::MARIMBA),
        Vibraphone => keys::vibraphone(tone),
        Guitar => plucked::string(tone, &plucked::GUITAR, dice),
        Harp => plucked::string(tone, &plucked::HARP, dice),
        Banjo => plucked::string(tone, &plucked::BANJO, dice),
        Sitar => plucked::sitar(tone, dice),
        UprightBass => plucked::string(tone, &plucked::UPRIGHT, dice),
        ElectricBass => plucked::string(tone, &plucked::BASS, dice),
        ElectricGuitar => plucked::distorted(tone, dice),
        Strings => sustained::strings(tone, &sustained::ENSEMBLE, dice),
        Violin => sustained::strings(tone, &sustained::VIOLIN, dice),
        Cello => sustained::strings(tone, &sustained::CELLO, dice),
        Choir => sustained::choir(tone, dice),
        Voice => sustained::voice(tone, dice),
        Brass => sustained::brass(tone, 4, dice),
        Trumpet => sustained::brass(tone, 1, dice),
        Flute => sustained::flute(tone, dice),
        Clarinet => sustained::reed(tone, &sustained::CLARINET, dice),
        Saxophone => sustained::reed(tone, &sustained::SAXOPHONE, dice),
        Accordion => sustained::reed(tone, &sustained::ACCORDION, dice),
        Pad => synth::pad(tone, dice),
        Lead => synth::lead(tone),
        Chip => synth::chip(tone),
        Pluck => synth::pluck(tone),
        SynthBass => synth::bass(tone),
        SubBass => synth::sub(tone),
    };
    let level = instrument.level() * tone.velocity;
    sound.iter_mut().for_each(|sample| *sample *= level);
    sound
}
