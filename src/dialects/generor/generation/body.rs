//! The body of `/estimate` and `/generate`: every field of the document's two tables.

use poem_openapi::types::Example;
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use serde_json::Value;

use crate::catalogue::ModelId;
use crate::dialects::generor::values::{Fields, IntegerOrText};
use crate::domain::{Privacy, TeamId};
use crate::engine::{ModelChoice, Request};
use crate::error::{Error, Result};

/// What to make.
#[derive(Debug, Default, Object, Deserialize)]
#[oai(skip_serializing_if_is_none, example)]
#[serde(default)]
pub(super) struct GenerateBody {
    /// What the result should be; at most 10,000 characters. Required by most generators.
    #[oai(validator(max_length = 10000))]
    prompt: Option<String>,
    /// The model's number, see `/models`. Required to generate, unless `parameters` names a model.
    model_id: Option<i64>,
    /// 0: public (the default), 1: private.
    #[oai(validator(minimum(value = "0"), maximum(value = "1")))]
    privacy_mode: Option<i64>,
    /// Makes it under a team of yours.
    team_id: Option<i64>,
    /// How many items, 1 to 10; 1 unless given. Several cost up to 10 % less.
    #[oai(validator(minimum(value = "1"), maximum(value = "10")))]
    count: Option<i64>,
    /// The language of a text, such as `en-US`; `auto` unless given.
    language: Option<String>,
    /// How free a text model is, 0.0 to 2.0.
    #[oai(validator(minimum(value = "0"), maximum(value = "2")))]
    temperature: Option<f64>,
    /// The generator's first preference, such as the kind of a joke: an option's value, or its place in the list, from 1.
    preference: Option<IntegerOrText>,
    /// The generator's second preference.
    preference_two: Option<IntegerOrText>,
    /// A number, a ratio or a name. Pictures: 1 `1:1` square, 2 `3:4` vertical, 3 `4:3` horizontal, 4 `16:9` wide,
    /// 5 `9:16` tall. Videos: 1 `16:9` wide, 2 `9:16` tall.
    aspect_ratio: Option<IntegerOrText>,
    /// A picture to start from, to take the style of, or to bring into motion.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    image_url: Option<String>,
    /// The length of a video. A length that the model does not make becomes the nearest that it does, and `adjustments`
    /// in the answer says so.
    #[oai(validator(minimum(value = "1")))]
    seconds: Option<i64>,
    /// Sound for the video models that can switch it on and off.
    generate_audio: Option<bool>,
    /// The last frame of a video, for the models that take one; `image_url` is then its first.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    ending_frame_url: Option<String>,
    /// Pictures to refer to as `[Image1]`, `[Image2]` … in the prompt; up to 9, depending on the model.
    #[oai(validator(max_items = 9))]
    reference_images: Option<Vec<String>>,
    /// Clips to follow in motion and style; up to 3, depending on the model.
    #[oai(validator(max_items = 3))]
    reference_videos: Option<Vec<String>>,
    /// Sound to follow.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    reference_audio: Option<String>,
    /// The clip to edit or extend.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    video_url: Option<String>,
    /// The generator's own fields by id, see `GET /generators/{slug}`. Unknown fields and invalid values are ignored;
    /// `applied_parameters` of an estimate shows what is left.
    parameters: Option<Fields>,
    /// Further text, such as what is to be summarised.
    #[oai(validator(max_length = 50000))]
    user_text: Option<String>,
    /// A second further text.
    #[oai(validator(max_length = 50000))]
    user_text_two: Option<String>,
    /// Asks for results unlike each other.
    avoid_duplicates: Option<bool>,
    /// For models that can reason; others ignore it.
    thinking_mode: Option<Thinking>,
    /// The story that parts and storyboards belong to.
    #[oai(validator(max_length = 50000))]
    story_context: Option<String>,
    /// Who appears, in words.
    #[oai(validator(max_length = 50000))]
    character_context: Option<String>,
    character_name: Option<String>,
    /// The number of a creation that describes the character, or a name of your own for it.
    character_id: Option<IntegerOrText>,
    /// The creation that this one belongs to.
    support_for: Option<i64>,
    /// A mode of the generator, such as a phase of a game.
    mode: Option<String>,
    /// The speech model that will read the text: the text is written to be spoken, remembers the model, and its page offers
    /// to have it read aloud by it. No speech is made, and none charged.
    model_speech: Option<i64>,
    /// Which step of a series this is, and of how many.
    item_index: Option<i64>,
    total_count: Option<i64>,
    /// The creation to translate instead of making something new.
    translation_of: Option<i64>,
    /// The language that it is in.
    source_language: Option<String>,
    /// Where to post this answer, or the error, once it is over; put into the address what you know it by. Posts are
    /// signed, see `/webhooks/secret`, and repeated until they are answered with a status of 200 to 299.
    pub(super) webhook_url: Option<String>,
}

