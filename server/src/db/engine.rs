//! Opening, reading and writing. Every write of the product goes through [`Db::write`].

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::{
    sync::{Notify, mpsc, oneshot},
    task::JoinHandle,
};

use super::{
    Read, Tx, WriteError, postgres,
    sql::{self, Each},
    sqlite,
    temporary::Temporary,
    tx::Owned,
    write::{Job, Pending},
};
use crate::{admission::gate::Seat, clock::from_millis};

/// Writes that may wait; further ones are refused as [`WriteError::Overloaded`].
const QUEUE: u32 = 1024;

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Folder or file cannot be made.
    #[error("the database's folder cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// The engine refuses.
    #[error("the database cannot be opened: {0}")]
    Storage(#[from] sqlx::Error),
    /// The schema is newer or other than this program's.
    #[error("the database's schema does not fit this program: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
}

/// The database; clones share it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    location: Location,
    read: Read,
    side: Side,
    tally: Arc<Tally>,
    mail: Arc<Notify>,
    /// Declared last: removed when everything else is gone.
    _temporary: Option<Temporary>,
}

/// Who writes.
enum Side {
    Sqlite {
        queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
        writer: Mutex<Option<JoinHandle<Option<sqlite::Writing>>>>,
    },
    Postgres(Arc<postgres::Writers>),
}

/// Which engine, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL database: its URL, and how many connections this server may open.
    Postgres(String, u32),
}

impl Location {
    /// From a URL: `postgres://…`, or `sqlite:` and a path.
    #[must_use]
    pub fn parse(url: &str, connections: u32) -> Option<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Some(Self::Postgres(url.to_owned(), connections));
        }
        let path = url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        (!path.is_empty()).then(|| Self::File(path.into()))
    }
}

/// What the writer has done since the start.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) commits: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) ops: AtomicU64,
    pub(super) largest: AtomicU64,
    pub(super) refused: AtomicU64,
}

/// What the writer has done since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Transactions committed: each cost one fsync.
    pub commits: u64,
    /// Transactions that failed as a whole.
    pub failed: u64,
    /// Ops run, refused ones included.
    pub ops: u64,
    /// Ops in the largest transaction.
    pub largest: u64,
    /// Ops refused because too many were waiting.
    pub refused: u64,
    /// Ops that are waiting or running now.
    pub waiting: u64,
}

