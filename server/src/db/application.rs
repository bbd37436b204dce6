//! Applications: loading one with everything that its pages show.

use domain::application::{
    clock::LegalClock,
    decision::Decision,
    status::{Mark, Status},
};
use domain::form::{Answers, Id};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Read, Tx, sql};
use crate::{
    portal::Portal,
    refusal::Refusal,
    sealed::{DataKey, Place, SealError},
};

const LOAD: &str = "SELECT a.id, a.version, a.procedure, a.procedure_version, a.office, a.receipt_number, a.draft, \
     a.channel, a.status, a.filed, a.round, a.lang, a.data_key, a.headline_sealed, a.received_at, a.recorded_at, \
     k.wrapped FROM application a JOIN data_key k ON k.id = a.data_key WHERE a.id = $1";
const LOAD_FOR_PARTY: &str = "SELECT a.id, a.version, a.procedure, a.procedure_version, a.office, a.receipt_number, \
     a.draft, a.channel, a.status, a.filed, a.round, a.lang, a.data_key, a.headline_sealed, a.received_at, \
     a.recorded_at, k.wrapped FROM application a JOIN data_key k ON k.id = a.data_key \
     WHERE a.id = $1 AND EXISTS (SELECT 1 FROM party p WHERE p.application = a.id AND p.contact = $2)";
const OF_CONTACT: &str = "SELECT a.id, a.procedure, a.procedure_version, a.receipt_number, a.status, a.recorded_at \
     FROM party p JOIN application a ON a.id = p.application WHERE p.contact = $1 \
     ORDER BY p.created_at DESC LIMIT 100";
const VERSION: &str = "SELECT number, procedure_version, draft, lang, document_sealed, recorded_at \
     FROM application_version WHERE application = $1 AND number = $2";
const VERSION_TIMES: &str =
    "SELECT recorded_at FROM application_version WHERE application = $1 ORDER BY number";
const EVENTS: &str =
    "SELECT kind, actor_kind, actor, at, detail FROM event WHERE application = $1 ORDER BY position";
const DECISIONS: &str = "SELECT id, matter, round, outcome, chosen, reasons_sealed, valid_from, valid_to, supersedes, \
     decided_at FROM decision WHERE application = $1 ORDER BY decided_at, id";
const CLOCKS: &str = "SELECT matter, started_on, days, paused_days, paused_since, ended_on FROM legal_clock \
     WHERE application = $1 ORDER BY matter";
const OPEN_CORRECTION: &str = "SELECT id, based_on, items_sealed FROM correction \
     WHERE application = $1 AND answered_at IS NULL ORDER BY requested_at DESC LIMIT 1";
const BY_DRAFT: &str = "SELECT application, number FROM application_version WHERE draft = $1";
const HOLD: &str = "UPDATE application SET version = version WHERE id = $1 AND version = $2";
const CORRECTION_DRAFT: &str = "SELECT id, staff FROM draft WHERE application = $1 AND submitted_at IS NULL";

/// An application as its row keeps it.
#[derive(Clone, Debug, FromRow)]
pub struct ApplicationRow {
    /// Id.
    pub id: String,
    /// Optimistic lock.
    pub version: i64,
    /// Procedure.
    pub procedure: String,
    /// Version of the newest filed version.
    pub procedure_version: String,
    /// Office.
    pub office: String,
    /// Receipt number.
    pub receipt_number: String,
    /// The draft it was made of.
    pub draft: String,
    /// Channel.
    pub channel: String,
    /// Status code.
    pub status: String,
    /// Number of filed versions.
    pub filed: i64,
    /// Entry round.
    pub round: Option<String>,
    /// The resident's language.
    pub lang: String,
    /// Id of the data key.
    pub data_key: String,
    /// The line of the queue.
    pub headline_sealed: Vec<u8>,
    /// Arrival of the first version.
    pub received_at: i64,
    /// Recording of the first version.
    pub recorded_at: i64,
    wrapped: Vec<u8>,
}

/// An application with its key.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its row.
    pub row: ApplicationRow,
    /// Its key.
    pub key: DataKey,
    /// Its status.
    pub status: Status,
}

/// Who it is about and who applied: the line of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// Name of the subject (the child, the claimant).
    pub subject: String,
    /// Its reading.
    pub subject_kana: String,
    /// Name of the applicant.
    pub applicant: String,
    /// Its reading.
    pub applicant_kana: String,
}

/// What is sealed of a filed version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Filed {
    /// The answers, hidden ones left out.
    pub answers: Answers,
    /// The day by which they were judged.
    pub judged: Date,
    /// The files filed with them.
    pub files: Vec<FiledFile>,
}

/// A file of a filed version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledFile {
    /// Id of the attachment.
    pub id: String,
    /// The draft it was added to.
    pub draft: String,
    /// The question it answers.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// SHA-256 of its content.
    pub sha256: String,
}

