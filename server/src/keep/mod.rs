//! Keeping a city: backup and restore, moving to the other engine, and looking whether all is well.

pub mod backup;
mod compare;
pub mod doctor;
mod dump;
mod hold;
mod manifest;
mod moving;
mod objects;
mod parts;
pub mod restore;
mod verify;

use std::{io, path::PathBuf};

use crate::{
    config::Config,
    db::{Location, OpenError},
    files::{InventoryError, PATIENCE, Store, StoreError},
    sealed::KeyError,
};

pub use compare::{Difference, Measure, Proof, compare};
pub use manifest::{Engine, Manifest};
pub use moving::move_city;
pub use parts::Part;
pub use verify::{Depth, verify};

/// Why a city was not kept as it should be.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// A database does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A database failed.
    #[error("the database failed: {0}")]
    Storage(#[from] sqlx::Error),
    /// The file system failed.
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// The file store failed.
    #[error(transparent)]
    Files(#[from] StoreError),
    /// The master key does not fit.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It would do harm, or came out wrong: what, and what to do.
    #[error("{0}")]
    Refused(String),
}

impl From<InventoryError> for KeepError {
    fn from(error: InventoryError) -> Self {
        match error {
            InventoryError::Store(error) => error.into(),
            InventoryError::Database(error) => error.into(),
        }
    }
}

impl KeepError {
    fn refused<T>(why: impl Into<String>) -> Result<T, Self> {
        Err(Self::Refused(why.into()))
    }
}

/// Where the parts of a city are.
#[derive(Clone, Debug)]
pub struct Places {
    /// The database.
    pub location: Location,
    /// The data folder.
    pub data: PathBuf,
    /// The master key.
    pub key_file: PathBuf,
    /// The uploaded files.
    pub files: Store,
}

impl Places {
    /// Of a configured city; nothing is made but the folder of the files.
    ///
    /// # Errors
    /// [`KeepError`]
    pub fn of(config: &Config) -> Result<Self, KeepError> {
        let location = config.database().ok_or_else(|| {
            KeepError::Refused("KAKAZU_DATABASE_URL begins with neither postgres:// nor sqlite:".into())
        })?;
        Ok(Self {
            location,
            data: config.data.clone(),
            key_file: config.master_key_file(),
            files: Store::open(&config.files, &config.data, PATIENCE)?,
        })
    }

    /// Where the head of the audit trail is kept outside the database.
    #[must_use]
    pub fn audit_head(&self) -> PathBuf {
        self.data.join("audit.head")
    }
}
