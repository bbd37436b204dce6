//! Answering surveys: thanks only for what has come in, sheets side by side, what leaves the page, over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "answering/closing.rs"]
mod closing;
#[path = "answering/screens.rs"]
mod screens;
#[path = "answering/side_by_side.rs"]
mod side_by_side;
mod support;
mod surveys;
#[path = "answering/thanks.rs"]
mod thanks;
#[path = "answering/whose.rs"]
mod whose;

use app::text::{Lang, Phrase, survey as words};
use axum::http::{StatusCode, header};
use domain::survey::questionnaire::Questionnaire;
use server::db::sql;
use support::{Answer, Browser, TestApp, desk::analyst, text, value_of};
use surveys::{OPENS, WITHIN, address, answer, at, city, code, december, questionnaire, waves};

async fn opened() -> TestApp {
    let app = city(3).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    app.mails_to(&address(0)).await;
    at(&app, WITHIN);
    app
}

async fn number(app: &TestApp, select: &'static str) -> i64 {
    sql::query_scalar(select).fetch_one(app.portal.db.read()).await.unwrap()
}

async fn sent(app: &TestApp) -> i64 {
    number(app, "SELECT COUNT(*) FROM escrow").await
}

async fn sheets(app: &TestApp) -> i64 {
    number(app, "SELECT COUNT(*) FROM sheet").await
}

async fn stop(app: &TestApp) {
    let wave = december(app).await;
    let fields = [("_version", wave.version.to_string()), ("reason", "台風のため".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let stopped = analyst(app).await.post(&format!("/surveys/life/waves/{}/stop", wave.id), &fields).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER, "{}", stopped.html);
}

fn says(answer: &Answer, phrase: Phrase) -> bool {
    text(&answer.html).contains(&phrase.plain(Lang::Ja))
}

fn not_sent(answer: &Answer, why: Phrase) {
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.location);
    assert!(says(answer, why) && says(answer, words::NOTHING_SENT), "{}", answer.html);
    let back = value_of(&answer.html, "back");
    assert_eq!(back.as_deref(), Some("/survey/answer"), "where the language switch comes back to");
}

/// Begun by the open link, and answered but not sent.
async fn filled(app: &TestApp) -> Browser {
    let browser = app.browser();
    assert_eq!(browser.post("/surveys/life/start", &[]).await.location, "/survey/answer");
    answer(&browser, &*questionnaire(app).await, 2).await;
    browser
}

/// The page of a screen.
fn place(questionnaire: &Questionnaire, at: usize) -> String {
    format!("/survey/answer/{}", questionnaire.blocks[at].id)
}

/// The name of the first question of a screen, and one of its answers.
fn choice(questionnaire: &Questionnaire, at: usize, point: usize) -> (String, String) {
    let column = questionnaire.blocks[at].items[0].columns().next().unwrap();
    (column.id.to_string(), column.values()[point].clone())
}

#[tokio::test]
async fn a_code_is_in_no_referer() {
    let app = opened().await;
    let code = code(&app, 0).await;
    let policy = |answer: &Answer| answer.headers[header::REFERRER_POLICY].to_str().unwrap().to_owned();
    for path in [format!("/survey/i/{code}"), "/survey/i/0000-0000-0000".to_owned()] {
        assert_eq!(policy(&app.browser().get(&path).await), "strict-origin", "{path}");
    }
    for path in ["/survey", "/surveys/life", "/"] {
        assert_eq!(policy(&app.browser().get(path).await), "same-origin", "{path}");
    }
    // A browser that knows no fetch metadata says where a form comes from.
    assert_eq!(app.browser().post("/survey/start", &[("code", &code)]).await.location, "/survey/answer");
}
