//! Many rows at once: past the product's own functions, which take one application at a time.

use std::collections::BTreeMap;

use server::db::{
    Db, Read,
    sql::{self, Value},
};
use server::portal::Shared;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

/// Values of one statement at most: SQLite takes 32,766, PostgreSQL 65,535.
const VALUES: usize = 16_000;

type Row = Vec<Value<'static>>;

/// Rows that wait, by table with its columns.
#[derive(Default)]
pub struct Bulk(BTreeMap<(u8, &'static str), Vec<Row>>);

impl Bulk {
    /// Adds a row of a table, `name (column, …)`. Tables that others point to have a lower `order`.
    pub fn add(&mut self, order: u8, table: &'static str, row: Row) {
        self.0.entry((order, table)).or_default().push(row);
    }

    /// Stores what waits in one transaction.
    pub async fn store(&mut self, db: &Db) {
        let waiting = (std::mem::take(&mut self.0), db.read().clone());
        let stored = db.write_with(waiting, |tx, (waiting, engine)| {
            Box::pin(async move {
                for ((_, table), rows) in waiting {
                    for some in rows.chunks(VALUES / rows[0].len()) {
                        let mut query =
                            sql::query(AssertSqlSafe(insert(engine, table, some.len(), some[0].len())));
                        for value in some.iter().flatten() {
                            query = query.bind(value.clone());
                        }
                        query.execute(&mut *tx).await?;
                    }
                }
                Ok::<_, sqlx::Error>(())
            })
        });
        stored.await.unwrap();
    }
}

fn insert(engine: &Read, table: &str, rows: usize, columns: usize) -> String {
    let mut text = format!("INSERT INTO {table} VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            text.push_str(if column == 1 { "" } else { ", " });
            match engine {
                // SQLite takes `$1` for a name, and compares each with all before it.
                Read::Sqlite(_) => text.push('?'),
                Read::Postgres(_) => text.push_str(&format!("${}", row * columns + column)),
            }
        }
        text.push(')');
    }
    text
}

/// Runs a statement on a connection of its own, for as long as it takes.
pub async fn by_hand(portal: &Shared, statement: &'static str) {
    match portal.db.read() {
        Read::Sqlite(pool) => {
            let file: String =
                sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
                    .fetch_one(pool)
                    .await
                    .unwrap();
            let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
            sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Read::Postgres(pool) => {
            let name: String = sqlx::query_scalar("SELECT current_database()").fetch_one(pool).await.unwrap();
            let server: PgConnectOptions = std::env::var("KAKAZU_TEST_POSTGRES").unwrap().parse().unwrap();
            let mut connection = PgConnection::connect_with(&server.database(&name)).await.unwrap();
            sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }
}
