//! The writer: one task that commits what arrives together.

use std::{
    ops::{Deref, DerefMut},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    time::{Instant, timeout},
};
use tracing::{Instrument, Span};

use super::engine::Tally;

/// Ops in one transaction at most.
const BATCH: usize = 64;
/// After this long a transaction takes no further op, so that nobody waits for many slow ones.
const BATCH_TIME: Duration = Duration::from_millis(50);
/// An op that takes longer is given up: it would hold up everyone.
const OP_TIME: Duration = Duration::from_secs(30);

/// Why a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The op's own answer.
    #[error("refused")]
    Refused(E),
    /// The database failed; nothing of the transaction has been stored.
    #[error("the database failed: {0}")]
    Storage(Arc<sqlx::Error>),
    /// Too many writes are waiting: try again later.
    #[error("too many writes are waiting")]
    Overloaded,
    /// The database has been closed.
    #[error("the database has been closed")]
    Closed,
    /// The op panicked.
    #[error("the write panicked")]
    Panicked,
    /// The op took longer than half a minute.
    #[error("the write took too long")]
    TooSlow,
}

impl<E> WriteError<E> {
    /// Changes the type of the op's own error.
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> WriteError<F> {
        match self {
            Self::Refused(refusal) => WriteError::Refused(f(refusal)),
            Self::Storage(error) => WriteError::Storage(error),
            Self::Overloaded => WriteError::Overloaded,
            Self::Closed => WriteError::Closed,
            Self::Panicked => WriteError::Panicked,
            Self::TooSlow => WriteError::TooSlow,
        }
    }
}

/// The open transaction, as an op sees it: a connection (`&mut **tx`) and what to do after the commit.
#[derive(Debug)]
pub struct Tx {
    connection: SqliteConnection,
    mail: bool,
    may_commit: Arc<AtomicBool>,
}

impl Tx {
    /// Only the writer commits. After a full disk or an I/O error SQLite rolls the transaction back by itself;
    /// what an op did from there on would otherwise commit statement by statement.
    pub(super) async fn new(mut connection: SqliteConnection) -> Result<Self, sqlx::Error> {
        let may_commit = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&may_commit);
        connection.lock_handle().await?.set_commit_hook(move || asked.load(Ordering::Acquire));
        Ok(Self { connection, mail: false, may_commit })
    }

    async fn open(options: &SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        Self::new(options.connect().await?).await
    }

    async fn commit(&mut self) -> Result<(), sqlx::Error> {
        self.may_commit.store(true, Ordering::Release);
        let committed = self.run("COMMIT").await;
        self.may_commit.store(false, Ordering::Release);
        committed
    }

    /// Has the outbox looked at as soon as this is committed.
    pub fn announce_mail(&mut self) {
        self.mail = true;
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(&mut self.connection).await.map(drop)
    }

    /// Moves the write-ahead log into the database and closes.
    pub(super) async fn close(mut self) -> Result<(), sqlx::Error> {
        self.run("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        self.connection.close().await
    }
}

impl Deref for Tx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

/// A write that waits, runs, and is answered after the commit.
pub(super) trait Job: Send {
    /// Runs the op; whether its changes are to be kept.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Answers the caller.
    fn settle(self: Box<Self>, committed: Result<(), Arc<sqlx::Error>>);
}

/// An op with its outcome and its caller.
pub(super) struct Pending<T, E, F> {
    op: F,
    outcome: Result<T, WriteError<E>>,
    reply: oneshot::Sender<Result<T, WriteError<E>>>,
    span: Span,
}

impl<T, E, F> Pending<T, E, F> {
    pub(super) fn new(op: F, reply: oneshot::Sender<Result<T, WriteError<E>>>) -> Self {
        Self { op, outcome: Err(WriteError::Closed), reply, span: Span::current() }
    }
}

