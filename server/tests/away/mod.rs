//! Tables that cannot be read for a while, as when the database is held by somebody else or has no room: whoever reads
//! them is refused at once, writes go on.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use server::db::{
    Db, Read,
    sql::{self, Each},
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::engines::execute;

/// All tables.
const TABLES: Each = Each {
    sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' \
        AND name <> '_sqlx_migrations' ORDER BY name",
    postgres: "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' \
        AND tablename <> '_sqlx_migrations' ORDER BY 1",
};
/// 53100 is a full disk.
const FAIL: &str = "CREATE FUNCTION fail() RETURNS boolean LANGUAGE plpgsql AS \
    'BEGIN RAISE EXCEPTION ''away'' USING ERRCODE = ''53100''; END'";

/// Takes tables of a database away from its readers. Each is hidden behind a view of its name: on SQLite one that needs
/// a file which this holds, on PostgreSQL one that fails.
pub struct Away<'a> {
    db: &'a Db,
    _held: Option<(SqliteConnection, TempDir)>,
}

impl<'a> Away<'a> {
    /// Prepares it; nothing is away yet.
    pub async fn prepare(db: &'a Db) -> Self {
        let held = match db.read() {
            Read::Sqlite(_) => Some(held(db).await),
            Read::Postgres(_) => {
                execute(db, FAIL).await;
                None
            }
        };
        Self { db, _held: held }
    }

    /// All tables.
    pub async fn tables(&self) -> Vec<String> {
        sql::query_scalar(TABLES).fetch_all(self.db.read()).await.unwrap()
    }

    /// Takes a table away, until it is given back.
    pub async fn take(&self, table: &str) {
        match self.db.read() {
            Read::Sqlite(_) => {
                let view = format!("CREATE TEMP VIEW {table} AS SELECT t.* FROM main.{table} t, held.held");
                on_each(self.db, &[&view]).await;
            }
            Read::Postgres(_) => {
                let from = format!("SELECT * FROM public.{table} WHERE (SELECT public.fail())");
                execute(self.db, &format!("CREATE SCHEMA without_{table}")).await;
                execute(self.db, &format!("CREATE VIEW without_{table}.{table} AS {from}")).await;
                on_each(self.db, &[&format!("SET search_path = without_{table}, public")]).await;
            }
        }
    }

    /// Gives a table back.
    pub async fn give_back(&self, table: &str) {
        match self.db.read() {
            Read::Sqlite(_) => on_each(self.db, &[&format!("DROP VIEW temp.{table}")]).await,
            Read::Postgres(_) => {
                on_each(self.db, &["RESET search_path"]).await;
                execute(self.db, &format!("DROP SCHEMA without_{table} CASCADE")).await;
            }
        }
    }
}

/// A file that nobody can read while this connection lives, known to all connections for reading.
async fn held(db: &Db) -> (SqliteConnection, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("held.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    connection.execute("CREATE TABLE held (one BIGINT)").await.unwrap();
    // Read once, or not even the view could be understood.
    let attach = format!("ATTACH '{}' AS held", file.display());
    on_each(db, &[&attach, "PRAGMA busy_timeout = 0", "SELECT one FROM held.held"]).await;
    connection.execute("BEGIN EXCLUSIVE").await.unwrap();
    (connection, folder)
}

/// Runs statements on every connection for reading.
async fn on_each(db: &Db, statements: &[&str]) {
    macro_rules! all_of {
        ($pool:expr) => {{
            let mut connections = Vec::new();
            for _ in 0..$pool.options().get_max_connections() {
                connections.push($pool.acquire().await.unwrap());
            }
            for connection in &mut connections {
                for statement in statements {
                    let statement = AssertSqlSafe((*statement).to_owned());
                    sqlx::query(statement).persistent(false).execute(&mut **connection).await.unwrap();
                }
            }
        }};
    }
    match db.read() {
        Read::Sqlite(pool) => all_of!(pool),
        Read::Postgres(pool) => all_of!(pool),
    }
}
