//! What a prompt asks for: style, mood, key, tempo, instruments and length.

use super::groove::{BassNote, Comping, Groove};
use super::instrument::{Instrument, NAMES};
use super::song::Song;
use super::style::{Colour, DEFAULT, Effects, MOODS, Mood, STYLES, Style, TEMPI, Tempo};
use super::theory::{self, Key, Scale};
use crate::providers::Call;
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::words::Words;
use crate::providers::builtin::audio::{wish, wished_seconds};

const DEFAULT_SECONDS: f32 = 60.0;
pub const SHORTEST: f32 = 2.0;
/// What one job may hold in memory: about 140 MB.
pub const LONGEST: f32 = 240.0;

/// Everything that the composer needs to know.
#[derive(Debug, Clone)]
pub struct Brief {
    pub style: &'static Style,
    pub key: Key,
    /// Beats a minute.
    pub tempo: f32,
    /// Whether the tempo was given as a number and may not be bent to fill the length with whole bars.
    pub exact_tempo: bool,
    pub beats: u32,
    pub seconds: f32,
    pub lead: Option<Instrument>,
    pub chords: Option<(Instrument, Comping)>,
    pub pad: Option<Instrument>,
    pub bass: Option<(Instrument, &'static [BassNote])>,
    pub groove: Option<&'static Groove>,
    pub brightness: f32,
    pub density: f32,
    pub room: f32,
    pub effects: Effects,
    /// A piece that goes on from another has no beginning.
    pub has_intro: bool,
    /// What is sung, if there are words to sing.
    pub song: Option<Song>,
}

impl Brief {
    /// `usual` is the style that a piece goes on in unless another one is named.
    pub fn read(call: &Call, usual: Option<&'static Style>, dice: &mut Dice) -> Self {
        let prompt = Words::of(&call.prompt);
        let form = Words::of(&wishes(call, &["genre", "style", "tags", "kind"]));
        let everything =
            wishes(call, &["instruments", "instrument", "lead", "orchestra", "key", "mood", "tempo", "use"]);
        let words = Words::of(&format!("{} {everything}", call.prompt));
        let style = style_of(&prompt, &form, usual);
        let mood = mood_of(&prompt).or_else(|| mood_of(&words)).or_else(|| mood_of(&form));
        let (tempo, exact_tempo) = tempo_of(&words, style, mood, wish(call, &["tempo", "bpm"]), dice);
        let factor = |of: fn(&Mood) -> f32| mood.map_or(1.0, of);
        let mut brief = Self {
            style,
            key: key_of(&words, style, mood, dice),
            tempo,
            exact_tempo,
            beats: if words.has("waltz") { 3 } else { style.beats },
            seconds: wished_seconds(call).unwrap_or(DEFAULT_SECONDS).clamp(SHORTEST, LONGEST),
            lead: Some(style.lead),
            chords: Some((style.chords, style.comping)),
            pad: style.pad,
            bass: style.bass,
            groove: style.groove,
            brightness: (style.brightness * factor(|mood| mood.brightness)).clamp(0.15, 0.95),
            density: (style.density * factor(|mood| mood.density)).clamp(0.1, 0.95),
            room: style.room,
            effects: style.effects,
            has_intro: true,
            song: Song::read(call),
        };
        brief.orchestrate(&words);
        if wish(call, &["vocals"]).is_some_and(|vocals| !matches!(vocals, "none" | "instrumental")) {
            brief.lead = Some(Instrument::Voice);
        }
        if brief.song.is_some() {
            brief.lead = Some(Instrument::Voice);
        }
        brief
    }

