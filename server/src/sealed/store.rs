//! The rows of `data_key` and `master_key`.

use jiff::Timestamp;

use super::{DataKey, Keys, WrappedKey};
use crate::{
    clock::millis,
    db::{Db, Tx, WriteError, sql},
};

const INSERT: &str = "INSERT INTO data_key (id, wrapped, master, created_at) VALUES ($1, $2, $3, $4)";
const LOAD: &str = "SELECT wrapped FROM data_key WHERE id = $1";
const ERASE: &str = "DELETE FROM data_key WHERE id = $1";
const MASTERS: &str = "SELECT fingerprint FROM master_key";
const USED: &str = "SELECT master FROM data_key LIMIT 1";
const REMEMBER: &str =
    "INSERT INTO master_key (fingerprint, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// Stores a new data key, in the transaction that stores what it seals.
///
/// # Errors
/// The database's.
pub async fn insert_data_key(tx: &mut Tx, key: &WrappedKey, now: Timestamp) -> Result<(), sqlx::Error> {
    sql::query(INSERT)
        .bind(&key.id)
        .bind(&key.wrapped)
        .bind(&key.master)
        .bind(millis(now))
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// The data key of the row `id`; `None` where it has been erased.
///
/// # Errors
/// The database's; [`sqlx::Error::Decode`] where the row was wrapped by another master key.
pub async fn load_data_key(
    from: impl Into<sql::On<'_>>,
    keys: &Keys,
    id: &str,
) -> Result<Option<DataKey>, sqlx::Error> {
    let wrapped: Option<Vec<u8>> = sql::query_scalar(LOAD).bind(id).fetch_optional(from).await?;
    wrapped
        .map(|wrapped| keys.unwrap_data_key(id, &wrapped))
        .transpose()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Makes everything that the key sealed unreadable, for ever. The rows that name it must be gone before.
///
/// # Errors
/// The database's.
pub async fn erase_data_key(tx: &mut Tx, id: &str) -> Result<(), sqlx::Error> {
    sql::query(ERASE).bind(id).execute(&mut *tx).await.map(drop)
}

/// The fingerprints of the master keys that this database was written with.
pub(super) async fn masters(tx: &mut Tx) -> Result<Vec<String>, sqlx::Error> {
    let mut known: Vec<String> = sql::query_scalar(MASTERS).fetch_all(&mut *tx).await?;
    known.extend(sql::query_scalar::<String>(USED).fetch_optional(&mut *tx).await?);
    Ok(known)
}

/// Stores the check value of a new database, unless another server has stored its own.
pub(super) async fn remember_master(
    db: &Db,
    fingerprint: &str,
    now: Timestamp,
) -> Result<(), WriteError<sqlx::Error>> {
    let fingerprint = fingerprint.to_owned();
    db.write(move |tx| {
        let fingerprint = fingerprint.clone();
        Box::pin(async move {
            sql::query(REMEMBER).bind(fingerprint).bind(millis(now)).execute(&mut *tx).await.map(drop)
        })
    })
    .await
}
