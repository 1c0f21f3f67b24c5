//! Food on a plate, in a bowl, in a glass: strand by strand, grain by grain.

mod cooked;
mod fingers;
mod sweet;

use std::f32::consts::TAU;

use super::Table;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, hex};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Scene, Thing};
use crate::providers::builtin::image::shapes::{Point, ellipse, leaf};

/// How much a circle on the table is flattened by the view.
const FLAT: f32 = 0.46;

/// What can be served, the more particular first.
const DISHES: [Thing; 13] = [
    Thing::Pancakes,
    Thing::Burger,
    Thing::Pizza,
    Thing::Sushi,
    Thing::Cake,
    Thing::IceCream,
    Thing::Soup,
    Thing::Noodles,
    Thing::Salad,
    Thing::Rice,
    Thing::Meat,
    Thing::Bread,
    Thing::Drink,
];

/// The dish that a scene names.
pub fn named(scene: &Scene) -> Option<Thing> {
    DISHES.into_iter().find(|dish| scene.shows(*dish))
}

/// A dish's middle on the table and half its width.
#[derive(Clone, Copy)]
struct Spot {
    x: f32,
    y: f32,
    r: f32,
}

impl Spot {
    /// A place on the plate: across and towards us in half widths, and up from it.
    fn at(self, u: f32, v: f32, up: f32) -> Point {
        (self.x + u * self.r, self.y + v * self.r * FLAT - up * self.r)
    }
}

impl Table<'_> {
    pub(super) fn dish(&self, canvas: &mut Canvas, dice: &mut Dice, dish: Thing) {
        let spot = Spot { x: self.view.width * 0.5, y: self.edge + self.unit * 0.34, r: self.unit * 0.45 };
        match dish {
            Thing::Pancakes => self.pancakes(canvas, dice, spot),
            Thing::Burger => self.burger(canvas, dice, spot),
            Thing::Pizza => self.pizza(canvas, dice, spot),
            Thing::Sushi => self.sushi(canvas, dice, Spot { r: spot.r * 0.80, ..spot }),
            Thing::Cake => self.cake(canvas, dice, spot),
            Thing::IceCream => self.ice_cream(canvas, dice, spot),
            Thing::Noodles => {
                self.plate(canvas, spot);
                self.noodles(canvas, dice, spot, hex(0xd8944a));
            }
            Thing::Soup => self.soup(canvas, dice, spot),
            Thing::Salad => {
                self.plate(canvas, spot);
                self.salad(canvas, dice, spot);
            }
            Thing::Rice => self.rice(canvas, dice, spot),
            Thing::Meat => self.roast(canvas, dice, spot),
            Thing::Bread => self.bread(canvas, dice, spot),
            _ => self.drink(canvas, dice, spot),
        }
        // Glazes and juices shine; warm food steams.
        if !matches!(dish, Thing::IceCream | Thing::Sushi | Thing::Salad | Thing::Cake | Thing::Drink | Thing::Bread) {
            self.steam(canvas, spot.at(0.0, -0.1, 0.30), spot.r * 0.55);
        }
    }

    fn plate(&self, canvas: &mut Canvas, s: Spot) {
        self.glazed_plate(canvas, s, hex(0xe8e4da));
    }

    fn glazed_plate(&self, canvas: &mut Canvas, s: Spot, clay: Colour) {
        let clay = self.scene.paint_of(Thing::Cup).unwrap_or(clay);
        self.shadow(canvas, s.at(0.0, 0.16, 0.0), s.r * 0.82);
        for (size, drop, level) in
            [(1.0, 0.07, 0.42), (1.0, 0.0, 0.92), (0.97, 0.005, 1.0), (0.70, 0.02, 0.70), (0.685, 0.035, 0.90)]
        {
            canvas.fill(ellipse(s.x, s.y + drop * s.r, s.r * size, s.r * size * FLAT), 1.0, |px, py| {
                let (u, v) = ((px - s.x) / s.r, (py - s.y) / s.r / FLAT);
                clay * self.warmth * (level * (0.86 + 0.16 * self.side * u - 0.06 * v))
            });
        }
    }

    /// A small thing with a light and a dark side.
    fn morsel(&self, canvas: &mut Canvas, (x, y): Point, radius: f32, colour: Colour) {
        self.ball(canvas, (x, y), radius, 0.85, |_, _| colour);
    }

    fn herbs(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot, count: usize, reach: f32, up: f32) {
        for _ in 0..count {
            let (angle, away, turn) = (dice.unit() * TAU, dice.unit().sqrt() * reach, dice.unit() * TAU);
            let (u, v) = (angle.cos() * away, angle.sin() * away);
            let foot = s.at(u, v, up * (1.0 - away / 0.66).max(0.1) + 0.03);
            let green = hex(0x3f7a2a).mix(hex(0x86b84a), dice.unit()) * self.warmth;
            for blade in [-0.5, 0.0, 0.5] {
                let long = s.r * dice.between(0.06, 0.10);
                let tip = (foot.0 + (turn + blade).cos() * long, foot.1 + (turn + blade).sin() * long * 0.7);
                canvas.flat(leaf(foot, tip, 0.24), green * (0.8 + 0.3 * blade));
            }
        }
    }
}
