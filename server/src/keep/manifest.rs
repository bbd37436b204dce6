//! What a backup says of itself.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{KeepError, compare::Measure, parts::Part};
use crate::{audit::Head, db::Location};

/// Name of the manifest: written last.
pub(super) const MANIFEST: &str = "manifest.json";
/// Name of the list of uploaded files, as `sha256sum --check` reads it.
pub(super) const FILES: &str = "files.sha256";
/// Name of the audit trail's head as it was kept outside.
pub(super) const AUDIT_HEAD: &str = "audit.head";
const FORMAT: u32 = 1;

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Engine {
    pub(super) fn of(location: &Location) -> Self {
        match location {
            Location::File(_) => Self::Sqlite,
            Location::Postgres(..) => Self::Postgres,
        }
    }

    /// Name of the database's file in a backup.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Postgres => "database.dump",
        }
    }
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 1.
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// When it was begun: whatever had been acknowledged by then is in it.
    pub taken_at: Timestamp,
    /// The engine; a backup is restored into the same one.
    pub engine: Engine,
    /// Number of the newest migration.
    pub schema: i64,
    /// Which master key opens it. The key itself is not in it.
    pub master_key: String,
    /// The end of the audit trail in the database.
    pub audit_head: Option<Head>,
    /// Rows and digests of all tables.
    pub tables: BTreeMap<String, Measure>,
    /// Uploaded files: how many.
    pub files: u64,
    /// Files that the city itself had lost before.
    pub lost: Vec<String>,
    /// All parts but the uploaded files, which the list of files has.
    pub parts: Vec<Part>,
}

impl Manifest {
    pub(super) const FORMAT: u32 = FORMAT;

    /// Of the backup in a folder.
    ///
    /// # Errors
    /// [`KeepError::Refused`] where there is none.
    pub fn read(folder: &Path) -> Result<Self, KeepError> {
        let text = match fs::read(folder.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) => {
                return KeepError::refused(format!(
                    "{} is no finished backup ({MANIFEST}: {error}): take another one",
                    folder.display()
                ));
            }
        };
        let manifest: Self = serde_json::from_slice(&text).map_err(|error| {
            KeepError::Refused(format!("{MANIFEST} cannot be read: {error}. Take another backup"))
        })?;
        if manifest.format != FORMAT {
            return KeepError::refused("the backup was made by a newer program: restore it with that");
        }
        Ok(manifest)
    }
}
