//! What was made. Source: generor-api.th.txt, "ผลงาน".

use std::collections::HashMap;

use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;

use super::envelope;
use super::generators::find;
use super::paging::page_request;
use super::values::Fields;
use super::{Answer, Tag};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::{Bearer, MaybeBearer};
use crate::dialects::body::Body;
use crate::dialects::words::{Word, Words};
use crate::domain::{
    self, AccountId, Creation, CreationId, License, List, Page, PageRequest, Privacy, Scope, Sort, account, creation,
    search,
};
use crate::error::Result;
use crate::store::Read;

/// `/creations…`.
pub struct Creations(pub App);

#[OpenApi(prefix_path = "/creations", tag = "Tag::Creations")]
impl Creations {
    /// List your creations
    ///
    /// Everything that you made and did not delete, whatever became of it. The filters can be combined.
    #[oai(path = "/", method = "get", operation_id = "creation_list")]
    async fn creation_list(
        &self,
        caller: Bearer,
        /// Only those of one generator, by its slug.
        generator: Query<Option<String>>,
        /// Only those of one kind of model, as in `/models/{type}`.
        kind: Query<Option<Word<ModelKind>>>,
        /// Only those that are so far.
        status: Query<Option<Word<domain::Status>>>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<CreationReply>> {
        caller.0.require(Scope::Read)?;
        let owner = caller.0.account;
        let request = page_request(page, per_page, cursor, sort.0)?;
        let (kind, status) = (kind.0.map(|word| word.0), status.0.map(|word| word.0));
        let list = match generator.0.map(|slug| find(&self.0.catalogue, &slug)).transpose()? {
            // A generator makes things of one kind only.
            Some(generator) if kind.is_some_and(|kind| kind != generator.kind) => {
                return Ok(envelope::page(Page::empty(request)));
            }
            Some(generator) => list_of_generator(owner, generator.slug.clone(), status),
            None => list_of_kind(owner, kind, status),
        };
        Ok(envelope::page(CreationReply::list(&self.0, &list, request)?))
    }

    /// Browse public creations
    ///
    /// What everyone made and shows, of all generators or of one.
    #[oai(path = "/public", method = "get", operation_id = "creation_list_public")]
    async fn creation_list_public(
        &self,
        caller: MaybeBearer,
        /// Only those of one generator, by its slug.
        generator: Query<Option<String>>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<CreationReply>> {
        caller.require_read()?;
        let list = known_slug(&self.0, generator.0)?.map_or(List::Public, List::PublicGenerator);
        Ok(envelope::page(CreationReply::list(&self.0, &list, page_request(page, per_page, cursor, sort.0)?)?))
    }

    /// Search public creations
    ///
    /// By the words of their prompts and texts, in any language: the best match first, the newest among equals.
    #[oai(path = "/search", method = "get", operation_id = "creation_search")]
    async fn creation_search(
        &self,
        caller: MaybeBearer,
        /// What to look for; creations must have every word of it. At most 200 characters.
        q: Query<String>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
    ) -> Answer<Vec<CreationReply>> {
        caller.require_read()?;
        let request = page_request(page, per_page, cursor, None)?;
        Ok(envelope::page(CreationReply::page(&self.0, |tx| search::find(tx, &q.0, None, request))?))
    }

    /// Get a creation
    ///
    /// Public creations are open to all; a private one is there for its owner alone.
    #[oai(path = "/:id", method = "get", operation_id = "creation_get")]
    async fn creation_get(&self, caller: MaybeBearer, id: Path<u64>) -> Answer<CreationReply> {
        caller.require_read()?;
        let reply = self.0.store.read(|tx| {
            let creation = creation::get(tx, CreationId(id.0), caller.0.as_ref())?;
            CreationReply::of(&self.0, tx, &creation)
        })?;
        Ok(envelope::ok(reply))
    }

    /// Update a creation
    ///
    /// Changes who may see one of your creations, and its licence. What is not given stays as it is.
    #[oai(path = "/:id", method = "patch", operation_id = "creation_update")]
    async fn creation_update(&self, caller: Bearer, id: Path<u64>, body: Body<UpdateBody>) -> Answer<CreationReply> {
        caller.0.require(Scope::Write)?;
        let changes = body.0.into_changes()?;
        let updated = self.0.store.write(move |tx| creation::update(tx, &caller.0, CreationId(id.0), changes)).await?;
        Ok(envelope::ok(self.0.store.read(|tx| CreationReply::of(&self.0, tx, &updated))?))
    }

    /// Delete a creation
    ///
    /// Takes one of your creations out of sight, for you too.
    #[oai(path = "/:id", method = "delete", operation_id = "creation_delete")]
    async fn creation_delete(&self, caller: Bearer, id: Path<u64>) -> Answer<DeletedReply> {
        caller.0.require(Scope::Write)?;
        let now = self.0.clock.now();
        self.0.store.write(move |tx| creation::delete(tx, &caller.0, CreationId(id.0), now)).await?;
        Ok(envelope::ok(DeletedReply { creation_id: id.0, deleted: true }))
    }
}

impl Words for ModelKind {
    const ALL: &'static [(&'static str, Self)] = &[
        (Self::Text.as_str(), Self::Text),
        (Self::Image.as_str(), Self::Image),
        (Self::Video.as_str(), Self::Video),
        (Self::Speech.as_str(), Self::Speech),
        (Self::Music.as_str(), Self::Music),
        (Self::SoundEffect.as_str(), Self::SoundEffect),
        (Self::Upscale.as_str(), Self::Upscale),
        (Self::Vector.as_str(), Self::Vector),
        (Self::BackgroundRemoval.as_str(), Self::BackgroundRemoval),
    ];
}

