//! Both engines at once, for tests that compare them.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use server::db::{Db, Location, Read, sql};
use sqlx::AssertSqlSafe;
use tempfile::TempDir;

/// A database of each engine, empty.
pub struct Both {
    pub sqlite: Db,
    pub postgres: Db,
    _folder: TempDir,
}

impl Both {
    /// None, with a printed line, where no PostgreSQL was named: `scripts/test` always names one.
    pub async fn open() -> Option<Self> {
        if std::env::var("KAKAZU_TEST_POSTGRES").is_err() {
            println!("left out: it needs PostgreSQL, `scripts/postgres cargo test -p server`");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Db::open(&Location::File(folder.path().join("kakazu.db"))).await.unwrap();
        let postgres = Db::open_temporary().await.unwrap();
        assert!(matches!(postgres.read(), Read::Postgres(_)));
        Some(Self { sqlite, postgres, _folder: folder })
    }
}

/// Runs a statement of a test.
pub async fn execute(db: &Db, statement: &str) {
    let statement = statement.to_owned();
    let done: Result<(), server::db::WriteError<sqlx::Error>> = db
        .write(move |tx| {
            let statement = statement.clone();
            Box::pin(async move { sql::query(AssertSqlSafe(statement)).execute(&mut *tx).await.map(drop) })
        })
        .await;
    done.unwrap();
}
