//! Login sessions of both doors.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use super::{Db, Read, Tx, WriteError, sql};
use crate::{
    clock::millis,
    identity::visit::{Role, StaffMember},
};

/// A resident's session ends after this long without a request.
pub const RESIDENT_IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A resident's session ends after this long in any case.
pub const RESIDENT_LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// A staff session ends after this long without a request.
pub const STAFF_IDLE: SignedDuration = SignedDuration::from_mins(60);
/// A staff session ends after this long in any case.
pub const STAFF_LONGEST: SignedDuration = SignedDuration::from_hours(10);
/// A session's last use is written down at most this often.
const SEEN_EVERY: i64 = 60_000;

const RESIDENT: &str =
    "SELECT contact, seen_at, ends_at FROM login_session WHERE id = $1 AND door = 'residents'";
const STAFF: &str = "SELECT s.id, s.name, l.seen_at, l.ends_at, r.office, r.role FROM login_session l \
     JOIN staff s ON s.id = l.staff LEFT JOIN staff_role r ON r.staff = s.id \
     WHERE l.id = $1 AND l.door = 'staff' AND s.disabled_at IS NULL ORDER BY r.office";
const INSERT: &str = "INSERT INTO login_session (id, door, contact, staff, device, created_at, seen_at, ends_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
const SEEN: &str = "UPDATE login_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
const END: &str = "DELETE FROM login_session WHERE id = $1";

/// A session to be made.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Hash of the cookie.
    pub id: String,
    /// `residents` or `staff`.
    pub door: &'static str,
    /// Digest of a resident's address.
    pub contact: Option<String>,
    /// Id of a member of staff.
    pub staff: Option<String>,
    /// Digest of the device.
    pub device: Option<String>,
    /// Now.
    pub now: Timestamp,
    /// How long it lasts at most.
    pub longest: SignedDuration,
}

/// The address digest of a resident's living session.
///
/// # Errors
/// The database's.
pub async fn resident(db: &Db, id: &str, now: Timestamp) -> Result<Option<String>, sqlx::Error> {
    let found: Option<(String, i64, i64)> =
        sql::query_as(RESIDENT).bind(id).fetch_optional(db.read()).await?;
    let Some((contact, seen, ends)) = found else { return Ok(None) };
    Ok(is_alive(db, id, (seen, ends), RESIDENT_IDLE, now).await.then_some(contact))
}

#[derive(FromRow)]
struct StaffRow {
    id: String,
    name: String,
    seen_at: i64,
    ends_at: i64,
    office: Option<String>,
    role: Option<String>,
}

/// The member of staff of a living session, with roles as they are now.
///
/// # Errors
/// The database's.
pub async fn staff(db: &Db, id: &str, now: Timestamp) -> Result<Option<Arc<StaffMember>>, sqlx::Error> {
    let rows: Vec<StaffRow> = sql::query_as(STAFF).bind(id).fetch_all(db.read()).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    if !is_alive(db, id, (first.seen_at, first.ends_at), STAFF_IDLE, now).await {
        return Ok(None);
    }
    let roles = rows
        .iter()
        .filter_map(|row| Some((row.office.clone()?, Role::parse(row.role.as_deref()?)?)))
        .collect();
    Ok(Some(Arc::new(StaffMember { id: first.id.clone(), name: first.name.clone(), roles })))
}

/// Whether a session lives, by when it was seen last and when it ends. One that is met after its end is ended for
/// good: a clock that is set back later must not bring it to life again.
async fn is_alive(db: &Db, id: &str, (seen, ends): (i64, i64), idle: SignedDuration, now: Timestamp) -> bool {
    let since = millis(now) - i64::try_from(idle.as_millis()).unwrap_or(0);
    if ends > millis(now) && seen > since {
        note_use(db, id, seen, now).await;
        return true;
    }
    if let Err(error) = end(db, id).await {
        tracing::warn!(%error, "a session that is over was not deleted");
    }
    false
}

/// Keeps the idle limit moving. A failure only lets the session end earlier.
async fn note_use(db: &Db, id: &str, seen: i64, now: Timestamp) {
    if millis(now) - seen < SEEN_EVERY {
        return;
    }
    let result = db
        .write_with((id.to_owned(), millis(now)), |tx: &mut Tx, (id, now)| {
            Box::pin(async move { sql::query(SEEN).bind(id).bind(now).execute(&mut *tx).await.map(drop) })
        })
        .await;
    if let Err(error) = result {
        tracing::warn!(%error, "the use of a session was not noted");
    }
}

/// Stores a new session inside a write.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewSession) -> Result<(), sqlx::Error> {
    let ends = new.now.saturating_add(new.longest).unwrap_or(Timestamp::MAX);
    sql::query(INSERT)
        .bind(&new.id)
        .bind(new.door)
        .bind(&new.contact)
        .bind(&new.staff)
        .bind(&new.device)
        .bind(millis(new.now))
        .bind(millis(ends))
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// Ends a session at once.
///
/// # Errors
/// The database's.
pub async fn end(db: &Db, id: &str) -> Result<(), WriteError<sqlx::Error>> {
    db.write_with(id.to_owned(), |tx: &mut Tx, id| {
        Box::pin(async move { sql::query(END).bind(id).execute(&mut *tx).await.map(drop) })
    })
    .await
}

/// Ends a session inside a write.
///
/// # Errors
/// The database's.
pub async fn end_now(tx: &mut Tx, id: &str) -> Result<(), sqlx::Error> {
    sql::query(END).bind(id).execute(&mut *tx).await.map(drop)
}

/// Whether a pool can be read: for readiness.
///
/// # Errors
/// The database's.
pub async fn is_readable(read: &Read) -> Result<(), sqlx::Error> {
    sql::query("SELECT 1").execute(read).await.map(drop)
}
