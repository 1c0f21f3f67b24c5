//! Letters: capitals, digits and a few signs drawn with a round pen.

use tiny_skia::{Path, PathBuilder};

use crate::providers::builtin::image::shapes::{Point, blob, curve, stroke};

/// Glyphs on a grid, cap height 6, x from 0: strokes parted by `|`, points by blanks. A stroke is straight from point
/// to point; one that starts with `~` curves through its points, one with `o` does so and closes.
const GLYPHS: [(char, &str); 45] = [
    ('A', "0,6 2.1,0 4.2,6|0.8,3.9 3.4,3.9"),
    (
        'B',
        "2.1,0 0,0 0,6 2.3,6|0,2.9 2.1,2.9|~2.1,0 3.2,0.4 3.6,1.4 3.2,2.5 2.1,2.9|~2.3,2.9 3.5,3.4 3.9,4.4 3.5,5.5 2.3,6",
    ),
    ('C', "~4.2,1.3 3.5,0.4 2.4,0 1,0.5 0.2,1.7 0,3 0.2,4.3 1,5.5 2.4,6 3.5,5.6 4.2,4.7"),
    ('D', "1.8,0 0,0 0,6 1.8,6|~1.8,0 3.3,0.5 4.1,1.8 4.3,3 4.1,4.2 3.3,5.5 1.8,6"),
    ('E', "3.5,0 0,0 0,6 3.5,6|0,2.9 3,2.9"),
    ('F', "3.5,0 0,0 0,6|0,3 3,3"),
    ('G', "~4.2,1.3 3.5,0.4 2.4,0 1,0.5 0.2,1.7 0,3 0.2,4.3 1,5.5 2.4,6 3.6,5.6 4.3,4.6|4.3,4.6 4.3,3.2 2.6,3.2"),
    ('H', "0,0 0,6|4,0 4,6|0,2.9 4,2.9"),
    ('I', "0,0 0,6"),
    ('J', "2.8,0 2.8,4.3|~2.8,4.3 2.5,5.5 1.4,6 0.4,5.6 0,4.7"),
    ('K', "0,0 0,6|3.8,0 0,3.5|1.4,2.2 4,6"),
    ('L', "0,0 0,6 3.3,6"),
    ('M', "0,6 0,0 2.4,3.9 4.8,0 4.8,6"),
    ('N', "0,6 0,0 4.1,6 4.1,0"),
    ('O', "o2.4,0 4,0.7 4.8,3 4,5.3 2.4,6 0.8,5.3 0,3 0.8,0.7"),
    ('P', "0,6 0,0 2.1,0|~2.1,0 3.4,0.5 3.8,1.7 3.4,2.9 2.1,3.4|2.1,3.4 0,3.4"),
    ('Q', "o2.4,0 4,0.7 4.8,3 4,5.3 2.4,6 0.8,5.3 0,3 0.8,0.7|3,4.3 4.7,6.3"),
    ('R', "0,6 0,0 2.1,0|~2.1,0 3.4,0.5 3.8,1.7 3.4,2.9 2.1,3.4|2.1,3.4 0,3.4|1.9,3.4 3.9,6"),
    ('S', "~3.6,1.1 2.9,0.3 1.8,0 0.6,0.4 0.2,1.5 0.8,2.4 1.9,2.9 3.1,3.5 3.8,4.5 3.3,5.6 1.9,6 0.7,5.7 0,4.8"),
    ('T', "0,0 4,0|2,0 2,6"),
    ('U', "0,0 0,3.8|~0,3.8 0.5,5.4 2.05,6 3.6,5.4 4.1,3.8|4.1,3.8 4.1,0"),
    ('V', "0,0 2.1,6 4.2,0"),
    ('W', "0,0 1.5,6 3.1,1 4.7,6 6.2,0"),
    ('X', "0,0 4,6|4,0 0,6"),
    ('Y', "0,0 2.1,3.1 4.2,0|2.1,3.1 2.1,6"),
    ('Z', "0,0 3.8,0 0,6 3.8,6"),
    ('0', "o2,0 3.3,0.8 3.9,3 3.3,5.2 2,6 0.7,5.2 0.1,3 0.7,0.8"),
    ('1', "0,1.2 1.5,0 1.5,6"),
    ('2', "~0.1,1.5 0.6,0.4 1.9,0 3.2,0.5 3.6,1.7 3,3.1 0,6|0,6 3.8,6"),
    ('3', "~0.2,0.9 0.8,0.2 1.8,0 3.1,0.4 3.4,1.6 2.8,2.6 1.6,2.8|~1.6,2.8 3.2,3.2 3.8,4.4 3.2,5.6 1.7,6 0.6,5.8 0,5"),
    ('4', "2.8,6 2.8,0 0,4.2 3.9,4.2"),
    ('5', "3.4,0 0.6,0 0.3,2.7|~0.3,2.7 1.8,2.2 3.2,2.7 3.8,4 3.2,5.5 1.7,6 0.6,5.8 0,5.2"),
    ('6', "~3.2,0.2 1.6,0.8 0.5,2.4 0.1,4.2|o2,2.5 3.3,3 3.8,4.2 3.3,5.5 2,6 0.7,5.5 0.1,4.2 0.7,3"),
    ('7', "0,0 3.8,0 1.4,6"),
    (
        '8',
        "o1.9,0 3.1,0.5 3.5,1.4 3.1,2.4 1.9,2.8 0.7,2.4 0.3,1.4 0.7,0.5|o1.9,2.8 3.3,3.3 3.8,4.4 3.3,5.5 1.9,6 0.5,5.5 0,4.4 0.5,3.3",
    ),
    ('9', "o1.9,0 3.2,0.5 3.8,1.8 3.2,3 1.9,3.5 0.6,3 0,1.8 0.6,0.5|~3.8,1.8 3.4,3.6 2.3,5.2 0.7,5.8"),
    ('&', "~4.2,6 1,1.7 1,0.6 1.9,0 2.9,0.6 2.5,1.8 0.9,3 0,4.4 0.6,5.6 1.8,6 3.1,5.3 4,3.4"),
    ('-', "0.2,3.1 2.4,3.1"),
    ('.', "0,5.9 0,6"),
    (',', "0.3,5.8 0,6.9"),
    ('!', "0,0 0,4.1|0,5.9 0,6"),
    ('?', "~0.1,1.4 0.7,0.3 1.9,0 3.2,0.6 3.4,1.8 2.3,2.9 1.8,4.1|1.8,5.9 1.8,6"),
    ('\'', "0,0 0,1.4"),
    (':', "0,2.1 0,2.2|0,5.9 0,6"),
    ('/', "0,6.4 2.6,-0.4"),
];

