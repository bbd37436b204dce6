//! Deletes what has expired, in slices, as many as a run may take.

use super::{JobError, Jobs, lease::Lease};
use crate::{
    clock::millis,
    db::{Tx, sql},
};

/// Drafts deleted in one transaction at most: what hangs on them goes, too.
const DRAFTS_AT_ONCE: i64 = 50;
/// Other rows deleted in one transaction at most: a SQLite city writes nothing else meanwhile.
const SLICE: u64 = 500;
/// Slices of a kind in one run. The rest goes in the next ones: other tasks wait for this one.
const SLICES: usize = 20;
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
/// Each with the age, in milliseconds, from which rows go. The condition stands twice because on PostgreSQL a row may
/// have been changed since it was chosen.
const OLD: [(&str, i64); 5] = [
    (
        "DELETE FROM parked_post WHERE created_at <= $1 \
         AND id IN (SELECT id FROM parked_post WHERE created_at <= $1 LIMIT $2)",
        PARKED,
    ),
    (
        "DELETE FROM login_code WHERE expires_at <= $1 \
         AND id IN (SELECT id FROM login_code WHERE expires_at <= $1 LIMIT $2)",
        CODES,
    ),
    (
        "DELETE FROM login_session WHERE ends_at <= $1 \
         AND id IN (SELECT id FROM login_session WHERE ends_at <= $1 LIMIT $2)",
        0,
    ),
    (
        "DELETE FROM outbox WHERE wave IS NOT NULL AND sent_at <= $1 \
         AND id IN (SELECT id FROM outbox WHERE wave IS NOT NULL AND sent_at <= $1 LIMIT $2)",
        SURVEY_MAIL,
    ),
    (
        "DELETE FROM throttle WHERE changed_at <= $1 AND not_before <= $1 \
         AND subject IN (SELECT subject FROM throttle WHERE changed_at <= $1 AND not_before <= $1 LIMIT $2)",
        THROTTLES,
    ),
];

/// Whether there is more to delete.
pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<bool, JobError> {
    let now = millis(jobs.clock.now());
    let mut more = drafts(jobs, *lease, now).await?;
    for (sql, age) in OLD {
        more |= rows(jobs, *lease, sql, now - age).await?;
    }
    Ok(more)
}

async fn drafts(jobs: &Jobs, lease: Lease, until: i64) -> Result<bool, JobError> {
    for _ in 0..SLICES {
        let expired: Vec<String> =
            sql::query_scalar(DRAFTS).bind(until).bind(DRAFTS_AT_ONCE).fetch_all(jobs.db.read()).await?;
        if expired.is_empty() {
            return Ok(false);
        }
        let now = millis(jobs.clock.now());
        jobs.db
            .write(move |tx| {
                let expired = expired.clone();
                Box::pin(async move {
                    lease.keep(tx, now).await?;
                    for id in expired {
                        delete_draft(tx, &id, until).await?;
                    }
                    Ok::<_, JobError>(())
                })
            })
            .await?;
    }
    Ok(true)
}

async fn rows(jobs: &Jobs, lease: Lease, sql: &'static str, until: i64) -> Result<bool, JobError> {
    for _ in 0..SLICES {
        let now = millis(jobs.clock.now());
        let deleted = jobs
            .db
            .write(move |tx| {
                Box::pin(async move {
                    lease.keep(tx, now).await?;
                    let query = sql::query(sql).bind(until).bind(SLICE.cast_signed());
                    Ok::<_, JobError>(query.execute(&mut *tx).await?)
                })
            })
            .await?;
        if deleted < SLICE {
            return Ok(false);
        }
    }
    Ok(true)
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

#[cfg(test)]
mod tests {
    use crate::jobs::{Task, tests::house};

    const SURVEY_MAILS: &str = "SELECT COUNT(*) FROM outbox WHERE wave IS NOT NULL";

    #[tokio::test]
    async fn what_is_more_than_a_run_deletes_goes_slice_by_slice_with_the_next_runs() {
        let house = house().await;
        let numbers = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ";
        let mails = |name: &str, count: i64, wave: &str, sent: i64| {
            format!(
                "INSERT INTO outbox (id, kind, dedupe, attempts, available_at, fence, created_at, wave, sent_at) \
                 {numbers}{count}) SELECT '{name}' || n, 'x', '{name}' || n, 1, 0, 1, 0, {wave}, {sent} FROM c;"
            )
        };
        let recent = 1_800_000_000_000_i64 - 29 * 24 * 3_600_000;
        house
            .sql(format!(
                "{}{}{} INSERT INTO throttle {numbers}700) SELECT 't' || n, 1, 0, 0 FROM c;",
                mails("old", 10_300, "'w'", 5),
                mails("new", 3, "'w'", recent),
                mails("application", 4, "NULL", 5),
            ))
            .await;
        let before = house.jobs.db.stats().commits;
        assert!(house.jobs.run_if_due(Task::Expire).await.unwrap(), "there is more");
        assert_eq!(house.number(SURVEY_MAILS).await, 303);
        assert!(house.jobs.db.stats().commits - before > 20, "in transactions of their own");
        assert_eq!(house.number("SELECT COUNT(*) FROM throttle").await, 0);
        assert!(!house.jobs.run_if_due(Task::Expire).await.unwrap(), "by itself not due again");
        assert_eq!(house.number(SURVEY_MAILS).await, 303);
        assert!(!house.jobs.go_on(Task::Expire).await.unwrap(), "nothing is left");
        assert_eq!(house.number(SURVEY_MAILS).await, 3);
        assert_eq!(house.number("SELECT COUNT(*) FROM outbox").await, 7);
    }
}
