//! How large the next sample is: told by the list's size, drawn only where somebody asks.

use app::text::{Lang, policy as words};
use axum::http::StatusCode;
use server::{db::survey, library, surveys::publish};

use super::{HEAD, analyst, imported, line};
use crate::{
    support::{Answer, TestApp, text},
    surveys,
};

/// The survey, drawing in another way.
async fn drawing(app: &TestApp, draw: serde_json::Value) {
    let mut definition: serde_json::Value = serde_json::from_str(library::SURVEYS[0]).unwrap();
    definition["draw"] = draw;
    let portal = &app.portal;
    publish(&portal.db, &definition.to_string(), library::BANK, portal.clock.now(), &portal.entropy)
        .await
        .unwrap();
}

/// Whether a page says that so many letters would be sent.
fn says(page: &Answer, wave: usize, letters: &str) -> bool {
    let blanks = [("n", &*wave.to_string()), ("invited", letters), ("mail", "0"), ("letter", letters)];
    text(&page.html).contains(&words::DRAW_PREVIEW_TEXT.fill(Lang::Ja, &blanks))
}

#[tokio::test]
async fn the_list_tells_the_size_of_the_next_sample_and_draws_only_when_asked() {
    let app = surveys::city(0).await;
    // The wave of November is over, that of December is not planned yet.
    surveys::at(&app, "2026-11-21T03:00:00+09:00");
    let analyst = analyst(&app).await;
    let wave = survey::waves(app.portal.db.read(), "life").await.unwrap().len() + 1;
    // Three of four are in the middle of life; nobody has a mail address.
    let lines = (1..=40).map(|number| match number % 4 {
        0 => line(number, "").replace("40-49", "18-29"),
        _ => line(number, ""),
    });
    imported(&analyst, format!("{HEAD}\n{}", lines.collect::<String>())).await;
    let page = async |query: &str| {
        let page = analyst.get(&format!("/surveys/life/panel{query}")).await;
        assert_eq!(page.status, StatusCode::OK);
        page
    };
    let invited = words::WOULD_BE_INVITED.plain(Lang::Ja);
    let drawn = "/surveys/life/panel?draw";

    let everyone = page("").await;
    assert!(says(&everyone, wave, "40") && !everyone.html.contains(drawn), "{}", text(&everyone.html));

    drawing(&app, serde_json::json!({ "draw": "stratified", "size": 8 })).await;
    let planned = page("").await;
    assert!(planned.html.contains(drawn) && !says(&planned, wave, "8"));
    for here in [&planned, &page("?draw").await] {
        let shown = text(&here.html);
        // Of each age: on the list, invited next.
        assert!(shown.contains(&invited) && shown.contains("歳102") && shown.contains("歳306"), "{shown}");
    }
    assert!(says(&page("?draw").await, wave, "8"));

    drawing(&app, serde_json::json!({ "draw": "simple", "size": 8 })).await;
    let unknown = page("").await;
    assert!(unknown.html.contains(drawn) && !text(&unknown.html).contains(&invited));
    let simple = page("?draw").await;
    assert!(says(&simple, wave, "8") && text(&simple.html).contains(&invited), "{}", text(&simple.html));
}
