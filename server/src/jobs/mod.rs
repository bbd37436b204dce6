//! What happens without anybody asking: mail leaves, counters are folded, the audit trail is sealed, what has
//! expired is deleted, waves of surveys open and close.
//!
//! Any number of servers may run this on one database: a mail belongs to who claimed it, a task to who holds its
//! lease, and every write of a task fails once another server has taken the lease over.

mod expire;
mod fold;
pub(crate) mod lease;
mod seal;
mod sweep;
pub(crate) mod waves;

use std::{future::Future, panic::AssertUnwindSafe, path::PathBuf, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::sync::watch;

use crate::{
    clock::SharedClock,
    db::{Db, WriteError},
    entropy::Entropy,
    files::{Store, StoreError},
    mail::{Delivered, Mailer, Postman, wording::Sender},
    sealed::Keys,
    surveys::Questionnaires,
};

use lease::Lease;
pub(crate) use waves::Finished;

/// How often it is looked whether mail is due, apart from being woken by new mail.
const MAIL_EVERY: Duration = Duration::from_secs(5);
/// How often it is looked whether a task is due, on a server.
pub const TASKS_EVERY: Duration = Duration::from_secs(5);

/// What runs from time to time, on one server only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Adds `counter_delta` to `counter`.
    FoldCounters,
    /// Numbers, chains and signs audit entries.
    SealAudit,
    /// Deletes drafts, parked posts, codes and sessions that have expired.
    Expire,
    /// Deletes files that no row will ever name.
    SweepFiles,
    /// Plans, opens, counts and closes waves of surveys; invites, reminds and thanks.
    Waves,
}

impl Task {
    /// All tasks.
    pub const ALL: [Self; 5] =
        [Self::FoldCounters, Self::SealAudit, Self::Expire, Self::SweepFiles, Self::Waves];