/// How much a model thinks before it answers.
#[derive(Debug, Clone, Copy, Enum, Deserialize)]
#[oai(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum Thinking {
    Off,
    On,
    High,
}

impl Thinking {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::High => "high",
        }
    }
}

impl Example for GenerateBody {
    fn example() -> Self {
        let parameters = [("zodiac-sign", "aries"), ("horoscope-length", "long")];
        Self {
            prompt: Some("Aries weekly reading".to_owned()),
            model_id: Some(37),
            parameters: Some(Fields(
                parameters.map(|(key, value)| (key.to_owned(), value.into())).into_iter().collect(),
            )),
            ..Self::default()
        }
    }
}

impl GenerateBody {
    /// Errors: `Invalid` naming the field.
    pub(super) fn into_request(self, generator: String) -> Result<Request> {
        let extras = self.extras();
        let privacy = self.privacy_mode.map(Privacy::from_code).transpose()?;
        Ok(Request {
            generator,
            model: self.model_id.map(model_choice).transpose()?,
            prompt: self.prompt,
            privacy: privacy.unwrap_or_default(),
            team: self.team_id.map(team_choice).transpose()?,
            count: self.count,
            language: self.language,
            temperature: self.temperature,
            preference: self.preference.map(IntegerOrText::into_text),
            preference_two: self.preference_two.map(IntegerOrText::into_text),
            aspect_ratio: self.aspect_ratio.map(IntegerOrText::into_ratio),
            image_url: self.image_url,
            seconds: self.seconds,
            generate_audio: self.generate_audio,
            ending_frame_url: self.ending_frame_url,
            reference_images: self.reference_images.unwrap_or_default(),
            reference_videos: self.reference_videos.unwrap_or_default(),
            reference_audio: self.reference_audio,
            video_url: self.video_url,
            parameters: self.parameters.map(plain_values).unwrap_or_default(),
            extras,
            ..Request::default()
        })
    }

    /// The further fields that were given, as text.
    fn extras(&self) -> Vec<(String, String)> {
        let number = |value: Option<i64>| value.map(|value| value.to_string());
        let all = [
            ("user_text", self.user_text.clone()),
            ("user_text_two", self.user_text_two.clone()),
            ("avoid_duplicates", self.avoid_duplicates.map(|value| value.to_string())),
            ("thinking_mode", self.thinking_mode.map(|mode| mode.as_str().to_owned())),
            ("story_context", self.story_context.clone()),
            ("character_context", self.character_context.clone()),
            ("character_name", self.character_name.clone()),
            ("character_id", self.character_id.clone().map(IntegerOrText::into_text)),
            ("support_for", number(self.support_for)),
            ("mode", self.mode.clone()),
            ("model_speech", number(self.model_speech)),
            ("item_index", number(self.item_index)),
            ("total_count", number(self.total_count)),
            ("translation_of", number(self.translation_of)),
            ("source_language", self.source_language.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

fn model_choice(id: i64) -> Result<ModelChoice> {
    let id = u32::try_from(id).map_err(|_| Error::invalid("model_id", "is not a known model"))?;
    Ok(ModelChoice::Id(ModelId(id)))
}

fn team_choice(id: i64) -> Result<TeamId> {
    // The engine says the same of a team that the caller is no member of.
    u64::try_from(id).map(TeamId).map_err(|_| Error::invalid("team_id", "is not a team of yours"))
}

/// Parameters travel as strings, however they were written; what is neither string, number nor truth is dropped.
fn plain_values(fields: Fields) -> Vec<(String, String)> {
    let plain = |(key, value)| match value {
        Value::String(text) => Some((key, text)),
        Value::Number(number) => Some((key, number.to_string())),
        Value::Bool(flag) => Some((key, flag.to_string())),
        _ => None,
    };
    fields.0.into_iter().filter_map(plain).collect()
}
