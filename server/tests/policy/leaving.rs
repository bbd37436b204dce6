//! Leaving the list: what is wiped, what stays, and coming back.

use axum::http::StatusCode;
use server::db::sql;
use sqlx::FromRow;

use super::{HEAD, codes, imported, line, opened};
use crate::{
    support::{TestApp, desk, text},
    surveys::{at, december, waves},
};

/// Somebody on the list, or who was on it.
#[derive(Debug, FromRow, PartialEq, Eq)]
struct Row {
    id: String,
    stratum: String,
    channel: String,
    lang: String,
    contact_sealed: Option<Vec<u8>>,
    last_wave: Option<i64>,
}

async fn rows(app: &TestApp, left: &str) -> Vec<Row> {
    let select = format!(
        "SELECT id, stratum, channel, lang, contact_sealed, last_wave FROM panel_member WHERE left_at IS {left} \
         ORDER BY id"
    );
    sql::query_as(sqlx::AssertSqlSafe(select)).fetch_all(app.portal.db.read()).await.unwrap()
}

#[tokio::test]
async fn of_whoever_leaves_nothing_personal_stays_and_the_running_wave_writes_to_nobody_who_is_gone() {
    // Every third gets a letter.
    let (app, analyst) = opened(12).await;
    let wave = december(&app).await;
    assert_eq!((app.mails_to("p1@example.jp").await, app.mails_to("p2@example.jp").await), (1, 1));
    let before = rows(&app, "NULL").await;

    let leaving = format!("{HEAD},leave\n1,,,,,,,,,yes\n3,,,,,,,,,yes\n");
    assert_eq!(imported(&analyst, leaving.clone()).await.left, 2);
    assert_eq!(imported(&analyst, leaving).await.left, 0, "gone is gone");
    let gone = rows(&app, "NOT NULL").await;
    assert_eq!(gone.len(), 2);
    for row in &gone {
        let empty = (row.stratum.as_str(), row.channel.as_str(), row.lang.as_str(), &row.contact_sealed);
        assert_eq!(empty, ("", "", "", &None), "{row:?}");
        assert_eq!(row.last_wave, Some(wave.number), "that somebody was invited is not forgotten");
        assert!(before.iter().any(|old| old.id == row.id), "nor the permanent random number");
    }
    assert_eq!(rows(&app, "NULL").await.len(), 10);

    let letters = analyst.get(&format!("/surveys/life/waves/{}/letters", wave.id)).await;
    assert_eq!(letters.status, StatusCode::OK);
    assert_eq!(codes(&letters).len(), 3);
    assert!(!text(&letters.html).contains("髙﨑 3 様"));
    at(&app, "2026-12-08T09:00:00+09:00");
    waves(&app).await;
    assert_eq!((app.mails_to("p1@example.jp").await, app.mails_to("p2@example.jp").await), (1, 2));

    // Back, with another address: the same person to the draw, the new address to the second reminder.
    let analyst = desk::analyst(&app).await;
    let back = format!("{HEAD}\n{}", line(1, "new@example.jp"));
    assert_eq!(imported(&analyst, back).await.changed, 1);
    let there = rows(&app, "NULL").await;
    assert_eq!(there.len(), 11);
    let still_gone = rows(&app, "NOT NULL").await;
    let mut ids: Vec<&String> = there.iter().chain(&still_gone).map(|row| &row.id).collect();
    ids.sort();
    assert_eq!(ids, before.iter().map(|row| &row.id).collect::<Vec<_>>(), "nobody is there anew");
    assert!(there.iter().all(|row| row.last_wave == Some(wave.number) && row.contact_sealed.is_some()));
    at(&app, "2026-12-15T09:00:00+09:00");
    waves(&app).await;
    assert_eq!((app.mails_to("p1@example.jp").await, app.mails_to("p2@example.jp").await), (1, 3));
    assert_eq!(app.mails_to("new@example.jp").await, 1);
}
