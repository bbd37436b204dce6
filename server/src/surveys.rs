//! Surveys as they are published, when the first wave opens, and questionnaires of waves: they never change, so each is
//! read once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::survey::{
    item::Bank,
    load::LoadError,
    questionnaire::{Questionnaire, Survey},
    schedule::Month,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    audit,
    clock::japan_date,
    db::{Db, Read, WriteError, survey},
    entropy::Entropy,
};

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

/// Checks a survey and its question bank and stores both, with an audit entry that names them by their digests; waves
/// that are planned keep what they have.
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
    let entry = audit::Entry {
        actor: audit::Actor::System("survey publish"),
        action: "survey.published",
        subject_kind: "survey",
        subject: Some(id.clone()),
        detail: serde_json::json!({ "definition": digest(definition), "bank": digest(bank) }),
    };
    let input = (id, office, definition.to_owned(), bank.to_owned(), entropy.token(), entry, entropy.clone());
    db.write_with(input, move |tx, (id, office, definition, bank, seed, entry, entropy)| {
        Box::pin(async move {
            survey::put(tx, (id, office), (definition, bank), seed, now).await?;
            audit::record(tx, entry, now, entropy).await
        })
    })
    .await?;
    Ok(survey)
}

/// The beginning of SHA-256, as the ids of procedures' versions have it.
fn digest(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..12])
}

/// When a survey of which no wave is planned yet opens for the first time, as planning will have it: the first month
/// that asks something and is not over. One whose time has come opens as soon as it is planned, which is now.
#[must_use]
pub fn first_opening(survey: &Survey, now: Timestamp) -> Option<Timestamp> {
    let this = Month::of(japan_date(now));
    let asks = |month: &Month| {
        survey.blocks.iter().any(|block| block.rotation.is_none_or(|rotation| rotation.is_in(*month)))
    };
    let mut months = (0..ROUND).filter_map(|later| this.plus(later)).filter(asks);
    let coming = months.find(|month| survey.schedule.closes(*month) > now)?;
    Some(survey.schedule.opens(coming).max(now))
}

/// Months in which the longest rotation has come round.
const ROUND: i64 = 120;

#[cfg(test)]
mod tests {
    use domain::survey::questionnaire::Rotation;

    use super::*;
    use crate::library;

    #[test]
    fn the_first_wave_opens_in_the_next_month_that_asks_something_and_at_once_in_one_that_runs() {
        let bank = Bank::load(library::BANK).unwrap();
        let mut survey = Survey::load(library::SURVEYS[0], &bank).unwrap();
        let at = |time: &str| time.parse::<Timestamp>().unwrap();
        let opening = |survey: &Survey, now: &str| first_opening(survey, at(now)).unwrap();
        let december = at("2026-12-01T09:00:00+09:00");
        assert_eq!(opening(&survey, "2026-11-21T00:00:00+09:00"), december);
        assert_eq!(opening(&survey, "2026-12-01T08:59:59+09:00"), december);
        let running = "2026-11-20T23:59:59+09:00";
        assert_eq!(opening(&survey, running), at(running));
        // Nothing but blocks of every third month: February, May, August, November.
        for block in &mut survey.blocks {
            block.rotation = Some(Rotation { every: 3, turn: 1 });
        }
        assert_eq!(opening(&survey, "2026-11-25T12:00:00+09:00"), at("2027-02-01T09:00:00+09:00"));
        survey.blocks.clear();
        assert_eq!(first_opening(&survey, december), None);
    }
}