impl Db {
    /// Opens or creates the database, and brings its schema up to date.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(location: &Location) -> Result<Self, OpenError> {
        Self::open_in(location, None).await
    }

    /// An empty database of its own, deleted with the last handle: for tests and throw-away demonstrations. A
    /// SQLite file; with `KAKAZU_TEST_POSTGRES` the URL of a server, a database there.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open_temporary() -> Result<Self, OpenError> {
        let (location, temporary) = Temporary::make(std::env::var("KAKAZU_TEST_POSTGRES").ok()).await?;
        Self::open_in(&location, Some(temporary)).await
    }

    async fn open_in(location: &Location, temporary: Option<Temporary>) -> Result<Self, OpenError> {
        let tally = Arc::new(Tally::default());
        let mail = Arc::new(Notify::new());
        let (read, side) = match location {
            Location::File(path) => {
                let (read, connection, options) = sqlite::open(path).await?;
                let (queue, waiting) = mpsc::channel(QUEUE as usize);
                let writing = sqlite::Writing::new(connection).await?;
                let writer =
                    sqlite::Writer::new(waiting, options, writing, Arc::clone(&tally), Arc::clone(&mail));
                let writer = Mutex::new(Some(tokio::spawn(writer.run())));
                (Read::Sqlite(read), Side::Sqlite { queue: Mutex::new(Some(queue)), writer })
            }
            Location::Postgres(url, connections) => {
                let (read, write) = postgres::open(url, *connections).await?;
                let writers = postgres::Writers::new(write, QUEUE, Arc::clone(&tally), Arc::clone(&mail));
                (Read::Postgres(read), Side::Postgres(Arc::new(writers)))
            }
        };
        let location = location.clone();
        Ok(Self(Arc::new(Inner { location, read, side, tally, mail, _temporary: temporary })))
    }

    /// Which engine, and where.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.0.location
    }

    /// Connections for reading; what they see is committed. They cannot write.
    #[must_use]
    pub fn read(&self) -> &Read {
        &self.0.read
    }

    /// A transaction for reading in which everything is seen as of one moment. It cannot write, and ends when it is
    /// dropped.
    ///
    /// # Errors
    /// The database's.
    pub async fn snapshot(&self) -> Result<Tx, sqlx::Error> {
        let (owned, begin) = match &self.0.read {
            Read::Sqlite(pool) => (Owned::Sqlite(pool.acquire().await?.detach()), "BEGIN"),
            Read::Postgres(pool) => (
                Owned::Snapshot(pool.acquire().await?.detach()),
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
        };
        let mut tx = Tx::new(owned);
        tx.run(begin).await?;
        Ok(tx)
    }

    /// Runs `op` in a transaction and answers after it has been committed to the disk.
    ///
    /// `op` may run again, holds only SQL, and hands on every [`sqlx::Error`] that it meets. It begins with a
    /// conditional update or an insert that a constraint can refuse: nothing that was read before, in it or outside,
    /// decides anything by itself, because on PostgreSQL rivals run at the same time. An op that returns an error (or
    /// panics) leaves nothing and harms no other. It continues when the caller has gone.
    ///
    /// On SQLite, ops that arrive together share one transaction, each behind a savepoint of its own.
    ///
    /// # Errors
    /// [`WriteError::Refused`] is what `op` itself returned; after all others nothing has been stored.
    pub async fn write<T, E, F>(&self, op: F) -> Result<T, WriteError<E>>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending::new(op, reply));
        match &self.0.side {
            Side::Postgres(writers) => writers.start(job).inspect_err(|error| self.note_refusal(error))?,
            Side::Sqlite { queue, .. } => {
                let queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
                let queue = queue.as_ref().ok_or(WriteError::Closed)?;
                let sent = queue.try_send(job).map_err(|refused| match refused {
                    mpsc::error::TrySendError::Full(_) => WriteError::Overloaded,
                    mpsc::error::TrySendError::Closed(_) => WriteError::Closed,
                });
                sent.inspect_err(|error| self.note_refusal(error))?;
            }
        }
        // Others may work meanwhile, and their writes share the flush that this one waits for. What comes after it is
        // little: mostly the way to the next page.
        if let Some(seat) = Seat::current() {
            seat.leave();
        }
        answer.await.unwrap_or(Err(WriteError::Closed))
    }

    /// As [`Db::write`], with an input that `op` borrows instead of cloning.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_with<I, T, E, F>(&self, input: I, op: F) -> Result<T, WriteError<E>>
    where
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Copy + Send + 'static,
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let input = Arc::new(input);
        self.write(move |tx| {
            let input = Arc::clone(&input);
            Box::pin(async move { op(tx, &input).await })
        })
        .await
    }

    /// The time as the database has it, where it is a server that others use too; none for a file.
    ///
    /// # Errors
    /// The database's.
    pub async fn now(&self) -> Result<Option<Timestamp>, sqlx::Error> {
        const NOW: Each = Each {
            sqlite: "SELECT CAST(unixepoch('subsec') * 1000 AS BIGINT)",
            postgres: "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        };
        match &self.0.read {
            Read::Sqlite(_) => Ok(None),
            Read::Postgres(_) => {
                let now: i64 = sql::query_scalar(NOW).fetch_one(&self.0.read).await?;
                Ok(Some(from_millis(now)))
            }
        }
    }

    /// Wakes when mail has been committed to the outbox.
    #[must_use]
    pub fn mail_queued(&self) -> &Notify {
        &self.0.mail
    }

    /// What the writer has done since the start.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let tally = &self.0.tally;
        Stats {
            commits: tally.commits.load(Ordering::Relaxed),
            failed: tally.failed.load(Ordering::Relaxed),
            ops: tally.ops.load(Ordering::Relaxed),
            largest: tally.largest.load(Ordering::Relaxed),
            refused: tally.refused.load(Ordering::Relaxed),
            waiting: self.waiting() as u64,
        }
    }

    fn note_refusal<E>(&self, error: &WriteError<E>) {
        if matches!(error, WriteError::Overloaded) {
            self.0.tally.refused.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn waiting(&self) -> usize {
        match &self.0.side {
            Side::Postgres(writers) => writers.waiting(),
            Side::Sqlite { queue, .. } => {
                let queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
                queue.as_ref().map_or(0, |queue| queue.max_capacity() - queue.capacity())
            }
        }
    }

    /// Finishes what is queued, refuses what comes later, and closes all connections; a SQLite file with its
    /// write-ahead log emptied.
    pub async fn close(&self) {
        match &self.0.side {
            Side::Sqlite { queue, writer } => {
                drop(queue.lock().unwrap_or_else(PoisonError::into_inner).take());
                let writer = writer.lock().unwrap_or_else(PoisonError::into_inner).take();
                let Some(writer) = writer else { return };
                let writing = writer.await;
                self.close_reading().await;
                if let Ok(Some(writing)) = writing
                    && let Err(error) = writing.close().await
                {
                    tracing::warn!(%error, "the database was closed without emptying its log");
                }
            }
            Side::Postgres(writers) => {
                writers.close().await;
                self.close_reading().await;
            }
        }
    }

    async fn close_reading(&self) {
        match &self.0.read {
            Read::Sqlite(pool) => pool.close().await,
            Read::Postgres(pool) => pool.close().await,
        }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.stats()).finish()
    }
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
