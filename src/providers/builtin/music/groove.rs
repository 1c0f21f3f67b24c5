//! What drums, bass and chords play in one bar: patterns of sixteenths that read like a drum machine's.

use super::instrument::drums::{Drum, Kit};

/// Strokes of one drum in a bar: `X` accent, `x` stroke, `-` ghost, `.` nothing. A bar of 3/4 takes the first twelve.
pub type Line = (Drum, &'static str);

/// A bar for the drums, and a fill for the last bar of a section.
#[derive(Debug)]
pub struct Groove {
    pub kit: Kit,
    /// Plays in verse and chorus.
    pub bar: &'static [Line],
    /// Joins in the chorus.
    pub more: &'static [Line],
    pub fill: &'static [Line],
}

/// How hard a sign of a line is struck.
pub fn velocity(sign: u8) -> Option<f32> {
    match sign {
        b'X' => Some(1.0),
        b'x' => Some(0.72),
        b'-' => Some(0.38),
        _ => None,
    }
}

use Drum::*;

pub const DUSTY: Groove = Groove {
    kit: Kit::Dusty,
    bar: &[(Kick, "X......x..x....."), (Snare, "....X.......X..-"), (ClosedHat, "x.-.x.-.x.-.x.-.")],
    more: &[(Shaker, "..-...-...-...-.")],
    fill: &[(Snare, "..........-.-xx.")],
};
pub const ORCHESTRAL: Groove = Groove {
    kit: Kit::Orchestral,
    bar: &[(Taiko, "X.....x.X...x.x.")],
    more: &[(Snare, "--x.--x.--x.--xx"), (Kick, "X.......X......."), (LowTom, "......x.......x.")],
    fill: &[(Taiko, "x.x.x.x.X.X.XXXX"), (Snare, "--------xxxxXXXX")],
};
pub const SYNTHWAVE: Groove = Groove {
    kit: Kit::Electronic,
    bar: &[(Kick, "X...x...X...x..."), (Snare, "....X.......X..."), (ClosedHat, "x.x.x.x.x.x.x.x.")],
    more: &[(Clap, "....x.......x..."), (OpenHat, "..-...-...-...-.")],
    fill: &[(HighTom, "........x.xx...."), (LowTom, "............x.xx")],
};
pub const HOUSE: Groove = Groove {
    kit: Kit::Electronic,
    bar: &[(Kick, "X...X...X...X..."), (Clap, "....x.......x..."), (OpenHat, "..x...x...x...x.")],
    more: &[(ClosedHat, "-.--x.--x.--x.--"), (Shaker, "-.-.-.-.-.-.-.-.")],
    fill: &[(Snare, "....--------xxXX")],
};
pub const TECHNO: Groove = Groove {
    kit: Kit::Electronic,
    bar: &[(Kick, "X...X...X...X..."), (ClosedHat, "--x.--x.--x.--x."), (Rim, "...x..x....x..x.")],
    more: &[(OpenHat, "..x...x...x...x."), (Clap, "....x.......x...")],
    fill: &[(Snare, "x-x-x-x-xxxxxxxx")],
};
pub const BREAKBEAT: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "X.x.......x....."), (Snare, "....X..-.-..X..-"), (ClosedHat, "x.x.x.x.x.x.x.x.")],
    more: &[(Ride, "x...x...x...x..."), (Kick, "..........x.....")],
    fill: &[(Snare, "....X..-X.-xX.XX")],
};
pub const ROCK: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "X.....x.X......."), (Snare, "....X.......X..."), (ClosedHat, "x.-.x.-.x.-.x.-.")],
    more: &[(Ride, "x...x...x...x..."), (Kick, "..........x.....")],
    fill: &[(Snare, "........xxxx...."), (HighTom, "..........x.xx.."), (LowTom, "............x.XX")],
};
pub const METAL: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "X.xxX.xxX.xxX.xx"), (Snare, "....X.......X..."), (ClosedHat, "x...x...x...x...")],
    more: &[(Crash, "x.......x......."), (Kick, ".x...x...x...x..")],
    fill: &[(Snare, "xxxxxxxx........"), (LowTom, "........xxxxXXXX")],
};
pub const POP: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "X.....x.x......."), (Snare, "....x.......x..."), (ClosedHat, "x.-.x.-.x.-.x.-.")],
    more: &[(Clap, "....x.......x..."), (Tambourine, "..-...-...-...-.")],
    fill: &[(Snare, "............xxXX"), (HighTom, "........x.x.....")],
};
pub const TRAP: Groove = Groove {
    kit: Kit::Boom,
    bar: &[(Kick, "X......x..x....."), (Clap, "........X......."), (ClosedHat, "x.x.x.xxx.x.x-x-")],
    more: &[(OpenHat, "..............x."), (Rim, "...-......-..-..")],
    fill: &[(ClosedHat, "xxxxxxxxxxxxxxxx"), (Snare, "..........x.x.xx")],
};
pub const HIPHOP: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "X..x......x..x.."), (Snare, "....X.......X..."), (ClosedHat, "x.x.x.x.x.x.x.xx")],
    more: &[(Tambourine, "....-.......-...")],
    fill: &[(Kick, "X..x..x....x...."), (Snare, "....X..x..x.X.xx")],
};
pub const JAZZ: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Ride, "x...x..xx...x..x"), (Brush, "-...x...-...x..."), (ClosedHat, "....x.......x...")],
    more: &[(Kick, "-...-...-...-..."), (Snare, ".......-.....-..")],
    fill: &[(Snare, "....-..x-..x-.xx")],
};
pub const BOSSA: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "x.....-.x.....-."), (Rim, "x..x..x...x..x.."), (Shaker, "x-x-x-x-x-x-x-x-")],
    more: &[(Ride, "-...-...-...-...")],
    fill: &[(HighTom, "..........x.x..."), (LowTom, ".............xx.")],
};
pub const LATIN: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Conga, "-.-x--xx-.-x--xx"), (Rim, "x..x...x..x.x..."), (Kick, "x.....x.x.....x.")],
    more: &[(Shaker, "x-x-x-x-x-x-x-x-"), (Tambourine, "....x.......x...")],
    fill: &[(Conga, "x.xxx.xxx.xxxxxx")],
};
pub const REGGAE: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "........X......."), (Rim, "........x......."), (ClosedHat, "x.-.x.-.x.-.x.-.")],
    more: &[(Shaker, "..x...x...x...x."), (OpenHat, "..............-.")],
    fill: &[(HighTom, "..........x.xx.."), (Snare, "............x.xx")],
};
pub const FUNK: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "X.x....x..x....."), (Snare, "....X..-.-..X..-"), (ClosedHat, "x-x-x-x-x-x-x-x-")],
    more: &[(Clap, "....x.......x..."), (OpenHat, "......x.......x.")],
    fill: &[(Snare, "X..x..x.x.xxX.XX")],
};
pub const BRUSHES: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "x.......x......."), (Brush, "-.-.x.-.-.-.x.-."), (Shaker, "x.-.x.-.x.-.x.-.")],
    more: &[(Tambourine, "....x.......x..."), (Clap, "....-.......-...")],
    fill: &[(Brush, "x.x.x.x.xxxxxxxx")],
};
pub const WALTZ: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Kick, "x..........."), (Brush, "....-...-..."), (Ride, "-...-...-...")],
    more: &[(Snare, "....-...-...")],
    fill: &[(Snare, "....x.x.x.xx")],
};
pub const CHIP: Groove = Groove {
    kit: Kit::Chip,
    bar: &[(Kick, "X...x...X...x..."), (Snare, "....X.......X..."), (ClosedHat, "x.x.x.x.x.x.x.xx")],
    more: &[(ClosedHat, ".x.x.x.x.x.x.x..")],
    fill: &[(Snare, "........x.x.xxxx")],
};
pub const WORLD: Groove = Groove {
    kit: Kit::Acoustic,
    bar: &[(Tabla, "X..x-.x-x..x-.x-"), (Shaker, "x...x...x...x...")],
    more: &[(LowTom, "x.......x......."), (Tambourine, "....-.......-...")],
    fill: &[(Tabla, "xxx.xxx.xxx.xxxx")],
};

