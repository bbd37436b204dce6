//! Screens of questions: nothing that was ticked is lost on the way, what is wrong is said.

use axum::http::StatusCode;
use domain::survey::item::Kind;
use server::{library, surveys as definitions};

use super::{choice, filled, opened, place};
use crate::{
    support::{Browser, TestApp},
    surveys::{OPENS, answer, at, city, questionnaire, waves},
};

/// Whether a page has an answer chosen.
async fn chosen(browser: &Browser, place: &str, (name, value): &(String, String)) -> bool {
    let html = browser.get(place).await.html;
    html.split('<').any(|tag| {
        let of = |attribute: &str, is: &str| tag.contains(&format!("{attribute}=\"{is}\""));
        of("name", name) && of("value", value) && tag.contains("checked")
    })
}

#[tokio::test]
async fn the_list_of_steps_stores_the_screen_and_leads_to_the_one_chosen() {
    let app = opened().await;
    let questionnaire = questionnaire(&app).await;
    let browser = filled(&app).await;
    let last = questionnaire.blocks.len() - 1;
    let html = browser.get(&place(&questionnaire, last)).await.html;
    assert!(!html.contains("href=\"/survey/"), "no way leads past what was ticked: {html}");
    let mut others: Vec<String> = (0..last).map(|at| place(&questionnaire, at)).collect();
    others.push("/survey/end".to_owned());
    // To and fro: each time another answer is chosen before another step is.
    for (point, to) in others.iter().enumerate() {
        let button = html.split('<').find(|tag| tag.contains(&format!("value=\"to:{to}\""))).unwrap();
        assert!(
            ["button ", "type=\"submit\"", "form=\"sheet-form\"", "name=\"_then\""]
                .iter()
                .all(|part| button.contains(part)),
            "{button}"
        );
        let (at, here) = (last, place(&questionnaire, last));
        let ticked = choice(&questionnaire, at, point % 2);
        let then = format!("to:{to}");
        let stored = browser.post(&here, &[(ticked.0.as_str(), &ticked.1), ("_then", &then)]).await;
        assert_eq!((stored.status, &stored.location), (StatusCode::SEE_OTHER, to));
        assert!(chosen(&browser, &here, &ticked).await, "{ticked:?}");
    }
}

#[tokio::test]
async fn the_button_that_leads_back_stores_the_screen_too() {
    let app = opened().await;
    let questionnaire = questionnaire(&app).await;
    let browser = app.browser();
    browser.post("/surveys/life/start", &[]).await;
    browser.post(&place(&questionnaire, 0), &[]).await;
    let ticked = choice(&questionnaire, 1, 1);
    let here = place(&questionnaire, 1);
    let stored = browser.post(&here, &[(ticked.0.as_str(), &ticked.1), ("_then", "back")]).await;
    assert_eq!(stored.location, place(&questionnaire, 0));
    assert!(chosen(&browser, &here, &ticked).await);
}

#[tokio::test]
async fn the_list_of_steps_leads_nowhere_from_what_is_wrong_nor_past_what_was_not_reached() {
    let app = opened().await;
    let questionnaire = questionnaire(&app).await;
    let browser = app.browser();
    browser.post("/surveys/life/start", &[]).await;
    let (first, second) = (place(&questionnaire, 0), place(&questionnaire, 1));
    let (name, right) = choice(&questionnaire, 0, 1);
    browser.post(&first, &[(name.as_str(), &right)]).await;
    let then = format!("to:{first}");
    let (name, _) = choice(&questionnaire, 1, 0);
    let wrong = browser.post(&second, &[(name.as_str(), "nothing-of-this"), ("_then", &then)]).await;
    assert_eq!(wrong.location, format!("{second}#errors"));
    assert!(browser.get(&second).await.html.contains("id=\"errors\""));

    let other = app.browser();
    other.post("/surveys/life/start", &[]).await;
    let end = other.post(&first, &[("_then", "to:/survey/end")]).await;
    assert_eq!(end.location, "/survey/end");
    let back = other.get("/survey/end").await.location;
    assert!(back.starts_with(&second), "what was not reached comes first: {back}");
    for elsewhere in ["to:https://example.com/", "to://example.com", "to:/", "to:"] {
        let stored = other.post(&first, &[("_then", elsewhere)]).await;
        assert_eq!(stored.location, second, "{elsewhere}");
    }
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
