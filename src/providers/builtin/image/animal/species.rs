//! How the heads of animals are built and coloured, kind by kind.

use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::Thing;
use crate::providers::builtin::image::shapes::Point;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ear {
    Pointed,
    Round,
    Hanging,
    Long,
    Tufted,
}

/// How an animal's head is built. Lengths are in half widths of the head; x counts from the middle, y from the eyes' level down.
pub struct Species {
    /// The right half of the outline, from the crown to the chin.
    pub outline: &'static [Point],
    pub ear: Ear,
    /// Main, pale and dark.
    pub coat: [u32; 3],
    pub iris: u32,
    pub nose: u32,
    /// Half the distance of the eyes, and their radius.
    pub eyes: (f32, f32),
    pub slit: bool,
    /// The nose's level, and the muzzle's half width.
    pub muzzle: (f32, f32),
}

const ROUND: &[Point] =
    &[(0.0, -0.84), (0.45, -0.80), (0.88, -0.42), (1.0, 0.10), (0.82, 0.54), (0.42, 0.84), (0.0, 0.93)];
const BROAD: &[Point] =
    &[(0.0, -0.86), (0.50, -0.80), (0.92, -0.40), (1.04, 0.12), (0.88, 0.60), (0.50, 0.96), (0.0, 1.08)];
pub const KEEN: &[Point] =
    &[(0.0, -0.80), (0.46, -0.78), (0.90, -0.38), (1.10, 0.18), (0.66, 0.52), (0.28, 0.98), (0.0, 1.10)];
const LONG: &[Point] =
    &[(0.0, -0.90), (0.42, -0.86), (0.76, -0.50), (0.82, 0.0), (0.68, 0.52), (0.50, 1.0), (0.0, 1.16)];

impl Species {
    /// One of its kind: dice choose among coats.
    pub fn of(animal: Thing, dice: &mut Dice) -> Self {
        let base = Species {
            outline: ROUND,
            ear: Ear::Pointed,
            coat: [0x8a7a68, 0xf2ece2, 0x3a322a],
            iris: 0x9fb53a,
            nose: 0xc87a78,
            eyes: (0.42, 0.19),
            slit: true,
            muzzle: (0.38, 0.34),
        };
        match animal {
            Thing::Cat => {
                let coats = [
                    [0x8f8374, 0xefe6da, 0x3a322a],
                    [0xd08a44, 0xf8ead2, 0x9a5422],
                    [0x2c2a2c, 0x4a4648, 0x141214],
                    [0xe8e0d6, 0xffffff, 0xb8aca0],
                    [0x7c8490, 0xd8dce2, 0x3f464e],
                ];
                Species { coat: dice.pick(&coats), iris: dice.pick(&[0x9fb53a, 0xd8a83a, 0x5fa0c8]), ..base }
            }
            Thing::Dog => {
                let coats = [
                    [0xb07a44, 0xf2e2c8, 0x5a3820],
                    [0x3a3028, 0xc89a6a, 0x1a1410],
                    [0xd8b48a, 0xfaf2e4, 0x8a6444],
                    [0x8a8078, 0xf6f2ec, 0x2c2824],
                ];
                Species {
                    outline: LONG,
                    ear: Ear::Hanging,
                    coat: dice.pick(&coats),
                    iris: 0x5a3418,
                    nose: 0x1c1818,
                    eyes: (0.38, 0.135),
                    slit: false,
                    muzzle: (0.55, 0.40),
                }
            }
            Thing::Wolf => Species {
                outline: KEEN,
                coat: [0x75787c, 0xe6e4de, 0x33343a],
                iris: 0xd8a43a,
                nose: 0x1a181a,
                eyes: (0.40, 0.125),
                slit: false,
                muzzle: (0.58, 0.30),
                ..base
            },
            Thing::Bear => Species {
                outline: BROAD,
                ear: Ear::Round,
                coat: [0x6a4426, 0xa8784a, 0x3a2412],
                iris: 0x3a2010,
                nose: 0x1a1412,
                eyes: (0.36, 0.095),
                slit: false,
                muzzle: (0.44, 0.40),
            },
            Thing::Panda => Species {
                outline: BROAD,
                ear: Ear::Round,
                coat: [0xf2efe8, 0xffffff, 0x1a191b],
                iris: 0x2a1a10,
                nose: 0x1a1617,
                eyes: (0.38, 0.10),
                slit: false,
                muzzle: (0.46, 0.34),
            },
            Thing::Lion => Species {
                outline: BROAD,
                ear: Ear::Round,
                coat: [0xcf9a54, 0xf4e4c4, 0x6a3c18],
                iris: 0xc8902c,
                nose: 0x8a4a3c,
                eyes: (0.40, 0.125),
                slit: false,
                muzzle: (0.52, 0.40),
            },
            Thing::Tiger => Species {
                outline: BROAD,
                ear: Ear::Round,
                coat: [0xe08a34, 0xfaf0e0, 0x1c1512],
                iris: 0xd8b84a,
                nose: 0xc4776a,
                eyes: (0.42, 0.13),
                slit: false,
                muzzle: (0.50, 0.42),
            },
            Thing::Rabbit => {
                let coats =
                    [[0xb09880, 0xf4eee6, 0x6a5644], [0xf2eeea, 0xffffff, 0xc8beb6], [0x8a8c92, 0xe6e6ea, 0x4a4c54]];
                Species {
                    ear: Ear::Long,
                    coat: dice.pick(&coats),
                    iris: 0x3a2216,
                    nose: 0xe0a0a0,
                    eyes: (0.56, 0.17),
                    slit: false,
                    muzzle: (0.40, 0.26),
                    ..base
                }
            }
            Thing::Owl => Species {
                outline: BROAD,
                ear: Ear::Tufted,
                coat: [0x8a6844, 0xe8d8bc, 0x46301c],
                iris: 0xf0a41c,
                nose: 0x3a3430,
                eyes: (0.40, 0.25),
                slit: false,
                muzzle: (0.30, 0.16),
            },
            _ => Species {
                outline: KEEN,
                coat: [0xd0682a, 0xfaf0e4, 0x2c1c16],
                iris: 0xb8782a,
                nose: 0x1a1416,
                eyes: (0.42, 0.135),
                muzzle: (0.62, 0.24),
                ..base
            },
        }
    }
}