    /// Gives the parts to the instruments that the prompt names, and takes away those that it does not want.
    fn orchestrate(&mut self, words: &Words) {
        let named = instruments_in(words);
        let mut melodic = named.iter().copied().filter(|instrument| !instrument.is_bass());
        let (first, second) = (melodic.next(), melodic.next());
        if let Some(first) = first {
            let everyone = [Some(first), second].into_iter().flatten();
            let (chordal, singing): (Vec<_>, Vec<_>) = everyone.partition(|instrument| instrument.plays_chords());
            self.lead = singing.first().or(chordal.first()).copied();
            let accompanies = chordal.last().filter(|instrument| second.is_some() || self.lead != Some(**instrument));
            if let Some(instrument) =
                accompanies.or(chordal.first().filter(|_| words.has_any(&["solo", "only", "just"])))
            {
                self.chords = self.chords.map(|(_, comping)| (*instrument, comping));
            }
        }
        if let Some(bass) = named.iter().copied().find(|instrument| instrument.is_bass()) {
            self.bass = Some((bass, self.bass.map_or(super::groove::BASS_POP, |(_, line)| line)));
        }
        if words.has_any(&["solo", "unaccompanied"]) && first.is_some() {
            (self.pad, self.bass, self.groove) = (None, None, None);
            self.chords = self.chords.filter(|(instrument, _)| Some(*instrument) == self.lead);
        }
        if words.has_any(&["drum", "percussion", "beat"]) && self.groove.is_none() {
            self.groove = Some(&super::groove::POP);
        }
        if words.has_any(&["drum solo", "only drum", "percussion only", "only percussion", "drum only"]) {
            (self.lead, self.chords, self.pad, self.bass) = (None, None, None, None);
            self.groove = self.groove.or(Some(&super::groove::WORLD));
        }
        if words.denies("drum") || words.denies("percussion") || words.denies("beat") || words.has("drumless") {
            self.groove = None;
        }
        if words.denies("bass") {
            self.bass = None;
        }
        if words.denies("melody") {
            self.lead = None;
        }
        if self.lead.is_none() && self.chords.is_none() && self.bass.is_none() && self.groove.is_none() {
            self.chords = Some((self.style.chords, self.style.comping));
        }
    }
}

/// What the parameters called `names` say, one after the other.
fn wishes(call: &Call, names: &[&str]) -> String {
    names.iter().filter_map(|name| wish(call, &[name])).collect::<Vec<_>>().join(" ")
}

/// A style named in the prompt; else the one that the form names, which may stand there by default; else the one
/// that most words of the prompt hint at, unless there is a usual one.
fn style_of(prompt: &Words, form: &Words, usual: Option<&'static Style>) -> &'static Style {
    let count =
        |words: &Words, terms: &[&str]| terms.iter().filter(|term| words.has(term) && !words.denies(term)).count();
    let mut best = (0, usual.unwrap_or(DEFAULT));
    for style in STYLES {
        let named = 100 * count(prompt, style.names) + 40 * count(form, style.names);
        let hinted = 10 * count(prompt, style.hints) + 5 * count(form, style.hints);
        let score = if usual.is_some() { named } else { named + hinted };
        if score > best.0 {
            best = (score, style);
        }
    }
    best.1
}

fn mood_of(words: &Words) -> Option<&'static Mood> {
    // The first of equals, so the list's order decides.
    MOODS.iter().rev().max_by_key(|mood| words.count(mood.words)).filter(|mood| words.has_any(mood.words))
}

/// Instruments in the order of the prompt, without those it says no to.
fn instruments_in(words: &Words) -> Vec<Instrument> {
    let mut found: Vec<(usize, Instrument)> = Vec::new();
    for (name, instrument) in NAMES {
        let Some(place) = words.find(name) else { continue };
        let length = name.split(' ').count();
        // "bass guitar" holds neither a bass nor a guitar of its own.
        let within = found.iter().any(|(start, _)| (*start..start + 2).contains(&(place + length - 1)));
        if !within && !words.denies(name) && !found.iter().any(|(_, known)| known == instrument) {
            found.push((place, *instrument));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, instrument)| instrument).collect()
}

fn tempo_of(
    words: &Words,
    style: &Style,
    mood: Option<&Mood>,
    parameter: Option<&str>,
    dice: &mut Dice,
) -> (f32, bool) {
    let usual = dice.between(style.tempo.0, style.tempo.1) * mood.map_or(1.0, |mood| mood.tempo);
    let number = |text: &str| text.trim_end_matches("bpm").trim().parse::<f32>().ok().filter(|beats| beats.is_finite());
    let list: Vec<&str> = words.iter().collect();
    let before_bpm = list.windows(2).find(|pair| pair[1] == "bpm").and_then(|pair| number(pair[0]));
    let joined = list.iter().find(|word| word.ends_with("bpm")).and_then(|word| number(word));
    if let Some(beats) = parameter.and_then(number).or(before_bpm).or(joined) {
        return (beats.clamp(40.0, 220.0), true);
    }
    match TEMPI.iter().find(|(terms, _)| words.has_any(terms)) {
        Some((_, Tempo::Beats(beats))) => (*beats, false),
        Some((_, Tempo::Factor(factor))) => (usual * factor, false),
        None => (usual, false),
    }
}

fn key_of(words: &Words, style: &Style, mood: Option<&Mood>, dice: &mut Dice) -> Key {
    let rolled = dice.below(12) as i32;
    let scale = coloured(style.scale, mood.and_then(|mood| mood.colour));
    let list: Vec<&str> = words.iter().collect();
    for (place, word) in list.iter().enumerate() {
        let next = list.get(place + 1).copied().unwrap_or_default();
        let (class, scale_word) = match next {
            "sharp" | "flat" => (theory::note_class(&format!("{word}{next}")), list.get(place + 2).copied()),
            _ => (theory::note_class(word), Some(next)),
        };
        let named = scale_word.and_then(theory::scale_named);
        let after_key = place >= 1 && matches!(list[place - 1], "of" | "key") && words.has("key");
        match (class, named) {
            (Some(class), Some(named)) => return Key::new(class, named),
            (Some(class), None) if after_key => return Key::new(class, scale),
            _ => {}
        }
    }
    let named = list.iter().find_map(|word| theory::scale_named(word)).filter(|_| !words.has("minor chord"));
    Key::new(rolled, named.unwrap_or(scale))
}

/// The scale, or its neighbour of the wanted colour.
fn coloured(scale: Scale, colour: Option<Colour>) -> Scale {
    let is_minor = scale[2] == 3;
    match colour {
        Some(Colour::Major) if is_minor => theory::MAJOR,
        Some(Colour::Minor) if !is_minor => theory::MINOR,
        _ => scale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(prompt: &str) -> Brief {
        Brief::read(&Call { prompt: prompt.to_owned(), ..Call::default() }, None, &mut Dice::new(1, 0, "test"))
    }

    #[test]
    fn words_choose_style_tempo_key_and_players() {
        let brief = read("a sad solo piano piece in C minor, 72 bpm");
        assert_eq!((brief.style.names[0], brief.tempo, brief.exact_tempo), ("ballad", 72.0, true));
        assert_eq!((brief.key.tonic, brief.key.scale), (60, theory::MINOR));
        assert!(brief.groove.is_none() && brief.bass.is_none());
        let brief = read("upbeat jazz with violin and piano, no drums");
        assert_eq!(brief.style.names[0], "jazz");
        assert_eq!((brief.lead, brief.chords.map(|(who, _)| who)), (Some(Instrument::Violin), Some(Instrument::Piano)));
        assert!(brief.groove.is_none());
        assert_eq!(read("heavy metal").style.names[0], "metal");
        assert_eq!(read("F sharp major synthwave").key.tonic, 54);
        assert_eq!(read("in the key of E flat").key.tonic, 63);
    }

    #[test]
    fn lengths_are_read_and_kept_within_bounds() {
        let length = |text: &str| {
            let parameters = vec![("duration".to_owned(), text.to_owned())];
            Brief::read(&Call { parameters, ..Call::default() }, None, &mut Dice::new(1, 0, "test")).seconds
        };
        assert_eq!(
            ["12", "45s", "1:30", "2 min", "9999", "nonsense", "-4"].map(length),
            [12.0, 45.0, 90.0, 120.0, LONGEST, DEFAULT_SECONDS, DEFAULT_SECONDS]
        );
    }
}
