//! From SQLite to PostgreSQL. Needs a PostgreSQL server: `scripts/postgres cargo test --test keep`.

use std::fs;

use server::{
    db::{Db, Location, look, staff},
    demo,
    identity::{password, visit::Role},
    keep::{Difference, Proof, compare, move_city},
};

use super::{
    at_work, fill, found, number, places,
    support::{TestApp, text},
    tamper,
};

/// What other systems trip over: characters outside the first plane and of the compatibility blocks, half-width
/// kana, numbers at their ends, nothing told from the empty text.
const HARD: &str = "INSERT INTO answer_index SELECT id, 'hard', '1', '髙﨑 𠮷子 神 ﾀｶｻｷ ㍿', 0.1, NULL, '' FROM application; \
     INSERT INTO answer_index SELECT id, 'hard', '2', '', 1e300, '2026-11-20', NULL FROM application; \
     INSERT INTO answer_index SELECT id, 'hard', '3', NULL, -3, NULL, NULL FROM application; \
     INSERT INTO search_token SELECT 'childcare', 'hard', -9223372036854775807, 9223372036854775807, id FROM application";

#[tokio::test(flavor = "multi_thread")]
async fn a_city_moves_to_postgresql_equal_row_by_row_and_goes_on_there() {
    if std::env::var("KAKAZU_TEST_POSTGRES").is_err() {
        println!("not run: KAKAZU_TEST_POSTGRES names no server");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kakazu.db");
    let source = Location::File(file.clone());
    let app = TestApp::of(Db::open(&source).await.unwrap(), folder).await;
    fill(&app).await;
    let hash = password::hash(demo::PASSWORD.into()).await.unwrap();
    staff::put_staff(&app.portal, "taka", "髙﨑 𠮷子", &hash, &[("childcare", Role::Clerk)]).await.unwrap();
    tamper(&source, HARD).await;
    let destination = Db::open_temporary().await.unwrap();
    let Location::Postgres(url, _) = destination.location() else { panic!("PostgreSQL") };

    let running = move_city(&file, url).await.unwrap_err().to_string();
    assert!(running.contains("Stop the city first"), "{running}");
    app.portal.db.close().await;

    let proofs = move_city(&file, url).await.unwrap();
    assert!(proofs.iter().all(Proof::is_equal));
    let rows = |table: &str| proofs.iter().find(|proof| proof.table == table).unwrap().rows;
    let (there, here) = rows("application");
    assert!(there == here && there >= 12, "{there} {here}");
    assert!(rows("answer_index").0 >= 36 && rows("attachment").0 == 1 && rows("decision").0 == 1);
    let position = |table: &str| proofs.iter().position(|proof| proof.table == table).unwrap();
    assert!(position("office") < position("procedure_version") && position("draft") < position("attachment"));
    let again = move_city(&file, url).await.unwrap_err().to_string();
    assert!(again.contains("not empty") && again.contains("createdb"), "{again}");

    notices_planted_differences(&source, destination.location()).await;
    goes_on(&app, destination).await;
}

/// Each is found, told by its key, and put right again.
async fn notices_planted_differences(source: &Location, destination: &Location) {
    let other = async || {
        let (mut one, mut other) =
            (look::look(source).await.unwrap(), look::look(destination).await.unwrap());
        let proofs = compare(&mut one, &mut other).await.unwrap();
        proofs
            .into_iter()
            .filter(|proof| !proof.is_equal())
            .map(|proof| (proof.table, proof.told))
            .collect::<Vec<_>>()
    };
    assert_eq!(other().await, []);
    tamper(destination, "UPDATE staff SET name = '髙崎 𠮷子' WHERE login = 'taka'").await;
    assert!(
        matches!(&other().await[..], [(table, told)] if table == "staff" && matches!(told[..], [Difference::Altered(_)]))
    );
    tamper(destination, "UPDATE staff SET name = '髙﨑 𠮷子' WHERE login = 'taka'").await;
    assert_eq!(other().await, []);
    let hard = "UPDATE answer_index SET choice = NULL WHERE row_key = '1' AND question = 'hard'";
    tamper(destination, hard).await;
    assert!(
        matches!(&other().await[..], [(table, _)] if table == "answer_index"),
        "NULL is not the empty text"
    );
    tamper(destination, "UPDATE answer_index SET choice = '' WHERE row_key = '1' AND question = 'hard'")
        .await;
    tamper(destination, "INSERT INTO office VALUES ('a', 'a')").await;
    assert_eq!(other().await, [("office".to_owned(), vec![Difference::Extra("a".to_owned())])]);
    tamper(
        destination,
        "DELETE FROM office WHERE id = 'a'; DELETE FROM measure WHERE id = (SELECT MIN(id) FROM measure)",
    )
    .await;
    assert!(
        matches!(&other().await[..], [(table, told)] if table == "measure" && matches!(told[..], [Difference::Missing(_)]))
    );
}

async fn goes_on(before: &TestApp, destination: Db) {
    // The folder stays, with key and files.
    let folder = tempfile::tempdir().unwrap();
    let old = &before.portal.config.data;
    fs::copy(old.join("master.key"), folder.path().join("master.key")).unwrap();
    fs::copy(old.join("audit.head"), folder.path().join("audit.head")).unwrap();
    let app = TestApp::of(destination, folder).await;
    for key in places(before).files.keys().await.unwrap() {
        let sealed = before.portal.files.get(key.as_str()).await.unwrap();
        app.portal.files.put(&key, sealed).await.unwrap();
    }
    let clerk = at_work(&app, "sato").await;
    let queue = clerk.get("/").await;
    assert!(
        text(&queue.html).contains("タカサキ") || text(&queue.html).contains("髙"),
        "{}",
        text(&queue.html)
    );
    let found_by_name = clerk.post("/search", &[("query", "タカサキ")]).await;
    let case =
        found_by_name.html.split("href=\"/cases/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = clerk.get(&format!("/cases/{case}")).await;
    assert_eq!(page.status, axum::http::StatusCode::OK);
    let place = places(&app);
    assert!(number(&place.location, "SELECT COUNT(*) FROM application").await >= 12);
    let wrong: Vec<_> = found(&place, app.portal.clock.now()).await;
    // Somebody deleted a measure above; nothing else is missing.
    assert_eq!(wrong, []);
}
