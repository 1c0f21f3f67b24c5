//! The styles: what a genre's name stands for, as a table.

use super::groove::{self, BassNote, Comping, Groove};
use super::instrument::Instrument::{self, *};
use super::theory::{self, Scale};

/// Chords of four bars, as degrees of the scale from 0.
pub type Progression = [i32; 4];

/// What a genre sounds like.
#[derive(Debug)]
pub struct Style {
    /// What it is called.
    pub names: &'static [&'static str],
    /// Words that hang around it.
    pub hints: &'static [&'static str],
    /// Slowest and fastest usual tempo.
    pub tempo: (f32, f32),
    pub beats: u32,
    pub scale: Scale,
    pub verses: &'static [Progression],
    pub choruses: &'static [Progression],
    pub lead: Instrument,
    pub chords: Instrument,
    pub comping: Comping,
    pub pad: Option<Instrument>,
    pub bass: Option<(Instrument, &'static [BassNote])>,
    pub groove: Option<&'static Groove>,
    /// How far the second of two sixteenths is late, in sixteenths.
    pub swing: f32,
    /// How many notes a melody has, 0 to 1.
    pub density: f32,
    /// How much room, 0 to 1.
    pub room: f32,
    pub brightness: f32,
    pub sevenths: bool,
    pub effects: Effects,
}

/// What is done to the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effects {
    /// Everything ducks under the kick.
    pub pump: bool,
    /// Crackle and a dull top, as from an old record.
    pub dust: bool,
    /// The melody comes back from afar.
    pub echo: bool,
}

const PLAIN: Effects = Effects { pump: false, dust: false, echo: false };
const ECHO: Effects = Effects { echo: true, ..PLAIN };
const PUMP: Effects = Effects { pump: true, ..ECHO };
const DUST: Effects = Effects { dust: true, ..PLAIN };

const BRIGHT: &[Progression] = &[[0, 4, 5, 3], [0, 3, 0, 4], [0, 5, 3, 4]];
const LIFTED: &[Progression] = &[[3, 4, 0, 5], [0, 4, 5, 3], [5, 3, 0, 4]];
const DARK: &[Progression] = &[[0, 5, 2, 6], [0, 3, 5, 4], [0, 2, 6, 5]];
const DARKER: &[Progression] = &[[5, 6, 0, 0], [0, 5, 2, 6], [0, 6, 5, 6]];
const TURNAROUND: &[Progression] = &[[1, 4, 0, 5], [0, 5, 1, 4], [2, 5, 1, 4]];

/// What a piece is in when the prompt names no style.
pub const DEFAULT: &Style = &STYLES[0];

