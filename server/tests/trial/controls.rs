//! Negative controls: on a copy of the folder something is broken on purpose, and the checker has to say what.

use std::{fs, path::Path};

use sqlx::{Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    checker::{Counts, check, mail_file},
    ledger::Ledger,
};

/// A thing that is broken, and the one count that has to show it.
struct Control {
    name: &'static str,
    sql: &'static [&'static str],
    shows: fn(&Counts) -> usize,
}

const CONTROLS: [Control; 5] = [
    Control {
        name: "lost",
        sql: &["DELETE FROM application WHERE id = (SELECT id FROM application ORDER BY id LIMIT 1)"],
        shows: |counts| counts.lost,
    },
    Control {
        name: "doubled",
        sql: &[
            "INSERT INTO application SELECT 'again', version, procedure, procedure_version, office, 'again', 'again', \
             channel, status, filed, round, lang, data_key, headline_sealed, received_at, recorded_at, changed_at \
             FROM application ORDER BY id LIMIT 1",
            "INSERT INTO party SELECT 'again', 'again', role, contact, address_sealed, created_at FROM party \
             WHERE application = (SELECT id FROM application ORDER BY id LIMIT 1)",
        ],
        shows: |counts| counts.doubled,
    },
    Control {
        name: "altered",
        sql: &["UPDATE application_version SET document_sealed = zeroblob(100) \
             WHERE application = (SELECT id FROM application ORDER BY id LIMIT 1)"],
        shows: |counts| counts.altered,
    },
    Control {
        name: "missing event",
        sql: &["DELETE FROM event WHERE application = (SELECT id FROM application ORDER BY id LIMIT 1)"],
        shows: |counts| counts.missing_event,
    },
    Control {
        name: "missing audit",
        sql: &[
            "DROP TRIGGER audit_is_kept",
            "DELETE FROM audit WHERE subject = (SELECT id FROM application ORDER BY id LIMIT 1)",
        ],
        shows: |counts| counts.missing_audit,
    },
];

/// Runs all controls on copies of a stopped city's folder; what the checker overlooked.
pub async fn overlooked(folder: &Path, ledger: &Ledger) -> Vec<&'static str> {
    let mut overlooked = Vec::new();
    for control in &CONTROLS {
        let copy = copy(folder);
        let mut connection = connect(copy.path()).await;
        for sql in control.sql {
            connection.execute(*sql).await.unwrap();
        }
        connection.close().await.unwrap();
        if (control.shows)(&check(copy.path(), ledger).await) != 1 {
            overlooked.push(control.name);
        }
    }
    let copy = copy(folder);
    let mut connection = connect(copy.path()).await;
    let mail =
        sqlx::query_scalar::<_, String>("SELECT id FROM outbox WHERE kind = 'submitted' ORDER BY id LIMIT 1");
    let mail = mail.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    fs::remove_file(mail_file(copy.path(), &mail)).unwrap();
    if check(copy.path(), ledger).await.missing_mail != 1 {
        overlooked.push("missing mail");
    }
    overlooked
}

async fn connect(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("kakazu.db")).foreign_keys(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Database, key and mails; the rest is not looked at.
fn copy(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir(copy.path().join("mail")).unwrap();
    for file in ["kakazu.db", "master.key"] {
        fs::copy(folder.join(file), copy.path().join(file)).unwrap();
    }
    for mail in fs::read_dir(folder.join("mail")).unwrap().flatten() {
        fs::copy(mail.path(), copy.path().join("mail").join(mail.file_name())).unwrap();
    }
    copy
}
