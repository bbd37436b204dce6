//! While a backup is made, no file is deleted.
//!
//! Files never change: each lies under a random key of its own, is there before its row is, and is deleted only
//! after the row was (see [`crate::db::object_claim`]). So a backup whose files are copied after its database has a file for every row, provided that
//! no row is deleted in between. Only the tasks below do that, and each of their writes asks for their lease: the
//! backup takes the leases over.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Mutex, task::JoinHandle};

use super::KeepError;
use crate::{
    clock::{SharedClock, millis},
    db::{Location, Tx, look, sql},
    jobs::{Task, lease},
};

const TASKS: [Task; 2] = [Task::Expire, Task::SweepFiles];
const TAKE_OVER: &str = "INSERT INTO job (name, lease_until, fence, ran_at) VALUES ($1, $2, 1, NULL) \
     ON CONFLICT (name) DO UPDATE SET lease_until = $2, fence = job.fence + 1 RETURNING fence";
/// A city whose clock is ahead of ours, as a demonstration's: what ran there last tells.
const LATEST: &str = "SELECT CAST(MAX(ran_at) AS BIGINT) FROM job";
const LET_GO: &str = "UPDATE job SET lease_until = 0 WHERE name = $1 AND fence = $2";
/// How often the leases are prolonged.
const PROLONG: Duration = Duration::from_secs(30);

/// The leases, until they are let go or this program has been gone for two minutes.
pub(super) struct Hold {
    held: Arc<Mutex<Held>>,
    prolonging: JoinHandle<()>,
}

struct Held {
    tx: Tx,
    clock: SharedClock,
    fences: Vec<(Task, i64)>,
}

impl Hold {
    pub(super) async fn take(location: &Location, clock: SharedClock) -> Result<Self, KeepError> {
        let mut held = Held { tx: look::reach(location, false).await?, clock, fences: Vec::new() };
        let until = held.until().await?;
        for task in TASKS {
            let fence =
                sql::query_scalar(TAKE_OVER).bind(task.name()).bind(until).fetch_one(&mut held.tx).await?;
            held.fences.push((task, fence));
        }
        let held = Arc::new(Mutex::new(held));
        let prolonged = Arc::clone(&held);
        let prolonging = tokio::spawn(async move {
            loop {
                tokio::time::sleep(PROLONG).await;
                // What goes wrong here is seen in the end.
                let mut held = prolonged.lock().await;
                if let Ok(until) = held.until().await {
                    let _ = held.each(lease::KEEP, Some(until)).await;
                }
            }
        });
        Ok(Self { held, prolonging })
    }

    /// Deletes may go on. False where they have gone on before: what was copied meanwhile may lack files.
    pub(super) async fn let_go(self) -> Result<bool, sqlx::Error> {
        self.prolonging.abort();
        self.held.lock().await.each(LET_GO, None).await
    }
}

impl Held {
    async fn until(&mut self) -> Result<i64, sqlx::Error> {
        let latest: Option<i64> = sql::query_scalar(LATEST).fetch_one(&mut self.tx).await?;
        Ok(millis(self.clock.now()).max(latest.unwrap_or(0)) + lease::TIME)
    }

    /// Runs a statement for every lease; whether all were still ours.
    async fn each(&mut self, statement: &'static str, until: Option<i64>) -> Result<bool, sqlx::Error> {
        let mut ours = true;
        for (task, fence) in self.fences.clone() {
            let query = sql::query(statement).bind(task.name()).bind(fence);
            let query = until.into_iter().fold(query, sql::Query::bind);
            ours &= query.execute(&mut self.tx).await? == 1;
        }
        Ok(ours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::{ManualClock, from_millis},
        db::Db,
        entropy::Entropy,
        files::Store,
        jobs::{Jobs, TASKS_EVERY},
        mail::{Mailbox, Mailer, wording::Sender},
        sealed::Keys,
        surveys::Questionnaires,
    };

    #[tokio::test(flavor = "multi_thread")]
    async fn while_it_is_held_nothing_is_deleted_and_other_tasks_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let clock: SharedClock = Arc::new(ManualClock::at(from_millis(1_800_000_000_000)));
        let jobs = Jobs {
            db: Db::open_temporary().await.unwrap(),
            keys: Keys::from_master([1; 32]),
            clock: Arc::clone(&clock),
            entropy: Entropy::seeded(1),
            mailer: Arc::new(Mailer::memory(&Mailbox::default(), "a@example.jp").unwrap()),
            files: Store::folder(&folder.path().join("files")).unwrap(),
            questionnaires: Questionnaires::default(),
            sender: Sender::default(),
            tasks_every: TASKS_EVERY,
            audit_head: None,
        };
        let location = jobs.db.location().clone();
        let hold = Hold::take(&location, Arc::clone(&clock)).await.unwrap();
        for task in TASKS {
            assert!(!jobs.run_once(task).await.unwrap(), "{task:?}");
        }
        assert!(jobs.run_once(Task::FoldCounters).await.unwrap());
        assert!(hold.let_go().await.unwrap());
        for task in TASKS {
            assert!(jobs.run_once(task).await.unwrap(), "{task:?}");
        }

        let first = Hold::take(&location, Arc::clone(&clock)).await.unwrap();
        let second = Hold::take(&location, clock).await.unwrap();
        assert!(second.let_go().await.unwrap());
        assert!(!first.let_go().await.unwrap(), "it was not held all the time");
    }
}
