//! Answering surveys: thanks only for what has come in, sheets side by side, what leaves the page, over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod surveys;

use std::{sync::Arc, time::Duration};

use app::text::{Lang, Phrase, survey as words};
use axum::http::{StatusCode, header};
use domain::survey::{item::Kind, questionnaire::Questionnaire};
use server::{
    db::{WriteError, sql, survey},
    library, surveys as definitions,
};
use support::{Answer, Browser, TestApp, desk::analyst, text, value_of};
use surveys::{
    CLOSES, OPENS, OVER, WITHIN, address, answer, at, city, code, december, finish, questionnaire, start,
    waves,
};

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

#[tokio::test]
async fn whoever_has_no_sheet_is_not_thanked() {
    let app = opened().await;
    not_sent(&finish(&app.browser()).await, words::GONE_TEXT);
    assert_eq!(sent(&app).await, 0);
}

#[tokio::test]
async fn what_is_sent_after_the_end_is_not_thanked_for() {
    let app = opened().await;
    let (by_link, by_code) = (filled(&app).await, start(&app, &code(&app, 0).await).await);
    answer(&by_code, &*questionnaire(&app).await, 1).await;
    at(&app, OVER);
    for browser in [&by_link, &by_code] {
        not_sent(&finish(browser).await, words::OVER_TEXT);
    }
    waves(&app).await;
    assert_eq!((december(&app).await.status.as_str(), sheets(&app).await), ("counted", 0));
    for browser in [&by_link, &by_code] {
        not_sent(&finish(browser).await, words::OVER_TEXT);
        let page = browser.get("/survey/answer").await;
        assert!(page.status == StatusCode::NOT_FOUND && says(&page, words::OVER_TITLE), "{}", page.html);
    }
    assert_eq!(sent(&app).await, 0);
}

#[tokio::test]
async fn what_is_sent_to_a_wave_that_was_stopped_is_not_thanked_for() {
    let app = opened().await;
    let (by_link, by_code) = (filled(&app).await, start(&app, &code(&app, 0).await).await);
    answer(&by_code, &*questionnaire(&app).await, 1).await;
    stop(&app).await;
    for browser in [&by_link, &by_code] {
        not_sent(&finish(browser).await, words::STOPPED_TEXT);
        let block = &questionnaire(&app).await.blocks[0];
        let stored = browser.post(&format!("/survey/answer/{}", block.id), &[]).await;
        assert!(stored.status == StatusCode::NOT_FOUND && says(&stored, words::STOPPED_TITLE));
    }
    assert_eq!((sent(&app).await, sheets(&app).await), (0, 0));
}

#[tokio::test]
async fn a_second_press_is_thanked_whatever_the_browser_knows_of_the_first() {
    let app = opened().await;
    let by_code = start(&app, &code(&app, 0).await).await;
    answer(&by_code, &*questionnaire(&app).await, 1).await;
    for browser in [by_code, filled(&app).await] {
        // The button is pressed twice: both presses carry the cookies from before.
        let posts = (0..2).map(|_| browser.post("/survey/finish", &[]));
        for answer in futures_util::future::join_all(posts).await {
            assert_eq!(answer.location, "/survey/thanks", "{}", answer.html);
        }
        assert_eq!(finish(&browser).await.location, "/survey/thanks");
    }
    assert_eq!((sent(&app).await, sheets(&app).await), (2, 0));
    // And once the first press is remembered, after the end.
    let browser = filled(&app).await;
    assert_eq!(finish(&browser).await.location, "/survey/thanks");
    at(&app, OVER);
    waves(&app).await;
    assert_eq!(finish(&browser).await.location, "/survey/thanks");
}

