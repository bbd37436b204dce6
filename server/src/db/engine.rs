//! Opening, reading and writing. Every write of the product goes through [`Db::write`].

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use sqlx::{
    ConnectOptions, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    task::JoinHandle,
};

use super::writer::{Job, Pending, Tx, WriteError, Writer};
use crate::entropy::Entropy;

/// The schema, applied at each start.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations/sqlite");

/// Writes that may wait; further ones are refused as [`WriteError::Overloaded`].
const QUEUE: usize = 1024;
/// How long another process may hold the database before a statement fails.
const BUSY: Duration = Duration::from_secs(5);

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Folder or file cannot be made.
    #[error("the database's folder cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// SQLite refuses.
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
    read: SqlitePool,
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    writer: Mutex<Option<JoinHandle<Option<Tx>>>>,
    tally: Arc<Tally>,
    mail: Arc<Notify>,
    /// Declared last: removed when everything else is gone.
    _folder: Option<TemporaryFolder>,
}

/// What the writer has done since the start.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) commits: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) ops: AtomicU64,
    pub(super) largest: AtomicU64,
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
}

impl Db {
    /// Opens or creates the database file at `path`, with its folder, and brings the schema up to date.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_in(path, None).await
    }

    /// An empty database of its own, deleted with the last handle: for tests and throw-away demonstrations.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open_temporary() -> Result<Self, OpenError> {
        let name = Entropy::from_os().map_err(io::Error::other)?.token();
        let folder = TemporaryFolder(std::env::temp_dir().join(format!("kakazu-{name}")));
        Self::open_in(&folder.0.join("kakazu.db"), Some(folder)).await
    }

    async fn open_in(path: &Path, folder: Option<TemporaryFolder>) -> Result<Self, OpenError> {
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        let both = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .pragma("temp_store", "memory");
        // FULL: with NORMAL a power cut loses commits that were already answered.
        let writing = both
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("journal_size_limit", "67108864");

        let mut connection = writing.connect().await?;
        MIGRATIONS.run(&mut connection).await?;

        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let read = SqlitePoolOptions::new()
            .max_connections(u32::try_from(cores).unwrap_or(2).saturating_add(2))
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(both.read_only(true))
            .await?;

        let (queue, waiting) = mpsc::channel(QUEUE);
        let tally = Arc::new(Tally::default());
        let mail = Arc::new(Notify::new());
        let writer =
            Writer::new(waiting, writing, Tx::new(connection).await?, Arc::clone(&tally), Arc::clone(&mail));
        Ok(Self(Arc::new(Inner {
            read,
            queue: Mutex::new(Some(queue)),
            writer: Mutex::new(Some(tokio::spawn(writer.run()))),
            tally,
            mail,
            _folder: folder,
        })))
    }

    /// Connections for reading; what they see is committed. They cannot write.
    #[must_use]
    pub fn read(&self) -> &SqlitePool {
        &self.0.read
    }

    /// Runs `op` in a transaction and answers after it has been committed to the disk.
    ///
    /// Ops that arrive together share one transaction; each is behind a savepoint of its own, so that an op that
    /// returns an error (or panics) leaves nothing and harms no other. `op` may run again, holds only SQL, and
    /// hands on every [`sqlx::Error`] that it meets. It continues when the caller has gone.
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
        {
            let queue = self.0.queue.lock().unwrap_or_else(PoisonError::into_inner);
            let queue = queue.as_ref().ok_or(WriteError::Closed)?;
            queue.try_send(Box::new(Pending::new(op, reply))).map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => WriteError::Overloaded,
                mpsc::error::TrySendError::Closed(_) => WriteError::Closed,
            })?;
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
        }
    }

    /// Finishes what is queued, refuses what comes later, empties the write-ahead log and closes the file.
    pub async fn close(&self) {
        drop(self.0.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let writer = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(writer) = writer else { return };
        let tx = writer.await;
        self.0.read.close().await;
        if let Ok(Some(tx)) = tx
            && let Err(error) = tx.close().await
        {
            tracing::warn!(%error, "the database was closed without emptying its log");
        }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.stats()).finish()
    }
}

struct TemporaryFolder(PathBuf);

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // Nothing to be done if it stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
