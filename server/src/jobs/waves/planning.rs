//! Waves to come: each month's questionnaire is frozen ten days before it opens, so that it can be looked at.

use domain::{
    form::{Id, Text},
    survey::{
        item::{Bank, Choice},
        questionnaire::{FreezeError, Survey},
        schedule::Month,
    },
};
use serde::Deserialize;

use super::{JobError, Jobs, Lease};
use crate::{
    clock::{japan_date, millis},
    db::{
        procedure,
        survey::{self, NewWave, SurveyRow},
    },
};

/// How long before its opening a wave is planned, in milliseconds.
const AHEAD: i64 = 10 * 24 * 3_600_000;

pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<(), JobError> {
    let now = jobs.clock.now();
    let this = Month::of(japan_date(now));
    for row in survey::all(jobs.db.read()).await? {
        for month in [Some(this), this.plus(1)].into_iter().flatten() {
            if survey::of_month(jobs.db.read(), &row.id, &month.to_string()).await?.is_some() {
                continue;
            }
            match wave(jobs, &row, month).await? {
                Some(wave) if wave.closes_at > millis(now) && wave.opens_at <= millis(now) + AHEAD => {
                    plan(jobs, lease, wave).await?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

async fn plan(jobs: &Jobs, lease: &Lease, wave: NewWave) -> Result<(), JobError> {
    let now = millis(jobs.clock.now());
    jobs.db
        .write_with((*lease, wave), move |tx, (lease, wave)| {
            Box::pin(async move {
                lease.keep(tx, now).await?;
                survey::plan(tx, wave).await?;
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

/// The wave of a month; none where the survey asks nothing then, or its definition does not read any more.
async fn wave(jobs: &Jobs, row: &SurveyRow, month: Month) -> Result<Option<NewWave>, JobError> {
    let loaded = Bank::load(&row.bank).and_then(|bank| Ok((Survey::load(&row.definition, &bank)?, bank)));
    let (survey, bank) = match loaded {
        Ok(loaded) => loaded,
        Err(error) => {
            tracing::error!(survey = row.id, %error, "a survey cannot be read: no wave is planned");
            return Ok(None);
        }
    };
    let known = procedures(jobs).await?;
    let questionnaire = match survey.freeze(&bank, month, &known) {
        Ok(questionnaire) => questionnaire,
        Err(FreezeError::Empty) => return Ok(None),
        Err(error) => {
            tracing::error!(survey = row.id, %error, "a survey cannot be frozen: no wave is planned");
            return Ok(None);
        }
    };
    let questionnaire =
        serde_json::to_string(&questionnaire).map_err(|error| JobError::Storage(error.to_string()))?;
    let schedule = survey.schedule;
    Ok(Some(NewWave {
        id: jobs.entropy.id(jobs.clock.now()),
        survey: row.id.clone(),
        month: month.to_string(),
        questionnaire,
        draw: survey.draw,
        open_link: survey.open_link,
        opens_at: millis(schedule.opens(month)),
        closes_at: millis(schedule.closes(month)),
        grace_minutes: schedule.grace_minutes,
        reminders: schedule.reminders(month).map(millis).collect(),
    }))
}

/// The procedures that can have been applied for.
async fn procedures(jobs: &Jobs) -> Result<Vec<Choice>, JobError> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
        title: Text,
    }
    let mut known = Vec::new();
    for id in procedure::current(jobs.db.read()).await? {
        let version = procedure::version(jobs.db.read(), &id).await?;
        if let Ok(Named { id, title }) = serde_json::from_str(&version.definition) {
            known.push(Choice { value: Id(id), label: title });
        }
    }
    Ok(known)
}
