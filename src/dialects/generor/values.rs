//! Values of this dialect's JSON that are no plain string or number.

use std::borrow::Cow;

use poem_openapi::Union;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, Unexpected};
use serde_json::{Map, Value};

use crate::engine::RatioChoice;
use crate::units::Credits;

/// An amount of credits: an integer where it is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount(pub Credits);

impl ToJSON for Amount {
    fn to_json(&self) -> Option<Value> {
        Some(Value::Number(self.0.to_json()))
    }
}

/// A factor or bound: an integer where it is whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fraction(pub f64);

impl ToJSON for Fraction {
    fn to_json(&self) -> Option<Value> {
        Some(number(self.0))
    }
}

/// The JSON number of a float, as an integer where it is whole.
pub fn number(value: f64) -> Value {
    // Beyond 2^53 a float is no exact integer any more.
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 { (value as i64).into() } else { value.into() }
}

/// An object whose names depend on something else.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Fields(pub Map<String, Value>);

impl Fields {
    /// From pairs of strings, in their order.
    pub fn of(pairs: &[(String, String)]) -> Self {
        Self(pairs.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect())
    }
}

impl ToJSON for Fields {
    fn to_json(&self) -> Option<Value> {
        Some(Value::Object(self.0.clone()))
    }
}

/// Describes a value that only ever goes out.
macro_rules! outgoing {
    ($type:ty, $name:literal, $schema:expr) => {
        impl Type for $type {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                $name.into()
            }

            fn schema_ref() -> MetaSchemaRef {
                MetaSchemaRef::Inline(Box::new($schema))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }

        impl ParseFromJSON for $type {
            fn parse_from_json(_: Option<Value>) -> ParseResult<Self> {
                Err(ParseError::custom("is never read"))
            }
        }
    };
}

outgoing!(Amount, "credits", MetaSchema::new("number"));
outgoing!(Fraction, "fraction", MetaSchema::new("number"));
outgoing!(
    Fields,
    "fields",
    MetaSchema {
        additional_properties: Some(Box::new(MetaSchemaRef::Inline(Box::new(MetaSchema::ANY)))),
        ..MetaSchema::new("object")
    }
);

/// An integer or a string.
#[derive(Debug, Clone, PartialEq, Eq, Union)]
pub enum IntegerOrText {
    Integer(i64),
    Text(String),
}

impl<'de> Deserialize<'de> for IntegerOrText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &&str = &"an integer or a string";
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self::Text(text)),
            Value::Number(number) => match number.as_i64() {
                Some(number) => Ok(Self::Integer(number)),
                None => Err(D::Error::invalid_type(Unexpected::Other(&format!("`{number}`")), EXPECTED)),
            },
            Value::Bool(flag) => Err(D::Error::invalid_type(Unexpected::Bool(flag), EXPECTED)),
            Value::Array(_) => Err(D::Error::invalid_type(Unexpected::Seq, EXPECTED)),
            Value::Object(_) => Err(D::Error::invalid_type(Unexpected::Map, EXPECTED)),
            Value::Null => Err(D::Error::invalid_type(Unexpected::Unit, EXPECTED)),
        }
    }
}

impl IntegerOrText {
    pub fn into_text(self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }

    pub fn into_ratio(self) -> RatioChoice {
        match self {
            Self::Integer(id) => RatioChoice::Id(id),
            Self::Text(text) => RatioChoice::Text(text),
        }
    }
}
