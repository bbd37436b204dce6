//! Statements: one text for both engines where that can be, one for each where they truly differ.
//!
//! `sqlx::Any` is not used: it knows too few types and prepares nothing. A statement here is text and values until it
//! meets a connection, and is then one of SQLite's or PostgreSQL's own.

use std::{borrow::Cow, marker::PhantomData};

use sqlx::{
    Arguments, AssertSqlSafe, Database, Encode, FromRow, PgPool, Postgres, SqlSafeStr, SqlStr, Sqlite,
    SqlitePool, Type, postgres::PgRow, sqlite::SqliteRow,
};

use super::{
    postgres::{ANSWER_TIME, Patience, in_time},
    tx::{Connection, Tx},
};

/// A statement of which the engines have different words for the same thing.
#[derive(Clone, Copy, Debug)]
pub struct Each {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// The text of a statement.
#[derive(Clone, Debug)]
pub enum Text {
    /// The same for both engines.
    Both(&'static str),
    /// One for each.
    Each(Each),
    /// Put together from fixed pieces: the lists that a page filters.
    Built(String),
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self::Both(text)
    }
}

impl From<AssertSqlSafe<String>> for Text {
    fn from(text: AssertSqlSafe<String>) -> Self {
        Self::Built(text.0)
    }
}

impl From<Each> for Text {
    fn from(each: Each) -> Self {
        Self::Each(each)
    }
}

impl Text {
    fn sqlite(self) -> SqlStr {
        match self {
            Self::Both(text) => text.into_sql_str(),
            Self::Each(each) => each.sqlite.into_sql_str(),
            Self::Built(text) => AssertSqlSafe(text).into_sql_str(),
        }
    }

