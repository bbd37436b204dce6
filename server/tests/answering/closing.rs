//! The time between the closing and the end, in which those who have begun may finish.

use app::text::{Lang, moment, survey as words};
use jiff::civil::{DateTime, date};

use super::{filled, opened, says};
use crate::{
    support::{Answer, text},
    surveys::{CLOSES, at, code, finish, start},
};

/// Whether a page says until when it can be answered.
fn open_until(answer: &Answer, closes: DateTime) -> bool {
    let closes = moment::plain(closes, Lang::Ja);
    text(&answer.html).contains(&words::OPEN_UNTIL.fill(Lang::Ja, &[("closes", &closes)]))
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

#[tokio::test]
async fn whoever_has_begun_is_told_when_the_last_minute_is_and_never_one_that_is_past() {
    let app = opened().await;
    let code = code(&app, 0).await;
    let (by_code, by_link) = (start(&app, &code).await, filled(&app).await);
    let invitation = format!("/survey/i/{code}");
    let closes = date(2026, 12, 20).at(23, 59, 0, 0);
    let ends = date(2026, 12, 21).at(1, 59, 0, 0);
    for (now, last) in
        [("2026-12-20T23:59:59+09:00", closes), (CLOSES, ends), ("2026-12-21T01:59:59+09:00", ends)]
    {
        at(&app, now);
        for page in [by_code.get(&invitation).await, by_link.get("/surveys/life").await] {
            assert!(open_until(&page, last), "{now}: {}", page.html);
        }
    }
    let stranger = app.browser().get("/surveys/life").await;
    assert!(says(&stranger, words::CLOSED) && !says(&stranger, words::START), "{}", stranger.html);
}
