//! A creation as it stands in a gallery: its shape is known before its picture is there.

use super::page::{Visit, excerpt};
use super::typeset::Sheet;
use crate::catalogue::{Generator, Model, ModelKind};
use crate::domain::{Creation, MediaFile, Status, account, wave};
use crate::error::Result;
use crate::store::{BlobId, Read};

/// What a gallery shows of a creation.
#[derive(Debug, Clone)]
pub struct Tile {
    pub id: u64,
    pub href: String,
    /// The generator's title.
    pub title: String,
    pub icon: String,
    /// The word after `k-` that gives it its hue.
    pub hue: &'static str,
    pub prompt: String,
    pub author: String,
    pub is_private: bool,
    /// Whether it can be chosen together with others.
    pub is_pickable: bool,
    /// Width by height in hundredths, on the steps that the style sheet knows.
    pub ratio: u32,
    pub face: Face,
}

/// How it looks.
#[derive(Debug, Clone)]
pub enum Face {
    Picture {
        src: String,
        width: u32,
        height: u32,
    },
    Clip {
        src: String,
        poster: Option<String>,
        width: u32,
        height: u32,
    },
    /// Bars of a drawn wave, in per cent of the height.
    Sound {
        length: String,
        bars: Vec<u32>,
    },
    Text {
        heading: Option<String>,
        opening: String,
    },
    Waiting,
    Failed {
        reason: String,
    },
}

/// The narrowest and the widest tile, and the step between, in hundredths of width by height.
const RATIO_MIN: u32 = 50;
const RATIO_MAX: u32 = 240;
const RATIO_STEP: u32 = 5;
/// Tiles without a picture.
const RATIO_SOUND: u32 = 160;
const RATIO_TEXT: u32 = 130;
const BARS: usize = 40;

impl Tile {
    pub fn of(visit: &Visit, tx: &dyn Read, creation: &Creation) -> Result<Self> {
        let generator = visit.app.catalogue.generator(&creation.generator);
        let author = account::ACCOUNTS.get(tx, &creation.owner)?.map(|owner| owner.username).unwrap_or_default();
        let face = face(visit, tx, creation, generator)?;
        Ok(Self {
            id: creation.id.0,
            href: format!("/c/{}", creation.id),
            title: title(visit, generator, &creation.generator),
            icon: generator.map(|generator| generator.icon.clone()).unwrap_or_default(),
            hue: hue(creation.kind, generator),
            prompt: excerpt(&creation.prompt, 160),
            author,
            is_private: !creation.is_public(),
            is_pickable: false,
            ratio: ratio(&face),
            face,
        })
    }

    pub fn list(visit: &Visit, tx: &dyn Read, creations: &[Creation]) -> Result<Vec<Self>> {
        creations.iter().map(|creation| Self::of(visit, tx, creation)).collect()
    }
}

/// A generator's title in the visitor's language, or its slug when it is gone.
pub fn title(visit: &Visit, generator: Option<&Generator>, slug: &str) -> String {
    generator.map_or(slug, |generator| generator.title.get(visit.texts.language.code())).to_owned()
}

/// A model by the name that people know, from its own in the catalogue; as it is where the catalogue has it no more.
pub fn model_name(visit: &Visit, name: &str) -> String {
    visit.app.catalogue.model_by_name(name).map_or(name, Model::display_name).to_owned()
}

/// The word after `k-` that gives a creation its hue: that of its kind, and for texts that of their category, so that
/// a wall of texts is not all of one colour.
pub fn hue(kind: ModelKind, generator: Option<&Generator>) -> &'static str {
    const CATEGORIES: [&str; 8] = ["business", "family", "food", "fun", "learning", "travel", "wellbeing", "tools"];
    match kind {
        ModelKind::Text => {
            let category = generator.map(|generator| generator.category.as_str());
            CATEGORIES.into_iter().find(|known| Some(*known) == category).unwrap_or("text")
        }
        ModelKind::Embedding | ModelKind::Moderation | ModelKind::Transcription => "text",
        ModelKind::Image => "image",
        ModelKind::Video => "video",
        ModelKind::Speech => "speech",
        ModelKind::Music => "music",
        ModelKind::SoundEffect => "sound",
        ModelKind::Upscale | ModelKind::Vector | ModelKind::BackgroundRemoval => "edit",
    }
}

