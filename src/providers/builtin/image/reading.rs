//! What belongs together in a prompt: whose colour is whose, how many of what, and who stands where.

use super::scene::Thing;
use super::vocabulary::{BLONDE, GINGER, Meaning, NUMBERS, QUALITIES, RELATIONS, Relation, SIDES, Side};
use super::words::{Mention, Words};

/// Bytes between a colour or a number and what it belongs to, at most: "red and white striped boat" is 17.
const NEAR: usize = 20;
/// And between a relation and its two things.
const REACH: usize = 40;

/// Someone or something that a prompt places in a scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Actor {
    pub thing: Thing,
    pub count: usize,
    /// Where it stands across the picture, 0..=1; `None` where nothing is said.
    pub across: Option<f32>,
    /// 1 is at hand, 0 in the middle, -1 further back.
    pub near: f32,
    /// Whether it hangs above another.
    pub aloft: bool,
}

/// A prompt's things in its own order, with what is said of each.
pub struct Reading<'a> {
    words: &'a Words,
    mentions: Vec<Mention<Meaning>>,
}

impl<'a> Reading<'a> {
    pub fn new(words: &'a Words) -> Self {
        let is_named = |meaning: &Meaning| matches!(meaning, Meaning::Shows(_) | Meaning::Tinted(_));
        let table: Vec<(Meaning, &str)> = QUALITIES.iter().copied().filter(|(meaning, _)| is_named(meaning)).collect();
        Self { words, mentions: words.mentions(&table) }
    }

    fn things(&self) -> impl DoubleEndedIterator<Item = (Thing, &Mention<Meaning>)> {
        self.mentions.iter().filter_map(|mention| match mention.meaning {
            Meaning::Shows(thing) => Some((thing, mention)),
            _ => None,
        })
    }

    /// The colours that stand directly before a thing (in Thai: behind it), as six hexadecimal digits.
    pub fn paints(&self) -> Vec<(Thing, u32)> {
        let owner = |colour: &Mention<Meaning>| {
            let follows = self.words.is_thai(colour);
            if follows {
                self.things().rev().find(|(_, m)| m.end <= colour.at).filter(|(_, m)| colour.at - m.end <= NEAR)
            } else {
                self.things().find(|(_, m)| m.at >= colour.end).filter(|(_, m)| self.joins(colour.end, m.at))
            }
        };
        let colours = self.mentions.iter().filter_map(|mention| match mention.meaning {
            Meaning::Tinted(code) => Some((code, mention)),
            _ => None,
        });
        let owned = |(code, mention): (u32, &Mention<Meaning>)| match code {
            BLONDE | GINGER => Some((Thing::Hair, code)),
            _ => Some((owner(mention)?.0, code)),
        };
        colours.filter_map(owned).collect()
    }

    /// Whether nothing but a few describing words lies between two places.
    fn joins(&self, from: usize, to: usize) -> bool {
        const PARTING: [&str; 12] =
            [" on ", " in ", " with ", " at ", " of ", " by ", " under ", " over ", " a ", " the ", "的时", "在"];
        let between = self.words.between(from, to);
        between.len() <= NEAR && PARTING.iter().all(|word| !between.contains(word))
    }

    /// Everyone in the order of the prompt; `stands` tells whom a scene can show.
    pub fn actors(&self, stands: impl Fn(Thing) -> bool) -> Vec<Actor> {
        let mut actors: Vec<Actor> = Vec::new();
        let numbers = self.words.mentions(NUMBERS);
        for (thing, mention) in self.things().filter(|(thing, _)| stands(*thing)) {
            if actors.iter().all(|actor| actor.thing != thing) {
                let count = self.count(mention, &numbers);
                actors.push(Actor { thing, count, across: None, near: 0.0, aloft: false });
            }
        }
        for relation in self.words.mentions(RELATIONS) {
            if let Some((first, second)) = self.related(&relation, &stands) {
                relate(&mut actors, relation.meaning, first, second);
            }
        }
        for side in self.words.mentions(SIDES) {
            let before = self.things().rev().find(|(thing, m)| m.end <= side.at && stands(*thing));
            if let Some((thing, _)) = before.filter(|(_, m)| side.at - m.end <= REACH) {
                let actor = actors.iter_mut().find(|actor| actor.thing == thing && actor.across.is_none());
                actor.into_iter().for_each(|actor| actor.across = Some(side.meaning.across()));
            }
        }
        actors
    }

