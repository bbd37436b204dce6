//! Six-digit codes sent by mail, and the delays after asking or failing too often.

use jiff::Timestamp;
use sqlx::FromRow;

use super::{Read, Tx, sql};
use crate::clock::millis;

/// A code is valid for this long, in milliseconds (OWASP ASVS 5.0, 6.5.5).
pub const VALID: i64 = 10 * 60 * 1000;
/// Wrong tries that a code survives.
pub const TRIES: i64 = 5;

const INSERT: &str = "INSERT INTO login_code (id, purpose, contact, address_sealed, device, draft, code, tries, \
     created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)";
const NEWEST: &str = "SELECT id, purpose, contact, address_sealed, device, draft, code, tries, expires_at, used_at \
     FROM login_code WHERE device = $1 ORDER BY created_at DESC, id DESC LIMIT 1";
const BY_ID: &str = "SELECT id, purpose, contact, address_sealed, device, draft, code, tries, expires_at, used_at \
     FROM login_code WHERE id = $1";
const TRY: &str = "UPDATE login_code SET tries = tries + 1 \
     WHERE id = $1 AND used_at IS NULL AND expires_at > $2 AND tries < $3 RETURNING tries";
const USE: &str = "UPDATE login_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id";
// Counts only where there is nothing to wait for. In one statement, because attempts that come together would all
// pass a look that comes first.
const ATTEMPT: &str = "INSERT INTO throttle (subject, failures, not_before, changed_at) VALUES ($1, 1, $2, $2) \
     ON CONFLICT (subject) DO UPDATE SET \
     failures = CASE WHEN throttle.changed_at < $2 - 3600000 THEN 1 ELSE throttle.failures + 1 END, \
     changed_at = $2 WHERE throttle.not_before <= $2 RETURNING failures";
const WAITS: &str = "SELECT not_before FROM throttle WHERE subject = $1 AND not_before > $2";
// Failures older than an hour are forgiven.
const FAILED: &str = "INSERT INTO throttle (subject, failures, not_before, changed_at) VALUES ($1, 1, $2, $2) \
     ON CONFLICT (subject) DO UPDATE SET \
     failures = CASE WHEN throttle.changed_at < $2 - 3600000 THEN 1 ELSE throttle.failures + 1 END, \
     changed_at = $2 RETURNING failures";
const DELAY: &str = "UPDATE throttle SET not_before = $2 WHERE subject = $1";
const FORGIVE: &str = "DELETE FROM throttle WHERE subject = $1";

/// A code as its row keeps it.
#[derive(Clone, Debug, FromRow)]
pub struct LoginCode {
    /// Id.
    pub id: String,
    /// `sign_in`, `later` or `confirm`.
    pub purpose: String,
    /// Digest of the address.
    pub contact: String,
    /// The address.
    pub address_sealed: Vec<u8>,
    /// Digest of the device that asked.
    pub device: String,
    /// The draft it is about.
    pub draft: Option<String>,
    /// Keyed hash of the code.
    pub code: String,
    /// Tries so far.
    pub tries: i64,
    /// End of validity, unix milliseconds.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
}

/// Stores a code inside a write.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, code: &LoginCode, now: Timestamp) -> Result<(), sqlx::Error> {
    sql::query(INSERT)
        .bind(&code.id)
        .bind(&code.purpose)
        .bind(&code.contact)
        .bind(&code.address_sealed)
        .bind(&code.device)
        .bind(&code.draft)
        .bind(&code.code)
        .bind(millis(now))
        .bind(code.expires_at)
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// The newest code that a device asked for.
///
/// # Errors
/// The database's.
pub async fn newest(read: &Read, device: &str) -> Result<Option<LoginCode>, sqlx::Error> {
    sql::query_as(NEWEST).bind(device).fetch_optional(read).await
}

/// A code.
///
/// # Errors
/// The database's.
pub async fn by_id(read: &Read, id: &str) -> Result<Option<LoginCode>, sqlx::Error> {
    sql::query_as(BY_ID).bind(id).fetch_optional(read).await
}

/// Counts a try; the number of tries so far, or none where the code is over.
///
/// # Errors
/// The database's.
pub async fn count_try(tx: &mut Tx, id: &str, now: Timestamp) -> Result<Option<i64>, sqlx::Error> {
    sql::query_scalar(TRY).bind(id).bind(millis(now)).bind(TRIES).fetch_optional(&mut *tx).await
}

/// Uses up a code; false where somebody else already has.
///
/// # Errors
/// The database's.
pub async fn use_up(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    let used: Option<String> =
        sql::query_scalar(USE).bind(id).bind(millis(now)).fetch_optional(&mut *tx).await?;
    Ok(used.is_some())
}

/// Seconds that a subject has to wait; none where it need not.
///
/// # Errors
/// The database's.
pub async fn waits(tx: &mut Tx, subject: &str, now: Timestamp) -> Result<Option<i64>, sqlx::Error> {
    let until: Option<i64> =
        sql::query_scalar(WAITS).bind(subject).bind(millis(now)).fetch_optional(&mut *tx).await?;
    Ok(until.map(|until| (until - millis(now)).div_euclid(1000) + 1))
}

/// An attempt that was not counted.
#[derive(Debug, thiserror::Error)]
pub enum Throttled {
    /// It came too soon: seconds to wait.
    #[error("too soon by {0} seconds")]
    Wait(i64),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
}

/// Counts an attempt that costs, or refuses it: the first `free` in an hour are free, then the delay doubles from
/// 5 seconds up to 15 minutes. Never a lock-out: waiting always helps. A refusal is to undo the whole write, so that
/// nothing is counted of an attempt that was not let through.
///
/// # Errors
/// See [`Throttled`].
pub async fn attempt(tx: &mut Tx, subject: &str, free: i64, now: Timestamp) -> Result<(), Throttled> {
    let counted: Option<i64> =
        sql::query_scalar(ATTEMPT).bind(subject).bind(millis(now)).fetch_optional(&mut *tx).await?;
    match counted {
        Some(failures) => Ok(delay(tx, subject, failures, free, now).await?),
        None => Err(Throttled::Wait(waits(tx, subject, now).await?.unwrap_or(1))),
    }
}

/// Notes a failure, whether or not somebody has to wait already; delays as [`attempt`].
///
/// # Errors
/// The database's.
pub async fn note(tx: &mut Tx, subject: &str, free: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    let failures: i64 = sql::query_scalar(FAILED).bind(subject).bind(millis(now)).fetch_one(&mut *tx).await?;
    delay(tx, subject, failures, free, now).await
}

async fn delay(
    tx: &mut Tx,
    subject: &str,
    failures: i64,
    free: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if failures >= free {
        let doublings = u32::try_from(failures - free).unwrap_or(0).min(8);
        let delay = (5_000_i64 << doublings).min(15 * 60 * 1000);
        sql::query(DELAY).bind(subject).bind(millis(now) + delay).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Forgets a subject's failures after a success.
///
/// # Errors
/// The database's.
pub async fn forgive(tx: &mut Tx, subject: &str) -> Result<(), sqlx::Error> {
    sql::query(FORGIVE).bind(subject).execute(&mut *tx).await.map(drop)
}
