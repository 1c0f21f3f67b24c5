//! The creations that a request builds on. Source: generor-api.th.txt, `translation_of`, `support_for` and
//! `character_id`.

use serde_json::Value;

use crate::app::App;
use crate::domain::{Caller, Creation, CreationId, creation};
use crate::engine::Request;
use crate::error::{Error, Result};

const ORIGINS: [&str; 2] = ["translation_of", "support_for"];
/// The number of a creation that describes the character, or any name.
const CHARACTER: &str = "character_id";

/// Puts the words of the creations in the place of their numbers, and returns the one that the new creation comes of.
/// Errors: `Invalid` naming the field, the same for a creation that is missing and one that the caller must not see.
pub fn resolve(app: &App, caller: &Caller, request: &mut Request) -> Result<Option<CreationId>> {
    let mut origin = None;
    for (name, value) in &mut request.extras {
        let is_origin = ORIGINS.contains(&name.as_str());
        if !is_origin && (name != CHARACTER || value.parse::<u64>().is_err()) {
            continue;
        }
        let unknown = || Error::invalid(name.clone(), "is not a creation that you can see");
        let id = CreationId(value.parse().map_err(|_| unknown())?);
        let creation = match app.store.read(|tx| creation::get(tx, id, Some(caller))) {
            Err(Error::NotFound(_)) => return Err(unknown()),
            other => other?,
        };
        *value = words(&creation);
        if is_origin {
            origin.get_or_insert(id);
        }
    }
    Ok(origin)
}

/// What a creation says: the fields of a text, or else what was asked for.
fn words(creation: &Creation) -> String {
    let fields = creation.fields();
    let texts: Vec<_> = fields.values().filter_map(Value::as_str).collect();
    if texts.is_empty() { creation.prompt.clone() } else { texts.join("\n") }
}
