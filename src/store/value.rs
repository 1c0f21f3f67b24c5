//! Values as bytes: a version, then the fields in postcard's compact form.
//!
//! Postcard does not describe itself: fields are known by their place. So a changed type gets a new `VERSION` and an
//! `upgrade` from the old one; `skip_serializing_if`, `untagged` and `flatten` do not survive the way back, and a
//! `serde_json::Value` cannot be read back at all (store JSON as text).

use std::any::type_name;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Error;
use crate::clock::Timestamp;
use crate::error::Result;

/// A type that tables can hold.
pub trait Value: Serialize + DeserializeOwned {
    /// Raised with every change of the type's fields.
    const VERSION: u8 = 1;

    /// Reads what an older `version` of the type wrote. `bytes` are the fields alone.
    fn upgrade(version: u8, bytes: &[u8]) -> Result<Self> {
        let _ = bytes;
        Err(bad::<Self>(format!("no way up from version {version}")))
    }
}

/// The stored form of `value`.
pub(super) fn encode<V: Value>(value: &V) -> Result<Vec<u8>> {
    postcard::to_extend(value, vec![V::VERSION]).map_err(|error| bad::<V>(error.to_string()))
}

/// Errors when `bytes` are of a newer version than this program knows, or are not a `V`.
pub(super) fn decode<V: Value>(bytes: &[u8]) -> Result<V> {
    let Some((&version, fields)) = bytes.split_first() else { return Err(bad::<V>("empty".to_owned())) };
    if version > V::VERSION {
        return Err(Error::NewerValue { type_name: type_name::<V>(), found: version, known: V::VERSION }.into());
    }
    if version < V::VERSION {
        return V::upgrade(version, fields);
    }
    match postcard::take_from_bytes(fields) {
        Ok((value, [])) => Ok(value),
        Ok((_, rest)) => Err(bad::<V>(format!("{} bytes left over", rest.len()))),
        Err(error) => Err(bad::<V>(error.to_string())),
    }
}

/// The fields of a value that an older version wrote, for `upgrade`: a tuple of their types.
pub fn fields<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|error| bad::<T>(error.to_string()))
}

fn bad<V>(reason: String) -> crate::error::Error {
    Error::BadValue { type_name: type_name::<V>(), reason }.into()
}

macro_rules! plain_values {
    ($($type:ty)*) => {$( impl Value for $type {} )*};
}

plain_values!(() bool u32 u64 i64 String Vec<u8> Timestamp);
