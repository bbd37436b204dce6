//! Deletes files that no row will ever name: left over where a server died between claiming a key and inserting its
//! row, or deleted with their draft. See `db::object_claim` for why this never meets an upload.

use super::{JobError, Jobs, lease::Lease};
use crate::{clock::millis, db::object_claim};

/// Files deleted between two writes.
const SLICE: i64 = 50;
/// Slices in one run. The rest goes in the next ones: a bucket takes its time, and other tasks wait for this one.
const SLICES: usize = 4;

/// Whether there is more to delete.
pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<bool, JobError> {
    condemn(jobs, lease).await?;
    let (mut swept, mut more) = (0, true);
    for _ in 0..SLICES {
        let due = object_claim::due(jobs.db.read(), jobs.clock.now(), SLICE).await?;
        more = !due.is_empty();
        if !more {
            break;
        }
        swept += due.len();
        delete(jobs, lease, due).await?;
    }
    if swept > 0 {
        tracing::info!(swept, more, "files without a row were deleted");
    }
    Ok(more)
}

/// Ends claims that were never used.
async fn condemn(jobs: &Jobs, lease: &Lease) -> Result<(), JobError> {
    let (lease, now) = (*lease, jobs.clock.now());
    jobs.db
        .write(move |tx| {
            Box::pin(async move {
                lease.keep(tx, millis(now)).await?;
                object_claim::condemn(tx, now).await?;
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

/// Deletes condemned files, then notes it; what stays after a crash between the two is deleted again.
async fn delete(jobs: &Jobs, lease: &Lease, condemned: Vec<String>) -> Result<(), JobError> {
    for object in &condemned {
        jobs.files.delete(object).await?;
    }
    let (lease, now) = (*lease, jobs.clock.now());
    jobs.db
        .write(move |tx| {
            let condemned = condemned.clone();
            Box::pin(async move {
                lease.keep(tx, millis(now)).await?;
                for object in &condemned {
                    object_claim::deleted(tx, object, now).await?;
                }
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

#[cfg(test)]
#[path = "sweep_tests.rs"]
mod tests;
