//! Offices, procedures and their published versions.

use domain::form::Text;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::{Db, Read, Tx, WriteError, sql};
use crate::{audit, clock::millis, entropy::Entropy};

const CURRENT: &str = "SELECT current FROM procedure ORDER BY id";
const CURRENT_OF: &str = "SELECT current FROM procedure WHERE id = $1";
const VERSION: &str = "SELECT id, definition FROM procedure_version WHERE id = $1";
const OFFICES: &str = "SELECT id, name FROM office ORDER BY id";
const PUT_OFFICE: &str = "INSERT INTO office (id, name) VALUES ($1, $2) \
     ON CONFLICT (id) DO UPDATE SET name = excluded.name";
// Versions of an office are published one after another: two at the same moment would take the same number.
const HOLD_OFFICE: &str = "UPDATE office SET name = name WHERE id = $1";
const PUT_VERSION: &str = "INSERT INTO procedure_version (id, procedure, number, office, definition, published_at) \
     SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5 FROM procedure_version WHERE procedure = $2 \
     ON CONFLICT (id) DO NOTHING";
const PUT_CURRENT: &str = "INSERT INTO procedure (id, version, current) VALUES ($1, 1, $2) \
     ON CONFLICT (id) DO UPDATE SET current = excluded.current, version = procedure.version + 1 \
     WHERE procedure.current <> excluded.current";

/// A published version as its row keeps it.
#[derive(Debug, FromRow)]
pub struct VersionRow {
    /// Id: digest of the definition, so that the same definition is the same version.
    pub id: String,
    /// The definition as published.
    pub definition: String,
}

/// The id of the current version of every procedure.
///
/// # Errors
/// The database's.
pub async fn current(read: &Read) -> Result<Vec<String>, sqlx::Error> {
    sql::query_scalar(CURRENT).fetch_all(read).await
}

/// The id of a procedure's current version.
///
/// # Errors
/// The database's.
pub async fn current_of(on: impl Into<sql::On<'_>>, procedure: &str) -> Result<Option<String>, sqlx::Error> {
    sql::query_scalar(CURRENT_OF).bind(procedure).fetch_optional(on).await
}

/// A version.
///
/// # Errors
/// The database's.
pub async fn version(read: &Read, id: &str) -> Result<VersionRow, sqlx::Error> {
    sql::query_as(VERSION).bind(id).fetch_one(read).await
}

/// Ids and names of the offices.
///
/// # Errors
/// The database's.
pub async fn offices(read: &Read) -> Result<Vec<(String, Text)>, sqlx::Error> {
    let rows: Vec<(String, String)> = sql::query_as(OFFICES).fetch_all(read).await?;
    let read = |(id, name): (String, String)| match serde_json::from_str(&name) {
        Ok(name) => Ok((id, name)),
        Err(error) => Err(sqlx::Error::Decode(Box::new(error))),
    };
    rows.into_iter().map(read).collect()
}

/// Adds or renames an office.
///
/// # Errors
/// The database's.
pub async fn put_office(
    db: &Db,
    id: &str,
    name: &Text,
    now: Timestamp,
    entropy: &Entropy,
) -> Result<(), WriteError<sqlx::Error>> {
    let name = serde_json::to_string(name)
        .map_err(|error| WriteError::Refused(sqlx::Error::Encode(Box::new(error))))?;
    let entry = audit::Entry {
        actor: audit::Actor::System("office"),
        action: "office.put",
        subject_kind: "office",
        subject: Some(id.to_owned()),
        detail: serde_json::Value::Null,
    };
    let input = (id.to_owned(), name, entry, entropy.clone());
    db.write_with(input, move |tx: &mut Tx, (id, name, entry, entropy)| {
        Box::pin(async move {
            sql::query(PUT_OFFICE).bind(id).bind(name).execute(&mut *tx).await?;
            audit::record(tx, entry, now, entropy).await
        })
    })
    .await
}

/// Publishes a definition that has been checked, and makes it the current version of its procedure.
/// Publishing the same definition again changes nothing. The audit trail names the version that is current from then on.
/// Returns the version's id.
///
/// # Errors
/// The database's.
pub async fn publish(
    db: &Db,
    procedure: &str,
    office: &str,
    definition: &str,
    now: Timestamp,
    entropy: &Entropy,
) -> Result<String, WriteError<sqlx::Error>> {
    let digest = Sha256::digest(definition.as_bytes());
    let id = data_encoding::HEXLOWER.encode(&digest[..12]);
    let entry = audit::Entry {
        actor: audit::Actor::System("procedure publish"),
        action: "procedure.published",
        subject_kind: "procedure",
        subject: Some(procedure.to_owned()),
        detail: serde_json::json!({ "version": id }),
    };
    let of = (id, procedure.to_owned(), office.to_owned(), definition.to_owned());
    db.write_with((of, entry, entropy.clone()), move |tx: &mut Tx, (of, entry, entropy)| {
        let (id, procedure, office, definition) = of;
        Box::pin(async move {
            sql::query(HOLD_OFFICE).bind(office).execute(&mut *tx).await?;
            sql::query(PUT_VERSION)
                .bind(id)
                .bind(procedure)
                .bind(office)
                .bind(definition)
                .bind(millis(now))
                .execute(&mut *tx)
                .await?;
            let changed = sql::query(PUT_CURRENT).bind(procedure).bind(&*id).execute(&mut *tx).await?;
            if changed > 0 {
                audit::record(tx, entry, now, entropy).await?;
            }
            Ok(id.clone())
        })
    })
    .await
}
