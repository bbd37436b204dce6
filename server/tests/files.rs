//! Uploads while the file store fails: a clear answer, nothing typed is lost, nothing is stored by halves.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "support/s3.rs"]
mod s3;
mod support;

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use reqwest::multipart::{Form, Part};
use s3::{Mood, S3};
use server::{
    db::{
        attachment::{self, AttachmentRow},
        look,
    },
    files::{Inventory, PATIENCE, inventory},
    jobs::{JobError, Task},
};
use support::{Answer, Road, TestApp, family, text};

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR and whatever follows";
/// How long the store may take where it is not going to answer.
const SHORT: Duration = Duration::from_secs(3);
const STEP: &str = "documents";

/// A road with everything answered but the documents.
async fn road(app: &TestApp) -> Road<'_> {
    let road = Road::begin(app).await;
    road.answer(&family("takasaki-return-from-leave")).await;
    road
}

fn path(road: &Road<'_>) -> String {
    format!("/drafts/{}/steps/{STEP}", road.draft)
}

/// Sends the step with `names` as files.
async fn send(road: &Road<'_>, names: &[&str]) -> Answer {
    let page = road.browser.get(&path(road)).await;
    let mut form = Form::new().text("_revision", Road::revision(&page)).text("_then", "stay");
    for name in names {
        form = form.part("doc_identity", Part::bytes(PNG.to_vec()).file_name((*name).to_owned()));
    }
    road.browser.post_files(&path(road), form).await
}

async fn rows(app: &TestApp, draft: &str) -> Vec<AttachmentRow> {
    attachment::of_draft(app.portal.db.read(), draft).await.unwrap()
}

async fn stock(app: &TestApp) -> Inventory {
    let mut live = look::reach(app.portal.db.location(), true).await.unwrap();
    inventory(&app.portal.files, &mut live).await.unwrap()
}

