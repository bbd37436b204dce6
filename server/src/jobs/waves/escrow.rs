//! Answers leave escrow in batches of at least the threshold, in random order and under new names, so that nothing
//! leads from a response to whoever gave it.

use std::sync::Arc;

use domain::survey::{
    answer::{NO_ANSWER, Response},
    questionnaire::Questionnaire,
};
use serde::{Deserialize, Serialize};

use super::{JobError, Jobs, Lease};
use crate::{
    clock::{japan_date, millis},
    db::{
        Tx,
        change::{Measured, insert_measures},
        procedure,
        response::{self, EscrowRow, RemarkRow, ResponseRow},
        survey::WaveRow,
    },
};

/// Most answers in one transaction.
const MOST: i64 = 1_000;

/// What lies in escrow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Finished {
    /// The answers.
    pub(crate) response: Response,
    /// Minutes from the first page to the last.
    pub(crate) minutes: i64,
}

/// Lets go of what waits: where there is enough of it, or the wave is over.
pub(super) async fn release(jobs: &Jobs, lease: &Lease, wave: &WaveRow, over: bool) -> Result<(), JobError> {
    let questionnaire = jobs.questionnaires.of(jobs.db.read(), &wave.id).await?;
    let least = i64::try_from(questionnaire.release.threshold).unwrap_or(i64::MAX);
    for (mode, mut waiting) in response::waiting(jobs.db.read(), &wave.id).await? {
        while waiting >= least || (over && waiting > 0) {
            // No rest may be left that is too small to go alone.
            let batch = if waiting > MOST && waiting - MOST >= least { MOST } else { waiting };
            let now = jobs.clock.now();
            let input = (jobs.clone(), *lease, wave.id.clone(), mode.clone(), Arc::clone(&questionnaire));
            jobs.db
                .write_with(input, move |tx, (jobs, lease, wave, mode, questionnaire)| {
                    Box::pin(async move {
                        lease.keep(tx, millis(now)).await?;
                        let mut taken = response::take(tx, wave, mode, batch).await?;
                        // In the same order on every engine: that of ids that tell nothing.
                        taken.sort_by(|one, other| one.id.cmp(&other.id));
                        let day = japan_date(now).to_string();
                        let batch = Batch::read(jobs, mode, &day, &taken)?;
                        batch.write(tx, wave, mode).await?;
                        for one in batch.measures(questionnaire) {
                            let version = procedure::current_of(tx, &one.procedure).await?;
                            let measured = one.measured(version.as_deref().unwrap_or(""));
                            insert_measures(tx, &[measured], now, &jobs.entropy).await?;
                        }
                        Ok::<_, JobError>(())
                    })
                })
                .await?;
            waiting -= batch;
        }
    }
    Ok(())
}

/// Points that somebody gave after an application.
struct Rated {
    procedure: String,
    item: String,
    points: i64,
}

impl Rated {
    fn measured<'m>(&'m self, procedure_version: &'m str) -> Measured<'m> {
        Measured {
            procedure_version,
            channel: "online",
            kind: "satisfaction",
            subject: &self.item,
            bucket: self.points,
        }
    }
}

/// Answers under new names, each kind sorted by them: the order in which they came is nowhere any more.
#[derive(Default)]
struct Batch {
    responses: Vec<ResponseRow>,
    remarks: Vec<RemarkRow>,
    paces: Vec<(String, i64)>,
}

impl Batch {
    fn read(jobs: &Jobs, mode: &str, day: &str, taken: &[EscrowRow]) -> Result<Self, JobError> {
        let key = jobs.keys.survey_key();
        let broken = |error: &dyn std::fmt::Display| JobError::Storage(error.to_string());
        let mut batch = Self::default();
        for row in taken {
            let finished: Finished = key
                .open_json(response::escrow_place(&row.id), &row.answers_sealed)
                .map_err(|error| broken(&error))?;
            let Finished { response: Response { codes, words }, minutes } = finished;
            batch.responses.push(ResponseRow {
                id: jobs.entropy.timeless_id(),
                day: day.to_owned(),
                codes: serde_json::to_string(&codes).map_err(|error| broken(&error))?,
            });
            batch.paces.push((jobs.entropy.timeless_id(), minutes));
            for (item, words) in words {
                let id = jobs.entropy.timeless_id();
                let words_sealed = key
                    .seal_json(response::words_place(&id), &words, &jobs.entropy)
                    .map_err(|error| broken(&error))?;
                let (mode, tags) = (mode.to_owned(), String::new());
                batch.remarks.push(RemarkRow { id, mode, item, words_sealed, tags });
            }
        }
        batch.responses.sort_by(|one, other| one.id.cmp(&other.id));
        batch.remarks.sort_by(|one, other| one.id.cmp(&other.id));
        batch.paces.sort();
        Ok(batch)
    }

    /// What Insight counts of a survey that is told which procedure was applied for: the points of each scale.
    fn measures(&self, questionnaire: &Questionnaire) -> Vec<Rated> {
        let columns: Vec<_> = questionnaire.columns().collect();
        let Some(given) = questionnaire.given.first() else { return Vec::new() };
        let Some(about) = columns.iter().position(|column| column.id == &given.id) else { return Vec::new() };
        let procedures = columns[about].values();
        let mut measures = Vec::new();
        for response in &self.responses {
            let codes: Vec<u16> = serde_json::from_str(&response.codes).unwrap_or_default();
            let code = |at: usize| codes.get(at).copied().filter(|code| *code != NO_ANSWER);
            let Some(procedure) = code(about).and_then(|code| procedures.get(usize::from(code))) else {
                continue;
            };
            let rated = columns.iter().enumerate().filter(|(_, column)| !column.favourable().is_empty());
            measures.extend(rated.filter_map(|(at, column)| {
                let points = i64::from(code(at)?) + 1;
                Some(Rated { procedure: procedure.clone(), item: column.id.to_string(), points })
            }));
        }
        measures
    }

    async fn write(&self, tx: &mut Tx, wave: &str, mode: &str) -> Result<(), sqlx::Error> {
        for one in &self.responses {
            response::add(tx, wave, mode, one).await?;
        }
        for remark in &self.remarks {
            response::add_words(tx, wave, remark).await?;
        }
        for (id, minutes) in &self.paces {
            response::add_pace(tx, id, wave, *minutes).await?;
        }
        Ok(())
    }
}