impl Words for domain::Status {
    const ALL: &'static [(&'static str, Self)] = &[
        (Self::Pending.as_str(), Self::Pending),
        (Self::Generating.as_str(), Self::Generating),
        (Self::Completed.as_str(), Self::Completed),
        (Self::Failed.as_str(), Self::Failed),
        (Self::Cancelled.as_str(), Self::Cancelled),
    ];
}

fn list_of_generator(owner: AccountId, slug: String, status: Option<domain::Status>) -> List {
    match status {
        None => List::OwnerGenerator(owner, slug),
        Some(status) => List::OwnerGeneratorStatus(owner, slug, status),
    }
}

fn list_of_kind(owner: AccountId, kind: Option<ModelKind>, status: Option<domain::Status>) -> List {
    match (kind, status) {
        (None, None) => List::Owner(owner),
        (None, Some(status)) => List::OwnerStatus(owner, status),
        (Some(kind), None) => List::OwnerKind(owner, kind),
        (Some(kind), Some(status)) => List::OwnerKindStatus(owner, kind, status),
    }
}

/// A slug to filter by.
/// Errors: `NotFound` when there is no such generator.
pub fn known_slug(app: &App, slug: Option<String>) -> Result<Option<String>> {
    slug.map(|slug| find(&app.catalogue, &slug).map(|generator| generator.slug.clone())).transpose()
}

/// What to change.
#[derive(Debug, Default, Object, Deserialize)]
#[oai(rename = "CreationUpdate", example)]
#[serde(default)]
struct UpdateBody {
    /// 0: public, 1: private.
    #[oai(validator(minimum(value = "0"), maximum(value = "1")))]
    privacy_mode: Option<i64>,
    /// 1: Open GO-1.0, 2: Exclusive GE-1.0.
    #[oai(validator(minimum(value = "1"), maximum(value = "2")))]
    license: Option<i64>,
}

impl Example for UpdateBody {
    fn example() -> Self {
        Self { privacy_mode: Some(1), license: Some(2) }
    }
}

impl UpdateBody {
    fn into_changes(self) -> Result<creation::Changes> {
        Ok(creation::Changes {
            privacy: self.privacy_mode.map(Privacy::from_code).transpose()?,
            license: self.license.map(License::from_code).transpose()?,
        })
    }
}

/// A creation in full.
#[derive(Debug, Object)]
#[oai(rename = "Creation", skip_serializing_if_is_none)]
pub struct CreationReply {
    creation_id: u64,
    /// The generator's slug.
    generator: String,
    user_id: u64,
    username: String,
    prompt: String,
    /// UTC.
    created_at: String,
    /// 0: public, 1: private.
    privacy_mode: u32,
    /// `text`, `img`, `video`, `speech`, `music` or `soundeffect`.
    #[oai(rename = "type")]
    kind: String,
    /// 1: Open GO-1.0, 2: Exclusive GE-1.0.
    license: u32,
    /// Pictures, by paths from the root of this site.
    images: Vec<ImageFile>,
    /// Only on videos.
    videos: Option<Vec<VideoFile>>,
    /// Only on speech, music and sound effects.
    audio: Option<Vec<AudioFile>>,
    /// The generator's own fields of a text; otherwise the parameters with which it was made.
    generator_data: Fields,
    /// The speech model that a text was paired with when it was made.
    model_speech: Option<u32>,
    model_id: u32,
    model_name: String,
    /// Who made it; `builtin` for the engines inside, which need no provider.
    provider: String,
    status: CreationStatus,
}

#[derive(Debug, Object)]
struct ImageFile {
    url: String,
    width: u32,
    height: u32,
}

#[derive(Debug, Object)]
struct VideoFile {
    url: String,
    width: u32,
    height: u32,
    /// Seconds.
    duration: f32,
}

