//! The resident's road over HTTP, without scripts.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;

use axum::http::StatusCode;
use server::db::sql;
use support::{Road, TestApp, code_of, family};

#[tokio::test]
async fn a_family_applies_and_is_told() {
    let app = TestApp::start().await;
    let (road, id) = Road::walk(&app, "takasaki-return-from-leave", "takasaki@example.jp").await;

    let receipt = road.browser.get(&format!("/applications/{id}/versions/1/receipt")).await;
    assert_eq!(receipt.status, StatusCode::OK);
    let copy = road.browser.get(&format!("/applications/{id}/versions/1")).await;
    assert!(copy.html.contains("髙﨑"), "kanji come back as they were typed");

    let mail = app.mail_to("takasaki@example.jp", "受け付けました").await;
    let number = mail.subject.split(['（', '）']).nth(1).unwrap().to_owned();
    assert!(receipt.html.contains(&number) && mail.body.contains(&number));
    assert!(!mail.body.contains("髙﨑") && !mail.body.contains(&id));

    let mine = road.browser.get("/applications").await;
    assert!(mine.html.contains(&number));
}

#[tokio::test]
async fn every_invented_family_can_apply() {
    let app = TestApp::start().await;
    for name in [
        "yoshida-unborn-single-mother",
        "suharto-one-name",
        "watanabe-twin-elder",
        "teshigawara-grandparents-together",
        "kobayashi-category-1",
        "kim-moving-in-few-hours",
        "hashimoto-continue-on-leave",
        "saito-transfer-second-job",
        "protected-job-seeking",
    ] {
        Road::walk(&app, name, &format!("{name}@example.jp")).await;
    }
}

#[tokio::test]
async fn fifty_parallel_posts_make_one_application() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    road.answer(&family("takasaki-return-from-leave")).await;
    road.confirm("one@example.jp").await;
    let path = format!("/drafts/{}/submit", road.draft);
    let posts = (0..50).map(|_| {
        let (browser, path) = (road.browser.clone(), path.clone());
        tokio::spawn(async move { browser.post(&path, &[]).await.location })
    });
    let mut places = std::collections::BTreeSet::new();
    for post in posts.collect::<Vec<_>>() {
        places.insert(post.await.unwrap());
    }
    assert_eq!(places.len(), 1, "{places:?}");
    let count: i64 =
        sql::query_scalar("SELECT COUNT(*) FROM application").fetch_one(app.portal.db.read()).await.unwrap();
    assert_eq!(count, 1);
    // The code and one receipt.
    assert_eq!(app.mails_to("one@example.jp").await, 2);
}

#[tokio::test]
async fn an_unfinished_draft_cannot_be_sent() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    road.confirm("early@example.jp").await;
    let sent = road.browser.post(&format!("/drafts/{}/submit", road.draft), &[]).await;
    assert_eq!(sent.location, format!("/drafts/{}/review#errors", road.draft));
}

