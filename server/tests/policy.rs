//! The analyst's workbench: the list, the next sample, the waves, stopping, letters, and all of it in the demonstration.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "policy/demonstration.rs"]
mod demonstration;
#[path = "policy/leaving.rs"]
mod leaving;
#[path = "policy/list.rs"]
mod list;
#[path = "policy/sample.rs"]
mod sample;
mod support;
mod surveys;

use app::{policy::panel::Imported, text::Lang};
use axum::http::StatusCode;
use reqwest::multipart::{Form, Part};
use server::{
    db::{participation, sql},
    identity::visit::Role,
};
use support::{
    Answer, Browser, TestApp,
    desk::{self, analyst, signed_in},
    text, value_of,
};
use surveys::{OPENS, at, december, waves};

const HEAD: &str = "number,name,mail,postcode,address,language,age,sex,district";

async fn import(browser: &Browser, list: impl Into<Vec<u8>>) -> Answer {
    let part = Part::bytes(list.into()).file_name("list.csv");
    browser.post_files("/surveys/life/panel", Form::new().part("list", part)).await
}

async fn imported(browser: &Browser, list: impl Into<Vec<u8>>) -> Imported {
    let answer = import(browser, list).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(&answer.html));
    let number = |name: &str| {
        let rest = answer.location.split(&format!("{name}=")).nth(1).unwrap();
        rest.split('&').next().unwrap().parse().unwrap()
    };
    Imported { added: number("added"), changed: number("changed"), left: number("left") }
}

async fn count(app: &TestApp, from: &str) -> i64 {
    let select = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {from}"));
    sql::query_scalar(select).fetch_one(app.portal.db.read()).await.unwrap()
}

fn line(number: usize, mail: &str) -> String {
    format!("{number},髙﨑 {number},{mail},190-9901,武蔵県柿木市本町{number}番,ja,40-49,woman,central\n")
}

/// A list, invited: every third person has no mail address, every fifth is young.
async fn opened(people: usize) -> (TestApp, Browser) {
    let app = surveys::city(0).await;
    let analyst = analyst(&app).await;
    let lines: String = (1..=people)
        .map(|number| {
            let mail = if number % 3 == 0 { String::new() } else { format!("p{number}@example.jp") };
            let line = line(number, &mail);
            if number % 5 == 0 { line.replace("40-49", "18-29") } else { line }
        })
        .collect();
    imported(&analyst, format!("{HEAD}\n{lines}")).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    let again = desk::analyst(&app).await;
    (app, again)
}

/// So many of those with a mail address finish.
async fn finish(app: &TestApp, wave: &str, people: usize) {
    let invited = participation::to_remind(app.portal.db.read(), wave, 0, "", 100).await.unwrap();
    assert!(invited.len() >= people);
    for row in invited.into_iter().take(people) {
        let finished = app
            .portal
            .db
            .write_with(row.id, |tx, id| Box::pin(async move { participation::finish(tx, id).await }));
        assert!(finished.await.unwrap());
    }
}

fn codes(letters: &Answer) -> Vec<&str> {
    letters.html.split("class=\"letter-digits\">").skip(1).map(|rest| &rest[..14]).collect()
}

#[tokio::test]
async fn a_wave_shows_where_people_stop_once_they_are_enough() {
    let (app, analyst) = opened(30).await;
    let wave = december(&app).await;
    let path = format!("/surveys/life/waves/{}", wave.id);
    let letters = analyst.get(&format!("{path}/letters")).await;
    let codes = codes(&letters);
    assert_eq!(codes.len(), 10);
    let questionnaire = surveys::questionnaire(&app).await;
    let first = &questionnaire.blocks[0];
    let column = first.items[0].columns().next().unwrap();
    for (index, code) in codes.into_iter().enumerate() {
        let browser = surveys::start(&app, code).await;
        if index < 3 {
            let answer = [(column.id.as_str(), column.values()[0].clone())];
            let answer = answer.each_ref().map(|(name, value)| (*name, value.as_str()));
            browser.post(&format!("/survey/answer/{}", first.id), &answer).await;
        }
        let shown = text(&analyst.get(&path).await.html);
        assert_eq!(shown.contains("まだ1問も答えていない"), index == 9, "{index}: {shown}");
    }
    let shown = text(&analyst.get(&path).await.html);
    assert!(shown.contains("まだ1問も答えていない70.0%"), "{shown}");
}

