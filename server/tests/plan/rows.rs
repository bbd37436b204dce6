//! Rows that mean nothing, so that PostgreSQL has statistics to plan by.

use server::db::{Db, Read, sql};
use sqlx::AssertSqlSafe;

use super::GROWING;

const ROWS: i64 = 5_000;
/// Their numbers are above all that there are.
const ABOVE: i64 = 100_000_000;

/// Fills every growing table that has next to nothing; half of what may be missing is missing.
pub async fn fill(db: &Db) {
    let Read::Postgres(pool) = db.read() else { return };
    let mut statements = vec!["SET LOCAL session_replication_role = replica".to_owned()];
    for table in GROWING {
        let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(pool).await.unwrap();
        if rows >= ROWS {
            continue;
        }
        let columns: Vec<(String, String, bool)> = sqlx::query_as(
            "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT), is_nullable = 'YES' \
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1",
        )
        .bind(table)
        .fetch_all(pool)
        .await
        .unwrap();
        let names: Vec<&str> = columns.iter().map(|(name, ..)| name.as_str()).collect();
        let values: Vec<String> = columns.iter().map(value).collect();
        statements.push(format!(
            "INSERT INTO {table} ({}) SELECT {} FROM generate_series({ABOVE} + 1, {ABOVE} + {ROWS}) AS n",
            names.join(", "),
            values.join(", ")
        ));
        statements.push(format!("ANALYZE {table}"));
    }
    let stored = db.write_with(statements, |tx, statements| {
        Box::pin(async move {
            for statement in statements {
                sql::query(AssertSqlSafe(statement.clone())).execute(&mut *tx).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    });
    stored.await.unwrap();
}

fn value((name, kind, nullable): &(String, String, bool)) -> String {
    let value = match (name.as_str(), kind.as_str()) {
        ("office" | "status" | "kind" | "procedure" | "actor_kind" | "survey" | "wave" | "mode", _) => {
            "'c' || n % 5".to_owned()
        }
        (_, "text") => format!("md5('{name}' || n)"),
        (_, "bytea") => "decode('00', 'hex')".to_owned(),
        (_, "boolean") => "true".to_owned(),
        _ => "n".to_owned(),
    };
    if *nullable { format!("CASE WHEN n % 2 = 0 THEN {value} END") } else { value }
}
