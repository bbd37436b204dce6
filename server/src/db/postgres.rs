//! PostgreSQL: every write is a transaction of its own, and several run at once.
//!
//! Isolation is READ COMMITTED. Ops keep to conditional updates and constraints (see [`super::Db::write`]), so that
//! the row that an op takes first serialises it with its rivals; a deadlock or a serialisation failure makes it run
//! again. Ops are not batched as for SQLite: eight to a transaction gained 15 % at 64 clients (`benches/RESULTS.md`), for
//! which one that fails or waits for a lock would hold up seven others.

use std::{
    io,
    str::FromStr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use sqlx::{
    PgConnection, PgPool, Postgres,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{
    sync::{Notify, Semaphore},
    time::{Instant, timeout, timeout_at},
};

use super::{
    OpenError, Tx, WriteError,
    engine::Tally,
    tx::{Broken, Owned},
    write::{Job, Ran},
};
use crate::sabotage::{self, Sabotage};

/// The schema, applied at each start; servers that start together wait for one another. One that a newer server has already taken
/// further is left as it is: while servers are replaced one by one, the older ones may have to start again.
pub(super) fn migrations() -> Migrator {
    let mut migrations = sqlx::migrate!("../migrations/postgres");
    migrations.set_ignore_missing(true);
    migrations
}

/// A statement that takes longer is cancelled by PostgreSQL, in milliseconds.
const STATEMENT_TIME: &str = "15000";
/// A transaction in which nothing happens for longer is ended by PostgreSQL: its server may be gone.
const IDLE_TIME: &str = "30000";
/// How often PostgreSQL looks, in the middle of a statement, whether its client is still there, in milliseconds: what
/// was given up or died would otherwise hold its locks to the statement's end. PostgreSQL 14 or newer.
const CHECK_TIME: &str = "1000";
/// How long an answer is waited for: a little longer than PostgreSQL takes to cancel a statement. Whoever has said
/// nothing by then has fallen silent, as behind a network that is cut; sqlx sets no limit of TCP's.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(17);
/// The same for what needs neither lock nor disk: to begin, to roll back, to say that one is still there.
const QUICK_TIME: Duration = Duration::from_secs(2);
/// How long a statement waits for a free connection.
const ACQUIRE_TIME: Duration = Duration::from_secs(5);
/// How long after its last use a connection is asked whether it still lives, before it is used again.
const ASK_AFTER: Duration = Duration::from_secs(30);

/// Whether asking again after a while may help: [`is_passing`]; besides, the disk is full or the database is held by
/// somebody else, or a statement took too long for now.
pub fn comes_back(error: &sqlx::Error) -> bool {
    // SQLite, result and error codes: 5 BUSY, 6 LOCKED, 13 FULL; the rest of an extended code says more. PostgreSQL:
    // class 53 insufficient resources, 55P03 lock not available, 57014 query cancelled.
    let code = error.as_database_error().and_then(|error| error.code());
    let held = code.is_some_and(|code| match code.parse::<i32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xFF, 5 | 6 | 13),
        _ => code.starts_with("53") || matches!(&*code, "55P03" | "57014"),
    });
    held || is_passing(error)
}

/// Whether a failure says nothing about the statement: connection cut, server starting or stopping, deadlock,
/// serialisation failure. PostgreSQL 15, appendix A.
pub fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            matches!(&*code, "40001" | "40P01" | "53300" | "57P01" | "57P02" | "57P03")
                || code.starts_with("08")
        }),
        _ => false,
    }
}

/// How long failures are taken for passing: at most seven further attempts, the last begun within five seconds, in
/// which PostgreSQL restarts. After that somebody is told to come again.
#[derive(Debug)]
pub(super) struct Patience {
    attempts: u32,
    until: Instant,
}

impl Default for Patience {
    fn default() -> Self {
        Self { attempts: 0, until: Instant::now() + Self::TIME }
    }
}

impl Patience {
    const ATTEMPTS: u32 = 7;
    const TIME: Duration = Duration::from_secs(5);

