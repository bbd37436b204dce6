//! Results for the analyst over HTTP: numbers as reckoned by hand, nothing of too few, no margins of the open link,
//! filters on record, breaks marked, words masked.

#![allow(clippy::unwrap_used, reason = "a test")]

mod support;
#[path = "results/waves.rs"]
mod waves;

use app::text::{Lang, results as words};
use axum::http::StatusCode;
use server::db::sql;
use support::{Browser, TestApp, desk::analyst, spoken, text};
use waves::{Answers, put, put_census, put_words};

/// A wave of November 2026: 40 women, 60 men; of the women 30 are favourable, of the men 20.
fn november() -> Answers {
    let mut answers = Answers::default();
    answers.add("sex", &[(0, 40), (1, 60)]);
    answers.add("trust", &[(4, 30), (0, 10), (3, 20), (1, 40)]);
    answers.add("district", &[(0, 50), (1, 45), (2, 5)]);
    answers
}

/// A city that has published the shipped survey, and its analyst.
async fn city() -> (TestApp, Browser) {
    let app = TestApp::start().await;
    let browser = analyst(&app).await;
    (app, browser)
}

async fn page(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.html);
    text(&answer.html)
}

#[tokio::test]
async fn the_numbers_on_the_page_are_those_reckoned_by_hand() {
    let (app, browser) = city().await;
    put(&app, "2026-11", "sample", &november()).await;
    let html = browser.get("/surveys/life/waves/2026-11/results").await.html;
    let page = text(&html);
    assert!(page.contains("回答数100"), "{page}");
    // Half of 100 are favourable, in a city of 70,000: ±1.96·√(69,900/69,999 · 0.25/100) = 9.8 points.
    assert!(html.contains(">50.0%<") && html.contains(">±9.8<"), "{page}");
    // (30·5 + 10·1 + 20·4 + 40·2)/100 = 3.20; s² = (30·1.8² + 10·2.2² + 20·0.8² + 40·1.2²)/99 = 2.1818, so that the
    // margin is 1.9842·√(2.1818/100) and, with finite population correction, 0.29.
    assert!(html.contains(">3.20<") && html.contains(">±0.29<"), "{page}");
    assert!(!page.contains("デザイン効果"), "without weights there is no design effect");
    let one = page.find("住み続けたい気持ち");
    assert!(one.is_some(), "questions that nobody answered are told of");
}

#[tokio::test]
async fn weights_stand_beside_what_was_answered() {
    let (app, browser) = city().await;
    let mut answers = november();
    answers.weigh();
    put(&app, "2026-11", "sample", &answers).await;
    let page = page(&browser, "/surveys/life/waves/2026-11/results").await;
    for word in ["ウエイト補正後", "実効標本サイズ", "デザイン効果", "ウエイト補正の内容", "51.6%"]
    {
        assert!(page.contains(word), "{word}: {page}");
    }
    let plain = browser.get("/surveys/life/waves/2026-11/results?weighted=no").await.html;
    assert!(plain.contains("weighted=no\" aria-current=\"true\""));
}

#[tokio::test]
async fn of_fewer_than_the_threshold_nothing_is_shown() {
    let (app, browser) = city().await;
    let mut answers = Answers::default();
    answers.add("sex", &[(0, 4), (1, 5)]);
    answers.add("trust", &[(4, 9)]);
    put(&app, "2026-11", "sample", &answers).await;
    put_words(&app, "2026-11", "sample", "change", "もっとバスを").await;
    for path in ["results", "cross?row=sex&column=trust", "parts?column=trust", "words"] {
        let page = page(&browser, &format!("/surveys/life/waves/2026-11/{path}")).await;
        assert!(page.contains("10件に満たない"), "{path}");
        assert!(!page.contains('%') && !page.contains("もっとバス"), "{path}: {page}");
    }
    let series = browser.get("/surveys/life/series?column=trust").await.html;
    assert!(!text(&series).contains("100.0%"), "{}", text(&series));
}

