//! Passwords of staff: argon2id (RFC 9106), at most two hashes at a time.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use tokio::{
    sync::{OnceCell, Semaphore},
    task::spawn_blocking,
};
use zeroize::Zeroizing;

/// Fewest characters of a password (OWASP ASVS 6.2.1).
pub const SHORTEST: usize = 8;
/// Memory of a hash in KiB, passes, lanes: more than OWASP's minimum of 19 MiB and two passes.
const COST: (u32, u32, u32) = (46 * 1024, 2, 1);

/// Two hashes at a time bound the memory that a flood can take.
static PERMITS: Semaphore = Semaphore::const_new(2);
/// What an unknown login is checked against, so that it costs as much as a known one.
static NOBODYS: OnceCell<String> = OnceCell::const_new();

/// A password could not be hashed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct NotHashed;

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is the password; with a new hash to store, where the stored one is weaker than today's.
    Right(Option<String>),
    /// It is not, or nobody has this login.
    Wrong,
}

fn hasher() -> Result<Argon2<'static>, NotHashed> {
    let params = Params::new(COST.0, COST.1, COST.2, None).map_err(|_| NotHashed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, NotHashed> {
    let hash = hasher()?.hash_password(password.as_bytes()).map_err(|_| NotHashed)?;
    Ok(hash.to_string())
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, NotHashed> {
    let _permit = PERMITS.acquire().await.map_err(|_| NotHashed)?;
    spawn_blocking(work).await.map_err(|_| NotHashed)
}

/// The hash of a password, with a salt of its own.
///
/// # Errors
/// [`NotHashed`]
pub async fn hash(password: String) -> Result<String, NotHashed> {
    let password = Zeroizing::new(password);
    apart(move || hash_now(&password)).await?
}

/// Checks a password against the hash that is stored; none, for a login that nobody has, takes as long.
///
/// # Errors
/// [`NotHashed`]
pub async fn check(password: String, stored: Option<String>) -> Result<Checked, NotHashed> {
    let password = Zeroizing::new(password);
    let known = stored.is_some();
    let stored = match stored {
        Some(stored) => stored,
        None => NOBODYS.get_or_try_init(|| hash("nobody's".to_owned())).await?.clone(),
    };
    apart(move || {
        let right = PasswordHash::new(&stored)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        if !right || !known {
            return Ok(Checked::Wrong);
        }
        let stronger = if is_weaker(&stored) { Some(hash_now(&password)?) } else { None };
        Ok(Checked::Right(stronger))
    })
    .await?
}

/// Whether a stored hash was made with less than is asked for now.
fn is_weaker(stored: &str) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else { return true };
    let Ok(params) = Params::try_from(&hash) else { return true };
    hash.algorithm.as_str() != "argon2id" || params.m_cost() < COST.0 || params.t_cost() < COST.1
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn checked(password: &str, stored: Option<&str>) -> Checked {
        check(password.to_owned(), stored.map(str::to_owned)).await.unwrap()
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_is() {
        let stored = hash("ここは柿木市役所です".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=2,p=1$"), "{stored}");
        assert_eq!(checked("ここは柿木市役所です", Some(&stored)).await, Checked::Right(None));
        assert_eq!(checked("ここは柿木市役所だ", Some(&stored)).await, Checked::Wrong);
        assert_eq!(checked("nobody's", None).await, Checked::Wrong);
        assert_eq!(checked("x", Some("no hash")).await, Checked::Wrong);
    }

    #[tokio::test]
    async fn a_weaker_hash_is_made_anew() {
        let params = Params::new(19 * 1024, 2, 1, None).unwrap();
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(b"correct horse");
        let old = old.unwrap().to_string();
        let Checked::Right(Some(new)) = checked("correct horse", Some(&old)).await else {
            panic!("the old hash was kept");
        };
        assert_eq!(checked("correct horse", Some(&new)).await, Checked::Right(None));
    }
}