    /// Waits, where it makes sense to try again; otherwise false.
    pub(super) async fn again(&mut self, error: &sqlx::Error) -> bool {
        let next = Instant::now() + Duration::from_millis(30 << self.attempts);
        if !is_passing(error) || self.attempts >= Self::ATTEMPTS || next >= self.until {
            return false;
        }
        tokio::time::sleep_until(next).await;
        self.attempts += 1;
        true
    }

    /// A connection, where one can be had in time.
    pub(super) async fn connection(&self, pool: &PgPool) -> Result<Lent, sqlx::Error> {
        let acquired = timeout_at(self.until, pool.acquire()).await;
        let connection = acquired.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        Ok(Lent { connection, lost: false })
    }
}

/// What PostgreSQL answers, if it does.
pub(super) async fn in_time<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(limit, answer).await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
}

/// A connection of a pool. It goes back when it says in time that it is still there: the pool itself would wait for
/// that without end, and whoever waits for a place with it.
#[derive(Debug)]
pub(super) struct Lent {
    connection: PoolConnection<Postgres>,
    lost: bool,
}

impl Lent {
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Closes it: it may be in the middle of something.
    fn lose(mut self) {
        self.lost = true;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // Dropped before its end, this closes the connection.
        let back = self.connection.return_to_pool();
        if !self.lost {
            tokio::spawn(timeout(QUICK_TIME, back));
        }
    }
}

/// Pools of connections for reading and for writing, and the schema brought up to date.
pub(super) async fn open(url: &str, connections: u32) -> Result<(PgPool, PgPool), OpenError> {
    let options = PgConnectOptions::from_str(url)?.application_name("kakazu").options([
        ("statement_timeout", STATEMENT_TIME),
        ("idle_in_transaction_session_timeout", IDLE_TIME),
        ("client_connection_check_interval", CHECK_TIME),
    ]);
    // Half each, so that neither a rush of readers nor one of writers leaves the others without.
    let half = (connections / 2).max(2);
    let pool = |size: u32| {
        PgPoolOptions::new()
            .max_connections(size)
            .acquire_timeout(ACQUIRE_TIME)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for < ASK_AFTER {
                        return Ok(true);
                    }
                    sqlx::Connection::ping(connection).await.map(|()| true)
                })
            })
    };
    // A migration may take longer than a statement of a page.
    let migrating = options.clone().options([("statement_timeout", "0")]);
    let one =
        PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIME).connect_with(migrating).await?;
    migrations().run(&one).await?;
    one.close().await;
    let reading = options.clone().options([("default_transaction_read_only", "on")]);
    Ok((pool(half).connect_with(reading).await?, pool(half).connect_with(options).await?))
}

/// Runs writes.
pub(super) struct Writers {
    pool: PgPool,
    places: Arc<Semaphore>,
    most: u32,
    tally: Arc<Tally>,
    mail: Arc<Notify>,
}

impl Writers {
    pub(super) fn new(pool: PgPool, queue: u32, tally: Arc<Tally>, mail: Arc<Notify>) -> Self {
        let places = Arc::new(Semaphore::new(queue as usize));
        Self { pool, places, most: queue, tally, mail }
    }

