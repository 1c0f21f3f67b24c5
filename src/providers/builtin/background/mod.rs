//! Cuts the subject of a picture out of its background, without any learned model.
//!
//! At a small size the colours of the border are set against those of the middle (`colours`), together with the edges
//! that lie between a pixel and the border (`barrier`). What of it hangs together with the border goes (`mask`). At full size the
//! rim gets its soft alpha, and the background's colour is taken out of it (`matte`). Pictures in which no subject
//! stands apart are refused: a bad cut helps nobody.

mod barrier;
mod colours;
mod mask;
mod matte;

use colours::Evidence;
use mask::Hard;

use super::plane::Plane;
use super::raster;
use crate::providers::sources::Picture;
use crate::providers::{Call, Fault, Media};

/// Longer side at which the subject is looked for: more shows nothing more, and costs time.
const LOOK_SIDE: u32 = 480;

/// So much of a picture is transparent only if somebody has cut it out before.
const ALREADY_CUT: f32 = 0.05;

/// Cuts out the subject of the call's picture: PNG with soft alpha, of the picture's size. A parameter that ends in
/// `edges` may ask for `feathered` ones. A picture that is cut out already stays as it is.
/// Errors: `Fault::Invalid` without a picture, or when no subject can be told from the background.
pub fn make(call: &Call, picture: Option<&Picture>, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let picture = raster::required(picture)?;
    raster::go_on(cancelled)?;
    match transparent_share(picture) {
        1.0 => return Err(invalid("is wholly transparent")),
        share if share > ALREADY_CUT => return raster::png(picture),
        _ => {}
    }
    let small = raster::shrunk(picture, LOOK_SIDE);
    let subject = subject(&small, cancelled)?;
    let edges = match call.parameters.iter().find(|(id, _)| id.ends_with("edges")) {
        Some((_, value)) if value == "feathered" => matte::Edges::Feathered,
        _ => matte::Edges::Crisp,
    };
    let cut = matte::cut(picture, &small, &subject, edges, cancelled)?;
    raster::go_on(cancelled)?;
    raster::png(&cut)
}

/// The better of two cuts: outlines help where the background's colours run into one another, and mislead where
/// everything is blurred.
fn subject(small: &Picture, cancelled: &dyn Fn() -> bool) -> Result<Plane, Fault> {
    let mut best: Result<mask::Cut, Hard> = Err(Hard::NoSubject);
    for evidence in [Evidence::ColoursAndEdges, Evidence::Colours] {
        let likely = colours::foreground(small, evidence, cancelled)?;
        let cut = mask::cut(small, &likely);
        let is_better = match (&best, &cut) {
            (Ok(best), Ok(cut)) => cut.quality > best.quality,
            (Ok(_), Err(_)) => false,
            (Err(_), _) => true,
        };
        if is_better {
            best = cut;
        }
    }
    best.map(|cut| cut.mask).map_err(|hard| invalid(hard.reason()))
}

fn transparent_share(picture: &Picture) -> f32 {
    let alphas = picture.rgba.iter().skip(3).step_by(4);
    let clear = alphas.clone().filter(|alpha| **alpha < 8).count();
    clear as f32 / alphas.len().max(1) as f32
}

fn invalid(reason: &str) -> Fault {
    Fault::Invalid(format!("image_url: {reason}"))
}