fn face(visit: &Visit, tx: &dyn Read, creation: &Creation, generator: Option<&Generator>) -> Result<Face> {
    match creation.status {
        Status::Pending | Status::Generating => return Ok(Face::Waiting),
        Status::Failed | Status::Cancelled => {
            return Ok(Face::Failed { reason: creation.failure.clone().unwrap_or_default() });
        }
        Status::Completed => {}
    }
    let Some((file, src)) = creation.media.first().zip(creation.media_path()) else {
        let sheet = Sheet::of(&creation.fields(), generator, visit.texts);
        let opening = excerpt(&sheet.opening(), 320);
        return Ok(Face::Text { heading: sheet.title().cloned(), opening });
    };
    let (width, height) = (file.width, file.height);
    Ok(match creation.kind {
        ModelKind::Video => Face::Clip { src, poster: creation.poster_path(), width, height },
        ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect => {
            Face::Sound { length: clock_time(file), bars: bars(tx, file.blob, BARS)? }
        }
        _ => Face::Picture { src, width, height },
    })
}

fn ratio(face: &Face) -> u32 {
    match face {
        Face::Picture { width, height, .. } | Face::Clip { width, height, .. } => on_step(*width, *height),
        Face::Sound { .. } => RATIO_SOUND,
        Face::Text { .. } | Face::Waiting | Face::Failed { .. } => RATIO_TEXT,
    }
}

/// The nearest step to a picture's own shape; one of unknown size is taken for a square.
fn on_step(width: u32, height: u32) -> u32 {
    if width == 0 || height == 0 {
        return 100;
    }
    let exact = u64::from(width) * 100 / u64::from(height);
    let exact = u32::try_from(exact).unwrap_or(RATIO_MAX).clamp(RATIO_MIN, RATIO_MAX);
    (exact + RATIO_STEP / 2) / RATIO_STEP * RATIO_STEP
}

/// `1:05`.
pub fn clock_time(file: &MediaFile) -> String {
    let seconds = file.seconds.round().max(0.0) as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The lowest bar that is still to be seen, in per cent.
const BAR_MIN: u32 = 6;

/// The wave of a sound in so many bars at most; a flat line for one that could not be measured.
pub fn bars(tx: &dyn Read, file: BlobId, count: usize) -> Result<Vec<u32>> {
    let Some(wave) = wave::find(tx, file)? else { return Ok(vec![BAR_MIN; count]) };
    let per_bar = wave.0.len().div_ceil(count).max(1);
    let loudest = |part: &[u8]| u32::from(part.iter().copied().max().unwrap_or_default()).max(BAR_MIN);
    Ok(wave.0.chunks(per_bar).map(loudest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_fall_on_the_steps_of_the_style_sheet() {
        assert_eq!(on_step(1024, 1024), 100);
        assert_eq!(on_step(1280, 720), 175);
        assert_eq!(on_step(720, 1280), 55);
        assert_eq!(on_step(864, 1152), 75);
        assert_eq!(on_step(10_000, 1), RATIO_MAX);
        assert_eq!(on_step(1, 10_000), RATIO_MIN);
        assert_eq!(on_step(0, 0), 100);
    }

    #[test]
    fn the_style_sheet_knows_every_step() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static/css");
        let sheets = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()));
        let styles: String = sheets.map(Result::unwrap).collect();
        for step in (RATIO_MIN..=RATIO_MAX).step_by(RATIO_STEP as usize) {
            assert!(styles.contains(&format!(".r{step}{{")), "no .r{step}");
        }
    }
}
