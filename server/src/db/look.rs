//! Databases that this program does not serve: looked at as they are, claimed, or filled. Nothing limits the time.

use std::{io, path::Path, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions,
    migrate::Migrator,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteLockingMode},
};

use super::{
    Location, OpenError, Tx, postgres,
    sql::{self, Each},
    sqlite,
    tx::{Connection, Owned},
};

/// How long a server may hold a SQLite file before a statement fails.
const BUSY: Duration = Duration::from_secs(10);

const KNOWS_MIGRATIONS: Each = Each {
    sqlite: "SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'",
    postgres: "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')",
};
const APPLIED: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";

/// A snapshot of a database, for reading only; its schema is left as it is.
///
/// # Errors
/// See [`OpenError`].
pub async fn look(location: &Location) -> Result<Tx, OpenError> {
    let mut tx = reach(location, true).await?;
    match tx.connection() {
        Connection::Sqlite(_) => tx.run("BEGIN").await?,
        Connection::Postgres(_) => tx.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
    }
    Ok(tx)
}

/// A connection of its own to a database that is there, each statement by itself.
///
/// # Errors
/// See [`OpenError`].
pub async fn reach(location: &Location, read_only: bool) -> Result<Tx, OpenError> {
    Ok(Tx::new(match location {
        Location::File(path) => Owned::Sqlite(there(path)?.read_only(read_only).connect().await?),
        Location::Postgres(url, _) => Owned::Snapshot(postgres_options(url)?.connect().await?),
    }))
}

/// A SQLite file for this program alone: refused while any other has it open, and no other can open it meanwhile.
///
/// # Errors
/// See [`OpenError`]; "database is locked" while a server runs.
pub async fn claim(path: &Path) -> Result<Tx, OpenError> {
    let options =
        there(path)?.locking_mode(SqliteLockingMode::Exclusive).busy_timeout(Duration::from_secs(1));
    let mut tx = Tx::new(Owned::Sqlite(options.connect().await?));
    tx.run("BEGIN EXCLUSIVE").await?;
    Ok(tx)
}

/// A PostgreSQL database that takes in a city: the schema is brought up to date, then all is one transaction.
pub struct Intake(Tx);

impl Intake {
    /// Begins.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn begin(url: &str) -> Result<Self, OpenError> {
        let mut connection = postgres_options(url)?.connect().await?;
        postgres::migrations().run(&mut connection).await?;
        let mut tx = Tx::new(Owned::Snapshot(connection));
        tx.run("BEGIN").await?;
        Ok(Self(tx))
    }

    /// Where statements run.
    pub fn tx(&mut self) -> &mut Tx {
        &mut self.0
    }

    /// Keeps what has come in. Otherwise it is gone when this is dropped.
    ///
    /// # Errors
    /// The database's: then nothing is kept.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.0.run("COMMIT").await
    }
}

fn there(path: &Path) -> Result<SqliteConnectOptions, OpenError> {
    if !path.is_file() {
        return Err(
            io::Error::new(io::ErrorKind::NotFound, format!("{} is not there", path.display())).into()
        );
    }
    Ok(SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .disable_statement_logging())
}

fn postgres_options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(PgConnectOptions::from_str(url)?
        .application_name("kakazu")
        .options([("statement_timeout", "0"), ("idle_in_transaction_session_timeout", "0")])
        .disable_statement_logging())
}

/// How a database's schema stands to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// It is this program's, of this version.
    Fits(i64),
    /// It was never made.
    None,
    /// These migrations are still to come: the next start of a server makes them.
    Behind(Vec<i64>),
    /// A newer program made these migrations, or one of the same number says something else.
    Other(Vec<i64>),
}

/// Number of the newest migration that was made; none where there is no schema.
///
/// # Errors
/// The database's.
pub async fn version(tx: &mut Tx) -> Result<Option<i64>, sqlx::Error> {
    if sql::query_scalar::<i64>(KNOWS_MIGRATIONS).fetch_one(&mut *tx).await? == 0 {
        return Ok(None);
    }
    sql::query_scalar("SELECT CAST(MAX(version) AS BIGINT) FROM _sqlx_migrations").fetch_one(tx).await
}

/// Looks how the schema stands to this program.
///
/// # Errors
/// The database's.
pub async fn schema(tx: &mut Tx) -> Result<Schema, sqlx::Error> {
    let migrator: Migrator = match tx.connection() {
        Connection::Sqlite(_) => sqlite::migrations(),
        Connection::Postgres(_) => postgres::migrations(),
    };
    if sql::query_scalar::<i64>(KNOWS_MIGRATIONS).fetch_one(&mut *tx).await? == 0 {
        return Ok(Schema::None);
    }
    let applied: Vec<(i64, Vec<u8>, bool)> = sql::query_as(APPLIED).fetch_all(&mut *tx).await?;
    let ours: Vec<(i64, &[u8])> = migrator.iter().map(|one| (one.version, &*one.checksum)).collect();
    let other = applied
        .iter()
        .filter(|(version, checksum, success)| !success || !ours.contains(&(*version, checksum.as_slice())));
    let other: Vec<i64> = other.map(|(version, ..)| *version).collect();
    let behind = ours
        .iter()
        .map(|(version, _)| *version)
        .filter(|version| !applied.iter().any(|(applied, ..)| applied == version));
    let behind: Vec<i64> = behind.collect();
    Ok(match (other.is_empty(), behind.is_empty()) {
        (false, _) => Schema::Other(other),
        (true, false) => Schema::Behind(behind),
        (true, true) => Schema::Fits(applied.last().map_or(0, |(version, ..)| *version)),
    })
}
