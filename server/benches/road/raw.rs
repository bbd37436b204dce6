//! Single-row commits of the bare engine, for comparison.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sqlx::{
    ConnectOptions, Connection, PgConnection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::time::Instant;
use tokio::process::Command;

/// Bytes of a row, about as many as a small application has.
const ROW: usize = 2_048;

/// A table of its own.
pub enum Raw {
    /// In a file on the same disk.
    Sqlite(SqliteConnection),
    /// On the same server: its URL, and the script of pgbench.
    Postgres(String, PathBuf),
}

impl Raw {
    /// Makes the table.
    pub async fn open(folder: &Path) -> Self {
        if let Ok(server) = std::env::var("KAKAZU_TEST_POSTGRES") {
            let mut connection = PgConnection::connect(&server).await.unwrap();
            let table = "CREATE TABLE IF NOT EXISTS raw_row (id UUID PRIMARY KEY, value TEXT NOT NULL)";
            sqlx::raw_sql(table).execute(&mut connection).await.unwrap();
            let plain = "ALTER TABLE raw_row ALTER COLUMN value SET STORAGE EXTERNAL";
            sqlx::raw_sql(plain).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            let script = folder.join("insert.sql");
            let insert = format!("INSERT INTO raw_row VALUES (gen_random_uuid(), repeat('x', {ROW}));\n");
            fs::write(&script, insert).unwrap();
            return Self::Postgres(server, script);
        }
        let options = SqliteConnectOptions::new()
            .filename(folder.join("raw.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = options.connect().await.unwrap();
        let table = "CREATE TABLE row (id INTEGER PRIMARY KEY, value BLOB NOT NULL)";
        sqlx::query(table).execute(&mut connection).await.unwrap();
        Self::Sqlite(connection)
    }

    /// Whether pgbench asks.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(..))
    }

    /// Commits per second.
    pub async fn commits(&mut self, clients: usize, count: usize) -> f64 {
        match self {
            Self::Sqlite(connection) => {
                let count = count.min(200);
                let began = Instant::now();
                for _ in 0..count {
                    let insert = sqlx::query("INSERT INTO row (value) VALUES ($1)").bind(vec![7_u8; ROW]);
                    insert.execute(&mut *connection).await.unwrap();
                }
                count as f64 / began.elapsed().as_secs_f64()
            }
            Self::Postgres(server, script) => {
                let output = Command::new("pgbench")
                    .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
                    .arg(format!("--client={clients}"))
                    .arg(format!("--transactions={}", (count * 4 / clients).max(1)))
                    .arg("--file")
                    .arg(script)
                    .arg(server)
                    .output()
                    .await
                    .unwrap();
                let told = String::from_utf8_lossy(&output.stdout).into_owned();
                let rate = told
                    .lines()
                    .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
                rate.unwrap_or_else(|| panic!("pgbench: {told} {}", String::from_utf8_lossy(&output.stderr)))
            }
        }
    }
}
