//! A survey with a list of people, as tests need it.

#![allow(dead_code, reason = "each test uses some of it")]

use std::sync::Arc;

use domain::{email::EmailAddress, survey::questionnaire::Questionnaire};
use jiff::Timestamp;
use server::{
    db::{
        panel::{self, Contact, NewMember},
        survey::{self, WaveRow},
    },
    jobs::Task,
    library, surveys,
};

use crate::support::{Answer, Browser, TestApp};

/// The December wave: when it opens, a day within, when it closes and when it is over.
pub const OPENS: &str = "2026-12-01T09:00:00+09:00";
pub const WITHIN: &str = "2026-12-05T12:00:00+09:00";
pub const CLOSES: &str = "2026-12-21T00:00:00+09:00";
pub const OVER: &str = "2026-12-21T02:00:00+09:00";

/// A city with the survey that ships and `people` on its list; wave 1 is planned for December.
pub async fn city(people: usize) -> TestApp {
    let app = TestApp::start().await;
    prepare(&app, people).await;
    app
}

/// Makes a city one with a survey.
pub async fn prepare(app: &TestApp, people: usize) {
    at(app, "2026-11-21T09:00:00+09:00");
    let mut definition: serde_json::Value = serde_json::from_str(library::SURVEYS[0]).unwrap();
    definition["draw"] = serde_json::json!({ "draw": "everyone" });
    let definition = definition.to_string();
    let portal = &app.portal;
    surveys::publish(&portal.db, &definition, library::BANK, portal.clock.now(), &portal.entropy)
        .await
        .unwrap();
    list(app, 0..people).await;
}

/// Sets the clock.
pub fn at(app: &TestApp, time: &str) {
    app.clock.set(time.parse::<Timestamp>().unwrap());
}

/// The address of a person on the list.
pub fn address(number: usize) -> String {
    format!("panel-{number}@example.jp")
}

/// Puts people on the list.
pub async fn list(app: &TestApp, people: std::ops::Range<usize>) {
    let portal = &app.portal;
    let ages = ["18-29", "30-39", "40-49", "70-79"];
    let members: Vec<NewMember> = people
        .map(|number| {
            let id = format!("member-{number:06}");
            let contact = Contact {
                name: format!("髙﨑 {number}"),
                mail: EmailAddress::parse(&address(number)),
                ..Contact::default()
            };
            let key = portal.keys.survey_key();
            let contact_sealed = key.seal_json(panel::place(&id), &contact, &portal.entropy).unwrap();
            NewMember {
                reference: portal.keys.subject_digest("panel", &number.to_string()),
                stratum: format!("age={};sex=woman;district=kitadai", ages[number % ages.len()]),
                channel: "mail",
                lang: "ja".into(),
                contact_sealed,
                id,
            }
        })
        .collect();
    let stored = portal.db.write_with(members, |tx, members| {
        Box::pin(async move {
            for member in members {
                panel::put(tx, "life", member).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    });
    stored.await.unwrap();
}

/// Runs what waves do by themselves.
pub async fn waves(app: &TestApp) {
    app.run(Task::Waves).await;
}

/// The December wave as it stands.
pub async fn december(app: &TestApp) -> WaveRow {
    survey::of_month(app.portal.db.read(), "life", "2026-12").await.unwrap().unwrap()
}

/// Its questionnaire.
pub async fn questionnaire(app: &TestApp) -> Arc<Questionnaire> {
    let wave = december(app).await;
    app.portal.questionnaires.of(app.portal.db.read(), &wave.id).await.unwrap()
}

/// The code in the mail to somebody.
pub async fn code(app: &TestApp, person: usize) -> String {
    let mail = app.mail_to(&address(person), "お願い").await;
    let code = mail.body.split("番号： ").nth(1).unwrap();
    code.lines().next().unwrap().trim().to_owned()
}

/// Starts by a code.
pub async fn start(app: &TestApp, code: &str) -> Browser {
    let browser = app.browser();
    let started = browser.post("/survey/start", &[("code", code)]).await;
    assert_eq!(started.location, "/survey/answer", "{}", started.html);
    browser
}

/// Answers every screen: the same choice everywhere, `point` of five.
pub async fn answer(browser: &Browser, questionnaire: &Questionnaire, point: usize) {
    for block in &questionnaire.blocks {
        let fields: Vec<(String, String)> = block
            .items
            .iter()
            .flat_map(|item| item.columns())
            .filter_map(|column| {
                let values = column.values();
                Some((column.id.to_string(), values.get(point.min(values.len().checked_sub(1)?))?.clone()))
            })
            .collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let stored = browser.post(&format!("/survey/answer/{}", block.id), &fields).await;
        assert!(stored.status.is_redirection(), "{}", stored.html);
        assert!(!stored.location.ends_with("#errors"), "{}", stored.location);
    }
}

/// Sends.
pub async fn finish(browser: &Browser) -> Answer {
    browser.post("/survey/finish", &[]).await
}
