//! What can be measured in a picture's pixels, in words: size, colours, light, contrast, layout.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::providers::notes::Notes;
use crate::providers::sources::Picture;

/// Pixels looked at, at most; more would say the same.
const SAMPLES: u64 = 40_000;

/// The figures behind the words.
#[derive(Debug, Default, PartialEq)]
struct Measures {
    /// Names of the colours that cover most, with their share in percent, largest first.
    colours: Vec<(&'static str, u32)>,
    /// Mean lightness and its spread, 0 to 255.
    light: u32,
    spread: u32,
    /// Mean saturation, 0 to 255.
    saturation: u32,
    /// Reds and yellows less blues, −255 to 255.
    warmth: i32,
    /// Mean difference between neighbours, 0 to 255: how busy each of the nine fields is, row by row.
    busy: [u32; 9],
    /// Mean lightness of the nine fields.
    fields: [u32; 9],
    /// How steep the steepest fiftieth of all steps from pixel to pixel is, 0 to 255.
    steepest: u32,
    /// How alike the left half is to the mirrored right half, in percent.
    symmetry: u32,
}

/// Texts for a grammar to use: plain figures, and phrases in the language of `words` (the shared word lists).
pub fn facts(picture: &Picture, words: &Table) -> BTreeMap<String, String> {
    let measures = measure(picture);
    let phrase = |group: &str, key: &str| -> String {
        let named = words.get(group).and_then(Value::as_table).and_then(|group| group.get(key));
        named.and_then(Value::as_str).unwrap_or(key).to_owned()
    };
    let colours: Vec<String> = measures.colours.iter().map(|(name, _)| phrase("colours", name)).collect();
    let shares: Vec<String> =
        measures.colours.iter().map(|(name, share)| format!("{} ({share} %)", phrase("colours", name))).collect();
    let hexes: Vec<String> = measures
        .colours
        .iter()
        .map(|(name, share)| format!("{} {} – {share} %", phrase("colours", name), hex_of(name)))
        .collect();
    let and = phrase("joining", "and");
    let comma = phrase("joining", "comma");
    let busiest = place_of_most(&measures.busy);
    let brightest = place_of_most(&measures.fields);
    let facts = [
        ("width", picture.width.to_string()),
        ("height", picture.height.to_string()),
        ("orientation", phrase("orientation", orientation(picture))),
        ("colour_names", joined(&colours, &comma, &and)),
        ("main_colour", colours.first().cloned().unwrap_or_default()),
        ("second_colour", colours.get(1).or(colours.first()).cloned().unwrap_or_default()),
        ("colour_shares", shares.join(&comma)),
        ("palette", hexes.join("\n")),
        ("palette_three", hexes.iter().take(3).cloned().collect::<Vec<_>>().join("\n")),
        ("colour_lines", colours.join("\n")),
        ("brightness", phrase("brightness", brightness(measures.light))),
        ("contrast", phrase("contrast", contrast(measures.spread))),
        ("sharpness", phrase("sharpness", sharpness(measures.steepest))),
        ("saturation", phrase("saturation", saturation(measures.saturation))),
        ("temperature", phrase("temperature", temperature(&measures))),
        ("layout", phrase("layout", layout(&measures))),
        ("busiest", phrase("place", PLACES[busiest])),
        ("brightest", phrase("place", PLACES[brightest])),
        ("mood", phrase("mood", mood(&measures))),
        ("file_notes", noted(&picture.notes, |key| phrase("file_notes", key))),
    ];
    facts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// What the file tells, one sentence each, with a blank before every one; nothing where it tells nothing. In a phrase
/// `*` stands for what is told.
fn noted(notes: &Notes, phrase: impl Fn(&str) -> String) -> String {
    let seed = notes.seed.map(|seed| seed.to_string());
    let turned = notes.was_turned.then(String::new);
    let told = [
        ("own", &notes.prompt),
        ("seed", &seed),
        ("camera", &notes.camera),
        ("taken", &notes.taken),
        ("turned", &turned),
    ];
    let sentence = |(key, text): (&str, &Option<String>)| {
        let text = text.as_ref()?;
        Some(format!(" {}", phrase(key).replace('*', &super::harmless(text))))
    };
    told.into_iter().filter_map(sentence).collect()
}

fn orientation(picture: &Picture) -> &'static str {
    match u64::from(picture.width) * 100 / u64::from(picture.height.max(1)) {
        0..=62 => "tall",
        63..=94 => "portrait",
        95..=105 => "square",
        106..=165 => "landscape",
        _ => "wide",
    }
}

/// One pixel, laid over white; white outside the picture.
fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = (u64::from(y) * u64::from(picture.width) + u64::from(x)) as usize * 4;
    match picture.rgba.get(at..at + 4) {
        Some(&[red, green, blue, alpha]) => [red, green, blue].map(|channel| {
            let alpha = u16::from(alpha);
            ((u16::from(channel) * alpha + 255 * (255 - alpha)) / 255) as u8
        }),
        _ => [255; 3],
    }
}