    fn postgres(self) -> SqlStr {
        match self {
            Self::Each(each) => each.postgres.into_sql_str(),
            other => other.sqlite(),
        }
    }
}

/// A value for a placeholder.
#[derive(Clone, Debug)]
pub enum Value<'q> {
    /// TEXT.
    Text(Option<Cow<'q, str>>),
    /// BIGINT.
    Number(Option<i64>),
    /// DOUBLE PRECISION.
    Real(Option<f64>),
    /// BLOB, BYTEA.
    Bytes(Option<Cow<'q, [u8]>>),
    /// BOOLEAN.
    Truth(Option<bool>),
}

macro_rules! values {
    ($($from:ty => |$value:ident| $to:expr;)+) => {
        $(impl<'q> From<$from> for Value<'q> {
            fn from($value: $from) -> Self {
                $to
            }
        })+
    };
}

values! {
    &'q str => |value| Self::Text(Some(Cow::Borrowed(value)));
    &'q String => |value| Self::Text(Some(Cow::Borrowed(value)));
    String => |value| Self::Text(Some(Cow::Owned(value)));
    Option<&'q str> => |value| Self::Text(value.map(Cow::Borrowed));
    Option<String> => |value| Self::Text(value.map(Cow::Owned));
    &'q Option<String> => |value| Self::Text(value.as_deref().map(Cow::Borrowed));
    i64 => |value| Self::Number(Some(value));
    &'q i64 => |value| Self::Number(Some(*value));
    Option<i64> => |value| Self::Number(value);
    Option<f64> => |value| Self::Real(value);
    Vec<u8> => |value| Self::Bytes(Some(Cow::Owned(value)));
    &'q [u8] => |value| Self::Bytes(Some(Cow::Borrowed(value)));
    &'q Vec<u8> => |value| Self::Bytes(Some(Cow::Borrowed(value)));
    &'q Option<Vec<u8>> => |value| Self::Bytes(value.as_deref().map(Cow::Borrowed));
    bool => |value| Self::Truth(Some(value));
    Option<bool> => |value| Self::Truth(value);
    Option<Vec<u8>> => |value| Self::Bytes(value.map(Cow::Owned));
}

/// The values as an engine's own arguments.
fn arguments<DB: Database>(values: Vec<Value<'_>>) -> Result<DB::Arguments, sqlx::Error>
where
    for<'v> Option<Cow<'v, str>>: Encode<'v, DB> + Type<DB>,
    for<'v> Option<Cow<'v, [u8]>>: Encode<'v, DB> + Type<DB>,
    for<'v> Option<i64>: Encode<'v, DB> + Type<DB>,
    for<'v> Option<f64>: Encode<'v, DB> + Type<DB>,
    for<'v> Option<bool>: Encode<'v, DB> + Type<DB>,
{
    let mut arguments = DB::Arguments::default();
    for value in values {
        match value {
            Value::Text(value) => arguments.add(value),
            Value::Number(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Truth(value) => arguments.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// Connections for reading.
#[derive(Clone, Debug)]
pub enum Read {
    /// A SQLite file.
    Sqlite(SqlitePool),
    /// A PostgreSQL database.
    Postgres(PgPool),
}

/// Where a statement runs: on a connection for reading, or in the transaction of a write.
#[derive(Debug)]
pub enum On<'c> {
    /// Outside a transaction.
    Read(&'c Read),
    /// Inside a write, or a snapshot.
    Tx(&'c mut Tx),
}

impl<'c> From<&'c Read> for On<'c> {
    fn from(read: &'c Read) -> Self {
        Self::Read(read)
    }
}

impl<'c> From<&'c mut Tx> for On<'c> {
    fn from(tx: &'c mut Tx) -> Self {
        Self::Tx(tx)
    }
}

/// What a row is read into, from either engine.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Query<'q> {
    text: Text,
    values: Vec<Value<'q>>,
}

/// A statement whose rows are records.
#[derive(Clone, Debug)]
pub struct QueryAs<'q, T> {
    query: Query<'q>,
    record: PhantomData<fn() -> T>,
}

/// A statement whose rows have one column.
#[derive(Clone, Debug)]
pub struct QueryScalar<'q, T>(QueryAs<'q, (T,)>);

/// A statement that answers with the number of rows it changed.
#[must_use]
pub fn query<'q>(text: impl Into<Text>) -> Query<'q> {
    Query { text: text.into(), values: Vec::new() }
}

/// A statement that answers with records.
#[must_use]
pub fn query_as<'q, T>(text: impl Into<Text>) -> QueryAs<'q, T> {
    QueryAs { query: query(text), record: PhantomData }
}

/// A statement that answers with values.
#[must_use]
pub fn query_scalar<'q, T>(text: impl Into<Text>) -> QueryScalar<'q, T> {
    QueryScalar(query_as(text))
}

/// Makes the same call on whichever engine there is. A read whose connection was cut, as by a restart of
/// PostgreSQL, asks again on another one; in a write the whole op runs again instead.
macro_rules! run {
    ($query:expr, $on:expr, $with:path, |$prepared:ident, $executor:ident| $call:expr) => {{
        let Query { text, values } = $query;
        // What is put together has too many forms to be kept prepared.
        let keep = !matches!(text, Text::Built(_));
        match $on {
            On::Read(Read::Sqlite($executor)) => {
                let $prepared = $with(text.sqlite(), arguments::<Sqlite>(values)?).persistent(keep);
                $call.await
            }
            On::Read(Read::Postgres(pool)) => {
                let text = text.postgres();
                let mut patience = Patience::default();
                loop {
                    let arguments = arguments::<Postgres>(values.clone())?;
                    let $prepared = $with(text.clone(), arguments).persistent(keep);
                    let done = match patience.connection(pool).await {
                        Ok(mut lent) => {
                            let $executor = lent.connection();
                            in_time(ANSWER_TIME, $call).await
                        }
                        Err(error) => Err(error),
                    };
                    match done {
                        Err(error) if patience.again(&error).await => {}
                        done => break done,
                    }
                }
            }
            On::Tx(tx) => {
                let done = match tx.connection() {
                    Connection::Sqlite($executor) => {
                        let $prepared = $with(text.sqlite(), arguments::<Sqlite>(values)?).persistent(keep);
                        $call.await
                    }
                    Connection::Postgres($executor) => {
                        let $prepared =
                            $with(text.postgres(), arguments::<Postgres>(values)?).persistent(keep);
                        $call.await
                    }
                };
                done.inspect_err(|error| tx.note_failure(error))
            }
        }
    }};
}

impl<'q> Query<'q> {
    /// The next placeholder's value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; the number of rows that it changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn execute<'c>(self, on: impl Into<On<'c>>) -> Result<u64, sqlx::Error> {
        let on = on.into();
        run!(self, on, sqlx::query_with, |prepared, executor| async {
            prepared.execute(executor).await.map(|done| done.rows_affected())
        })
    }
}

impl<'q, T: Record> QueryAs<'q, T> {
    /// The next placeholder's value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.query = self.query.bind(value);
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's.
    pub async fn fetch_all<'c>(self, on: impl Into<On<'c>>) -> Result<Vec<T>, sqlx::Error> {
        let on = on.into();
        run!(self.query, on, sqlx::query_as_with, |prepared, executor| prepared.fetch_all(executor))
    }

    /// The first row, if there is any.
    ///
    /// # Errors
    /// The database's.
    pub async fn fetch_optional<'c>(self, on: impl Into<On<'c>>) -> Result<Option<T>, sqlx::Error> {
        let on = on.into();
        run!(self.query, on, sqlx::query_as_with, |prepared, executor| prepared.fetch_optional(executor))
    }

