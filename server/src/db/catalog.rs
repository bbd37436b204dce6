//! The tables as the database itself describes them: for what goes through all of them, whatever they are.

use std::{cmp::Ordering, collections::BTreeSet};

use sqlx::{Column as _, Decode, FromRow, Type, TypeInfo as _, postgres::PgRow, sqlite::SqliteRow};

use super::{
    Tx,
    sql::{self, Builder, Each, Value},
};

const COLUMNS: Each = Each {
    sqlite: "SELECT m.name, c.name, UPPER(c.type), CAST(c.pk AS BIGINT) FROM sqlite_schema m \
        JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~' \
        AND m.name <> '_sqlx_migrations' ORDER BY m.name, c.name",
    postgres: "SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT), UPPER(format_type(a.atttypid, NULL)), \
        CAST(COALESCE(array_position(CAST(i.indkey AS int2[]), a.attnum) - array_lower(CAST(i.indkey AS int2[]), 1) + 1, 0) \
        AS BIGINT) FROM pg_class t \
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema() \
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
        LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary \
        WHERE t.relkind = 'r' AND t.relname <> '_sqlx_migrations' ORDER BY t.relname, a.attname",
};
const REFERENCES: Each = Each {
    sqlite: "SELECT m.name, f.\"table\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    postgres: "SELECT CAST(t.relname AS TEXT), CAST(r.relname AS TEXT) FROM pg_constraint c \
        JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid \
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema() WHERE c.contype = 'f'",
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// TEXT.
    Text,
    /// BIGINT.
    Number,
    /// DOUBLE PRECISION.
    Real,
    /// BLOB, BYTEA.
    Bytes,
    /// BOOLEAN.
    Truth,
}

impl Kind {
    /// By the names that both engines and the driver have for it.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "TEXT" => Self::Text,
            "BIGINT" | "INT8" | "INTEGER" => Self::Number,
            "DOUBLE PRECISION" | "FLOAT8" | "REAL" => Self::Real,
            "BLOB" | "BYTEA" => Self::Bytes,
            "BOOLEAN" | "BOOL" => Self::Truth,
            _ => return None,
        })
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: String,
    /// Columns by name, so that both engines have them in one order.
    pub columns: Vec<(String, Kind)>,
    /// Where among them the columns of the primary key are, in its order.
    key: Vec<usize>,
}

/// All tables, those that others refer to first.
///
/// # Errors
/// The database's; [`sqlx::Error::Decode`] for a table of a kind that is not expected.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>, sqlx::Error> {
    let columns: Vec<(String, String, String, i64)> = sql::query_as(COLUMNS).fetch_all(&mut *tx).await?;
    let references: Vec<(String, String)> = sql::query_as(REFERENCES).fetch_all(&mut *tx).await?;
    let mut tables: Vec<(Table, Vec<(i64, usize)>)> = Vec::new();
    for (name, column, kind, key) in columns {
        if tables.last().is_none_or(|(table, _)| table.name != name) {
            tables.push((Table { name, columns: Vec::new(), key: Vec::new() }, Vec::new()));
        }
        let Some((table, keys)) = tables.last_mut() else { continue };
        let kind = Kind::named(&kind).ok_or_else(|| unexpected(&table.name, &kind))?;
        if key > 0 {
            keys.push((key, table.columns.len()));
        }
        table.columns.push((column, kind));
    }
    let mut waiting = Vec::new();
    for (mut table, mut keys) in tables {
        keys.sort_unstable();
        table.key = keys.into_iter().map(|(_, at)| at).collect();
        if table.key.is_empty() {
            return Err(unexpected(&table.name, "no primary key"));
        }
        waiting.push(table);
    }
    in_order(waiting, &references)
}

fn in_order(mut waiting: Vec<Table>, references: &[(String, String)]) -> Result<Vec<Table>, sqlx::Error> {
    let mut done = Vec::new();
    while !waiting.is_empty() {
        let names: BTreeSet<String> = waiting.iter().map(|table| table.name.clone()).collect();
        let waits = |table: &Table| {
            references.iter().any(|(from, to)| *from == table.name && to != from && names.contains(to))
        };
        let (later, now): (Vec<_>, Vec<_>) = waiting.into_iter().partition(waits);
        if now.is_empty() {
            return Err(unexpected(later.first().map_or("", |table| &table.name), "references in a circle"));
        }
        done.extend(now);
        waiting = later;
    }
    Ok(done)
}

fn unexpected(table: &str, what: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("table {table}: {what}").into())
}

