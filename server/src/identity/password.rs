//! Passwords of staff: argon2id (RFC 9106), at most two hashes at a time.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

/// Fewest characters of a password.
pub const SHORTEST: usize = 8;
/// Memory of a hash in KiB, passes, lanes (OWASP's minimum).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Each hash takes 19 MiB: two at a time bound the memory that a flood can take.
static PERMITS: Semaphore = Semaphore::const_new(2);

/// A password could not be hashed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct NotHashed;

fn hasher() -> Result<Argon2<'static>, NotHashed> {
    let params = Params::new(COST.0, COST.1, COST.2, None).map_err(|_| NotHashed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password, with a salt of its own.
///
/// # Errors
/// [`NotHashed`]
pub async fn hash(password: String) -> Result<String, NotHashed> {
    let _permit = PERMITS.acquire().await.map_err(|_| NotHashed)?;
    tokio::task::spawn_blocking(move || {
        let hash = hasher()?.hash_password(password.as_bytes()).map_err(|_| NotHashed)?;
        Ok(hash.to_string())
    })
    .await
    .map_err(|_| NotHashed)?
}

/// Whether a password is the one that was hashed.
///
/// # Errors
/// [`NotHashed`]
pub async fn verify(password: String, stored: String) -> Result<bool, NotHashed> {
    let _permit = PERMITS.acquire().await.map_err(|_| NotHashed)?;
    tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&stored).map_err(|_| NotHashed)?;
        Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
    .map_err(|_| NotHashed)?
}
