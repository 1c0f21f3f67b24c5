//! JSON bodies that are kept whole, because what we do not know of them is for whoever runs the model.

use poem::{FromRequest, Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{Json, ParsePayload, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::dialects::body;
use crate::error::Error;

/// A JSON object: all of its fields as they came, and those that we know.
#[derive(Debug, Clone)]
pub struct Whole<T> {
    pub fields: Map<String, Value>,
    pub known: T,
}

impl<T: Type> Payload for Whole<T> {
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

impl<T: Type + DeserializeOwned> ParsePayload for Whole<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = Vec::<u8>::from_request(request, body).await?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| Error::invalid("body", format!("could not be parsed as JSON: {error}")))?;
        let known =
            if value.is_object() { body::read(&value) } else { Err(Error::invalid("body", "must be a JSON object")) };
        let known = known?;
        let Value::Object(fields) = value else { return Err(Error::invalid("body", "must be a JSON object").into()) };
        Ok(Self { fields, known })
    }
}

impl_apirequest_for_payload!(Whole<T>, T: Type + DeserializeOwned);
