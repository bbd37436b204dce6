//! Databases for tests and throw-away demonstrations.

use std::{env, fs, io, path::PathBuf, str::FromStr};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};

use super::{Location, OpenError, postgres};
use crate::entropy::Entropy;

/// Empty databases are copied from this one, which has the schema.
const TEMPLATE: &str = "kakazu_template";
/// Held while the template is looked at, made or copied: a number that nothing else uses.
const LOCK: i64 = 7_042_026;

/// Deleted when dropped.
#[derive(Debug)]
pub(super) enum Temporary {
    /// With a SQLite file in it.
    Folder(PathBuf),
    /// A database on a PostgreSQL server.
    Database {
        /// The server.
        server: String,
        /// The database.
        name: String,
    },
}

impl Temporary {
    /// A SQLite file, or a database on this PostgreSQL server.
    pub(super) async fn make(server: Option<String>) -> Result<(Location, Self), OpenError> {
        let token = Entropy::from_os().map_err(io::Error::other)?.token().to_lowercase();
        let name = format!("kakazu_{}", token.replace('-', "_"));
        match server {
            None => {
                let folder = env::temp_dir().join(name);
                Ok((Location::File(folder.join("kakazu.db")), Self::Folder(folder)))
            }
            Some(server) => {
                let mut connection = connect(&server).await?;
                sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
                let made = copy_template(&server, &mut connection, &name).await;
                connection.close().await?;
                made?;
                let url = with_database(&server, &name);
                Ok((Location::Postgres(url, 12), Self::Database { server, name }))
            }
        }
    }
}

async fn connect(server: &str) -> Result<PgConnection, sqlx::Error> {
    PgConnectOptions::from_str(server)?.disable_statement_logging().connect().await
}

/// The server's URL, with another database: `postgres://user@host:port/NAME?options`.
fn with_database(server: &str, name: &str) -> String {
    let (rest, options) = server.split_once('?').map_or((server, ""), |(rest, options)| (rest, options));
    let rest = rest.trim_end_matches('/');
    let from = rest.find("://").map_or(0, |at| at + 3);
    let end = rest[from..].rfind('/').map_or(rest.len(), |at| from + at);
    let mark = if options.is_empty() { "" } else { "?" };
    format!("{}/{name}{mark}{options}", &rest[..end])
}

async fn copy_template(server: &str, connection: &mut PgConnection, name: &str) -> Result<(), OpenError> {
    let known: Option<i32> =
        sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate")
            .bind(TEMPLATE)
            .fetch_optional(&mut *connection)
            .await?;
    let mut run = async |sql: String| sqlx::query(AssertSqlSafe(sql)).execute(&mut *connection).await;
    if known.is_none() {
        run(format!("CREATE DATABASE {TEMPLATE}")).await?;
        let mut inside = connect(&with_database(server, TEMPLATE)).await?;
        postgres::migrations().run(&mut inside).await?;
        inside.close().await?;
        run(format!("ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")).await?;
    }
    run(format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await?;
    Ok(())
}

impl Drop for Temporary {
    fn drop(&mut self) {
        match self {
            // Nothing to be done if it stays.
            Self::Folder(folder) => drop(fs::remove_dir_all(folder)),
            Self::Database { server, name } => {
                let (server, sql) = (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                // A thread of its own: the runtime that opened the database may be going down.
                let dropping = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                    runtime.block_on(async {
                        let mut connection = connect(&server).await.map_err(io::Error::other)?;
                        sqlx::query(AssertSqlSafe(sql))
                            .execute(&mut connection)
                            .await
                            .map_err(io::Error::other)
                    })
                });
                drop(dropping.join());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_database_in_a_url_is_replaced() {
        assert_eq!(with_database("postgres://u@h:5/old?a=b", "new"), "postgres://u@h:5/new?a=b");
        assert_eq!(with_database("postgres://u@h:5", "new"), "postgres://u@h:5/new");
        assert_eq!(with_database("postgres://u@h:5/", "new"), "postgres://u@h:5/new");
    }
}
