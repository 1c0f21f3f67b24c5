//! The built-in composer: a prompt becomes a brief, the brief a score, the score sound.
//!
//! It knows styles, moods, keys, tempi and instruments by their English names and no recorded music. Lyrics are sung by
//! the built-in voice: a sketch of a song, for a singer to take over. A given piece is listened to and carried on.
//! Start reading at `brief`; `style` and `groove` are its tables.

mod brief;
mod cover;
mod extend;
mod form;
mod groove;
pub mod instrument;
mod listen;
mod mark;
mod melody;
mod perform;
mod score;
mod song;
mod style;
mod theory;
mod title;

use serde_json::{Map, Value, json};

use self::brief::Brief;
use self::extend::Opening;
use super::audio::Clip;
use super::audio::dice::Dice;
use super::audio::encode::{Tags, encode_tagged, wished_format};
use super::inputs::Inputs;
use crate::providers::{Call, Fault, Output};

/// Makes item `call.index` of a batch: a piece with its title and cover, or a given piece carried on.
///
/// # Errors
/// `Invalid` for a format that is not made here and for a piece that cannot be carried on; `Broken` when the caller is
/// gone.
pub fn make(call: &Call, inputs: &Inputs, cancelled: &dyn Fn() -> bool) -> Result<Output, Fault> {
    let format = wished_format(call)?;
    let opening = inputs.sound.as_deref().map(|file| Opening::read(call, file)).transpose()?;
    let (brief, clip) = play(call, opening.as_ref(), cancelled)?;
    let clip = match opening {
        Some(opening) => opening.join(&clip),
        None => clip,
    };
    let title = title::title(call, &brief);
    let cover = cover::cover(call, &title, cancelled)?;
    let genre = brief.style.names.first().copied().unwrap_or_default().to_owned();
    let tags = Tags { title: title.clone(), genre, comment: mark::line(&brief) };
    let piece = encode_tagged(&clip, format, &tags, cancelled)?;
    Ok(Output::Piece { piece, cover: Some(cover), about: about(&brief, title) })
}

/// The piece itself, in stereo.
///
/// # Errors
/// `Broken` when the caller is gone.
pub fn compose(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Clip, Fault> {
    Ok(play(call, None, cancelled)?.1)
}

fn play(call: &Call, opening: Option<&Opening>, cancelled: &dyn Fn() -> bool) -> Result<(Brief, Clip), Fault> {
    let mut dice = Dice::new(call.seed, call.index, "music");
    let mut brief = Brief::read(call, opening.and_then(Opening::style), &mut dice);
    if let Some(opening) = opening {
        opening.guide(&mut brief);
    }
    let score = score::compose(&brief, &mut dice);
    let clip = perform::perform(&score, &brief, &mut dice, cancelled)?;
    Ok((brief, clip))
}

/// What is known of a piece, as its creation shows it.
fn about(brief: &Brief, title: String) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("title".to_owned(), title.into());
    fields.insert("style".to_owned(), json!(brief.style.names.first()));
    fields.insert("key".to_owned(), brief.key.to_string().into());
    fields.insert("tempo".to_owned(), (brief.tempo.round() as u32).into());
    // Sung words are a sketch for a singer, and say so.
    fields.insert("vocals".to_owned(), if brief.song.is_some() { "sketch" } else { "none" }.into());
    if let Some(song) = &brief.song {
        fields.insert("lyrics".to_owned(), song.lyrics().into());
    }
    fields
}
