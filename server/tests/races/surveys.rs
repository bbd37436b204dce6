//! Races of surveys: beginning, answering, finishing; what analysts do.

use app::shell::Door;
use axum::http::StatusCode;
use server::db::{
    panel::{self, Contact},
    response, survey,
};

use super::{City, MANY, Person, count, one_won};
use crate::{
    support::{Answer, TestApp, desk},
    surveys::{OPENS, OVER, WITHIN, at, code, december, prepare, questionnaire, waves},
};

/// The December wave is open for `people`.
async fn opened(app: &TestApp, people: usize) {
    prepare(app, people).await;
    waves(app).await;
    at(app, OPENS);
    waves(app).await;
    if people > 0 {
        code(app, 0).await;
    }
    at(app, WITHIN);
}

async fn analyst(city: &City) -> Person {
    Person { door: Door::Staff, browser: desk::analyst(&city.app).await, cookie: None }
}

/// One code, typed in many browsers: one sheet. All of them answer and send: one answer in escrow, the code is spent.
pub async fn one_code(city: &City) {
    opened(&city.app, 1).await;
    let code = code(&city.app, 0).await;
    let people: Vec<Person> = (0..MANY).map(|_| city.stranger()).collect();
    let started =
        city.fire(people.iter().map(|one| one.post("/survey/start", &[("code", &code)])).collect()).await;
    assert_eq!(count(&started, StatusCode::SEE_OTHER), MANY);
    assert_eq!(city.number("SELECT COUNT(*) FROM sheet").await, 1);
    for block in &questionnaire(&city.app).await.blocks {
        let columns: Vec<_> = block.items.iter().flat_map(|item| item.columns()).collect();
        let Some(column) = columns.iter().find(|column| column.values().len() > 1) else { continue };
        let values = column.values();
        let path = format!("/survey/answer/{}", block.id);
        let posts = people
            .iter()
            .enumerate()
            .map(|(number, one)| one.post(&path, &[(column.id.as_str(), &values[number % values.len()])]));
        // Each stores its screen on top of the others; who cannot for long is told to come again.
        let stored = city.fire_at_a_busy_thing(posts.collect()).await;
        assert!(count(&stored, StatusCode::SEE_OTHER) > 0);
    }
    let sent = city.fire(people.iter().map(|one| one.post("/survey/finish", &[])).collect()).await;
    assert!(sent.iter().all(|answer| answer.location == "/survey/thanks"));
    assert_eq!(city.number("SELECT COUNT(*) FROM escrow").await, 1);
    assert_eq!(city.number("SELECT COUNT(*) FROM sheet").await, 0);
    assert_eq!(city.number("SELECT COUNT(*) FROM participation WHERE finished").await, 1);
}

/// Whoever comes by the open link has a sheet of their own.
pub async fn open_link(city: &City) {
    opened(&city.app, 0).await;
    let posts = (0..MANY).map(|_| city.stranger().post("/surveys/life/start", &[]));
    let started = city.fire(posts.collect()).await;
    assert!(started.iter().all(|answer| answer.location == "/survey/answer"));
    assert_eq!(city.number("SELECT COUNT(*) FROM sheet").await, MANY as i64);
}

