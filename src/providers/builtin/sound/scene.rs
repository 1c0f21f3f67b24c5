//! The scene that a prompt describes: which sources are heard, how near, how strong, how fast.

use std::cmp::Reverse;
use std::ops::Range;

use super::stage::Stage;
use super::{animals, electronic, machines, objects, people, weather};
use crate::providers::builtin::audio::stereo::Stereo;
use crate::providers::builtin::audio::words::Words;

/// Something that makes a sound.
#[derive(Debug)]
pub struct Source {
    pub name: &'static str,
    /// Words that ask for it.
    pub words: &'static [&'static str],
    pub level: f32,
    /// How much room it brings along, 0 to 1.
    pub room: f32,
    pub play: fn(&mut Stage<'_>) -> Stereo,
}

pub const fn source(
    name: &'static str,
    words: &'static [&'static str],
    level: f32,
    room: f32,
    play: fn(&mut Stage<'_>) -> Stereo,
) -> Source {
    Source { name, words, level, room, play }
}

/// Every family of sources.
const FAMILIES: &[&[Source]] =
    &[weather::SOURCES, animals::SOURCES, people::SOURCES, objects::SOURCES, machines::SOURCES, electronic::SOURCES];

/// More layers at once are noise.
const MOST_LAYERS: usize = 8;

/// What is heard.
#[derive(Debug)]
pub struct Scene {
    /// In the order of the prompt; none when no word is known.
    pub sources: Vec<&'static Source>,
    pub strength: f32,
    pub pace: f32,
    /// 0 is at the ear, 1 far away.
    pub distance: f32,
    /// How much room there is, 0 to 1.
    pub room: f32,
    /// Whether the end has to lead into the beginning.
    pub loops: bool,
}

impl Scene {
    /// Whether `words` name anything that can be heard.
    pub fn knows(words: &Words) -> bool {
        FAMILIES.iter().copied().flatten().any(|source| words.has_any(source.words))
    }

    /// `what` names the sources, `words` say how they are heard.
    pub fn read(what: &Words, words: &Words) -> Self {
        let mut heard: Vec<(Range<usize>, &'static Source)> = Vec::new();
        for source in FAMILIES.iter().copied().flatten() {
            let asked = source.words.iter().filter(|word| !what.denies(word));
            let spans = asked.filter_map(|word| what.find(word).map(|place| place..place + word.split(' ').count()));
            // Its longest name counts, and of equals the first.
            if let Some(span) = spans.min_by_key(|span| (Reverse(span.len()), span.start)) {
                heard.push((span, source));
            }
        }
        // A church bell is no other bell, a machine gun no machine.
        let spans: Vec<Range<usize>> = heard.iter().map(|(span, _)| span.clone()).collect();
        let within = |span: &Range<usize>, other: &Range<usize>| {
            other.len() > span.len() && other.start <= span.start && span.end <= other.end
        };
        heard.retain(|(span, _)| !spans.iter().any(|other| within(span, other)));
        heard.sort_by_key(|(span, _)| span.start);
        let sources: Vec<_> = heard.into_iter().map(|(_, source)| source).take(MOST_LAYERS).collect();
        let factor = |more: &[&str], less: &[&str], high: f32, low: f32| {
            if words.has_any(more) {
                high
            } else if words.has_any(less) {
                low
            } else {
                1.0
            }
        };
        let room = sources.iter().map(|source| source.room).fold(0.0, f32::max);
        Self {
            strength: factor(
                &["heavy", "strong", "loud", "huge", "massive", "big", "violent", "intense", "powerful", "giant"],
                &["light", "soft", "gentle", "quiet", "small", "subtle", "faint", "calm"],
                1.7,
                0.55,
            ),
            pace: factor(
                &["fast", "quick", "rapid", "frantic", "busy", "hurried"],
                &["slow", "slowly", "lazy", "sparse"],
                1.5,
                0.7,
            ),
            distance: if words.has_any(&["distant", "far", "faraway", "afar", "muffled", "next room"]) {
                0.8
            } else {
                0.0
            },
            room: if words.has_any(&["cave", "cathedral", "hall", "church", "echo", "tunnel", "canyon", "reverb"]) {
                room.max(0.6)
            } else if words.has_any(&["dry", "close", "closeup", "near", "outdoors"]) {
                room * 0.3
            } else {
                room
            },
            loops: words.has_any(&["loop", "looping", "loopable", "seamless"]),
            sources,
        }
    }
}

/// The names of everything that can be heard.
pub fn names() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().copied().flatten().map(|source| source.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names(prompt: &str) -> Vec<&'static str> {
        Scene::read(&Words::of(prompt), &Words::of(prompt)).sources.iter().map(|source| source.name).collect()
    }

    #[test]
    fn there_are_many_sources_and_no_two_of_one_name() {
        let all: Vec<_> = super::names().collect();
        assert!(all.len() >= 100, "{}", all.len());
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn a_prompt_names_its_layers() {
        assert_eq!(names("Heavy rain with distant thunder"), ["rain", "thunder"]);
        assert_eq!(names("a dog barking, no birds"), ["dog"]);
        assert_eq!(names("footsteps on gravel while church bells ring"), ["footsteps", "church bell"]);
        assert_eq!(names("a machine gun"), ["machine gun"]);
        assert!(names("xyzzy").is_empty());
    }
}
