//! Waves of surveys: planned, opened, reminded of, counted and closed by themselves.

pub(crate) mod counting;
mod escrow;
mod inviting;
mod planning;

use counting::count;
pub(crate) use escrow::Finished;

use super::{JobError, Jobs, lease::Lease};
use crate::{
    audit,
    clock::millis,
    db::{
        participation, response, sheet,
        survey::{self, WaveRow},
    },
    surveys::QuestionnaireError,
};

impl From<QuestionnaireError> for JobError {
    fn from(error: QuestionnaireError) -> Self {
        Self::Storage(error.to_string())
    }
}

pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<(), JobError> {
    planning::run(jobs, lease).await?;
    for wave in survey::unfinished(jobs.db.read()).await? {
        let now = millis(jobs.clock.now());
        if wave.opens_at > now {
            continue;
        }
        if wave.status == "planned" {
            inviting::open(jobs, lease, &wave).await?;
        }
        if now < wave.closes_at {
            inviting::remind(jobs, lease, &wave, now).await?;
        }
        let over = now >= wave.ends_at();
        escrow::release(jobs, lease, &wave, over).await?;
        inviting::thank(jobs, lease, &wave, over).await?;
        if over {
            close(jobs, lease, &wave).await?;
        } else {
            counting::step(jobs, lease, &wave).await?;
        }
    }
    Ok(())
}

/// Counts for good: answers lie in columns from now on, in one order for the whole wave, and nothing tells any more
/// which batch they came with.
async fn close(jobs: &Jobs, lease: &Lease, wave: &WaveRow) -> Result<(), JobError> {
    let questionnaire = jobs.questionnaires.of(jobs.db.read(), &wave.id).await?;
    let now = jobs.clock.now();
    let mut counted = Vec::new();
    for (mode, _) in response::modes(jobs.db.read(), &wave.id).await? {
        let columns = count(jobs, &questionnaire, &wave.id, &mode).await?;
        counted.push((mode, columns));
    }
    let entry = audit::Entry {
        actor: audit::Actor::System("waves"),
        action: "wave.closed",
        subject_kind: "wave",
        subject: Some(wave.id.clone()),
        detail: serde_json::Value::Null,
    };
    let input = (*lease, wave.id.clone(), counted, entry, jobs.entropy.clone());
    jobs.db
        .write_with(input, move |tx, (lease, wave, counted, entry, entropy)| {
            Box::pin(async move {
                lease.keep(tx, millis(now)).await?;
                if !survey::move_on(tx, wave, "open", "counted").await? {
                    return Ok(());
                }
                for (mode, columns) in counted {
                    for column in columns {
                        response::put_column(tx, wave, mode, column).await?;
                    }
                }
                response::clear(tx, wave).await?;
                sheet::clear(tx, wave).await?;
                participation::forget_codes(tx, wave).await?;
                survey::counted(tx, wave, millis(now)).await?;
                audit::record(tx, entry, now, entropy).await?;
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}
