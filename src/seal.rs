//! Secrets at rest: sealed with a key that is kept beside the store and not in it, so that neither a backup nor the
//! store's file alone gives a provider's key away.
//!
//! AES-256-GCM; what is sealed carries a fresh nonce before it and its name as associated data, so that it opens under
//! that name only.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::error::{Error, Result};
use crate::random::Random;

/// The name of the key's file in the data folder, unless the environment has the key.
pub const KEY_FILE: &str = "secret.key";
/// The variable that holds the key: 32 bytes in base64.
pub const KEY_VARIABLE: &str = "ATELIER_SECRET_KEY";

const KEY_BYTES: usize = 32;

/// Where the key is.
#[derive(Debug, Clone)]
pub struct Seal {
    file: PathBuf,
    /// From the environment, in base64.
    given: Option<String>,
}

impl Seal {
    /// Nothing is read or made before something is to be sealed or opened.
    pub fn new(data: &Path, given: Option<String>) -> Self {
        Self { file: data.join(KEY_FILE), given }
    }

    /// Seals `secret` under `name`; makes the key's file if there is no key yet.
    pub fn close(&self, name: &str, secret: &[u8], random: &Random) -> Result<Vec<u8>> {
        let key = match self.find()? {
            Some(key) => key,
            None => self.make(random)?,
        };
        let nonce: [u8; NONCE_LEN] = random.bytes();
        let mut sealed = secret.to_vec();
        let aad = Aad::from(name.as_bytes());
        cipher(&key)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Errors: `Conflict` when there is no key, or another one than it was sealed with.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrong = || {
            Error::conflict(format!(
                "It was sealed with another key than {KEY_FILE} in the data folder or {KEY_VARIABLE}"
            ))
        };
        let key = self.find()?.ok_or_else(wrong)?;
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(wrong)?;
        let mut bytes = rest.to_vec();
        let aad = Aad::from(name.as_bytes());
        let opened = cipher(&key)?.open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut bytes);
        opened.map(|secret| secret.to_vec()).map_err(|_| wrong())
    }

    fn find(&self) -> Result<Option<[u8; KEY_BYTES]>> {
        let (text, place) = match &self.given {
            Some(text) => (text.clone(), KEY_VARIABLE.to_owned()),
            None => match fs::read_to_string(&self.file) {
                Ok(text) => (text, self.file.display().to_string()),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(Error::internal(format!("{}: {error}", self.file.display()))),
            },
        };
        let key = BASE64.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        key.map(Some).ok_or_else(|| Error::conflict(format!("{place} must be {KEY_BYTES} bytes in base64")))
    }

    /// For the service's own user alone, and never over a key that is there.
    fn make(&self, random: &Random) -> Result<[u8; KEY_BYTES]> {
        let key: [u8; KEY_BYTES] = random.bytes();
        let broken = |error: std::io::Error| Error::internal(format!("{}: {error}", self.file.display()));
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&self.file).map_err(broken)?;
        file.write_all(format!("{}\n", BASE64.encode(key)).as_bytes()).map_err(broken)?;
        // What is sealed must never outlive its key.
        file.sync_all().map_err(broken)?;
        Ok(key)
    }
}

fn cipher(key: &[u8; KEY_BYTES]) -> Result<LessSafeKey> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| Error::internal("a key of a wrong length"))?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn what_is_sealed_opens_under_its_name_with_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let random = Random::Seeded(1.into());
        let seal = Seal::new(folder.path(), None);
        assert!(seal.open("openai", b"anything").is_err() && !folder.path().join(KEY_FILE).exists());
        let sealed = seal.close("openai", b"sk-secret", &random).unwrap();
        assert!(!sealed.windows(9).any(|part| part == b"sk-secret"));
        assert_eq!(seal.open("openai", &sealed).unwrap(), b"sk-secret");
        assert_eq!(fs::metadata(folder.path().join(KEY_FILE)).unwrap().mode() & 0o777, 0o600);
        assert_ne!(sealed, seal.close("openai", b"sk-secret", &random).unwrap(), "a fresh nonce each time");

        let mut altered = sealed.clone();
        *altered.last_mut().unwrap() ^= 1;
        let other = Seal::new(folder.path(), Some(BASE64.encode([7; 32])));
        assert!(seal.open("gemini", &sealed).is_err() && seal.open("openai", &altered).is_err());
        assert!(other.open("openai", &sealed).is_err());
        assert!(Seal::new(folder.path(), Some("short".to_owned())).open("openai", &sealed).is_err());
    }
}
