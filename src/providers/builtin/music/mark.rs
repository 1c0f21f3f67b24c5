//! What a file of our own says of its music, so that it can be carried on as it began. MP3 and Opus files say it.

use super::brief::Brief;
use super::form;
use super::style::{STYLES, Style};
use super::theory::{DORIAN, HIJAZ, Key, LYDIAN, MAJOR, MINOR, MIXOLYDIAN, PHRYGIAN, Scale};

const OPENING: &str = "Made by Atelier's built-in composer: ";
/// Bytes at the beginning of a file that are looked through.
const REACH: usize = 65_536;
/// All that a key's name can stand for.
const SCALES: [Scale; 7] = [MAJOR, MINOR, DORIAN, PHRYGIAN, LYDIAN, MIXOLYDIAN, HIJAZ];

#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub style: &'static Style,
    /// Beats a bar.
    pub beats: u32,
    /// Beats a minute, as played.
    pub tempo: f32,
    pub key: Key,
}

/// One line that tells people and `Mark::find` the same.
pub fn line(brief: &Brief) -> String {
    let style = brief.style.names.first().unwrap_or(&"piece");
    let tempo = 60.0 / form::plan(brief).seconds_a_beat;
    format!("{OPENING}{style}, {} beats a bar, {tempo:.3} beats a minute, {}", brief.beats, brief.key)
}

impl Mark {
    /// The mark of a file; `None` for music that others made.
    pub fn find(file: &[u8]) -> Option<Self> {
        let file = file.get(..REACH).unwrap_or(file);
        let start = file.windows(OPENING.len()).position(|part| part == OPENING.as_bytes())? + OPENING.len();
        let rest = file.get(start..)?;
        // The longest mark has less than 100 bytes; what follows it is no text.
        let rest = rest.utf8_chunks().next()?.valid();
        let mut parts = rest.split(", ");
        let name = parts.next()?;
        let style = STYLES.iter().find(|style| style.names.first() == Some(&name))?;
        let beats = parts.next()?.strip_suffix(" beats a bar")?.parse().ok().filter(|beats| (2..=4).contains(beats))?;
        let tempo: f32 = parts.next()?.strip_suffix(" beats a minute")?.parse().ok()?;
        let tempo = Some(tempo).filter(|tempo| (30.0..=260.0).contains(tempo))?;
        let named = parts.next()?;
        let keys = (0..12).flat_map(|class| SCALES.map(|scale| Key::new(class, scale)));
        // "A minor" before "A": the longest name that fits.
        let key = keys.filter(|key| named.starts_with(&key.to_string())).max_by_key(|key| key.to_string().len())?;
        Some(Self { style, beats, tempo, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::Call;
    use crate::providers::builtin::audio::dice::Dice;

    #[test]
    fn what_is_written_is_found() {
        for prompt in
            ["a waltz in F sharp minor", "house, 124 bpm", "celtic air in D", "jazz in E flat major", "flamenco"]
        {
            let brief =
                Brief::read(&Call { prompt: prompt.into(), ..Call::default() }, None, &mut Dice::new(1, 0, "test"));
            let file = [b"ID3\0\xff".as_slice(), line(&brief).as_bytes(), b"\0\xff\xfb\x90"].concat();
            let mark = Mark::find(&file).expect("a mark");
            assert_eq!((mark.style.names, mark.beats), (brief.style.names, brief.beats));
            assert_eq!(mark.key.to_string(), brief.key.to_string());
            assert!((mark.tempo - brief.tempo).abs() < brief.tempo * 0.1, "{mark:?}");
        }
        for other in
            ["", "Made by Atelier's built-in composer: ", "Made by Atelier's built-in composer: pop, 9 beats a bar"]
        {
            assert!(Mark::find(other.as_bytes()).is_none());
        }
    }
}
