//! Releases that have been read: they never change, so each is read once, and each of its files made once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use axum::body::Bytes;
use domain::survey::publication::Publication;

use crate::{
    db::{Read, survey_release},
    refusal::Refusal,
};

/// Most releases kept: a series of three years, and some.
const MOST: usize = 48;

/// A release as it was frozen.
#[derive(Debug)]
pub struct Frozen {
    /// 1; more after corrections.
    pub number: i64,
    /// Its content.
    pub publication: Arc<Publication>,
    pub(super) data: OnceLock<Bytes>,
    pub(super) codebook: OnceLock<Bytes>,
    pub(super) tables: OnceLock<Bytes>,
}

/// Releases by id; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Publications(Arc<Mutex<HashMap<String, Arc<Frozen>>>>);

/// A release that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FrozenError {
    /// There is no such release.
    #[error("no such release")]
    None,
    /// It is stored in another shape.
    #[error("the release cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Storage(#[from] sqlx::Error),
}

impl From<FrozenError> for Refusal {
    fn from(error: FrozenError) -> Self {
        match error {
            FrozenError::None => Self::NotFound,
            FrozenError::Storage(error) => error.into(),
            error @ FrozenError::Shape(_) => Self::broken(error),
        }
    }
}

impl Publications {
    /// A release.
    ///
    /// # Errors
    /// [`FrozenError`]
    pub async fn of(&self, read: &Read, id: &str, number: i64) -> Result<Arc<Frozen>, FrozenError> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(release) = known().get(id) {
            return Ok(Arc::clone(release));
        }
        let stored = survey_release::content(read, id).await?.ok_or(FrozenError::None)?;
        let release = Arc::new(Frozen {
            number,
            publication: Arc::new(serde_json::from_str(&stored)?),
            data: OnceLock::new(),
            codebook: OnceLock::new(),
            tables: OnceLock::new(),
        });
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(id.to_owned(), Arc::clone(&release));
        Ok(release)
    }
}
