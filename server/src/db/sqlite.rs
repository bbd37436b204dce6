//! SQLite: one task writes, and commits what arrives together.

use std::{
    fs, io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection as _, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::{
    sync::{Notify, mpsc},
    time::Instant,
};

use super::{
    OpenError, Tx,
    engine::Tally,
    tx::Owned,
    write::{Job, Ran},
};
use crate::sabotage::{self, Sabotage};

/// The schema, applied at each start. One that a newer server has already taken
/// further is left as it is: while servers are replaced one by one, the older ones may have to start again.
pub(super) fn migrations() -> Migrator {
    let mut migrations = sqlx::migrate!("../migrations/sqlite");
    migrations.set_ignore_missing(true);
    migrations
}

/// Ops in one transaction at most.
const BATCH: usize = 64;
/// After this long a transaction takes no further op, so that nobody waits for many slow ones. Longer for our own unit
/// tests, which hold one open on machines of any speed.
const BATCH_TIME: Duration = Duration::from_millis(if cfg!(test) { 5_000 } else { 50 });
/// How long another process may hold the database before a statement fails.
const BUSY: Duration = Duration::from_secs(5);

/// Opens or creates the file at `path`, with its folder, and brings the schema up to date: connections that read,
/// and the one that writes with how to make it anew.
pub(super) async fn open(
    path: &Path,
) -> Result<(SqlitePool, SqliteConnection, SqliteConnectOptions), OpenError> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    let both = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("temp_store", "memory")
        // 16 MiB each: in the usual 2 a large city's indexes do not have their inner pages.
        .pragma("cache_size", "-16384");
    // FULL: with NORMAL a power cut loses commits that were already answered.
    let writing = both
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(if sabotage::is(Sabotage::NoSync) {
            SqliteSynchronous::Off
        } else {
            SqliteSynchronous::Full
        })
        // What is deleted is overwritten: the free pages of the file must not tell who gave which answers.
        .pragma("secure_delete", "on")
        .pragma("journal_size_limit", "67108864")
        // Pages of 4 KiB, 16 MB: every checkpoint flushes twice, and with the usual 1000 those were a third of all flushes.
        .pragma("wal_autocheckpoint", "4000");

    let mut connection = writing.connect().await?;
    migrations().run(&mut connection).await?;

    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let read = SqlitePoolOptions::new()
        .max_connections(u32::try_from(cores).unwrap_or(2).saturating_add(2))
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(both.read_only(true))
        .await?;
    Ok((read, connection, writing))
}

/// The connection that writes. Only [`Writer`] commits: after a full disk or an I/O error SQLite rolls the
/// transaction back by itself, and what an op did from there on would otherwise commit statement by statement.
#[derive(Debug)]
pub(super) struct Writing {
    tx: Tx,
    may_commit: Arc<AtomicBool>,
}

impl Writing {
    pub(super) async fn new(mut connection: SqliteConnection) -> Result<Self, sqlx::Error> {
        let may_commit = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&may_commit);
        connection.lock_handle().await?.set_commit_hook(move || asked.load(Ordering::Acquire));
        Ok(Self { tx: Tx::new(Owned::Sqlite(connection)), may_commit })
    }

    async fn open(options: &SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        Self::new(options.connect().await?).await
    }

    async fn commit(&mut self) -> Result<(), sqlx::Error> {
        self.may_commit.store(true, Ordering::Release);
        let committed = self.tx.run("COMMIT").await;
        self.may_commit.store(false, Ordering::Release);
        committed
    }

    /// Moves the write-ahead log into the database and closes.
    pub(super) async fn close(mut self) -> Result<(), sqlx::Error> {
        self.tx.run("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        self.drop_connection().await
    }

    async fn drop_connection(self) -> Result<(), sqlx::Error> {
        match self.tx.into_owned() {
            Owned::Sqlite(connection) => connection.close().await,
            Owned::Postgres(_) | Owned::Snapshot(_) => Err(io::Error::other("not a writer").into()),
        }
    }
}

/// The one task that writes.
pub(super) struct Writer {
    waiting: mpsc::Receiver<Box<dyn Job>>,
    options: SqliteConnectOptions,
    writing: Option<Writing>,
    tally: Arc<Tally>,
    mail: Arc<Notify>,
}

impl Writer {
    pub(super) fn new(
        waiting: mpsc::Receiver<Box<dyn Job>>,
        options: SqliteConnectOptions,
        writing: Writing,
        tally: Arc<Tally>,
        mail: Arc<Notify>,
    ) -> Self {
        Self { waiting, options, writing: Some(writing), tally, mail }
    }

    /// Writes until the queue is closed and empty, then hands back the connection.
    pub(super) async fn run(mut self) -> Option<Writing> {
        while let Some(first) = self.waiting.recv().await {
            self.batch(first).await;
        }
        self.writing
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
        if self.writing.is_none() {
            match Writing::open(&self.options).await {
                Ok(writing) => self.writing = Some(writing),
                Err(error) => {
                    ran.extend(next);
                    return Err(error);
                }
            }
        }
        let Some(writing) = &mut self.writing else { return Err(sqlx::Error::WorkerCrashed) };
        let tx = &mut writing.tx;
        let mut mail = false;
        let started = Instant::now();
        let mut begun = tx.run("BEGIN IMMEDIATE").await;
        while let Some(mut job) = next {
            if begun.is_ok() {
                begun = Self::one(tx, job.as_mut()).await;
            }
            mail |= tx.take_mail();
            ran.push(job);
            next = if begun.is_ok() && ran.len() < BATCH && started.elapsed() < BATCH_TIME {
                self.waiting.try_recv().ok()
            } else {
                None
            };
        }
        begun?;
        if sabotage::is(Sabotage::AnswerBeforeCommit) {
            ran.drain(..).for_each(|job| job.settle(Ok(())));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        writing.commit().await?;
        Ok(mail)
    }

    /// One op behind its savepoint. An error is one of the whole transaction.
    async fn one(tx: &mut Tx, job: &mut dyn Job) -> Result<(), sqlx::Error> {
        tx.run("SAVEPOINT op").await?;
        if job.run(tx).await != Ran::Keep {
            tx.run("ROLLBACK TO op").await?;
        }
        tx.run("RELEASE op").await
    }

    /// After a failure: rolls back and starts again with a fresh connection, because nothing is known of this one.
    async fn abandon(&mut self) {
        if let Some(mut writing) = self.writing.take() {
            // SQLite may have rolled back by itself already.
            let _ = writing.tx.run("ROLLBACK").await;
            let _ = writing.drop_connection().await;
        }
    }
}
