//! Laws of keys: they read back as they were, and their bytes compare as they do.

use std::cmp::Reverse;
use std::fmt::Debug;

use atelier::clock::Timestamp;
use atelier::store::{Key, id_type};
use proptest::prelude::*;

id_type! {
    /// An identifier as the product declares them.
    pub struct SampleId;
}

fn check_laws<K: Key + Ord + Debug>(a: &K, b: &K) -> Result<(), TestCaseError> {
    let (a_bytes, b_bytes) = (a.to_bytes(), b.to_bytes());
    prop_assert_eq!(&K::from_bytes(&a_bytes).expect("decodes"), a);
    prop_assert_eq!(a_bytes.cmp(&b_bytes), a.cmp(b));
    // Self-delimiting: whatever follows a key is left for the next field.
    let mut followed = a_bytes.as_slice().to_vec();
    followed.extend_from_slice(&b_bytes);
    let mut rest = followed.as_slice();
    prop_assert_eq!(&K::decode(&mut rest).expect("decodes the front"), a);
    prop_assert_eq!(rest, b_bytes.as_slice());
    Ok(())
}

/// Short strings over few characters, so that prefixes and zero bytes meet often.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[\0\u{1}a\u{ff}]{0,4}", any::<String>()]
}

macro_rules! key_laws {
    ($($name:ident: $strategy:expr;)*) => {
        proptest! {$(
            #[test]
            fn $name(a in $strategy, b in $strategy) {
                check_laws(&a, &b)?;
            }
        )*}
    };
}

key_laws! {
    bytes: any::<u8>();
    small_numbers: any::<u16>();
    numbers: any::<u32>();
    large_numbers: any::<u64>();
    signed_numbers: any::<i64>();
    small_signed_numbers: -3i64..3;
    truths: any::<bool>();
    arrays: any::<[u8; 3]>();
    texts: text();
    moments: any::<i64>().prop_map(Timestamp);
    identifiers: any::<u64>().prop_map(SampleId);
    reversed_numbers: any::<i64>().prop_map(Reverse);
    reversed_texts: text().prop_map(Reverse);
    pairs: (text(), any::<i64>());
    triples: (text(), text(), text());
    quadruples: (0u8..2, text().prop_map(Reverse), any::<bool>(), any::<u64>());
    quintuples: (0u8..2, 0u16..2, text(), (0i64..2).prop_map(Reverse), text());
    nested: ((0u64..3, text()).prop_map(Reverse), text());
    singles: any::<u64>().prop_map(|n| (n,));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_but_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = <(String, Reverse<String>, bool, i64, [u8; 2])>::from_bytes(&bytes);
        if let Ok(text) = String::from_bytes(&bytes) {
            prop_assert_eq!(text.to_bytes(), bytes);
        }
    }
}

#[test]
fn leading_fields_are_a_prefix_of_the_tuple() {
    let key = (7u64, "a\0b".to_owned(), Reverse(3i64));
    assert!(key.to_bytes().starts_with(&7u64.to_bytes()));
    assert!(key.to_bytes().starts_with(&(7u64, "a\0b".to_owned()).to_bytes()));
    assert!(!key.to_bytes().starts_with(&(7u64, "a".to_owned()).to_bytes()));
}

#[test]
fn too_short_or_too_long_is_refused() {
    assert!(u32::from_bytes(&[1, 2, 3]).is_err());
    assert!(u32::from_bytes(&[1, 2, 3, 4, 5]).is_err());
    assert!(bool::from_bytes(&[2]).is_err());
    assert!(String::from_bytes(b"abc").is_err());
    assert!(String::from_bytes(&[0, 7]).is_err());
}

#[test]
fn identifiers_print_parse_and_serialise_as_numbers() {
    let id = SampleId(42);
    assert_eq!(id.to_string(), "42");
    assert_eq!("42".parse(), Ok(id));
    assert!("x".parse::<SampleId>().is_err());
    assert_eq!(serde_json::to_string(&id).expect("serialises"), "42");
}