    /// Runs a write in a task of its own, so that it goes on when its caller has gone.
    pub(super) fn start<E>(self: &Arc<Self>, job: Box<dyn Job>) -> Result<(), WriteError<E>> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|refused| match refused {
            tokio::sync::TryAcquireError::NoPermits => WriteError::Overloaded,
            tokio::sync::TryAcquireError::Closed => WriteError::Closed,
        })?;
        let writers = Arc::clone(self);
        let mut job = Some(job);
        tokio::spawn(async move {
            let mut patience = Patience::default();
            let done = loop {
                match writers.attempt(&mut job, &patience).await {
                    Err(Failed::Passing(error)) if patience.again(&error).await => {}
                    Err(Failed::Passing(error) | Failed::Lasting(error)) => break Err(error),
                    Ok(()) => break Ok(()),
                }
            };
            writers.tally.ops.fetch_add(1, Ordering::Relaxed);
            if let Err(error) = &done {
                writers.tally.failed.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%error, "a transaction failed; its write was refused");
            }
            if let Some(job) = job {
                job.settle(done.map_err(Arc::new));
            }
            drop(place);
        });
        Ok(())
    }

    /// One transaction. The op's own refusal is not a failure of it.
    async fn attempt(&self, waiting: &mut Option<Box<dyn Job>>, patience: &Patience) -> Result<(), Failed> {
        let Some(job) = waiting else { return Ok(()) };
        let connection = patience.connection(&self.pool).await.map_err(Failed::by_kind)?;
        let mut tx = Tx::new(Owned::Postgres(connection));
        if let Err(error) = in_time(QUICK_TIME, tx.run("BEGIN")).await {
            lose(tx);
            return Err(Failed::by_kind(error));
        }
        let ran = job.run(&mut tx).await;
        match (ran, tx.take_broken()) {
            (_, Some((Broken::Passing, text))) => {
                undo(tx, ran).await;
                Err(Failed::Passing(io::Error::other(text).into()))
            }
            (_, Some((Broken::Later, text))) => {
                undo(tx, ran).await;
                Err(Failed::Lasting(io::Error::other(text).into()))
            }
            (Ran::Keep, None) => {
                let mail = tx.take_mail();
                if sabotage::is(Sabotage::AnswerBeforeCommit) {
                    waiting.take().into_iter().for_each(|job| job.settle(Ok(())));
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                if let Err(error) = in_time(ANSWER_TIME, tx.run("COMMIT")).await {
                    lose(tx);
                    return Err(Failed::at_commit(error));
                }
                self.tally.commits.fetch_add(1, Ordering::Relaxed);
                self.tally.largest.fetch_max(1, Ordering::Relaxed);
                if mail {
                    self.mail.notify_one();
                }
                Ok(())
            }
            // The op went on after a statement had failed: PostgreSQL would roll back at the COMMIT.
            (Ran::Keep, Some((Broken::Lasting, text))) => {
                undo(tx, ran).await;
                Err(Failed::Lasting(io::Error::other(text).into()))
            }
            (Ran::Undo | Ran::Interrupted, None | Some((Broken::Lasting, _))) => {
                undo(tx, ran).await;
                Ok(())
            }
        }
    }

    /// Writes that are waiting or running.
    pub(super) fn waiting(&self) -> usize {
        (self.most as usize).saturating_sub(self.places.available_permits())
    }

    /// Waits for the writes that have been taken on, and takes on no more.
    pub(super) async fn close(&self) {
        // An error means that it has been closed before.
        let _ = self.places.acquire_many(self.most).await;
        self.places.close();
        self.pool.close().await;
    }
}

/// Rolls back. After an interruption the connection goes, too: a statement may still be running on it.
async fn undo(mut tx: Tx, ran: Ran) {
    if ran == Ran::Interrupted || in_time(QUICK_TIME, tx.run("ROLLBACK")).await.is_err() {
        lose(tx);
    }
}

fn lose(tx: Tx) {
    if let Owned::Postgres(connection) = tx.into_owned() {
        connection.lose();
    }
}

enum Failed {
    Passing(sqlx::Error),
    Lasting(sqlx::Error),
}

impl Failed {
    fn by_kind(error: sqlx::Error) -> Self {
        if is_passing(&error) { Self::Passing(error) } else { Self::Lasting(error) }
    }

    /// Of a COMMIT, which may have happened although it failed: a connection is lost, or PostgreSQL is told to stop
    /// and says so after it has committed. To be tried again only where it surely did not: PostgreSQL 15, appendix A,
    /// serialisation failure and deadlock.
    fn at_commit(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        if matches!(code.as_deref(), Some("40001" | "40P01")) {
            Self::Passing(error)
        } else {
            Self::Lasting(error)
        }
    }
}

#[cfg(test)]
#[path = "postgres_tests.rs"]
mod tests;