fn measure(picture: &Picture) -> Measures {
    let area = u64::from(picture.width) * u64::from(picture.height);
    if area == 0 {
        return Measures::default();
    }
    let step = ((area / SAMPLES) as f64).sqrt().ceil().max(1.0) as u32;
    let mut tally = Tally::default();
    for y in (0..picture.height).step_by(step as usize) {
        for x in (0..picture.width).step_by(step as usize) {
            let field = (y * 3 / picture.height * 3 + x * 3 / picture.width).min(8) as usize;
            let right = pixel(picture, (x + step).min(picture.width - 1), y);
            let below = pixel(picture, x, (y + step).min(picture.height - 1));
            let mirrored = pixel(picture, picture.width - 1 - x, y);
            let beside = pixel(picture, (x + 1).min(picture.width - 1), y);
            tally.step(pixel(picture, x, y), beside);
            tally.add(field, pixel(picture, x, y), [right, below], mirrored);
        }
    }
    tally.measures()
}

/// Sums over the sampled pixels.
#[derive(Default)]
struct Tally {
    samples: u64,
    names: BTreeMap<&'static str, u64>,
    light: u64,
    light_squared: u64,
    saturation: u64,
    warmth: i64,
    /// How often each step in lightness to the next pixel occurs.
    steps: BTreeMap<u64, u64>,
    mirror: u64,
    fields: [(u64, u64, u64); 9],
}

impl Tally {
    fn add(&mut self, field: usize, pixel: [u8; 3], neighbours: [[u8; 3]; 2], mirrored: [u8; 3]) {
        let light = lightness(pixel);
        let most = u64::from(pixel.into_iter().max().unwrap_or_default());
        let least = u64::from(pixel.into_iter().min().unwrap_or_default());
        let edge: u64 = neighbours.into_iter().map(|other| lightness(other).abs_diff(light)).sum();
        self.samples += 1;
        *self.names.entry(name_of(pixel)).or_default() += 1;
        self.light += light;
        self.light_squared += light * light;
        self.saturation += most - least;
        self.warmth += i64::from(pixel[0]) - i64::from(pixel[2]);
        self.mirror += lightness(mirrored).abs_diff(light);
        let (samples, edges, lights) = &mut self.fields[field];
        *samples += 1;
        *edges += edge;
        *lights += light;
    }

    fn step(&mut self, pixel: [u8; 3], beside: [u8; 3]) {
        *self.steps.entry(lightness(pixel).abs_diff(lightness(beside))).or_default() += 1;
    }

    fn steepest(&self) -> u32 {
        let mut left = self.samples / 50;
        let mut from_steep = self.steps.iter().rev();
        let found = from_steep.find(|(_, times)| {
            left = left.saturating_sub(**times);
            left == 0
        });
        found.map_or(0, |(step, _)| *step as u32)
    }

