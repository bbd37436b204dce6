//! Forms that arrived after their login session had ended, kept until the person has signed in again.

use super::{Tx, WriteError, draft::Draft, sql};
use crate::{clock::millis, portal::Shared, refusal::Refusal, sealed::Place};

/// How long they are kept, in milliseconds.
pub const KEPT: i64 = 60 * 60 * 1000;

const INSERT: &str = "INSERT INTO parked_post (id, draft, device, section, form_sealed, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const OF_DEVICE: &str = "SELECT p.id, p.draft, p.section, p.form_sealed FROM parked_post p JOIN draft d ON d.id = p.draft \
     WHERE p.device = $1 AND d.contact = $2 AND p.created_at > $3 ORDER BY p.created_at, p.id";
const DELETE: &str = "DELETE FROM parked_post WHERE id = $1";

/// A parked form: id, draft, section and what was typed.
#[derive(Debug, sqlx::FromRow)]
pub struct Parked {
    /// Id.
    pub id: String,
    /// Draft.
    pub draft: String,
    /// Section.
    pub section: String,
    /// Names and values.
    pub form_sealed: Vec<u8>,
}

fn place(id: &str) -> Place<'_> {
    Place::new("parked_post", "form_sealed", id)
}

/// Parks a form.
///
/// # Errors
/// [`Refusal`]
pub async fn put(
    portal: &Shared,
    draft: &Draft,
    device: &str,
    section: &str,
    fields: &[(String, String)],
) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let id = portal.entropy.id(now);
    let sealed = draft.key.seal_json(place(&id), fields, &portal.entropy).map_err(Refusal::broken)?;
    let input = (id, draft.row.id.clone(), device.to_owned(), section.to_owned(), sealed, millis(now));
    portal
        .db
        .write_with(input, |tx: &mut Tx, (id, draft, device, section, sealed, now)| {
            Box::pin(async move {
                sql::query(INSERT)
                    .bind(id)
                    .bind(draft)
                    .bind(device)
                    .bind(section)
                    .bind(sealed)
                    .bind(now)
                    .execute(&mut *tx)
                    .await
                    .map(drop)
            })
        })
        .await
        .map_err(|error| match error {
            // Deleted in another tab at the same moment.
            WriteError::Refused(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
                Refusal::NotFound
            }
            error => error.into(),
        })
}

/// What a device has parked for drafts of an address, oldest first.
///
/// # Errors
/// The database's.
pub async fn of_device(portal: &Shared, device: &str, contact: &str) -> Result<Vec<Parked>, sqlx::Error> {
    let since = millis(portal.clock.now()) - KEPT;
    sql::query_as(OF_DEVICE).bind(device).bind(contact).bind(since).fetch_all(portal.db.read()).await
}

/// What was typed.
///
/// # Errors
/// [`Refusal`]
pub fn open(draft: &Draft, parked: &Parked) -> Result<Vec<(String, String)>, Refusal> {
    draft.key.open_json(place(&parked.id), &parked.form_sealed).map_err(Refusal::broken)
}

/// Forgets a parked form.
///
/// # Errors
/// [`Refusal`]
pub async fn delete(portal: &Shared, id: &str) -> Result<(), Refusal> {
    portal
        .db
        .write_with(id.to_owned(), |tx: &mut Tx, id| {
            Box::pin(async move { sql::query(DELETE).bind(id).execute(&mut *tx).await.map(drop) })
        })
        .await
        .map_err(Refusal::from)
}
