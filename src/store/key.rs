//! Keys as bytes whose order is the order of the values, so that a list is a scan.
//!
//! Every encoding is self-delimiting: no encoded key begins with another of the same type. So tuples are plain
//! concatenation, the first fields of a tuple are a prefix of it, and `Reverse` is the same bits inverted.

use std::cmp::Reverse;

use super::error::Error;
use crate::clock::Timestamp;
use crate::error::Result;

/// A type that can be a key or the leading part of one.
pub trait Key: Sized {
    /// Appends the encoding. Encodings compare as bytes like the values compare.
    fn encode(&self, out: &mut Vec<u8>);

    /// Reads one value from the front of `bytes` and moves past it.
    fn decode(bytes: &mut &[u8]) -> Result<Self>;

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.encode(&mut bytes);
        bytes
    }

    /// Reads a key that must fill `bytes` exactly.
    fn from_bytes(mut bytes: &[u8]) -> Result<Self> {
        let key = Self::decode(&mut bytes)?;
        if bytes.is_empty() { Ok(key) } else { Err(Error::BadKey("bytes left over").into()) }
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>().ok_or(Error::BadKey("too short"))?;
    *bytes = rest;
    Ok(*taken)
}

macro_rules! unsigned_keys {
    ($($type:ty)*) => {$(
        impl Key for $type {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }

            fn decode(bytes: &mut &[u8]) -> Result<Self> {
                Ok(Self::from_be_bytes(take(bytes)?))
            }
        }
    )*};
}

unsigned_keys!(u8 u16 u32 u64);

impl Key for i64 {
    /// The sign bit is flipped, so that negative numbers come first.
    fn encode(&self, out: &mut Vec<u8>) {
        (self.cast_unsigned() ^ (1 << 63)).encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        Ok((u64::decode(bytes)? ^ (1 << 63)).cast_signed())
    }
}

impl Key for bool {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        match u8::decode(bytes)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::BadKey("neither false nor true").into()),
        }
    }
}

impl Key for String {
    /// A zero byte becomes `00 FF` and the end is `00 00`, so that a string comes before every longer one that
    /// begins with it, whatever field follows.
    fn encode(&self, out: &mut Vec<u8>) {
        for byte in self.bytes() {
            out.push(byte);
            if byte == 0 {
                out.push(0xFF);
            }
        }
        out.extend_from_slice(&[0, 0]);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        let mut text = Vec::new();
        loop {
            match take::<1>(bytes)? {
                [0] => match take::<1>(bytes)? {
                    [0] => break,
                    [0xFF] => text.push(0),
                    _ => return Err(Error::BadKey("a zero byte that is neither escape nor end").into()),
                },
                [byte] => text.push(byte),
            }
        }
        Self::from_utf8(text).map_err(|_| Error::BadKey("text that is not UTF-8").into())
    }
}

impl<const N: usize> Key for [u8; N] {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        take(bytes)
    }
}

impl<K: Key> Key for Reverse<K> {
    fn encode(&self, out: &mut Vec<u8>) {
        let start = out.len();
        self.0.encode(out);
        for byte in out.iter_mut().skip(start) {
            *byte = !*byte;
        }
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        let inverted: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
        let mut rest = inverted.as_slice();
        let key = K::decode(&mut rest)?;
        let used = inverted.len() - rest.len();
        *bytes = bytes.get(used..).unwrap_or_default();
        Ok(Self(key))
    }
}

/// The key of nothing: as a prefix it stands for a whole table.
impl Key for () {
    fn encode(&self, _: &mut Vec<u8>) {}

    fn decode(_: &mut &[u8]) -> Result<Self> {
        Ok(())
    }
}

macro_rules! tuple_keys {
    ($(($($type:ident $field:tt),+))*) => {$(
        impl<$($type: Key),+> Key for ($($type,)+) {
            fn encode(&self, out: &mut Vec<u8>) {
                $(self.$field.encode(out);)+
            }

            fn decode(bytes: &mut &[u8]) -> Result<Self> {
                Ok(($($type::decode(bytes)?,)+))
            }
        }
    )*};
}

tuple_keys! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
}

/// Makes a newtype with a visible field a [`Key`] that is encoded like the field: `key_newtype!(ModelId(u32));`.
#[macro_export]
macro_rules! key_newtype {
    ($type:ident($inner:ty)) => {
        impl $crate::store::Key for $type {
            fn encode(&self, out: &mut Vec<u8>) {
                $crate::store::Key::encode(&self.0, out);
            }

            fn decode(bytes: &mut &[u8]) -> $crate::error::Result<Self> {
                <$inner as $crate::store::Key>::decode(bytes).map(Self)
            }
        }
    };
}

/// Declares an identifier: a `u64` with its own type, which is a [`Key`] and a [`Value`](super::Value), prints and
/// parses as the bare number, and is the bare number in JSON: `id_type!(pub struct CreationId);`.
#[macro_export]
macro_rules! id_type {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident $(;)?) => {
        $(#[$attribute])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(transparent)]
        $visibility struct $name(pub u64);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl $crate::store::Value for $name {}

        $crate::store::key_newtype!($name(u64));
    };
}

key_newtype!(Timestamp(i64));
