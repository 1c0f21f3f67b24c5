//! The built-in composer: a prompt becomes a brief, the brief a score, the score sound.
//!
//! It knows styles, moods, keys, tempi and instruments by their English names and no recorded music. Lyrics are sung by
//! the built-in voice: a sketch of a song, for a singer to take over. Start reading at
//! `brief`; `style` and `groove` are its tables.

mod brief;
mod form;
mod groove;
pub mod instrument;
mod melody;
mod perform;
mod score;
mod song;
mod style;
mod theory;

use self::brief::Brief;
use super::audio::Clip;
use super::audio::dice::Dice;
use super::audio::encode::{encode, wished_format};
use crate::providers::{Call, Fault, Media};

/// Makes item `call.index` of a batch.
///
/// # Errors
/// `Invalid` for a format that is not made here; `Broken` when the caller is gone.
pub fn make(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let format = wished_format(call)?;
    encode(&compose(call, cancelled)?, format, cancelled)
}

/// The piece itself, in stereo.
///
/// # Errors
/// `Broken` when the caller is gone.
pub fn compose(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Clip, Fault> {
    let mut dice = Dice::new(call.seed, call.index, "music");
    let brief = Brief::read(call, &mut dice);
    let score = score::compose(&brief, &mut dice);
    perform::perform(&score, &brief, &mut dice, cancelled)
}