#[derive(Debug, Object)]
struct AudioFile {
    url: String,
    /// Seconds.
    duration: f32,
}

impl CreationReply {
    /// A page of a list, which must be one that the caller may see.
    pub fn list(app: &App, list: &List, request: PageRequest) -> Result<Page<Self>> {
        Self::page(app, |tx| creation::list(tx, list, request))
    }

    /// A page of creations that the caller may see, however they are found.
    pub fn page(app: &App, find: impl FnOnce(&dyn Read) -> Result<Page<Creation>>) -> Result<Page<Self>> {
        app.store.read(|tx| {
            let page = find(tx)?;
            let mut names = Usernames::default();
            page.try_map(|creation| Ok(Self::with_name(app, &creation, names.get(tx, creation.owner)?)))
        })
    }

    pub fn of(app: &App, tx: &dyn Read, creation: &Creation) -> Result<Self> {
        Ok(Self::with_name(app, creation, account::get(tx, creation.owner)?.username))
    }

    fn with_name(app: &App, creation: &Creation, username: String) -> Self {
        let files = Files::of(creation);
        let model_name = app.catalogue.model(creation.model).map(|model| model.name.clone());
        Self {
            creation_id: creation.id.0,
            generator: creation.generator.clone(),
            user_id: creation.owner.0,
            username,
            prompt: creation.prompt.clone(),
            created_at: creation.created_at.to_plain(),
            privacy_mode: creation.privacy.code(),
            kind: creation.type_name().to_owned(),
            license: creation.license.code(),
            images: files.images,
            videos: files.videos,
            audio: files.audio,
            generator_data: generator_data(creation),
            model_speech: creation.voice().map(|model| model.0),
            model_id: creation.model.0,
            // A model may have left the catalogue since.
            model_name: model_name.unwrap_or_default(),
            provider: creation.provider.clone(),
            status: creation.status.into(),
        }
    }
}

/// The fields of a text; of a file the parameters that it was made with, and what is known of it besides.
fn generator_data(creation: &Creation) -> Fields {
    if creation.kind == ModelKind::Text && creation.text.is_some() {
        return Fields(creation.fields());
    }
    let mut data = Fields::of(&creation.parameters);
    data.0.extend(creation.fields());
    data
}

/// A creation's file, in the array of its kind; the cover of a piece of music is an image.
#[derive(Default)]
struct Files {
    images: Vec<ImageFile>,
    videos: Option<Vec<VideoFile>>,
    audio: Option<Vec<AudioFile>>,
}

impl Files {
    fn of(creation: &Creation) -> Self {
        let file = creation.media.first().zip(creation.media_path());
        let mut files = Self::default();
        match creation.kind {
            ModelKind::Video => {
                let video = |(file, url): (&domain::MediaFile, _)| VideoFile {
                    url,
                    width: file.width,
                    height: file.height,
                    duration: file.seconds,
                };
                files.videos = Some(file.map(video).into_iter().collect());
            }
            ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect => {
                let audio = |(file, url): (&domain::MediaFile, _)| AudioFile { url, duration: file.seconds };
                files.audio = Some(file.map(audio).into_iter().collect());
                let cover = creation.media.get(1).zip(creation.poster_path());
                let image =
                    |(file, url): (&domain::MediaFile, _)| ImageFile { url, width: file.width, height: file.height };
                files.images = cover.map(image).into_iter().collect();
            }
            _ => {
                let image =
                    |(file, url): (&domain::MediaFile, _)| ImageFile { url, width: file.width, height: file.height };
                files.images = file.map(image).into_iter().collect();
            }
        }
        files
    }
}

/// User names of one page, each looked up once.
#[derive(Default)]
struct Usernames(HashMap<AccountId, String>);

impl Usernames {
    fn get(&mut self, tx: &dyn Read, id: AccountId) -> Result<String> {
        if let Some(name) = self.0.get(&id) {
            return Ok(name.clone());
        }
        let name = account::get(tx, id)?.username;
        self.0.insert(id, name.clone());
        Ok(name)
    }
}

/// Where a creation is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum CreationStatus {
    Pending,
    Generating,
    Completed,
    Failed,
    Cancelled,
}

impl From<domain::Status> for CreationStatus {
    fn from(status: domain::Status) -> Self {
        match status {
            domain::Status::Pending => Self::Pending,
            domain::Status::Generating => Self::Generating,
            domain::Status::Completed => Self::Completed,
            domain::Status::Failed => Self::Failed,
            domain::Status::Cancelled => Self::Cancelled,
        }
    }
}

/// What was deleted.
#[derive(Debug, Object)]
#[oai(rename = "CreationDeleted")]
struct DeletedReply {
    creation_id: u64,
    deleted: bool,
}
