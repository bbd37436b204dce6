//! What a wave does where something comes in between, and what is left of it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod surveys;

use axum::http::StatusCode;
use server::{
    db::{participation, response, sql, survey},
    library,
};
use support::{TestApp, desk::analyst};
use surveys::{
    CLOSES, OPENS, OVER, WITHIN, address, answer, at, city, code, december, finish, list, questionnaire,
    start, waves,
};

async fn number(app: &TestApp, select: &str) -> i64 {
    let query = sql::query_scalar(sqlx::AssertSqlSafe(select.to_owned()));
    query.fetch_one(app.portal.db.read()).await.unwrap()
}

async fn change(app: &TestApp, sql: &str) {
    let postgres = std::env::var_os("KAKAZU_TEST_POSTGRES").is_some();
    let sql = if postgres { sql.replace("AS BLOB", "AS BYTEA") } else { sql.to_owned() };
    let changed = app.portal.db.write_with(sql, |tx, sql| {
        Box::pin(async move { sql::query(sqlx::AssertSqlSafe(sql.clone())).execute(&mut *tx).await })
    });
    changed.await.unwrap();
}

async fn opened(people: usize) -> TestApp {
    let app = city(people).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    app.mails_to(&address(0)).await;
    app
}

async fn answered(app: &TestApp, people: std::ops::Range<usize>) {
    let questionnaire = questionnaire(app).await;
    for person in people {
        let browser = start(app, &code(app, person).await).await;
        answer(&browser, &questionnaire, person % 5).await;
        assert_eq!(finish(&browser).await.location, "/survey/thanks");
    }
}

#[tokio::test]
async fn the_last_ones_are_counted_among_as_many_as_the_threshold() {
    let app = opened(24).await;
    at(&app, WITHIN);
    answered(&app, 0..19).await;
    waves(&app).await;
    assert_eq!(number(&app, "SELECT COUNT(*) FROM response").await, 0, "nobody would stay behind");
    answered(&app, 19..21).await;
    waves(&app).await;
    assert_eq!(number(&app, "SELECT COUNT(*) FROM escrow").await, 10);
    let wave = december(&app).await;
    let before = response::counted(app.portal.db.read(), &wave.id).await.unwrap();
    assert_eq!(before, [("sample".to_owned(), 11)]);
    // One more, the last.
    answered(&app, 21..22).await;
    waves(&app).await;
    at(&app, OVER);
    waves(&app).await;
    let after = response::counted(app.portal.db.read(), &wave.id).await.unwrap();
    assert_eq!(after, [("sample".to_owned(), 22)]);
    // Days tell groups of at least the threshold apart.
    let columns = response::columns(app.portal.db.read(), &wave.id, "sample").await.unwrap();
    let days = columns.iter().find(|column| column.item == "#day").unwrap();
    let mut people = std::collections::BTreeMap::<u16, u32>::new();
    for day in days.codes.as_chunks().0 {
        *people.entry(u16::from_le_bytes(*day)).or_default() += 1;
    }
    assert_eq!(people.values().copied().collect::<Vec<_>>(), [11, 11]);
}

