//! Planted damage, and what the doctor says of it. On whichever engine the tests run.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    process::Command,
};

use jiff::SignedDuration;
use server::{db::Location, files::Key, jobs::Task, keep::Places};

use super::{Road, city, found, number, places, settle, tamper, wrong};

/// A check, the damage that it has to find, and how it is undone.
const DAMAGE: [(&str, &str, &str); 8] = [
    (
        "counters",
        "INSERT INTO counter VALUES ('childcare', 'nothing', 'decided', 7)",
        "DELETE FROM counter WHERE procedure = 'nothing'",
    ),
    (
        "places",
        "INSERT INTO place VALUES ('nothing', 'day/first', 1)",
        "DELETE FROM place WHERE procedure = 'nothing'",
    ),
    (
        "histories",
        "UPDATE event SET position = position + 10 WHERE id = (SELECT MAX(id) FROM event)",
        "UPDATE event SET position = position - 10 WHERE position > 10",
    ),
    (
        "filed",
        "UPDATE application SET filed = filed + 1 WHERE id = (SELECT MAX(id) FROM application)",
        "UPDATE application SET filed = filed - 1 WHERE id = (SELECT MAX(id) FROM application)",
    ),
    ("decisions", "UPDATE decision SET supersedes = 'nothing'", "UPDATE decision SET supersedes = NULL"),
    (
        "dead letters",
        "INSERT INTO outbox (id, kind, dedupe, attempts, available_at, fence, created_at, dead_at) \
         VALUES ('dead', 'x', 'dead', 12, 1, 1, 1, 1)",
        "DELETE FROM outbox WHERE id = 'dead'",
    ),
    (
        "leases",
        "INSERT INTO job (name, lease_until, fence) VALUES ('stuck', 9000000000000, 1)",
        "DELETE FROM job WHERE name = 'stuck'",
    ),
    (
        "leases",
        "INSERT INTO job (name, lease_until, fence, ran_at) VALUES ('ahead', 0, 1, 9000000000000)",
        "DELETE FROM job WHERE name = 'ahead'",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_city_is_well_and_each_damage_is_found_by_its_check_alone() {
    let app = city().await;
    let (places, now) = (places(&app), app.portal.clock.now());
    assert_eq!(found(&places, now).await, []);
    for (check, damage, undo) in DAMAGE {
        tamper(&places.location, damage).await;
        assert_eq!(wrong(&places, now).await, [check]);
        tamper(&places.location, undo).await;
    }
    assert_eq!(found(&places, now).await, []);

    // Of sealed entries, without the triggers that refuse it.
    let on = if matches!(places.location, Location::Postgres(..)) { " ON audit" } else { "" };
    tamper(&places.location, &format!("DROP TRIGGER audit_is_append_only{on}")).await;
    tamper(&places.location, "UPDATE audit SET detail = detail || ' ' WHERE sealed_as = 2").await;
    assert_eq!(wrong(&places, now).await, ["audit"]);
    tamper(&places.location, "UPDATE audit SET detail = RTRIM(detail)").await;
    let head = fs::read(places.audit_head()).unwrap();
    fs::write(places.audit_head(), "{}").unwrap();
    assert_eq!(wrong(&places, now).await, ["audit"]);
    fs::write(places.audit_head(), head).unwrap();

    let key = fs::read(&places.key_file).unwrap();
    fs::write(&places.key_file, format!("{}=\n", "A".repeat(43))).unwrap();
    assert_eq!(wrong(&places, now).await, ["key"]);
    fs::remove_file(&places.key_file).unwrap();
    assert_eq!(wrong(&places, now).await, ["key"]);
    assert!(!places.key_file.exists(), "looking makes no key");
    fs::write(&places.key_file, key).unwrap();
    assert_eq!(found(&places, now).await, []);

    let swap = "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE id = (SELECT MAX(id) FROM data_key)) \
         WHERE id = (SELECT MIN(id) FROM data_key)";
    tamper(&places.location, swap).await;
    assert_eq!(wrong(&places, now).await, ["key"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_nobody_does_is_noticed_in_time() {
    let app = city().await;
    let (places, now) = (places(&app), app.portal.clock.now());
    // Due in an hour: the city, whose clock stands still, does not touch it.
    let due = now.as_millisecond() + 3_600_000;
    let mail = format!(
        "INSERT INTO outbox (id, kind, dedupe, attempts, available_at, fence, created_at) VALUES ('m', 'x', 'm', 0, {due}, 0, 0)"
    );
    tamper(&places.location, &mail).await;
    let after = |minutes| now + SignedDuration::from_mins(minutes);
    assert_eq!(wrong(&places, after(70)).await, [""; 0]);
    assert_eq!(wrong(&places, after(80)).await, ["outbox"]);
    tamper(&places.location, "DELETE FROM outbox WHERE id = 'm'").await;

    Road::begin(&app).await;
    // The only draft that was not sent: kept for 90 days at most, and a day of grace.
    app.run(Task::Waves).await;
    settle(&app).await;
    // By then the wave that is planned is over, too.
    assert_eq!(wrong(&places, after(92 * 24 * 60)).await, ["expired", "waves"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_without_rows_and_rows_without_files_are_found() {
    let app = city().await;
    let (places, now) = (places(&app), app.portal.clock.now());
    let key = places.files.keys().await.unwrap().remove(0);
    let sealed = places.files.get(key.as_str()).await.unwrap();
    places.files.delete(key.as_str()).await.unwrap();
    assert_eq!(wrong(&places, now).await, ["files"]);
    places.files.put(&key, sealed).await.unwrap();
    assert_eq!(found(&places, now).await, []);

    places.files.put(&Key::parse(&"a".repeat(40)).unwrap(), b"x".to_vec()).await.unwrap();
    assert_eq!(wrong(&places, now).await, ["orphans"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_of_another_program_is_told_from_an_older_one_and_from_none() {
    let app = city().await;
    let (places, now) = (places(&app), app.portal.clock.now());
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 9999, 'newer', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    tamper(&places.location, newer).await;
    let newer = found(&places, now).await;
    assert!(newer.len() == 1 && newer[0].what.contains("9999"), "{newer:?}");
    tamper(&places.location, "DELETE FROM _sqlx_migrations WHERE version > 1").await;
    let older = found(&places, now).await;
    assert!(older.len() == 1 && older[0].what.contains("still to come, from 2"), "{older:?}");
    tamper(&places.location, "DROP TABLE _sqlx_migrations").await;
    let none = found(&places, now).await;
    assert!(none.len() == 1 && none[0].what.contains("no city"), "{none:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_not_there_is_said_and_not_made() {
    let app = city().await;
    let now = app.portal.clock.now();
    let nowhere = app.portal.config.data.join("nowhere.db");
    let nowhere = Places { location: Location::File(nowhere), ..places(&app) };
    assert_eq!(wrong(&nowhere, now).await, ["database"]);
    let Location::File(path) = &nowhere.location else { panic!("a file") };
    assert!(!path.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_trail_that_is_sealed_while_the_doctor_looks_is_no_trail_that_was_tampered_with() {
    let app = city().await;
    let (places, now) = (places(&app), app.portal.clock.now());
    Road::walk(&app, "suharto-one-name", "one@example.jp").await;
    let sealed = "SELECT MAX(number) FROM audit_seal";
    let before = number(&places.location, sealed).await;
    // Whoever reads the head waits at a pipe until this test writes it.
    let folder = tempfile::tempdir().unwrap();
    let seen = Places { data: folder.path().to_owned(), ..places.clone() };
    assert!(Command::new("mkfifo").arg(seen.audit_head()).status().unwrap().success());
    let pipe = seen.audit_head();
    let examined = tokio::spawn(async move { found(&seen, now).await });
    // Opens as soon as the doctor does.
    let open = move || OpenOptions::new().write(true).open(pipe).unwrap();
    let mut pipe = tokio::task::spawn_blocking(open).await.unwrap();
    settle(&app).await;
    assert!(number(&places.location, sealed).await > before, "sealed meanwhile");
    pipe.write_all(&fs::read(places.audit_head()).unwrap()).unwrap();
    drop(pipe);
    assert_eq!(examined.await.unwrap(), []);
}
