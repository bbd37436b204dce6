//! From a counted wave to what everybody can read, over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod surveys;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
    time::Duration,
};

use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};
use domain::survey::{answer::NO_ANSWER, item::Kind};
use serde_json::Value;
use server::{
    db::{
        response::{self, ResponseRow},
        sql, survey_release,
    },
    demo,
    identity::{password, visit::Role},
    library,
};
use support::{Answer, Browser, TestApp};
use surveys::{OPENS, OVER, address, at, city, december, questionnaire, waves};

const MONTH: &str = "/results/life/2026-12";
const FILES: [&str; 4] = ["/results/life", MONTH, "/results/life/2026-12/by/age", "/api/results/life"];
const EMBARGO: &str = "2027-01-04T00:00:00+09:00";

/// Responses of the sample, of the open link, and people on the list.
const SAMPLE: usize = 260;
const OPEN: usize = 60;
const PEOPLE: usize = 400;

/// A generator that needs no crate: PCG's multiplier, the upper bits.
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

/// The December wave, counted; its answers are drawn by lot, low codes more often than high ones.
async fn counted() -> TestApp {
    let app = city(PEOPLE).await;
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    app.mails_to(&address(0)).await;
    let (wave, questionnaire) = (december(&app).await.id, questionnaire(&app).await);
    let mut lot = Lot(11);
    let mut responses = Vec::new();
    for (mode, many) in [("sample", SAMPLE), ("open", OPEN)] {
        for _ in 0..many {
            let codes: Vec<u16> = questionnaire
                .columns()
                .map(|column| {
                    let code = match column.kind() {
                        _ if lot.below(50) == 0 => return NO_ANSWER,
                        Kind::Words { .. } => return NO_ANSWER,
                        Kind::Number { most, .. } => lot.below(u64::from(*most) + 1),
                        Kind::ManyOf { choices } => lot.below(1 << choices.len()),
                        _ => {
                            let codes = column.values().len() as u64;
                            codes - 1 - lot.below(codes).min(lot.below(codes))
                        }
                    };
                    u16::try_from(code).unwrap()
                })
                .collect();
            let codes = serde_json::to_string(&codes).unwrap();
            let id = app.portal.entropy.timeless_id();
            responses.push((mode, ResponseRow { id, day: "2026-12-05".into(), codes }));
        }
    }
    let stored = app.portal.db.write_with((wave, responses), |tx, (wave, responses)| {
        Box::pin(async move {
            for (mode, response) in responses {
                response::add(tx, wave, mode, response).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    });
    stored.await.unwrap();
    at(&app, OVER);
    waves(&app).await;
    assert_eq!(december(&app).await.status, "counted");
    let hash = password::hash(demo::PASSWORD.into()).await.unwrap();
    server::db::staff::put_staff(&app.portal, "ito", "ito", &hash, &[("policy", Role::Analyst)])
        .await
        .unwrap();
    app
}

async fn analyst(app: &TestApp) -> Browser {
    let browser = app.desk();
    let answer = browser.post("/sign-in", &[("login", "ito"), ("password", demo::PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    browser
}

async fn release_path(app: &TestApp) -> String {
    format!("/surveys/life/waves/{}/release", december(app).await.id)
}

async fn publish(app: &TestApp, number: &str, public_at: &str, reason: &str) -> Answer {
    let (desk, path) = (analyst(app).await, release_path(app).await);
    desk.post(&path, &[("number", number), ("public_at", public_at), ("reason", reason)]).await
}

/// Counted, published, and the embargo is over.
async fn published() -> TestApp {
    let app = counted().await;
    let answer = publish(&app, "1", "2027-01-04T00:00", "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    at(&app, EMBARGO);
    app
}

async fn audited(app: &TestApp, action: &str) -> i64 {
    let select = format!("SELECT COUNT(*) FROM audit WHERE action = '{action}'");
    sql::query_scalar(sqlx::AssertSqlSafe(select)).fetch_one(app.portal.db.read()).await.unwrap()
}

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
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}: nothing was published");
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
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}: before its time");
        assert_eq!(browser.get(&format!("{path}?number=1")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    at(&app, EMBARGO);
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
    let hash = password::hash(demo::PASSWORD.into()).await.unwrap();
    server::db::staff::put_staff(&app.portal, "ito", "ito", &hash, &[("policy", Role::Analyst)])
        .await
        .unwrap();
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

/// Mode, column, attribute, group, answer.
type Key = [String; 5];
/// Base, count, share and its ends, weighted share and its ends.
type Numbers = [String; 8];

fn of_csv(text: &str) -> BTreeMap<Key, Numbers> {
    let text = text.strip_prefix('\u{FEFF}').expect("marked as UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 20);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.iter().map(|row| key_and_numbers(&row.iter().map(str::to_owned).collect::<Vec<_>>())).collect()
}

fn key_and_numbers(row: &[String]) -> (Key, Numbers) {
    let key = [3, 4, 6, 7, 8].map(|at: usize| row[at].clone());
    let numbers: Vec<String> = row[9..17].to_vec();
    (key, numbers.try_into().unwrap())
}

fn of_xlsx(bytes: &[u8]) -> (BTreeMap<Key, Numbers>, Vec<String>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let sheets = book.sheet_names().clone();
    let data = book.worksheet_range("data").unwrap();
    let text = |at: usize, cell: &Data| match cell {
        Data::Float(number) if at < 11 => format!("{number:.0}"),
        Data::Float(number) => format!("{number:.1}"),
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    let rows = data.rows().skip(1).map(|row| {
        let row: Vec<String> = row.iter().enumerate().map(|(at, cell)| text(at, cell)).collect();
        key_and_numbers(&row)
    });
    (rows.collect(), sheets)
}

fn of_api(text: &str) -> BTreeMap<Key, Numbers> {
    let release: Value = serde_json::from_str(text).unwrap();
    let publication = &release["publication"];
    let columns: BTreeMap<&str, &Value> = publication["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| (column["id"].as_str().unwrap(), column))
        .collect();
    let counted = |value: &Value| value.as_u64().map_or_else(|| "*".to_owned(), |count| count.to_string());
    let share = |value: &Value| -> [String; 3] {
        let tell = |value: &Value| value.as_f64().map(|value| format!("{value:.1}")).unwrap_or_default();
        match value.as_str() {
            Some("withheld") => ["*".into(), String::new(), String::new()],
            Some(_) => Default::default(),
            None => ["value", "low", "high"].map(|end| tell(&value["shown"][end])),
        }
    };
    let mut found = BTreeMap::new();
    for part in publication["parts"].as_array().unwrap() {
        for table in part["tables"].as_array().unwrap() {
            let column = table["column"].as_str().unwrap();
            let by = table["by"].as_str().unwrap_or_default();
            for group in table["groups"].as_array().unwrap() {
                let of = group["code"]
                    .as_u64()
                    .map(|code| columns[by]["codes"][code as usize]["value"].as_str().unwrap());
                let codes = columns[column]["codes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|code| code["value"].as_str().unwrap());
                let answers = codes.zip(group["answers"].as_array().unwrap());
                let favourable = group.get("favourable").map(|figure| ("(favourable)", figure));
                for (answer, figure) in answers.chain(favourable) {
                    let key = [part["mode"].as_str().unwrap(), column, by, of.unwrap_or_default(), answer]
                        .map(str::to_owned);
                    let ([share, low, high], [weighted, wlow, whigh]) =
                        (share(&figure["share"]), share(&figure["weighted"]));
                    let numbers = [
                        counted(&group["n"]),
                        counted(&figure["count"]),
                        share,
                        low,
                        high,
                        weighted,
                        wlow,
                        whigh,
                    ];
                    found.insert(key, numbers);
                }
            }
        }
    }
    found
}

/// What stands in the cells of the table that follows something, row by row, without marks for readers.
fn cells(html: &str, after: &str) -> Vec<Vec<String>> {
    let table = html.split_once(after).unwrap_or_else(|| panic!("no {after}")).1;
    let body = table.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    body.split("<tr")
        .skip(1)
        .map(|row| {
            let cells = row.split("<td").skip(1).map(|cell| {
                let cell = cell.split_once('>').unwrap().1.split_once("</td>").unwrap().0;
                text(&cell.replace("<span class=\"chart-", " <span class=\"chart-"))
            });
            cells.collect()
        })
        .collect()
}

fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in html.replace("<!>", "").chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(character),
            _ => {}
        }
    }
    text.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn page_csv_workbook_and_api_say_the_same_numbers() {
    let app = published().await;
    let browser = app.browser();
    let csv = of_csv(&browser.get(&format!("{MONTH}/data.csv")).await.html);
    assert_eq!(csv, of_api(&browser.get(&format!("/api{MONTH}")).await.html));
    let request = browser.request(reqwest::Method::GET, &format!("{MONTH}/tables.xlsx"));
    let bytes = request.send().await.unwrap().bytes().await.unwrap();
    let (data, sheets) = of_xlsx(&bytes);
    assert_eq!(csv, data);
    assert_eq!(sheets.len(), 10, "{sheets:?}");

    let columns: BTreeSet<(String, String)> =
        csv.keys().map(|key| (key[0].clone(), key[1].clone())).collect();
    let mut stars = 0;
    let same = |cell: &str, told: &str, key: &[&str]| {
        let cell = if cell.starts_with('*') { "*".to_owned() } else { cell.replace(',', "") };
        let found = cell.split(' ').next().unwrap_or_default().trim_end_matches('%');
        assert!(
            found == told || (found.starts_with('–') && told.is_empty()),
            "{key:?}: {cell} is not {told}"
        );
    };
    let values = |mode: &str, column: &str, by: &str, group: &str| -> Vec<(String, Numbers)> {
        let all = csv.iter().filter(|(key, _)| key[..4] == [mode, column, by, group].map(str::to_owned));
        all.map(|(key, numbers)| (key[4].clone(), numbers.clone())).collect()
    };
    // Everybody: the tables beside the charts have share and count of each answer, in the codebook's order.
    let questionnaire = questionnaire(&app).await;
    let everybody = browser.get(MONTH).await.html;
    for (mode, column) in &columns {
        let rows = cells(&everybody, &format!("id=\"{mode}-{column}-table\""));
        let told: BTreeMap<String, Numbers> = values(mode, column, "", "").into_iter().collect();
        let asked = questionnaire.column(column).unwrap();
        let mut order = asked.values();
        if let Kind::Number { .. } = asked.kind() {
            order = told.keys().filter(|value| !value.starts_with('(')).cloned().collect();
            order.sort_by_key(|class| class.split('-').next().unwrap().parse::<u32>().unwrap());
        }
        if !matches!(asked.kind(), Kind::ManyOf { .. }) {
            order.push("(blank)".into());
        }
        assert_eq!(rows.len(), order.len() + 1, "{mode} {column}: {rows:?}");
        for (row, answer) in rows.iter().zip(&order) {
            let numbers = &told[answer];
            same(&row[0], &numbers[2], &[mode, column, answer, "share"]);
            same(&row[1], &numbers[1], &[mode, column, answer, "count"]);
        }
    }
    for by in ["age", "sex", "district"] {
        let page = browser.get(&format!("{MONTH}/by/{by}")).await.html;
        let groups = questionnaire.column(by).unwrap().values();
        let broken_down =
            columns.iter().filter(|(mode, column)| !values(mode, column, by, &groups[0]).is_empty());
        for (mode, column) in broken_down {
            let rows = cells(&page, &format!("id=\"{mode}-{column}-numbers\""));
            for (row, group) in rows.iter().zip(&groups) {
                let told: BTreeMap<String, Numbers> = values(mode, column, by, group).into_iter().collect();
                let Some(first) = told.values().next() else { panic!("{mode} {column} {by} {group}") };
                same(&row[0], &first[0], &[mode, column, by, group, "n"]);
                let counts: Vec<&String> = row[1..].iter().collect();
                let mut shown: Vec<String> = counts
                    .iter()
                    .take(told.len())
                    .map(|cell| {
                        cell.split(' ')
                            .next()
                            .unwrap_or_default()
                            .chars()
                            .take_while(|c| c.is_ascii_digit() || *c == '*')
                            .collect()
                    })
                    .collect();
                let mut due: Vec<String> = told.values().map(|numbers| numbers[1].clone()).collect();
                shown.sort();
                due.sort();
                assert_eq!(shown, due, "{mode} {column} {by} {group}");
                stars += due.iter().filter(|count| *count == "*").count();
            }
        }
    }
    assert!(stars > 200, "{stars}");
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
    let (stay, age) = (codes("stay"), codes("age"));
    let (answers, ages) =
        (questionnaire.column("stay").unwrap().values(), questionnaire.column("age").unwrap().values());
    let mut small = 0;
    for (a, answer) in answers.iter().enumerate() {
        for (g, group) in ages.iter().enumerate() {
            let here = stay.iter().zip(&age).filter(|(s, b)| usize::from(**s) == a && usize::from(**b) == g);
            let count = here.count();
            let told = &csv[&["sample", "stay", "age", group, answer].map(str::to_owned)];
            if (1..10).contains(&count) {
                small += 1;
                assert_eq!(told[1..], ["*", "*", "", "", "*", "", ""].map(str::to_owned), "{group} {answer}");
            } else if told[1] != "*" {
                assert_eq!(told[1], count.to_string(), "{group} {answer}");
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
    ] {
        assert!(codebook.contains(said), "{said}: {codebook}");
    }
    assert!(!codebook.contains("merged_into") && !codebook.contains("trimmed"));
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
