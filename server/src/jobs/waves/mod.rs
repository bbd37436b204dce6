//! Waves of surveys: planned, opened, reminded of, counted and closed by themselves.

mod closing;
pub(crate) mod counting;
mod escrow;
mod inviting;
mod opening;
mod planning;
mod satisfaction;

pub(crate) use escrow::Finished;

use super::{JobError, Jobs, lease::Lease};
use crate::{
    clock::millis,
    db::{
        Tx,
        survey::{self, WaveRow},
    },
    surveys::QuestionnaireError,
};

impl From<QuestionnaireError> for JobError {
    fn from(error: QuestionnaireError) -> Self {
        Self::Storage(error.to_string())
    }
}

/// What is broken about one wave holds up no other.
pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<(), JobError> {
    planning::run(jobs, lease).await?;
    let now = millis(jobs.clock.now());
    for wave in survey::unfinished(jobs.db.read()).await? {
        if wave.opens_at <= now {
            let id = wave.id.clone();
            passed(&id, advance(jobs, lease, wave, now).await)?;
        }
    }
    for wave in survey::stopped(jobs.db.read()).await? {
        if wave.ends_at() <= now {
            passed(&wave.id, closing::forget(jobs, lease, &wave).await)?;
        }
    }
    Ok(())
}

fn passed(wave: &str, outcome: Result<(), JobError>) -> Result<(), JobError> {
    match outcome {
        Err(JobError::LeaseLost) => Err(JobError::LeaseLost),
        Err(JobError::Later(why)) => {
            tracing::info!(wave, why, "a wave is put off");
            Ok(())
        }
        Err(error) => {
            tracing::error!(wave, %error, "a wave does not go on");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

async fn advance(jobs: &Jobs, lease: &Lease, mut wave: WaveRow, now: i64) -> Result<(), JobError> {
    if wave.status == "planned" {
        wave = opening::open(jobs, lease, &wave, now).await?;
    }
    if now < wave.closes_at {
        inviting::remind(jobs, lease, &wave, now).await?;
    }
    let over = now >= wave.ends_at();
    escrow::release(jobs, lease, &wave, over).await?;
    inviting::thank(jobs, lease, &wave, over).await?;
    if over { closing::close(jobs, lease, &wave).await } else { counting::step(jobs, lease, &wave).await }
}

/// For every write of a wave: the task is still this server's, and the wave was not stopped meanwhile.
async fn keep(tx: &mut Tx, lease: &Lease, wave: &str, status: &str, now: i64) -> Result<(), JobError> {
    lease.keep(tx, now).await?;
    if survey::holds(tx, wave, status).await? {
        Ok(())
    } else {
        Err(JobError::Later("it was stopped, or went on elsewhere"))
    }
}
