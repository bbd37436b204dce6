//! Filing: the one transaction that turns a draft into an application, or a correction into its next version.

use std::collections::BTreeSet;

use domain::application::clock::LegalClock;
use domain::form::Id;
use jiff::Timestamp;

use super::{
    Tx,
    change::{self, ChangeRefusal, Note, Row},
    index::{self, IndexRow},
    place::{self, Place},
    sql,
};
use crate::{
    clock::millis,
    entropy::Entropy,
    sabotage::{self, Sabotage},
    sealed::Keys,
};

const CLOSE_DRAFT: &str = "UPDATE draft SET version = version + 1, submitted_at = $3 \
     WHERE id = $1 AND version = $2 AND submitted_at IS NULL RETURNING id";
const APPLICATION: &str = "INSERT INTO application (id, version, procedure, procedure_version, office, receipt_number, \
     draft, channel, status, filed, round, lang, data_key, headline_sealed, received_at, recorded_at, changed_at) \
     VALUES ($1, 1, $2, $3, $4, $5, $6, $7, 'submitted', 1, $8, $9, $10, $11, $12, $13, $13) \
     ON CONFLICT (receipt_number) DO NOTHING";
const VERSION: &str = "INSERT INTO application_version (application, number, procedure_version, draft, lang, identity, \
     document_sealed, received_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const PARTY: &str = "INSERT INTO party (id, application, role, contact, address_sealed, created_at) \
     VALUES ($1, $2, 'applicant', $3, $4, $5)";
const CLOCK: &str = "INSERT INTO legal_clock (application, matter, started_on, days, paused_days, paused_since, ended_on) \
     VALUES ($1, $2, $3, $4, 0, NULL, NULL)";
const PUT_CLOCK: &str = "UPDATE legal_clock SET paused_days = $3, paused_since = $4, ended_on = $5 \
     WHERE application = $1 AND matter = $2";
const ANSWERED: &str = "UPDATE correction SET answered_by = $2, answered_at = $3 \
     WHERE id = $1 AND answered_at IS NULL";

/// What every filed version stores, prepared outside the write.
#[derive(Clone, Debug)]
pub struct Version {
    /// The draft, and the version of it that was prepared from.
    pub draft: (String, i64),
    /// Number of the version.
    pub number: i64,
    /// Procedure version.
    pub procedure_version: String,
    /// Language.
    pub lang: String,
    /// How the applicant was identified: `none`, `mail`, `counter`.
    pub identity: &'static str,
    /// Answers and files.
    pub document_sealed: Vec<u8>,
    /// Line of the queue.
    pub headline_sealed: Vec<u8>,
    /// Declared columns.
    pub columns: Vec<IndexRow>,
    /// Places that it takes.
    pub places: Vec<Place>,
    /// Search tokens.
    pub tokens: BTreeSet<(&'static str, i64)>,
    /// Arrival of the request.
    pub received_at: Timestamp,
    /// What is noted.
    pub note: Note,
}

/// A new application.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// Its first version.
    pub version: Version,
    /// Receipt number.
    pub receipt_number: String,
    /// Entry round.
    pub round: Option<String>,
    /// Id of the data key.
    pub data_key: String,
    /// Id of the applicant's party.
    pub party: String,
    /// Digest of the applicant's address.
    pub contact: Option<String>,
    /// The address.
    pub address_sealed: Option<Vec<u8>>,
    /// Clocks that start.
    pub clocks: Vec<(Id, LegalClock)>,
}

