//! Simple drawings of single things, in a few flat tones: the material of logos, stickers, patterns and line art.

mod animals;
mod nature;
mod things;

use tiny_skia::{Path, Transform};

use crate::providers::builtin::image::figure::Figure;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Family, Scene, Thing};
use crate::providers::builtin::image::shapes::{self, Point};

/// Which of a palette's colours a piece takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Main,
    Second,
    Light,
    Dark,
}

/// One shape of a motif, in a square from -1 to 1, y down.
#[derive(Debug, Clone)]
pub struct Piece {
    pub shape: Path,
    pub tone: Tone,
}

/// A drawing: pieces from back to front.
#[derive(Debug, Clone, Default)]
pub struct Motif {
    pub pieces: Vec<Piece>,
}

use Tone::{Dark, Second};

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

impl Motif {
    pub fn of(thing: Thing, scene: &Scene, dice: &mut Dice) -> Self {
        let mut m = Self::default();
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

    /// What stands in scenes, brought into the square; a star for what has no drawing.
    fn figure(&mut self, thing: Thing, scene: &Scene) {
        let Some(figure) = Figure::of(thing, scene) else { return self.star() };
        let (left, top, right, bottom) = figure.bounds();
        let scale = 1.9 / (right - left).max(bottom - top).max(0.1);
        let (x, y) = ((left + right) * 0.5, (top + bottom) * 0.5);
        let place = Transform::from_row(scale, 0.0, 0.0, scale, -x * scale, -y * scale);
        for piece in figure.pieces {
            self.add(piece.shape.transform(place), piece.tone);
        }
    }

    fn add(&mut self, shape: Option<Path>, tone: Tone) {
        self.pieces.extend(shape.map(|shape| Piece { shape, tone }));
    }

    fn disc(&mut self, x: f32, y: f32, radius: f32, tone: Tone) {
        self.add(shapes::circle(x, y, radius), tone);
    }

    fn oval(&mut self, x: f32, y: f32, across: f32, down: f32, tone: Tone) {
        self.add(shapes::ellipse(x, y, across, down), tone);
    }

    fn poly(&mut self, points: &[Point], tone: Tone) {
        self.add(shapes::polygon(points), tone);
    }

    fn blob(&mut self, points: &[Point], tone: Tone) {
        self.add(shapes::blob(points), tone);
    }

    fn leaf(&mut self, foot: Point, tip: Point, belly: f32, tone: Tone) {
        self.add(shapes::leaf(foot, tip, belly), tone);
    }

    fn line(&mut self, points: &[Point], width: f32, tone: Tone) {
        self.add(shapes::stroke(shapes::curve(points), width), tone);
    }

    fn ring(&mut self, x: f32, y: f32, radius: f32, width: f32, tone: Tone) {
        self.add(shapes::stroke(shapes::circle(x, y, radius), width), tone);
    }

    /// The points and their mirror image: an outline given for its right half, from top to bottom.
    fn both(half: &[Point]) -> Vec<Point> {
        half.iter().copied().chain(half.iter().rev().filter(|p| p.0 > 0.0).map(|p| (-p.0, p.1))).collect()
    }
}
