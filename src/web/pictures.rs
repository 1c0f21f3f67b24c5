//! Pictures in a generator's form: the one to work on, those to follow, the one to end with, and a clip to work on.
//!
//! Each comes from the visitor's device (an upload), from what was made here (a creation), or from elsewhere by its
//! address. Those of ours are handed to the engine where they are kept: their addresses may need a session that the
//! engines do not have.

use super::form::Given;
use super::page::Visit;
use crate::catalogue::{ModelKind, Need};
use crate::domain::upload::{self, Upload, UploadId};
use crate::domain::{Creation, CreationId, List, Status, creation};
use crate::engine::Request;
use crate::error::{Error, Noun, Result};
use crate::providers::Call;
use crate::providers::sources::BLOB_SCHEME;
use crate::store::BlobId;

/// Where in a form a picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To work on.
    Source,
    /// To be followed; there can be several.
    Reference,
    /// The last frame of a clip.
    Ending,
}

impl Place {
    pub const ALL: [Self; 3] = [Self::Source, Self::Reference, Self::Ending];

    /// The field of a file for this place, when the form itself brings it.
    pub const fn file_field(self) -> &'static str {
        match self {
            Self::Source => "file",
            Self::Reference => "reference_file",
            Self::Ending => "ending_file",
        }
    }

    /// The field that names a picture of ours: an upload or a creation.
    pub const fn fields(self) -> (&'static str, &'static str) {
        match self {
            Self::Source => ("upload", "source"),
            Self::Reference => ("reference_upload", "reference_source"),
            Self::Ending => ("ending_upload", "ending_source"),
        }
    }

    pub fn of_file_field(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.file_field() == name)
    }
}

/// A picture of ours, or a clip.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The field under which the form sends its number.
    pub field: &'static str,
    pub id: u64,
    pub src: String,
    pub width: u32,
    pub height: u32,
    blob: BlobId,
}

impl Picture {
    pub fn of_upload(place: Place, id: UploadId, upload: &Upload) -> Self {
        let (field, _) = place.fields();
        let (width, height) = (upload.width, upload.height);
        Self { field, id: id.0, src: format!("/uploads/{id}"), width, height, blob: upload.blob }
    }

    fn of_creation(field: &'static str, creation: &Creation) -> Option<Self> {
        let (file, src) = creation.media.first().zip(creation.media_path())?;
        let (width, height) = (file.width, file.height);
        Some(Self { field, id: creation.id.0, src, width, height, blob: file.blob })
    }

    pub fn is_clip(&self) -> bool {
        self.field == CLIP
    }

    fn reference(&self) -> String {
        format!("{BLOB_SCHEME}{}", self.blob)
    }
}

/// All pictures of ours that a form names.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    pub source: Option<Picture>,
    pub references: Vec<Picture>,
    pub ending: Option<Picture>,
    /// A clip of ours to work on.
    pub clip: Option<Picture>,
}

/// The field that names a clip of ours.
const CLIP: &str = "clip";
/// More than any model takes.
const REFERENCES_MAX: usize = 20;

impl Pictures {
    /// Errors: `NotFound` for one that the visitor may not see.
    pub fn of(visit: &Visit, given: &Given) -> Result<Self> {
        let one = |place| Ok::<_, Error>(found(visit, given, place)?.into_iter().next_back());
        let clip = given.get(CLIP).map(|id| of_creation(visit, CLIP, id)).transpose()?;
        Ok(Self {
            source: one(Place::Source)?,
            references: found(visit, given, Place::Reference)?,
            ending: one(Place::Ending)?,
            clip,
        })
    }

    /// The creation among them that the result comes of.
    pub fn origin(&self) -> Option<CreationId> {
        let (_, of_creation) = Place::Source.fields();
        let source = self.source.as_ref().filter(|picture| picture.field == of_creation);
        source.or(self.clip.as_ref()).map(|picture| CreationId(picture.id))
    }

    /// Names them in a request by their addresses, so that the plan knows that they are there.
    pub fn announce(&self, visit: &Visit, request: &mut Request) {
        let link = |picture: &Picture| visit.visitor.link(&picture.src);
        if let Some(picture) = &self.source {
            request.image_url = Some(link(picture));
        }
        if let Some(clip) = &self.clip {
            request.video_url = Some(link(clip));
        }
        if let Some(picture) = &self.ending {
            request.ending_frame_url = Some(link(picture));
        }
        request.reference_images.splice(0..0, self.references.iter().map(link));
    }

