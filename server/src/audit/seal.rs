//! The sealer.

use jiff::Timestamp;

use super::chain::{Head, Row, START};
use crate::{
    clock::millis,
    db::{Tx, sql},
    sealed::Keys,
};

/// Entries sealed in one transaction at most.
const SLICE: i64 = 200;

const LAST: &str = "SELECT number, hash FROM audit_seal ORDER BY number DESC LIMIT 1";
const UNSEALED: &str = "SELECT id, at, actor_kind, actor, action, subject_kind, subject, detail FROM audit \
     WHERE sealed_as IS NULL ORDER BY id LIMIT $1";
const SEAL: &str = "INSERT INTO audit_seal (number, audit, hash) VALUES ($1, $2, $3)";
const MARK: &str = "UPDATE audit SET sealed_as = $2 WHERE id = $1";
const SIGN: &str = "INSERT INTO audit_head (number, hash, signature, at) VALUES ($1, $2, $3, $4)";

/// What a slice of sealing did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The new head; `None` where there was nothing to seal.
    pub head: Option<Head>,
    /// Whether more entries are waiting.
    pub more: bool,
}

/// Numbers and chains the oldest unsealed entries and signs the new head. Only one sealer may run at a time; a
/// second one fails on the number.
///
/// # Errors
/// The database's.
pub async fn seal_slice(tx: &mut Tx, keys: &Keys, now: Timestamp) -> Result<Sealed, sqlx::Error> {
    let rows: Vec<Row> = sql::query_as(UNSEALED).bind(SLICE).fetch_all(&mut *tx).await?;
    let Some(count) = i64::try_from(rows.len()).ok().filter(|count| *count > 0) else {
        return Ok(Sealed { head: None, more: false });
    };
    let last: Option<(i64, String)> = sql::query_as(LAST).fetch_optional(&mut *tx).await?;
    let (mut number, mut hash) = last.unwrap_or((0, START.to_owned()));
    for row in rows {
        number += 1;
        hash = row.hash(number, &hash);
        sql::query(SEAL).bind(number).bind(&row.id).bind(&hash).execute(&mut *tx).await?;
        sql::query(MARK).bind(&row.id).bind(number).execute(&mut *tx).await?;
    }
    let head = Head::sign(keys, number, hash, millis(now));
    sql::query(SIGN)
        .bind(head.number)
        .bind(&head.hash)
        .bind(&head.signature)
        .bind(head.at)
        .execute(&mut *tx)
        .await?;
    Ok(Sealed { head: Some(head), more: count == SLICE })
}
