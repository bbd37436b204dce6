//! Letters that the office sends to people without a mail address.

use jiff::Timestamp;
use sqlx::FromRow;

use super::{
    Read, Tx,
    sql::{self, Builder},
};
use crate::clock::millis;

const OF_APPLICATION: &str = "SELECT id, kind, created_at, sent_at FROM letter WHERE application = $1 \
     ORDER BY created_at DESC, id DESC";
const SENT: &str = "UPDATE letter SET sent_at = $3, sent_by = $4 \
     WHERE id = $1 AND application = $2 AND sent_at IS NULL";
/// Most letters on a page.
const MOST: i64 = 200;
/// Most sent letters below them.
const MOST_SENT: i64 = 30;

/// A letter of an application.
#[derive(Clone, Debug, FromRow)]
pub struct LetterRow {
    /// Id.
    pub id: String,
    /// What it tells of: a kind of event.
    pub kind: String,
    /// Since when it is to be sent, unix milliseconds.
    pub created_at: i64,
    /// When it was sent.
    pub sent_at: Option<i64>,
}

/// A letter in the list of an office.
#[derive(Clone, Debug, FromRow)]
pub struct OfficeLetter {
    /// Id.
    pub id: String,
    /// What it tells of.
    pub kind: String,
    /// Since when it is to be sent, unix milliseconds.
    pub created_at: i64,
    /// When it was sent.
    pub sent_at: Option<i64>,
    /// The application.
    pub application: String,
    /// Its receipt number.
    pub receipt_number: String,
    /// Its line of the queue.
    pub headline_sealed: Vec<u8>,
    /// Id of its data key.
    pub data_key: String,
    /// The data key.
    pub wrapped: Vec<u8>,
}

/// The letters of an application, newest first.
///
/// # Errors
/// The database's.
pub async fn of_application(read: &Read, application: &str) -> Result<Vec<LetterRow>, sqlx::Error> {
    sql::query_as(OF_APPLICATION).bind(application).fetch_all(read).await
}

/// The letters of these offices: those to send, oldest first, or those sent last.
///
/// # Errors
/// The database's.
pub async fn of_offices(read: &Read, offices: &[&str], sent: bool) -> Result<Vec<OfficeLetter>, sqlx::Error> {
    if offices.is_empty() {
        return Ok(Vec::new());
    }
    let (most, order) = if sent { (MOST_SENT, " DESC") } else { (MOST, "") };
    let mut query = Builder::new(
        "SELECT l.id, l.kind, l.created_at, l.sent_at, l.application, a.receipt_number, a.headline_sealed, a.data_key, \
         k.wrapped FROM (",
    );
    // Each office's own end of the list: an index holds just that.
    for (index, office) in offices.iter().enumerate() {
        query.push(if index > 0 { " UNION ALL " } else { "" });
        query.push("SELECT id, at FROM (SELECT id, ").push(if sent { "sent_at" } else { "created_at" });
        query.push(" AS at FROM letter WHERE office = ").push_bind((*office).to_owned());
        query.push(if sent { " AND sent_at IS NOT NULL" } else { " AND sent_at IS NULL" });
        query.push(" ORDER BY at").push(order).push(", id").push(order).push(" LIMIT ").push_bind(most);
        query.push(") AS part");
    }
    query.push(
        ") AS f JOIN letter l ON l.id = f.id JOIN application a ON a.id = l.application \
         JOIN data_key k ON k.id = a.data_key ORDER BY f.at",
    );
    query.push(order).push(", f.id").push(order).push(" LIMIT ").push_bind(most);
    query.build_as().fetch_all(read).await
}

/// Marks a letter as sent inside a write; false where it was, or is another application's.
///
/// # Errors
/// The database's.
pub async fn mark_sent(
    tx: &mut Tx,
    application: &str,
    letter: &str,
    staff: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sql::query(SENT)
        .bind(letter)
        .bind(application)
        .bind(millis(now))
        .bind(staff)
        .execute(&mut *tx)
        .await?;
    Ok(done == 1)
}