const CAP_HEIGHT: f32 = 6.0;
const SPACE: f32 = 2.6;

fn glyph(letter: char) -> Option<&'static str> {
    let capital = letter.to_uppercase().next().unwrap_or(letter);
    let plain = match capital {
        '’' | '‘' => '\'',
        '–' | '—' => '-',
        other => other,
    };
    GLYPHS.iter().find(|(known, _)| *known == plain).map(|(_, strokes)| *strokes)
}

/// Whether every letter of a text can be drawn.
pub fn can_draw(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().all(|c| c == ' ' || glyph(c).is_some())
}

fn points(strokes: &str) -> impl Iterator<Item = Point> + '_ {
    strokes.split_whitespace().filter_map(|pair| {
        let (x, y) = pair.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    })
}

fn width_of(letter: char) -> f32 {
    let Some(strokes) = glyph(letter) else { return SPACE };
    strokes.split('|').flat_map(|s| points(s.trim_start_matches(['~', 'o']))).map(|p| p.0).fold(0.0, f32::max)
}

/// One line of text.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub text: &'a str,
    /// The height of capitals, in pixels.
    pub height: f32,
    /// The pen's width and the gap between letters, as shares of the height.
    pub weight: f32,
    pub gap: f32,
}

impl Line<'_> {
    /// Pixels from the first letter's left to the last one's right.
    pub fn width(&self) -> f32 {
        let letters: f32 = self.text.chars().map(width_of).sum();
        let gaps = self.text.chars().count().saturating_sub(1) as f32 * self.gap;
        (letters / CAP_HEIGHT + gaps) * self.height
    }

    /// The letters' shape; the line's middle stands at `x`, its foot at `y`.
    pub fn path(&self, x: f32, y: f32) -> Option<Path> {
        let scale = self.height / CAP_HEIGHT;
        let mut left = x - self.width() * 0.5;
        let mut all = PathBuilder::new();
        for letter in self.text.chars() {
            for part in glyph(letter).unwrap_or_default().split('|') {
                let bare = part.trim_start_matches(['~', 'o']);
                let placed: Vec<Point> =
                    points(bare).map(|(u, v)| (left + u * scale, y - self.height + v * scale)).collect();
                let outline = match part.as_bytes().first() {
                    Some(b'o') => blob(&placed),
                    Some(b'~') => curve(&placed),
                    _ => straight(&placed),
                };
                if let Some(pen) = stroke(outline, self.weight * self.height) {
                    all.push_path(&pen);
                }
            }
            left += width_of(letter) * scale + self.gap * self.height;
        }
        all.finish()
    }
}

fn straight(points: &[Point]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (i, (x, y)) in points.iter().enumerate() {
        if i == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
    }
    path.finish()
}

/// Breaks a text into lines of about equal length, at most `most`.
pub fn broken(text: &str, most: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let count = if text.chars().count() <= 12 { 1 } else { (text.chars().count() / 13 + 1).min(most).min(words.len()) };
    let target = text.chars().count().div_ceil(count.max(1));
    let mut lines: Vec<String> = vec![String::new()];
    for word in words {
        let full = lines.len() < count;
        let Some(last) = lines.last_mut() else { break };
        if full && !last.is_empty() && last.chars().count() + word.chars().count() / 2 + 1 > target {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_has_strokes_that_can_be_drawn() {
        for (letter, _) in GLYPHS {
            let text = letter.to_string();
            let line = Line { text: &text, height: 60.0, weight: 0.14, gap: 0.2 };
            assert!(line.path(100.0, 100.0).is_some(), "{letter} has no shape");
        }
    }

    #[test]
    fn only_known_letters_can_be_drawn() {
        assert!(can_draw("Nova & Co. 24/7!"));
        assert!(!can_draw("你好"));
        assert!(!can_draw("  "));
    }

    #[test]
    fn long_titles_are_broken_between_words() {
        assert_eq!(broken("NOVA", 3), ["NOVA"]);
        assert_eq!(broken("The long road to the sea", 3).len(), 2);
        assert_eq!(broken("The long road to the sea", 3).join(" "), "The long road to the sea");
    }
}
