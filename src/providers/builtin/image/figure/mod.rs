//! Things as they stand in a scene: drawings from the side with colours of their own.

mod beasts;
mod folk;
mod made;

use super::colour::{Colour, hex};
use super::drawing::Drawing;
use super::scene::{Scene, Thing};

/// How a thing looks unless the prompt says otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Nature {
    /// By `Tone`: main, second, light, dark.
    pub colours: [u32; 4],
    /// Height as a share of a picture's shorter side. Small things are larger than in life, or nobody would see them.
    pub tall: f32,
}

const fn nature(colours: [u32; 4], tall: f32) -> Nature {
    Nature { colours, tall }
}

/// What can stand in a landscape as a figure.
const NATURES: [(Thing, Nature); 42] = [
    (Thing::Cat, nature([0xd98a3c, 0xb06a2a, 0xf6e4c8, 0x1c1410], 0.16)),
    (Thing::Dog, nature([0xb07a44, 0x7c5430, 0xf0dcbc, 0x1c1410], 0.19)),
    (Thing::Fox, nature([0xd8662a, 0xa84a1c, 0xf8ece0, 0x1c1410], 0.17)),
    (Thing::Wolf, nature([0x7c8088, 0x5a5e66, 0xc8ccd0, 0x14161a], 0.21)),
    (Thing::Bear, nature([0x6a4428, 0x4a2e1a, 0xa87c54, 0x140e0a], 0.25)),
    (Thing::Panda, nature([0xf0efea, 0x2a2a2e, 0xf8f8f4, 0x17171a], 0.22)),
    (Thing::Lion, nature([0xd8a450, 0x8a5424, 0xf0d8a4, 0x1c1410], 0.23)),
    (Thing::Tiger, nature([0xe08a34, 0xb8682a, 0xf8ecd8, 0x17120e], 0.22)),
    (Thing::Rabbit, nature([0xb8a48c, 0x948068, 0xf4ece0, 0x1c1612], 0.13)),
    (Thing::Deer, nature([0xa86c3c, 0x7c4c28, 0xe8d0ac, 0x1c1410], 0.26)),
    (Thing::Horse, nature([0x8a5430, 0x4a2a18, 0xc89468, 0x140e0a], 0.30)),
    (Thing::Elephant, nature([0x8a8c92, 0x6c6e76, 0xe8e0cc, 0x1c1c20], 0.36)),
    (Thing::Cow, nature([0xf2efe8, 0xc8c4ba, 0xf0c4b4, 0x2a2422], 0.25)),
    (Thing::Pig, nature([0xf0aab0, 0xd08890, 0xf8ccd0, 0x5a3034], 0.16)),
    (Thing::Sheep, nature([0x3a3432, 0x2a2624, 0xf4f0e6, 0x2a2624], 0.17)),
    (Thing::Camel, nature([0xc89a5c, 0xa07844, 0xe0c090, 0x1c1410], 0.31)),
    (Thing::Giraffe, nature([0xe8b860, 0xa0602c, 0xf4dcaa, 0x1c1410], 0.30)),
    (Thing::Monkey, nature([0x7c5234, 0x5a3a24, 0xd8ac84, 0x1c1410], 0.19)),
    (Thing::Raccoon, nature([0x8a8a8e, 0x5c5c62, 0xdcdcdc, 0x1c1c20], 0.17)),
    (Thing::Dinosaur, nature([0x6a9a54, 0x3f6a3a, 0xc8d89a, 0x14200f], 0.34)),
    (Thing::Dragon, nature([0xa83a34, 0x6c1f24, 0xe8a450, 0x1c0c0c], 0.34)),
    (Thing::Duck, nature([0xf2e9d2, 0xd8a43a, 0xffffff, 0x17171a], 0.11)),
    (Thing::Penguin, nature([0x23272f, 0x161a20, 0xf6f4ee, 0xe8a02c], 0.17)),
    (Thing::Woman, nature([0xb8404a, 0x7c2a3a, 0xe8b48c, 0x2a1a18], 0.27)),
    (Thing::Man, nature([0x34506e, 0x2a2f3c, 0xe0a880, 0x2a1e18], 0.28)),
    (Thing::Tree, nature([0x4f7c36, 0x3a6028, 0x86ae52, 0x4a3220], 0.44)),
    (Thing::Car, nature([0xc83a34, 0x8f2320, 0xbcd8e8, 0x17181c], 0.14)),
    (Thing::Bicycle, nature([0x2f7f8f, 0x1c1c20, 0xc8ccd0, 0x1c1c20], 0.18)),
    (Thing::Train, nature([0x2f5f8f, 0x1f3f60, 0xf4e8c8, 0x1a1c22], 0.19)),
    (Thing::Castle, nature([0xb4aa9c, 0x8c8478, 0x3f5f8f, 0x3a342e], 0.50)),
    (Thing::Windmill, nature([0xe8dcc4, 0x9a4a34, 0xf8f4ea, 0x4a3424], 0.44)),
    (Thing::Temple, nature([0xe8d8b8, 0xc04a2c, 0xf0c04a, 0x5a2a1c], 0.44)),
    (Thing::Tent, nature([0xe08a34, 0xb8602a, 0xf8d8a0, 0x2a1c14], 0.17)),
    (Thing::Campfire, nature([0xf08a24, 0xd8481c, 0xffe08a, 0x3a241a], 0.12)),
    (Thing::Cactus, nature([0x4f8f4a, 0x386c36, 0x86bc72, 0xe8608a], 0.26)),
    (Thing::Mushroom, nature([0xd0342c, 0xe8dcc8, 0xfaf4ea, 0x5a4030], 0.14)),
    (Thing::Snowman, nature([0xf4f8fc, 0xe07a24, 0xffffff, 0x1c1c22], 0.24)),
    (Thing::Robot, nature([0x8fa4b4, 0x5f7484, 0x8ae8f0, 0x232a32], 0.26)),
    (Thing::Umbrella, nature([0xd8404a, 0xa82a36, 0xf0808a, 0x3a2418], 0.15)),
    (Thing::Skull, nature([0xefe6d4, 0xcabfa8, 0xfaf4e8, 0x1a1512], 0.20)),
    (Thing::Pumpkin, nature([0xe8842a, 0xc0641c, 0xf4a850, 0x4a5a24], 0.13)),
    (Thing::Gift, nature([0xd8344a, 0xf0c04a, 0xf8e0a0, 0x8f1f30], 0.13)),
];

impl Nature {
    pub fn of(thing: Thing) -> Option<Self> {
        NATURES.iter().find(|(known, _)| *known == thing).map(|(_, nature)| *nature)
    }

    /// The colours in a scene; the first is what the prompt gives the thing.
    pub fn painted(&self, scene: &Scene, thing: Thing) -> [Colour; 4] {
        let [main, second, light, dark] = self.colours.map(hex);
        match scene.paint_of(thing) {
            Some(paint) => [paint, paint * 0.6, light.mix(paint, 0.25), dark],
            None => [main, second, light, dark],
        }
    }
}

/// The drawing of a thing that has one, from the side, as it stands in a scene.
pub fn of(thing: Thing, scene: &Scene) -> Option<Drawing> {
    beasts::beast(thing).or_else(|| folk::person(thing, scene)).or_else(|| made::made(thing))
}
