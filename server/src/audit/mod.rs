//! Who did what to which, so that tampering shows.
//!
//! Entries are inserted by the transaction that they tell of. One sealer then numbers them, chains them by SHA-256
//! and signs the head with a key that the database does not hold. The latest head is also kept outside, because a
//! chain alone does not show that its end was cut off.

mod chain;
mod seal;
mod verify;

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    clock::millis,
    db::{Tx, sql},
    entropy::Entropy,
};

pub use chain::Head;
pub use seal::{Sealed, seal_slice};
pub use verify::{Flaw, Report, Tampered, Unverified, verify, verify_in};

const INSERT: &str = "INSERT INTO audit (id, at, actor_kind, actor, action, subject_kind, subject, detail) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Who did it; ids and keyed digests only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A resident, by the digest of the confirmed address or of the device.
    Resident(Option<String>),
    /// A member of staff, by id.
    Staff(String),
    /// A program outside, by the id of its key.
    Robot(String),
    /// This program, by the name of the job.
    System(&'static str),
}

impl Actor {
    /// The kind, for tables.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Resident(_) => "resident",
            Self::Staff(_) => "staff",
            Self::Robot(_) => "robot",
            Self::System(_) => "system",
        }
    }

    /// The id or digest, for tables.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Resident(id) => id.as_deref(),
            Self::Staff(id) | Self::Robot(id) => Some(id),
            Self::System(job) => Some(job),
        }
    }
}

/// One entry. Holds nothing personal: ids, kinds and keyed digests.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who.
    pub actor: Actor,
    /// Did what, as `noun.verb`.
    pub action: &'static str,
    /// To what kind of thing: the name of its table.
    pub subject_kind: &'static str,
    /// To which one.
    pub subject: Option<String>,
    /// What else is worth knowing; `Value::Null` for nothing.
    pub detail: Value,
}

/// Records an entry in the transaction of what it tells of.
///
/// # Errors
/// The database's.
pub async fn record(
    tx: &mut Tx,
    entry: &Entry,
    now: Timestamp,
    entropy: &Entropy,
) -> Result<(), sqlx::Error> {
    sql::query(INSERT)
        .bind(entropy.id(now))
        .bind(millis(now))
        .bind(entry.actor.kind())
        .bind(entry.actor.id())
        .bind(entry.action)
        .bind(entry.subject_kind)
        .bind(&entry.subject)
        .bind(entry.detail.to_string())
        .execute(&mut *tx)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests;