/// One note of a bass line: the sixteenth it starts on, how many it lasts, and which degree over the chord's root.
pub type BassNote = (u32, u32, i32);

pub const BASS_LONG: &[BassNote] = &[(0, 15, 0)];
pub const BASS_HALVES: &[BassNote] = &[(0, 7, 0), (8, 7, 0)];
pub const BASS_ROOT_FIFTH: &[BassNote] = &[(0, 6, 0), (8, 6, 4)];
pub const BASS_POP: &[BassNote] = &[(0, 5, 0), (6, 2, 0), (8, 5, 0), (14, 2, 4)];
pub const BASS_EIGHTHS: &[BassNote] =
    &[(0, 2, 0), (2, 2, 0), (4, 2, 0), (6, 2, 0), (8, 2, 0), (10, 2, 0), (12, 2, 0), (14, 2, 4)];
pub const BASS_OFFBEAT: &[BassNote] = &[(2, 2, 0), (6, 2, 0), (10, 2, 0), (14, 2, 7)];
pub const BASS_GALLOP: &[BassNote] = &[
    (0, 1, 0),
    (2, 1, 0),
    (3, 1, 0),
    (4, 1, 7),
    (6, 1, 0),
    (7, 1, 0),
    (8, 1, 0),
    (10, 1, 0),
    (11, 1, 0),
    (12, 1, 7),
    (14, 1, 0),
    (15, 1, 0),
];
pub const BASS_WALK: &[BassNote] = &[(0, 4, 0), (4, 4, 2), (8, 4, 4), (12, 4, 5)];
pub const BASS_BOSSA: &[BassNote] = &[(0, 5, 0), (6, 2, 4), (8, 5, 4), (14, 2, 0)];
pub const BASS_TUMBAO: &[BassNote] = &[(0, 4, 0), (6, 4, 4), (12, 4, 7)];
pub const BASS_REGGAE: &[BassNote] = &[(0, 3, 0), (6, 2, 2), (8, 3, 4), (12, 2, 0)];
pub const BASS_FUNK: &[BassNote] = &[(0, 2, 0), (3, 1, 0), (6, 1, 7), (8, 2, 0), (11, 1, 4), (14, 1, 6)];
pub const BASS_BOOM: &[BassNote] = &[(0, 6, 0), (7, 2, 0), (10, 5, 0)];
pub const BASS_WALTZ: &[BassNote] = &[(0, 5, 0)];

