//! The picture that a link to a creation unfolds into where the creation itself is none: a text as a sheet of paper,
//! a sound as its wave.

use poem::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use poem::web::Path;
use poem::{Response, handler};
use tiny_skia::{Color, FillRule, Paint, Path as Shape, PathBuilder, Pixmap, Rect, Transform};

use super::page::Visit;
use super::tile;
use super::typeset::Sheet;
use crate::catalogue::ModelKind;
use crate::domain::{CreationId, account, creation, wave};
use crate::error::{Error, Noun, Result};
use crate::providers::builtin::image::graphic::lettering::{Line, broken, can_draw};

/// What readers of previews ask for. Source: developers.facebook.com, "Images in link shares", as of 2026.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// The angles of the style sheet's hues, by the word after `k-`.
const HUES: [(&str, f32); 15] = [
    ("text", 250.0),
    ("image", 35.0),
    ("video", 300.0),
    ("speech", 190.0),
    ("music", 340.0),
    ("sound", 130.0),
    ("edit", 85.0),
    ("business", 225.0),
    ("family", 10.0),
    ("food", 145.0),
    ("fun", 75.0),
    ("learning", 175.0),
    ("travel", 205.0),
    ("wellbeing", 310.0),
    ("tools", 270.0),
];

const MARGIN: f32 = 90.0;
const TITLE_LINES_MAX: usize = 3;
const TITLE_MAX_CHARS: usize = 60;
/// The height of a title's capitals, at most.
const TITLE_HEIGHT: f32 = 58.0;

/// What a cover shows.
struct Cover {
    hue: f32,
    title: String,
    maker: String,
    /// In per cent; empty for what makes no sound.
    bars: Vec<u32>,
}

/// `GET /c/:id/cover.png`: for those who may see the creation.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let (cover, is_public) = visit.app.store.read(|tx| {
        let creation = creation::get(tx, CreationId(id), visit.caller.as_ref())?;
        let generator = visit.app.catalogue.generator(&creation.generator);
        let heading =
            creation.text.as_ref().and_then(|_| Sheet::of(&creation.fields(), generator, visit.texts).title().cloned());
        let is_sound = matches!(creation.kind, ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect);
        let bars = match creation.media.first().filter(|_| is_sound) {
            Some(file) => tile::bars(tx, file.blob, wave::BARS)?,
            None => Vec::new(),
        };
        let word = tile::hue(creation.kind, generator);
        let cover = Cover {
            hue: HUES.iter().find(|(known, _)| *known == word).map_or(60.0, |(_, hue)| *hue),
            title: heading.unwrap_or_else(|| creation.prompt.clone()),
            maker: account::get(tx, creation.owner)?.username,
            bars,
        };
        Ok((cover, creation.is_public()))
    })?;
    let png = tokio::task::spawn_blocking(move || draw(&cover)).await.map_err(Error::internal)?;
    let png = png.ok_or(Error::NotFound(Noun::Media))?;
    // Its words may change with the language of the reader, its maker with their name.
    let keep = if is_public { "public, max-age=3600" } else { "private, no-cache" };
    Ok(Response::builder().header(CONTENT_TYPE, "image/png").header(CACHE_CONTROL, keep).body(png))
}

/// As PNG; `None` never happens for a size that is not zero.
fn draw(cover: &Cover) -> Option<Vec<u8>> {
    let mut canvas = Pixmap::new(WIDTH, HEIGHT)?;
    let (tint, ink) = (oklch(0.95, 0.028, cover.hue), oklch(0.42, 0.1, cover.hue));
    canvas.fill(tint);
    if cover.bars.is_empty() {
        paper(&mut canvas, cover, ink);
    } else {
        sound(&mut canvas, cover, ink);
    }
    signature(&mut canvas, &cover.maker);
    png(&canvas)
}

/// A sheet that rises from the lower edge, with the title and lines of writing too small to read.
fn paper(canvas: &mut Pixmap, cover: &Cover, ink: Color) {
    let (left, right, top) = (MARGIN, WIDTH as f32 - MARGIN, 130.0);
    fill(canvas, rounded(left, top, right, HEIGHT as f32 + 40.0, 28.0), oklch(1.0, 0.0, 0.0));
    let mut foot = top + 110.0;
    for line in title_lines(&cover.title) {
        let line = fitted(&line, TITLE_HEIGHT, right - left - 140.0);
        fill(canvas, line.path(left + 70.0 + line.width() * 0.5, foot), oklch(0.24, 0.018, 60.0));
        foot += line.height * 1.75;
    }
    // Each as long as the title's own letters make it.
    let lengths = cover.title.bytes().cycle().map(|byte| 0.55 + f32::from(byte % 41) / 100.0);
    for (row, length) in lengths.take(8).enumerate() {
        let y = foot + row as f32 * 44.0;
        let end = left + 70.0 + (right - left - 140.0) * length;
        fill(canvas, rounded(left + 70.0, y, end, y + 14.0, 7.0), faint(ink));
    }
}