    /// Its name in the table of leases.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FoldCounters => "fold-counters",
            Self::SealAudit => "seal-audit",
            Self::Expire => "expire",
            Self::SweepFiles => "sweep-files",
            Self::Waves => "waves",
        }
    }

    /// Milliseconds between the runs.
    fn period(self) -> i64 {
        match self {
            Self::FoldCounters => 10_000,
            Self::SealAudit | Self::Waves => 60_000,
            Self::Expire => 10 * 60_000,
            Self::SweepFiles => 10 * 60_000,
        }
    }
}

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Another server has taken the task over.
    #[error("another server has taken over")]
    LeaseLost,
    /// Something came in between; the next run does it.
    #[error("put off: {0}")]
    Later(&'static str),
    /// The database failed, or takes no more writes.
    #[error("the database failed: {0}")]
    Storage(String),
    /// The file system failed.
    #[error("the file system failed: {0}")]
    Disk(#[from] std::io::Error),
    /// The file store failed.
    #[error(transparent)]
    Files(#[from] StoreError),
}

impl From<sqlx::Error> for JobError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

impl From<WriteError<JobError>> for JobError {
    fn from(error: WriteError<JobError>) -> Self {
        match error {
            WriteError::Refused(error) => error,
            other => Self::Storage(other.to_string()),
        }
    }
}

/// The job runner.
#[derive(Clone)]
pub struct Jobs {
    /// The database.
    pub db: Db,
    /// Opens mails, signs the audit trail.
    pub keys: Keys,
    /// The time.
    pub clock: SharedClock,
    /// Randomness.
    pub entropy: Entropy,
    /// The way out for mails.
    pub mailer: Arc<Mailer>,
    /// The uploaded files.
    pub files: Store,
    /// Questionnaires of waves.
    pub questionnaires: Questionnaires,
    /// Who writes to people on lists.
    pub sender: Sender,
    /// How often it is looked whether a task is due.
    pub tasks_every: Duration,
    /// File outside the database for the head of the audit trail; best on another machine.
    pub audit_head: Option<PathBuf>,
}

impl Jobs {
    /// Runs until `shutdown` is done, then finishes what is in hand.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let jobs = Arc::new(self);
        let (stop, stopped) = watch::channel(false);
        let mail = tokio::spawn(Arc::clone(&jobs).run_mail(stopped.clone()));
        let tasks = tokio::spawn(Arc::clone(&jobs).run_tasks(stopped));
        shutdown.await;
        // Both may have ended already.
        let _ = stop.send(true);
        let _ = tokio::join!(mail, tasks);
    }

    /// Sends all mail that is due now.
    ///
    /// # Errors
    /// The database's.
    pub async fn deliver_mail(&self) -> Result<Delivered, WriteError<sqlx::Error>> {
        self.postman().deliver_due(|| false).await
    }

    /// Runs one task now, due or not. False where another server holds its lease. What is more than a run may take
    /// is left to the next.
    ///
    /// # Errors
    /// [`JobError`]
    pub async fn run_once(&self, task: Task) -> Result<bool, JobError> {
        match Lease::take(self, task, None).await? {
            None => Ok(false),
            Some(lease) => self.perform(lease).await.map(|_| true),
        }
    }

    /// Everything once: for tests, and for the end of a demonstration's first filling.
    ///
    /// # Errors
    /// [`JobError`]
    pub async fn run_all_once(&self) -> Result<(), JobError> {
        self.deliver_mail().await.map_err(|error| JobError::Storage(error.to_string()))?;
        for task in Task::ALL {
            self.run_once(task).await?;
        }
        Ok(())
    }

    fn postman(&self) -> Postman {
        Postman {
            db: self.db.clone(),
            keys: self.keys.clone(),
            mailer: Arc::clone(&self.mailer),
            clock: Arc::clone(&self.clock),
            entropy: self.entropy.clone(),
        }
    }

    /// Whether the task has left something for its next run, which need not wait for its time.
    async fn perform(&self, lease: Lease) -> Result<bool, JobError> {
        let more = match lease.task() {
            Task::FoldCounters => fold::run(self, &lease).await.map(|()| false)?,
            Task::SealAudit => seal::run(self, &lease).await.map(|()| false)?,
            Task::Expire => expire::run(self, &lease).await?,
            Task::SweepFiles => sweep::run(self, &lease).await?,
            Task::Waves => waves::run(self, &lease).await.map(|()| false)?,
        };
        lease.give_back(self).await?;
        Ok(more)
    }

    async fn run_mail(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let postman = self.postman();
        while !*stopped.borrow() {
            let stop = stopped.clone();
            let delivery = AssertUnwindSafe(postman.deliver_due(move || *stop.borrow())).catch_unwind();
            match delivery.await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::error!(%error, "mail was not delivered"),
                Err(_) => tracing::error!("delivering mail panicked"),
            }
            tokio::select! {
                () = self.db.mail_queued().notified() => {}
                () = tokio::time::sleep(MAIL_EVERY) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        }
    }

    async fn run_tasks(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        // One after the other: a task that has much to do stops in between and goes on at the next look.
        let mut unfinished = [false; Task::ALL.len()];
        while !*stopped.borrow() {
            for (task, unfinished) in Task::ALL.into_iter().zip(&mut unfinished) {
                if *stopped.borrow() {
                    return;
                }
                let run =
                    async { if *unfinished { self.go_on(task).await } else { self.run_if_due(task).await } };
                let ran = AssertUnwindSafe(run).catch_unwind().await;
                *unfinished = matches!(ran, Ok(Ok(true)));
                match ran {
                    Ok(Ok(_)) => {}
                    Ok(Err(error)) => tracing::error!(task = task.name(), %error, "a task failed"),
                    Err(_) => tracing::error!(task = task.name(), "a task panicked"),
                }
            }
            tokio::select! {
                () = tokio::time::sleep(self.tasks_every) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        }
    }

    /// Runs a task where its time has come; whether there is more to do.
    async fn run_if_due(&self, task: Task) -> Result<bool, JobError> {
        if !Lease::is_due(self, task).await? {
            return Ok(false);
        }
        match Lease::take(self, task, Some(task.period())).await? {
            None => Ok(false),
            Some(lease) => self.perform(lease).await,
        }
    }

    /// Runs a task that had more to do; whether there still is.
    async fn go_on(&self, task: Task) -> Result<bool, JobError> {
        match Lease::take(self, task, None).await? {
            None => Ok(false),
            Some(lease) => self.perform(lease).await,
        }
    }
}

#[cfg(test)]
mod tests;