/// How the chords are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comping {
    /// Held for the bar.
    Held,
    /// All at once wherever the line says.
    Struck(&'static str),
    /// One after the other, by place in the chord; higher places are octaves up. One digit a sixteenth, `.` rests.
    Broken(&'static str),
}

pub const BALLAD: Comping = Comping::Broken("0.1.2.1.3.2.1.2.");
pub const ROLLING: Comping = Comping::Broken("0.2.1.2.0.2.1.2.");
pub const ARPEGGIO: Comping = Comping::Broken("0123012301230123");
pub const PULSE: Comping = Comping::Broken("0.0.1.1.2.2.1.1.");
pub const FINGERS: Comping = Comping::Broken("0.2.13.2.0.2.13.");
pub const STRUM: Comping = Comping::Struck("X...x.xx..x.x.x.");
pub const CHARLESTON: Comping = Comping::Struck("x.....x.........");
pub const SWUNG: Comping = Comping::Struck("x......-..x.....");
pub const OFFBEATS: Comping = Comping::Struck("..x...x...x...x.");
pub const STABS: Comping = Comping::Struck("x..x..x...x..x..");
pub const CHUGS: Comping = Comping::Struck("X.x.x.x.X.x.x.x.");
pub const QUARTERS: Comping = Comping::Struck("x...-...x...-...");
pub const HALVES: Comping = Comping::Struck("x.......x.......");
pub const CLAVE: Comping = Comping::Struck("x..x..x...x.x...");
pub const OOM_PAH: Comping = Comping::Struck("....x...x...");