// One genre a paragraph: broken into a line a field it would fill a thousand lines.
#[rustfmt::skip]
pub static STYLES: &[Style] = &[
    Style {
        names: &["pop", "indie"],
        hints: &["catchy", "radio", "hit", "summer", "commercial", "corporate", "motivational"],
        tempo: (98.0, 118.0), beats: 4, scale: theory::MAJOR,
        verses: BRIGHT, choruses: LIFTED,
        lead: Pluck, chords: ElectricPiano, comping: groove::QUARTERS, pad: Some(Pad),
        bass: Some((ElectricBass, groove::BASS_POP)), groove: Some(&groove::POP),
        swing: 0.0, density: 0.55, room: 0.24, brightness: 0.6, sevenths: false, effects: ECHO,
    },
    Style {
        names: &["lo fi", "lofi", "chillhop"],
        hints: &["chill", "study", "chillout", "cafe", "coffee", "rainy"],
        tempo: (70.0, 84.0), beats: 4, scale: theory::DORIAN,
        verses: TURNAROUND, choruses: &[[3, 4, 2, 5], [1, 4, 0, 5]],
        lead: ElectricPiano, chords: ElectricPiano, comping: groove::SWUNG, pad: Some(Pad),
        bass: Some((UprightBass, groove::BASS_POP)), groove: Some(&groove::DUSTY),
        swing: 0.32, density: 0.4, room: 0.2, brightness: 0.35, sevenths: true, effects: DUST,
    },
    Style {
        names: &["cinematic", "orchestral", "soundtrack", "symphonic", "film score", "trailer"],
        hints: &[
            "epic", "heroic", "battle", "film", "movie", "adventure", "orchestra",
            "war", "fantasy", "drama", "science fiction", "documentary", "space opera",
        ],
        tempo: (84.0, 104.0), beats: 4, scale: theory::MINOR,
        verses: DARK, choruses: DARKER,
        lead: Brass, chords: Strings, comping: groove::PULSE, pad: Some(Choir),
        bass: Some((Cello, groove::BASS_HALVES)), groove: Some(&groove::ORCHESTRAL),
        swing: 0.0, density: 0.45, room: 0.42, brightness: 0.62, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["synthwave", "retrowave", "vaporwave", "outrun", "synth pop", "synthpop"],
        hints: &["retro", "80s", "1980s", "neon", "cyberpunk"],
        tempo: (96.0, 112.0), beats: 4, scale: theory::MINOR,
        verses: DARK, choruses: DARKER,
        lead: Lead, chords: Pluck, comping: groove::ARPEGGIO, pad: Some(Pad),
        bass: Some((SynthBass, groove::BASS_EIGHTHS)), groove: Some(&groove::SYNTHWAVE),
        swing: 0.0, density: 0.5, room: 0.3, brightness: 0.68, sevenths: false, effects: ECHO,
    },
    Style {
        names: &["house", "edm", "trance", "dance", "electronic", "electro"],
        hints: &["club", "party", "rave", "disco house"],
        tempo: (120.0, 128.0), beats: 4, scale: theory::MINOR,
        verses: DARK, choruses: DARKER,
        lead: Lead, chords: Pluck, comping: groove::STABS, pad: Some(Pad),
        bass: Some((SynthBass, groove::BASS_OFFBEAT)), groove: Some(&groove::HOUSE),
        swing: 0.0, density: 0.6, room: 0.22, brightness: 0.75, sevenths: false, effects: PUMP,
    },
    Style {
        names: &["techno", "industrial"],
        hints: &["minimal", "acid", "warehouse"],
        tempo: (126.0, 136.0), beats: 4, scale: theory::PHRYGIAN,
        verses: &[[0, 0, 0, 0], [0, 0, 1, 0]], choruses: &[[0, 0, 1, 0], [0, 6, 0, 6]],
        lead: Pluck, chords: Pluck, comping: groove::ARPEGGIO, pad: Some(Pad),
        bass: Some((SynthBass, groove::BASS_OFFBEAT)), groove: Some(&groove::TECHNO),
        swing: 0.0, density: 0.35, room: 0.25, brightness: 0.6, sevenths: false, effects: PUMP,
    },
    Style {
        names: &["drum and bass", "drum n bass", "dnb", "breakbeat"],
        hints: &["jungle", "liquid"],
        tempo: (168.0, 176.0), beats: 4, scale: theory::MINOR,
        verses: DARK, choruses: DARKER,
        lead: Bell, chords: ElectricPiano, comping: groove::HALVES, pad: Some(Pad),
        bass: Some((SubBass, groove::BASS_BOOM)), groove: Some(&groove::BREAKBEAT),
        swing: 0.0, density: 0.35, room: 0.3, brightness: 0.6, sevenths: true, effects: ECHO,
    },
    Style {
        names: &["ambient", "drone", "new age"],
        hints: &[
            "meditation", "meditative", "space", "sleep", "zen", "spa", "yoga",
            "ethereal", "atmospheric", "atmosphere", "floating", "underwater",
        ],
        tempo: (56.0, 66.0), beats: 4, scale: theory::LYDIAN,
        verses: &[[0, 4, 5, 3], [0, 1, 0, 1]], choruses: &[[3, 0, 4, 5], [0, 1, 5, 4]],
        lead: Bell, chords: Pad, comping: Comping::Held, pad: Some(Choir),
        bass: Some((SubBass, groove::BASS_LONG)), groove: None,
        swing: 0.0, density: 0.18, room: 0.65, brightness: 0.35, sevenths: true, effects: ECHO,
    },
    Style {
        names: &["jazz", "jazzy", "swing", "bebop", "big band"],
        hints: &["lounge", "noir", "smoky"],
        tempo: (104.0, 132.0), beats: 4, scale: theory::MAJOR,
        verses: TURNAROUND, choruses: &[[3, 2, 1, 4], [1, 4, 0, 5]],
        lead: Saxophone, chords: Piano, comping: groove::CHARLESTON, pad: None,
        bass: Some((UprightBass, groove::BASS_WALK)), groove: Some(&groove::JAZZ),
        swing: 0.6, density: 0.62, room: 0.18, brightness: 0.5, sevenths: true, effects: PLAIN,
    },
    Style {
        names: &["bossa nova", "bossa"],
        hints: &["brazilian", "beach bar", "elevator"],
        tempo: (118.0, 132.0), beats: 4, scale: theory::MAJOR,
        verses: TURNAROUND, choruses: &[[3, 2, 1, 4]],
        lead: Flute, chords: Guitar, comping: groove::CLAVE, pad: None,
        bass: Some((UprightBass, groove::BASS_BOSSA)), groove: Some(&groove::BOSSA),
        swing: 0.0, density: 0.5, room: 0.2, brightness: 0.5, sevenths: true, effects: PLAIN,
    },
    Style {
        names: &["latin", "salsa", "samba", "mambo", "reggaeton", "cumbia"],
        hints: &["cuban", "tropical", "caribbean"],
        tempo: (96.0, 108.0), beats: 4, scale: theory::MINOR,
        verses: &[[0, 3, 4, 0], [0, 6, 5, 4]], choruses: &[[3, 0, 4, 0], [0, 5, 3, 4]],
        lead: Trumpet, chords: Piano, comping: groove::STABS, pad: None,
        bass: Some((ElectricBass, groove::BASS_TUMBAO)), groove: Some(&groove::LATIN),
        swing: 0.0, density: 0.62, room: 0.18, brightness: 0.65, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["flamenco"],
        hints: &["spanish", "arabic", "oriental", "desert", "middle eastern", "gypsy", "egyptian"],
        tempo: (100.0, 118.0), beats: 4, scale: theory::HIJAZ,
        verses: &[[0, 1, 0, 1], [3, 2, 1, 0]], choruses: &[[3, 2, 1, 0], [0, 1, 2, 1]],
        lead: Guitar, chords: Guitar, comping: groove::STRUM, pad: None,
        bass: Some((UprightBass, groove::BASS_ROOT_FIFTH)), groove: Some(&groove::LATIN),
        swing: 0.0, density: 0.66, room: 0.26, brightness: 0.7, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["rock", "punk", "grunge"],
        hints: &["garage", "action", "stadium", "anthem", "guitar solo"],
        tempo: (118.0, 138.0), beats: 4, scale: theory::MINOR,
        verses: &[[0, 6, 5, 6], [0, 5, 2, 6]], choruses: &[[5, 6, 0, 2], [0, 2, 6, 5]],
        lead: ElectricGuitar, chords: ElectricGuitar, comping: groove::CHUGS, pad: None,
        bass: Some((ElectricBass, groove::BASS_EIGHTHS)), groove: Some(&groove::ROCK),
        swing: 0.0, density: 0.58, room: 0.14, brightness: 0.75, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["metal", "thrash"],
        hints: &["heavy", "hardcore", "doom"],
        tempo: (140.0, 168.0), beats: 4, scale: theory::PHRYGIAN,
        verses: &[[0, 0, 1, 0], [0, 5, 1, 0]], choruses: &[[0, 5, 6, 1], [0, 2, 1, 0]],
        lead: ElectricGuitar, chords: ElectricGuitar, comping: groove::CHUGS, pad: None,
        bass: Some((ElectricBass, groove::BASS_GALLOP)), groove: Some(&groove::METAL),
        swing: 0.0, density: 0.6, room: 0.1, brightness: 0.85, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["trap", "drill"],
        hints: &["808"],
        tempo: (68.0, 76.0), beats: 4, scale: theory::HARMONIC_MINOR,
        verses: &[[0, 0, 5, 4], [0, 5, 0, 4]], choruses: &[[0, 5, 3, 4], [0, 3, 5, 4]],
        lead: Bell, chords: Pluck, comping: groove::PULSE, pad: Some(Strings),
        bass: Some((SubBass, groove::BASS_BOOM)), groove: Some(&groove::TRAP),
        swing: 0.0, density: 0.45, room: 0.24, brightness: 0.55, sevenths: false, effects: ECHO,
    },
    Style {
        names: &["hip hop", "hiphop", "rap", "boom bap", "r b", "rnb", "trip hop", "soul"],
        hints: &["beat"],
        tempo: (86.0, 96.0), beats: 4, scale: theory::MINOR,
        verses: &[[0, 3, 0, 5], [0, 5, 3, 4]], choruses: &[[5, 3, 0, 4], [0, 2, 5, 4]],
        lead: ElectricPiano, chords: Piano, comping: groove::CHARLESTON, pad: Some(Strings),
        bass: Some((ElectricBass, groove::BASS_BOOM)), groove: Some(&groove::HIPHOP),
        swing: 0.22, density: 0.42, room: 0.18, brightness: 0.5, sevenths: true, effects: PLAIN,
    },
    Style {
        names: &["funk", "funky", "disco", "motown"],
        hints: &["groovy", "groove", "70s"],
        tempo: (102.0, 116.0), beats: 4, scale: theory::DORIAN,
        verses: &[[0, 0, 3, 3], [0, 3, 0, 3]], choruses: &[[3, 3, 0, 0], [0, 2, 3, 4]],
        lead: Brass, chords: Guitar, comping: groove::STABS, pad: Some(Strings),
        bass: Some((ElectricBass, groove::BASS_FUNK)), groove: Some(&groove::FUNK),
        swing: 0.1, density: 0.6, room: 0.14, brightness: 0.68, sevenths: true, effects: PLAIN,
    },
    Style {
        names: &["reggae", "ska", "dub"],
        hints: &["jamaican", "island"],
        tempo: (74.0, 88.0), beats: 4, scale: theory::MAJOR,
        verses: &[[0, 3, 0, 4], [0, 4, 5, 3]], choruses: &[[0, 3, 4, 3], [5, 3, 0, 4]],
        lead: Organ, chords: Guitar, comping: groove::OFFBEATS, pad: None,
        bass: Some((ElectricBass, groove::BASS_REGGAE)), groove: Some(&groove::REGGAE),
        swing: 0.18, density: 0.45, room: 0.24, brightness: 0.5, sevenths: false, effects: ECHO,
    },
    Style {
        names: &["blues", "bluesy"],
        hints: &["shuffle", "delta", "saloon"],
        tempo: (76.0, 96.0), beats: 4, scale: theory::MIXOLYDIAN,
        verses: &[[0, 3, 0, 0], [0, 0, 3, 0]], choruses: &[[4, 3, 0, 4], [3, 3, 0, 4]],
        lead: ElectricGuitar, chords: Piano, comping: groove::QUARTERS, pad: None,
        bass: Some((UprightBass, groove::BASS_WALK)), groove: Some(&groove::JAZZ),
        swing: 0.6, density: 0.55, room: 0.2, brightness: 0.5, sevenths: true, effects: PLAIN,
    },
    Style {
        names: &["folk", "country", "bluegrass", "luk thung"],
        hints: &["acoustic", "ukulele", "campfire", "whistle", "banjo", "singer songwriter", "western"],
        tempo: (100.0, 122.0), beats: 4, scale: theory::MAJOR,
        verses: BRIGHT, choruses: LIFTED,
        lead: Flute, chords: Guitar, comping: groove::FINGERS, pad: None,
        bass: Some((UprightBass, groove::BASS_ROOT_FIFTH)), groove: Some(&groove::BRUSHES),
        swing: 0.06, density: 0.55, room: 0.18, brightness: 0.65, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["celtic", "irish", "medieval"],
        hints: &["tavern", "scottish", "viking", "bard"],
        tempo: (106.0, 124.0), beats: 4, scale: theory::DORIAN,
        verses: &[[0, 6, 0, 6], [0, 6, 3, 6]], choruses: &[[0, 2, 6, 0], [2, 6, 0, 6]],
        lead: Violin, chords: Harp, comping: groove::ROLLING, pad: Some(Accordion),
        bass: Some((UprightBass, groove::BASS_ROOT_FIFTH)), groove: Some(&groove::BRUSHES),
        swing: 0.0, density: 0.72, room: 0.26, brightness: 0.6, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["children", "nursery", "cartoon"],
        hints: &["kids", "toy", "playful", "comedy", "funny", "quirky", "silly"],
        tempo: (112.0, 126.0), beats: 4, scale: theory::MAJOR,
        verses: &[[0, 3, 4, 0], [0, 0, 4, 0]], choruses: &[[3, 0, 4, 0], [0, 3, 0, 4]],
        lead: MusicBox, chords: Marimba, comping: groove::OFFBEATS, pad: None,
        bass: Some((UprightBass, groove::BASS_ROOT_FIFTH)), groove: Some(&groove::BRUSHES),
        swing: 0.1, density: 0.62, room: 0.16, brightness: 0.7, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["lullaby"],
        hints: &["cradle", "baby", "bedtime", "music box"],
        tempo: (62.0, 74.0), beats: 3, scale: theory::MAJOR,
        verses: &[[0, 3, 4, 0], [0, 4, 3, 4]], choruses: &[[3, 0, 4, 0], [5, 3, 0, 4]],
        lead: MusicBox, chords: Harp, comping: groove::BALLAD, pad: Some(Strings),
        bass: None, groove: None,
        swing: 0.0, density: 0.45, room: 0.36, brightness: 0.4, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["ballad", "piano ballad"],
        hints: &["piano", "romantic", "love", "wedding", "heartfelt", "emotional", "tender"],
        tempo: (68.0, 82.0), beats: 4, scale: theory::MAJOR,
        verses: &[[0, 4, 5, 3], [5, 3, 0, 4]], choruses: LIFTED,
        lead: Piano, chords: Piano, comping: groove::BALLAD, pad: Some(Strings),
        bass: None, groove: None,
        swing: 0.0, density: 0.5, room: 0.36, brightness: 0.52, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["classical", "baroque", "sonata", "concerto", "quartet"],
        hints: &["chamber", "mozart", "bach", "elegant", "royal"],
        tempo: (88.0, 116.0), beats: 4, scale: theory::MAJOR,
        verses: &[[0, 4, 5, 2], [0, 3, 4, 0]], choruses: &[[3, 0, 3, 4], [5, 1, 4, 0]],
        lead: Violin, chords: Harp, comping: groove::ROLLING, pad: Some(Strings),
        bass: Some((Cello, groove::BASS_HALVES)), groove: None,
        swing: 0.0, density: 0.65, room: 0.34, brightness: 0.55, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["waltz", "musette"],
        hints: &["3 4", "ballroom", "carousel", "circus", "parisian", "french"],
        tempo: (132.0, 164.0), beats: 3, scale: theory::MAJOR,
        verses: &[[0, 0, 4, 4], [0, 5, 1, 4]], choruses: &[[3, 0, 4, 0], [5, 1, 4, 0]],
        lead: Accordion, chords: Piano, comping: groove::OOM_PAH, pad: None,
        bass: Some((UprightBass, groove::BASS_WALTZ)), groove: Some(&groove::WALTZ),
        swing: 0.0, density: 0.55, room: 0.24, brightness: 0.6, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["chiptune", "8 bit", "8bit"],
        hints: &["arcade", "video game", "game", "nintendo", "pixel"],
        tempo: (132.0, 156.0), beats: 4, scale: theory::MAJOR,
        verses: BRIGHT, choruses: LIFTED,
        lead: Chip, chords: Chip, comping: groove::ARPEGGIO, pad: None,
        bass: Some((Chip, groove::BASS_EIGHTHS)), groove: Some(&groove::CHIP),
        swing: 0.0, density: 0.72, room: 0.04, brightness: 0.6, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["world", "indian", "bollywood", "african", "thai"],
        hints: &["tribal", "sitar", "asian", "japanese", "chinese", "temple"],
        tempo: (84.0, 102.0), beats: 4, scale: theory::MIXOLYDIAN,
        verses: &[[0, 0, 6, 0], [0, 0, 3, 0]], choruses: &[[0, 6, 3, 0], [3, 0, 6, 0]],
        lead: Sitar, chords: Harp, comping: groove::ROLLING, pad: Some(Strings),
        bass: Some((UprightBass, groove::BASS_ROOT_FIFTH)), groove: Some(&groove::WORLD),
        swing: 0.0, density: 0.6, room: 0.3, brightness: 0.6, sevenths: false, effects: PLAIN,
    },
    Style {
        names: &["horror"],
        hints: &["scary", "creepy", "haunted", "halloween", "suspense", "thriller", "eerie", "spooky"],
        tempo: (58.0, 72.0), beats: 4, scale: theory::PHRYGIAN,
        verses: &[[0, 1, 0, 1], [0, 0, 1, 4]], choruses: &[[0, 1, 5, 1], [5, 4, 1, 0]],
        lead: MusicBox, chords: Strings, comping: Comping::Held, pad: Some(Choir),
        bass: Some((Cello, groove::BASS_LONG)), groove: None,
        swing: 0.0, density: 0.28, room: 0.6, brightness: 0.3, sevenths: false, effects: ECHO,
    },
    Style {
        names: &["gospel", "hymn"],
        hints: &["church", "worship", "choir", "christmas", "holy", "sacred"],
        tempo: (72.0, 92.0), beats: 4, scale: theory::MAJOR,
        verses: &[[0, 3, 0, 4], [0, 5, 3, 4]], choruses: &[[3, 0, 4, 0], [3, 4, 5, 4]],
        lead: Choir, chords: Organ, comping: groove::HALVES, pad: Some(Choir),
        bass: Some((ElectricBass, groove::BASS_HALVES)), groove: Some(&groove::BRUSHES),
        swing: 0.0, density: 0.4, room: 0.42, brightness: 0.55, sevenths: false, effects: PLAIN,
    },
];

