//! Questionnaires of waves: they never change, so each is read once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::survey::{
    item::Bank,
    load::LoadError,
    questionnaire::{Questionnaire, Survey},
};

use crate::{
    db::{Db, Read, WriteError, survey},
    entropy::Entropy,
};
use jiff::Timestamp;

/// Most questionnaires kept: those of ten years of a survey.
const MOST: usize = 120;

/// Questionnaires by wave; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Questionnaires(Arc<Mutex<HashMap<String, Arc<Questionnaire>>>>);

/// A questionnaire that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum QuestionnaireError {
    /// There is no such wave.
    #[error("no such wave")]
    NoWave,
    /// It is stored in another shape.
    #[error("the questionnaire cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Storage(#[from] sqlx::Error),
}

impl Questionnaires {
    /// The questionnaire of a wave.
    ///
    /// # Errors
    /// [`QuestionnaireError`]
    pub async fn of(&self, read: &Read, wave: &str) -> Result<Arc<Questionnaire>, QuestionnaireError> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(questionnaire) = known().get(wave) {
            return Ok(Arc::clone(questionnaire));
        }
        let stored = survey::questionnaire(read, wave).await?.ok_or(QuestionnaireError::NoWave)?;
        let questionnaire = Arc::new(serde_json::from_str::<Questionnaire>(&stored)?);
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(wave.to_owned(), Arc::clone(&questionnaire));
        Ok(questionnaire)
    }
}

/// A survey that was not stored.
#[derive(Debug, thiserror::Error)]
pub enum NotPublished {
    /// What is wrong with it, or with the bank.
    #[error(transparent)]
    Definition(#[from] LoadError),
    /// The database failed.
    #[error("the survey was not stored: {0}")]
    Storage(#[from] WriteError<sqlx::Error>),
}

/// Checks a survey and its question bank and stores both; waves that are planned keep what they have.
///
/// # Errors
/// [`NotPublished`]
pub async fn publish(
    db: &Db,
    definition: &str,
    bank: &str,
    now: Timestamp,
    entropy: &Entropy,
) -> Result<Survey, NotPublished> {
    let survey = Survey::load(definition, &Bank::load(bank)?)?;
    let (id, office) = (survey.id.to_string(), survey.office.to_string());
    let input = (id, office, definition.to_owned(), bank.to_owned(), entropy.token());
    db.write_with(input, move |tx, (id, office, definition, bank, seed)| {
        Box::pin(async move { survey::put(tx, (id, office), (definition, bank), seed, now).await })
    })
    .await?;
    Ok(survey)
}
