//! Published procedures in memory: versions never change, so each is read and checked once.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use domain::form::{Form, Text};

use crate::{
    db::{
        Read,
        procedure::{self, VersionRow},
    },
    portal::{Portal, Shared},
    refusal::Refusal,
};

/// A published procedure version, ready for use.
#[derive(Debug)]
pub struct Version {
    /// Its id.
    pub id: String,
    /// The form.
    pub form: Arc<Form>,
    /// The procedure as browsers judge by it: the definition, with the constants in its sentences.
    pub rules: String,
}

/// All of them.
#[derive(Default)]
pub struct Forms {
    inner: RwLock<Inner>,
}

#[derive(Default)]
struct Inner {
    versions: HashMap<String, Arc<Version>>,
    /// Current versions, in the order of publishing.
    current: Vec<Arc<Version>>,
    offices: HashMap<String, Text>,
}

/// A stored definition does not load: the installation is broken or older than its data.
#[derive(Debug, thiserror::Error)]
pub enum FormsError {
    /// The database's.
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
    /// The definition's.
    #[error("procedure version {0} does not load: {1}")]
    Definition(String, String),
}

impl From<FormsError> for Refusal {
    fn from(error: FormsError) -> Self {
        match error {
            FormsError::Storage(error) => error.into(),
            error @ FormsError::Definition(..) => Self::broken(error),
        }
    }
}

impl Forms {
    /// Reads offices and current procedures anew.
    ///
    /// # Errors
    /// See [`FormsError`].
    pub async fn refresh(&self, read: &Read) -> Result<(), FormsError> {
        let offices = procedure::offices(read).await?;
        let mut current = Vec::new();
        for id in procedure::current(read).await? {
            current.push(self.version(read, &id).await?);
        }
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        inner.current = current;
        inner.offices = offices.into_iter().collect();
        Ok(())
    }

    fn keep(&self, row: VersionRow) -> Result<Arc<Version>, FormsError> {
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = inner.versions.get(&row.id) {
            return Ok(Arc::clone(known));
        }
        let broken = |error: String| FormsError::Definition(row.id.clone(), error);
        let form = Form::parse(&row.definition).map_err(|error| broken(error.to_string()))?;
        let rules = serde_json::to_string(&form.procedure).map_err(|error| broken(error.to_string()))?;
        let version = Arc::new(Version { id: row.id.clone(), form: Arc::new(form), rules });
        inner.versions.insert(row.id, Arc::clone(&version));
        Ok(version)
    }

    /// A version by its id, from memory or from the database.
    ///
    /// # Errors
    /// See [`FormsError`]; a version that does not exist is [`sqlx::Error::RowNotFound`].
    pub async fn version(&self, read: &Read, id: &str) -> Result<Arc<Version>, FormsError> {
        let known =
            self.inner.read().unwrap_or_else(PoisonError::into_inner).versions.get(id).map(Arc::clone);
        match known {
            Some(version) => Ok(version),
            None => self.keep(procedure::version(read, id).await?),
        }
    }

    /// The current version of a procedure.
    #[must_use]
    pub fn current(&self, procedure: &str) -> Option<Arc<Version>> {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        inner.current.iter().find(|version| version.form.procedure.id.as_str() == procedure).map(Arc::clone)
    }

    /// All current versions.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Version>> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// The name of an office.
    #[must_use]
    pub fn office(&self, id: &str) -> Text {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        inner.offices.get(id).cloned().unwrap_or_else(|| Text {
            ja: id.into(),
            easy: id.into(),
            en: id.into(),
        })
    }
}

/// How soon a server knows what was published elsewhere.
const FRESH: Duration = Duration::from_secs(10);

/// Reads current procedures anew from time to time, until `stop` is done: another server, or the command line, may
/// have published.
pub async fn keep_fresh(portal: Shared, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(FRESH) => {}
        }
        if let Err(error) = portal.forms.refresh(portal.db.read()).await {
            tracing::error!(%error, "the procedures were not read anew");
        }
    }
}

/// A version by its id, for handlers.
///
/// # Errors
/// [`Refusal`]
pub async fn version(portal: &Portal, id: &str) -> Result<Arc<Version>, Refusal> {
    Ok(portal.forms.version(portal.db.read(), id).await?)
}