    /// The first row.
    ///
    /// # Errors
    /// The database's; [`sqlx::Error::RowNotFound`] where there is none.
    pub async fn fetch_one<'c>(self, on: impl Into<On<'c>>) -> Result<T, sqlx::Error> {
        self.fetch_optional(on).await?.ok_or(sqlx::Error::RowNotFound)
    }
}

impl<'q, T> QueryScalar<'q, T>
where
    (T,): Record,
{
    /// The next placeholder's value.
    #[must_use]
    pub fn bind(self, value: impl Into<Value<'q>>) -> Self {
        Self(self.0.bind(value))
    }

    /// The value of every row.
    ///
    /// # Errors
    /// The database's.
    pub async fn fetch_all<'c>(self, on: impl Into<On<'c>>) -> Result<Vec<T>, sqlx::Error> {
        Ok(self.0.fetch_all(on).await?.into_iter().map(|(value,)| value).collect())
    }

    /// The value of the first row, if there is any.
    ///
    /// # Errors
    /// The database's.
    pub async fn fetch_optional<'c>(self, on: impl Into<On<'c>>) -> Result<Option<T>, sqlx::Error> {
        Ok(self.0.fetch_optional(on).await?.map(|(value,)| value))
    }

    /// The value of the first row.
    ///
    /// # Errors
    /// The database's; [`sqlx::Error::RowNotFound`] where there is none.
    pub async fn fetch_one<'c>(self, on: impl Into<On<'c>>) -> Result<T, sqlx::Error> {
        self.0.fetch_one(on).await.map(|(value,)| value)
    }
}

/// A statement put together from fixed pieces and values: for lists whose filters vary.
#[derive(Clone, Debug, Default)]
pub struct Builder<'q> {
    text: String,
    values: Vec<Value<'q>>,
}

impl<'q> Builder<'q> {
    /// A statement that begins with `text`.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a number as it is: a plan for any number of rows is another than one for fifty.
    pub fn push_number(&mut self, number: usize) -> &mut Self {
        self.text.push_str(&number.to_string());
        self
    }

    /// Adds a placeholder with its value.
    pub fn push_bind(&mut self, value: impl Into<Value<'q>>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds placeholders, separated by commas.
    pub fn push_list<V: Into<Value<'q>>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.push_bind(value);
        }
        self
    }

    /// Adds names of tables or columns, quoted and separated by commas.
    pub fn push_names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> &mut Self {
        for (index, name) in names.into_iter().enumerate() {
            self.text.push_str(if index > 0 { ", \"" } else { "\"" });
            self.text.push_str(&name.replace('"', "\"\""));
            self.text.push('"');
        }
        self
    }

    /// The finished statement.
    #[must_use]
    pub fn build(self) -> Query<'q> {
        Query { text: Text::Built(self.text), values: self.values }
    }

    /// The finished statement, whose rows are records.
    #[must_use]
    pub fn build_as<T>(self) -> QueryAs<'q, T> {
        QueryAs { query: self.build(), record: PhantomData }
    }
}
