//! Six-digit codes sent by mail, and the delays after asking or failing too often.

use jiff::Timestamp;
use sqlx::FromRow;

use super::{Read, Tx, sql};
use crate::clock::millis;

/// A code is valid for this long, in milliseconds (OWASP ASVS 5.0, 6.5.5).
pub const VALID: i64 = 10 * 60 * 1000;
/// Wrong tries that a code survives.
pub const TRIES: i64 = 5;

// Later than every code that the device asked for before: neither the clock, which may be set back, nor ids, which
// several servers make, would have the newest come last.
const INSERT: &str = "INSERT INTO login_code (id, purpose, contact, address_sealed, device, draft, code, tries, \
     created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, COALESCE( \
     (SELECT MAX(created_at) + 1 FROM login_code WHERE device = $5 AND created_at >= $8), $8), $9)";
const NEWEST: &str = "SELECT id, purpose, contact, address_sealed, device, draft, code, tries, expires_at, used_at \
     FROM login_code WHERE device = $1 ORDER BY created_at DESC, id DESC LIMIT 1";
const BY_ID: &str = "SELECT id, purpose, contact, address_sealed, device, draft, code, tries, expires_at, used_at \
     FROM login_code WHERE id = $1";
const TRY: &str = "UPDATE login_code SET tries = tries + 1 \
     WHERE id = $1 AND used_at IS NULL AND expires_at > $2 AND tries < $3 RETURNING tries";
const USE: &str = "UPDATE login_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id";
// Counts only where there is nothing to wait for. In one statement, because attempts that come together would all
// pass a look that comes first. Who would have to wait for twice as long as delays may be was delayed by a clock that
// was ahead, and need not.
const ATTEMPT: &str = "INSERT INTO throttle (subject, failures, not_before, changed_at) VALUES ($1, 1, 0, $2) \
     ON CONFLICT (subject) DO UPDATE SET \
     failures = CASE WHEN throttle.changed_at < $2 - 3600000 THEN 1 ELSE throttle.failures + 1 END, \
     changed_at = $2 WHERE throttle.not_before <= $2 OR throttle.not_before > $2 + 1800000 RETURNING failures";
const WAITS: &str = "SELECT not_before FROM throttle WHERE subject = $1 AND not_before > $2 \
     AND not_before <= $2 + 1800000";
// Failures older than an hour are forgiven.
const FAILED: &str = "INSERT INTO throttle (subject, failures, not_before, changed_at) VALUES ($1, 1, 0, $2) \
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::from_millis,
        db::{Db, WriteError},
        entropy::Entropy,
    };

    const NOON: i64 = 1_800_000_000_000;

    async fn ask(db: &Db, id: String, now: i64) {
        let code = LoginCode {
            id,
            purpose: "sign_in".to_owned(),
            contact: "contact".to_owned(),
            address_sealed: vec![0],
            device: "device".to_owned(),
            draft: None,
            code: "code".to_owned(),
            tries: 0,
            expires_at: now + VALID,
            used_at: None,
        };
        db.write_with(code, move |tx, code| Box::pin(insert(tx, code, from_millis(now)))).await.unwrap();
    }

    #[tokio::test]
    async fn the_code_that_was_asked_for_last_is_the_newest_whatever_the_clocks_say() {
        let db = Db::open_temporary().await.unwrap();
        // Each is asked for at another server, or after a restart: their ids do not know of one another.
        for (seed, minutes) in [(1, 0), (2, -60), (3, -60), (4, -30), (5, 1), (6, 1)] {
            let now = NOON + minutes * 60_000;
            let id = Entropy::seeded(seed).id(from_millis(now));
            ask(&db, id.clone(), now).await;
            assert_eq!(newest(db.read(), "device").await.unwrap().unwrap().id, id, "{minutes} minutes");
        }
    }

    async fn attempted(db: &Db, now: i64) -> Result<(), WriteError<Throttled>> {
        db.write(move |tx| Box::pin(attempt(tx, "subject", 3, from_millis(now)))).await
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_makes_nobody_wait_longer_than_delays_are() {
        let db = Db::open_temporary().await.unwrap();
        for back in [0, 5, 3_600] {
            let free = attempted(&db, NOON - back * 1_000).await;
            assert!(free.is_ok(), "free, {back} seconds back: {free:?}");
        }
        // Five seconds from now on, which are counted by whatever clock there is.
        let hour_before = NOON - 3_600_000;
        let soon = attempted(&db, hour_before + 4_000).await;
        assert!(matches!(soon, Err(WriteError::Refused(Throttled::Wait(2)))), "{soon:?}");
        attempted(&db, hour_before - 3_600_000).await.unwrap();
    }
}