#[tokio::test]
async fn who_took_part_is_forgotten_when_the_wave_is_over_and_how_many_is_not() {
    let app = opened(24).await;
    at(&app, WITHIN);
    answered(&app, 0..12).await;
    at(&app, OVER);
    waves(&app).await;
    let wave = december(&app).await;
    assert_eq!((wave.status.as_str(), wave.invited, wave.finished), ("counted", Some(24), Some(12)));
    for table in ["participation", "sheet", "escrow", "response"] {
        assert_eq!(number(&app, &format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    let turnout = participation::turnout(app.portal.db.read(), &wave.id).await.unwrap();
    let turnout: Vec<_> = turnout.iter().map(|row| (&*row.stratum, row.invited, row.finished)).collect();
    assert_eq!(
        turnout,
        [
            ("age=18-29", 6, 3),
            ("age=30-39", 6, 3),
            ("age=40-49", 6, 3),
            ("age=70-79", 6, 3),
            ("district=kitadai", 24, 12),
            ("sex=woman", 24, 12),
        ]
    );
}

/// A row of each thing that is kept of answers.
const ANSWERS: [&str; 5] = [
    "INSERT INTO escrow (id, wave, mode, answers_sealed) VALUES ('e', 'WAVE', 'sample', CAST('x' AS BLOB))",
    "INSERT INTO response (id, wave, mode, day, codes) VALUES ('r', 'WAVE', 'sample', '2026-12-05', '[]')",
    "INSERT INTO remark (id, wave, mode, item, words_sealed, tags) \
     VALUES ('m', 'WAVE', 'sample', 'change', CAST('x' AS BLOB), '')",
    "INSERT INTO wave_pace (id, wave, minutes) VALUES ('p', 'WAVE', 5)",
    "INSERT INTO wave_column (wave, mode, item, answers, codes) \
     VALUES ('WAVE', 'sample', 'change', 1, CAST('x' AS BLOB))",
];

#[tokio::test]
async fn a_stopped_wave_asks_nobody_any_more_and_keeps_no_answers() {
    let app = city(12).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    app.mails_to(&address(0)).await;
    // As if the mail server had not taken any yet.
    change(&app, "UPDATE outbox SET sent_at = NULL, available_at = 9000000000000000").await;
    assert_eq!(number(&app, "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL").await, 12);
    let wave = december(&app).await;
    for table in ANSWERS {
        change(&app, &table.replace("WAVE", &wave.id)).await;
    }
    let analyst = analyst(&app).await;
    let stopped = analyst
        .post(
            &format!("/surveys/life/waves/{}/stop", wave.id),
            &[("reason", "設問に誤りがありました"), ("_version", &wave.version.to_string())],
        )
        .await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER, "{}", stopped.html);
    assert_eq!(number(&app, "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL").await, 0);
    for table in ["sheet", "escrow", "response", "remark", "wave_pace", "wave_column"] {
        assert_eq!(number(&app, &format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(number(&app, "SELECT COUNT(*) FROM participation").await, 12, "their codes still say so");
    waves(&app).await;
    at(&app, OVER);
    waves(&app).await;
    assert_eq!(number(&app, "SELECT COUNT(*) FROM participation").await, 0);
    assert_eq!(december(&app).await.invited, Some(12));
}

#[tokio::test]
async fn a_wave_that_opens_late_reminds_nobody_at_once() {
    let app = city(3).await;
    waves(&app).await;
    at(&app, "2026-12-16T09:00:00+09:00");
    waves(&app).await;
    waves(&app).await;
    assert_eq!(app.mails_to(&address(0)).await, 1, "the invitation alone");
    assert_eq!(december(&app).await.reminded, 2);
}

#[tokio::test]
async fn of_reminders_that_were_missed_only_the_last_goes_out() {
    let app = opened(3).await;
    at(&app, "2026-12-16T09:00:00+09:00");
    waves(&app).await;
    waves(&app).await;
    assert_eq!(app.mails_to(&address(0)).await, 2);
    assert_eq!(december(&app).await.reminded, 2);
}

#[tokio::test]
async fn nobody_is_invited_to_what_has_closed() {
    let app = city(3).await;
    waves(&app).await;
    at(&app, CLOSES);
    waves(&app).await;
    assert_eq!(number(&app, "SELECT COUNT(*) FROM outbox").await, 0);
    at(&app, OVER);
    waves(&app).await;
    assert_eq!((december(&app).await.status.as_str(), december(&app).await.invited), ("counted", Some(0)));
}

#[tokio::test]
async fn nothing_is_drawn_from_a_list_whose_import_has_not_ended() {
    let app = city(3).await;
    waves(&app).await;
    let db = &app.portal.db;
    let begun = db.write_with((), |tx, ()| Box::pin(async move { survey::begin_import(tx, "life").await }));
    let import = begun.await.unwrap();
    at(&app, OPENS);
    waves(&app).await;
    assert_eq!(december(&app).await.status, "planned");
    let ended = db.write_with(import, |tx, import| {
        Box::pin(async move { survey::end_import(tx, "life", *import).await })
    });
    assert!(ended.await.unwrap());
    waves(&app).await;
    assert_eq!(december(&app).await.status, "open");
    assert_eq!(number(&app, "SELECT COUNT(*) FROM participation").await, 3);
}

#[tokio::test]
async fn one_contact_that_cannot_be_read_holds_up_nobody_else() {
    let app = city(3).await;
    change(&app, "UPDATE panel_member SET contact_sealed = CAST('x' AS BLOB) WHERE id = 'member-000001'")
        .await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    assert_eq!(december(&app).await.status, "open");
    assert_eq!(number(&app, "SELECT COUNT(*) FROM outbox").await, 2);
}

#[tokio::test]
async fn a_wave_for_a_list_waits_for_the_list() {
    let app = city(0).await;
    close_the_open_link(&app).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    assert_eq!(december(&app).await.status, "planned");
    list(&app, 0..2).await;
    waves(&app).await;
    assert_eq!(december(&app).await.status, "open");
    assert_eq!(app.mails_to(&address(1)).await, 1);
}

async fn close_the_open_link(app: &TestApp) {
    let portal = &app.portal;
    let row = survey::one(portal.db.read(), "life").await.unwrap().unwrap();
    let mut definition: serde_json::Value = serde_json::from_str(&row.definition).unwrap();
    definition["open_link"] = false.into();
    let (now, definition) = (portal.clock.now(), definition.to_string());
    server::surveys::publish(&portal.db, &definition, &row.bank, now, &portal.entropy).await.unwrap();
}

#[tokio::test]
async fn one_broken_wave_holds_up_no_other() {
    let app = opened(12).await;
    let wave = december(&app).await;
    let broken = app.portal.db.write_with(wave.id, |tx, wave| {
        Box::pin(async move { response::keep(tx, "damaged", wave, "open", b"no seal").await })
    });
    broken.await.unwrap();
    // The next one is planned all the same.
    at(&app, "2026-12-23T09:00:00+09:00");
    waves(&app).await;
    assert_eq!(december(&app).await.status, "open");
    at(&app, "2027-01-01T09:00:00+09:00");
    waves(&app).await;
    let january = survey::of_month(app.portal.db.read(), "life", "2027-01").await.unwrap().unwrap();
    assert_eq!(january.status, "open");
}

#[tokio::test]
async fn satisfaction_is_measured_by_procedure_where_enough_people_hide_each() {
    let app = TestApp::start().await;
    let portal = &app.portal;
    at(&app, "2026-12-01T00:00:00+09:00");
    let now = portal.clock.now();
    let satisfaction = library::SURVEYS[1];
    server::surveys::publish(&portal.db, satisfaction, library::BANK, now, &portal.entropy).await.unwrap();
    waves(&app).await;
    waves(&app).await;
    let procedures: Vec<String> = sql::query_scalar("SELECT id FROM procedure ORDER BY id LIMIT 2")
        .fetch_all(portal.db.read())
        .await
        .unwrap();
    at(&app, WITHIN);
    for person in 0..13 {
        let about = &procedures[usize::from(person >= 10)];
        let browser = app.browser();
        let started = browser.post("/surveys/satisfaction/start", &[("about", about)]).await;
        assert_eq!(started.location, "/survey/answer", "{}", started.html);
        let points = if person < 4 { "1" } else { "5" };
        let answers = [("apply_ease", points), ("apply_sure", points)];
        let stored = browser.post("/survey/answer/applying", &answers).await;
        assert_eq!(stored.location, "/survey/end", "{}", stored.html);
        assert_eq!(finish(&browser).await.location, "/survey/thanks");
    }
    waves(&app).await;
    assert_eq!(number(&app, "SELECT COUNT(*) FROM measure WHERE kind = 'satisfaction'").await, 0);
    at(&app, "2027-01-01T01:00:00+09:00");
    waves(&app).await;
    let points = |of: &str| {
        format!(
            "SELECT COUNT(*) FROM measure WHERE kind = 'satisfaction' AND subject = 'apply_ease' AND bucket {of} \
             AND procedure_version = (SELECT current FROM procedure WHERE id = '{}')",
            procedures[0]
        )
    };
    assert_eq!((number(&app, &points("= 1")).await, number(&app, &points("= 5")).await), (4, 6));
    let all = "SELECT COUNT(*) FROM measure WHERE kind = 'satisfaction'";
    assert_eq!(number(&app, all).await, 20, "nothing of the three who rated the other");
}
