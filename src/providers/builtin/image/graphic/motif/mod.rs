//! Simple drawings of single things, in a few flat tones: the material of logos, stickers, patterns and line art.

mod animals;
mod nature;
mod things;

use tiny_skia::Transform;

use crate::providers::builtin::image::drawing::Drawing;
use crate::providers::builtin::image::drawing::Tone::{Dark, Second};
use crate::providers::builtin::image::figure;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Family, Scene, Thing};
use crate::providers::builtin::image::shapes::Point;

/// What a scene's graphic work is about.
pub fn subject(scene: &Scene, dice: &mut Dice) -> Thing {
    let drawable = scene.things.iter().copied().find(|thing| {
        !matches!(
            thing,
            Thing::Woman
                | Thing::Man
                | Thing::Hair
                | Thing::Clothes
                | Thing::Beard
                | Thing::Glasses
                | Thing::Glass
                | Thing::Marble
                | Thing::Geometry
                | Thing::Aurora
        )
    });
    drawable.unwrap_or_else(|| match scene.family {
        Family::Mountains | Family::Canyon => Thing::Mountain,
        Family::Sea | Family::Beach | Family::Lake => Thing::Wave,
        Family::Forest | Family::Countryside => Thing::Pine,
        Family::Flowers => Thing::Flower,
        Family::Space => Thing::Planet,
        Family::Underwater => Thing::Fish,
        Family::City | Family::Interior | Family::Building => Thing::House,
        Family::StillLife => Thing::Cup,
        Family::Desert => Thing::Sun,
        Family::Portrait => Thing::Crown,
        Family::Animal => dice.pick(&[Thing::Fox, Thing::Cat, Thing::Owl]),
        Family::Abstract => {
            dice.pick(&[Thing::Mandala, Thing::Leaf, Thing::Star, Thing::Lotus, Thing::Planet, Thing::Wave])
        }
    })
}

/// A thing as a motif.
pub fn of(thing: Thing, scene: &Scene, dice: &mut Dice) -> Drawing {
    let mut m = Drawing::default();
    match thing {
        Thing::Cat
        | Thing::Dog
        | Thing::Fox
        | Thing::Wolf
        | Thing::Bear
        | Thing::Panda
        | Thing::Lion
        | Thing::Tiger
        | Thing::Rabbit
        | Thing::Owl => m.head(thing),
        Thing::Deer | Thing::Horse => m.long_face(thing == Thing::Deer),
        Thing::Elephant => m.elephant(),
        Thing::Butterfly => m.butterfly(),
        Thing::Bird => m.bird(),
        Thing::Whale => m.whale(),
        Thing::Fish => m.fish(),
        Thing::Boat => m.boat(),
        Thing::Balloon => m.balloon(),
        Thing::House | Thing::Lighthouse => m.house(),
        Thing::Moon => m.moon(),
        Thing::Sun => m.sun(),
        Thing::Lightning => {
            m.poly(&[(0.15, -1.0), (-0.55, 0.15), (-0.05, 0.15), (-0.2, 1.0), (0.55, -0.25), (0.05, -0.25)], Second)
        }
        Thing::Galaxy | Thing::Planet => m.planet(),
        Thing::Sunflower => m.daisy(16, 0.16, Dark, 0.36),
        Thing::Tulip => m.tulip(),
        Thing::Lotus => m.lotus(),
        Thing::Flower | Thing::Poppy | Thing::Lavender | Thing::Vase => {
            m.daisy(dice.pick(&[6, 8, 10]), 0.28, Second, 0.24)
        }
        Thing::Rose => m.rose(),
        Thing::Tree => m.tree(),
        Thing::Pine => m.pine(),
        Thing::Leaf | Thing::Palm => m.leaf_sprig(),
        Thing::Mountain | Thing::Waterfall => m.mountain(),
        Thing::Wave => m.wave(),
        Thing::Heart => m.heart(),
        Thing::Cup => m.cup(),
        Thing::Rocket => m.rocket(),
        Thing::Crown => m.crown(),
        Thing::Fruit => m.apple(),
        Thing::Bottle => m.bottle(),
        Thing::Mandala => m.mandala(dice.pick(&[8, 10, 12])),
        Thing::Rainbow => m.rainbow(),
        _ => m.figure(thing, scene),
    }
    m
}

impl Drawing {
    /// What stands in scenes, brought into the square; a star for what has no drawing.
    fn figure(&mut self, thing: Thing, scene: &Scene) {
        let Some(figure) = figure::of(thing, scene) else { return self.star() };
        let (left, top, right, bottom) = figure.bounds();
        let scale = 1.9 / (right - left).max(bottom - top).max(0.1);
        let (x, y) = ((left + right) * 0.5, (top + bottom) * 0.5);
        let place = Transform::from_row(scale, 0.0, 0.0, scale, -x * scale, -y * scale);
        for piece in figure.pieces {
            self.add(piece.shape.transform(place), piece.tone);
        }
    }

    /// The points and their mirror image: an outline given for its right half, from top to bottom.
    fn both(half: &[Point]) -> Vec<Point> {
        half.iter().copied().chain(half.iter().rev().filter(|p| p.0 > 0.0).map(|p| (-p.0, p.1))).collect()
    }
}
