//! Surveys and their waves.

use domain::survey::sample::Draw;
use jiff::Timestamp;
use serde_json::Value;
use sqlx::FromRow;

use super::{
    Read, Tx,
    sql::{self, Each},
};
use crate::clock::millis;

const PUT: &str = "INSERT INTO survey (id, version, office, definition, bank, seed, changed_at) \
     VALUES ($1, 1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET version = survey.version + 1, office = $2, \
     definition = $3, bank = $4, changed_at = $6";
const ALL: &str =
    "SELECT id, version, office, definition, bank, seed, imports, importing FROM survey ORDER BY id";
const ONE: &str =
    "SELECT id, version, office, definition, bank, seed, imports, importing FROM survey WHERE id = $1";
const BEGIN_IMPORT: &str =
    "UPDATE survey SET imports = imports + 1, importing = imports + 1 WHERE id = $1 RETURNING importing";
const HOLD_IMPORT: &str = "UPDATE survey SET importing = $2 WHERE id = $1 AND importing = $2";
const END_IMPORT: &str = "UPDATE survey SET importing = NULL WHERE id = $1 AND importing = $2";
const PLAN: &str = "INSERT INTO wave (id, version, survey, number, month, questionnaire, draw, open_link, opens_at, \
     closes_at, grace_minutes, reminders, status, reminded) \
     SELECT $1, 1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, 'planned', 0 \
     FROM wave WHERE survey = $2 ON CONFLICT (survey, month) DO NOTHING";
macro_rules! wave {
    ($rest:literal) => {
        concat!(
            "SELECT id, version, survey, number, month, draw, open_link, opens_at, closes_at, grace_minutes, \
             reminders, status, reminded, thanked_on, stopped_reason, counted_at, invited, finished FROM wave ",
            $rest
        )
    };
}
const WAVE: &str = wave!("WHERE id = $1");
const WAVES: &str = wave!("WHERE survey = $1 ORDER BY number DESC LIMIT 120");
const OF_MONTH: &str = wave!("WHERE survey = $1 AND month = $2");
const UNFINISHED: &str = wave!("WHERE status IN ('planned', 'open') ORDER BY opens_at, id");
const STOPPED: &str = wave!("WHERE status = 'stopped' AND invited IS NULL ORDER BY opens_at, id");
const IS_OPEN: &str =
    "SELECT id FROM wave WHERE survey = $1 AND status = 'open' AND opens_at <= $2 AND closes_at > $2";
const QUESTIONNAIRE: &str = "SELECT questionnaire FROM wave WHERE id = $1";
const MOVE: &str = "UPDATE wave SET status = $3, version = version + 1 WHERE id = $1 AND status = $2";
// On PostgreSQL, closing or stopping waits for those who hold it, and they for it.
const HOLD: Each = Each {
    sqlite: "SELECT id FROM wave WHERE id = $1 AND status = $2",
    postgres: "SELECT id FROM wave WHERE id = $1 AND status = $2 FOR SHARE",
};
const REMINDED: &str = "UPDATE wave SET reminded = $2 WHERE id = $1 AND reminded < $2";
const FORGOTTEN: &str = "UPDATE wave SET invited = $2, finished = $3 WHERE id = $1";
const STOP: &str = "UPDATE wave SET status = 'stopped', stopped_reason = $3, version = version + 1 \
     WHERE id = $1 AND version = $2 AND status IN ('planned', 'open')";
const THANKED: &str = "UPDATE wave SET thanked_on = $2 WHERE id = $1";
const COUNTED: &str = "UPDATE wave SET counted_at = $2 WHERE id = $1";

/// A survey as it is stored.
#[derive(Clone, Debug, FromRow)]
pub struct SurveyRow {
    /// Name.
    pub id: String,
    /// Counts its changes.
    pub version: i64,
    /// The office that asks.
    pub office: String,
    /// Its definition, JSON.
    pub definition: String,
    /// The question bank that it was stored with, JSON.
    pub bank: String,
    /// Seed of the samples.
    pub seed: String,
    /// How many imports of its list have begun.
    pub imports: i64,
    /// The one that is under way, or was broken off.
    pub importing: Option<i64>,
}

