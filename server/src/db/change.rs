//! A change of an application's status: state, event, mail or letter, audit, counters and measure together.

use domain::application::status::Status;
use domain::email::EmailAddress;
use jiff::Timestamp;
use serde_json::Value;

use super::{Tx, place, sql};
use crate::{
    audit::{self, Actor},
    clock::millis,
    entropy::Entropy,
    mail::outbox::{self, About, Outgoing},
    sealed::Keys,
};

const MOVE: &str = "UPDATE application SET version = version + 1, status = $3, changed_at = $4, \
     filed = COALESCE(CAST($5 AS BIGINT), filed), procedure_version = COALESCE(CAST($6 AS TEXT), procedure_version), \
     headline_sealed = COALESCE($7, headline_sealed) \
     WHERE id = $1 AND version = $2 RETURNING version";
const EVENT: &str = "INSERT INTO event (id, application, position, kind, actor_kind, actor, detail, at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const COUNT_ONE: &str =
    "INSERT INTO counter_delta (id, office, procedure, status, delta) VALUES ($1, $2, $3, $4, 1)";
const COUNT_MOVE: &str = "INSERT INTO counter_delta (id, office, procedure, status, delta) \
     VALUES ($1, $3, $4, $5, 1), ($2, $3, $4, $6, -1)";
const MEASURE: &str = "INSERT INTO measure (id, hour, procedure_version, channel, kind, subject, bucket) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const LETTER: &str =
    "INSERT INTO letter (id, application, office, kind, created_at) VALUES ($1, $2, $3, $4, $5)";

/// How the resident is told.
#[derive(Clone, Debug)]
pub enum Tell {
    /// By mail.
    Mail {
        /// To whom.
        to: EmailAddress,
        /// Subject.
        subject: String,
        /// Text.
        body: String,
    },
    /// By a letter that the office sends.
    Letter,
    /// Not at all.
    Nobody,
}

/// What is noted about every change.
#[derive(Clone, Debug)]
pub struct Note {
    /// Application.
    pub application: String,
    /// Office.
    pub office: String,
    /// Procedure.
    pub procedure: String,
    /// Its version, for measures.
    pub procedure_version: String,
    /// Channel, for measures.
    pub channel: String,
    /// Kind of event, also of mail, letter, audit entry and measure.
    pub kind: &'static str,
    /// Ids and codes.
    pub detail: Value,
    /// Who.
    pub actor: Actor,
    /// How the resident is told.
    pub tell: Tell,
    /// Status before; none for a new application.
    pub from: Option<Status>,
    /// Status after.
    pub to: Status,
    /// Now.
    pub now: Timestamp,
}

/// What changes in the application's row beside its status.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Number of the newly filed version.
    pub filed: Option<i64>,
    /// Its procedure version.
    pub procedure_version: Option<String>,
    /// Its line of the queue.
    pub headline_sealed: Option<Vec<u8>>,
}

/// Why a change did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRefusal {
    /// Somebody else changed the application first.
    #[error("the application has been changed by somebody else")]
    Stale,
    /// The draft is gone, submitted or newer than what was prepared.
    #[error("the draft has changed")]
    DraftChanged,
    /// The receipt number is taken: draw another.
    #[error("the receipt number is taken")]
    NumberTaken,
    /// There is no place left of this slot (empty: of the procedure).
    #[error("no place is left of {0}")]
    Full(String),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
}

/// Moves an application from the version that was seen to its next status, and notes it.
///
/// # Errors
/// [`ChangeRefusal::Stale`] where it is no longer at that version.
pub async fn apply(
    tx: &mut Tx,
    seen: i64,
    row: &Row,
    note: &Note,
    entropy: &Entropy,
    keys: &Keys,
) -> Result<(), ChangeRefusal> {
    let version: Option<i64> = sql::query_scalar(MOVE)
        .bind(&note.application)
        .bind(seen)
        .bind(note.to.as_str())
        .bind(millis(note.now))
        .bind(row.filed)
        .bind(&row.procedure_version)
        .bind(&row.headline_sealed)
        .fetch_optional(&mut *tx)
        .await?;
    let version = version.ok_or(ChangeRefusal::Stale)?;
    if note.to == Status::Withdrawn {
        place::give_back(tx, &note.application).await?;
    }
    self::note(tx, version, note, entropy, keys).await?;
    Ok(())
}

