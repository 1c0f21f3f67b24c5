//! Drawings as SVG: traces a given picture, or one that the picture engine draws, into smooth shapes of few colours.
//!
//! The picture is brought to a palette (`palette`), equal neighbours become regions and specks join what surrounds
//! them (`regions`), each region's outline becomes curves (`outline`), and those are written as paths (`svg`). Nothing
//! but shapes and the prompt as a title gets into the file.

mod outline;
mod palette;
mod regions;
mod svg;

use self::outline::Corners;
use self::palette::Palette;
use self::regions::Regions;
use super::audio::wish;
use super::image::scene::{Form, Style};
use super::{image, raster};
use crate::providers::sources::Picture;
use crate::providers::{Call, Fault, Format, Media};

/// Longer side at which a picture is traced, and of the one that is drawn for tracing.
const TRACED_SIDE: u32 = 720;
const DRAWN_SIDE: u32 = 720;
/// More shapes make a file that editors are slow with; specks are joined until no more are left.
const MOST_SHAPES: usize = 1_500;

/// How a picture is traced.
struct Tracing {
    colours: usize,
    /// Pixels below which a region is a speck.
    speck: usize,
    /// How far an outline may run beside the pixels' edges, in pixels.
    tolerance: f32,
    corners: Corners,
    is_grey: bool,
}

/// One drawing of a call: of `picture` if there is one, else of the prompt. The parameters or further fields
/// `trace-mode`, `trace-detail`, `trace-corners`, `vector-colours` and `icon-colours` steer it.
///
/// # Errors
/// `Invalid` for a picture without pixels; `Broken` when the caller is gone.
pub fn make(call: &Call, picture: Option<&Picture>, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let drawn;
    let picture = match picture {
        Some(picture) => raster::required(Some(picture))?,
        None => {
            drawn = draw(call, cancelled)?;
            &drawn
        }
    };
    let tracing = Tracing::of(call);
    let bytes = trace(picture, &tracing, &call.prompt, cancelled)?.into_bytes();
    Ok(Media { bytes, format: Format::Svg, width: picture.width, height: picture.height, seconds: 0.0 })
}

fn trace(picture: &Picture, tracing: &Tracing, title: &str, cancelled: &dyn Fn() -> bool) -> Result<String, Fault> {
    let small = raster::shrunk(picture, TRACED_SIDE);
    raster::go_on(cancelled)?;
    let palette = Palette::of(&small, tracing.colours, tracing.is_grey);
    raster::go_on(cancelled)?;
    let mut regions = Regions::of(&small, &palette);
    let mut speck = tracing.speck;
    loop {
        raster::go_on(cancelled)?;
        regions.join_specks(speck);
        if regions.count() <= MOST_SHAPES {
            break;
        }
        speck *= 2;
    }
    let mut file = svg::File::new(picture, &small, title);
    for region in regions.largest_first() {
        raster::go_on(cancelled)?;
        let loops = outline::of(&regions, &region, tracing.tolerance, tracing.corners);
        file.add(palette.colour(regions.colour(region.0)), &loops, tracing.corners);
    }
    Ok(file.finish())
}

impl Tracing {
    fn of(call: &Call) -> Self {
        let said = |name: &str| wish(call, &[name]).unwrap_or_default();
        let (colours, speck, tolerance) = match said("detail") {
            "low" => (8, 120, 1.4),
            "high" => (32, 10, 0.6),
            _ => (16, 32, 0.9),
        };
        let (colours, is_grey) = match (said("mode"), said("colours")) {
            ("black-and-white", _) | (_, "black") => (2, true),
            ("poster", _) => (6, false),
            (_, "two") => (3, false),
            _ => (colours, false),
        };
        let corners = match said("corners") {
            "sharp" => Corners::Sharp,
            "pixel" => Corners::Pixels,
            _ => Corners::Smooth,
        };
        Self { colours, speck, tolerance, corners, is_grey }
    }
}