/// A row, in the order of [`Table::columns`].
#[derive(Clone, Debug)]
pub struct Row(pub Vec<Value<'static>>);

impl Row {
    /// Writes every value down so that no two are written alike: kind, length, content; NULL as nothing else.
    pub fn write_down(&self, to: &mut Vec<u8>) {
        let mut put = |kind: u8, bytes: Option<&[u8]>| match bytes {
            None => to.push(0),
            Some(bytes) => {
                to.push(kind);
                to.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
                to.extend_from_slice(bytes);
            }
        };
        for value in &self.0 {
            match value {
                Value::Text(text) => put(1, text.as_deref().map(str::as_bytes)),
                Value::Number(number) => {
                    put(2, number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice))
                }
                Value::Real(real) => {
                    put(3, real.map(|real| real.to_bits().to_be_bytes()).as_ref().map(<[u8; 8]>::as_slice));
                }
                Value::Bytes(bytes) => put(4, bytes.as_deref()),
                Value::Truth(truth) => {
                    put(5, truth.map(|truth| [u8::from(truth)]).as_ref().map(<[u8; 1]>::as_slice))
                }
            }
        }
    }
}

fn read<R: sqlx::Row>(row: &R) -> Result<Row, sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    for<'r> Option<String>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Option<i64>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Option<f64>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Option<Vec<u8>>: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Option<bool>: Decode<'r, R::Database> + Type<R::Database>,
{
    let mut values = Vec::with_capacity(row.columns().len());
    for (at, column) in row.columns().iter().enumerate() {
        let name = column.type_info().name();
        values.push(match Kind::named(name).ok_or_else(|| unexpected(column.name(), name))? {
            Kind::Text => row.try_get::<Option<String>, _>(at)?.into(),
            Kind::Number => row.try_get::<Option<i64>, _>(at)?.into(),
            Kind::Real => row.try_get::<Option<f64>, _>(at)?.into(),
            Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(at)?.into(),
            Kind::Truth => row.try_get::<Option<bool>, _>(at)?.into(),
        });
    }
    Ok(Row(values))
}

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        read(row)
    }
}

impl FromRow<'_, PgRow> for Row {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        read(row)
    }
}

impl Table {
    /// The rows after one, by primary key; from the first one on after none.
    ///
    /// # Errors
    /// The database's.
    pub async fn rows_after(
        &self,
        tx: &mut Tx,
        last: Option<&Row>,
        most: i64,
    ) -> Result<Vec<Row>, sqlx::Error> {
        let mut select = Builder::new("SELECT ");
        select
            .push_names(self.columns.iter().map(|(name, _)| name.as_str()))
            .push(" FROM ")
            .push_names([self.name.as_str()]);
        let keys = || self.key.iter().map(|at| self.columns[*at].0.as_str());
        if let Some(last) = last {
            let values = self.key.iter().map(|at| last.0[*at].clone());
            select.push(" WHERE (").push_names(keys()).push(") > (").push_list(values).push(")");
        }
        select.push(" ORDER BY ").push_names(keys()).push(" LIMIT ").push_bind(most);
        select.build_as().fetch_all(tx).await
    }

    /// Inserts rows.
    ///
    /// # Errors
    /// The database's.
    pub async fn insert(&self, tx: &mut Tx, rows: Vec<Row>) -> Result<(), sqlx::Error> {
        let mut insert = Builder::new("INSERT INTO ");
        insert.push_names([self.name.as_str()]).push(" (");
        insert.push_names(self.columns.iter().map(|(name, _)| name.as_str())).push(") VALUES ");
        for (at, row) in rows.into_iter().enumerate() {
            insert.push(if at == 0 { "(" } else { ", (" }).push_list(row.0).push(")");
        }
        insert.build().execute(tx).await.map(drop)
    }

    /// Whether there is no row.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_empty(&self, tx: &mut Tx) -> Result<bool, sqlx::Error> {
        Ok(self.rows_after(tx, None, 1).await?.is_empty())
    }

    /// Which of two rows comes first by primary key.
    #[must_use]
    pub fn order(&self, one: &Row, other: &Row) -> Ordering {
        let of = |row: &Row, at: usize| match &row.0[at] {
            Value::Number(number) => (number.unwrap_or_default(), Vec::new()),
            Value::Text(text) => (0, text.as_deref().unwrap_or_default().as_bytes().to_vec()),
            _ => (0, Vec::new()),
        };
        self.key
            .iter()
            .map(|at| of(one, *at).cmp(&of(other, *at)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    /// The primary key of a row, to be named to an engineer.
    #[must_use]
    pub fn key_of(&self, row: &Row) -> String {
        let parts = self.key.iter().map(|at| match &row.0[*at] {
            Value::Text(text) => text.as_deref().unwrap_or("NULL").to_owned(),
            Value::Number(Some(number)) => number.to_string(),
            other => format!("{other:?}"),
        });
        parts.collect::<Vec<_>>().join("/")
    }
}