#[tokio::test]
async fn the_open_link_has_no_margin_no_test_and_says_why() {
    let (app, browser) = city().await;
    put(&app, "2026-10", "open", &november()).await;
    put(&app, "2026-11", "open", &november()).await;
    put(&app, "2026-11", "sample", &november()).await;
    for path in
        ["results?mode=open", "cross?mode=open&row=sex&column=trust", "parts?mode=open&column=trust&by=sex"]
    {
        let page = page(&browser, &format!("/surveys/life/waves/2026-11/{path}")).await;
        assert!(page.contains("標本調査ではありません"), "{path}");
        assert!(page.contains("75.0%") || page.contains("50.0%"), "{path}: {page}");
        for sign in ["±", "信頼区間", "カイ二乗", "偶然", "▲", "▼"] {
            assert!(!page.contains(sign), "{path}: {sign} in {page}");
        }
    }
    let series = page(&browser, "/surveys/life/series?mode=open&column=trust").await;
    assert!(series.contains("50.0%") && !series.contains('±'), "{series}");
    // The sample's stay its own.
    assert!(page(&browser, "/surveys/life/waves/2026-11/results").await.contains("標本（依頼した人）"));
}

#[tokio::test]
async fn where_everybody_was_invited_there_is_no_margin_no_test_and_it_says_why() {
    let (app, browser) = city().await;
    let mut answers = november();
    answers.weigh();
    put_census(&app, "2026-10", &answers).await;
    put_census(&app, "2026-11", &answers).await;
    for path in ["results", "cross?row=sex&column=trust&weighted=no", "parts?column=trust&by=sex", "words"] {
        let page = page(&browser, &format!("/surveys/life/waves/2026-11/{path}")).await;
        assert!(page.contains("名簿の全員に依頼し、そのうち自分の意思で答えた人"), "{path}: {page}");
        assert!(!page.contains("標本（依頼した人）") && !page.contains("公開リンク"), "{path}: {page}");
        for sign in ["±", "信頼区間", "カイ二乗", "偶然", "▲", "▼", "実効標本サイズ", "デザイン効果"]
        {
            assert!(!page.contains(sign), "{path}: {sign} in {page}");
        }
    }
    let results = page(&browser, "/surveys/life/waves/2026-11/results").await;
    assert!(results.contains("50.0%") && results.contains("ウエイト補正後"), "{results}");
    let series = page(&browser, "/surveys/life/series?column=trust").await;
    assert!(series.contains("名簿の全員に依頼し") && !series.contains('±'), "{series}");
    for lang in [Lang::Easy, Lang::En] {
        browser.post("/language", &[("lang", lang.code()), ("back", "/")]).await;
        let page = spoken(&browser.get("/surveys/life/waves/2026-11/results").await.html);
        assert!(page.contains(&words::CENSUS_TEXT.plain(lang)), "{lang:?}: {page}");
        assert!(page.contains(&words::INSIDE.plain(lang)), "{lang:?}: {page}");
    }
}

#[tokio::test]
async fn a_month_with_a_sample_keeps_its_margins_beside_one_that_invited_everybody() {
    let (app, browser) = city().await;
    put(&app, "2026-10", "sample", &november()).await;
    put_census(&app, "2026-11", &november()).await;
    let series = page(&browser, "/surveys/life/series?column=trust").await;
    assert!(series.contains("2026年10月50.0% ±9.81002026年11月50.0%100"), "{series}");
    let october = page(&browser, "/surveys/life/waves/2026-10/results").await;
    assert!(october.contains("±9.8") && !october.contains("名簿の全員"), "{october}");
}