/// A write that the presses behind it have not seen when they read, and find when they write.
async fn behind<T>(app: &TestApp, change: &'static str, presses: impl Future<Output = T>) -> T {
    let change = app.portal.db.write(move |tx| {
        Box::pin(async move {
            // SQLite has one writer, PostgreSQL locks the row: on both the presses wait for the commit.
            sql::query(change).execute(&mut *tx).await?;
            tokio::time::sleep(Duration::from_millis(400)).await;
            Ok(())
        })
    });
    let presses = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        presses.await
    };
    let (changed, pressed) = tokio::join!(change, presses);
    let changed: Result<(), WriteError<sqlx::Error>> = changed;
    changed.unwrap();
    pressed
}

const STOPPED: &str = "UPDATE wave SET status = 'stopped' WHERE survey = 'life'";

#[tokio::test]
async fn what_another_window_stores_meanwhile_is_sent_along() {
    let app = opened().await;
    let browser = filled(&app).await;
    let pressed = behind(&app, "UPDATE sheet SET version = version + 1", finish(&browser)).await;
    assert_eq!(pressed.location, "/survey/thanks", "{}", pressed.html);
    assert_eq!((sent(&app).await, sheets(&app).await), (1, 0), "thanks, and the answers are in");
}

#[tokio::test]
async fn what_is_sent_while_its_wave_is_being_stopped_is_not_thanked_for() {
    let app = opened().await;
    let browser = filled(&app).await;
    not_sent(&behind(&app, STOPPED, finish(&browser)).await, words::STOPPED_TEXT);
    assert_eq!(sent(&app).await, 0);
}

#[tokio::test]
async fn a_code_that_was_spent_elsewhere_meanwhile_is_not_thanked_for() {
    let app = opened().await;
    let browser = start(&app, &code(&app, 0).await).await;
    answer(&browser, &*questionnaire(&app).await, 1).await;
    let spent = "UPDATE participation SET finished = TRUE";
    not_sent(&behind(&app, spent, finish(&browser)).await, words::GONE_TEXT);
    assert_eq!(sent(&app).await, 0);
}

#[tokio::test]
async fn no_sheet_begins_in_a_wave_that_is_being_stopped() {
    let app = opened().await;
    let (code, by_code, by_link) = (code(&app, 0).await, app.browser(), app.browser());
    let fields = [("code", code.as_str())];
    let presses = async {
        tokio::join!(by_code.post("/survey/start", &fields), by_link.post("/surveys/life/start", &[]))
    };
    let (one, other) = behind(&app, STOPPED, presses).await;
    assert_eq!(
        (one.location.as_str(), other.location.as_str()),
        (format!("/survey/i/{code}").as_str(), "/surveys/life")
    );
    for (browser, answer) in [(by_code, one), (by_link, other)] {
        assert!(says(&browser.get(&answer.location).await, words::STOPPED));
    }
    assert_eq!(sheets(&app).await, 0);
}

#[tokio::test]
async fn whoever_has_begun_by_the_open_link_goes_on_until_the_last_minute() {
    let app = opened().await;
    let browser = filled(&app).await;
    at(&app, CLOSES);
    assert!(says(&browser.get("/surveys/life").await, words::RESUME));
    assert_eq!(browser.post("/surveys/life/start", &[]).await.location, "/survey/answer");
    assert_eq!(app.browser().post("/surveys/life/start", &[]).await.location, "/surveys/life");
    assert_eq!(finish(&browser).await.location, "/survey/thanks");
}

/// Both surveys that ship are open; the procedures that the second one may be about.
async fn both() -> (TestApp, Vec<String>) {
    let app = city(0).await;
    let portal = &app.portal;
    let (now, entropy) = (portal.clock.now(), &portal.entropy);
    definitions::publish(&portal.db, library::SURVEYS[1], library::BANK, now, entropy).await.unwrap();
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    at(&app, WITHIN);
    let given = satisfaction(&app).await;
    let given = given.given.iter().flat_map(|item| item.columns()).flat_map(|column| column.values());
    let given: Vec<String> = given.collect();
    assert!(given.len() > 2, "{given:?}");
    (app, given)
}

async fn satisfaction(app: &TestApp) -> Arc<Questionnaire> {
    let read = app.portal.db.read();
    let wave = survey::of_month(read, "satisfaction", "2026-12").await.unwrap().unwrap();
    app.portal.questionnaires.of(read, &wave.id).await.unwrap()
}

