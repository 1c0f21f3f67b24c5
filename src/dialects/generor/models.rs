//! Who makes it, and at what price. Source: generor-api.th.txt, "โมเดล".

use poem_openapi::param::Path;
use poem_openapi::{Object, OpenApi, Union};

use super::envelope;
use super::values::{Amount, Fields, Fraction};
use super::{Answer, Tag};
use crate::app::App;
use crate::catalogue::{AspectRatio, Group, Model, ModelId, ModelKind};
use crate::dialects::bearer::MaybeBearer;
use crate::engine::plan::ratios_of;
use crate::error::{Error, Noun, Result};
use crate::units::Credits;

/// `GET /models…`.
pub struct Models(pub App);

#[OpenApi(prefix_path = "/models", tag = "Tag::Models")]
impl Models {
    /// List all models
    ///
    /// Every model, by type.
    #[oai(path = "/", method = "get", operation_id = "model_list")]
    async fn model_list(&self, caller: MaybeBearer) -> Answer<ModelGroups> {
        caller.require_read()?;
        let of = |kind| list(&self.0, kind);
        Ok(envelope::ok(ModelGroups {
            text: of(ModelKind::Text),
            image: of(ModelKind::Image),
            video: of(ModelKind::Video),
            speech: of(ModelKind::Speech),
            music: of(ModelKind::Music),
            soundeffect: of(ModelKind::SoundEffect),
            upscale: of(ModelKind::Upscale),
            vector: of(ModelKind::Vector),
            backgroundremoval: of(ModelKind::BackgroundRemoval),
        }))
    }