/// What a mood does to a style.
#[derive(Debug)]
pub struct Mood {
    pub words: &'static [&'static str],
    /// Factors of tempo, brightness and density.
    pub tempo: f32,
    pub brightness: f32,
    pub density: f32,
    /// The colour it asks for, where the style's own is the other one.
    pub colour: Option<Colour>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Major,
    Minor,
}

const fn mood(words: &'static [&'static str], factors: (f32, f32, f32), colour: Option<Colour>) -> Mood {
    Mood { words, tempo: factors.0, brightness: factors.1, density: factors.2, colour }
}

pub static MOODS: &[Mood] = &[
    mood(&["romantic", "love", "tender", "wedding"], (0.95, 0.9, 0.9), None),
    mood(&["epic", "heroic", "battle"], (1.0, 1.1, 1.0), None),
    mood(
        &["happy", "joyful", "joy", "cheerful", "sunny", "fun", "bright", "merry", "upbeat"],
        (1.06, 1.15, 1.1),
        Some(Colour::Major),
    ),
    mood(
        &[
            "sad",
            "melancholy",
            "melancholic",
            "lonely",
            "sorrow",
            "grief",
            "crying",
            "heartbreak",
            "tragic",
            "mournful",
        ],
        (0.9, 0.8, 0.8),
        Some(Colour::Minor),
    ),
    mood(
        &["dark", "sinister", "gloomy", "menacing", "evil", "ominous", "brooding", "night"],
        (0.95, 0.7, 0.9),
        Some(Colour::Minor),
    ),
    mood(
        &["calm", "peaceful", "relaxing", "relaxed", "gentle", "soft", "serene", "quiet", "soothing", "mellow"],
        (0.9, 0.75, 0.75),
        None,
    ),
    mood(
        &[
            "energetic",
            "energy",
            "driving",
            "powerful",
            "intense",
            "workout",
            "sport",
            "aggressive",
            "exciting",
            "hype",
        ],
        (1.1, 1.2, 1.2),
        None,
    ),
    mood(
        &["uplifting", "hopeful", "inspiring", "inspirational", "triumphant", "victory", "optimistic", "glorious"],
        (1.0, 1.15, 1.0),
        Some(Colour::Major),
    ),
    mood(&["mysterious", "mystery", "magical", "mystic", "curious", "secret"], (0.95, 0.85, 0.85), Some(Colour::Minor)),
    mood(&["dreamy", "dream", "nostalgic", "nostalgia", "hazy", "wistful", "memories"], (0.92, 0.8, 0.8), None),
    mood(&["tense", "anxious", "chase", "urgent", "angry", "rage"], (1.08, 1.0, 1.15), Some(Colour::Minor)),
];

/// Words for a tempo. Source: the usual marks on a metronome.
pub static TEMPI: &[(&[&str], Tempo)] = &[
    (&["largo", "very slow"], Tempo::Beats(52.0)),
    (&["adagio"], Tempo::Beats(70.0)),
    (&["andante"], Tempo::Beats(88.0)),
    (&["moderato"], Tempo::Beats(108.0)),
    (&["allegro"], Tempo::Beats(132.0)),
    (&["vivace"], Tempo::Beats(160.0)),
    (&["presto", "very fast"], Tempo::Beats(180.0)),
    (&["slow", "slowly", "downtempo"], Tempo::Factor(0.82)),
    (&["fast", "quick", "rapid", "uptempo"], Tempo::Factor(1.2)),
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tempo {
    /// Beats a minute.
    Beats(f32),
    /// Of the style's own tempo.
    Factor(f32),
}
