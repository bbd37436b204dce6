//! Drafts: who holds them, and every change to one.

use std::collections::BTreeSet;

use domain::application::draft::Document;
use domain::form::{Id, Path};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Db, Read, Tx, WriteError, sql};
use crate::{
    clock::millis,
    entropy::Entropy,
    sealed::{DataKey, Keys, Place, SealError, WrappedKey, insert_data_key},
};

const LOAD: &str = "SELECT d.id, d.version, d.procedure, d.procedure_version, d.channel, d.application, \
     d.device, d.contact, d.staff, d.lang, d.data_key, d.document_sealed, d.changed_at, d.expires_at, d.submitted_at, \
     k.wrapped FROM draft d JOIN data_key k ON k.id = d.data_key WHERE d.id = $1";
const INSERT: &str = "INSERT INTO draft (id, version, procedure, procedure_version, channel, application, device, \
     contact, staff, lang, data_key, document_sealed, created_at, changed_at, expires_at) \
     VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)";
const TAKE: &str = "UPDATE draft SET version = version + 1, changed_at = $2, lang = $3 \
     WHERE id = $1 AND submitted_at IS NULL RETURNING document_sealed";
const STORE: &str = "UPDATE draft SET document_sealed = $2 WHERE id = $1";
const GIVE: &str =
    "UPDATE draft SET contact = $2 WHERE id = $1 AND contact IS NULL AND submitted_at IS NULL RETURNING id";
const DELETE: &str =
    "DELETE FROM draft WHERE id = $1 AND submitted_at IS NULL RETURNING data_key, application";
const MINE: &str = "SELECT id, procedure, procedure_version, contact, changed_at, expires_at FROM draft \
     WHERE submitted_at IS NULL AND application IS NULL AND \
     ((device = CAST($1 AS TEXT) AND contact IS NULL) OR contact = CAST($2 AS TEXT) OR staff = CAST($3 AS TEXT)) \
     ORDER BY changed_at DESC LIMIT 50";

/// What is sealed in a draft.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The answers with their revisions.
    pub document: Document,
    /// The confirmed address, for mails about what becomes of it.
    pub address: Option<String>,
    /// What the next page of this section says, until the next change.
    pub say: Option<(Id, Vec<Saying>)>,
    /// Questions that appeared only by the last change, so that nobody could have answered them yet.
    pub fresh: BTreeSet<Path>,
}

/// Something that a page says after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saying {
    /// What was typed before signing in is back.
    ValuesAreBack,
    /// Answers opened further questions.
    MoreToAnswer,
    /// No place has this postal code.
    PostcodeNotFound,
    /// Several things have what was looked up: the part that one of them fills, and each with its name.
    Choices(Path, Vec<(String, String)>),
    /// No bank or branch is called so.
    BankNotFound,
    /// A file was not added: its name, and why.
    UploadRefused(String, UploadRefusal),
}

/// Why a file was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadRefusal {
    /// Neither JPEG, PNG nor PDF by its content.
    Kind,
    /// A kind that this question does not take.
    OtherKind,
    /// Larger than one file may be.
    Size,
    /// Larger than this question takes; megabytes.
    SizeHere(u8),
    /// All files together would be too large.
    Total,
    /// More files than the question takes.
    Count(u8),
    /// Nothing in it.
    Empty,
    /// The file store was down.
    Store,
}

/// A draft as its row keeps it.
#[derive(Clone, Debug, FromRow)]
pub struct DraftRow {
    /// Id.
    pub id: String,
    /// Optimistic lock.
    pub version: i64,
    /// Procedure.
    pub procedure: String,
    /// The version it is pinned to.
    pub procedure_version: String,
    /// Channel: online or counter.
    pub channel: String,
    /// The application that it corrects.
    pub application: Option<String>,
    /// Digest of the device that began it.
    pub device: Option<String>,
    /// Digest of the confirmed address.
    pub contact: Option<String>,
    /// The clerk who enters it.
    pub staff: Option<String>,
    /// Language last used.
    pub lang: String,
    /// Id of its data key.
    pub data_key: String,
    /// Its content.
    pub document_sealed: Vec<u8>,
    /// Last change, unix milliseconds.
    pub changed_at: i64,
    /// Deleted after, unix milliseconds.
    pub expires_at: i64,
    /// When it was submitted, unix milliseconds.
    pub submitted_at: Option<i64>,
    wrapped: Vec<u8>,
}

/// A draft, opened.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its row.
    pub row: DraftRow,
    /// Its key.
    pub key: DataKey,
    /// Its content.
    pub content: Content,
}

/// A draft in a list.
#[derive(Debug, FromRow)]
pub struct DraftHead {
    /// Id.
    pub id: String,
    /// Procedure.
    pub procedure: String,
    /// The version it is pinned to.
    pub procedure_version: String,
    /// Digest of the confirmed address.
    pub contact: Option<String>,
    /// Last change, unix milliseconds.
    pub changed_at: i64,
    /// Deleted after, unix milliseconds.
    pub expires_at: i64,
}

/// Why a change to a draft did not happen.
#[derive(Debug, thiserror::Error)]
pub enum DraftRefusal {
    /// It is gone or has been submitted.
    #[error("the draft is gone or has been submitted")]
    Gone,
    /// The database's.
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
    /// It does not open.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Where a draft's content is sealed.
#[must_use]
pub fn place(id: &str) -> Place<'_> {
    Place::new("draft", "document_sealed", id)
}

