//! Where a trial's city keeps its data: SQLite in its folder, or a database of its own on the PostgreSQL server that
//! `scripts/postgres` started.

use std::str::FromStr;

use server::entropy::Entropy;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};

/// The engine of a trial, with what it takes to reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// `kakazu.db` in the city's folder.
    Sqlite,
    /// At this URL; emptied with the server.
    Postgres(String),
}

impl Database {
    /// An empty database on PostgreSQL; none where there is no server to test with.
    pub async fn postgres() -> Option<Self> {
        let server = std::env::var("KAKAZU_TEST_POSTGRES").ok()?;
        let name = format!("trial_{}", Entropy::from_os().unwrap().below(u64::MAX));
        let mut connection = connect(&server).await;
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let (before, _) = server.rsplit_once('/').expect("the URL names a database");
        Some(Self::Postgres(format!("{before}/{name}")))
    }

    /// The engine that the tests of this run are for.
    pub async fn here() -> Self {
        Self::postgres().await.unwrap_or(Self::Sqlite)
    }

    /// Both engines, or the one that is there.
    pub async fn all() -> Vec<Self> {
        let mut all = vec![Self::Sqlite];
        all.extend(Self::postgres().await);
        all
    }

    /// Its name in tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// What the server is told.
    pub fn url(&self) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres(url) => Some(url.clone()),
        }
    }
}

/// A connection past the product.
pub async fn connect(url: &str) -> PgConnection {
    PgConnectOptions::from_str(url).unwrap().disable_statement_logging().connect().await.unwrap()
}
