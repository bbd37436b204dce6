//! The verifier.

use sqlx::FromRow;

use super::chain::{Head, Row, START};
use crate::{
    db::{Db, Tx, sql},
    sealed::Keys,
};

const CHAIN: &str = "SELECT s.number, s.hash, a.sealed_as, a.id, a.at, a.actor_kind, a.actor, a.action, \
     a.subject_kind, a.subject, a.detail FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit \
     WHERE s.number > $1 ORDER BY s.number LIMIT $2";
const HEADS: &str = "SELECT number, hash, signature, at FROM audit_head ORDER BY number";
/// Entries read at a time.
const SLICE: i64 = 2_000;
const STRAY: &str = "SELECT a.sealed_as FROM audit a LEFT JOIN audit_seal s ON s.audit = a.id \
     WHERE a.sealed_as IS NOT NULL AND s.number IS NULL LIMIT 1";
const WAITING: &str = "SELECT COUNT(*) FROM audit WHERE sealed_as IS NULL";

/// A trail without a flaw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Entries in the chain.
    pub sealed: i64,
    /// Entries that wait for the sealer.
    pub waiting: i64,
    /// The end of the chain.
    pub head: Option<Head>,
}

/// Somebody has changed the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit trail was tampered with at or before entry {at}: {how}")]
pub struct Tampered {
    /// Number of the first entry that does not fit.
    pub at: i64,
    /// What is wrong there.
    pub how: Flaw,
}

/// What is wrong with a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A number is left out, or the entry is gone.
    #[error("an entry is missing")]
    Missing,
    /// An entry or its place is not what was sealed.
    #[error("an entry was changed or moved")]
    Changed,
    /// An entry says that it was sealed, and was not.
    #[error("an entry was put in")]
    PutIn,
    /// Entries without a signed head, a head without entries, or a false signature.
    #[error("the signed head does not fit")]
    Head,
    /// The chain is not the one whose head was kept outside.
    #[error("the chain does not lead to the head that was kept outside")]
    Outside,
}

/// Why a trail is not verified.
#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// It was changed.
    #[error(transparent)]
    Tampered(#[from] Tampered),
    /// The database failed.
    #[error("the database failed: {0}")]
    Storage(#[from] sqlx::Error),
}

#[derive(FromRow)]
struct Link {
    number: i64,
    hash: String,
    sealed_as: Option<i64>,
    id: Option<String>,
    at: Option<i64>,
    actor_kind: Option<String>,
    actor: Option<String>,
    action: Option<String>,
    subject_kind: Option<String>,
    subject: Option<String>,
    detail: Option<String>,
}

impl Link {
    fn row(self) -> Option<Row> {
        Some(Row {
            id: self.id?,
            at: self.at?,
            actor_kind: self.actor_kind?,
            actor: self.actor,
            action: self.action?,
            subject_kind: self.subject_kind?,
            subject: self.subject,
            detail: self.detail?,
        })
    }
}

fn flaw<T>(at: i64, how: Flaw) -> Result<T, Unverified> {
    Err(Tampered { at, how }.into())
}

/// Follows the whole chain in one snapshot. `outside` is the head that was kept outside the database: without it,
/// a trail put back to an earlier state passes.
///
/// # Errors
/// [`Unverified`]
pub async fn verify(db: &Db, keys: &Keys, outside: Option<&Head>) -> Result<Report, Unverified> {
    verify_in(&mut db.snapshot().await?, keys, outside).await
}

/// As [`verify`], in a snapshot that is there already.
///
/// # Errors
/// [`Unverified`]
pub async fn verify_in(snapshot: &mut Tx, keys: &Keys, outside: Option<&Head>) -> Result<Report, Unverified> {
    let heads: Vec<Head> = sql::query_as(HEADS).fetch_all(&mut *snapshot).await?;
    if let Some(false_one) = heads.iter().find(|head| !head.is_genuine(keys)) {
        return flaw(false_one.number, Flaw::Head);
    }
    if let Some(outside) = outside.filter(|head| !head.is_genuine(keys)) {
        return flaw(outside.number, Flaw::Outside);
    }
    let mut expected = heads.iter().peekable();
    let (mut last, mut before) = (0, START.to_owned());
    loop {
        let links: Vec<Link> = sql::query_as(CHAIN).bind(last).bind(SLICE).fetch_all(&mut *snapshot).await?;
        if links.is_empty() {
            break;
        }
        for link in links {
            let (number, hash, sealed_as) = (link.number, link.hash.clone(), link.sealed_as);
            if number != last + 1 {
                return flaw(last + 1, Flaw::Missing);
            }
            let Some(row) = link.row() else { return flaw(number, Flaw::Missing) };
            if sealed_as != Some(number) || row.hash(number, &before) != hash {
                return flaw(number, Flaw::Changed);
            }
            if expected.next_if(|head| head.number == number).is_some_and(|head| head.hash != hash) {
                return flaw(number, Flaw::Head);
            }
            if outside.is_some_and(|head| head.number == number && head.hash != hash) {
                return flaw(number, Flaw::Outside);
            }
            (last, before) = (number, hash);
        }
    }
    if heads.last().map_or(0, |head| head.number) != last {
        return flaw(last + 1, Flaw::Head);
    }
    if outside.is_some_and(|head| head.number > last) {
        return flaw(last + 1, Flaw::Outside);
    }
    let stray: Option<i64> = sql::query_scalar(STRAY).fetch_optional(&mut *snapshot).await?;
    if let Some(at) = stray {
        return flaw(at, Flaw::PutIn);
    }
    let waiting = sql::query_scalar(WAITING).fetch_one(&mut *snapshot).await?;
    Ok(Report { sealed: last, waiting, head: heads.last().cloned() })
}