    fn measures(&self) -> Measures {
        let samples = self.samples.max(1);
        let light = self.light / samples;
        let variance = (self.light_squared / samples).saturating_sub(light * light);
        let mut colours: Vec<(&'static str, u32)> =
            self.names.iter().map(|(name, times)| (*name, (times * 100 / samples) as u32)).collect();
        colours.sort_by_key(|(_, share)| std::cmp::Reverse(*share));
        let main = colours.first().map_or(0, |(_, share)| *share);
        colours.retain(|(_, share)| *share >= 4.min(main));
        colours.truncate(5);
        Measures {
            colours,
            light: light as u32,
            spread: (variance as f64).sqrt() as u32,
            saturation: (self.saturation / samples) as u32,
            warmth: (self.warmth / samples as i64) as i32,
            busy: self.fields.map(|(samples, edges, _)| (edges / samples.max(1)) as u32),
            fields: self.fields.map(|(samples, _, lights)| (lights / samples.max(1)) as u32),
            steepest: self.steepest(),
            symmetry: 100 - (self.mirror / samples * 100 / 255).min(100) as u32,
        }
    }
}

/// Lightness as the eye weighs it. Source: ITU-R BT.601.
fn lightness([red, green, blue]: [u8; 3]) -> u64 {
    (299 * u64::from(red) + 587 * u64::from(green) + 114 * u64::from(blue)) / 1000
}

/// The colours that have a name, each by one or more examples.
const NAMED: [(&str, [u8; 3]); 26] = [
    ("black", [12, 12, 14]),
    ("charcoal", [55, 56, 60]),
    ("grey", [128, 128, 130]),
    ("silver", [190, 192, 195]),
    ("white", [248, 248, 246]),
    ("cream", [245, 232, 205]),
    ("beige", [215, 190, 150]),
    ("brown", [120, 75, 40]),
    ("dark brown", [62, 40, 25]),
    ("red", [205, 40, 40]),
    ("dark red", [120, 20, 28]),
    ("orange", [240, 140, 40]),
    ("gold", [215, 170, 60]),
    ("yellow", [245, 225, 70]),
    ("olive", [115, 115, 50]),
    ("green", [60, 160, 70]),
    ("dark green", [25, 75, 45]),
    ("pale green", [165, 215, 160]),
    ("teal", [35, 130, 130]),
    ("turquoise", [80, 205, 200]),
    ("sky blue", [135, 190, 235]),
    ("blue", [45, 100, 200]),
    ("navy", [25, 40, 90]),
    ("purple", [125, 65, 165]),
    ("pink", [240, 160, 185]),
    ("magenta", [205, 50, 140]),
];

fn name_of(pixel: [u8; 3]) -> &'static str {
    let distance = |other: [u8; 3]| -> u32 {
        let [red, green, blue] = [0, 1, 2].map(|at| u32::from(pixel[at].abs_diff(other[at])));
        2 * red * red + 4 * green * green + 3 * blue * blue
    };
    NAMED.iter().min_by_key(|(_, example)| distance(*example)).map_or("grey", |(name, _)| name)
}

fn hex_of(name: &str) -> String {
    let [red, green, blue] = NAMED.iter().find(|(known, _)| *known == name).map_or([0; 3], |(_, example)| *example);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

const PLACES: [&str; 9] =
    ["top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right"];

fn place_of_most(fields: &[u32; 9]) -> usize {
    // On a tie the centre is the better guess.
    (0..9).max_by_key(|&field| (fields[field], field == 4)).unwrap_or(4)
}

const fn brightness(light: u32) -> &'static str {
    match light {
        0..=45 => "very dark",
        46..=95 => "dark",
        96..=155 => "medium",
        156..=205 => "bright",
        _ => "very bright",
    }
}

const fn contrast(spread: u32) -> &'static str {
    match spread {
        0..=22 => "flat",
        23..=45 => "soft",
        46..=70 => "clear",
        _ => "strong",
    }
}

const fn sharpness(steepest: u32) -> &'static str {
    match steepest {
        0..=2 => "none",
        3..=13 => "blurred",
        14..=34 => "soft",
        _ => "crisp",
    }
}

