//! What the desk stores beside a change of status: returns for correction, decisions, rounds; and what it reads
//! of a case's history.

use domain::application::{clock::LegalClock, decision::Decision};
use domain::form::Id;
use sqlx::FromRow;

use super::{
    Read, Tx,
    change::{self, ChangeRefusal, Measured, Note, Row, insert_measures},
    filing::store_clocks,
    sql,
};
use crate::{audit, clock::millis, entropy::Entropy, sealed::Keys};

const CORRECTION: &str = "INSERT INTO correction (id, application, based_on, items_sealed, requested_by, requested_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const DECISION: &str = "INSERT INTO decision (id, application, matter, round, outcome, chosen, reasons_sealed, \
     valid_from, valid_to, ends, supersedes, decided_by, decided_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const ROUND: &str = "UPDATE application SET round = $2 WHERE id = $1";
const EVENTS: &str = "SELECT e.position, e.kind, e.actor_kind, e.detail, e.at, s.name FROM event e \
     LEFT JOIN staff s ON e.actor_kind = 'staff' AND s.id = e.actor \
     WHERE e.application = $1 AND e.position > $2 ORDER BY e.position";

/// An event with the name of the colleague.
#[derive(Clone, Debug, FromRow)]
pub struct NamedEvent {
    /// Its place in the history: the version that the application had after it.
    pub position: i64,
    /// Kind.
    pub kind: String,
    /// `resident`, `staff`, `robot` or `system`.
    pub actor_kind: String,
    /// Ids and codes, as JSON.
    pub detail: String,
    /// When, unix milliseconds.
    pub at: i64,
    /// Name of the member of staff.
    pub name: Option<String>,
}

/// What happened to an application after a version, oldest first; all of it after version 0.
///
/// # Errors
/// The database's.
pub async fn events_after(
    read: &Read,
    application: &str,
    version: i64,
) -> Result<Vec<NamedEvent>, sqlx::Error> {
    sql::query_as(EVENTS).bind(application).bind(version).fetch_all(read).await
}

/// A return for correction to be stored.
#[derive(Clone, Debug)]
pub struct NewCorrection {
    /// Id.
    pub id: String,
    /// The filed version that it is about.
    pub based_on: i64,
    /// The marks.
    pub items_sealed: Vec<u8>,
    /// Who asks.
    pub staff: String,
}

/// A decision to be stored.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// Id.
    pub id: String,
    /// The decision, checked.
    pub decision: Decision,
    /// Its reasons.
    pub reasons_sealed: Option<Vec<u8>>,
    /// Whether its outcome ends the matter.
    pub ends: bool,
    /// Id of the one that it supersedes.
    pub supersedes: Option<String>,
    /// Who decides.
    pub staff: String,
}

/// What a change stores beside status and note.
#[derive(Clone, Debug)]
pub enum Beside {
    /// Nothing.
    Nothing,
    /// A return for correction.
    Correction(NewCorrection),
    /// A decision.
    Decision(Box<NewDecision>),
    /// The round that is decided from now on.
    Round(Id),
}

/// A change by the desk, prepared outside the write.
#[derive(Clone, Debug)]
pub struct DeskChange {
    /// The version of the application that the clerk saw.
    pub seen: i64,
    /// What is noted, with the new status.
    pub note: Note,
    /// What it stores besides.
    pub beside: Beside,
    /// Clocks that paused, ran on or ended.
    pub clocks: Vec<(Id, LegalClock)>,
}

/// Stores a change inside a write: all of it, or nothing where somebody else was first.
///
/// # Errors
/// [`ChangeRefusal::Stale`]
pub async fn store(
    tx: &mut Tx,
    change: &DeskChange,
    entropy: &Entropy,
    keys: &Keys,
) -> Result<(), ChangeRefusal> {
    let note = &change.note;
    change::apply(tx, change.seen, &Row::default(), note, entropy, keys).await?;
    match &change.beside {
        Beside::Nothing => {}
        Beside::Correction(new) => {
            sql::query(CORRECTION)
                .bind(&new.id)
                .bind(&note.application)
                .bind(new.based_on)
                .bind(&new.items_sealed)
                .bind(&new.staff)
                .bind(millis(note.now))
                .execute(&mut *tx)
                .await?;
        }
        Beside::Decision(new) => insert_decision(tx, new, note).await?,
        Beside::Round(round) => {
            sql::query(ROUND).bind(&note.application).bind(round.as_str()).execute(&mut *tx).await?;
        }
    }
    store_clocks(tx, &note.application, &change.clocks).await?;
    Ok(())
}

async fn insert_decision(tx: &mut Tx, new: &NewDecision, note: &Note) -> Result<(), sqlx::Error> {
    let decision = &new.decision;
    sql::query(DECISION)
        .bind(&new.id)
        .bind(&note.application)
        .bind(decision.matter.as_str())
        .bind(decision.round.as_ref().map_or("", Id::as_str))
        .bind(decision.outcome.as_str())
        .bind(decision.chosen.as_ref().map(Id::as_str))
        .bind(&new.reasons_sealed)
        .bind(decision.valid_from.map(|day| day.to_string()))
        .bind(decision.valid_to.map(|day| day.to_string()))
        .bind(new.ends)
        .bind(&new.supersedes)
        .bind(&new.staff)
        .bind(millis(note.now))
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// Notes inside a write that somebody looked at a case.
///
/// # Errors
/// The database's.
pub async fn note_reading(
    tx: &mut Tx,
    entry: &audit::Entry,
    opened: Option<(&str, &str)>,
    now: jiff::Timestamp,
    entropy: &Entropy,
) -> Result<(), sqlx::Error> {
    audit::record(tx, entry, now, entropy).await?;
    if let Some((procedure_version, channel)) = opened {
        let measured = Measured { procedure_version, channel, kind: "case_open", subject: "", bucket: 0 };
        insert_measures(tx, &[measured], now, entropy).await?;
    }
    Ok(())
}
