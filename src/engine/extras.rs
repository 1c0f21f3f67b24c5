//! The further fields of a text: where they stand in an instruction, and which of them a model has no use for.
//! Source: generor-api.th.txt, the additional fields of text generators.

use crate::catalogue::{Catalogue, Model, ModelId, ModelKind};
use crate::domain::creation::VOICE;
use crate::error::{Error, Result};

/// Longest of the further text fields.
const EXTRA_MAX_CHARS: usize = 50_000;

/// How a field is put to a language model where the generator's template does not speak of it.
const PHRASES: [(&str, &str); 14] = [
    ("user_text", "The text to work on: {}"),
    ("user_text_two", "A second text to work on: {}"),
    ("story_context", "The story that it belongs to, with which it must agree: {}"),
    ("character_name", "The character is called {}."),
    ("character_context", "The character who appears: {}"),
    ("character_id", "The character who appears stays as known: {}"),
    ("support_for", "It accompanies this work: {}"),
    ("mode", "Mode: {}."),
    ("item_index", "It is number {} of a series."),
    ("total_count", "The series has {} in all."),
    ("translation_of", "Translate this work instead of making a new one: {}"),
    ("source_language", "The source is in the language with the code {}."),
    ("avoid_duplicates", "Be unlike what is widely known and what came before."),
    (VOICE, "It will be read aloud: write for the ear, without signs that cannot be spoken."),
];

/// The fields that were given and mean something to `model`.
/// Errors: `Invalid` naming the field.
pub(super) fn clean(
    extras: &[(String, String)],
    model: &Model,
    catalogue: &Catalogue,
) -> Result<Vec<(String, String)>> {
    let mut clean = Vec::with_capacity(extras.len());
    for (name, text) in extras {
        if text.chars().count() > EXTRA_MAX_CHARS {
            return Err(Error::invalid(name.clone(), format!("must be at most {EXTRA_MAX_CHARS} characters")));
        }
        let is_meant = match name.as_str() {
            "avoid_duplicates" => text == "true",
            "thinking_mode" => model.can.thinking,
            VOICE => is_voice(text, catalogue)?,
            _ => !text.trim().is_empty(),
        };
        if is_meant {
            clean.push((name.clone(), text.clone()));
        }
    }
    Ok(clean)
}

/// Errors: `Invalid` naming `model_speech`.
fn is_voice(id: &str, catalogue: &Catalogue) -> Result<bool> {
    let model = id.parse().ok().and_then(|id| catalogue.model(ModelId(id)));
    match model {
        Some(model) if model.kind == ModelKind::Speech => Ok(true),
        _ => Err(Error::invalid(VOICE, "is not a model of type speech")),
    }
}

/// The lines of an instruction for the fields that `template` has no place for.
pub(super) fn lines(extras: &[(String, String)], template: &str) -> Vec<String> {
    let is_open = |name: &str| !template.contains(&format!("{{{{{name}}}}}"));
    let given = |name: &str| extras.iter().find(|(key, _)| key == name).map(|(_, text)| text.trim());
    let line = |(name, phrase): &(&str, &str)| Some(phrase.replace("{}", given(name).filter(|_| is_open(name))?));
    PHRASES.iter().filter_map(line).collect()
}
