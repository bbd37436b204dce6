//! What a step says right after a post: questions that nobody could have answered yet are not called wrong.

mod support;

use axum::http::StatusCode;
use support::{Answer, Road, TestApp, family};

/// Posts a step with a family's answers, some of them changed; the answer and the page that it leads to.
async fn post(road: &Road<'_>, section: &str, changed: &[(&str, &str)], then: &str) -> (String, Answer) {
    let path = format!("/drafts/{}/steps/{section}", road.draft);
    let page = road.browser.get(&path).await;
    let revision = Road::revision(&page);
    let answers = family("kobayashi-category-1");
    let mut fields: Vec<(&str, &str)> = vec![("_revision", &revision), ("_then", then)];
    let kept = answers.iter().filter(|(path, _)| !changed.iter().any(|(known, _)| known == path));
    fields.extend(kept.map(|(path, value)| (path.as_str(), value.as_str())));
    fields.extend(changed);
    let stored = road.browser.post(&path, &fields).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.html);
    (stored.location.rsplit('/').next().unwrap_or_default().to_owned(), road.browser.get(&path).await)
}

#[tokio::test]
async fn questions_that_have_just_appeared_are_asked_and_not_called_wrong() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    let transfer = [("application_kind", "transfer")];
    let (to, page) = post(&road, "entry", &transfer, "next").await;
    assert_eq!(to, "entry#q-current_facility");
    assert!(!page.html.contains("id=\"errors\"") && !page.html.contains("aria-invalid"), "{}", page.html);
    assert!(page.html.contains(app::text::resident::MORE_TO_ANSWER.ja), "{}", page.html);
    // Whoever goes on without answering them is told.
    let (to, page) = post(&road, "entry", &transfer, "next").await;
    assert_eq!(to, "entry#errors");
    assert!(page.html.contains("href=\"#q-current_facility\""), "{}", page.html);
}

#[tokio::test]
async fn what_was_asked_before_is_called_wrong_even_where_more_has_appeared() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    let changed = [("application_kind", "transfer"), ("round", "")];
    let (to, page) = post(&road, "entry", &changed, "next").await;
    assert_eq!(to, "entry#errors");
    assert!(page.html.contains("href=\"#q-round\"") && !page.html.contains("href=\"#q-current_facility\""));
    // A button that only draws the page anew changes nothing about that.
    let (_, page) = post(&road, "entry", &changed, "stay").await;
    assert!(page.html.contains("href=\"#q-round\"") && !page.html.contains("href=\"#q-current_facility\""));
    // The check page says everything, and so does the page that it leads to.
    let review = road.browser.get(&format!("/drafts/{}/review", road.draft)).await;
    assert!(review.html.contains("#q-current_facility"));
    let from = road.browser.get(&format!("/drafts/{}/steps/entry?from=review", road.draft)).await;
    assert!(from.html.contains("href=\"#q-current_facility\""));
}

#[tokio::test]
async fn a_row_that_was_added_is_not_called_wrong() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    let alone = [("guardians", "1"), ("single_parent", "no")];
    let (to, _) = post(&road, "guardians", &alone, "next").await;
    assert_eq!(to, "guardians#errors", "the second guardian is missing");
    let (_, page) = post(&road, "guardians", &alone, "add:guardians").await;
    assert!(page.html.contains("name=\"guardians/2/guardian_name/family\""));
    assert!(!page.html.contains("href=\"#q-guardians-2"), "{}", page.html);
}

#[tokio::test]
async fn whoever_goes_to_another_step_by_the_list_takes_what_was_typed_along() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    post(&road, "entry", &[], "next").await;
    let (from, base) = (format!("/drafts/{}/steps/guardians", road.draft), format!("/drafts/{}", road.draft));
    let page = road.browser.get(&from).await;
    assert!(page.html.contains(&format!("name=\"_then\" value=\"to:{base}/steps/entry\"")), "{}", page.html);
    // Even what is wrong: it is said when the step is opened again.
    let wrong = [("application_kind", "transfer"), ("round", "")];
    let to_guardians = format!("to:{base}/steps/guardians");
    let (to, page) = post(&road, "entry", &wrong, &to_guardians).await;
    assert_eq!(to, "guardians");
    assert!(page.html.contains("href=\"#q-round\""), "{}", page.html);
    for elsewhere in
        ["to:https://example.com/", "to:/drafts/other/steps/entry", &format!("to:{base}/steps/../delete")]
    {
        assert_eq!(post(&road, "entry", &wrong, elsewhere).await.0, "review", "{elsewhere}");
    }
}