const fn saturation(saturation: u32) -> &'static str {
    match saturation {
        0..=12 => "none",
        13..=45 => "muted",
        46..=100 => "natural",
        _ => "vivid",
    }
}

const fn temperature(measures: &Measures) -> &'static str {
    match measures.warmth {
        i32::MIN..=-18 => "cool",
        -17..=17 => "neutral",
        _ => "warm",
    }
}

/// Where the detail is and how the light lies.
fn layout(measures: &Measures) -> &'static str {
    let row = |fields: &[u32; 9], row: usize| fields[row * 3..row * 3 + 3].iter().sum::<u32>() / 3;
    let around = [1, 3, 5, 7].map(|field| measures.busy[field]).into_iter().max().unwrap_or_default();
    let total: u32 = measures.busy.iter().sum();
    if total < 9 {
        "plain"
    } else if measures.busy[4] > around * 3 / 2 + 1 {
        "centred"
    } else if row(&measures.fields, 0) > row(&measures.fields, 2) + 40 {
        "light above"
    } else if row(&measures.fields, 2) > row(&measures.fields, 0) + 40 {
        "light below"
    } else if measures.symmetry > 94 {
        "symmetric"
    } else if row(&measures.busy, 2) > row(&measures.busy, 0) * 2 + 2 {
        "detail below"
    } else {
        "even"
    }
}

const fn mood(measures: &Measures) -> &'static str {
    match (measures.light, measures.saturation, measures.spread) {
        (0..=70, _, 0..=45) => "quiet and nocturnal",
        (0..=95, _, _) => "dramatic",
        (_, 90.., _) => "lively",
        (170.., _, 0..=45) => "airy and calm",
        (_, 0..=25, _) => "sober",
        _ => "balanced",
    }
}

fn joined(parts: &[String], comma: &str, and: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{}{and}{last}", rest.join(comma)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(width: u32, height: u32, paint: impl Fn(u32, u32) -> [u8; 3]) -> BTreeMap<String, String> {
        let rgba: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let [r, g, b] = paint(x, y);
                [r, g, b, 255]
            })
            .collect();
        super::facts(&Picture::new(width, height, rgba), &Table::new())
    }

    #[test]
    fn a_night_sky_over_a_bright_field() {
        let facts = facts(160, 90, |_, y| if y < 60 { [20, 30, 80] } else { [240, 230, 90] });
        assert_eq!(facts["main_colour"], "navy");
        assert_eq!(facts["second_colour"], "yellow");
        assert_eq!(facts["orientation"], "wide");
        assert_eq!(facts["layout"], "light below");
        assert_eq!(facts["contrast"], "strong");
    }

    #[test]
    fn a_red_dot_in_the_middle_of_white() {
        let facts =
            facts(90, 90, |x, y| if (35..55).contains(&x) && (35..55).contains(&y) { [205, 40, 40] } else { [250; 3] });
        assert_eq!((facts["orientation"].as_str(), facts["layout"].as_str()), ("square", "centred"));
        assert_eq!(facts["colour_names"], "white".to_owned() + "and" + "red");
        assert_eq!(facts["busiest"], "centre");
    }

    #[test]
    fn blur_takes_the_crispness_away() {
        let stripes = |width: u32| {
            let wave = |x: u32| ((x as f32 / width as f32 * std::f32::consts::TAU).sin() * 100.0 + 128.0) as u8;
            let rgba = (0..64 * 64_u32).flat_map(|at| [wave(at % 64), wave(at % 64), wave(at % 64), 255]).collect();
            super::facts(&Picture::new(64, 64, rgba), &Table::new())["sharpness"].clone()
        };
        assert_eq!([stripes(4), stripes(24), stripes(64), stripes(100_000)], ["crisp", "soft", "blurred", "none"]);
    }

    #[test]
    fn pictures_without_enough_pixels_do_no_harm() {
        for (width, height) in [(0, 0), (1, 1), (5000, 1), (3, 3)] {
            let facts = super::facts(&Picture::new(width, height, vec![1, 2]), &Table::new());
            assert!(facts.contains_key("layout"));
        }
    }
}
