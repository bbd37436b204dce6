//! Claims on objects of the file store: what makes the orphan sweep safe.
//!
//! A key is claimed before anything is stored under it, and the attachment that names it takes the claim away in
//! its own transaction, which fails where there is none. The sweep deletes only what it has condemned before, and
//! condemning ends the claim for good. Whichever of the two comes first wins, however long anyone pauses, whatever
//! the clocks of several servers say: keys are random and used once, and a key has one row. Time decides only how
//! long an upload may take.

use jiff::{SignedDuration, Timestamp};

use super::{Db, Read, Tx, WriteError, sql};
use crate::{clock::millis, entropy::Entropy, files::Key};

/// An upload takes a minute at most; the rest is for clocks that differ and for looking into what failed.
const CLAIM: SignedDuration = SignedDuration::from_hours(24);
/// For how long an upload that had begun when it was condemned may still reach the store.
const AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

const INSERT: &str = "INSERT INTO object_claim (object, state, due_at) VALUES ($1, 'claimed', $2)";
const NAME: &str = "DELETE FROM object_claim WHERE object = $1 AND state = 'claimed' RETURNING object";
const CONDEMN: &str = "UPDATE object_claim SET state = 'condemned' WHERE state = 'claimed' AND due_at <= $1";
const DUE: &str = "SELECT object FROM object_claim WHERE state <> 'claimed' AND due_at <= $1 \
     ORDER BY due_at, object LIMIT $2";
const FORGET: &str = "DELETE FROM object_claim WHERE object = $1 AND state = 'deleted' AND due_at <= $2";
const DELETED: &str =
    "UPDATE object_claim SET state = 'deleted', due_at = $2 WHERE object = $1 AND state = 'condemned'";
const KNOWN: &str = "SELECT object FROM attachment WHERE object = $1 \
     UNION ALL SELECT object FROM object_claim WHERE object = $1";
const NAMED: &str = "SELECT object FROM attachment WHERE object > $1 ORDER BY object LIMIT $2";
const IS_NAMED: &str = "SELECT object FROM attachment WHERE object = $1";

/// Claims new keys, in one write.
///
/// # Errors
/// The database's.
pub async fn claim(
    db: &Db,
    entropy: &Entropy,
    now: Timestamp,
    count: usize,
) -> Result<Vec<Key>, WriteError<sqlx::Error>> {
    let keys: Vec<Key> = (0..count).map(|_| Key::random(entropy)).collect();
    let claimed = keys.clone();
    db.write(move |tx| {
        let keys = claimed.clone();
        Box::pin(async move {
            for key in &keys {
                sql::query(INSERT).bind(key.as_str()).bind(millis(now + CLAIM)).execute(&mut *tx).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(keys)
}

/// Ends a claim inside the write that inserts the row which names the object from then on.
///
/// # Errors
/// [`sqlx::Error::RowNotFound`] where the claim has ended: then nothing may name the object. The database's.
pub async fn name(tx: &mut Tx, object: &str) -> Result<(), sqlx::Error> {
    sql::query_scalar::<String>(NAME).bind(object).fetch_one(&mut *tx).await.map(drop)
}

/// Ends the claims that were never used, inside a write.
///
/// # Errors
/// The database's.
pub async fn condemn(tx: &mut Tx, now: Timestamp) -> Result<(), sqlx::Error> {
    sql::query(CONDEMN).bind(millis(now)).execute(&mut *tx).await.map(drop)
}

/// What is to be deleted from the file store now, at most `limit` keys.
///
/// # Errors
/// The database's.
pub async fn due(read: &Read, now: Timestamp, limit: i64) -> Result<Vec<String>, sqlx::Error> {
    sql::query_scalar(DUE).bind(millis(now)).bind(limit).fetch_all(read).await
}

/// Notes inside a write that a condemned object has been deleted; the second time its key is forgotten.
///
/// # Errors
/// The database's.
pub async fn deleted(tx: &mut Tx, object: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    sql::query(FORGET).bind(object).bind(millis(now)).execute(&mut *tx).await?;
    sql::query(DELETED).bind(object).bind(millis(now + AGAIN)).execute(&mut *tx).await.map(drop)
}

/// Whether an object has a row: an attachment or a claim.
///
/// # Errors
/// The database's.
pub async fn is_known(on: impl Into<sql::On<'_>>, object: &str) -> Result<bool, sqlx::Error> {
    let row: Option<String> = sql::query_scalar(KNOWN).bind(object).fetch_optional(on).await?;
    Ok(row.is_some())
}

/// Whether an attachment names an object.
///
/// # Errors
/// The database's.
pub async fn is_named(on: impl Into<sql::On<'_>>, object: &str) -> Result<bool, sqlx::Error> {
    let row: Option<String> = sql::query_scalar(IS_NAMED).bind(object).fetch_optional(on).await?;
    Ok(row.is_some())
}

/// The objects that attachments name, in order, at most `limit` after `after`.
///
/// # Errors
/// The database's.
pub async fn named(on: impl Into<sql::On<'_>>, after: &str, limit: i64) -> Result<Vec<String>, sqlx::Error> {
    sql::query_scalar(NAMED).bind(after).bind(limit).fetch_all(on).await
}
