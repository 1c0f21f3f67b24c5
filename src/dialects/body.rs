//! JSON bodies whose errors name the field that was wrong.

use poem::{FromRequest, Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{Json, ParsePayload, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde::de::{DeserializeOwned, Deserializer};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// A JSON body: read by serde, which knows where it was when something went wrong; described by poem-openapi.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

/// A JSON body of which all fields are kept as they came, beside those that we know: the others are for whoever runs
/// the model.
#[derive(Debug, Clone)]
pub struct Whole<T> {
    pub fields: Map<String, Value>,
    pub known: T,
}

/// What of a body is to be kept, made from its bytes.
trait FromBytes: Sized {
    fn from_bytes(bytes: &[u8]) -> Result<Self>;
}

impl<T: DeserializeOwned> FromBytes for Body<T> {
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        parse(bytes).map(Self)
    }
}

impl<T: DeserializeOwned> FromBytes for Whole<T> {
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let fields = object(bytes)?;
        let known = read(&fields)?;
        Ok(Self { fields, known })
    }
}

macro_rules! json_payload {
    ($name:ident) => {
        impl<T: Type> Payload for $name<T> {
            const CONTENT_TYPE: &'static str = "application/json";

            fn check_content_type(content_type: &str) -> bool {
                <Json<T> as Payload>::check_content_type(content_type)
            }

            fn schema_ref() -> MetaSchemaRef {
                T::schema_ref()
            }

            fn register(registry: &mut Registry) {
                T::register(registry);
            }
        }

        impl<T: Type + DeserializeOwned> ParsePayload for $name<T> {
            const IS_REQUIRED: bool = true;

            async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
                let bytes = Vec::<u8>::from_request(request, body).await?;
                Ok(Self::from_bytes(&bytes)?)
            }
        }

        impl_apirequest_for_payload!($name<T>, T: Type + DeserializeOwned);
    };
}

json_payload!(Body);
json_payload!(Whole);

/// Reads a JSON object.
/// Errors: `Invalid` naming the field by its path (`reference_images[1]`), or `body` when it is no JSON object at all.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    read(&object(bytes)?)
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Error::invalid("body", "must be a JSON object")),
        Err(error) => Err(Error::invalid("body", format!("is not valid JSON: {error}"))),
    }
}

/// Reads what was parsed before.
/// Errors: `Invalid` naming the field by its path.
pub fn read<'de, T: DeserializeOwned>(parsed: impl Deserializer<'de, Error = serde_json::Error>) -> Result<T> {
    serde_path_to_error::deserialize(parsed).map_err(|error| {
        let path = error.path().to_string();
        explain(&path, &error.inner().to_string())
    })
}

/// An error about a field of the engine's request, in the name that the dialect has for it.
pub fn name_field(error: Error, names: &[(&str, &'static str)]) -> Error {
    match error {
        Error::Invalid { field, reason } => match names.iter().find(|(ours, _)| *ours == field) {
            Some((_, theirs)) => Error::invalid(*theirs, reason),
            None => Error::Invalid { field, reason },
        },
        other => other,
    }
}

fn explain(path: &str, text: &str) -> Error {
    let at_root = path == ".";
    if text.starts_with("missing field") {
        let name = text.split('`').nth(1).unwrap_or_default();
        let field = if at_root { name.to_owned() } else { format!("{path}.{name}") };
        return Error::invalid(field, "is required");
    }
    Error::invalid(if at_root { "body".to_owned() } else { path.to_owned() }, must_be(text))
}

/// serde says `invalid type: string "x", expected i64`; callers should read what the value must be.
fn must_be(text: &str) -> String {
    let Some((got, expected)) = text.rsplit_once(", expected ") else { return text.to_owned() };
    let expected = match expected {
        "i64" | "i32" => "an integer",
        "u64" | "u32" | "u16" | "u8" | "usize" => "an integer of 0 or more",
        "f64" | "f32" => "a number",
        "a sequence" => "an array",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other => other,
    };
    let starts = ["invalid type: ", "invalid value: ", "unknown variant "];
    let got = starts.iter().find_map(|start| got.strip_prefix(start)).unwrap_or(got);
    format!("must be {expected}, not {}", got.replace("integer `", "`").replace("floating point `", "`"))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the errors are looked at")]
    struct Sample {
        name: String,
        count: Option<i64>,
        flag: Option<bool>,
        parent: Option<u64>,
        #[serde(default)]
        list: Vec<String>,
    }

    fn check(json: &str, expected: &str) {
        let error = parse::<Sample>(json.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn errors_name_the_field() {
        check(r#"{"name": 5}"#, "name: must be a string, not `5`");
        check(r#"{"name": "x", "count": "5"}"#, "count: must be an integer, not string \"5\"");
        check(r#"{"name": "x", "count": 5.5}"#, "count: must be an integer, not `5.5`");
        check(r#"{"name": "x", "parent": -5}"#, "parent: must be an integer of 0 or more, not `-5`");
        check(r#"{"name": "x", "flag": 1}"#, "flag: must be a boolean, not `1`");
        check(r#"{"name": "x", "list": "a"}"#, "list: must be an array, not string \"a\"");
        check(r#"{"name": "x", "list": ["a", 2]}"#, "list[1]: must be a string, not `2`");
        check("{}", "name: is required");
        check("[1]", "body: must be a JSON object");
        check("5", "body: must be a JSON object");
        check("", "body: is not valid JSON: EOF while parsing a value at line 1 column 0");
        check(r#"{"name": "x"} y"#, "body: is not valid JSON: trailing characters at line 1 column 15");
    }
}
