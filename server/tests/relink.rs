//! An attack on the anonymity of surveys: somebody has whole dumps of the database and the server's log, knows in which
//! order people finished, and tries to say who gave which response.
//!
//! Every order that they show of people is laid beside every order that they show of responses. Within a batch nothing
//! may be better than chance; once the wave is over, within the whole wave. The attack runs in a process of its own,
//! whose standard error is the log as `kakazu serve` writes it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod surveys;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fs::{self, File},
    path::Path,
    process::Command,
};

use server::{
    db::{Read, sql},
    telemetry,
};
use sqlx::{AssertSqlSafe, FromRow};
use support::{Browser, TestApp};
use surveys::{OVER, WITHIN, address, at, city, code, december, finish, questionnaire, start, waves};

const BATCHES: usize = 8;
const BATCH: usize = 20;
const PEOPLE: usize = BATCHES * BATCH;
/// In the process of an attack: where its log goes.
const LOG: &str = "RELINK_LOG";
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

/// People or responses, each with what a dump calls it by, in an order that tells nothing.
type Known = Vec<(usize, Vec<String>)>;

/// What is known of those who have finished.
async fn known_people(app: &TestApp) -> Known {
    #[derive(FromRow)]
    struct Row {
        id: String,
        member: String,
        code: String,
        thanks: String,
    }
    let select = "SELECT p.id, p.member, p.code, o.id AS thanks FROM participation p JOIN outbox o \
         ON o.dedupe = 'survey-thanks:' || p.id WHERE p.finished ORDER BY p.id";
    let rows: Vec<Row> = sql::query_as(select).fetch_all(app.portal.db.read()).await.unwrap();
    let mut known = Known::new();
    for Row { id, member, code: digest, thanks } in rows {
        let who = person(&member);
        known.push((who, vec![id, member, digest, thanks, address(who), code(app, who).await]));
    }
    known
}

/// What is known of responses, while there are any.
async fn known_responses(app: &TestApp) -> Known {
    let rows: Vec<(String, String)> = sql::query_as("SELECT id, codes FROM response ORDER BY id")
        .fetch_all(app.portal.db.read())
        .await
        .unwrap();
    let places = places(app).await;
    let whose = |codes: &str| whose(&serde_json::from_str::<Vec<u16>>(codes).unwrap(), &places);
    rows.into_iter().map(|(id, codes)| (whose(&codes), vec![id, codes])).collect()
}

/// The order in which a text names them, those that it does not name last; none where it names nobody.
fn named(text: &str, known: &Known) -> Option<Vec<usize>> {
    let first = |names: &Vec<String>| names.iter().filter_map(|name| text.find(name)).min();
    let mut order: Vec<(usize, usize)> =
        known.iter().map(|(who, names)| (first(names).unwrap_or(usize::MAX), *who)).collect();
    order.sort_by_key(|(at, _)| *at);
    let somebody = order.first().is_some_and(|(at, _)| *at < usize::MAX);
    somebody.then(|| order.into_iter().map(|(_, who)| who).collect())
}

