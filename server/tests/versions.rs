//! What a draft's pages say when its procedure is published anew, closes, opens again, or is full.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;

use app::text::{Lang, resident as words};
use axum::http::StatusCode;
use domain::form::{Procedure, Text};
use server::{clock::japan_datetime, db::procedure};
use support::{Road, TestApp, family, text};

/// Publishes daycare as `changed`; from now on it is the current version.
async fn publish(app: &TestApp, changed: impl Fn(&mut Procedure)) {
    let portal = &app.portal;
    let current = portal.forms.current("daycare-enrolment").unwrap();
    let mut procedure = current.form.procedure.clone();
    changed(&mut procedure);
    let definition = serde_json::to_string(&procedure).unwrap();
    let (id, office) = (procedure.id.as_str(), procedure.office.as_str());
    procedure::publish(&portal.db, id, office, &definition, portal.clock.now(), &portal.entropy)
        .await
        .unwrap();
    portal.forms.refresh(portal.db.read()).await.unwrap();
}

async fn step(road: &Road<'_>) -> String {
    let page = road.browser.get(&format!("/drafts/{}/steps/entry", road.draft)).await;
    assert_eq!(page.status, StatusCode::OK);
    text(&page.html)
}

#[tokio::test]
async fn a_draft_stays_on_its_version_and_is_carried_after_its_page_has_said_what_changes() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    road.answer(&family("takasaki-return-from-leave")).await;
    assert!(!step(&road).await.contains(words::OUTDATED_TITLE.ja));
    publish(&app, |procedure| {
        let child = procedure.sections.iter_mut().find(|section| section.id.as_str() == "child").unwrap();
        let sex = child.questions.iter().find(|question| question.id.as_str() == "child_sex").unwrap();
        let mut added = sex.clone();
        added.id = "child_blood_type".into();
        added.label =
            Text {
                ja: "血液型".into(), easy: "{血液型|けつえきがた}".into(), en: "Blood type".into()
            };
        child.questions.push(added);
    })
    .await;
    let page = step(&road).await;
    assert!(page.contains(words::OUTDATED_TITLE.ja) && page.contains(words::OUTDATED_TEXT.ja));
    let carry = format!("/drafts/{}/carry", road.draft);
    let page = road.browser.get(&carry).await;
    assert!(text(&page.html).contains("血液型"), "{}", page.html);
    // Looking changes nothing: the draft can still be sent as it is.
    let review = road.browser.get(&format!("/drafts/{}/review", road.draft)).await;
    assert!(!review.html.contains("child_blood_type"));
    let carried = road.browser.post(&carry, &[]).await;
    assert_eq!(carried.status, StatusCode::SEE_OTHER);
    let review = road.browser.get(&format!("/drafts/{}/review", road.draft)).await;
    assert!(review.html.contains("#q-child_blood_type"), "the new question is to be answered");
    assert!(text(&review.html).contains("髙﨑"), "nothing typed is lost");
    assert!(!step(&road).await.contains(words::OUTDATED_TITLE.ja));
    // There is nothing newer: the page leads back.
    assert_eq!(road.browser.get(&carry).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_draft_says_by_when_it_has_to_be_sent_and_when_that_is_over_when_it_opens_again() {
    let app = TestApp::start().await;
    let now = japan_datetime(app.portal.clock.now());
    let at = |hours: i64| {
        let at = now.saturating_add(jiff::Span::new().hours(hours));
        at.strftime("%Y-%m-%dT%H:%M").to_string()
    };
    let (closes, again) = (at(2), at(24));
    publish(&app, |procedure| {
        procedure.window.closes = Some(closes.clone());
        procedure.window.grace_minutes = 0;
        procedure.window.opens_again = Some(again.clone());
    })
    .await;
    let road = Road::begin(&app).await;
    let said = |phrase: app::text::Phrase, name: &str, at: &str| {
        phrase.fill(Lang::Ja, &[(name, &app::text::moment::plain(at.parse().unwrap(), Lang::Ja))])
    };
    assert!(step(&road).await.contains(&said(words::SEND_BY, "closes", &closes)));
    app.clock.advance(2 * 3_600 + 59);
    assert!(
        step(&road).await.contains(&said(words::SEND_BY, "closes", &closes)),
        "the closing minute counts"
    );
    app.clock.advance(1);
    let page = step(&road).await;
    assert!(page.contains(&said(words::ROUND_CLOSED, "closes", &closes)), "{page}");
    assert!(page.contains(&said(words::OPENS_AGAIN, "opens", &again)), "{page}");
    let procedure = text(&road.browser.get("/procedures/daycare-enrolment").await.html);
    assert!(procedure.contains(&said(words::OPENS_AGAIN, "opens", &again)), "{procedure}");
    let started = road.browser.post("/procedures/daycare-enrolment/start", &[]).await;
    assert_eq!(started.location, "/procedures/daycare-enrolment", "nobody begins what is closed");
}

#[tokio::test]
async fn a_procedure_that_is_full_is_not_begun_and_a_draft_of_it_is_not_sent() {
    let app = TestApp::start().await;
    publish(&app, |procedure| procedure.capacity = Some(1)).await;
    let late = Road::begin(&app).await;
    late.answer(&family("suharto-one-name")).await;
    late.confirm("suharto@example.jp").await;
    let (first, application) = Road::walk(&app, "takasaki-return-from-leave", "taka@example.jp").await;
    let procedure = text(&first.browser.get("/procedures/daycare-enrolment").await.html);
    assert!(procedure.contains(words::PROCEDURE_FULL.ja), "{procedure}");
    assert!(step(&late).await.contains(words::PROCEDURE_FULL.ja));
    let sent = late.browser.post(&format!("/drafts/{}/submit", late.draft), &[]).await;
    assert!(sent.location.ends_with("/review#errors"), "{}", sent.location);
    // A place that is given back is free.
    let withdrawn = format!("/applications/{application}/withdraw");
    let asked = first.browser.get(&withdrawn).await;
    let version = support::value_of(&asked.html, "_version").unwrap_or_default();
    first.browser.post(&withdrawn, &[("_version", &version)]).await;
    assert!(!step(&late).await.contains(words::PROCEDURE_FULL.ja));
    late.submit().await;
}
