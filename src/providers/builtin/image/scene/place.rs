//! Where a scene is set, and when, from what a prompt names and what it leaves open.

use super::{Family, Thing, Time};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::reading::Actor;
use crate::providers::builtin::image::vocabulary::{Meaning, PLACES};
use crate::providers::builtin::image::words::Words;

/// The first family of the vocabulary that is named. Birds alone do not turn a landscape into an animal's picture.
pub(super) fn family(words: &Words, things: &[Thing]) -> Option<Family> {
    let named =
        words.meanings(PLACES).filter_map(|(_, m)| if let Meaning::Place(family) = m { Some(family) } else { None });
    let named: Vec<Family> = named.collect();
    let only_birds = !things.iter().any(|thing| *thing < Thing::Bird) && things.contains(&Thing::Bird);
    let first = named.first().copied()?;
    if first == Family::Animal && only_birds { named.get(1).copied().or(Some(first)) } else { Some(first) }
}

/// The landscape in which the actors are shown, if they are shown in one and not close by: where there are several,
/// where one has its place told, where a person is at a place, where it can only be shown from afar.
pub(super) fn stage(
    named: Option<Family>,
    setting: Option<Family>,
    actors: &[Actor],
    is_close: bool,
) -> Option<Family> {
    let is_living =
        |actor: &&Actor| actor.thing < Thing::Butterfly || actor.thing >= Thing::Cow || actor.thing.is_person();
    let setting = setting.filter(|family| *family != Family::Interior);
    let ground = setting.unwrap_or(Family::Countryside);
    let is_sitter = is_close && actors.iter().any(|actor| actor.thing.is_person());
    if actors.iter().any(|actor| actor.thing >= Thing::Cow) && !is_elsewhere(named) && !is_sitter {
        return Some(ground);
    }
    if is_close || actors.is_empty() || is_elsewhere(named) {
        return None;
    }
    let is_placed = |actor: &Actor| actor.across.is_some();
    let living = actors.iter().filter(is_living).count();
    let several = actors.len() > 1 && living > 0;
    let many = actors.iter().filter(is_living).any(|actor| actor.count > 1);
    let at_a_place = setting.is_some() && actors.iter().any(|actor| actor.thing.is_person());
    let told = actors.iter().any(is_placed);
    (several || many || at_a_place || told).then_some(ground)
}

const fn is_elsewhere(named: Option<Family>) -> bool {
    matches!(named, Some(Family::Space | Family::Underwater | Family::Interior | Family::StillLife | Family::Abstract))
}

/// The first surroundings that are named.
pub(super) fn setting(words: &Words) -> Option<Family> {
    let landscape = |m| match m {
        Meaning::Place(
            family @ (Family::Mountains
            | Family::Sea
            | Family::Beach
            | Family::Lake
            | Family::Forest
            | Family::City
            | Family::Countryside
            | Family::Desert
            | Family::Canyon
            | Family::Flowers
            | Family::Interior),
        ) => Some(family),
        _ => None,
    };
    words.meanings(PLACES).find_map(|(_, meaning)| landscape(meaning))
}

pub(super) fn by_chance(things: &[Thing], dice: &mut Dice) -> Family {
    const ANY: [Family; 9] = [
        Family::Mountains,
        Family::Abstract,
        Family::Lake,
        Family::Sea,
        Family::Countryside,
        Family::Abstract,
        Family::Forest,
        Family::Space,
        Family::Flowers,
    ];
    if things.contains(&Thing::House) { Family::Countryside } else { dice.pick(&ANY) }
}

pub(super) fn default_time(family: Family, dice: &mut Dice) -> Time {
    match family {
        Family::City => dice.pick(&[Time::Dusk, Time::Sunset, Time::Night]),
        Family::Interior => dice.pick(&[Time::Day, Time::Day, Time::Sunset]),
        Family::Flowers | Family::Countryside | Family::Beach => {
            dice.pick(&[Time::Day, Time::Day, Time::Sunset, Time::Dawn])
        }
        _ => dice.pick(&[Time::Day, Time::Sunset, Time::Dawn, Time::Day, Time::Dusk]),
    }
}
