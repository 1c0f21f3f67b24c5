//! Forms with files, read into memory: the mount has bounded them already. Their parts come in any order.

use std::marker::PhantomData;

use bytes::Bytes;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};

use crate::error::{Error, Result};
use crate::providers::wire::Part;

/// A form, documented as a `T`.
pub struct Form<T> {
    pub parts: Vec<Part>,
    documented: PhantomData<fn() -> T>,
}

impl<T: Payload> Payload for Form<T> {
    const CONTENT_TYPE: &'static str = "multipart/form-data";

    fn check_content_type(content_type: &str) -> bool {
        content_type.to_ascii_lowercase().starts_with(Self::CONTENT_TYPE)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Payload> ParsePayload for Form<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let mut form = Multipart::from_request(request, body).await?;
        let mut parts = Vec::new();
        let garbled = |_| Error::invalid("body", "is not a form that can be read");
        while let Some(field) = form.next_field().await.map_err(garbled)? {
            let name = field.name().unwrap_or_default().to_owned();
            let (file_name, content_type) =
                (field.file_name().map(str::to_owned), field.content_type().map(str::to_owned));
            let bytes = Bytes::from(field.bytes().await.map_err(garbled)?);
            parts.push(Part { name, file_name, content_type, bytes });
        }
        Ok(Self { parts, documented: PhantomData })
    }
}

impl_apirequest_for_payload!(Form<T>, T: Payload);

impl<T> Form<T> {
    /// A text field; an empty one is as good as absent.
    /// Errors: `Invalid` for one that is no text.
    pub fn text(&self, name: &'static str) -> Result<Option<String>> {
        let Some(part) = self.parts.iter().find(|part| part.name == name) else { return Ok(None) };
        let text = std::str::from_utf8(&part.bytes).map_err(|_| Error::invalid(name, "must be text"))?;
        Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
    }

    /// Errors: `Invalid` for one that is no whole number.
    pub fn number(&self, name: &'static str) -> Result<Option<i64>> {
        let number = |text: String| text.parse().map_err(|_| Error::invalid(name, "must be an integer, not a text"));
        self.text(name)?.map(number).transpose()
    }

    pub fn flag(&self, name: &'static str) -> Result<bool> {
        Ok(self.text(name)?.is_some_and(|text| text == "true"))
    }

    /// The files of a field that may be there once (`image`) or as a list (`image[]`).
    pub fn files(&self, name: &str) -> Vec<Bytes> {
        let parts = self.parts.iter().filter(|part| part.name.trim_end_matches("[]") == name);
        parts.map(|part| part.bytes.clone()).collect()
    }
}
