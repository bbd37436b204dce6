//! What has left the office about a wave, or will: frozen.

use sqlx::FromRow;

use super::{Read, Tx, sql};

const ADD: &str = "INSERT INTO survey_release (id, wave, number, content, reason, made_by, made_at, public_at) \
     SELECT $1, $2, CAST($8 AS BIGINT), $3, $4, $5, $6, $7 WHERE CAST($8 AS BIGINT) = \
     (SELECT COALESCE(MAX(number), 0) + 1 FROM survey_release WHERE wave = $2) ON CONFLICT (wave, number) DO NOTHING";
const LATEST: &str = "SELECT r.id, r.wave, w.month, r.number FROM wave w JOIN survey_release r ON r.wave = w.id \
     WHERE w.survey = $1 AND w.month = $2 AND r.public_at <= $3 ORDER BY r.number DESC LIMIT 1";
const NUMBERED: &str = "SELECT id, wave, number, content, reason, made_at, public_at FROM survey_release \
     WHERE wave = $1 AND number = $2";
const CONTENT: &str = "SELECT content FROM survey_release WHERE id = $1";
const ALL: &str =
    "SELECT id, number, reason, made_at, public_at FROM survey_release WHERE wave = $1 ORDER BY number";
const PUBLIC: &str = "SELECT w.id, w.month, w.number FROM wave w WHERE w.survey = $1 AND EXISTS (SELECT 1 FROM \
     survey_release r WHERE r.wave = w.id AND r.public_at <= $2) ORDER BY w.number DESC";
const SERIES: &str = "SELECT r.id, r.wave, w.month, r.number FROM wave w JOIN survey_release r ON r.wave = w.id \
     WHERE w.survey = $1 AND r.public_at <= $2 AND NOT EXISTS (SELECT 1 FROM survey_release later WHERE later.wave = r.wave \
     AND later.number > r.number AND later.public_at <= $2) ORDER BY w.number DESC LIMIT 36";

/// A release.
#[derive(Clone, Debug, FromRow)]
pub struct ReleaseRow {
    /// Id.
    pub id: String,
    /// The wave.
    pub wave: String,
    /// 1; more after corrections.
    pub number: i64,
    /// Everything that is shown, JSON.
    pub content: String,
    /// Why it was made anew.
    pub reason: Option<String>,
    /// Unix milliseconds.
    pub made_at: i64,
    /// From when on it is public, unix milliseconds.
    pub public_at: i64,
}

/// A line of the correction log.
#[derive(Clone, Debug, FromRow)]
pub struct ReleaseLine {
    /// Id.
    pub id: String,
    /// 1; more after corrections.
    pub number: i64,
    /// Why it was made anew.
    pub reason: Option<String>,
    /// Unix milliseconds.
    pub made_at: i64,
    /// From when on it is public, unix milliseconds.
    pub public_at: i64,
}

/// A wave with a public release.
#[derive(Clone, Debug, FromRow)]
pub struct PublicWave {
    /// Id.
    pub id: String,
    /// `2026-11`
    pub month: String,
    /// 1, 2, …
    pub number: i64,
}

/// A release that is public, without its content.
#[derive(Clone, Debug, FromRow)]
pub struct PublicRelease {
    /// Id.
    pub id: String,
    /// The wave.
    pub wave: String,
    /// `2026-11`
    pub month: String,
    /// 1; more after corrections.
    pub number: i64,
}

/// Freezes a release; false where that number is not the next.
///
/// # Errors
/// The database's.
pub async fn add(tx: &mut Tx, release: &ReleaseRow, made_by: &str) -> Result<bool, sqlx::Error> {
    let added = sql::query(ADD)
        .bind(&release.id)
        .bind(&release.wave)
        .bind(&release.content)
        .bind(&release.reason)
        .bind(made_by)
        .bind(release.made_at)
        .bind(release.public_at)
        .bind(release.number)
        .execute(&mut *tx)
        .await?;
    Ok(added == 1)
}

/// A release of a wave, public or not.
///
/// # Errors
/// The database's.
pub async fn numbered(read: &Read, wave: &str, number: i64) -> Result<Option<ReleaseRow>, sqlx::Error> {
    sql::query_as(NUMBERED).bind(wave).bind(number).fetch_optional(read).await
}

/// The content of a release, JSON.
///
/// # Errors
/// The database's.
pub async fn content(read: &Read, id: &str) -> Result<Option<String>, sqlx::Error> {
    sql::query_scalar(CONTENT).bind(id).fetch_optional(read).await
}

/// The latest release about a month that is public by then.
///
/// # Errors
/// The database's.
pub async fn latest(
    read: &Read,
    survey: &str,
    month: &str,
    by: i64,
) -> Result<Option<PublicRelease>, sqlx::Error> {
    sql::query_as(LATEST).bind(survey).bind(month).bind(by).fetch_optional(read).await
}

/// All releases of a wave, for the correction log.
///
/// # Errors
/// The database's.
pub async fn log(read: &Read, wave: &str) -> Result<Vec<ReleaseLine>, sqlx::Error> {
    sql::query_as(ALL).bind(wave).fetch_all(read).await
}

/// Waves of a survey that are public by then, latest first.
///
/// # Errors
/// The database's.
pub async fn public_waves(read: &Read, survey: &str, by: i64) -> Result<Vec<PublicWave>, sqlx::Error> {
    sql::query_as(PUBLIC).bind(survey).bind(by).fetch_all(read).await
}

/// The latest public releases of a survey's waves, three years at most, latest first.
///
/// # Errors
/// The database's.
pub async fn series(read: &Read, survey: &str, by: i64) -> Result<Vec<PublicRelease>, sqlx::Error> {
    sql::query_as(SERIES).bind(survey).bind(by).fetch_all(read).await
}