    /// List the models of a type
    #[oai(path = "/:type", method = "get", operation_id = "model_list_of_type")]
    async fn model_list_of_type(
        &self,
        caller: MaybeBearer,
        /// `text`, `image`, `video`, `speech`, `music`, `soundeffect`, `upscale`, `vector` or `backgroundremoval`.
        r#type: Path<String>,
    ) -> Answer<Vec<ModelReply>> {
        caller.require_read()?;
        Ok(envelope::ok(list(&self.0, kind_of(&r#type.0)?)))
    }

    /// Get a model
    ///
    /// What one model can do and what it costs.
    #[oai(path = "/:type/:id", method = "get", operation_id = "model_get")]
    async fn model_get(
        &self,
        caller: MaybeBearer,
        /// `text`, `image`, `video`, `speech`, `music`, `soundeffect`, `upscale`, `vector` or `backgroundremoval`.
        r#type: Path<String>,
        /// The model's number.
        id: Path<u32>,
    ) -> Answer<ModelReply> {
        caller.require_read()?;
        let kind = kind_of(&r#type.0)?;
        let model = self.0.catalogue.model(ModelId(id.0)).filter(|model| model.kind == kind);
        let model = model.ok_or(Error::NotFound(Noun::Model))?;
        Ok(envelope::ok(ModelReply::of(&self.0, model)))
    }
}

fn kind_of(name: &str) -> Result<ModelKind> {
    ModelKind::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or(Error::NotFound(Noun::ModelType))
}

fn list(app: &App, kind: ModelKind) -> Vec<ModelReply> {
    app.catalogue.models_of(kind).map(|model| ModelReply::of(app, model)).collect()
}

/// All models by type.
#[derive(Debug, Object)]
struct ModelGroups {
    text: Vec<ModelReply>,
    image: Vec<ModelReply>,
    video: Vec<ModelReply>,
    speech: Vec<ModelReply>,
    music: Vec<ModelReply>,
    soundeffect: Vec<ModelReply>,
    upscale: Vec<ModelReply>,
    vector: Vec<ModelReply>,
    backgroundremoval: Vec<ModelReply>,
}

/// A model; what else it says depends on its type.
#[derive(Debug, Union)]
#[oai(rename = "Model")]
enum ModelReply {
    Video(Box<VideoModel>),
    Image(ImageModel),
    Other(OtherModel),
}

/// A model of no further settings.
#[derive(Debug, Object)]
#[oai(rename = "Model_Simple")]
struct OtherModel {
    id: u32,
    name: String,
    #[oai(rename = "type")]
    kind: String,
    provider: String,
    description: String,
    /// Credits for one item.
    credit_cost: Amount,
    /// Whether it can be used on this server now.
    available: bool,
}

/// A model that makes pictures.
#[derive(Debug, Object)]
#[oai(rename = "Model_Image")]
struct ImageModel {
    id: u32,
    name: String,
    #[oai(rename = "type")]
    kind: String,
    provider: String,
    description: String,
    /// Credits for one picture.
    credit_cost: Amount,
    /// Whether `image_url` may give a picture to start from.
    supports_img2img: bool,
    supports_aspect_ratio: bool,
    /// What `aspect_ratio` may be, by `id` or `ratio`.
    aspect_ratios: Vec<AspectRatioReply>,
    /// Whether it can be used on this server now.
    available: bool,
}

/// A model that makes videos.
#[derive(Debug, Object)]
#[oai(rename = "Model_Video")]
struct VideoModel {
    id: u32,
    name: String,
    #[oai(rename = "type")]
    kind: String,
    provider: String,
    /// Credits for one second.
    credit_cost: Amount,
    /// The lengths that it makes, in seconds; others become the nearest.
    supported_durations: Vec<u32>,
    default_duration: Option<u32>,
    /// Whether `generate_audio` switches sound on and off.
    supports_audio: bool,
    /// What sound multiplies the price by.
    audio_cost_multiplier: Fraction,
    /// Whether `ending_frame_url` may give the last frame.
    supports_end_frame: bool,
    /// Its resolution; other resolutions are models of the same group.
    quality: Option<String>,
    default_quality: Option<String>,
    /// The group's resolutions and the models that have them.
    qualities: Fields,
    group_slug: Option<String>,
    group_name: Option<String>,
    supports_aspect_ratio: bool,
    /// What `aspect_ratio` may be, by `id` or `ratio`.
    aspect_ratios: Vec<AspectRatioReply>,
    description: String,
    /// Whether `image_url` may give the first frame.
    supports_img2video: bool,
    /// How many `reference_images`, `reference_videos` and `reference_audio` it takes.
    max_reference_images: u32,
    max_reference_videos: u32,
    max_reference_audio: u32,
    /// Whether `video_url` may give a clip to work on.
    supports_video_input: bool,
    /// Whether it can be used on this server now.
    available: bool,
}

/// A shape.
#[derive(Debug, Object)]
#[oai(rename = "AspectRatio")]
struct AspectRatioReply {
    id: u32,
    ratio: String,
    label: String,
}

impl From<&AspectRatio> for AspectRatioReply {
    fn from(ratio: &AspectRatio) -> Self {
        Self { id: ratio.id, ratio: ratio.ratio.to_owned(), label: ratio.label.to_owned() }
    }
}

impl ModelReply {
    fn of(app: &App, model: &Model) -> Self {
        let price = model.credits(&app.pricing());
        let available = price.is_some() && app.providers.route(model).is_some();
        let credit_cost = Amount(price.unwrap_or(Credits::ZERO));
        match model.kind {
            ModelKind::Video => Self::Video(Box::new(VideoModel::of(model, credit_cost, available))),
            ModelKind::Image | ModelKind::Vector => Self::Image(ImageModel::of(model, credit_cost, available)),
            _ => Self::Other(OtherModel::of(model, credit_cost, available)),
        }
    }
}

impl OtherModel {
    fn of(model: &Model, credit_cost: Amount, available: bool) -> Self {
        Self {
            id: model.id.0,
            name: model.name.clone(),
            kind: model.kind.as_str().to_owned(),
            provider: model.provider.clone(),
            description: model.description.clone(),
            credit_cost,
            available,
        }
    }
}

impl ImageModel {
    fn of(model: &Model, credit_cost: Amount, available: bool) -> Self {
        Self {
            id: model.id.0,
            name: model.name.clone(),
            kind: model.kind.as_str().to_owned(),
            provider: model.provider.clone(),
            description: model.description.clone(),
            credit_cost,
            supports_img2img: model.can.image_input,
            supports_aspect_ratio: model.can.aspect_ratio,
            aspect_ratios: ratios_of(model).iter().map(AspectRatioReply::from).collect(),
            available,
        }
    }
}

impl VideoModel {
    fn of(model: &Model, credit_cost: Amount, available: bool) -> Self {
        let group = model.group.as_ref();
        let of_group = |field: fn(&Group) -> &String| group.map(field).cloned();
        let mut qualities: Vec<_> = group.map(|group| &group.qualities).into_iter().flatten().collect();
        // By number they go from small to large, as the document prints them; by name 1080p would come first.
        qualities.sort_by_key(|(_, id)| **id);
        Self {
            id: model.id.0,
            name: model.name.clone(),
            kind: model.kind.as_str().to_owned(),
            provider: model.provider.clone(),
            credit_cost,
            supported_durations: model.can.durations.clone(),
            default_duration: model.can.default_duration,
            supports_audio: model.can.audio,
            audio_cost_multiplier: Fraction(model.can.audio_cost.unwrap_or(1.0)),
            supports_end_frame: model.can.end_frame,
            quality: of_group(|group| &group.quality),
            default_quality: of_group(|group| &group.default_quality),
            qualities: Fields(qualities.into_iter().map(|(quality, id)| (quality.clone(), id.0.into())).collect()),
            group_slug: of_group(|group| &group.slug),
            group_name: of_group(|group| &group.name),
            supports_aspect_ratio: model.can.aspect_ratio,
            aspect_ratios: ratios_of(model).iter().map(AspectRatioReply::from).collect(),
            description: model.description.clone(),
            supports_img2video: model.can.image_input,
            max_reference_images: model.can.reference_images,
            max_reference_videos: model.can.reference_videos,
            max_reference_audio: model.can.reference_audio,
            supports_video_input: model.can.video_input,
            available,
        }
    }
}
