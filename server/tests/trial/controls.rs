//! Negative controls of the checker: on a copy of a stopped city something is broken on purpose, and the checker has
//! to say what.

use std::fs;

use sqlx::{Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    Trial,
    checker::{Counts, check_against},
    city::Setup,
};

/// A thing that is broken, and the one count that has to show it.
struct Control {
    name: &'static str,
    sql: &'static [&'static str],
    shows: fn(&Counts) -> usize,
}

const CONTROLS: [Control; 6] = [
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
        name: "missing file",
        sql: &[
            "UPDATE attachment SET sha256 = 'another' WHERE id = (SELECT id FROM attachment ORDER BY id LIMIT 1)",
        ],
        shows: |counts| counts.missing_file,
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

/// Runs all controls on copies of a stopped city on SQLite; what the checker overlooked.
pub async fn overlooked(setup: &Setup, trial: &Trial) -> Vec<&'static str> {
    let (ledger, mails) = (&trial.ledger, trial.post.all());
    let mut overlooked = Vec::new();
    for control in &CONTROLS {
        let folder = copy(setup);
        let setup = Setup { folder: folder.path().to_owned(), ..setup.clone() };
        let options =
            SqliteConnectOptions::new().filename(folder.path().join("kakazu.db")).foreign_keys(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        for sql in control.sql {
            connection.execute(*sql).await.unwrap();
        }
        connection.close().await.unwrap();
        if (control.shows)(&check_against(&setup, ledger, &mails).await) != 1 {
            overlooked.push(control.name);
        }
    }
    // A mail that never came, and one about an application that there is not.
    let someone = ledger.entries().into_values().next().expect("somebody applied").address;
    let mut without = mails.clone();
    without.get_mut(&someone).unwrap().retain(|mail| mail.is_code());
    if check_against(setup, ledger, &without).await.missing_mail != 1 {
        overlooked.push("missing mail");
    }
    let mut more = mails.clone();
    let theirs = more.get_mut(&someone).unwrap();
    let mut stray = theirs.last().unwrap().clone();
    stray.body = "受付番号： 0000".to_owned();
    theirs.push(stray);
    if check_against(setup, ledger, &more).await.stray_mail != 1 {
        overlooked.push("stray mail");
    }
    // A mail that went twice, where nothing explains it.
    let before = check_against(setup, ledger, &mails).await;
    let mut twice = mails;
    let theirs = twice.get_mut(&someone).unwrap();
    theirs.push(theirs.last().unwrap().clone());
    let after = check_against(setup, ledger, &twice).await;
    let (submissions, explained) = (before.acknowledged, before.repeated_mail);
    if !before.is_good(submissions, explained) || after.is_good(submissions, explained) {
        overlooked.push("repeated mail");
    }
    overlooked
}

/// Database and key; the files are those of the city itself.
fn copy(setup: &Setup) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in ["kakazu.db", "master.key"] {
        fs::copy(setup.folder.join(file), copy.path().join(file)).unwrap();
    }
    std::os::unix::fs::symlink(setup.folder.join("files"), copy.path().join("files")).unwrap();
    copy
}
