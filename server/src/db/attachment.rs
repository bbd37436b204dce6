//! Uploaded files: their rows. The bytes are objects of the file store.

use sqlx::FromRow;

use super::{Read, Tx, object_claim, sql};
use crate::sealed::Place;

const INSERT: &str = "INSERT INTO attachment (id, draft, path, name_sealed, media_type, bytes, sha256, object, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const OF_DRAFT: &str = "SELECT id, draft, path, name_sealed, media_type, bytes, sha256, object FROM attachment \
     WHERE draft = $1 AND removed_at IS NULL ORDER BY created_at, id";
const BY_ID: &str = "SELECT id, draft, path, name_sealed, media_type, bytes, sha256, object FROM attachment \
     WHERE id = $1 AND draft = $2";
const REMOVE: &str =
    "UPDATE attachment SET removed_at = $3 WHERE id = $1 AND draft = $2 AND removed_at IS NULL";

/// A file's row.
#[derive(Clone, Debug, FromRow)]
pub struct AttachmentRow {
    /// Id.
    pub id: String,
    /// The draft it was added to.
    pub draft: String,
    /// The question it answers.
    pub path: String,
    /// Its name on the device it came from.
    pub name_sealed: Vec<u8>,
    /// Type by content.
    pub media_type: String,
    /// Size.
    pub bytes: i64,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Key in the file store.
    pub object: String,
}

/// Where a file's name is sealed.
#[must_use]
pub fn name_place(id: &str) -> Place<'_> {
    Place::new("attachment", "name_sealed", id)
}

/// Where a file's bytes are sealed.
#[must_use]
pub fn bytes_place(id: &str) -> Place<'_> {
    Place::new("attachment", "object", id)
}

/// Stores a row inside a write. Its object must be claimed, and is named from then on.
///
/// # Errors
/// [`sqlx::Error::RowNotFound`] where the claim has ended; the database's.
pub async fn insert(tx: &mut Tx, row: &AttachmentRow, now: i64) -> Result<(), sqlx::Error> {
    object_claim::name(tx, &row.object).await?;
    sql::query(INSERT)
        .bind(&row.id)
        .bind(&row.draft)
        .bind(&row.path)
        .bind(&row.name_sealed)
        .bind(&row.media_type)
        .bind(row.bytes)
        .bind(&row.sha256)
        .bind(&row.object)
        .bind(now)
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// The files of a draft, in order of adding.
///
/// # Errors
/// The database's.
pub async fn of_draft(read: &Read, draft: &str) -> Result<Vec<AttachmentRow>, sqlx::Error> {
    sql::query_as(OF_DRAFT).bind(draft).fetch_all(read).await
}

/// The files of a draft, inside a write.
///
/// # Errors
/// The database's.
pub async fn of_draft_now(tx: &mut Tx, draft: &str) -> Result<Vec<AttachmentRow>, sqlx::Error> {
    sql::query_as(OF_DRAFT).bind(draft).fetch_all(&mut *tx).await
}

/// A file of a draft, removed or not: filed versions keep what they were filed with.
///
/// # Errors
/// The database's.
pub async fn by_id(read: &Read, id: &str, draft: &str) -> Result<Option<AttachmentRow>, sqlx::Error> {
    sql::query_as(BY_ID).bind(id).bind(draft).fetch_optional(read).await
}

/// Takes a file back inside a write.
///
/// # Errors
/// The database's.
pub async fn remove(tx: &mut Tx, id: &str, draft: &str, now: i64) -> Result<(), sqlx::Error> {
    sql::query(REMOVE).bind(id).bind(draft).bind(now).execute(&mut *tx).await.map(drop)
}