/// The audit trail, a line for each entry.
async fn audit_trail(app: &TestApp) -> String {
    let select = "SELECT id || ' ' || CAST(at AS TEXT) || ' ' || COALESCE(actor, '') || ' ' || action || ' ' || \
         COALESCE(subject, '') || ' ' || detail FROM audit ORDER BY id";
    rows(app, select).await.join("\n")
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
        // None once the wave is over: who took part is forgotten.
        if !members.is_empty() {
            orders.insert(name, members.iter().map(|member| person(member)).collect());
        }
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

/// Where the answers lie by which this test knows whose they are.
async fn places(app: &TestApp) -> [usize; 3] {
    let questionnaire = questionnaire(app).await;
    let place = |name: &str| questionnaire.columns().position(|column| column.id.as_str() == name).unwrap();
    ["happiness", "satisfaction", "stay"].map(place)
}

/// Every order in which a dump shows responses, while the wave is open.
async fn orders_of_responses(app: &TestApp) -> Orders {
    let places = places(app).await;
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

/// People of whom it is known that their responses lie together.
type Group = BTreeSet<usize>;

/// The ways that link more than chance would, of a dump that tells these groups apart: one right guess is expected of
/// each.
fn linked(stage: &str, people: &Orders, responses: &Orders, groups: &[Group]) -> Vec<String> {
    let mut found = Vec::new();
    for (by, people) in people {
        for (and, responses) in responses {
            for backwards in [false, true] {
                let (mut right, mut all) = (0, 0);
                for group in groups {
                    let of = |order: &[usize]| -> Vec<usize> {
                        order.iter().filter(|who| group.contains(who)).copied().collect()
                    };
                    let (people, mut guess) = (of(people), of(responses));
                    assert_eq!((people.len(), guess.len()), (group.len(), group.len()), "{by}, {and}");
                    if backwards {
                        guess.reverse();
                    }
                    right += people.iter().zip(&guess).filter(|(person, whose)| person == whose).count();
                    all += group.len();
                }
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let (right, expected) = (right as f64, groups.len() as f64);
                if (right - expected) / expected.sqrt() > SIGMA {
                    found.push(format!(
                        "{stage}: people {by}, responses {and}, backwards {backwards}: {right} of {all}"
                    ));
                }
            }
        }
    }
    found
}

/// A wave of its own, attacked while it is open and when it is over: what linked more than chance would.
async fn attack(log: &Path) -> Vec<String> {
    let before = fs::read(log).unwrap().len();
    let app = city(PEOPLE).await;
    waves(&app).await;
    at(&app, "2026-12-01T09:00:00+09:00");
    waves(&app).await;
    code(&app, 0).await;
    at(&app, WITHIN);
    // Who is in which batch, this test tells the attacker: the days of a dump, or several dumps, tell no more.
    let (mut batches, mut before_this) = (Vec::<Group>::new(), Group::new());
    for batch in 0..BATCHES {
        let mut browsers = Vec::new();
        for person in batch * BATCH..(batch + 1) * BATCH {
            browsers.push(take_part(&app, person).await);
        }
        for browser in browsers {
            assert_eq!(finish(&browser).await.location, "/survey/thanks");
        }
        waves(&app).await;
        let out: Group = known_responses(&app).await.into_iter().map(|(whose, _)| whose).collect();
        batches.push(out.difference(&before_this).copied().collect());
        before_this = out;
    }
    // The hour in which thanks go out.
    at(&app, "2026-12-06T10:00:00+09:00");
    waves(&app).await;
    let (mut people, mut responses) = (orders_of_people(&app).await, orders_of_responses(&app).await);
    assert!(people.contains_key("by their thanks"));
    let (known_people, known_responses) = (known_people(&app).await, known_responses(&app).await);
    at(&app, OVER);
    waves(&app).await;
    let log = String::from_utf8(fs::read(log).unwrap().split_off(before)).unwrap();
    assert!(log.matches("/survey/finish").count() >= PEOPLE, "this is not the log");
    for (by, text) in [("by the log", log), ("by the audit trail", audit_trail(&app).await)] {
        people.extend(named(&text, &known_people).map(|order| (by, order)));
        responses.extend(named(&text, &known_responses).map(|order| (by, order)));
    }
    let columns = order_of_columns(&app).await;
    let everybody = [(0..PEOPLE).collect::<Group>()];
    let mut found = linked("open", &people, &responses, &batches);
    found.extend(linked("over", &people, &columns, &everybody));
    found.extend(linked("over, a dump of then", &orders_of_people(&app).await, &columns, &everybody));
    found
}

/// Attacks, and goes by the ways that link more than once. Many are tried: by chance one of them exceeds three sigma now
/// and then, but not the same one twice.
async fn attack_twice(log: &Path) {
    telemetry::init(telemetry::Format::Json, "");
    let first = attack(log).await;
    if first.is_empty() {
        return;
    }
    let way = |found: &String| found.split(": ").take(2).collect::<Vec<_>>().join(": ");
    let second: Vec<String> = attack(log).await.iter().map(way).collect();
    let again: Vec<&String> = first.iter().filter(|found| second.contains(&way(found))).collect();
    assert!(again.is_empty(), "linked: {again:#?}");
}

/// Runs the attack in a process of its own, under a sabotage if there is one: whether nothing was linked, and what it said
/// beside the log.
fn attacked(sabotage: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let test = "dumps_the_log_and_the_order_of_finishing_link_nobody_better_than_chance";
    let done = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("KAKAZU_SABOTAGE", sabotage)
        .env(LOG, &log)
        .stderr(File::create(&log).unwrap())
        .output()
        .unwrap();
    let log = fs::read_to_string(log).unwrap();
    let said: Vec<&str> = log.lines().filter(|line| !line.starts_with('{')).collect();
    (done.status.success(), said.join("\n") + &String::from_utf8_lossy(&done.stdout))
}

#[test]
fn dumps_the_log_and_the_order_of_finishing_link_nobody_better_than_chance() {
    let Some(log) = env::var_os(LOG) else {
        let (fine, said) = attacked("");
        assert!(fine, "{said}");
        return;
    };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(attack_twice(Path::new(&log)));
}

#[test]
fn ids_that_count_up_are_noticed() {
    let (fine, said) = attacked("ordered-ids");
    assert!(!fine && said.contains("linked:"), "{said}");
}

#[test]
fn a_text_that_names_some_gives_their_order_and_one_that_names_nobody_gives_none() {
    let known = vec![
        (7, vec!["g".to_owned(), "gg".to_owned()]),
        (8, vec!["h".to_owned()]),
        (9, vec!["i".to_owned()]),
    ];
    assert_eq!(named("3 i 2 g", &known), Some(vec![9, 7, 8]));
    assert_eq!(named("3 2 1", &known), None);
}