/// A filed version, opened.
#[derive(Clone, Debug)]
pub struct FiledVersion {
    /// Its number.
    pub number: i64,
    /// The procedure version it was filed with.
    pub procedure_version: String,
    /// What was filed.
    pub filed: Filed,
    /// When it was recorded.
    pub recorded_at: i64,
}

#[derive(FromRow)]
struct VersionRow {
    number: i64,
    procedure_version: String,
    document_sealed: Vec<u8>,
    recorded_at: i64,
}

/// An unfinished correction.
#[derive(Clone, Debug, FromRow)]
pub struct CorrectionDraft {
    /// Its id.
    pub id: String,
    /// The clerk who enters it at the counter; nobody where the applicant corrects online.
    pub staff: Option<String>,
}

/// A line of 「わたしの申請」.
#[derive(Clone, Debug, FromRow)]
pub struct ApplicationHead {
    /// Id.
    pub id: String,
    /// Procedure.
    pub procedure: String,
    /// Its version.
    pub procedure_version: String,
    /// Receipt number.
    pub receipt_number: String,
    /// Status code.
    pub status: String,
    /// When it was recorded.
    pub recorded_at: i64,
}

/// Something that happened.
#[derive(Clone, Debug, FromRow)]
pub struct EventRow {
    /// Kind.
    pub kind: String,
    /// `resident`, `staff` or `system`.
    pub actor_kind: String,
    /// Id of a member of staff.
    pub actor: Option<String>,
    /// When.
    pub at: i64,
    /// Ids and codes, as JSON.
    pub detail: String,
}

/// A decision with its id.
#[derive(Clone, Debug)]
pub struct DecisionEntry {
    /// Id.
    pub id: String,
    /// The decision.
    pub decision: Decision,
    /// When.
    pub decided_at: i64,
}

#[derive(FromRow)]
struct DecisionRow {
    id: String,
    matter: String,
    round: String,
    outcome: String,
    chosen: Option<String>,
    reasons_sealed: Option<Vec<u8>>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    supersedes: Option<String>,
    decided_at: i64,
}

#[derive(FromRow)]
struct ClockRow {
    matter: String,
    started_on: String,
    days: i64,
    paused_days: i64,
    paused_since: Option<String>,
    ended_on: Option<String>,
}

/// An unanswered return for correction.
#[derive(Clone, Debug)]
pub struct OpenCorrection {
    /// Id.
    pub id: String,
    /// The filed version that it is about.
    pub based_on: i64,
    /// What is to be corrected.
    pub marks: Vec<Mark>,
}

/// Where a filed version is sealed.
#[must_use]
pub fn version_row(application: &str, number: i64) -> String {
    format!("{application}|{number}")
}

/// The place of a filed version, by [`version_row`].
#[must_use]
pub fn version_place(row: &str) -> Place<'_> {
    Place::new("application_version", "document_sealed", row)
}

/// Where the line of the queue is sealed.
#[must_use]
pub fn headline_place(id: &str) -> Place<'_> {
    Place::new("application", "headline_sealed", id)
}

/// Where the reasons of a decision are sealed.
#[must_use]
pub fn reasons_place(id: &str) -> Place<'_> {
    Place::new("decision", "reasons_sealed", id)
}

/// Where the items of a correction are sealed.
#[must_use]
pub fn items_place(id: &str) -> Place<'_> {
    Place::new("correction", "items_sealed", id)
}

/// An application, whoever asks: callers are behind the guard.
///
/// # Errors
/// [`Refusal`]
pub async fn load(portal: &Portal, id: &str) -> Result<Option<Case>, Refusal> {
    open(portal, sql::query_as(LOAD).bind(id).fetch_optional(portal.db.read()).await?)
}

/// An application, if the address belongs to one of its parties.
///
/// # Errors
/// [`Refusal`]
pub async fn load_for_party(portal: &Portal, id: &str, contact: &str) -> Result<Option<Case>, Refusal> {
    open(portal, sql::query_as(LOAD_FOR_PARTY).bind(id).bind(contact).fetch_optional(portal.db.read()).await?)
}

fn open(portal: &Portal, row: Option<ApplicationRow>) -> Result<Option<Case>, Refusal> {
    let Some(row) = row else { return Ok(None) };
    let key = portal.keys.unwrap_data_key(&row.data_key, &row.wrapped).map_err(Refusal::broken)?;
    let status = Status::parse(&row.status).ok_or_else(|| Refusal::broken("unknown status"))?;
    Ok(Some(Case { row, key, status }))
}

/// The applications of an address, newest first.
///
/// # Errors
/// The database's.
pub async fn of_contact(read: &Read, contact: &str) -> Result<Vec<ApplicationHead>, sqlx::Error> {
    sql::query_as(OF_CONTACT).bind(contact).fetch_all(read).await
}

