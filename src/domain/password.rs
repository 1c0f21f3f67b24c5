//! Passwords: argon2id, off the async threads, a bounded number at a time.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::config::PasswordCost;
use crate::error::{Error, Result};

/// Each hash takes some 19 MiB, so only this many run at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Errors: `Invalid` naming `password`.
pub fn check(password: &str) -> Result<()> {
    let length = password.chars().count();
    if (8..=256).contains(&length) { Ok(()) } else { Err(Error::invalid("password", "must be 8 to 256 characters")) }
}

/// The argon2id string of a password. `salt` must be fresh.
pub async fn hash(password: String, salt: [u8; 16], cost: PasswordCost) -> Result<String> {
    off_the_async_threads(move || hash_blocking(&password, salt, cost)).await?
}

/// As `hash`, for the command line.
pub fn hash_blocking(password: &str, salt: [u8; 16], cost: PasswordCost) -> Result<String> {
    let hash = hasher(cost)?.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| Error::internal(error.to_string()))?.to_string())
}

/// Whether the password fits. `None` does the same work and says no, so that a stranger cannot tell from the time
/// taken whether an account exists.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    off_the_async_threads(move || {
        let text = hash.as_deref().unwrap_or(NOBODY);
        let Ok(parsed) = PasswordHash::new(text) else { return false };
        hash.is_some() & Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
    })
    .await
}

async fn off_the_async_threads<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

fn hasher(cost: PasswordCost) -> Result<Argon2<'static>> {
    let params = match cost {
        PasswordCost::Recommended => Params::default(),
        PasswordCost::Least => Params::new(8, 1, 1, None).map_err(|error| Error::internal(error.to_string()))?,
    };
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
