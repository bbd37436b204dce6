//! Two people with one browser: what one has left open neither writes into the other's sheet nor shows it.

use app::text::survey as words;
use axum::http::StatusCode;
use domain::survey::questionnaire::Questionnaire;
use server::db::sql;

use super::{choice, opened, place, says, sent, sheets};
use crate::{
    support::{Answer, Browser, TestApp, value_of},
    surveys::{OVER, answer, at, code, questionnaire, start, waves},
};

/// A page that somebody left open: what its forms and its links say of the sheet.
struct Tab {
    slot: String,
    whose: String,
}

impl Tab {
    async fn open(browser: &Browser, page: &str) -> Self {
        let html = browser.visit(page).await.html;
        Self { slot: value_of(&html, "_sheet").unwrap(), whose: value_of(&html, "_whose").unwrap() }
    }

    fn address(&self, page: &str) -> String {
        format!("{page}?_sheet={}&_whose={}", self.slot, self.whose)
    }

    async fn post(&self, browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
        let own = [("_sheet", self.slot.as_str()), ("_whose", self.whose.as_str())];
        browser.post(path, &[&own, fields].concat()).await
    }
}

/// What is stored of every sheet.
async fn stored(app: &TestApp) -> Vec<(String, i64, Vec<u8>)> {
    let select = "SELECT id, version, answers_sealed FROM sheet ORDER BY id";
    sql::query_as(select).fetch_all(app.portal.db.read()).await.unwrap()
}

/// Whether a page says that other answers were begun, and shows nothing of them.
fn is_replaced(answer: &Answer) -> bool {
    let shows = ["checked", "id=\"sheet-form\"", "/survey/finish"];
    answer.status == StatusCode::NOT_FOUND
        && says(answer, words::REPLACED_TEXT)
        && !shows.iter().any(|part| answer.html.contains(part))
}

/// Everything that can be done with a tab leads to the page that says so, and changes nothing.
async fn can_do_nothing(app: &TestApp, browser: &Browser, tab: &Tab, questionnaire: &Questionnaire) {
    let before = (stored(app).await, sent(app).await);
    let first = place(questionnaire, 0);
    let (name, value) = choice(questionnaire, 0, 0);
    for then in ["next", "back", "lang:en", "to:/survey/end"] {
        let posted = tab.post(browser, &first, &[(name.as_str(), &value), ("_then", then)]).await;
        assert!(is_replaced(&posted), "{then}: {}", posted.html);
        assert!(!says(&posted, words::NOTHING_SENT));
    }
    for page in [first.as_str(), "/survey/end", "/survey/answer"] {
        let shown = browser.get(&tab.address(page)).await;
        assert!(is_replaced(&shown), "{page}: {}", shown.html);
    }
    let finished = tab.post(browser, "/survey/finish", &[]).await;
    assert!(is_replaced(&finished) && says(&finished, words::NOTHING_SENT), "{}", finished.html);
    // The language switch of that page leads to the same page, not to the other's answers.
    let back = value_of(&finished.html, "back").unwrap().replace("&amp;", "&");
    assert!(is_replaced(&browser.visit(&back).await), "{back}");
    assert_eq!((stored(app).await, sent(app).await), before);
}

async fn enter(browser: &Browser, code: &str) {
    assert_eq!(browser.post("/survey/start", &[("code", code)]).await.location, "/survey/answer");
}

#[tokio::test]
async fn a_page_that_one_person_left_open_neither_writes_nor_shows_what_the_next_one_answers() {
    let app = opened().await;
    let questionnaire = questionnaire(&app).await;
    let (one, other) = (code(&app, 0).await, code(&app, 1).await);
    let browser = start(&app, &one).await;
    answer(&browser, &questionnaire, 1).await;
    let first = Tab::open(&browser, "/survey/end").await;

    enter(&browser, &other).await;
    let second = Tab::open(&browser, "/survey/answer").await;
    assert_eq!(first.slot, second.slot, "they share the place in which the browser remembers a sheet");
    answer(&browser, &questionnaire, 2).await;
    can_do_nothing(&app, &browser, &first, &questionnaire).await;

    // The first code again: the other way round.
    enter(&browser, &one).await;
    assert_eq!(Tab::open(&browser, "/survey/end").await.whose, first.whose);
    can_do_nothing(&app, &browser, &second, &questionnaire).await;
    assert_eq!(browser.get(&first.address("/survey/end")).await.status, StatusCode::OK);
    assert_eq!(first.post(&browser, "/survey/finish", &[]).await.location, "/survey/thanks");

    // One has sent: only that one is thanked once more.
    can_do_nothing(&app, &browser, &second, &questionnaire).await;
    assert_eq!(first.post(&browser, "/survey/finish", &[]).await.location, "/survey/thanks");
    assert_eq!((sent(&app).await, sheets(&app).await), (1, 1));
    enter(&browser, &other).await;
    assert_eq!(second.post(&browser, "/survey/finish", &[]).await.location, "/survey/thanks");
    assert_eq!((sent(&app).await, sheets(&app).await), (2, 0));
}

#[tokio::test]
async fn the_pages_after_a_form_say_whose_they_are_and_nothing_of_the_code() {
    let app = opened().await;
    let questionnaire = questionnaire(&app).await;
    let code = code(&app, 0).await;
    let browser = start(&app, &code).await;
    let tab = Tab::open(&browser, "/survey/answer").await;
    let sheet = stored(&app).await.swap_remove(0).0;
    assert!(!sheet.contains(&tab.whose) && !code.contains(&tab.whose), "{}", tab.whose);
    let next = tab.post(&browser, &place(&questionnaire, 0), &[]).await;
    assert_eq!(next.location, tab.address(&place(&questionnaire, 1)));
    assert_eq!(browser.get(&next.location).await.status, StatusCode::OK);
    answer(&browser, &questionnaire, 1).await;
    let end = browser.get("/survey/end").await.html.replace("&amp;", "&");
    for at in 0..questionnaire.blocks.len() {
        let link = format!("href=\"{}\"", tab.address(&place(&questionnaire, at)));
        assert_eq!(
            end.matches(&link).count(),
            2,
            "in the list of steps, and beside how much is answered: {end}"
        );
    }
    assert_eq!(value_of(&end, "back"), Some(tab.address("/survey/end")), "the language switch");
}

#[tokio::test]
async fn a_page_of_last_month_does_not_write_into_the_answers_of_this_month() {
    let app = opened().await;
    let questionnaire = questionnaire(&app).await;
    let browser = app.browser();
    browser.post("/surveys/life/start", &[]).await;
    let old = Tab::open(&browser, "/survey/answer").await;
    at(&app, OVER);
    waves(&app).await;
    at(&app, "2027-01-05T12:00:00+09:00");
    waves(&app).await;
    waves(&app).await;
    browser.post("/surveys/life/start", &[]).await;
    assert_eq!(sheets(&app).await, 1);
    can_do_nothing(&app, &browser, &old, &questionnaire).await;
    assert_ne!(Tab::open(&browser, "/survey/answer").await.whose, old.whose);
}