#[tokio::test]
async fn a_wrong_code_is_counted_and_five_end_it() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.post("/sign-in", &[("email", "guess@example.jp")]).await;
    let code = app.code_to("guess@example.jp").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (0..5).rev() {
        let answer = browser.post("/sign-in/code", &[("code", wrong)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.html.contains(&format!("あと{left}回")), "{left}");
    }
    app.clock.advance(60);
    let answer = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a worn-out code lets nobody in");
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_in_the_browser_that_asked() {
    let app = TestApp::start().await;
    let (asking, other) = (app.browser(), app.browser());
    asking.post("/sign-in", &[("email", "late@example.jp")]).await;
    let mail = app.mail_to("late@example.jp", "確認コード").await;
    let link = mail.body.lines().find(|line| line.starts_with("http")).unwrap();
    let path = link.strip_prefix(&app.residents).unwrap();
    assert!(asking.get(path).await.html.contains("/sign-in/link"), "a button");
    let elsewhere = other.get(path).await;
    assert!(!elsewhere.html.contains("name=\"token\""), "no button in another browser");
    app.clock.advance(10 * 60);
    let answer = asking.post("/sign-in/code", &[("code", &code_of(&mail))]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_code_that_was_asked_for_last_lets_in_although_the_clock_was_set_back() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.post("/sign-in", &[("email", "back@example.jp")]).await;
    app.code_to("back@example.jp").await;
    app.clock.advance(-3_600);
    let again = browser.post("/sign-in", &[("email", "back@example.jp")]).await;
    assert_eq!(again.location, "/sign-in/code", "{}", again.html);
    let code = app.code_to("back@example.jp").await;
    let entered = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(entered.location, "/applications", "{}", entered.html);
}

#[tokio::test]
async fn what_was_typed_after_the_session_ended_comes_back_after_signing_in() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    road.confirm("parked@example.jp").await;
    let path = format!("/drafts/{}/steps/child", road.draft);
    let page = road.browser.get(&path).await;
    let revision = Road::revision(&page);
    app.clock.advance(31 * 60);
    let typed = [("_revision", revision.as_str()), ("child_name/family", "𠮷田"), ("child_born", "yes")];
    let parked = road.browser.post(&path, &typed).await;
    assert_eq!(parked.location, "/sign-in?parked");
    assert!(!parked.location.contains("𠮷"));
    road.browser.post("/sign-in", &[("email", "parked@example.jp")]).await;
    let mails = app.mails_to("parked@example.jp").await;
    assert_eq!(mails, 2);
    let code = app.code_to("parked@example.jp").await;
    let back = road.browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(back.location, path);
    assert!(road.browser.get(&path).await.html.contains("𠮷田"));
}

#[tokio::test]
async fn two_tabs_lose_nothing() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    let path = format!("/drafts/{}/steps/child", road.draft);
    let seen = Road::revision(&road.browser.get(&path).await);
    let post = |value: &'static str| {
        let (path, seen) = (path.clone(), seen.clone());
        let browser = road.browser.clone();
        async move { browser.post(&path, &[("_revision", &seen), ("child_name/family", value)]).await }
    };
    post("髙橋").await;
    post("高橋").await;
    let page = road.browser.get(&path).await;
    assert!(page.html.contains("髙橋") && page.html.contains("高橋"), "both values are shown");
}

#[tokio::test]
async fn another_site_cannot_post() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let request = browser
        .request(reqwest::Method::POST, "/procedures/daycare-enrolment/start")
        .header("origin", "https://evil.example");
    let answer = support::Browser::send(request).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_page_of_one_door_is_not_found_at_the_other() {
    let app = TestApp::start().await;
    assert_eq!(app.desk().get("/sign-in/code").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.desk().get("/applications").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.browser().get("/counter").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.browser().get("/outbox").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn switching_the_language_keeps_a_typed_address_and_sends_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = browser.post("/sign-in", &[("email", "half@exam"), ("_then", "lang:en")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("<html lang=\"en\"") && page.html.contains("value=\"half@exam\""));
    let page = browser.post("/sign-in", &[("email", "whole@example.jp"), ("_then", "lang:easy")]).await;
    assert!(page.html.contains("value=\"whole@example.jp\"") && page.html.contains("<ruby>"));
    assert_eq!(app.mails_to("whole@example.jp").await, 0);
}

#[tokio::test]
async fn a_public_page_is_kept_for_strangers_only_and_for_each_language() {
    let app = TestApp::start().await;
    let (road, _) = Road::walk(&app, "takasaki-return-from-leave", "kept@example.jp").await;
    let front = async |browser: &support::Browser| browser.get("/").await.html;
    // Whoever asks first: nobody gets the page of another kind.
    let (stranger, english) = (app.browser(), app.browser());
    english.post("/language", &[("lang", "en"), ("here", "/")]).await;
    for _ in 0..2 {
        let page = front(&stranger).await;
        assert!(page.contains("手続をさがす") && !page.contains("/sign-out"), "{page}");
        assert!(front(&road.browser).await.contains("/sign-out"));
        assert!(front(&english).await.contains("<html lang=\"en\""));
    }
    let one = stranger.get("/").await;
    assert_eq!(one.headers["cache-control"], "no-store");
    assert!(!one.headers["content-security-policy"].to_str().unwrap().contains("script-src"));
}
