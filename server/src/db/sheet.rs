//! Answers that are being given, until they are finished.

use sqlx::FromRow;

use super::{Read, Tx, sql};
use crate::sealed::Place;

const BEGIN: &str = "INSERT INTO sheet (id, version, wave, participation, subject, reached, answers_sealed, begun_at) \
     VALUES ($1, 1, $2, $3, $4, 0, $5, $6) ON CONFLICT DO NOTHING";
const ONE: &str = "SELECT id, version, wave, participation, subject, reached, answers_sealed, begun_at \
     FROM sheet WHERE id = $1";
const STORE: &str = "UPDATE sheet SET version = version + 1, reached = CASE WHEN reached < $3 THEN $3 ELSE reached END, \
     last_item = CASE WHEN reached < $3 THEN COALESCE($4, last_item) ELSE last_item END, answers_sealed = $5 WHERE id = $1 AND version = $2";
const TAKE: &str = "DELETE FROM sheet WHERE id = $1 AND version = $2";
const LEFT_AT: &str = "SELECT last_item, COUNT(*) FROM sheet WHERE wave = $1 GROUP BY last_item";
const CLEAR: &str = "DELETE FROM sheet WHERE wave = $1";

/// A sheet.
#[derive(Clone, Debug, FromRow)]
pub struct SheetRow {
    /// Keyed digest of the code or the token.
    pub id: String,
    /// Counts its changes.
    pub version: i64,
    /// The wave.
    pub wave: String,
    /// Whose; none by the open link.
    pub participation: Option<String>,
    /// What is given: the procedure that was applied for.
    pub subject: Option<String>,
    /// Blocks that have been stored.
    pub reached: i64,
    /// Sealed [`domain::survey::answer::Typed`].
    pub answers_sealed: Vec<u8>,
    /// Unix milliseconds.
    pub begun_at: i64,
}

/// Where answers are sealed.
#[must_use]
pub fn place(id: &str) -> Place<'_> {
    Place::new("sheet", "answers_sealed", id)
}

/// Begins a sheet; one that is there stays as it is.
///
/// # Errors
/// The database's.
pub async fn begin(tx: &mut Tx, sheet: &SheetRow) -> Result<(), sqlx::Error> {
    sql::query(BEGIN)
        .bind(&sheet.id)
        .bind(&sheet.wave)
        .bind(&sheet.participation)
        .bind(&sheet.subject)
        .bind(&sheet.answers_sealed)
        .bind(sheet.begun_at)
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// A sheet.
///
/// # Errors
/// The database's.
pub async fn one(read: &Read, id: &str) -> Result<Option<SheetRow>, sqlx::Error> {
    sql::query_as(ONE).bind(id).fetch_optional(read).await
}

/// What a screen changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The version that was read.
    pub version: i64,
    /// Blocks that have been stored.
    pub reached: i64,
    /// The last item that was answered.
    pub last_item: Option<String>,
    /// Sealed answers.
    pub answers_sealed: Vec<u8>,
}

/// Stores a screen; false where the sheet has changed since, or is finished.
///
/// # Errors
/// The database's.
pub async fn store(tx: &mut Tx, id: &str, change: &Change) -> Result<bool, sqlx::Error> {
    let stored = sql::query(STORE)
        .bind(id)
        .bind(change.version)
        .bind(change.reached)
        .bind(&change.last_item)
        .bind(&change.answers_sealed)
        .execute(&mut *tx)
        .await?;
    Ok(stored == 1)
}

/// Takes a sheet away, to finish it; false where it has changed since, or is finished.
///
/// # Errors
/// The database's.
pub async fn take(tx: &mut Tx, id: &str, version: i64) -> Result<bool, sqlx::Error> {
    Ok(sql::query(TAKE).bind(id).bind(version).execute(&mut *tx).await? == 1)
}

/// How many unfinished sheets have each item as the last that was answered.
///
/// # Errors
/// The database's.
pub async fn left_at(read: &Read, wave: &str) -> Result<Vec<(Option<String>, i64)>, sqlx::Error> {
    sql::query_as(LEFT_AT).bind(wave).fetch_all(read).await
}

/// Deletes what was never finished.
///
/// # Errors
/// The database's.
pub async fn clear(tx: &mut Tx, wave: &str) -> Result<u64, sqlx::Error> {
    sql::query(CLEAR).bind(wave).execute(&mut *tx).await
}