#[tokio::test]
async fn a_wave_shows_who_has_answered_and_nothing_of_small_groups() {
    let (app, analyst) = opened(30).await;
    let wave = december(&app).await;
    let path = format!("/surveys/life/waves/{}", wave.id);
    let page = analyst.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    let shown = text(&page.html);
    assert!(shown.contains("30人に依頼、0人が回答（0.0%）") && shown.contains("10通"), "{shown}");
    assert!(shown.contains("2回のうち0回"), "{shown}");
    assert!(!shown.contains("途中でやめた人が最後に答えた質問100.0%"), "{shown}");

    finish(&app, &wave.id, 9).await;
    let shown = text(&analyst.get(&path).await.html);
    assert!(shown.contains("30人に依頼、9人が回答（30.0%）"), "{shown}");
    assert!(!shown.contains("数値の表"), "nine are not told apart: {shown}");

    let list = analyst.get("/surveys").await;
    assert!(text(&list.html).contains("30人に依頼、9人が回答（30.0%）"), "{}", text(&list.html));
    assert!(list.html.contains(&format!("href=\"{path}\"")));

    // All twenty with a mail address: four young ones, who are too few, and sixteen others.
    finish(&app, &wave.id, 11).await;
    let shown = text(&analyst.get(&path).await.html);
    assert!(shown.contains("40～49歳1624") || shown.contains("40〜49歳1624"), "{shown}");
    assert!(shown.contains("18～29歳*") || shown.contains("18〜29歳*"), "{shown}");

    let survey = text(&analyst.get("/surveys/life").await.html);
    assert!(survey.contains("毎月1日9:00に始まり、20日23:59に締め切ります。"), "{survey}");
    assert!(survey.contains("名簿には30人が載っています。"), "{survey}");
}

#[tokio::test]
async fn the_preview_shows_every_question_in_each_language() {
    let (app, analyst) = opened(3).await;
    let wave = december(&app).await;
    let questionnaire = surveys::questionnaire(&app).await;
    for lang in Lang::ALL {
        let page = analyst.get(&format!("/surveys/life/waves/{}/preview?in={}", wave.id, lang.code())).await;
        assert_eq!(page.status, StatusCode::OK);
        for column in questionnaire.columns() {
            assert!(page.html.contains(&format!("name=\"{}\"", column.id)), "{} in {lang:?}", column.id);
        }
        let title = app::text::Spoken::raw(&questionnaire.blocks[0].title, lang).replace('{', "");
        assert!(page.html.contains(title.split('|').next().unwrap()), "{title}");
    }
}

#[tokio::test]
async fn a_wave_is_stopped_once_with_a_reason_and_nobody_can_answer_it() {
    let (app, analyst) = opened(3).await;
    let wave = december(&app).await;
    let path = format!("/surveys/life/waves/{}", wave.id);
    let version = value_of(&analyst.get(&path).await.html, "_version").unwrap();
    let stop = async |version: &str, reason: &str| {
        analyst.post(&format!("{path}/stop"), &[("_version", version), ("reason", reason)]).await
    };
    let without = stop(&version, "  ").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&without.html).contains("理由を入力してください。"));
    let long = stop(&version, &"あ".repeat(501)).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stale = stop("0", "質問に誤りがありました。").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.html.contains("質問に誤りがありました。"), "what was typed is there again");
    assert_eq!(december(&app).await.status, "open");

    assert_eq!(stop(&version, "質問に誤りがありました。").await.location, path);
    let stopped = december(&app).await;
    assert_eq!(
        (stopped.status.as_str(), stopped.stopped_reason.as_deref()),
        ("stopped", Some("質問に誤りがありました。"))
    );
    let page = analyst.get(&path).await;
    assert!(page.html.contains("質問に誤りがありました。") && !page.html.contains(&format!("{path}/stop")));
    let twice = stop(&version, "もう一度").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert_eq!(december(&app).await.stopped_reason.as_deref(), Some("質問に誤りがありました。"));
    assert_eq!(count(&app, "audit WHERE action = 'wave.stopped'").await, 1);
    assert_eq!((count(&app, "sheet").await, count(&app, "escrow").await), (0, 0));
    assert!(text(&app.browser().get("/surveys/life").await.html).contains("取りやめました"));
}