/// A wave, without its questionnaire.
#[derive(Clone, Debug, FromRow)]
pub struct WaveRow {
    /// Id.
    pub id: String,
    /// Counts its changes.
    pub version: i64,
    /// Its survey.
    pub survey: String,
    /// 1, 2, …
    pub number: i64,
    /// `2026-11`
    pub month: String,
    /// How people are drawn, JSON of [`Draw`].
    pub draw: String,
    /// Whether there is an open link.
    pub open_link: bool,
    /// Unix milliseconds.
    pub opens_at: i64,
    /// Unix milliseconds; the first moment after the last.
    pub closes_at: i64,
    /// Minutes in which somebody who has begun may still finish.
    pub grace_minutes: i64,
    /// When reminders go out: unix milliseconds, JSON.
    pub reminders: String,
    /// `planned`, `open`, `counted`, `stopped`.
    pub status: String,
    /// How many reminders have gone out.
    pub reminded: i64,
    /// The day on which thanks last went out.
    pub thanked_on: Option<String>,
    /// Why it was stopped.
    pub stopped_reason: Option<String>,
    /// When its answers were last counted.
    pub counted_at: Option<i64>,
    /// How many were invited, where participation has been forgotten.
    pub invited: Option<i64>,
    /// How many of them had finished.
    pub finished: Option<i64>,
}

impl WaveRow {
    /// How people are drawn.
    ///
    /// # Errors
    /// The row holds something else.
    pub fn draw(&self) -> Result<Draw, serde_json::Error> {
        serde_json::from_str(&self.draw)
    }

    /// When reminders go out, unix milliseconds.
    #[must_use]
    pub fn reminders(&self) -> Vec<i64> {
        serde_json::from_str(&self.reminders).unwrap_or_default()
    }

    /// Until when somebody who has begun may finish, unix milliseconds.
    #[must_use]
    pub fn ends_at(&self) -> i64 {
        self.closes_at + self.grace_minutes * 60_000
    }
}

/// A wave to be planned.
#[derive(Clone, Debug)]
pub struct NewWave {
    /// Id.
    pub id: String,
    /// Its survey.
    pub survey: String,
    /// `2026-11`
    pub month: String,
    /// The frozen questionnaire, JSON.
    pub questionnaire: String,
    /// How people are drawn.
    pub draw: Draw,
    /// Whether there is an open link.
    pub open_link: bool,
    /// Unix milliseconds.
    pub opens_at: i64,
    /// Unix milliseconds.
    pub closes_at: i64,
    /// Minutes.
    pub grace_minutes: i64,
    /// Unix milliseconds.
    pub reminders: Vec<i64>,
}

/// Stores a survey, or its new definition; waves that are planned keep theirs.
///
/// # Errors
/// The database's.
pub async fn put(
    tx: &mut Tx,
    (id, office): (&str, &str),
    (definition, bank): (&str, &str),
    seed: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let query = sql::query(PUT).bind(id).bind(office).bind(definition).bind(bank).bind(seed);
    query.bind(millis(now)).execute(&mut *tx).await.map(drop)
}

/// All surveys.
///
/// # Errors
/// The database's.
pub async fn all(read: &Read) -> Result<Vec<SurveyRow>, sqlx::Error> {
    sql::query_as(ALL).fetch_all(read).await
}

/// A survey.
///
/// # Errors
/// The database's.
pub async fn one(read: &Read, id: &str) -> Result<Option<SurveyRow>, sqlx::Error> {
    sql::query_as(ONE).bind(id).fetch_optional(read).await
}

/// Begins an import of a survey's list; its number. One that is under way does not go on.
///
/// # Errors
/// The database's.
pub async fn begin_import(tx: &mut Tx, id: &str) -> Result<i64, sqlx::Error> {
    sql::query_scalar(BEGIN_IMPORT).bind(id).fetch_one(&mut *tx).await
}

/// Whether an import is still the one that goes on; until the end of the transaction it stays so, and nobody else writes
/// the list.
///
/// # Errors
/// The database's.
pub async fn hold_import(tx: &mut Tx, id: &str, import: i64) -> Result<bool, sqlx::Error> {
    Ok(sql::query(HOLD_IMPORT).bind(id).bind(import).execute(&mut *tx).await? == 1)
}

/// Ends an import; false where another one has begun meanwhile.
///
/// # Errors
/// The database's.
pub async fn end_import(tx: &mut Tx, id: &str, import: i64) -> Result<bool, sqlx::Error> {
    Ok(sql::query(END_IMPORT).bind(id).bind(import).execute(&mut *tx).await? == 1)
}

/// Plans a wave; false where that month has one.
///
/// # Errors
/// The database's.
pub async fn plan(tx: &mut Tx, wave: &NewWave) -> Result<bool, sqlx::Error> {
    let draw = serde_json::to_string(&wave.draw).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let done = sql::query(PLAN)
        .bind(&wave.id)
        .bind(&wave.survey)
        .bind(&wave.month)
        .bind(&wave.questionnaire)
        .bind(draw)
        .bind(wave.open_link)
        .bind(wave.opens_at)
        .bind(wave.closes_at)
        .bind(wave.grace_minutes)
        .bind(Value::from(wave.reminders.clone()).to_string())
        .execute(&mut *tx)
        .await?;
    Ok(done == 1)
}

