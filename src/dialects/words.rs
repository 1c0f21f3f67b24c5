//! Parameters that are one of a few words, which an error lists.

use std::borrow::Cow;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromParameter, ParseResult, Type};

/// A value that a query writes as one of a few words.
pub trait Words: Copy + Send + Sync + 'static {
    /// Every word and what it stands for; the first is documented as the default if the parameter has one.
    const ALL: &'static [(&'static str, Self)];
}

/// A parameter of such a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Words> Type for Word<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "word".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let enum_items = T::ALL.iter().map(|(word, _)| (*word).into()).collect();
        MetaSchemaRef::Inline(Box::new(MetaSchema { enum_items, ..MetaSchema::new("string") }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Words> ParseFromParameter for Word<T> {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        match T::ALL.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => Ok(Self(*value)),
            None => {
                let words: Vec<_> = T::ALL.iter().map(|(word, _)| *word).collect();
                Err(ParseError::custom(format!("must be one of {}", words.join(", "))))
            }
        }
    }
}