/// Application and version number that a submitted draft became.
///
/// # Errors
/// The database's.
pub async fn by_draft(read: &Read, draft: &str) -> Result<Option<(String, i64)>, sqlx::Error> {
    sql::query_as(BY_DRAFT).bind(draft).fetch_optional(read).await
}

/// Holds an application as it was seen until the end of the write; false where it has changed since.
///
/// # Errors
/// The database's.
pub async fn hold(tx: &mut Tx, id: &str, seen: i64) -> Result<bool, sqlx::Error> {
    Ok(sql::query(HOLD).bind(id).bind(seen).execute(&mut *tx).await? == 1)
}

/// The unfinished correction of an application.
///
/// # Errors
/// The database's.
pub async fn correction_draft(
    read: &Read,
    application: &str,
) -> Result<Option<CorrectionDraft>, sqlx::Error> {
    sql::query_as(CORRECTION_DRAFT).bind(application).fetch_optional(read).await
}

impl Case {
    /// A filed version.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where there is none.
    pub async fn version(&self, read: &Read, number: i64) -> Result<FiledVersion, Refusal> {
        let row: Option<VersionRow> =
            sql::query_as(VERSION).bind(&self.row.id).bind(number).fetch_optional(read).await?;
        let row = row.ok_or(Refusal::NotFound)?;
        let place = version_row(&self.row.id, number);
        let filed =
            self.key.open_json(version_place(&place), &row.document_sealed).map_err(Refusal::broken)?;
        Ok(FiledVersion {
            number: row.number,
            procedure_version: row.procedure_version,
            filed,
            recorded_at: row.recorded_at,
        })
    }

    /// When each version was recorded, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn version_times(&self, read: &Read) -> Result<Vec<i64>, sqlx::Error> {
        sql::query_scalar(VERSION_TIMES).bind(&self.row.id).fetch_all(read).await
    }

    /// What happened, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn events(&self, read: &Read) -> Result<Vec<EventRow>, sqlx::Error> {
        sql::query_as(EVENTS).bind(&self.row.id).fetch_all(read).await
    }

    /// The decisions, oldest first; [`Decision::supersedes`] points into this list.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn decisions(&self, read: &Read) -> Result<Vec<DecisionEntry>, Refusal> {
        let rows: Vec<DecisionRow> = sql::query_as(DECISIONS).bind(&self.row.id).fetch_all(read).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let position = |id: &String| ids.iter().position(|known| known == id);
        rows.into_iter()
            .map(|row| {
                let reasons = row
                    .reasons_sealed
                    .map(|sealed| self.key.open_json(reasons_place(&row.id), &sealed))
                    .transpose()
                    .map_err(Refusal::broken)?;
                let day = |text: Option<String>| text.and_then(|text| text.parse::<Date>().ok());
                let decision = Decision {
                    matter: Id(row.matter),
                    round: (!row.round.is_empty()).then_some(Id(row.round)),
                    outcome: Id(row.outcome),
                    chosen: row.chosen.map(Id),
                    reasons: reasons.unwrap_or_default(),
                    valid_from: day(row.valid_from),
                    valid_to: day(row.valid_to),
                    supersedes: row.supersedes.as_ref().and_then(position),
                };
                Ok(DecisionEntry { id: row.id, decision, decided_at: row.decided_at })
            })
            .collect()
    }

    /// The legal clocks by matter.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn clocks(&self, read: &Read) -> Result<Vec<(Id, LegalClock)>, Refusal> {
        let rows: Vec<ClockRow> = sql::query_as(CLOCKS).bind(&self.row.id).fetch_all(read).await?;
        rows.into_iter()
            .map(|row| {
                let day = |text: &str| text.parse::<Date>().map_err(Refusal::broken);
                let clock = LegalClock {
                    started_on: day(&row.started_on)?,
                    days: u16::try_from(row.days).map_err(Refusal::broken)?,
                    paused_days: u32::try_from(row.paused_days).map_err(Refusal::broken)?,
                    paused_since: row.paused_since.as_deref().map(day).transpose()?,
                    ended_on: row.ended_on.as_deref().map(day).transpose()?,
                };
                Ok((Id(row.matter), clock))
            })
            .collect()
    }

    /// The return for correction that waits for an answer.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn open_correction(&self, read: &Read) -> Result<Option<OpenCorrection>, Refusal> {
        let row: Option<(String, i64, Vec<u8>)> =
            sql::query_as(OPEN_CORRECTION).bind(&self.row.id).fetch_optional(read).await?;
        row.map(|(id, based_on, sealed)| {
            let marks = self.key.open_json(items_place(&id), &sealed)?;
            Ok(OpenCorrection { id, based_on, marks })
        })
        .transpose()
        .map_err(|error: SealError| Refusal::broken(error))
    }

    /// The line of the queue.
    ///
    /// # Errors
    /// [`Refusal`]
    pub fn headline(&self) -> Result<Headline, Refusal> {
        self.key.open_json(headline_place(&self.row.id), &self.row.headline_sealed).map_err(Refusal::broken)
    }
}