fn sound(canvas: &mut Pixmap, cover: &Cover, ink: Color) {
    let step = (WIDTH as f32 - 2.0 * MARGIN) / cover.bars.len() as f32;
    let middle = 350.0;
    for (place, bar) in cover.bars.iter().enumerate() {
        let (x, half) = (MARGIN + place as f32 * step, *bar as f32 * 1.9);
        fill(canvas, rounded(x, middle - half, x + step * 0.6, middle + half, step * 0.3), ink);
    }
}

/// The mark of the house, and who made it.
fn signature(canvas: &mut Pixmap, maker: &str) {
    fill(canvas, rounded(MARGIN, 42.0, MARGIN + 56.0, 98.0, 14.0), oklch(0.54, 0.19, 32.0));
    let mark = Line { text: "A", height: 30.0, weight: 0.14, gap: 0.2 };
    fill(canvas, mark.path(MARGIN + 28.0, 85.0), oklch(0.99, 0.005, 60.0));
    let name = maker.to_uppercase();
    if can_draw(&name) {
        let name = fitted(&name, 24.0, 600.0);
        fill(canvas, name.path(MARGIN + 80.0 + name.width() * 0.5, 82.0), oklch(0.24, 0.018, 60.0));
    }
}

/// The title in the letters that there are; none for scripts that have no letters here.
fn title_lines(title: &str) -> Vec<String> {
    let short: String = title.chars().take(TITLE_MAX_CHARS).collect::<String>().to_uppercase();
    // A word that was cut in two is left out.
    let whole = if title.chars().count() > TITLE_MAX_CHARS {
        short.rsplit_once(' ').map_or("", |(whole, _)| whole)
    } else {
        &short
    };
    let plain: String = whole.chars().filter(|c| !"\"“”‘’()…;".contains(*c)).collect();
    if can_draw(&plain) { broken(&plain, TITLE_LINES_MAX) } else { Vec::new() }
}

/// A line of at most this height, and no wider than this.
fn fitted(text: &str, height: f32, width: f32) -> Line<'_> {
    let line = Line { text, height, weight: 0.13, gap: 0.2 };
    Line { height: height * (width / line.width().max(1.0)).min(1.0), ..line }
}

fn fill(canvas: &mut Pixmap, shape: Option<Shape>, colour: Color) {
    let Some(shape) = shape else { return };
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour);
    canvas.fill_path(&shape, &paint, FillRule::Winding, Transform::identity(), None);
}

fn rounded(left: f32, top: f32, right: f32, bottom: f32, radius: f32) -> Option<Shape> {
    let radius = radius.min((right - left) * 0.5).min((bottom - top) * 0.5).max(0.0);
    let mut path = PathBuilder::new();
    for (x, y) in [(left + radius, top), (left, top + radius)] {
        let (dx, dy) = (right - left - 2.0 * (x - left), bottom - top - 2.0 * (y - top));
        path.push_rect(Rect::from_xywh(x, y, dx.max(0.1), dy.max(0.1))?);
    }
    for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
        let x = x.clamp(left + radius, right - radius);
        let y = y.clamp(top + radius, bottom - radius);
        path.push_circle(x, y, radius.max(0.1));
    }
    path.finish()
}

fn faint(colour: Color) -> Color {
    Color::from_rgba(colour.red(), colour.green(), colour.blue(), 0.16).unwrap_or(colour)
}

/// A colour as the style sheet writes it. Source: bottosson.github.io, "A perceptual color space".
fn oklch(lightness: f32, chroma: f32, hue: f32) -> Color {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    let linear = [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ];
    let [red, green, blue] = linear.map(|light| {
        let bent = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
        bent.clamp(0.0, 1.0)
    });
    Color::from_rgba(red, green, blue, 1.0).unwrap_or(Color::BLACK)
}

/// Every pixel is opaque, so that it does not matter that the canvas holds colours multiplied by alpha.
fn png(canvas: &Pixmap) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(canvas.data()).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(title: &str, bars: Vec<u32>) -> Vec<u8> {
        draw(&Cover { hue: 250.0, title: title.to_owned(), maker: "ann".to_owned(), bars }).unwrap()
    }

    #[test]
    fn a_cover_is_a_picture_whatever_the_script() {
        for title in
            ["Lemon soup", "ต้มยำกุ้ง", "", "A very long title that goes on and on until nobody would read it to its end"]
        {
            let picture = crate::providers::sources::decode(cover(title, Vec::new())).unwrap();
            assert_eq!((picture.width, picture.height), (WIDTH, HEIGHT), "{title}");
        }
        assert_ne!(cover("", vec![10, 90]), cover("", vec![90, 10]), "the wave is not drawn");
        assert_ne!(cover("Soup", Vec::new()), cover("Tart", Vec::new()), "the title is not drawn");
    }

    #[test]
    fn hues_are_those_of_the_style_sheet() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static/css/10-tokens.css");
        let styles = std::fs::read_to_string(path).unwrap();
        for (word, hue) in HUES {
            assert!(styles.contains(&format!(".k-{word}{{--hue:{hue}}}")), "{word}");
        }
    }
}
