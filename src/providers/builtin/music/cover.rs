//! The picture that a piece is shown with: its prompt as an album's cover, with its title on it.

use crate::catalogue::ModelKind;
use crate::providers::builtin::image;
use crate::providers::{Call, Fault, Media};

/// Pixels of either side.
const SIDE: u32 = 768;

pub fn cover(call: &Call, title: &str, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let words: String = title.chars().filter(|letter| *letter != '"').collect();
    let scene = if call.prompt.trim().is_empty() { title } else { &call.prompt };
    let prompt = format!("{scene} \"{words}\"");
    let picture = Call {
        kind: Some(ModelKind::Image),
        generator: "album-cover".to_owned(),
        prompt,
        seed: call.seed,
        index: call.index,
        count: call.count,
        width: SIDE,
        height: SIDE,
        ..Call::default()
    };
    image::make(&picture, cancelled)
}
