//! Releases that have been read: they never change, so each is read once, and each of its files made once.

use std::{
    collections::HashMap,
    fmt::Display,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use domain::survey::publication::Publication;
use tokio::{sync::OnceCell, task::spawn_blocking};

use super::{Asked, find};
use crate::{
    db::{Read, survey_release},
    portal::Shared,
    refusal::{Answer, Refusal},
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
    pub(super) data: OnceCell<Bytes>,
    pub(super) codebook: OnceCell<Bytes>,
    pub(super) tables: OnceCell<Bytes>,
}

/// A file that is made of a release.
pub(super) struct File {
    /// The end of its name.
    pub(super) name: &'static str,
    /// Its media type.
    pub(super) kind: &'static str,
    /// Where it is kept.
    pub(super) kept: fn(&Frozen) -> &OnceCell<Bytes>,
}

impl File {
    /// Answers with the file about a survey and a month: made when it is first asked for, once, away from where requests
    /// are answered; then kept.
    pub(super) async fn answer<E: Display + Send + 'static>(
        self,
        portal: &Shared,
        (survey, month): (String, String),
        asked: &Asked,
        make: fn(&Publication, i64) -> Result<Bytes, E>,
    ) -> Answer {
        let release = find(portal, &survey, &month, asked).await?.release;
        let (publication, number) = (&release.publication, release.number);
        let made = async {
            let publication = Arc::clone(publication);
            let made = spawn_blocking(move || make(&publication, number)).await.map_err(Refusal::broken)?;
            made.map_err(Refusal::broken)
        };
        let bytes = (self.kept)(&release).get_or_try_init(|| made).await?;
        let mut response = bytes.clone().into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        let name = format!("{}-{}-{number}-{}", publication.survey, publication.month, self.name);
        if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
            headers.insert(header::CONTENT_DISPOSITION, name);
        }
        Ok(response)
    }
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
            data: OnceCell::new(),
            codebook: OnceCell::new(),
            tables: OnceCell::new(),
        });
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(id.to_owned(), Arc::clone(&release));
        Ok(release)
    }
}
