//! Deletes what has expired, in slices.

use super::{JobError, Jobs, lease::Lease};
use crate::{
    clock::millis,
    db::{Tx, sql},
};

/// Drafts deleted in one transaction at most.
const SLICE: i64 = 50;
/// A parked form is kept for an hour.
const PARKED: i64 = 3_600_000;
/// Codes outlive their use by a day, so that how many were asked for can still be counted.
const CODES: i64 = 24 * 3_600_000;
/// Delays after failures are forgotten after a week without another.
const THROTTLES: i64 = 7 * 24 * 3_600_000;
/// That a survey wrote to somebody, and when, is forgotten after a month.
const SURVEY_MAIL: i64 = 30 * 24 * 3_600_000;

const DRAFTS: &str =
    "SELECT id FROM draft WHERE expires_at <= $1 AND submitted_at IS NULL ORDER BY expires_at LIMIT $2";
const DRAFT: &str = "DELETE FROM draft WHERE id = $1 AND expires_at <= $2 AND submitted_at IS NULL \
     RETURNING data_key, application";
// A correction shares the key of its application; a key of its own goes with its draft.
const KEY: &str =
    "DELETE FROM data_key WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM draft WHERE data_key = $1)";
/// Each with the age, in milliseconds, from which rows go.
const OLD: [(&str, i64); 5] = [
    ("DELETE FROM parked_post WHERE created_at <= $1", PARKED),
    ("DELETE FROM login_code WHERE expires_at <= $1", CODES),
    ("DELETE FROM login_session WHERE ends_at <= $1", 0),
    ("DELETE FROM outbox WHERE wave IS NOT NULL AND sent_at <= $1", SURVEY_MAIL),
    ("DELETE FROM throttle WHERE changed_at <= $1 AND not_before <= $1", THROTTLES),
];

pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<(), JobError> {
    let lease = *lease;
    let now = millis(jobs.clock.now());
    loop {
        let expired: Vec<String> =
            sql::query_scalar(DRAFTS).bind(now).bind(SLICE).fetch_all(jobs.db.read()).await?;
        if expired.is_empty() {
            break;
        }
        jobs.db
            .write(move |tx| {
                let expired = expired.clone();
                Box::pin(async move {
                    lease.keep(tx, now).await?;
                    for id in expired {
                        delete_draft(tx, &id, now).await?;
                    }
                    Ok::<_, JobError>(())
                })
            })
            .await?;
    }
    jobs.db
        .write(move |tx| {
            Box::pin(async move {
                lease.keep(tx, now).await?;
                for (sql, age) in OLD {
                    sql::query(sql).bind(now - age).execute(&mut *tx).await?;
                }
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

/// Deletes a draft, unless it was submitted or prolonged meanwhile, and its key. Its files, condemned with their
/// rows, go with the next sweep.
async fn delete_draft(tx: &mut Tx, id: &str, now: i64) -> Result<(), JobError> {
    let deleted: Option<(String, Option<String>)> =
        sql::query_as(DRAFT).bind(id).bind(now).fetch_optional(&mut *tx).await?;
    if let Some((key, None)) = deleted {
        sql::query(KEY).bind(key).execute(&mut *tx).await?;
    }
    Ok(())
}
