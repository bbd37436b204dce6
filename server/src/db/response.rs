//! What was answered: in escrow, as responses, and as columns once it has been counted.

use sqlx::FromRow;

use super::{
    Read, Tx,
    sql::{self, Builder},
};
use crate::sealed::Place;

const KEEP: &str = "INSERT INTO escrow (id, wave, mode, answers_sealed) VALUES ($1, $2, $3, $4)";
const WAITING: &str = "SELECT mode, COUNT(*) FROM escrow WHERE wave = $1 GROUP BY mode";
const TAKE: &str = "DELETE FROM escrow WHERE id IN (SELECT id FROM escrow WHERE wave = $1 AND mode = $2 ORDER BY id \
     LIMIT $3) RETURNING id, answers_sealed";
const ADD: &str = "INSERT INTO response (id, wave, mode, day, codes) VALUES ($1, $2, $3, $4, $5)";
const ADD_WORDS: &str =
    "INSERT INTO remark (id, wave, mode, item, words_sealed, tags) VALUES ($1, $2, $3, $4, $5, '[]')";
const ADD_PACE: &str = "INSERT INTO wave_pace (id, wave, minutes) VALUES ($1, $2, $3)";
const MODES: &str = "SELECT mode, COUNT(*) FROM response WHERE wave = $1 GROUP BY mode";
const RESPONSES: &str = "SELECT id, day, codes FROM response WHERE wave = $1 AND mode = $2 AND id > $3 ORDER BY id \
     LIMIT 5000";
const CLEAR: &str = "DELETE FROM response WHERE wave = $1";
const DISCARD: [&str; 5] = [
    "DELETE FROM escrow WHERE wave = $1",
    "DELETE FROM response WHERE wave = $1",
    "DELETE FROM remark WHERE wave = $1",
    "DELETE FROM wave_pace WHERE wave = $1",
    "DELETE FROM wave_column WHERE wave = $1",
];
const PUT_COLUMN: &str = "INSERT INTO wave_column (wave, mode, item, answers, codes) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (wave, mode, item) DO UPDATE SET answers = $4, codes = $5";
const COLUMNS: &str = "SELECT item, answers, codes FROM wave_column WHERE wave = $1 AND mode = $2";
const COUNTED: &str = "SELECT mode, CAST(MAX(answers) AS BIGINT) AS answers FROM wave_column WHERE wave = $1 GROUP BY mode ORDER BY mode DESC";
const MEDIAN: &str = "SELECT minutes FROM wave_pace WHERE wave = $1 ORDER BY minutes LIMIT 1 \
     OFFSET (SELECT COUNT(*) / 2 FROM wave_pace WHERE wave = $1)";
const WORDS: &str = "SELECT id, mode, item, words_sealed, tags FROM remark WHERE wave = $1 AND item = $2 AND id > $3 \
     ORDER BY id LIMIT $4";
const TAGS: &str = "SELECT DISTINCT tags FROM remark WHERE wave = $1 AND tags <> '[]' LIMIT 1000";
const TAG: &str = "UPDATE remark SET tags = $3 WHERE id = $1 AND wave = $2";

/// Finished answers in escrow.
#[derive(Clone, Debug, FromRow)]
pub struct EscrowRow {
    /// Random id.
    pub id: String,
    /// Sealed.
    pub answers_sealed: Vec<u8>,
}

/// A response.
#[derive(Clone, Debug, FromRow)]
pub struct ResponseRow {
    /// Random id, made when it left escrow.
    pub id: String,
    /// Day of its batch.
    pub day: String,
    /// Codes in the questionnaire's order, JSON.
    pub codes: String,
}

/// All answers to an item.
#[derive(Clone, Debug, FromRow)]
pub struct ColumnRow {
    /// The item; `#weight`, `#day`.
    pub item: String,
    /// How many.
    pub answers: i64,
    /// Their codes.
    pub codes: Vec<u8>,
}

/// Words that somebody wrote.
#[derive(Clone, Debug, FromRow)]
pub struct RemarkRow {
    /// Random id.
    pub id: String,
    /// `sample` or `open`.
    pub mode: String,
    /// The item.
    pub item: String,
    /// Sealed.
    pub words_sealed: Vec<u8>,
    /// Tags, JSON.
    pub tags: String,
}

/// Where answers in escrow are sealed.
#[must_use]
pub fn escrow_place(id: &str) -> Place<'_> {
    Place::new("escrow", "answers_sealed", id)
}

/// Where words are sealed.
#[must_use]
pub fn words_place(id: &str) -> Place<'_> {
    Place::new("remark", "words_sealed", id)
}

/// Puts finished answers in escrow.
///
/// # Errors
/// The database's.
pub async fn keep(tx: &mut Tx, id: &str, wave: &str, mode: &str, sealed: &[u8]) -> Result<(), sqlx::Error> {
    sql::query(KEEP).bind(id).bind(wave).bind(mode).bind(sealed).execute(&mut *tx).await.map(drop)
}

/// How many wait in escrow, by mode.
///
/// # Errors
/// The database's.
pub async fn waiting(on: impl Into<sql::On<'_>>, wave: &str) -> Result<Vec<(String, i64)>, sqlx::Error> {
    sql::query_as(WAITING).bind(wave).fetch_all(on).await
}

/// Takes answers out of escrow.
///
/// # Errors
/// The database's.
pub async fn take(tx: &mut Tx, wave: &str, mode: &str, most: i64) -> Result<Vec<EscrowRow>, sqlx::Error> {
    sql::query_as(TAKE).bind(wave).bind(mode).bind(most).fetch_all(&mut *tx).await
}