/// Files a new application.
///
/// # Errors
/// See [`ChangeRefusal`].
pub async fn file(
    tx: &mut Tx,
    new: &NewApplication,
    entropy: &Entropy,
    keys: &Keys,
) -> Result<(), ChangeRefusal> {
    let version = &new.version;
    let note = &version.note;
    let now = millis(note.now);
    close_draft(tx, version).await?;
    let stored = sql::query(APPLICATION)
        .bind(&note.application)
        .bind(&note.procedure)
        .bind(&version.procedure_version)
        .bind(&note.office)
        .bind(&new.receipt_number)
        .bind(&version.draft.0)
        .bind(&note.channel)
        .bind(&new.round)
        .bind(&version.lang)
        .bind(&new.data_key)
        .bind(&version.headline_sealed)
        .bind(millis(version.received_at))
        .bind(now)
        .execute(&mut *tx)
        .await?;
    if stored == 0 {
        return Err(ChangeRefusal::NumberTaken);
    }
    place::take(tx, &note.procedure, &note.application, &version.places).await?;
    insert_version(tx, version).await?;
    sql::query(PARTY)
        .bind(&new.party)
        .bind(&note.application)
        .bind(&new.contact)
        .bind(&new.address_sealed)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    for (matter, clock) in &new.clocks {
        sql::query(CLOCK)
            .bind(&note.application)
            .bind(matter.as_str())
            .bind(clock.started_on.to_string())
            .bind(i64::from(clock.days))
            .execute(&mut *tx)
            .await?;
    }
    change::note(tx, 1, note, entropy, keys).await?;
    Ok(())
}

/// A correction that becomes the next version.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The new version.
    pub version: Version,
    /// The version of the application's row that was seen.
    pub seen: i64,
    /// The return that it answers.
    pub correction: String,
    /// Clocks, running again.
    pub clocks: Vec<(Id, LegalClock)>,
}

/// Files a correction under the same receipt number.
///
/// # Errors
/// See [`ChangeRefusal`].
pub async fn refile(
    tx: &mut Tx,
    correction: &Correction,
    entropy: &Entropy,
    keys: &Keys,
) -> Result<(), ChangeRefusal> {
    let version = &correction.version;
    close_draft(tx, version).await?;
    let row = Row {
        filed: Some(version.number),
        procedure_version: Some(version.procedure_version.clone()),
        headline_sealed: Some(version.headline_sealed.clone()),
    };
    change::apply(tx, correction.seen, &row, &version.note, entropy, keys).await?;
    let note = &version.note;
    place::give_back(tx, &note.application).await?;
    place::take(tx, &note.procedure, &note.application, &version.places).await?;
    index::clear(tx, &note.application).await?;
    insert_version(tx, version).await?;
    store_clocks(tx, &version.note.application, &correction.clocks).await?;
    sql::query(ANSWERED)
        .bind(&correction.correction)
        .bind(version.number)
        .bind(millis(version.note.now))
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn close_draft(tx: &mut Tx, version: &Version) -> Result<(), ChangeRefusal> {
    if sabotage::is(Sabotage::FileTwice) {
        return Ok(());
    }
    let (draft, seen) = &version.draft;
    let closed: Option<String> = sql::query_scalar(CLOSE_DRAFT)
        .bind(draft)
        .bind(seen)
        .bind(millis(version.note.now))
        .fetch_optional(&mut *tx)
        .await?;
    closed.map(drop).ok_or(ChangeRefusal::DraftChanged)
}

async fn insert_version(tx: &mut Tx, version: &Version) -> Result<(), sqlx::Error> {
    let note = &version.note;
    sql::query(VERSION)
        .bind(&note.application)
        .bind(version.number)
        .bind(&version.procedure_version)
        .bind(&version.draft.0)
        .bind(&version.lang)
        .bind(version.identity)
        .bind(&version.document_sealed)
        .bind(millis(version.received_at))
        .bind(millis(note.now))
        .execute(&mut *tx)
        .await?;
    index::store_columns(tx, &note.application, &version.columns).await?;
    index::store_tokens(tx, &note.application, &note.office, millis(note.now), &version.tokens).await
}

/// Stores clocks that were paused, set going again or ended, inside a write.
///
/// # Errors
/// The database's.
pub async fn store_clocks(
    tx: &mut Tx,
    application: &str,
    clocks: &[(Id, LegalClock)],
) -> Result<(), sqlx::Error> {
    for (matter, clock) in clocks {
        sql::query(PUT_CLOCK)
            .bind(application)
            .bind(matter.as_str())
            .bind(i64::from(clock.paused_days))
            .bind(clock.paused_since.map(|day| day.to_string()))
            .bind(clock.ended_on.map(|day| day.to_string()))
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