/// A draft with its content.
///
/// # Errors
/// The database's, or that it does not open.
pub async fn load(read: &Read, keys: &Keys, id: &str) -> Result<Option<Draft>, DraftRefusal> {
    let Some(row) = sql::query_as::<DraftRow>(LOAD).bind(id).fetch_optional(read).await? else {
        return Ok(None);
    };
    let key = keys.unwrap_data_key(&row.data_key, &row.wrapped)?;
    let content = key.open_json(place(&row.id), &row.document_sealed)?;
    Ok(Some(Draft { row, key, content }))
}

/// The unfinished first applications of a device, an address or a clerk.
///
/// # Errors
/// The database's.
pub async fn mine(
    read: &Read,
    device: Option<&str>,
    contact: Option<&str>,
    staff: Option<&str>,
) -> Result<Vec<DraftHead>, sqlx::Error> {
    sql::query_as(MINE).bind(device).bind(contact).bind(staff).fetch_all(read).await
}

/// Pins a draft to another version of its procedure inside a write; nothing where it has changed meanwhile.
///
/// # Errors
/// The database's.
pub async fn carry(tx: &mut Tx, id: &str, seen: i64, to: &str, now: i64) -> Result<(), sqlx::Error> {
    const CARRY: &str = "UPDATE draft SET version = version + 1, procedure_version = $3, changed_at = $4 \
         WHERE id = $1 AND version = $2 AND submitted_at IS NULL AND application IS NULL";
    sql::query(CARRY).bind(id).bind(seen).bind(to).bind(now).execute(&mut *tx).await.map(drop)
}

/// A draft to be made.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// Id.
    pub id: String,
    /// Procedure.
    pub procedure: String,
    /// Version.
    pub procedure_version: String,
    /// Channel.
    pub channel: &'static str,
    /// The application that it corrects.
    pub application: Option<String>,
    /// Who holds it: device, address or clerk.
    pub device: Option<String>,
    /// Digest of the address.
    pub contact: Option<String>,
    /// The clerk.
    pub staff: Option<String>,
    /// Language.
    pub lang: &'static str,
    /// Its content, sealed with `data_key`.
    pub document_sealed: Vec<u8>,
    /// Id of its key.
    pub data_key: String,
    /// The key to store with it; none where the key is the application's.
    pub new_key: Option<WrappedKey>,
    /// Now.
    pub now: Timestamp,
    /// Deleted after.
    pub expires_at: Timestamp,
}

/// Stores a new draft inside a write.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewDraft) -> Result<(), sqlx::Error> {
    if let Some(key) = &new.new_key {
        insert_data_key(tx, key, new.now).await?;
    }
    sql::query(INSERT)
        .bind(&new.id)
        .bind(&new.procedure)
        .bind(&new.procedure_version)
        .bind(new.channel)
        .bind(&new.application)
        .bind(&new.device)
        .bind(&new.contact)
        .bind(&new.staff)
        .bind(new.lang)
        .bind(&new.data_key)
        .bind(&new.document_sealed)
        .bind(millis(new.now))
        .bind(millis(new.expires_at))
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// Takes a draft to change it, before anything else of the write: its content as it is at this moment, which stays so
/// until [`put`] at its end. Whoever else changes it waits.
///
/// # Errors
/// See [`DraftRefusal`].
pub async fn take(
    tx: &mut Tx,
    (id, key): (&str, &DataKey),
    lang: &str,
    now: Timestamp,
) -> Result<Content, DraftRefusal> {
    let sealed: Option<Vec<u8>> =
        sql::query_scalar(TAKE).bind(id).bind(millis(now)).bind(lang).fetch_optional(&mut *tx).await?;
    Ok(key.open_json(place(id), &sealed.ok_or(DraftRefusal::Gone)?)?)
}

/// Stores the changed content of a draft that was taken.
///
/// # Errors
/// See [`DraftRefusal`].
pub async fn put(
    tx: &mut Tx,
    (id, key): (&str, &DataKey),
    content: &Content,
    entropy: &Entropy,
) -> Result<(), DraftRefusal> {
    let sealed = key.seal_json(place(id), content, entropy)?;
    sql::query(STORE).bind(id).bind(sealed).execute(&mut *tx).await?;
    Ok(())
}

/// Gives a draft to a confirmed address. One that belongs to an address by now, has been submitted or is gone stays
/// as it is.
///
/// # Errors
/// See [`DraftRefusal`].
pub async fn give(
    tx: &mut Tx,
    draft: (&str, &DataKey),
    contact: &str,
    address: &str,
    entropy: &Entropy,
    lang: &str,
    now: Timestamp,
) -> Result<(), DraftRefusal> {
    let given: Option<String> =
        sql::query_scalar(GIVE).bind(draft.0).bind(contact).fetch_optional(&mut *tx).await?;
    if given.is_none() {
        return Ok(());
    }
    let mut content = take(tx, draft, lang, now).await?;
    content.address = Some(address.to_owned());
    put(tx, draft, &content, entropy).await
}

/// Deletes a draft with its files' rows and its key; a correction's key is its application's and stays.
///
/// # Errors
/// See [`DraftRefusal`].
pub async fn delete(db: &Db, id: &str) -> Result<(), WriteError<DraftRefusal>> {
    fn op<'t>(tx: &'t mut Tx, id: &'t String) -> BoxFuture<'t, Result<(), DraftRefusal>> {
        Box::pin(async move {
            let deleted: Option<(String, Option<String>)> =
                sql::query_as(DELETE).bind(id).fetch_optional(&mut *tx).await?;
            let (key, application) = deleted.ok_or(DraftRefusal::Gone)?;
            if application.is_none() {
                crate::sealed::erase_data_key(tx, &key).await?;
            }
            Ok(())
        })
    }
    db.write_with(id.to_owned(), op).await
}