/// A wave.
///
/// # Errors
/// The database's.
pub async fn wave(read: &Read, id: &str) -> Result<Option<WaveRow>, sqlx::Error> {
    sql::query_as(WAVE).bind(id).fetch_optional(read).await
}

/// A survey's waves, latest first: ten years at most.
///
/// # Errors
/// The database's.
pub async fn waves(read: &Read, survey: &str) -> Result<Vec<WaveRow>, sqlx::Error> {
    sql::query_as(WAVES).bind(survey).fetch_all(read).await
}

/// The wave of a month.
///
/// # Errors
/// The database's.
pub async fn of_month(read: &Read, survey: &str, month: &str) -> Result<Option<WaveRow>, sqlx::Error> {
    sql::query_as(OF_MONTH).bind(survey).bind(month).fetch_optional(read).await
}

/// Waves of all surveys that are planned or open, the first to open first.
///
/// # Errors
/// The database's.
pub async fn unfinished(read: &Read) -> Result<Vec<WaveRow>, sqlx::Error> {
    sql::query_as(UNFINISHED).fetch_all(read).await
}

/// Waves that were stopped, whose participation has not been forgotten.
///
/// # Errors
/// The database's.
pub async fn stopped(read: &Read) -> Result<Vec<WaveRow>, sqlx::Error> {
    sql::query_as(STOPPED).fetch_all(read).await
}

/// Whether a survey can be answered at that moment.
///
/// # Errors
/// The database's.
pub async fn is_open(read: &Read, survey: &str, now: i64) -> Result<bool, sqlx::Error> {
    let open: Option<String> = sql::query_scalar(IS_OPEN).bind(survey).bind(now).fetch_optional(read).await?;
    Ok(open.is_some())
}

/// The frozen questionnaire of a wave, JSON.
///
/// # Errors
/// The database's.
pub async fn questionnaire(read: &Read, wave: &str) -> Result<Option<String>, sqlx::Error> {
    sql::query_scalar(QUESTIONNAIRE).bind(wave).fetch_optional(read).await
}

/// Moves a wave on; false where it is elsewhere.
///
/// # Errors
/// The database's.
pub async fn move_on(tx: &mut Tx, wave: &str, from: &str, to: &str) -> Result<bool, sqlx::Error> {
    let moved = sql::query(MOVE).bind(wave).bind(from).bind(to).execute(&mut *tx).await?;
    Ok(moved == 1)
}

/// Whether a wave is in that state, and stays so until the end of the transaction.
///
/// # Errors
/// The database's.
pub async fn holds(tx: &mut Tx, wave: &str, status: &str) -> Result<bool, sqlx::Error> {
    let held: Option<String> =
        sql::query_scalar(HOLD).bind(wave).bind(status).fetch_optional(&mut *tx).await?;
    Ok(held.is_some())
}

/// Stops a wave; false where it has changed since that version, or is over.
///
/// # Errors
/// The database's.
pub async fn stop(tx: &mut Tx, wave: &str, version: i64, reason: &str) -> Result<bool, sqlx::Error> {
    let stopped = sql::query(STOP).bind(wave).bind(version).bind(reason).execute(&mut *tx).await?;
    Ok(stopped == 1)
}

/// Notes that so many reminders have gone out, or will not any more.
///
/// # Errors
/// The database's.
pub async fn reminded(tx: &mut Tx, wave: &str, done: i64) -> Result<(), sqlx::Error> {
    sql::query(REMINDED).bind(wave).bind(done).execute(&mut *tx).await.map(drop)
}

/// Notes how many were invited and had finished: participation is forgotten.
///
/// # Errors
/// The database's.
pub async fn forgotten(tx: &mut Tx, wave: &str, invited: i64, finished: i64) -> Result<(), sqlx::Error> {
    sql::query(FORGOTTEN).bind(wave).bind(invited).bind(finished).execute(&mut *tx).await.map(drop)
}

/// Notes the day on which thanks went out.
///
/// # Errors
/// The database's.
pub async fn thanked(tx: &mut Tx, wave: &str, day: &str) -> Result<(), sqlx::Error> {
    sql::query(THANKED).bind(wave).bind(day).execute(&mut *tx).await.map(drop)
}

/// Notes when its answers were counted.
///
/// # Errors
/// The database's.
pub async fn counted(tx: &mut Tx, wave: &str, now: i64) -> Result<(), sqlx::Error> {
    sql::query(COUNTED).bind(wave).bind(now).execute(&mut *tx).await.map(drop)
}
