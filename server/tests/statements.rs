//! What pages and submissions ask of the database: the number of statements is what capacity hangs on.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;

use app::shell::Door;
use axum::{Router, http::StatusCode};
use server::db::sql;
use server::{
    db::{
        attachment::{self, AttachmentRow},
        draft, object_claim,
    },
    filing::{self, Outcome},
    routes,
    telemetry::{count_statements, count_statements_from_now_on},
};
use support::{TestApp, family};

/// Most statements of a page.
const PAGE: u64 = 5;
/// Most statements of a submission's write; SAVEPOINT and COMMIT are not counted.
const WRITE: u64 = 12;
/// What is read before it: session, draft, files.
const READ: u64 = 3;

async fn within_limits(door: &Router, path: &str, cookie: &str) {
    let ((status, _), count) = count_statements(ready::render(door, path, cookie)).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    assert!(count <= PAGE, "{path} takes {count} statements");
    // Every page of a person looks at least for the session.
    assert!(count > 0 || path == "/", "{path} was not counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_takes_more_than_five_statements() {
    count_statements_from_now_on();
    let app = TestApp::start().await;
    let portal = &app.portal;
    let answers = family("takasaki-return-from-leave");
    let drafts = ready::drafts(portal, &answers, 61).await;
    let (one, filed) = drafts.split_first().unwrap();
    for each in filed {
        ready::replay(portal, each.application(portal)).await;
    }
    let residents = routes::router(portal, Door::Residents);
    within_limits(&residents, "/", "").await;
    for page in ["steps/guardians", "steps/documents", "review"] {
        within_limits(&residents, &format!("/drafts/{}/{page}", one.id), &one.cookie).await;
    }
    let mine = &filed[0];
    let id: String = sql::query_scalar("SELECT id FROM application WHERE draft = $1")
        .bind(&mine.id)
        .fetch_one(portal.db.read())
        .await
        .unwrap();
    within_limits(&residents, "/applications", &mine.cookie).await;
    for page in ["", "/versions/1", "/versions/1/receipt"] {
        within_limits(&residents, &format!("/applications/{id}{page}"), &mine.cookie).await;
    }

    let staff = routes::router(portal, Door::Staff);
    let clerk = ready::clerk(portal).await;
    if ready::render(&staff, "/", &clerk).await.0 != StatusCode::NOT_FOUND {
        within_limits(&staff, "/", &clerk).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_takes_twelve_statements_to_write_and_three_to_read() {
    count_statements_from_now_on();
    let app = TestApp::start().await;
    let portal = &app.portal;
    let drafts = ready::drafts(portal, &family("watanabe-twin-elder"), 2).await;

    let prepared = drafts[0].application(portal);
    let ((), written) = count_statements(ready::replay(portal, prepared)).await;
    assert!((1..=WRITE).contains(&written), "{written} statements in the write");

    let draft = draft::load(portal.db.read(), &portal.keys, &drafts[1].id).await.unwrap().unwrap();
    let filer = drafts[1].filer(portal);
    let (outcome, all) = count_statements(filing::file(portal, draft, &filer)).await;
    assert!(matches!(outcome, Ok(Outcome::Filed(..))), "{outcome:?}");
    // The guard reads two more: session and draft.
    assert!(all + 2 <= WRITE + READ, "{all} statements, without the guard's two");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_takes_two_statements_more_than_its_row() {
    count_statements_from_now_on();
    let app = TestApp::start().await;
    let portal = &app.portal;
    let drafts = ready::drafts(portal, &family("watanabe-twin-elder"), 1).await;
    let (now, count) = (portal.clock.now(), 3);
    let claim = object_claim::claim(&portal.db, &portal.entropy, now, count);
    let (keys, claiming) = count_statements(claim).await;
    assert_eq!(claiming, 3, "one for each file, in one write before any of them is stored");
    let rows: Vec<AttachmentRow> = keys
        .unwrap()
        .iter()
        .map(|key| AttachmentRow {
            id: key.as_str().to_owned(),
            draft: drafts[0].id.clone(),
            path: "doc_identity".to_owned(),
            name_sealed: Vec::new(),
            media_type: "image/png".to_owned(),
            bytes: 0,
            sha256: String::new(),
            object: key.as_str().to_owned(),
        })
        .collect();
    let insert = portal.db.write(move |tx| {
        let rows = rows.clone();
        Box::pin(async move {
            for row in &rows {
                attachment::insert(tx, row, 0).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    });
    let (inserted, naming) = count_statements(insert).await;
    inserted.unwrap();
    assert_eq!(naming, 6, "one for the claim and one for the row of each file");
}