/// Sweeps once, after whatever sweep the running portal has begun by itself.
async fn sweep(app: &TestApp) -> Result<(), JobError> {
    for _ in 0..1_000 {
        if app.jobs.run_once(Task::SweepFiles).await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the sweep is never free");
}

/// What the portal does with uploads while the store fails in one way.
async fn is_refused_clearly_and_works_afterwards(app: &TestApp, s3: &mut S3, fault: Option<Mood>) {
    let road = road(app).await;
    match fault {
        Some(mood) => s3.behave(mood),
        None => s3.stop().await,
    }
    let began = Instant::now();
    let answer = send(&road, &["a.png", "b.png"]).await;
    assert!(began.elapsed() < PATIENCE, "{fault:?}: {:?}", began.elapsed());
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
    assert_eq!(answer.headers["retry-after"], "60");
    let read = text(&answer.html);
    for name in ["a.png", "b.png"] {
        assert!(
            read.contains(&format!("「{name}」は追加できませんでした。今、ファイルを保存できません")),
            "{read}"
        );
    }
    assert!(rows(app, &road.draft).await.is_empty());
    match fault {
        Some(_) => s3.behave(Mood::Up),
        None => s3.start_again().await,
    }
    let answer = send(&road, &["a.png", "b.png"]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{fault:?}: {}", text(&answer.html));
    let stored = rows(app, &road.draft).await;
    assert_eq!(stored.len(), 2, "{fault:?}");
    let got = road.browser.request(reqwest::Method::GET, &file(&road, &stored[0])).send().await.unwrap();
    assert_eq!(got.bytes().await.unwrap(), PNG);
}

fn file(road: &Road<'_>, row: &AttachmentRow) -> String {
    format!("/drafts/{}/files/{}", road.draft, row.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_while_the_bucket_is_down_is_refused_clearly_and_works_afterwards() {
    let mut s3 = S3::start().await;
    let app = TestApp::start_with_files(s3.settings(), SHORT).await;
    for fault in [None, Some(Mood::Silent), Some(Mood::HangsUp)] {
        is_refused_clearly_and_works_afterwards(&app, &mut s3, fault).await;
    }
    let stock = stock(&app).await;
    assert_eq!((stock.files, stock.strange.len(), stock.missing.len()), (6, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_with_a_file_is_kept_when_the_file_is_not() {
    let mut s3 = S3::start().await;
    let app = TestApp::start_with_files(s3.settings(), SHORT).await;
    let road = Road::begin(&app).await;
    road.browser.post(&path(&road), &[("_then", "stay"), ("documents_ready", "no")]).await;
    let revision = Road::revision(&road.browser.get(&path(&road)).await);
    s3.stop().await;
    let sent = Form::new()
        .text("_revision", revision)
        .text("_then", "next")
        .text("documents_later", "the rest follows in May")
        .part("doc_identity", Part::bytes(PNG.to_vec()).file_name("a.png"));
    let answer = road.browser.post_files(&path(&road), sent).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.html.contains("the rest follows in May"));
    assert!(
        road.browser.get(&path(&road)).await.html.contains("the rest follows in May"),
        "stored, not only shown"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_while_the_bucket_is_down_says_so_and_works_afterwards() {
    let mut s3 = S3::start().await;
    let app = TestApp::start_with_files(s3.settings(), SHORT).await;
    let road = road(&app).await;
    send(&road, &["a.png"]).await;
    let row = rows(&app, &road.draft).await.remove(0);
    s3.stop().await;
    let answer = road.browser.get(&file(&road, &row)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(text(&answer.html).contains("今、ファイルを使えません"), "{}", text(&answer.html));
    // Pages that need no file do not notice.
    assert_eq!(road.browser.get(&path(&road)).await.status, StatusCode::OK);
    s3.start_again().await;
    assert_eq!(road.browser.get(&file(&road, &row)).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_longer_what_was_handed_in_is_not_given_out() {
    let s3 = S3::start().await;
    let app = TestApp::start_with_files(s3.settings(), PATIENCE).await;
    let road = road(&app).await;
    send(&road, &["a.png", "b.png"]).await;
    let stored = rows(&app, &road.draft).await;
    let paths: Vec<_> = stored.iter().map(|row| s3.path(&row.object)).collect();
    let mut bytes = std::fs::read(&paths[0]).unwrap();
    assert!(!bytes.windows(4).any(|window| window == b"IHDR"), "sealed before it leaves the machine");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&paths[0], bytes).unwrap();
    assert_eq!(road.browser.get(&file(&road, &stored[0])).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    // Sealed with the right key, for the right place, but of other content.
    let draft = server::db::draft::load(app.portal.db.read(), &app.portal.keys, &road.draft).await;
    let (key, place) = (draft.unwrap().unwrap().key, attachment::bytes_place(&stored[1].id));
    let other = key.seal_bytes(place, b"\x89PNG\r\n\x1A\n other", &app.portal.entropy).unwrap();
    std::fs::write(&paths[1], other).unwrap();
    assert_eq!(road.browser.get(&file(&road, &stored[1])).await.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_draft_takes_its_files_along_also_when_the_bucket_was_down() {
    let mut s3 = S3::start().await;
    let app = TestApp::start_with_files(s3.settings(), SHORT).await;
    let road = road(&app).await;
    send(&road, &["a.png", "b.png"]).await;
    s3.stop().await;
    let deleted = road.browser.post(&format!("/drafts/{}/delete", road.draft), &[]).await;
    assert_eq!(deleted.status, StatusCode::SEE_OTHER, "{}", deleted.html);
    assert!(sweep(&app).await.is_err(), "tried, and tried again later");
    s3.start_again().await;
    assert_eq!(stock(&app).await, Inventory { files: 2, ..Inventory::default() });
    // The lease of the sweep that failed has to end first.
    app.clock.advance(600);
    sweep(&app).await.unwrap();
    assert_eq!(stock(&app).await, Inventory::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inventory_names_what_a_restored_backup_left_apart() {
    let s3 = S3::start().await;
    let app = TestApp::start_with_files(s3.settings(), PATIENCE).await;
    let road = road(&app).await;
    send(&road, &["a.png", "b.png"]).await;
    let stored = rows(&app, &road.draft).await;
    assert_eq!(stock(&app).await, Inventory { files: 2, ..Inventory::default() });
    let lost = stored[0].object.clone();
    let strange = lost.chars().rev().collect::<String>();
    std::fs::create_dir_all(s3.path(&strange).parent().unwrap()).unwrap();
    std::fs::rename(s3.path(&lost), s3.path(&strange)).unwrap();
    let expected = Inventory { files: 2, strange: vec![strange], missing: vec![lost] };
    assert_eq!(stock(&app).await, expected);
    app.clock.advance(2 * 24 * 3_600);
    sweep(&app).await.unwrap();
    assert_eq!(stock(&app).await, expected, "nobody but a person deletes what is not understood");
}
