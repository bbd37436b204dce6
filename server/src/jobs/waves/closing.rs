//! The end of a wave: counted for good, and who took part is forgotten.

use super::{
    JobError, Jobs, Lease,
    counting::{count, rows},
    keep, satisfaction,
};
use crate::{
    audit,
    clock::millis,
    db::{
        Tx,
        change::insert_measures,
        participation, response, sheet,
        survey::{self, WaveRow},
    },
};

/// Counts for good: answers lie in columns from now on, in one order for the whole wave, and nothing tells any more
/// which batch they came with.
pub(super) async fn close(jobs: &Jobs, lease: &Lease, wave: &WaveRow) -> Result<(), JobError> {
    let questionnaire = jobs.questionnaires.of(jobs.db.read(), &wave.id).await?;
    let now = jobs.clock.now();
    let mut counted = Vec::new();
    let mut ratings = Vec::new();
    for (mode, _) in response::modes(jobs.db.read(), &wave.id).await? {
        let columns = count(jobs, &questionnaire, &wave.id, &mode).await?;
        ratings.extend(satisfaction::ratings(jobs, &questionnaire, &columns).await?);
        counted.push((mode, columns));
    }
    let entry = audit::Entry {
        actor: audit::Actor::System("waves"),
        action: "wave.closed",
        subject_kind: "wave",
        subject: Some(wave.id.clone()),
        detail: serde_json::Value::Null,
    };
    let input = (*lease, wave.id.clone(), counted, ratings, entry, jobs.entropy.clone());
    jobs.db
        .write_with(input, move |tx, (lease, wave, counted, ratings, entry, entropy)| {
            Box::pin(async move {
                lease.keep(tx, millis(now)).await?;
                if !survey::move_on(tx, wave, "open", "counted").await? {
                    return Ok(());
                }
                // Whoever finished before this line holds the wave until it is done.
                if !response::waiting(&mut *tx, wave).await?.is_empty() {
                    return Err(JobError::Later("answers came in meanwhile"));
                }
                for (mode, columns) in counted {
                    for column in rows(columns) {
                        response::put_column(tx, wave, mode, &column).await?;
                    }
                }
                for rating in ratings {
                    insert_measures(tx, &[rating.measured()], now, entropy).await?;
                }
                forget_people(tx, wave).await?;
                survey::counted(tx, wave, millis(now)).await?;
                audit::record(tx, entry, now, entropy).await?;
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

/// Forgets who was invited to a wave that was stopped: until its end their codes said so.
pub(super) async fn forget(jobs: &Jobs, lease: &Lease, wave: &WaveRow) -> Result<(), JobError> {
    let now = millis(jobs.clock.now());
    jobs.db
        .write_with((*lease, wave.id.clone()), move |tx, (lease, wave)| {
            Box::pin(async move {
                keep(tx, lease, wave, "stopped", now).await?;
                forget_people(tx, wave).await?;
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

async fn forget_people(tx: &mut Tx, wave: &str) -> Result<(), sqlx::Error> {
    response::clear(tx, wave).await?;
    sheet::clear(tx, wave).await?;
    let (invited, finished) = participation::forget(tx, wave).await?;
    survey::forgotten(tx, wave, invited, finished).await
}