/// The prompt as a picture whose look is easily traced.
fn draw(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Picture, Fault> {
    let seed = call.seed ^ u64::from(call.index).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut scene = image::understand(call, seed);
    scene.style = Style::Flat;
    match (call.generator.as_str(), wish(call, &["vector-style"]).unwrap_or_default()) {
        ("svg-icon", _) => scene.form = Form::Icon,
        (_, "line") => scene.form = Form::LineArt,
        (_, "sticker") => scene.form = Form::Sticker,
        (_, "geometric") => scene.style = Style::LowPoly,
        (_, "engraving") => scene.style = Style::Ink,
        (_, "paper-cut") => scene.style = Style::PaperCut,
        _ => {}
    }
    let (width, height) = if call.width == 0 || call.height == 0 { (1, 1) } else { (call.width, call.height) };
    let longer = width.max(height);
    let side = |length: u32| (u64::from(length) * u64::from(DRAWN_SIDE) / u64::from(longer)) as u32;
    let picture = image::render(&scene, side(width), side(height), cancelled);
    let picture = picture.map_err(|image::Cancelled| super::audio::gone())?;
    let rgba = picture.pixels.chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], u8::MAX]).collect();
    Ok(Picture::new(picture.width, picture.height, rgba))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A red square with a hole on white, and one pixel of dirt.
    fn square() -> Picture {
        let (side, mut rgba) = (40_u32, Vec::new());
        for y in 0..side {
            for x in 0..side {
                let is_in = (8..32).contains(&x) && (8..32).contains(&y);
                let is_hole = (16..24).contains(&x) && (16..24).contains(&y);
                let is_red = is_in && !is_hole || (x, y) == (3, 3);
                rgba.extend(if is_red { [220, 30, 30, 255] } else { [255, 255, 255, 255] });
            }
        }
        Picture::new(side, side, rgba)
    }

    fn traced(picture: &Picture, fields: &[(&str, &str)]) -> String {
        let parameters = fields.iter().map(|(id, value)| ((*id).into(), (*value).into())).collect();
        let call = Call { prompt: "a <b> & c".into(), parameters, ..Call::default() };
        let media = make(&call, Some(picture), &|| false).unwrap();
        assert_eq!((media.format, media.width, media.height), (Format::Svg, picture.width, picture.height));
        String::from_utf8(media.bytes).unwrap()
    }

    #[test]
    fn shapes_become_paths_and_dirt_does_not() {
        let svg = traced(&square(), &[("trace-corners", "sharp")]);
        assert_eq!(svg.matches("<path").count(), 3, "{svg}");
        assert!(svg.contains("fill=\"#dc1e1e\"") && svg.contains("fill=\"#ffffff\""), "{svg}");
        assert!(svg.contains("<title>a &lt;b&gt; &amp; c</title>"), "{svg}");
        let red = svg.lines().find(|line| line.contains("#dc1e1e")).unwrap();
        assert_eq!(red.matches('Z').count(), 2, "outside and hole: {red}");
        assert!(red.len() < 240, "a square needs few points: {red}");
    }

    #[test]
    fn what_is_clear_stays_clear() {
        let mut picture = square();
        picture.rgba.chunks_exact_mut(4).filter(|pixel| pixel[1] > 200).for_each(|pixel| pixel[3] = 0);
        let svg = traced(&picture, &[]);
        assert_eq!(svg.matches("<path").count(), 1, "{svg}");
        let clear = Picture::new(3, 2, vec![0; 24]);
        assert!(!traced(&clear, &[]).contains("<path"));
    }

    #[test]
    fn options_change_the_drawing() {
        let pixels = traced(&square(), &[("trace-corners", "pixel")]);
        assert!(!pixels.contains('C') && pixels.contains("M8 8"), "{pixels}");
        let grey = traced(&square(), &[("trace-mode", "black-and-white")]);
        assert!(grey.contains("#000000") && !grey.contains("#dc1e1e"), "{grey}");
    }

    #[test]
    fn odd_pictures_do_no_harm() {
        for (width, height) in [(1, 1), (1, 9), (900, 1)] {
            let picture = Picture::new(width, height, vec![120; (width * height * 4) as usize]);
            assert!(traced(&picture, &[]).starts_with("<svg "));
        }
        let empty = Picture::new(0, 0, Vec::new());
        assert!(matches!(make(&Call::default(), Some(&empty), &|| false), Err(Fault::Invalid(_))));
    }
}