/// A wave is stopped once; the others are told that it has changed.
pub async fn stopped(city: &City) {
    opened(&city.app, 1).await;
    let (analyst, wave) = (analyst(city).await, december(&city.app).await);
    let path = format!("/surveys/life/waves/{}/stop", wave.id);
    let fields = [("_version", wave.version.to_string()), ("reason", "台風のため".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answers = city.fire(analyst.post(&path, &fields).times(MANY)).await;
    one_won(&answers, StatusCode::CONFLICT);
    assert_eq!(city.number("SELECT COUNT(*) FROM audit WHERE action = 'wave.stopped'").await, 1);
}

/// The same list, imported many times at once: everybody is on it once and can be written to, and one import went on to
/// the end.
pub async fn imported(city: &City) {
    prepare(&city.app, 0).await;
    let analyst = analyst(city).await;
    let list = include_str!("../../surveys/panel-example.csv");
    let lines = i64::try_from(list.lines().filter(|line| !line.trim().is_empty()).count()).unwrap() - 1;
    let people = (0..MANY).map(|_| {
        let (analyst, list) = (analyst.clone(), list.to_owned());
        async move {
            let part = reqwest::multipart::Part::bytes(list.into_bytes()).file_name("list.csv");
            let form = reqwest::multipart::Form::new().part("list", part);
            analyst.browser.post_files("/surveys/life/panel", form).await
        }
    });
    city.note(Door::Staff, "/surveys/life/panel", MANY);
    let answers = futures_util::future::join_all(people).await;
    let fine = [StatusCode::SEE_OTHER, StatusCode::CONFLICT, StatusCode::SERVICE_UNAVAILABLE];
    for answer in &answers {
        assert!(fine.contains(&answer.status), "{}", answer.html);
    }
    assert!(count(&answers, StatusCode::SEE_OTHER) > 0);
    assert_eq!(city.number("SELECT COUNT(*) FROM panel_member").await, lines);
    assert_eq!(city.number("SELECT COUNT(*) FROM survey WHERE importing IS NOT NULL").await, 0);
    let portal = &city.app.portal;
    for row in panel::frame(portal.db.read(), "life").await.unwrap() {
        let row = panel::contact(portal.db.read(), &row.id).await.unwrap().unwrap();
        let sealed = portal.keys.survey_key();
        let _: Contact = sealed.open_json(panel::place(&row.id), &row.contact_sealed).unwrap();
    }
}

/// Who draws while a list is being imported draws from the whole list, or from none.
pub async fn drawn(city: &City) {
    prepare(&city.app, 0).await;
    waves(&city.app).await;
    at(&city.app, OPENS);
    let analyst = analyst(city).await;
    let list: String = (0..1_000)
        .map(|n| {
            format!("{n},髙﨑 {n},p{n}@example.jp,190-9901,武蔵県柿木市本町{n}番,ja,40-49,woman,central\n")
        })
        .collect();
    let list = format!("number,name,mail,postcode,address,language,age,sex,district\n{list}");
    let part = reqwest::multipart::Part::bytes(list.into_bytes()).file_name("list.csv");
    let form = reqwest::multipart::Form::new().part("list", part);
    city.note(Door::Staff, "/surveys/life/panel", 1);
    let opening = async {
        for _ in 0..MANY {
            waves(&city.app).await;
        }
    };
    let (imported, ()) = tokio::join!(analyst.browser.post_files("/surveys/life/panel", form), opening);
    assert_eq!(imported.status, StatusCode::SEE_OTHER, "{}", imported.html);
    waves(&city.app).await;
    assert_eq!(december(&city.app).await.status, "open");
    let invited = city.number("SELECT COUNT(*) FROM participation").await;
    // By the open link the wave may open before there is a list.
    assert!([0, 1_000].contains(&invited), "{invited}");
}

/// People with a sheet of their own.
async fn begun(city: &City) -> Vec<Person> {
    opened(&city.app, 0).await;
    let people: Vec<Person> = (0..MANY).map(|_| city.stranger()).collect();
    let posts = people.iter().map(|one| one.post("/surveys/life/start", &[]));
    let started = city.fire(posts.collect()).await;
    assert!(started.iter().all(|answer| answer.location == "/survey/answer"));
    let questionnaire = questionnaire(&city.app).await;
    let block = &questionnaire.blocks[0];
    let column = block.items[0].columns().next().unwrap();
    let (path, value) = (format!("/survey/answer/{}", block.id), column.values().remove(0));
    let posts = people.iter().map(|one| one.post(&path, &[(column.id.as_str(), &value)]));
    let stored = city.fire(posts.collect()).await;
    assert_eq!(count(&stored, StatusCode::SEE_OTHER), MANY);
    people
}

fn thanked(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.location == "/survey/thanks").count()
}

/// Whoever is thanked before a wave is stopped, or counted, is in it; what was stopped keeps nothing.
pub async fn sent_while_stopped(city: &City) {
    let people = begun(city).await;
    let (analyst, wave) = (analyst(city).await, december(&city.app).await);
    let version = wave.version.to_string();
    let mut posts: Vec<_> = people.iter().map(|one| one.post("/survey/finish", &[])).collect();
    let stop = format!("/surveys/life/waves/{}/stop", wave.id);
    posts.push(analyst.post(&stop, &[("_version", &version), ("reason", "台風のため")]));
    let answers = city.fire(posts).await;
    assert_eq!(answers.last().unwrap().status, StatusCode::SEE_OTHER);
    for table in ["sheet", "escrow", "response"] {
        assert_eq!(city.number(format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
}

/// Whoever is thanked is counted.
pub async fn sent_while_closing(city: &City) {
    let people = begun(city).await;
    let posts = people.iter().map(|one| one.post("/survey/finish", &[])).collect();
    let closing = async {
        at(&city.app, OVER);
        waves(&city.app).await;
        waves(&city.app).await;
    };
    let (answers, ()) = tokio::join!(city.fire(posts), closing);
    waves(&city.app).await;
    assert_eq!(december(&city.app).await.status, "counted");
    let counted = "SELECT COALESCE(CAST(MAX(answers) AS BIGINT), 0) FROM wave_column";
    assert_eq!(city.number(counted).await, thanked(&answers) as i64);
}

/// A batch of letters is printed once, whoever presses.
pub async fn printed(city: &City) {
    prepare(&city.app, 3).await;
    city.sql("UPDATE panel_member SET channel = 'letter'").await;
    waves(&city.app).await;
    at(&city.app, OPENS);
    waves(&city.app).await;
    let (analyst, wave) = (analyst(city).await, december(&city.app).await);
    let last = city.texts("SELECT id FROM participation ORDER BY id").await.pop().unwrap();
    let path = format!("/surveys/life/waves/{}/letters/printed", wave.id);
    let answers = city.fire(analyst.post(&path, &[("upto", &last)]).times(MANY)).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), MANY);
    assert_eq!(city.number("SELECT COUNT(*) FROM participation WHERE printed").await, 3);
    assert_eq!(city.number("SELECT COUNT(*) FROM audit WHERE action = 'letters.printed'").await, 1);
}

/// The counted December wave, with twenty responses and a remark.
async fn counted(city: &City) -> (Person, String) {
    opened(&city.app, 1).await;
    let wave = december(&city.app).await.id;
    let codes = questionnaire(&city.app).await.columns().map(|_| 1_u16).collect::<Vec<_>>();
    let codes = serde_json::to_string(&codes).unwrap();
    for number in 0..20 {
        let row = format!("'r{number}', '{wave}', 'sample', '2026-12-05', '{codes}'");
        city.sql(format!("INSERT INTO response (id, wave, mode, day, codes) VALUES ({row})")).await;
    }
    let portal = &city.app.portal;
    let words = portal.keys.survey_key();
    let sealed = words.seal_json(response::words_place("remark"), &"バス", &portal.entropy).unwrap();
    let remark = response::RemarkRow {
        id: "remark".into(),
        mode: "sample".into(),
        item: "change".into(),
        words_sealed: sealed,
        tags: String::new(),
    };
    let stored = portal.db.write_with((wave.clone(), remark), |tx, (wave, remark)| {
        Box::pin(async move { response::add_words(tx, wave, remark).await })
    });
    stored.await.unwrap();
    at(&city.app, OVER);
    waves(&city.app).await;
    assert_eq!(survey::wave(portal.db.read(), &wave).await.unwrap().unwrap().status, "counted");
    (analyst(city).await, wave)
}

/// Tags set at once: those of one of them, whole.
pub async fn tagged(city: &City) {
    let (analyst, wave) = counted(city).await;
    let path = format!("/surveys/life/waves/{wave}/words/remark/tags");
    let posts = (0..MANY).map(|number| analyst.post(&path, &[("tags", &format!("a{number}, b{number}"))]));
    let answers = city.fire(posts.collect()).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), MANY);
    let tags = city.texts("SELECT tags FROM remark").await.remove(0);
    let tags: Vec<String> = serde_json::from_str(&tags).unwrap();
    assert_eq!(tags[0][1..], tags[1][1..], "{tags:?}");
}

/// A release is made once under each number.
pub async fn released(city: &City) {
    let (analyst, wave) = counted(city).await;
    let path = format!("/surveys/life/waves/{wave}/release");
    let fields = [("number", "1"), ("public_at", "2027-01-10T09:00"), ("reason", "")];
    let answers = city.fire(analyst.post(&path, &fields).times(MANY)).await;
    one_won(&answers, StatusCode::CONFLICT);
    assert_eq!(city.number("SELECT COUNT(*) FROM survey_release").await, 1);
    assert_eq!(city.number("SELECT COUNT(*) FROM audit WHERE action = 'release.made'").await, 1);
}
