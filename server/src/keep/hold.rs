//! While a backup is made, no file is deleted.
//!
//! Files never change: each lies under a random key of its own, and is there before its row is. So a backup whose
//! files are copied after its database has a file for every row, provided that none is deleted in between. Only the
//! tasks below delete files, and a task runs only under its lease: the backup holds those.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Mutex, task::JoinHandle};

use super::KeepError;
use crate::{
    clock::{SharedClock, millis},
    db::{Location, Tx, look, sql},
    jobs::{Task, lease},
};

const TASKS: [Task; 2] = [Task::Expire, Task::SweepFiles];
const LET_GO: &str = "UPDATE job SET lease_until = 0 WHERE name = $1 AND fence = $2";
/// How often the leases are prolonged.
const PROLONG: Duration = Duration::from_secs(30);
/// How long a task that is running is waited for.
const TRIES: u32 = 360;
const BETWEEN: Duration = Duration::from_millis(500);

/// The leases, until they are let go or this program is gone for two minutes.
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
        let tx = look::reach(location, false).await?;
        let mut held = Held { tx, clock, fences: Vec::new() };
        for task in TASKS {
            if let Err(error) = held.take(task).await {
                held.let_go().await;
                return Err(error);
            }
        }
        let held = Arc::new(Mutex::new(held));
        let prolonged = Arc::clone(&held);
        let prolonging = tokio::spawn(async move {
            loop {
                tokio::time::sleep(PROLONG).await;
                prolonged.lock().await.prolong().await;
            }
        });
        Ok(Self { held, prolonging })
    }

    /// Deletes may go on.
    pub(super) async fn let_go(self) {
        self.prolonging.abort();
        self.held.lock().await.let_go().await;
    }
}

impl Held {
    async fn take(&mut self, task: Task) -> Result<(), KeepError> {
        for _ in 0..TRIES {
            let now = millis(self.clock.now());
            let fence: Option<i64> = sql::query_scalar(lease::TAKE)
                .bind(task.name())
                .bind(now)
                .bind(now + lease::TIME)
                .bind(now)
                .fetch_optional(&mut self.tx)
                .await?;
            if let Some(fence) = fence {
                self.fences.push((task, fence));
                return Ok(());
            }
            tokio::time::sleep(BETWEEN).await;
        }
        KeepError::refused(format!(
            "the task {} has been running for three minutes, or another backup is being made: try again later",
            task.name()
        ))
    }

    async fn prolong(&mut self) {
        let until = millis(self.clock.now()) + lease::TIME;
        for (task, fence) in self.fences.clone() {
            let kept = sql::query(lease::KEEP).bind(task.name()).bind(fence).bind(until);
            // A file that is deleted after all is noticed when the backup is verified.
            if let Err(error) = kept.execute(&mut self.tx).await {
                tracing::warn!(%error, "the lease of a task was not prolonged");
            }
        }
    }

    async fn let_go(&mut self) {
        for (task, fence) in std::mem::take(&mut self.fences) {
            let done = sql::query(LET_GO).bind(task.name()).bind(fence).execute(&mut self.tx).await;
            if let Err(error) = done {
                tracing::warn!(%error, "the lease of a task ends by itself in two minutes");
            }
        }
    }
}