async fn rate(browser: &Browser, about: &str) -> Answer {
    browser.post("/surveys/satisfaction/start", &[("about", about)]).await
}

#[tokio::test]
async fn surveys_and_what_they_are_about_are_begun_and_done_side_by_side() {
    let (app, procedures) = both().await;
    let (life, rating) = (questionnaire(&app).await, satisfaction(&app).await);
    let browser = app.browser();
    let first = &life.blocks[0];
    let column = first.items[0].columns().next().unwrap();
    browser.post("/surveys/life/start", &[]).await;
    let value = column.values()[1].clone();
    browser.post(&format!("/survey/answer/{}", first.id), &[(column.id.as_str(), &value)]).await;

    // One procedure is begun, another is rated: each has a sheet of its own.
    for about in &procedures[..2] {
        let landing = browser.get(&format!("/surveys/satisfaction?about={about}")).await;
        assert!(says(&landing, words::START), "{}", landing.html);
        assert_eq!(rate(&browser, about).await.location, "/survey/answer");
    }
    assert_eq!(sheets(&app).await, 3);
    answer(&browser, &rating, 2).await;
    assert_eq!(finish(&browser).await.location, "/survey/thanks");
    let path = |about: &str| format!("/surveys/satisfaction?about={about}");
    assert!(says(&browser.get(&path(&procedures[1])).await, words::ALREADY));
    assert_eq!(rate(&browser, &procedures[1]).await.location, path(&procedures[1]));
    assert!(says(&browser.get(&path(&procedures[0])).await, words::RESUME));
    assert!(says(&browser.get(&path(&procedures[2])).await, words::START));
    let left: Vec<Option<String>> =
        sql::query_scalar("SELECT subject FROM sheet ORDER BY begun_at, subject DESC")
            .fetch_all(app.portal.db.read())
            .await
            .unwrap();
    assert!(left.contains(&Some(procedures[0].clone())) && !left.contains(&Some(procedures[1].clone())));

    // The first sheet is where it was.
    assert!(says(&browser.get("/surveys/life").await, words::RESUME));
    browser.post("/surveys/life/start", &[]).await;
    let resumed = browser.get("/survey/answer").await.location;
    assert_eq!(resumed, format!("/survey/answer/{}", life.blocks[1].id));
    answer(&browser, &life, 1).await;
    assert_eq!(finish(&browser).await.location, "/survey/thanks");
    assert!(says(&browser.get("/surveys/life").await, words::ALREADY));
    assert!(says(&browser.get(&path(&procedures[1])).await, words::ALREADY), "one guard beside the other");
    assert_eq!((sent(&app).await, sheets(&app).await), (2, 1));
}