/// Notes a change: event, audit entry, counters, measure, and mail or letter.
///
/// # Errors
/// The database's.
pub async fn note(
    tx: &mut Tx,
    position: i64,
    note: &Note,
    entropy: &Entropy,
    keys: &Keys,
) -> Result<(), sqlx::Error> {
    let id = || entropy.id(note.now);
    let event = id();
    sql::query(EVENT)
        .bind(&event)
        .bind(&note.application)
        .bind(position)
        .bind(note.kind)
        .bind(note.actor.kind())
        .bind(note.actor.id())
        .bind(note.detail.to_string())
        .bind(millis(note.now))
        .execute(&mut *tx)
        .await?;
    audit::record(
        tx,
        &audit::Entry {
            actor: note.actor.clone(),
            action: note.kind,
            subject_kind: "application",
            subject: Some(note.application.clone()),
            detail: note.detail.clone(),
        },
        note.now,
        entropy,
    )
    .await?;
    count(tx, note, entropy).await?;
    measure(tx, note, entropy).await?;
    match &note.tell {
        Tell::Mail { to, subject, body } => {
            let mail = Outgoing {
                kind: note.kind,
                about: About::Application(note.application.clone()),
                dedupe: format!("event:{event}"),
                to: to.clone(),
                subject: subject.clone(),
                body: body.clone(),
            };
            outbox::enqueue(tx, &mail, note.now, entropy, keys).await?;
        }
        Tell::Letter => {
            sql::query(LETTER)
                .bind(id())
                .bind(&note.application)
                .bind(&note.office)
                .bind(note.kind)
                .bind(millis(note.now))
                .execute(&mut *tx)
                .await?;
        }
        Tell::Nobody => {}
    }
    Ok(())
}

async fn count(tx: &mut Tx, note: &Note, entropy: &Entropy) -> Result<(), sqlx::Error> {
    let id = || entropy.id(note.now);
    let query = match note.from {
        None => {
            sql::query(COUNT_ONE).bind(id()).bind(&note.office).bind(&note.procedure).bind(note.to.as_str())
        }
        Some(from) if from != note.to => sql::query(COUNT_MOVE)
            .bind(id())
            .bind(id())
            .bind(&note.office)
            .bind(&note.procedure)
            .bind(note.to.as_str())
            .bind(from.as_str()),
        Some(_) => return Ok(()),
    };
    query.execute(&mut *tx).await.map(drop)
}

async fn measure(tx: &mut Tx, note: &Note, entropy: &Entropy) -> Result<(), sqlx::Error> {
    let what = Measured {
        procedure_version: &note.procedure_version,
        channel: &note.channel,
        kind: note.kind,
        subject: "",
        bucket: 0,
    };
    insert_measures(tx, &[what], note.now, entropy).await
}

/// A content-free measurement: never a person.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// Procedure version.
    pub procedure_version: &'a str,
    /// Channel.
    pub channel: &'a str,
    /// What was measured.
    pub kind: &'a str,
    /// Question, step or rule.
    pub subject: &'a str,
    /// Duration bucket, or 0.
    pub bucket: i64,
}

/// Inserts measurements inside a write.
///
/// # Errors
/// The database's.
pub async fn insert_measures(
    tx: &mut Tx,
    all: &[Measured<'_>],
    now: Timestamp,
    entropy: &Entropy,
) -> Result<(), sqlx::Error> {
    for one in all {
        sql::query(MEASURE)
            .bind(entropy.id(now))
            .bind(now.as_second().div_euclid(3600))
            .bind(one.procedure_version)
            .bind(one.channel)
            .bind(one.kind)
            .bind(one.subject)
            .bind(one.bucket)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
