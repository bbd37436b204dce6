//! Answers leave escrow in batches of at least the threshold, in random order and under new names, so that nothing
//! leads from a response to whoever gave it. As many again always stay behind, chosen at random, until the wave is over:
//! otherwise the last batch would hold those alone who came last.

use domain::survey::answer::Response;
use serde::{Deserialize, Serialize};

use super::{JobError, Jobs, Lease, keep};
use crate::{
    clock::{japan_date, millis},
    db::{
        Tx,
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
    let behind = if over { 0 } else { least };
    for (mode, waiting) in response::waiting(jobs.db.read(), &wave.id).await? {
        let mut going = waiting - behind;
        while going >= least || (over && going > 0) {
            // No rest may be left that is too small to go alone.
            let batch = if going > MOST && going - MOST >= least { MOST } else { going };
            let now = jobs.clock.now();
            let input = (jobs.clone(), *lease, wave.id.clone(), mode.clone());
            jobs.db
                .write_with(input, move |tx, (jobs, lease, wave, mode)| {
                    Box::pin(async move {
                        keep(tx, lease, wave, "open", millis(now)).await?;
                        let mut taken = response::take(tx, wave, mode, batch).await?;
                        // In the same order on every engine: that of ids that tell nothing.
                        taken.sort_by(|one, other| one.id.cmp(&other.id));
                        let day = japan_date(now).to_string();
                        Batch::read(jobs, mode, &day, &taken)?.write(tx, wave, mode).await?;
                        Ok::<_, JobError>(())
                    })
                })
                .await?;
            going -= batch;
        }
    }
    Ok(())
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
