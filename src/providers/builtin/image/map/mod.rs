//! An invented place from above, as an old cartographer drew it: a land with its coast, rivers, woods, mountains, towns
//! and roads (`terrain`, `signs`), a walled city (`streets`) or a dungeon (`dungeon`).

mod dungeon;
mod signs;
mod streets;
mod terrain;

use super::canvas::Canvas;
use super::colour::{Colour, hex};
use super::geometry::smooth;
use super::graphic::lettering::{Line, broken, can_draw};
use super::noise::{Dice, Noise};
use super::scene::{Family, Scene, Style};
use super::shapes::{Point, rect, stroke};
use super::words::Words;

/// How much of a world a map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    World,
    #[default]
    Region,
    Island,
    City,
    Dungeon,
}

/// What a map is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chart {
    pub extent: Extent,
    /// Whether a cross marks a place, and a trail leads to it.
    pub has_treasure: bool,
}

const EXTENTS: &[(Extent, &str)] = &[
    (Extent::World, "world continents planet โลก दुनिया विश्व 世界"),
    (Extent::Region, "kingdom region realm country empire continent อาณาจักร राज्य 王国 帝国 大陆"),
    (Extent::Island, "island isle archipelago เกาะ द्वीप 岛 岛屿"),
    (Extent::City, "city town village streets เมือง शहर नगर 城市 城镇"),
    (
        Extent::Dungeon,
        "dungeon battle battle_map crypt labyrinth catacombs tomb floor_plan ดันเจียน คุกใต้ดิน สนามรบ कालकोठरी युद्ध 地下城 迷宫 地牢 战斗",
    ),
];
const TREASURE: &str = "treasure buried pirate ขุมทรัพย์ สมบัติ โจรสลัด खज़ाना 宝藏 藏宝 海盗";

/// What a prompt names; what is chosen from the form's options counts before it.
pub fn told(words: &Words, options: &Words) -> Chart {
    let first = |words: &Words| {
        let mentions = words.mentions(EXTENTS);
        mentions.iter().min_by_key(|mention| mention.at).map(|mention| mention.meaning)
    };
    let extent = first(options).or_else(|| first(words)).unwrap_or_default();
    Chart { extent, has_treasure: words.find(TREASURE).is_some() }
}

/// Paper, sea, land, woods, ink, red ink.
const PARCHMENT: [u32; 6] = [0xe6d3a8, 0xb2bda8, 0xead9ae, 0x8f8f56, 0x3a2817, 0x9a3020];
const COLOURED: [u32; 6] = [0xf2ead6, 0x9cc4cc, 0xdde0b0, 0x6a9458, 0x2f3a3c, 0xb8402c];
const INKED: [u32; 6] = [0xf6f4ee, 0xeceae4, 0xfaf8f4, 0xdcd8d0, 0x1c1a1a, 0x1c1a1a];

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let mut dice = scene.dice(0x3A9);
    let map = Map::new(scene, width as f32, height as f32, &mut dice);
    match scene.chart.extent {
        Extent::City => map.city(&mut canvas, &mut dice),
        Extent::Dungeon => map.dungeon(&mut canvas, &mut dice),
        Extent::World | Extent::Region | Extent::Island => map.land(&mut canvas, &mut dice),
    }
    map.title(&mut canvas);
    map.frame(&mut canvas);
    canvas
}

struct Map<'a> {
    scene: &'a Scene,
    width: f32,
    height: f32,
    unit: f32,
    colours: [Colour; 6],
    noise: Noise,
    middle: Point,
    /// Sand in place of meadows.
    dry: bool,
}

impl<'a> Map<'a> {
    fn new(scene: &'a Scene, width: f32, height: f32, dice: &mut Dice) -> Self {
        let set = match scene.style {
            Style::Ink | Style::Sketch => INKED,
            Style::Watercolour | Style::Flat | Style::Pastel => COLOURED,
            _ => PARCHMENT,
        };
        let middle = (width * dice.between(0.44, 0.54), height * dice.between(0.46, 0.54));
        let dry = matches!(scene.family, Family::Desert | Family::Canyon);
        let unit = width.min(height);
        Self { scene, width, height, unit, colours: set.map(hex), noise: scene.noise(0x3AB), middle, dry }
    }

    /// Paper that is stained, and burnt at its edges: what `colour` is at a place, when old.
    fn aged(&self, colour: Colour, x: f32, y: f32) -> Colour {
        let k = 1.0 / self.unit;
        let stain = self.noise.other(5).fbm(x * k * 3.0, y * k * 3.0, 5);
        let fibre = self.noise.other(6).fbm(x * k * 150.0, y * k * 150.0, 2);
        let edge = x.min(y).min(self.width - x).min(self.height - y) * k;
        let burnt = smooth(0.12, 0.0, edge + 0.05 * stain) * 0.40;
        (colour * (1.0 + 0.10 * stain + 0.05 * fibre)).mix(hex(0x6a4a24), burnt)
    }

    /// A quoted text at the head of the map.
    fn title(&self, canvas: &mut Canvas) {
        let ink = self.colours[4];
        let Some(title) = self.scene.caption.as_deref().filter(|text| can_draw(text)) else { return };
        let mut foot = self.height * 0.07;
        for text in broken(title, 2) {
            let line = Line { text: &text, height: self.unit * 0.036, weight: 0.16, gap: 0.34 };
            foot += line.height;
            canvas.flat(line.path(self.width * 0.5, foot), ink);
            foot += line.height * 0.4;
        }
    }

    fn frame(&self, canvas: &mut Canvas) {
        let ink = self.colours[4];
        for (off, pen) in [(0.022, 0.0045), (0.032, 0.0016)] {
            let edge = self.unit * off;
            let line = rect(edge, edge, self.width - edge, self.height - edge);
            canvas.flat(stroke(line, self.unit * pen), ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_choose_what_a_map_shows() {
        let chart = |prompt: &str, options: &str| told(&Words::new(prompt), &Words::new(options));
        assert_eq!(chart("a port city on an island", "").extent, Extent::City);
        assert_eq!(chart("แผนที่เกาะ", "").extent, Extent::Island);
        assert_eq!(chart("地下城地图", "").extent, Extent::Dungeon);
        assert_eq!(chart("the northern coast", "").extent, Extent::Region);
        assert_eq!(chart("an island", "world").extent, Extent::World, "the form's choice comes first");
        assert!(chart("a pirate's treasure map", "").has_treasure);
    }
}
