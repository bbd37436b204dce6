//! Thanks only for what has come in.

use std::time::Duration;

use app::text::survey as words;
use axum::http::StatusCode;
use server::db::{WriteError, sql};

use super::{filled, not_sent, opened, says, sent, sheets, stop};
use crate::{
    support::TestApp,
    surveys::{OVER, answer, at, code, december, finish, questionnaire, start, waves},
};

#[tokio::test]
async fn whoever_has_no_sheet_is_not_thanked() {
    let app = opened().await;
    let browser = app.browser();
    not_sent(&finish(&browser).await, words::NOTHING_TEXT);
    // Who keeps no cookies comes here by pressing the button that starts.
    let page = browser.get("/survey/answer").await;
    assert!(page.status == StatusCode::NOT_FOUND && says(&page, words::NOTHING_TEXT), "{}", page.html);
    assert!(!says(&page, words::GONE_TEXT), "nothing was answered, and nothing is over");
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
