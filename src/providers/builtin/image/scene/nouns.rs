//! The nouns that scenes are told in.

use crate::providers::builtin::image::graphic::Mandala;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Mountains,
    Sea,
    Beach,
    Lake,
    Forest,
    City,
    Countryside,
    Desert,
    Canyon,
    Space,
    Underwater,
    Portrait,
    Animal,
    Flowers,
    StillLife,
    Interior,
    /// A house or hall as an architect shows it.
    Building,
    Abstract,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    Dawn,
    Day,
    Sunset,
    Dusk,
    Night,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    Fair,
    Clear,
    Cloudy,
    Fog,
    Rain,
    Storm,
    Snowfall,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Photo,
    Oil,
    Watercolour,
    Ink,
    Sketch,
    Comic,
    Pixel,
    Mosaic,
    Flat,
    LowPoly,
    Vintage,
    Noir,
    Neon,
    Pastel,
    PaperCut,
}

/// What kind of thing is wanted: a picture, or a piece of graphic work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Picture,
    /// A picture with its title on it.
    Poster,
    Logo(Ground),
    Icon,
    Sticker,
    /// A pattern that repeats without seams.
    Tile,
    /// Outlines on white, to be coloured in.
    LineArt,
    /// Bold dark line work.
    Tattoo,
    /// Rings of figures around one centre.
    Mandala(Mandala),
    /// A picture with captions above and below, or on a bar above.
    Meme {
        bar: bool,
    },
    /// Artwork alone on cloth of this colour, six hexadecimal digits.
    Print {
        fabric: u32,
    },
    /// An invented land from above.
    Map,
}

/// What a logo stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// A pale colour that goes with its own.
    Pale,
    White,
    Black,
    /// Its own colour.
    Brand,
}

impl Form {
    /// Whether a scene is painted and finished in its style; the others are drawn as they are to be.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Picture | Self::Poster | Self::Meme { .. })
    }
}

/// Something that can stand in a picture; the animals come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub enum Thing {
    Cat,
    Dog,
    Fox,
    Wolf,
    Bear,
    Panda,
    Lion,
    Tiger,
    Rabbit,
    Owl,
    Deer,
    Horse,
    Elephant,
    Butterfly,
    Bird,
    Whale,
    Fish,
    Boat,
    Balloon,
    House,
    Lighthouse,
    Moon,
    Sun,
    Rainbow,
    Aurora,
    Lightning,
    Galaxy,
    Planet,
    Waterfall,
    Tulip,
    Sunflower,
    Rose,
    Lotus,
    Lavender,
    Poppy,
    Flower,
    Tree,
    Pine,
    Leaf,
    Mountain,
    Wave,
    Star,
    Heart,
    Cup,
    Rocket,
    Crown,
    Fruit,
    Bottle,
    Vase,
    Glasses,
    Woman,
    Man,
    Beard,
    Mandala,
    Geometry,
    Glass,
    Marble,
    Palm,
    Hair,
    Clothes,
    Cow,
    Pig,
    Sheep,
    Camel,
    Giraffe,
    Monkey,
    Raccoon,
    Dinosaur,
    Dragon,
    Duck,
    Penguin,
    Car,
    Bicycle,
    Train,
    Castle,
    Windmill,
    Temple,
    Tent,
    Campfire,
    Cactus,
    Mushroom,
    Snowman,
    Robot,
    Umbrella,
    Skull,
    Pumpkin,
    Gift,
    Volcano,
    Pancakes,
    Burger,
    Pizza,
    Sushi,
    Cake,
    IceCream,
    Noodles,
    Soup,
    Salad,
    Rice,
    Meat,
    Bread,
    Drink,
    Matcha,
    Prawn,
    Egg,
}

impl Thing {
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Woman | Self::Man)
    }
}

/// How a person looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    Old,
    Child,
    Smiling,
    OpenEyed,
    Bald,
    LongHair,
    ShortHair,
    Curly,
    Bun,
    Hat,
    /// Of wizards and witches; it comes with `Hat`.
    PointedHat,
}
