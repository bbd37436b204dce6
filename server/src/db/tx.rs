//! The open transaction, as an op sees it.

use sqlx::{PgConnection, SqliteConnection};

use super::postgres::{Lent, comes_back, is_passing};

/// The connection of a transaction, owned by whoever began it.
#[derive(Debug)]
pub(super) enum Owned {
    /// To a SQLite file.
    Sqlite(SqliteConnection),
    /// To PostgreSQL, for a write.
    Postgres(Lent),
    /// To PostgreSQL, for a snapshot: closed with it.
    Snapshot(PgConnection),
}

/// The connection of a transaction, lent for a statement.
#[derive(Debug)]
pub(super) enum Connection<'c> {
    /// To a SQLite file.
    Sqlite(&'c mut SqliteConnection),
    /// To PostgreSQL.
    Postgres(&'c mut PgConnection),
}

/// What a statement's failure means for its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Nothing is wrong but the moment: the op may run again.
    Passing,
    /// The database cannot take it at present: no answer of the op's own may be made of it.
    Later,
    /// It would fail again.
    Lasting,
}

/// The open transaction: where statements of an op run, and what is to be done after the commit.
#[derive(Debug)]
pub struct Tx {
    owned: Owned,
    mail: bool,
    broken: Option<(Broken, String)>,
}

impl Tx {
    pub(super) fn new(owned: Owned) -> Self {
        Self { owned, mail: false, broken: None }
    }

    pub(super) fn connection(&mut self) -> Connection<'_> {
        match &mut self.owned {
            Owned::Sqlite(connection) => Connection::Sqlite(connection),
            Owned::Postgres(connection) => Connection::Postgres(connection.connection()),
            Owned::Snapshot(connection) => Connection::Postgres(connection),
        }
    }

    pub(super) fn into_owned(self) -> Owned {
        self.owned
    }

    /// BEGIN, COMMIT and the like, which are not an op's.
    pub(super) async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        match self.connection() {
            Connection::Sqlite(connection) => sqlx::query(sql).execute(connection).await.map(drop),
            Connection::Postgres(connection) => sqlx::query(sql).execute(connection).await.map(drop),
        }
    }

    /// Has the outbox looked at as soon as this is committed.
    pub fn announce_mail(&mut self) {
        self.mail = true;
    }

    /// Whether mail has been announced since this was last asked.
    pub(super) fn take_mail(&mut self) -> bool {
        std::mem::take(&mut self.mail)
    }

    /// PostgreSQL takes nothing more in a transaction of which a statement has failed, and answers its COMMIT with
    /// a ROLLBACK: an op that goes on regardless must not be believed.
    pub(super) fn note_failure(&mut self, error: &sqlx::Error) {
        let kind = match error {
            error if is_passing(error) => Broken::Passing,
            error if comes_back(error) => Broken::Later,
            _ => Broken::Lasting,
        };
        self.broken.get_or_insert_with(|| (kind, error.to_string()));
    }

    /// The first failure, with its text.
    pub(super) fn take_broken(&mut self) -> Option<(Broken, String)> {
        self.broken.take()
    }
}