    /// How many there are said to be.
    fn count(&self, thing: &Mention<Meaning>, numbers: &[Mention<usize>]) -> usize {
        let near = |number: &&Mention<usize>| {
            (number.end <= thing.at && thing.at - number.end <= 12 && self.joins(number.end, thing.at))
                || (number.at >= thing.end && number.at - thing.end <= 9 && self.words.is_thai(thing))
        };
        let told = numbers.iter().find(near).map(|number| number.meaning);
        told.unwrap_or(if self.words.is_plural(thing) { 3 } else { 1 })
    }

    /// The thing that a relation places, and the one that it is placed by.
    fn related(&self, relation: &Mention<Relation>, stands: &impl Fn(Thing) -> bool) -> Option<(Thing, Option<Thing>)> {
        let last = |until: usize| {
            let found = self.things().rev().find(|(thing, m)| m.end <= until && stands(*thing));
            found.filter(|(_, m)| until - m.end <= REACH).map(|(thing, m)| (thing, m.at))
        };
        let next = self.things().find(|(thing, m)| m.at >= relation.end && stands(*thing));
        let next = next.filter(|(_, m)| m.at - relation.end <= REACH).map(|(thing, _)| thing);
        let before = last(relation.at);
        if !self.words.is_postposed(relation) {
            return before.map(|(thing, _)| (thing, next));
        }
        // Hindi and Chinese name the other thing first: 房子左边的猫, or 猫在房子左边.
        let (other, at) = before?;
        match (last(at), next) {
            (Some((first, _)), _) => Some((first, Some(other))),
            (None, Some(next)) => Some((next, Some(other))),
            (None, None) => Some((other, None)),
        }
    }
}

fn relate(actors: &mut [Actor], relation: Relation, first: Thing, second: Option<Thing>) {
    let place =
        |actors: &[Actor], thing: Option<Thing>| actors.iter().find(|a| Some(a.thing) == thing).and_then(|a| a.across);
    let anchor = place(actors, second);
    let mut set = |thing: Option<Thing>, change: &dyn Fn(&mut Actor)| {
        actors.iter_mut().filter(|actor| Some(actor.thing) == thing).for_each(change);
    };
    let across = |x: f32| move |actor: &mut Actor| actor.across = Some(actor.across.unwrap_or(x));
    let first = Some(first);
    match relation {
        Relation::LeftOf => {
            set(second, &across(0.70));
            set(first, &|actor| actor.across = Some((anchor.unwrap_or(0.70) - 0.40).max(0.12)));
        }
        Relation::RightOf => {
            set(second, &across(0.30));
            set(first, &|actor| actor.across = Some((anchor.unwrap_or(0.30) + 0.40).min(0.88)));
        }
        Relation::Beside => {
            set(second, &across(0.64));
            set(first, &|actor| actor.across = Some((anchor.unwrap_or(0.64) - 0.26).max(0.12)));
        }
        Relation::Over => {
            set(second, &across(0.5));
            set(first, &|actor| (actor.across, actor.aloft) = (Some(anchor.unwrap_or(0.5)), true));
        }
        Relation::Under => {
            set(second, &across(0.52));
            set(first, &|actor| (actor.across, actor.near) = (Some(anchor.unwrap_or(0.52) - 0.06), 0.4));
        }
        Relation::Before | Relation::Behind => {
            let (front, back) = if relation == Relation::Before { (first, second) } else { (second, first) };
            set(back, &|actor| (actor.across, actor.near) = (Some(actor.across.unwrap_or(0.56)), -1.0));
            set(front, &|actor| (actor.across, actor.near) = (Some(actor.across.unwrap_or(0.42)), 1.0));
        }
    }
}

impl Side {
    const fn across(self) -> f32 {
        match self {
            Self::Left => 0.24,
            Self::Middle => 0.5,
            Self::Right => 0.76,
        }
    }
}
