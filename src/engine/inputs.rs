//! What a request brings along to be worked on: pictures, clips, sounds. Which model takes what is in the catalogue.

use super::plan::Purpose;
use super::request::Request;
use crate::catalogue::{Catalogue, Generator, Model, Need};
use crate::error::{Error, Result};

/// Longest URL that is taken.
const URL_MAX_CHARS: usize = 2_048;

/// That every address is one, and that what the generator needs is there.
/// Errors: `Invalid` naming the field.
pub(super) fn check(request: &Request, generator: &Generator, purpose: Purpose) -> Result<()> {
    let urls = [
        ("image_url", &request.image_url),
        ("ending_frame_url", &request.ending_frame_url),
        ("video_url", &request.video_url),
        ("reference_audio", &request.reference_audio),
    ];
    for (field, url) in urls {
        url.as_deref().map_or(Ok(()), |url| check_url(field, url))?;
    }
    let lists = [("reference_images", &request.reference_images), ("reference_videos", &request.reference_videos)];
    for (field, list) in lists {
        list.iter().try_for_each(|url| check_url(field, url))?;
    }
    if purpose == Purpose::Generate {
        if generator.image == Need::Required && request.image_url.is_none() {
            return Err(Error::invalid("image_url", "is required by this generator"));
        }
        if generator.video == Need::Required && request.video_url.is_none() {
            return Err(Error::invalid("video_url", "is required by this generator"));
        }
        if generator.audio == Need::Required && request.reference_audio.is_none() {
            return Err(Error::invalid("reference_audio", "is required by this generator"));
        }
    }
    Ok(())
}

fn check_url(field: &'static str, url: &str) -> Result<()> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if !is_web || url.len() > URL_MAX_CHARS || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Error::invalid(field, "must be an http or https URL"));
    }
    Ok(())
}

/// That the model takes what is given. What it cannot take is refused where ignoring it would make something else than
/// was asked for; a switch that a model does not have (`generate_audio`) is ignored by the plan.
/// Errors: `Invalid` naming the field.
pub(super) fn check_for(
    request: &Request,
    generator: &Generator,
    model: &Model,
    purpose: Purpose,
    catalogue: &Catalogue,
) -> Result<()> {
    let can = &model.can;
    let lists = [
        ("reference_images", request.reference_images.len(), can.reference_images),
        ("reference_videos", request.reference_videos.len(), can.reference_videos),
        ("reference_audio", usize::from(request.reference_audio.is_some()), can.reference_audio),
    ];
    for (field, given, most) in lists {
        if given > most as usize {
            let reason = match most {
                0 => format!("is not supported by {}", model.name),
                _ => format!("can have at most {most} for {}", model.name),
            };
            return Err(Error::invalid(field, reason));
        }
    }
    if request.image_url.is_some() && !can.image_input {
        let other = generator.image_model.and_then(|id| catalogue.model(id));
        let advice = other.map(|other| format!("; {} (model {}) takes one", other.display_name(), other.id));
        let reason = format!("is not supported by {}{}", model.name, advice.unwrap_or_default());
        return Err(Error::invalid("image_url", reason));
    }
    let sources = [
        ("video_url", request.video_url.is_some(), can.video_input || can.video_required),
        ("ending_frame_url", request.ending_frame_url.is_some(), can.end_frame),
    ];
    for (field, is_given, can) in sources {
        if is_given && !can {
            return Err(Error::invalid(field, format!("is not supported by {}", model.name)));
        }
    }
    if purpose == Purpose::Generate {
        if can.video_required && request.video_url.is_none() {
            return Err(Error::invalid("video_url", format!("is required by {}", model.name)));
        }
        if request.ending_frame_url.is_some() && request.image_url.is_none() {
            return Err(Error::invalid("image_url", "is required with ending_frame_url: it is the first frame"));
        }
    }
    Ok(())
}
