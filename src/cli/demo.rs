//! `atelier demo`: what the built-in engines make, for whoever works on it: pictures, clips and what sounds look like
//! side by side on one sheet, speech sound by sound.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::terminal::{Terminal, columns, in_file, print};
use crate::error::{Error, Result};
use crate::providers::builtin::audio::Clip;
use crate::providers::builtin::audio::spectrum::spectrogram;
use crate::providers::builtin::image::{About, Picture, draw, encode};
use crate::providers::builtin::speech::{self, Said};
use crate::providers::builtin::video::stills;
use crate::providers::builtin::{music, sound};
use crate::providers::{Call, Fault, Format};

#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Draw places in several styles, moments of clips, and music and effects as spectrograms, all on one PNG
    Sheet {
        /// Where to write it
        out: PathBuf,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Say a text and tell its sounds: when each begins, how long it is, where the mouth's resonances lie
    Speech {
        text: String,
        #[arg(long, default_value = "alloy")]
        voice: String,
        /// Where to write what was said, as a WAVE file
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

const PLACES: [&str; 26] = [
    "snowy mountains at dawn",
    "a sailing boat on the sea at sunset",
    "a tropical beach at noon",
    "a lake under northern lights at night",
    "a misty forest in autumn",
    "a city skyline at dusk",
    "green hills with a cottage in spring",
    "desert dunes at sunset",
    "a red canyon in the afternoon",
    "a spiral galaxy",
    "a coral reef with fish",
    "a portrait of a woman with long black hair",
    "an old fisherman's face, smiling",
    "a fox in the forest",
    "two elephants left of a tree at sunset",
    "a dog in front of a castle",
    "a woman with a red umbrella in the city in the rain",
    "a hot air balloon over a lighthouse by the sea",
    "a field of poppies",
    "a vase with tulips on a table",
    "a bowl of ramen",
    "a stack of pancakes",
    "a living room with a sofa",
    "abstract marble in teal and gold",
    "a mandala",
    "a geometric pattern",
];
const STYLES: [&str; 12] = [
    "photo",
    "oil painting",
    "watercolour",
    "ink wash",
    "pencil sketch",
    "comic",
    "pixel art",
    "mosaic",
    "flat poster",
    "low poly",
    "neon",
    "paper cut",
];
const CLIPS: [&str; 7] = [
    "a lake in the mountains at sunset, the camera pushes in",
    "a sailing boat on the sea and a balloon over it",
    "storm over the sea, lightning",
    "snow falls in a winter forest, the camera pans",
    "a city at night in the rain, tracking shot",
    "a field of flowers in the wind, aerial",
    "flowing golden marble, abstract",
];
const PIECES: [&str; 12] = [
    "a calm piano piece",
    "a waltz for strings",
    "rock with electric guitar",
    "lo-fi hip-hop",
    "techno, 128 bpm",
    "jazz trio",
    "ambient pads",
    "epic orchestra",
    "reggae",
    "a music box lullaby",
    "funk bass and drums",
    "a flute over a sitar",
];
const EFFECTS: [&str; 12] = [
    "heavy rain and thunder",
    "waves on a beach",
    "wind in the trees",
    "a crackling fire",
    "birdsong at dawn",
    "a dog barks",
    "a door creaks and slams",
    "a passing train",
    "footsteps on gravel",
    "church bells",
    "a laser shot",
    "applause",
];
/// Of each piece and effect on the sheet.
const SECONDS: u32 = 8;
/// Pixels of one picture on the sheet.
const TILE: (u32, u32) = (240, 136);

pub fn run(terminal: &Terminal, action: &Action) -> Result<ExitCode> {
    match action {
        Action::Sheet { out, seed } => draw_sheet(out, *seed)?,
        Action::Speech { text, voice, out } => say(terminal, text, voice, out.as_deref())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn say(terminal: &Terminal, text: &str, voice: &str, out: Option<&Path>) -> Result<()> {
    let parameters = vec![("voice".to_owned(), voice.to_owned()), ("format".to_owned(), "wav".to_owned())];
    let call = Call { prompt: text.to_owned(), parameters, ..Call::default() };
    let failed = |fault: Fault| match fault {
        Fault::Invalid(reason) => Error::invalid("text", reason),
        other => Error::internal(other.to_string()),
    };
    let sounds = speech::sounds(&call).map_err(failed)?;
    if let Some(out) = out {
        let file = speech::make(&call, &|| false).map_err(failed)?;
        fs::write(out, file.bytes).map_err(in_file(out))?;
    }
    let row = |sound: &Said| {
        let millis = |seconds: f32| format!("{:.0}", seconds * 1000.0);
        let [first, second, third] = sound.formants.map(|hertz| format!("{hertz:.0}"));
        vec![sound.name.to_owned(), millis(sound.start), millis(sound.seconds), first, second, third]
    };
    terminal.print(&json!({ "sounds": &sounds }), |_| {
        let rows: Vec<Vec<String>> = sounds.iter().map(row).collect();
        columns(&["sound", "at ms", "ms", "F1 Hz", "F2 Hz", "F3 Hz"], &rows)
    })
}

fn draw_sheet(out: &Path, seed: u64) -> Result<()> {
    let mut rows = Vec::new();
    for place in PLACES {
        let tile = |style: &&str| draw(&format!("{place}, {style}"), seed, TILE.0, TILE.1, &|| false);
        rows.push(STYLES.iter().filter_map(|style| tile(style).ok()).collect());
    }
    for prompt in CLIPS {
        let (width, height) = TILE;
        let call = Call { prompt: prompt.to_owned(), seed, width, height, seconds: 5, ..Call::default() };
        rows.push(stills(&call, STYLES.len() as u32));
    }
    rows.push(spectrograms(PIECES, seed, |call| music::compose(call, &|| false)));
    rows.push(spectrograms(EFFECTS, seed, |call| sound::mix(call, &|| false)));
    let sheet = sheet(&rows);
    let about = About { prompt: "contact sheet", model: "builtin", seed };
    let file = encode(&sheet, Format::Png, &about).map_err(|fault: Fault| Error::internal(fault.to_string()))?;
    fs::write(out, file).map_err(in_file(out))?;
    print(&format!("{}: {} × {} pixels", out.display(), sheet.width, sheet.height))
}

fn spectrograms(prompts: [&str; 12], seed: u64, make: impl Fn(&Call) -> Result<Clip, Fault>) -> Vec<Picture> {
    let tile = |prompt: &str| {
        let clip = make(&Call { prompt: prompt.to_owned(), seed, seconds: SECONDS, ..Call::default() }).ok()?;
        Some(spectrogram(clip.channels.first()?, TILE.0, TILE.1))
    };
    prompts.into_iter().filter_map(tile).collect()
}

/// Rows of tiles as one picture.
fn sheet(rows: &[Vec<Picture>]) -> Picture {
    let (wide, tall) = (TILE.0 as usize, TILE.1 as usize);
    let columns = STYLES.len();
    let mut pixels = vec![24; wide * columns * tall * rows.len() * 3];
    for (row, tiles) in rows.iter().enumerate() {
        for (column, tile) in tiles.iter().enumerate() {
            for (y, line) in tile.pixels.chunks_exact(wide * 3).enumerate() {
                let start = ((row * tall + y) * columns + column) * wide * 3;
                pixels[start..start + wide * 3].copy_from_slice(line);
            }
        }
    }
    Picture { width: (wide * columns) as u32, height: (tall * rows.len()) as u32, pixels }
}