#[tokio::test]
async fn a_form_goes_to_its_own_sheet_whatever_another_window_has_opened() {
    let (app, procedures) = both().await;
    let (life, rating) = (questionnaire(&app).await, satisfaction(&app).await);
    let browser = app.browser();
    rate(&browser, &procedures[0]).await;
    answer(&browser, &rating, 2).await;
    let end = browser.get("/survey/end").await;
    let slot = value_of(&end.html, "_sheet").unwrap();
    assert_eq!(slot, format!("satisfaction.{}", procedures[0]));

    // Another window: another survey, answered but not sent.
    browser.post("/surveys/life/start", &[]).await;
    answer(&browser, &life, 1).await;
    assert_eq!(value_of(&browser.get("/survey/end").await.html, "_sheet").as_deref(), Some("life"));
    let fields = [("_sheet", slot.as_str())];
    assert_eq!(browser.post("/survey/finish", &fields).await.location, "/survey/thanks");
    let left: Vec<Option<String>> =
        sql::query_scalar("SELECT subject FROM sheet").fetch_all(app.portal.db.read()).await.unwrap();
    assert_eq!(left, [None], "the survey of life is still to be sent");
    let path = format!("/survey/answer/{}", rating.blocks[0].id);
    assert_eq!(browser.post(&path, &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post("/survey/finish", &[("_sheet", "life")]).await.location, "/survey/thanks");
    assert_eq!(sent(&app).await, 2);
}

#[tokio::test]
async fn a_browser_remembers_a_bounded_number_of_surveys() {
    let (app, procedures) = both().await;
    let old =
        (0..40).map(|number| format!("survey.old-{number}=wave{}", if number < 2 { ".token" } else { "" }));
    let cookies: Vec<String> = old.collect();
    let request = app.browser().request(reqwest::Method::POST, "/surveys/satisfaction/start");
    let request =
        request.header(header::ORIGIN, &app.browser().base).header(header::COOKIE, cookies.join("; "));
    let begun = Browser::send(request.form(&[("about", &procedures[0])])).await;
    assert_eq!(begun.location, "/survey/answer");
    let set: Vec<&str> =
        begun.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    let ended = set.iter().filter(|value| value.starts_with("survey.old-") && value.contains("Max-Age=0"));
    assert_eq!(ended.count(), 40 - 11);
    for begun in ["survey.old-0=", "survey.old-1="] {
        assert!(!set.iter().any(|value| value.starts_with(begun)), "what is begun is forgotten last");
    }
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

/// Households of more kinds than are shown as boxes.
async fn with_a_long_list(app: &TestApp) {
    let mut bank: serde_json::Value = serde_json::from_str(library::BANK).unwrap();
    let items = bank["items"].as_array_mut().unwrap();
    let household = items.iter_mut().find(|item| item["id"] == "household").unwrap();
    let choices = household["versions"][0]["kind"]["choices"].as_array_mut().unwrap();
    for number in choices.len()..13 {
        let mut more = choices[0].clone();
        more["value"] = format!("more-{number}").into();
        choices.push(more);
    }
    let portal = &app.portal;
    let (now, entropy) = (portal.clock.now(), &portal.entropy);
    definitions::publish(&portal.db, library::SURVEYS[0], &bank.to_string(), now, entropy).await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_is_said_of_its_control_whatever_kind_it_is() {
    let app = city(0).await;
    with_a_long_list(&app).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    let questionnaire = questionnaire(&app).await;
    let browser = app.browser();
    browser.post("/surveys/life/start", &[]).await;
    answer(&browser, &questionnaire, 1).await;
    let mut kinds = std::collections::BTreeSet::new();
    for block in &questionnaire.blocks {
        let path = format!("/survey/answer/{}", block.id);
        assert!(!browser.get(&path).await.html.contains("aria-invalid"), "{path}");
        let columns: Vec<_> = block.items.iter().flat_map(|item| item.columns()).collect();
        let wrong: Vec<(String, String)> = columns
            .iter()
            .map(|column| match column.kind() {
                Kind::Words { most } => (column.id.to_string(), "あ".repeat(most + 1)),
                _ => (column.id.to_string(), "nothing-of-this".to_owned()),
            })
            .collect();
        let wrong: Vec<_> = wrong.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&path, &wrong).await;
        let html = browser.get(&path).await.html;
        for column in &columns {
            let error = format!("q-{}--error", column.id);
            let tag = html
                .split('<')
                .find(|tag| tag.contains("aria-describedby") && tag.contains(&error))
                .unwrap_or_else(|| panic!("{error}: {html}"));
            let kind = tag.split(' ').next().unwrap().to_owned();
            let invalid = match column.kind() {
                // Each box says it: a group of boxes cannot.
                Kind::ManyOf { .. } => html.split('<').find(|tag| {
                    tag.contains("type=\"checkbox\"") && tag.contains(&format!("name=\"{}\"", column.id))
                }),
                _ => Some(tag),
            };
            assert!(invalid.unwrap().contains("aria-invalid=\"true\""), "{tag}");
            kinds.insert(kind);
        }
    }
    assert!(
        ["fieldset", "input", "select", "textarea"].iter().all(|kind| kinds.contains(*kind)),
        "{kinds:?}"
    );
}
