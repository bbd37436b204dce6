//! Several surveys in one browser.

use std::sync::Arc;

use app::text::survey as words;
use axum::http::{StatusCode, header};
use domain::survey::questionnaire::Questionnaire;
use server::{
    db::{sql, survey},
    library, surveys as definitions,
};

use super::{says, sent, sheets};
use crate::{
    support::{Answer, Browser, TestApp, value_of},
    surveys::{OPENS, WITHIN, answer, at, city, finish, questionnaire, waves},
};

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