#[tokio::test]
async fn letters_carry_codes_that_open_the_sheet_and_are_printed_once() {
    let (app, analyst) = opened(12).await;
    let wave = december(&app).await;
    let path = format!("/surveys/life/waves/{}/letters", wave.id);
    let page = analyst.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.html.matches("class=\"sheet letter\"").count(), 4);
    for number in [3, 6, 9, 12] {
        assert!(text(&page.html).contains(&format!("髙﨑 {number} 様")), "{number}");
    }
    assert!(text(&page.html).contains("〒190-9901"));
    let codes = codes(&page);
    assert_eq!(codes.len(), 4);
    let mut different = codes.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 4);
    surveys::start(&app, codes[0]).await;
    assert_eq!(count(&app, "audit WHERE action = 'letters.shown'").await, 1);

    let upto = value_of(&page.html, "upto").unwrap();
    let none = analyst.post(&format!("{path}/printed"), &[("upto", "zzzz")]).await;
    assert_eq!(none.location, path);
    assert_eq!(participation::letters_left(app.portal.db.read(), &wave.id).await.unwrap(), 4);
    for _ in 0..2 {
        let printed = analyst.post(&format!("{path}/printed"), &[("upto", &upto)]).await;
        assert_eq!(printed.location, path);
    }
    assert_eq!(participation::letters_left(app.portal.db.read(), &wave.id).await.unwrap(), 0);
    assert_eq!(count(&app, "audit WHERE action = 'letters.printed'").await, 1);
    assert!(text(&analyst.get(&path).await.html).contains("印刷する封書はありません。"));
}

#[tokio::test]
async fn the_poster_leads_to_the_open_link() {
    let (app, analyst) = opened(3).await;
    let page = analyst.get("/surveys/life/poster").await;
    assert_eq!(page.status, StatusCode::OK);
    let link = app.residents.trim_start_matches("http://");
    assert!(page.html.contains(&format!("{link}/surveys/life")) && page.html.contains("class=\"qr\""));
    assert_eq!(app.browser().get("/surveys/life").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_analysts_of_the_office_see_its_surveys() {
    let (app, analyst) = opened(3).await;
    let wave = december(&app).await;
    assert_eq!(analyst.get("/").await.location, "/surveys");
    let home = analyst.get("/surveys").await;
    assert!(home.html.contains("href=\"/surveys/life\"") && !home.html.contains("href=\"/counter\""));
    let elsewhere = signed_in(&app, "else", "welfare", Role::Analyst).await;
    let clerk = signed_in(&app, "clerk", "policy", Role::Clerk).await;
    assert!(!elsewhere.get("/surveys").await.html.contains("/surveys/life"));
    assert_eq!(clerk.get("/surveys").await.status, StatusCode::NOT_FOUND);
    for browser in [&elsewhere, &clerk] {
        for path in ["", "/panel", "/poster"] {
            assert_eq!(
                browser.get(&format!("/surveys/life{path}")).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        for path in ["", "/preview", "/letters"] {
            let path = format!("/surveys/life/waves/{}{path}", wave.id);
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(import(browser, format!("{HEAD}\n{}", line(1, ""))).await.status, StatusCode::NOT_FOUND);
        let stop = format!("/surveys/life/waves/{}/stop", wave.id);
        let stopped = browser.post(&stop, &[("_version", &wave.version.to_string()), ("reason", "x")]).await;
        assert_eq!(stopped.status, StatusCode::NOT_FOUND);
    }
}