    /// Names them in a planned call by where they are kept.
    pub fn hand_over(&self, call: &mut Call) {
        if let Some(picture) = &self.source {
            call.image_url = Some(picture.reference());
        }
        if let Some(clip) = &self.clip {
            call.video_url = Some(clip.reference());
        }
        if let Some(picture) = &self.ending {
            // Not every model ends where it is told to.
            call.ending_frame_url = call.ending_frame_url.as_ref().map(|_| picture.reference());
        }
        for (place, picture) in call.reference_images.iter_mut().zip(&self.references) {
            *place = picture.reference();
        }
    }
}

/// The pictures of ours that a form names for a place, uploads first.
fn found(visit: &Visit, given: &Given, place: Place) -> Result<Vec<Picture>> {
    let (of_upload, of_creation_field) = place.fields();
    let mut pictures = Vec::new();
    // Strangers have brought nothing.
    if let Some(caller) = &visit.caller {
        for id in given.all(of_upload).take(REFERENCES_MAX) {
            let id = id.parse().map_err(|_| Error::NotFound(Noun::Media))?;
            let upload = visit.app.store.read(|tx| upload::get(tx, caller.account, id))?;
            pictures.push(Picture::of_upload(place, id, &upload));
        }
    }
    // A picture that was brought stands in for the creation that was there before.
    if place == Place::Reference || pictures.is_empty() {
        for id in given.all(of_creation_field).take(REFERENCES_MAX) {
            pictures.push(of_creation(visit, of_creation_field, id)?);
        }
    }
    Ok(pictures)
}

fn of_creation(visit: &Visit, field: &'static str, id: &str) -> Result<Picture> {
    let id = CreationId(id.parse().map_err(|_| Error::NotFound(Noun::Creation))?);
    let creation = visit.app.store.read(|tx| creation::get(tx, id, visit.caller.as_ref()))?;
    Picture::of_creation(field, &creation).ok_or(Error::NotFound(Noun::Media))
}

/// A place as the form shows it.
#[derive(Debug, Clone)]
pub struct Inlet {
    pub id: &'static str,
    pub label: String,
    pub is_required: bool,
    pub is_multiple: bool,
    /// The ability without which a model has no use for it.
    pub needs: Option<&'static str>,
    pub file_field: &'static str,
    pub chosen: Vec<Picture>,
    /// The visitor's newest pictures, to choose from.
    pub own: Vec<Picture>,
    /// The field for addresses from elsewhere, and what stands in it.
    pub url_field: &'static str,
    pub urls: String,
}

const OWN_MAX: usize = 12;

impl Inlet {
    pub fn of(visit: &Visit, given: &Given, place: Place, chosen: Vec<Picture>, need: Need) -> Result<Self> {
        let (id, url_field, ability) = match place {
            Place::Source => ("picture", "image_url", "image"),
            Place::Reference => ("references", "reference_images", "reference-images"),
            Place::Ending => ("ending", "ending_frame_url", "end-frame"),
        };
        let label = match place {
            Place::Source => "form.picture",
            Place::Reference => "form.reference_images",
            Place::Ending => "form.end_frame",
        };
        Ok(Self {
            id,
            label: visit.texts.say(label).to_owned(),
            is_required: need == Need::Required,
            is_multiple: place == Place::Reference,
            needs: (need != Need::Required).then_some(ability),
            file_field: place.file_field(),
            chosen,
            own: own(visit, place)?,
            url_field,
            urls: given.get(url_field).unwrap_or_default().to_owned(),
        })
    }
}

fn own(visit: &Visit, place: Place) -> Result<Vec<Picture>> {
    let Some(caller) = &visit.caller else { return Ok(Vec::new()) };
    let list = List::OwnerKindStatus(caller.account, ModelKind::Image, Status::Completed);
    let (found, _) = visit.app.store.read(|tx| creation::list_after(tx, &list, None, OWN_MAX, |_| true))?;
    let (_, field) = place.fields();
    Ok(found.iter().filter_map(|creation| Picture::of_creation(field, creation)).collect())
}