#[tokio::test]
async fn a_class_that_the_population_does_not_name_is_left_alone_and_the_page_says_so() {
    let (app, browser) = city().await;
    let mut answers = Answers::default();
    // Three are neither women nor men.
    answers.add("sex", &[(0, 40), (1, 57), (2, 3)]);
    answers.add("trust", &[(4, 50), (0, 50)]);
    answers.weigh();
    put(&app, "2026-11", "sample", &answers).await;
    let page = page(&browser, "/surveys/life/waves/2026-11/results").await;
    assert!(page.contains("人口の内訳にない区分"), "{page}");
    // 36,100 of 70,000 are women; they are 40 of the 97 that the population names.
    assert!(page.contains("女性51.6%41.2%51.6%40") && page.contains("男性48.4%58.8%48.4%57"), "{page}");
    assert!(page.contains("–––3") && !page.contains("とまとめて補正"), "{page}");
}

#[tokio::test]
async fn the_page_says_whose_shares_these_are() {
    let (app, browser) = city().await;
    put(&app, "2026-11", "sample", &november()).await;
    let page = page(&browser, "/surveys/life/waves/2026-11/results").await;
    for said in ["その質問に答えた人についてのもの", "無回答も100%に含める", "0～10の質問では7以上"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn a_cross_table_shows_shares_residuals_and_small_cells_hatched() {
    let (app, browser) = city().await;
    put(&app, "2026-11", "sample", &november()).await;
    let answer = browser.get("/surveys/life/waves/2026-11/cross?row=sex&column=trust&weighted=no").await;
    let page = text(&answer.html);
    assert!(page.contains("75.0%30▲▲"), "{page}");
    // (10 of 10, 0 of 40, 20 of 20, 30 of 30 …): 100·Σ… = chi-square 100, V = 1: sex decides every answer here.
    assert!(page.contains("カイ二乗 100.00（自由度3、p&lt;0.001）") && page.contains("V 1.000"), "{page}");
    let answer = browser.get("/surveys/life/waves/2026-11/cross?row=district&column=trust").await;
    assert!(answer.html.contains("cross-withheld"), "five of a district are too few");
    let refused = browser.get("/surveys/life/waves/2026-11/cross?row=trust&column=trust").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(audited(&app).await.is_empty(), "without a filter nobody is singled out");
}

async fn audited(app: &TestApp) -> Vec<(String, String)> {
    sql::query_as("SELECT actor, detail FROM audit WHERE action = 'wave.filtered' ORDER BY id")
        .fetch_all(app.portal.db.read())
        .await
        .unwrap()
}

#[tokio::test]
async fn filters_are_on_record_and_show_nothing_of_too_few() {
    let (app, browser) = city().await;
    put(&app, "2026-11", "sample", &november()).await;
    let path = "/surveys/life/waves/2026-11/cross?row=district&column=trust";
    let women = page(&browser, &format!("{path}&sex=woman")).await;
    assert!(women.contains("性別：女性") || women.contains("性別："), "{women}");
    let log = audited(&app).await;
    assert_eq!(log.len(), 1);
    let detail: serde_json::Value = serde_json::from_str(&log[0].1).unwrap();
    assert_eq!(
        detail,
        serde_json::json!({ "mode": "sample", "row": "district", "column": "trust", "filters": { "sex": "woman" } })
    );
    // Five live there.
    let few =
        page(&browser, "/surveys/life/waves/2026-11/cross?row=sex&column=trust&district=matsukaze").await;
    assert!(few.contains("10件に満たない") && !few.contains("カイ二乗"), "{few}");
    assert_eq!(audited(&app).await.len(), 2, "what is too small was asked for, too");
    let four = "&age=18-29&sex=woman&district=central&years=under-1";
    let many = browser.get(&format!("{path}{four}")).await;
    assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(audited(&app).await.len(), 2);
}

#[tokio::test]
async fn a_break_of_the_series_is_marked_where_the_wording_changed() {
    let (app, browser) = city().await;
    // The city hall is asked about otherwise since the second wording, which does not compare.
    let mut answers = november();
    answers.add("administration", &[(4, 60), (0, 40)]);
    waves::put_worded(&app, "2026-09", "sample", &answers, ("administration", 1)).await;
    put(&app, "2026-10", "sample", &answers).await;
    waves::put_worded(&app, "2025-11", "sample", &answers, ("administration", 1)).await;
    put(&app, "2026-11", "sample", &answers).await;
    let results = page(&browser, "/surveys/life/waves/2026-11/results").await;
    assert!(results.contains("2025年11月とは質問文が違い"), "{results}");
    assert!(results.contains("偶然の範囲"), "nothing has changed since last month");
    let series = page(&browser, "/surveys/life/series?column=administration").await;
    assert!(series.contains("①") && series.contains("2026年10月から質問が変わりました"), "{series}");
    let other = page(&browser, "/surveys/life/series?column=trust").await;
    assert!(!other.contains("質問が変わりました"), "{other}");
    let several = browser.get("/surveys/life/series?column=stay&column=administration").await;
    assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY, "two themes");
    let parts = page(&browser, "/surveys/life/series?column=trust&by=sex").await;
    assert!(parts.contains("女性") && parts.contains("75.0%"), "{parts}");
}

#[tokio::test]
async fn words_are_masked_tagged_and_found_by_their_tags() {
    let (app, browser) = city().await;
    put(&app, "2026-11", "sample", &november()).await;
    let words = "夜のバスを。090-1234-5678か hana@example.jp まで";
    let remark = put_words(&app, "2026-11", "sample", "change", words).await;
    put_words(&app, "2026-11", "sample", "change", "公園がほしい").await;
    put_words(&app, "2026-11", "open", "change", "公開リンクの声").await;
    let path = "/surveys/life/waves/2026-11/words";
    let read = page(&browser, path).await;
    assert!(read.contains("＊＊＊-＊＊＊＊-＊＊＊＊") && read.contains("夜のバスを"), "{read}");
    assert!(!read.contains("090") && !read.contains("hana") && !read.contains("公開リンクの声"), "{read}");
    let fields = |tags: &'static str| [("item", "change"), ("mode", "sample"), ("tags", tags)];
    let tagged = browser.post(&format!("{path}/{remark}/tags"), &fields("交通、バス")).await;
    assert_eq!(tagged.status, StatusCode::SEE_OTHER, "{}", tagged.html);
    assert!(tagged.location.ends_with(&format!("#remark-{remark}")), "{}", tagged.location);
    let found = page(&browser, &format!("{path}?item=change&tag=%E3%83%90%E3%82%B9")).await;
    assert!(found.contains("夜のバスを") && !found.contains("公園がほしい"), "{found}");
    let long = browser.post(&format!("{path}/{remark}/tags"), &fields("一、二、三、四、五、六")).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.html.contains("一、二、三、四、五、六") && text(&long.html).contains("5個まで"));
    let audit: Vec<(String,)> = sql::query_as("SELECT detail FROM audit WHERE action = 'remark.tagged'")
        .fetch_all(app.portal.db.read())
        .await
        .unwrap();
    assert_eq!(audit.len(), 1);
    assert!(!audit[0].0.contains("バス"), "tags are nobody else's");
}

#[tokio::test]
async fn pages_of_words_go_on_where_they_stopped() {
    let (app, browser) = city().await;
    put(&app, "2026-11", "sample", &november()).await;
    for number in 0..65 {
        put_words(&app, "2026-11", "sample", "change", &format!("声その{number}。")).await;
    }
    let (mut path, mut seen) = ("/surveys/life/waves/2026-11/words".to_owned(), Vec::new());
    for expected in [30, 30, 5] {
        let html = browser.get(&path).await.html;
        let found = html.split("声その").skip(1).map(|rest| rest.split('。').next().unwrap().to_owned());
        let found: Vec<String> = found.collect();
        assert_eq!(found.len(), expected);
        seen.extend(found);
        path = match html.split("rel=\"next\" href=\"").nth(1) {
            Some(rest) => rest.split('"').next().unwrap().replace("&amp;", "&"),
            None => String::new(),
        };
    }
    assert!(path.is_empty());
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 65);
}
