//! Keeping a city: backup under load and restore, moving to PostgreSQL, what the doctor finds, what is counted.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "keep/backup.rs"]
mod backup;
#[path = "keep/doctor.rs"]
mod doctor;
#[path = "keep/metrics.rs"]
mod metrics;
#[path = "keep/moving.rs"]
mod moving;
#[path = "keep/restore.rs"]
mod restore;
mod support;

use server::{
    db::{Location, Tx, look, sql},
    demo,
    jobs::Task,
    keep::{
        Places,
        doctor::{Finding, examine},
    },
};
use sqlx::AssertSqlSafe;
use support::{Answer, Browser, Road, TestApp, desk::at_work, family, value_of};

/// A city with what cities have: cases at several points of their road, a decision, files, a sealed audit trail.
async fn city() -> TestApp {
    let app = TestApp::start().await;
    fill(&app).await;
    app
}

/// Fills a city.
async fn fill(app: &TestApp) {
    demo::fill(&app.portal).await.unwrap();
    let road = Road::begin(app).await;
    road.answer(&family("takasaki-return-from-leave")).await;
    upload(&road).await;
    road.confirm("files@example.jp").await;
    let case = format!("/cases/{}", road.submit().await);
    let clerk = at_work(app, "sato").await;
    act(&clerk, &case, "accept", &[]).await;
    act(&clerk, &case, "decide/certification", &CERTIFIED).await;
    settle(app).await;
}

const CERTIFIED: [(&str, &str); 4] = [
    ("outcome", "certified"),
    ("chosen:grades", "go3-standard"),
    ("valid_from", "令和9年4月1日"),
    ("valid_to", "R10.3.31"),
];

/// Mail has left, and every audit entry is sealed.
async fn settle(app: &TestApp) {
    app.jobs.deliver_mail().await.unwrap();
    app.run(Task::SealAudit).await;
}

async fn act(clerk: &Browser, case: &str, action: &str, fields: &[(&str, &str)]) {
    let asks = action.starts_with("decide");
    let page = clerk.get(&if asks { format!("{case}/{action}") } else { case.to_owned() }).await;
    let version = value_of(&page.html, "_version").unwrap_or_else(|| panic!("no version in {}", page.html));
    let mut all = vec![("_version", version.as_str())];
    all.extend_from_slice(fields);
    let answer = clerk.post(&format!("{case}/{action}"), &all).await;
    assert_eq!(answer.location, case, "{action}: {}", answer.html);
}

/// Adds a photograph to a draft.
async fn upload(road: &Road<'_>) -> Answer {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([200, 20, 20]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let part = reqwest::multipart::Part::bytes(png.into_inner()).file_name("母子手帳.png");
    let form = reqwest::multipart::Form::new().text("_then", "stay").part("doc_identity", part);
    road.browser.post_files(&format!("/drafts/{}/steps/documents", road.draft), form).await
}

/// Where the parts of a test's city are.
fn places(app: &TestApp) -> Places {
    Places { location: app.portal.db.location().clone(), ..Places::of(&app.portal.config).unwrap() }
}

/// The checks that found something.
async fn wrong(places: &Places, now: jiff::Timestamp) -> Vec<&'static str> {
    found(places, now).await.into_iter().map(|finding| finding.check).collect()
}

async fn found(places: &Places, now: jiff::Timestamp) -> Vec<Finding> {
    examine(places, now).await.into_iter().filter(|finding| finding.todo.is_some()).collect()
}

/// Runs statements beside the city, whatever it thinks of that.
async fn tamper(location: &Location, statements: &str) {
    let mut tx: Tx = look::reach(location, false).await.unwrap();
    for statement in statements.split("; ") {
        sql::query(AssertSqlSafe(statement.to_owned())).execute(&mut tx).await.unwrap();
    }
}

async fn number(location: &Location, statement: &str) -> i64 {
    let mut tx = look::look(location).await.unwrap();
    sql::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_one(&mut tx).await.unwrap()
}