impl<T, E, F> Job for Pending<T, E, F>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    T: Send,
    E: Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        let Self { op, outcome, span, .. } = self;
        // Called here, because an op need not be `Sync`.
        let future = catch_unwind(AssertUnwindSafe(move || {
            let tx = tx;
            op(tx)
        }));
        Box::pin(async move {
            let ran = match future {
                Ok(future) => {
                    let guarded = AssertUnwindSafe(future).catch_unwind().instrument(span.clone());
                    timeout(OP_TIME, guarded).await
                }
                Err(panic) => Ok(Err(panic)),
            };
            *outcome = match ran {
                Ok(Ok(Ok(value))) => Ok(value),
                Ok(Ok(Err(refusal))) => Err(WriteError::Refused(refusal)),
                Ok(Err(_)) => Err(WriteError::Panicked),
                Err(_) => Err(WriteError::TooSlow),
            };
            outcome.is_ok()
        })
    }

    fn settle(self: Box<Self>, committed: Result<(), Arc<sqlx::Error>>) {
        // A refusal counts only after the commit, too: it may rest on what the same transaction lost again.
        let answer = match committed {
            Ok(()) => self.outcome,
            Err(error) => Err(WriteError::Storage(error)),
        };
        // The caller may have gone: what is committed stays committed.
        let _ = self.reply.send(answer);
    }
}

/// The one task that writes.
pub(super) struct Writer {
    waiting: mpsc::Receiver<Box<dyn Job>>,
    options: SqliteConnectOptions,
    tx: Option<Tx>,
    tally: Arc<Tally>,
    mail: Arc<Notify>,
}

impl Writer {
    pub(super) fn new(
        waiting: mpsc::Receiver<Box<dyn Job>>,
        options: SqliteConnectOptions,
        tx: Tx,
        tally: Arc<Tally>,
        mail: Arc<Notify>,
    ) -> Self {
        Self { waiting, options, tx: Some(tx), tally, mail }
    }

    /// Writes until the queue is closed and empty, then hands back the connection.
    pub(super) async fn run(mut self) -> Option<Tx> {
        while let Some(first) = self.waiting.recv().await {
            self.batch(first).await;
        }
        self.tx
    }

    /// One transaction: `first` and whatever is waiting by the time it and its followers have run.
    async fn batch(&mut self, first: Box<dyn Job>) {
        let mut ran = Vec::new();
        let result = self.transaction(first, &mut ran).await;
        let count = ran.len() as u64;
        self.tally.ops.fetch_add(count, Ordering::Relaxed);
        let committed = match result {
            Ok(mail) => {
                self.tally.commits.fetch_add(1, Ordering::Relaxed);
                self.tally.largest.fetch_max(count, Ordering::Relaxed);
                if mail {
                    self.mail.notify_one();
                }
                Ok(())
            }
            Err(error) => {
                self.tally.failed.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%error, ops = count, "a transaction failed; its writes were refused");
                self.abandon().await;
                Err(Arc::new(error))
            }
        };
        for job in ran {
            job.settle(committed.clone());
        }
    }

    /// Runs and commits; `ran` holds every op that has to be answered. True where mail has been queued.
    async fn transaction(
        &mut self,
        first: Box<dyn Job>,
        ran: &mut Vec<Box<dyn Job>>,
    ) -> Result<bool, sqlx::Error> {
        let mut next = Some(first);
        if self.tx.is_none() {
            match Tx::open(&self.options).await {
                Ok(tx) => self.tx = Some(tx),
                Err(error) => {
                    ran.extend(next);
                    return Err(error);
                }
            }
        }
        let Some(tx) = &mut self.tx else { return Err(sqlx::Error::WorkerCrashed) };
        tx.mail = false;
        let mut mail = false;
        let started = Instant::now();
        let mut begun = tx.run("BEGIN IMMEDIATE").await;
        while let Some(mut job) = next {
            if begun.is_ok() {
                begun = Self::one(tx, job.as_mut()).await;
            }
            mail |= tx.mail;
            ran.push(job);
            next = if begun.is_ok() && ran.len() < BATCH && started.elapsed() < BATCH_TIME {
                self.waiting.try_recv().ok()
            } else {
                None
            };
        }
        begun?;
        tx.commit().await?;
        Ok(mail)
    }

    /// One op behind its savepoint. An error is one of the whole transaction.
    async fn one(tx: &mut Tx, job: &mut dyn Job) -> Result<(), sqlx::Error> {
        tx.run("SAVEPOINT op").await?;
        if !job.run(tx).await {
            tx.run("ROLLBACK TO op").await?;
        }
        tx.run("RELEASE op").await
    }

    /// After a failure: rolls back and starts again with a fresh connection, because nothing is known of this one.
    async fn abandon(&mut self) {
        if let Some(mut tx) = self.tx.take() {
            // SQLite may have rolled back by itself already.
            let _ = tx.run("ROLLBACK").await;
            let _ = tx.connection.close().await;
        }
    }
}