/// Adds a response.
///
/// # Errors
/// The database's.
pub async fn add(tx: &mut Tx, wave: &str, mode: &str, response: &ResponseRow) -> Result<(), sqlx::Error> {
    let query = sql::query(ADD).bind(&response.id).bind(wave).bind(mode);
    query.bind(&response.day).bind(&response.codes).execute(&mut *tx).await.map(drop)
}

/// Adds words.
///
/// # Errors
/// The database's.
pub async fn add_words(tx: &mut Tx, wave: &str, remark: &RemarkRow) -> Result<(), sqlx::Error> {
    let query = sql::query(ADD_WORDS).bind(&remark.id).bind(wave).bind(&remark.mode).bind(&remark.item);
    query.bind(&remark.words_sealed).execute(&mut *tx).await.map(drop)
}

/// Adds how long somebody took.
///
/// # Errors
/// The database's.
pub async fn add_pace(tx: &mut Tx, id: &str, wave: &str, minutes: i64) -> Result<(), sqlx::Error> {
    sql::query(ADD_PACE).bind(id).bind(wave).bind(minutes).execute(&mut *tx).await.map(drop)
}

/// How many responses there are, by mode; none once they have been counted for good.
///
/// # Errors
/// The database's.
pub async fn modes(read: &Read, wave: &str) -> Result<Vec<(String, i64)>, sqlx::Error> {
    sql::query_as(MODES).bind(wave).fetch_all(read).await
}

/// Some of the responses of a mode, in the order of their random ids, after one.
///
/// # Errors
/// The database's.
pub async fn some(
    on: impl Into<sql::On<'_>>,
    wave: &str,
    mode: &str,
    after: &str,
) -> Result<Vec<ResponseRow>, sqlx::Error> {
    sql::query_as(RESPONSES).bind(wave).bind(mode).bind(after).fetch_all(on).await
}

/// Deletes the responses of a wave, whose columns are kept.
///
/// # Errors
/// The database's.
pub async fn clear(tx: &mut Tx, wave: &str) -> Result<u64, sqlx::Error> {
    sql::query(CLEAR).bind(wave).execute(&mut *tx).await
}

/// Deletes all that was answered in a wave that is stopped, counted or not.
///
/// # Errors
/// The database's.
pub async fn discard(tx: &mut Tx, wave: &str) -> Result<(), sqlx::Error> {
    for statement in DISCARD {
        sql::query(statement).bind(wave).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Stores a column.
///
/// # Errors
/// The database's.
pub async fn put_column(tx: &mut Tx, wave: &str, mode: &str, column: &ColumnRow) -> Result<(), sqlx::Error> {
    let query = sql::query(PUT_COLUMN).bind(wave).bind(mode).bind(&column.item).bind(column.answers);
    query.bind(&column.codes).execute(&mut *tx).await.map(drop)
}

/// All columns of a wave.
///
/// # Errors
/// The database's.
pub async fn columns(read: &Read, wave: &str, mode: &str) -> Result<Vec<ColumnRow>, sqlx::Error> {
    sql::query_as(COLUMNS).bind(wave).bind(mode).fetch_all(read).await
}

/// Some columns of several waves, each with its wave.
///
/// # Errors
/// The database's.
pub async fn columns_of(
    read: &Read,
    waves: &[String],
    mode: &str,
    items: &[&str],
) -> Result<Vec<(String, String, i64, Vec<u8>)>, sqlx::Error> {
    if waves.is_empty() || items.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Builder::new("SELECT wave, item, answers, codes FROM wave_column WHERE mode = ");
    query
        .push_bind(mode.to_owned())
        .push(" AND wave IN (")
        .push_list(waves.iter().cloned())
        .push(") AND item IN (");
    query.push_list(items.iter().map(|item| (*item).to_owned())).push(")");
    query.build_as().fetch_all(read).await
}

/// How many responses have been counted, by mode, the sample first.
///
/// # Errors
/// The database's.
pub async fn counted(read: &Read, wave: &str) -> Result<Vec<(String, i64)>, sqlx::Error> {
    sql::query_as(COUNTED).bind(wave).fetch_all(read).await
}

/// The median of the minutes that it took.
///
/// # Errors
/// The database's.
pub async fn median_minutes(read: &Read, wave: &str) -> Result<Option<i64>, sqlx::Error> {
    sql::query_scalar(MEDIAN).bind(wave).fetch_optional(read).await
}

/// Words to an item, in random order, after an id.
///
/// # Errors
/// The database's.
pub async fn words(
    read: &Read,
    wave: &str,
    item: &str,
    after: &str,
    most: i64,
) -> Result<Vec<RemarkRow>, sqlx::Error> {
    sql::query_as(WORDS).bind(wave).bind(item).bind(after).bind(most).fetch_all(read).await
}

/// The lists of tags that words of a wave have, JSON.
///
/// # Errors
/// The database's.
pub async fn tags(read: &Read, wave: &str) -> Result<Vec<String>, sqlx::Error> {
    sql::query_scalar(TAGS).bind(wave).fetch_all(read).await
}

/// Sets the tags of words; false where there are none such.
///
/// # Errors
/// The database's.
pub async fn tag(tx: &mut Tx, wave: &str, remark: &str, tags: &[String]) -> Result<bool, sqlx::Error> {
    let tags = serde_json::Value::from(tags.to_vec()).to_string();
    Ok(sql::query(TAG).bind(remark).bind(wave).bind(tags).execute(&mut *tx).await? == 1)
}
