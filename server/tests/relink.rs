//! An attack on the anonymity of surveys: somebody has whole dumps of the database and knows in which order people
//! finished, and tries to say who gave which response.
//!
//! Every order that a dump shows of people is laid beside every order that it shows of responses. Within a batch
//! nothing may be better than chance; once the wave is over, within the whole wave.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod surveys;

use std::{collections::BTreeMap, process::Command};

use server::db::{Read, sql};
use sqlx::AssertSqlSafe;
use support::{Browser, TestApp};
use surveys::{OVER, WITHIN, at, city, code, december, finish, questionnaire, start, waves};

const BATCHES: usize = 8;
const BATCH: usize = 20;
const PEOPLE: usize = BATCHES * BATCH;
/// Standard deviations.
const SIGMA: f64 = 3.0;

/// An order of people or of responses, by its name.
type Orders = BTreeMap<&'static str, Vec<usize>>;

/// What nobody else answers.
fn fingerprint(person: usize) -> [(&'static str, String); 3] {
    [
        ("happiness", (person % 11).to_string()),
        ("satisfaction", (person / 11 % 11).to_string()),
        ("stay", (person / 121 % 5 + 1).to_string()),
    ]
}

async fn take_part(app: &TestApp, person: usize) -> Browser {
    let questionnaire = questionnaire(app).await;
    let browser = start(app, &code(app, person).await).await;
    let answers = fingerprint(person);
    for block in &questionnaire.blocks {
        let columns: Vec<String> =
            block.items.iter().flat_map(|item| item.columns()).map(|column| column.id.to_string()).collect();
        let fields: Vec<(&str, &str)> = answers
            .iter()
            .filter(|(name, _)| columns.iter().any(|column| column == name))
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        browser.post(&format!("/survey/answer/{}", block.id), &fields).await;
    }
    browser
}

async fn rows(app: &TestApp, select: &str) -> Vec<String> {
    let select = AssertSqlSafe(select.to_owned());
    sql::query_scalar(select).fetch_all(app.portal.db.read()).await.unwrap()
}

/// Who a participation is: the end of the member's name.
fn person(member: &str) -> usize {
    member.trim_start_matches("member-").parse().unwrap()
}

/// Every order in which a dump shows people who finished.
async fn orders_of_people(app: &TestApp) -> Orders {
    const OF: &str = "SELECT member FROM participation WHERE finished AND wave = (SELECT id FROM wave \
         WHERE month = '2026-12' AND survey = 'life') ORDER BY ";
    let mut orders = Orders::from([("as they finished", (0..PEOPLE).collect())]);
    let physical: &[(&'static str, &str)] = match app.portal.db.read() {
        Read::Sqlite(_) => &[("by id", "id"), ("by code", "code")],
        Read::Postgres(_) => {
            &[("by id", "id"), ("by ctid", "ctid"), ("by xmin", "CAST(CAST(xmin AS TEXT) AS BIGINT), ctid")]
        }
    };
    for (name, order) in physical {
        let members = rows(app, &format!("{OF}{order}")).await;
        orders.insert(name, members.iter().map(|member| person(member)).collect());
    }
    let thanked = "SELECT p.member FROM outbox o JOIN participation p ON o.dedupe = 'survey-thanks:' || p.id \
         ORDER BY o.id";
    let thanked: Vec<usize> = rows(app, thanked).await.iter().map(|member| person(member)).collect();
    if thanked.len() == PEOPLE {
        orders.insert("by their thanks", thanked);
    }
    orders
}

/// Whose response it is, as only this test knows.
fn whose(codes: &[u16], places: &[usize; 3]) -> usize {
    let [a, b, c] = places.map(|place| usize::from(codes[place]));
    a + 11 * b + 121 * c
}

/// Every order in which a dump shows responses, while the wave is open.
async fn orders_of_responses(app: &TestApp) -> Orders {
    let questionnaire = questionnaire(app).await;
    let place = |name: &str| questionnaire.columns().position(|column| column.id.as_str() == name).unwrap();
    let places = ["happiness", "satisfaction", "stay"].map(place);
    let physical: &[(&'static str, &str)] = match app.portal.db.read() {
        Read::Sqlite(_) => &[("by id", "id")],
        Read::Postgres(_) => {
            &[("by id", "id"), ("by ctid", "ctid"), ("by xmin", "CAST(CAST(xmin AS TEXT) AS BIGINT), ctid")]
        }
    };
    let mut orders = Orders::new();
    for (name, order) in physical {
        let responses = rows(app, &format!("SELECT codes FROM response ORDER BY {order}")).await;
        let whose =
            responses.iter().map(|codes| whose(&serde_json::from_str::<Vec<u16>>(codes).unwrap(), &places));
        orders.insert(name, whose.collect());
    }
    orders
}

/// The order of the columns, once the wave is over.
async fn order_of_columns(app: &TestApp) -> Orders {
    let wave = december(app).await;
    let columns = server::db::response::columns(app.portal.db.read(), &wave.id, "sample").await.unwrap();
    let codes = |name: &str| -> Vec<usize> {
        let column = columns.iter().find(|column| column.item == name).unwrap();
        column.codes.as_chunks().0.iter().map(|bytes| usize::from(u16::from_le_bytes(*bytes))).collect()
    };
    let (a, b, c) = (codes("happiness"), codes("satisfaction"), codes("stay"));
    let whose = (0..a.len()).map(|at| a[at] + 11 * b[at] + 121 * c[at]).collect();
    Orders::from([("by column", whose)])
}

/// The ways that link more than chance would: `groups` right ones are expected of a dump that tells the batches.
fn linked(stage: &str, people: &Orders, responses: &Orders, groups: usize) -> Vec<String> {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let expected = groups as f64;
    let mut found = Vec::new();
    for (by, people) in people {
        for (and, responses) in responses {
            assert_eq!((people.len(), responses.len()), (PEOPLE, PEOPLE), "{by}, {and}");
            for backwards in [false, true] {
                let mut guess = responses.clone();
                if backwards {
                    guess.reverse();
                }
                let right = people.iter().zip(&guess).filter(|(person, whose)| person == whose).count();
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let sigma = (right as f64 - expected) / expected.sqrt();
                if sigma > SIGMA {
                    found.push(format!(
                        "{stage}: people {by}, responses {and}, backwards {backwards}: {right} of {PEOPLE}"
                    ));
                }
            }
        }
    }
    found
}

/// A wave of its own, attacked while it is open and when it is over: what linked more than chance would.
async fn attack() -> Vec<String> {
    let app = city(PEOPLE).await;
    waves(&app).await;
    at(&app, "2026-12-01T09:00:00+09:00");
    waves(&app).await;
    code(&app, 0).await;
    at(&app, WITHIN);
    for batch in 0..BATCHES {
        let mut browsers = Vec::new();
        for person in batch * BATCH..(batch + 1) * BATCH {
            browsers.push(take_part(&app, person).await);
        }
        for browser in browsers {
            assert_eq!(finish(&browser).await.location, "/survey/thanks");
        }
        waves(&app).await;
    }
    // The hour in which thanks go out.
    at(&app, "2026-12-06T10:00:00+09:00");
    waves(&app).await;
    let people = orders_of_people(&app).await;
    assert!(people.contains_key("by their thanks"));
    let mut found = linked("open", &people, &orders_of_responses(&app).await, BATCHES);
    at(&app, OVER);
    waves(&app).await;
    found.extend(linked("over", &orders_of_people(&app).await, &order_of_columns(&app).await, 1));
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whole_dumps_and_the_order_of_finishing_link_nobody_better_than_chance() {
    // Many ways are tried: by chance one of them exceeds three sigma now and then, but not the same one twice.
    let first = attack().await;
    if first.is_empty() {
        return;
    }
    let way = |found: &String| found.split(": ").take(2).collect::<Vec<_>>().join(": ");
    let second: Vec<String> = attack().await.iter().map(way).collect();
    let again: Vec<&String> = first.iter().filter(|found| second.contains(&way(found))).collect();
    assert!(again.is_empty(), "linked: {again:#?}");
}

#[test]
fn ids_that_count_up_are_noticed() {
    let test = "whole_dumps_and_the_order_of_finishing_link_nobody_better_than_chance";
    let control = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("KAKAZU_SABOTAGE", "ordered-ids")
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&control.stderr).into_owned() + &String::from_utf8_lossy(&control.stdout);
    assert!(!control.status.success() && said.contains("linked:"), "{said}");
}
