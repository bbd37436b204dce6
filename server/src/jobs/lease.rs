//! Leases: one server at a time has a task, and notices when it no longer has.

use super::{JobError, Jobs, Task};
use crate::{
    clock::millis,
    db::{Tx, sql},
};

/// How long a task belongs to a server after its last write, in milliseconds.
pub(crate) const TIME: i64 = 2 * 60_000;

// What ran in the future ran by a clock that was ahead, and says nothing.
const DUE: &str =
    "SELECT fence FROM job WHERE name = $1 AND (lease_until > $2 OR (ran_at > $3 AND ran_at <= $2))";
const TAKE: &str = "INSERT INTO job (name, lease_until, fence, ran_at) VALUES ($1, $3, 1, NULL) \
     ON CONFLICT (name) DO UPDATE SET lease_until = $3, fence = job.fence + 1 \
     WHERE job.lease_until <= $2 AND (job.ran_at IS NULL OR job.ran_at <= $4 OR job.ran_at > $5) \
     RETURNING fence";
pub(crate) const KEEP: &str = "UPDATE job SET lease_until = $3 WHERE name = $1 AND fence = $2";
const GIVE_BACK: &str = "UPDATE job SET lease_until = 0, ran_at = $3 WHERE name = $1 AND fence = $2";

/// The right to run a task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lease {
    task: Task,
    fence: i64,
}

impl Lease {
    /// Whether nobody has the task and its time has come.
    pub(super) async fn is_due(jobs: &Jobs, task: Task) -> Result<bool, JobError> {
        let now = millis(jobs.clock.now());
        let not_yet: Option<i64> = sql::query_scalar(DUE)
            .bind(task.name())
            .bind(now)
            .bind(now - task.period())
            .fetch_optional(jobs.db.read())
            .await?;
        Ok(not_yet.is_none())
    }

    /// Takes the task, where nobody has it and it last ran `period` ago, or by a clock that was ahead. Without a period
    /// it is run by hand, perhaps at a time that is over, as for a demonstration: then not behind a run that was later.
    pub(super) async fn take(jobs: &Jobs, task: Task, period: Option<i64>) -> Result<Option<Self>, JobError> {
        let now = millis(jobs.clock.now());
        let ran_before = now - period.unwrap_or(0);
        let ran_after = period.map_or(i64::MAX, |_| now);
        let fence = jobs
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let fence: Option<i64> = sql::query_scalar(TAKE)
                        .bind(task.name())
                        .bind(now)
                        .bind(now + TIME)
                        .bind(ran_before)
                        .bind(ran_after)
                        .fetch_optional(&mut *tx)
                        .await?;
                    Ok::<_, JobError>(fence)
                })
            })
            .await?;
        Ok(fence.map(|fence| Self { task, fence }))
    }

    pub(super) fn task(self) -> Task {
        self.task
    }

    /// To be called first in every write of the task: prolongs the lease, or refuses.
    pub(super) async fn keep(self, tx: &mut Tx, now: i64) -> Result<(), JobError> {
        let kept = sql::query(KEEP)
            .bind(self.task.name())
            .bind(self.fence)
            .bind(now + TIME)
            .execute(&mut *tx)
            .await?;
        if kept == 1 { Ok(()) } else { Err(JobError::LeaseLost) }
    }

    /// Ends the run.
    pub(super) async fn give_back(self, jobs: &Jobs) -> Result<(), JobError> {
        let now = millis(jobs.clock.now());
        jobs.db
            .write(move |tx| {
                Box::pin(async move {
                    let done = sql::query(GIVE_BACK)
                        .bind(self.task.name())
                        .bind(self.fence)
                        .bind(now)
                        .execute(&mut *tx)
                        .await?;
                    if done == 1 { Ok(()) } else { Err(JobError::LeaseLost) }
                })
            })
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, jobs::tests::house};

    #[tokio::test]
    async fn a_task_that_ran_by_a_clock_that_was_ahead_is_due_as_soon_as_the_clock_is_right() {
        const TASK: Task = Task::FoldCounters;
        let house = house().await;
        let jobs = &house.jobs;
        let run = async || {
            let is_due = Lease::is_due(jobs, TASK).await.unwrap();
            let lease = Lease::take(jobs, TASK, Some(TASK.period())).await.unwrap();
            assert_eq!(is_due, lease.is_some());
            if let Some(lease) = lease {
                lease.give_back(jobs).await.unwrap();
            }
            is_due
        };
        let right = house.clock.now();
        house.clock.advance(3_600);
        assert!(run().await);
        house.clock.set(right);
        assert!(run().await, "an hour before it ran");
        assert!(!run().await, "just now");
        house.clock.advance(9);
        assert!(!run().await, "from then on it waits its time again");
        house.clock.advance(1);
        assert!(run().await);
    }
}
