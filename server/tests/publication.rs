//! From a counted wave to what everybody can read, over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod surveys;

#[path = "publication/formats.rs"]
mod formats;
#[path = "publication/published.rs"]
mod published;
#[path = "publication/same.rs"]
mod same;
#[path = "publication/workbook.rs"]
mod workbook;

use std::time::Duration;

use app::text::{Lang, Phrase, results_public as words};
use axum::http::StatusCode;
use formats::of_csv;
use published::{EMBARGO, FILES, MONTH, SERIES, audited, census, counted, publish, published, release_path};
use serde_json::Value;
use server::{
    db::{response, sql, survey_release},
    library,
};
use support::{Answer, desk::analyst, spoken, text};
use surveys::{OPENS, at, city, december, questionnaire, waves};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_a_release_before_its_time_and_then_everybody_does() {
    let app = counted().await;
    let browser = app.browser();
    let all = || {
        FILES
            .map(str::to_owned)
            .into_iter()
            .chain(["data.csv", "codebook.csv", "tables.xlsx"].map(|file| format!("{MONTH}/{file}")))
            .chain([format!("/api{MONTH}")])
    };
    // Mails of thanks lead to the survey's page before there is anything to show.
    let hidden = async |path: &str, why: &str| {
        let answer = browser.get(path).await;
        if path.split('?').next() == Some(SERIES) {
            assert_eq!(answer.status, StatusCode::OK, "{path}: {why}");
            assert!(text(&answer.html).contains(&words::NOT_YET.plain(Lang::Ja)), "{}", answer.html);
            assert!(!answer.html.contains(MONTH) && !answer.html.contains("publication-"), "{}", answer.html);
        } else {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {why}");
        }
    };
    let page = analyst(&app).await.get(&release_path(&app).await).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("2027-01-04T00:00"), "the usual time is proposed: {}", page.html);
    let preview = analyst(&app).await.get(&format!("{}/preview?by=age", release_path(&app).await)).await;
    assert!(
        preview.status == StatusCode::OK && preview.html.contains("sample-happiness"),
        "{}",
        preview.html
    );
    for path in all() {
        hidden(&path, "nothing was published").await;
    }
    let answer = publish(&app, "1", "2027-01-04T00:00", "").await;
    assert_eq!(
        (answer.status, audited(&app, "release.made").await),
        (StatusCode::SEE_OTHER, 1),
        "{}",
        answer.html
    );
    at(&app, "2027-01-03T23:59:59+09:00");
    for path in all() {
        hidden(&path, "before its time").await;
        hidden(&format!("{path}?number=1"), "before its time").await;
    }
    at(&app, EMBARGO);
    // The page before is handed out for a second more.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(browser.get(SERIES).await.html.contains(MONTH));
    for path in all() {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.html.len() > 60, "{path}");
    }
    for lang in ["easy", "en"] {
        browser.post("/language", &[("lang", lang), ("back", "/")]).await;
        for path in &FILES[..3] {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path} in {lang}");
        }
    }
    for path in [
        "/results/none",
        "/results/life/2026-11",
        "/results/life/2026-12?number=2",
        "/results/life/2026-12?number=x",
        "/results/life/2026-12/by/happiness",
        "/results/life/2026-12/by/years",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_is_past_is_refused_and_so_is_a_second_first_number() {
    let app = counted().await;
    for wrong in ["", "2026-12-20T10:00", "soon"] {
        let answer = publish(&app, "1", wrong, "").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.html.contains("public_at--error"), "{}", answer.html);
    }
    assert_eq!(publish(&app, "2", "2027-01-04T00:00", "x").await.status, StatusCode::CONFLICT);
    assert_eq!(publish(&app, "1", "2027-01-04T00:00", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(publish(&app, "1", "2027-01-04T00:00", "").await.status, StatusCode::CONFLICT);
    let log = survey_release::log(app.portal.db.read(), &december(&app).await.id).await.unwrap();
    assert_eq!(log.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_that_is_not_counted_cannot_be_published() {
    let app = city(3).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    let page = analyst(&app).await.get(&release_path(&app).await).await;
    assert!(page.status == StatusCode::OK && !page.html.contains("<form class=\"stack\""), "{}", page.html);
    assert_eq!(publish(&app, "1", "2027-01-04T00:00", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_has_a_reason_and_what_it_corrects_stays() {
    let app = published().await;
    let before = publish(&app, "2", "2027-01-05T00:00", " ").await;
    assert_eq!(before.status, StatusCode::UNPROCESSABLE_ENTITY, "no reason");
    assert!(before.html.contains("reason--error"), "{}", before.html);
    let reason = "年齢の区分名を <直し> ました";
    assert_eq!(publish(&app, "2", "2027-01-05T00:00", reason).await.status, StatusCode::SEE_OTHER);
    assert_eq!(audited(&app, "release.corrected").await, 1);
    let browser = app.browser();
    assert!(!browser.get(MONTH).await.html.contains("年齢の区分名"), "not yet");
    assert_eq!(browser.get(&format!("{MONTH}?number=2")).await.status, StatusCode::NOT_FOUND);
    at(&app, "2027-01-05T00:00:00+09:00");
    // The page before is handed out for a second more.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let latest = browser.get(MONTH).await.html;
    assert!(latest.contains("年齢の区分名を &lt;直し&gt; ました"), "{latest}");
    assert!(latest.contains("?number=1"), "{latest}");
    let old = browser.get(&format!("{MONTH}?number=1")).await;
    assert!(old.status == StatusCode::OK && old.html.contains("訂正前の第"), "{}", old.html);
    assert!(old.html.contains("data.csv?number=1"), "its files are its own");
    let api: Value = serde_json::from_str(&browser.get(&format!("/api{MONTH}")).await.html).unwrap();
    assert_eq!((&api["number"], &api["log"][1]["reason"]), (&Value::from(2), &Value::from(reason)));
    let lines = |answer: Answer| {
        answer
            .html
            .lines()
            .skip(1)
            .map(|line| line.replacen("2026-12,1,", "2026-12,2,", 1))
            .collect::<Vec<_>>()
    };
    let (one, two) = (
        browser.get(&format!("{MONTH}/data.csv?number=1")).await,
        browser.get(&format!("{MONTH}/data.csv")).await,
    );
    assert_eq!(lines(one), lines(two), "the same counts withhold the same cells");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_does_not_change_with_the_definition_or_the_counts() {
    let app = published().await;
    let wave = december(&app).await.id;
    let content =
        || async { survey_release::numbered(app.portal.db.read(), &wave, 1).await.unwrap().unwrap().content };
    let (before, csv) = (content().await, app.browser().get(&format!("{MONTH}/data.csv")).await.html);
    let changed = library::BANK.replace("幸福感", "しあわせ度");
    let definition = library::SURVEYS[0].replace("\"threshold\": 10", "\"threshold\": 3");
    assert_ne!(definition, library::SURVEYS[0]);
    let portal = &app.portal;
    server::surveys::publish(&portal.db, &definition, &changed, portal.clock.now(), &portal.entropy)
        .await
        .unwrap();
    let cleared: Result<(), server::db::WriteError<sqlx::Error>> = portal
        .db
        .write(|tx| {
            Box::pin(async move { sql::query("DELETE FROM wave_column").execute(&mut *tx).await.map(drop) })
        })
        .await;
    cleared.unwrap();
    assert_eq!(content().await, before);
    // Read anew, not from what was kept.
    let fresh = server::results::Publications::default();
    let id = survey_release::latest(portal.db.read(), "life", "2026-12", i64::MAX).await.unwrap().unwrap().id;
    let read = fresh.of(portal.db.read(), &id, 1).await.unwrap();
    assert_eq!(
        *read.publication,
        *portal.publications.of(portal.db.read(), &id, 1).await.unwrap().publication
    );
    assert_eq!(app.browser().get(&format!("{MONTH}/data.csv")).await.html, csv);
    assert!(csv.contains("幸福感") && !csv.contains("しあわせ度"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withheld_is_nowhere_in_clear() {
    let app = counted().await;
    // What is true, as the office knows it.
    let wave = december(&app).await.id;
    let rows = response::columns(app.portal.db.read(), &wave, "sample").await.unwrap();
    let codes = |item: &str| -> Vec<u16> {
        let row = rows.iter().find(|row| row.item == item).unwrap();
        row.codes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
    };
    publish(&app, "1", "2027-01-04T00:00", "").await;
    at(&app, EMBARGO);
    let browser = app.browser();
    let csv = of_csv(&browser.get(&format!("{MONTH}/data.csv")).await.html);
    let questionnaire = questionnaire(&app).await;
    let mut small = 0;
    let (mut scales, by) =
        (questionnaire.columns().filter(|column| column.favourable() == [3, 4]), ["age", "sex"]);
    for (item, by) in scales.by_ref().take(8).flat_map(|column| by.map(|by| (column.id.to_string(), by))) {
        let (answers, groups) = (codes(&item), codes(by));
        for (g, group) in questionnaire.column(by).unwrap().values().iter().enumerate() {
            for (answer, favourable) in [("(favourable)", true), ("(other)", false)] {
                let here = answers
                    .iter()
                    .zip(&groups)
                    .filter(|(answer, of)| [3, 4].contains(*answer) == favourable && usize::from(**of) == g);
                let count = here.count();
                let told = &csv[&["sample", &item, by, group, answer].map(str::to_owned)];
                if (1..10).contains(&count) {
                    small += 1;
                    assert_eq!(
                        told[1..],
                        ["*", "*", "", "", "*", "", ""].map(str::to_owned),
                        "{group} {answer}"
                    );
                } else if told[1] != "*" {
                    assert_eq!(told[1], count.to_string(), "{group} {answer}");
                }
            }
        }
    }
    assert!(small > 5, "{small}");
    // No file has any count from 1 to 9 at all, but for the numbers of wordings and releases.
    for numbers in csv.values() {
        for count in &numbers[..2] {
            assert!(count == "*" || count == "0" || count.parse::<u64>().unwrap() >= 10, "{numbers:?}");
        }
    }
    for path in ["", "/by/age", "/by/sex", "/by/district"] {
        let html = browser.get(&format!("{MONTH}{path}")).await.html;
        for digit in 1..10 {
            for mark in
                [format!("<td class=\"figure\">{digit}</td>"), format!("<td class=\"figure\">{digit}<")]
            {
                assert!(!html.contains(&mark), "{path}: {mark}");
            }
        }
    }
    let codebook = browser.get(&format!("{MONTH}/codebook.csv")).await.html;
    for said in [
        "comparable_since_wording",
        "threshold,10",
        "weights",
        "share_low",
        "sample_invited,400",
        "この1か月",
        "coarser,stay,1,(favourable),4 5,肯定的な回答",
        "(other)",
    ] {
        assert!(codebook.contains(said), "{said}: {codebook}");
    }
    assert!(!codebook.contains("merged_into") && !codebook.contains("trimmed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_everybody_was_invited_every_format_says_so_and_none_has_a_margin() {
    let app = census().await;
    assert_eq!(publish(&app, "1", "2027-01-04T00:00", "").await.status, StatusCode::SEE_OTHER);
    at(&app, EMBARGO);
    let browser = app.browser();
    let data = browser.get(&format!("{MONTH}/data.csv")).await.html;
    let csv = of_csv(&data);
    assert!(csv.keys().filter(|key| key[0] == "census").count() > 500);
    assert!(csv.keys().all(|key| key[0] != "sample"));
    for (key, numbers) in &csv {
        let ends = [3, 4, 6, 7].map(|at: usize| numbers[at].as_str());
        assert_eq!(ends, [""; 4], "{key:?}");
    }
    assert!(csv.iter().any(|(key, numbers)| key[0] == "census" && numbers[5].parse::<f64>().is_ok()));
    let codebook = browser.get(&format!("{MONTH}/codebook.csv")).await.html;
    for said in
        ["note,,,census,,市の名簿にある全員に依頼した調査", "census_invited,400", "census_response_rate,65.0"]
    {
        assert!(codebook.contains(said), "{said}: {codebook}");
    }
    for said in ["share_low", "信頼区間", "effective_responses_about", "sample_"] {
        assert!(!codebook.contains(said), "{said}: {codebook}");
    }
    let api: Value = serde_json::from_str(&browser.get(&format!("/api{MONTH}")).await.html).unwrap();
    let modes: Vec<&Value> =
        api["publication"]["parts"].as_array().unwrap().iter().map(|part| &part["mode"]).collect();
    assert_eq!(modes, ["census", "open"]);
    assert!(api["modes"].as_str().unwrap().contains("census: everybody on the list was invited"));
    assert_eq!(formats::of_api(&browser.get(&format!("/api{MONTH}")).await.html), csv);
    let (sheets, about) = workbook::about(&browser).await;
    assert!(sheets.contains(&"census age".to_owned()) && !sheets.concat().contains("sample"), "{sheets:?}");
    let note = about.iter().find(|row| row.first().is_some_and(|name| name == "census")).unwrap();
    assert!(note[1].starts_with("市の名簿にある全員に依頼した調査"), "{note:?}");
    for lang in [Lang::Ja, Lang::Easy, Lang::En] {
        browser.post("/language", &[("lang", lang.code()), ("back", "/")]).await;
        for path in [SERIES.to_owned(), MONTH.to_owned(), format!("{MONTH}/by/age")] {
            let page = spoken(&browser.get(&path).await.html);
            let has = |phrase: Phrase| page.contains(&phrase.plain(lang));
            assert!(path == SERIES || has(words::CENSUS_HEADING), "{path} {lang:?}: {page}");
            assert!(has(words::CENSUS_TEXT), "{path} {lang:?}: {page}");
            for not in [words::SAMPLE_HEADING, words::SAMPLE_TEXT, words::INTERVAL] {
                assert!(!has(not), "{path} {lang:?}: {not:?}");
            }
            assert!(!page.contains('±'), "{path} {lang:?}: {page}");
        }
    }
    let release = analyst(&app).await.get(&release_path(&app).await).await.html;
    assert!(text(&release).contains("市の名簿にある全員に依頼した調査"), "{}", text(&release));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_link_never_has_a_margin() {
    let app = published().await;
    let csv = of_csv(&app.browser().get(&format!("{MONTH}/data.csv")).await.html);
    let open = || csv.iter().filter(|(key, _)| key[0] == "open");
    assert!(open().count() > 500);
    for (key, numbers) in open() {
        assert!(numbers[3..].iter().all(String::is_empty), "{key:?}: {numbers:?}");
    }
    assert!(csv.iter().any(|(key, numbers)| key[0] == "sample" && !numbers[3].is_empty()));
}
