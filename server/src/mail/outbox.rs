//! The outbox: mail is stored with what caused it. The [`super::Postman`] takes it from there.

use domain::email::EmailAddress;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::{
    clock::millis,
    db::{Read, Tx, sql},
    entropy::Entropy,
    sealed::{Keys, Place},
};

const INSERT: &str = "INSERT INTO outbox (id, kind, application, wave, urgency, dedupe, payload_sealed, attempts, \
     available_at, fence, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, $8) ON CONFLICT (dedupe) DO NOTHING";
const DEAD_LETTERS: &str = "SELECT id, kind, application, attempts, last_error, created_at, dead_at FROM outbox \
     WHERE dead_at IS NOT NULL ORDER BY dead_at DESC LIMIT $1";
const CANCEL: &str = "DELETE FROM outbox WHERE wave = $1 AND sent_at IS NULL";
const RETRY: &str = "UPDATE outbox SET dead_at = NULL, attempts = 0, available_at = $2, lease_until = NULL, \
     fence = fence + 1 WHERE id = $1 AND dead_at IS NOT NULL";

const BACKLOG: &str = "SELECT w.waiting, w.due_since, d.dead FROM (SELECT COUNT(*) AS waiting, \
     CAST(MIN(CASE WHEN available_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) \
     THEN available_at END) AS BIGINT) AS due_since FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL) w \
     CROSS JOIN (SELECT COUNT(*) AS dead FROM outbox WHERE dead_at IS NOT NULL) d";

/// What there is to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Backlog {
    /// Mails that wait, also those that were put off.
    pub waiting: i64,
    /// Since when the oldest that nobody has taken on has been due, unix milliseconds.
    pub due_since: Option<i64>,
    /// Mails that were given up.
    pub dead: i64,
}

/// Counts what there is to send.
///
/// # Errors
/// The database's.
pub async fn backlog(on: impl Into<sql::On<'_>>, now: i64) -> Result<Backlog, sqlx::Error> {
    sql::query_as(BACKLOG).bind(now).fetch_one(on).await
}

/// What a mail is about, and so how urgent it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A code that somebody waits for: leaves before all others.
    Code,
    /// An application, by its id.
    Application(String),
    /// A wave of a survey, by its id: many at once, which hold up nobody else's.
    Wave(String),
}

impl About {
    /// All, the most urgent first.
    pub(super) const URGENCIES: [i64; 3] = [0, 1, 2];

    fn urgency(&self) -> i64 {
        match self {
            Self::Code => 0,
            Self::Application(_) => 1,
            Self::Wave(_) => 2,
        }
    }
}

/// A mail to be queued.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Which mail it is, for staff and statistics; nothing personal.
    pub kind: &'static str,
    /// What it is about.
    pub about: About,
    /// Two mails with the same text here are one mail; nothing personal.
    pub dedupe: String,
    /// To whom.
    pub to: EmailAddress,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// A mail that was given up.
#[derive(Clone, Debug, FromRow)]
pub struct DeadLetter {
    /// Id.
    pub id: String,
    /// Which mail it is.
    pub kind: String,
    /// The application that it is about.
    pub application: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// What came in between, a [`super::Failure`].
    pub last_error: Option<String>,
    /// When it was queued, unix milliseconds.
    pub created_at: i64,
    /// When it was given up, unix milliseconds.
    pub dead_at: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) to: EmailAddress,
    pub(super) subject: String,
    pub(super) body: String,
}

pub(super) fn place(id: &str) -> Place<'_> {
    Place::new("outbox", "payload_sealed", id)
}

/// Queues a mail in the caller's transaction; it leaves soon after the commit. False where the same one
/// (by `dedupe`) had been queued before.
///
/// # Errors
/// The database's.
pub async fn enqueue(
    tx: &mut Tx,
    mail: &Outgoing,
    now: Timestamp,
    entropy: &Entropy,
    keys: &Keys,
) -> Result<bool, sqlx::Error> {
    let id = entropy.id(now);
    let payload = Payload { to: mail.to.clone(), subject: mail.subject.clone(), body: mail.body.clone() };
    let sealed = keys
        .mail_key()
        .seal_json(place(&id), &payload, entropy)
        .map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let (application, wave) = match &mail.about {
        About::Code => (None, None),
        About::Application(id) => (Some(id), None),
        About::Wave(id) => (None, Some(id)),
    };
    let queued = sql::query(INSERT)
        .bind(&id)
        .bind(mail.kind)
        .bind(application.cloned())
        .bind(wave.cloned())
        .bind(mail.about.urgency())
        .bind(&mail.dedupe)
        .bind(sealed)
        .bind(millis(now))
        .execute(&mut *tx)
        .await?
        == 1;
    tx.announce_mail();
    Ok(queued)
}

/// Takes back the mails of a wave that have not left.
///
/// # Errors
/// The database's.
pub async fn cancel(tx: &mut Tx, wave: &str) -> Result<u64, sqlx::Error> {
    sql::query(CANCEL).bind(wave).execute(&mut *tx).await
}

/// The mails that were given up, latest first.
///
/// # Errors
/// The database's.
pub async fn dead_letters(read: &Read, limit: i64) -> Result<Vec<DeadLetter>, sqlx::Error> {
    sql::query_as(DEAD_LETTERS).bind(limit).fetch_all(read).await
}

/// Has a mail that was given up tried again. False where there is no such one.
///
/// # Errors
/// The database's.
pub async fn retry_dead(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    let done = sql::query(RETRY).bind(id).bind(millis(now)).execute(&mut *tx).await?;
    tx.announce_mail();
    Ok(done == 1)
}
