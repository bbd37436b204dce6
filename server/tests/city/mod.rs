//! A city in which there is something of everybody's, for tests that walk every route.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeMap;

use axum::http::Method;
use server::{
    db::{application, sql},
    identity::visit::Role,
    library,
    routes::Route,
};

use crate::support::{
    Answer, Browser, Road, TestApp,
    desk::{account, at_work},
    family,
};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Nobody,
    DeskNobody,
    Applicant,
    OtherParty,
    OtherResident,
    Clerk,
    ClerkElsewhere,
    Administrator,
    Analyst,
    AnalystElsewhere,
}

/// Whose the thing in the path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Own,
    Foreign,
    Missing,
}

/// A city in which everybody has something.
pub struct City {
    /// The portal.
    pub app: TestApp,
    /// Names of path parameters and their values, by whose they are.
    pub values: BTreeMap<&'static str, [String; 3]>,
}

async fn sign_in(app: &TestApp, address: &str) -> Browser {
    let browser = app.browser();
    browser.post("/sign-in", &[("email", address)]).await;
    let code = app.code_to(address).await;
    let entered = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(entered.location, "/applications");
    browser
}

/// An application and a draft of one address, each with a file.
async fn applied(app: &TestApp, address: &str) -> (Browser, String, String, String, String) {
    let upload = |road: &Road<'_>| {
        let part = reqwest::multipart::Part::bytes(PNG.to_vec()).file_name("certificate.png");
        let form = reqwest::multipart::Form::new().text("_then", "stay").part("doc_identity", part);
        let (browser, path) = (road.browser.clone(), format!("/drafts/{}/steps/documents", road.draft));
        async move { browser.post_files(&path, form).await }
    };
    let road = Road::begin(app).await;
    road.answer(&family("takasaki-return-from-leave")).await;
    upload(&road).await;
    road.confirm(address).await;
    let application = road.submit().await;
    let draft = Road::begin_in(app, road.browser.clone()).await;
    draft.answer(&family("takasaki-return-from-leave")).await;
    upload(&draft).await;
    // Given to the address, so that nobody else's device can hold it.
    draft.confirm(address).await;
    let file_of = |id: String| {
        let read = app.portal.db.read().clone();
        async move {
            let files = server::db::attachment::of_draft(&read, &id).await.unwrap();
            files.first().map(|row| row.id.clone()).unwrap_or_default()
        }
    };
    let case = application::load(&app.portal, &application).await.unwrap().unwrap();
    let files = (file_of(draft.draft.clone()).await, file_of(case.row.draft).await);
    (draft.browser, application, draft.draft, files.0, files.1)
}

/// It, with a browser for everybody by their names.
pub async fn city() -> (City, BTreeMap<&'static str, (Caller, Browser)>) {
    let app = TestApp::start().await;
    for (login, office, role) in [
        ("clerk", "childcare", Role::Clerk),
        ("else", "welfare", Role::Clerk),
        ("admin", "", Role::Administrator),
        ("policy", "policy", Role::Analyst),
        ("policy-else", "welfare", Role::Analyst),
    ] {
        account(&app, login, office, role).await;
    }
    let (applicant, application, draft, draft_file, file) = applied(&app, "own@example.jp").await;
    let (_, foreign_application, foreign_draft, foreign_draft_file, foreign_file) =
        applied(&app, "foreign@example.jp").await;
    // The foreign application belongs to another office, too.
    let sql = [
        "INSERT INTO office (id, name) VALUES ('welfare', '{}') ON CONFLICT DO NOTHING".to_owned(),
        format!("UPDATE application SET office = 'welfare' WHERE id = '{foreign_application}'"),
    ];
    for statement in sql {
        execute(&app, statement).await;
    }
    let party =
        app.portal.keys.contact_digest(&domain::email::EmailAddress::parse("second@example.jp").unwrap());
    execute(
        &app,
        format!(
            "INSERT INTO party (id, application, role, contact, created_at) \
             VALUES ('second', '{application}', 'second_guardian', '{party}', 1)"
        ),
    )
    .await;
    for (id, case) in [("letter-own", &application), ("letter-foreign", &foreign_application)] {
        let insert = format!(
            "INSERT INTO letter (id, application, kind, created_at) VALUES ('{id}', '{case}', 'submitted', 1)"
        );
        execute(&app, insert).await;
    }
    execute(
        &app,
        "INSERT INTO outbox (id, kind, dedupe, attempts, available_at, fence, created_at, dead_at) \
         VALUES ('dead', 'code', 'dead', 12, 1, 1, 1, 1)"
            .into(),
    )
    .await;
    surveys(&app).await;
    let callers = BTreeMap::from([
        ("nobody", (Caller::Nobody, app.browser())),
        ("applicant", (Caller::Applicant, applicant)),
        ("other party", (Caller::OtherParty, sign_in(&app, "second@example.jp").await)),
        ("other resident", (Caller::OtherResident, sign_in(&app, "third@example.jp").await)),
        ("desk nobody", (Caller::DeskNobody, app.desk())),
        ("clerk", (Caller::Clerk, at_work(&app, "clerk").await)),
        ("clerk elsewhere", (Caller::ClerkElsewhere, at_work(&app, "else").await)),
        ("administrator", (Caller::Administrator, at_work(&app, "admin").await)),
        ("analyst", (Caller::Analyst, at_work(&app, "policy").await)),
        ("analyst elsewhere", (Caller::AnalystElsewhere, at_work(&app, "policy-else").await)),
    ]);
    let missing = "01900000-0000-7000-8000-000000000000".to_owned();
    let same = |value: &str| [value.to_owned(), value.to_owned(), value.to_owned()];
    let version = app.portal.forms.current("daycare-enrolment").unwrap().id.clone();
    let values = BTreeMap::from([
        ("application", [application, foreign_application, missing.clone()]),
        ("draft", [draft, foreign_draft, missing.clone()]),
        ("draft file", [draft_file, foreign_draft_file, missing.clone()]),
        ("file", [file, foreign_file, missing.clone()]),
        ("letter", ["letter-own".into(), "letter-foreign".into(), missing.clone()]),
        ("mail", same("dead")),
        ("procedure", same("daycare-enrolment")),
        ("version", same(&version)),
        ("section", same("documents")),
        ("number", same("1")),
        ("n", same("1")),
        ("page", same("1")),
        ("matter", same("certification")),
        ("code", same("1000001")),
        ("survey", ["life-own".into(), "life-foreign".into(), missing.clone()]),
        ("wave", ["wave-own".into(), "wave-foreign".into(), missing.clone()]),
        ("block", same("overall")),
        ("month", same("2026-11")),
        ("remark", same("remark")),
        ("column", same("happiness")),
    ]);
    (City { app, values }, callers)
}

/// A survey with a wave of the analyst's office, and one of another's.
async fn surveys(app: &TestApp) {
    let questionnaire = r#"{"format":1,"survey":"life","title":{"ja":"","easy":"","en":""},"about":{"ja":"","easy":"",
        "en":""},"blocks":[],"attributes":[],"population":{},"release":{"threshold":10,"crossed_with":[],
        "embargo_days":0}}"#;
    let [definition, bank] = [library::SURVEYS[0], library::BANK].map(|text| text.replace('\'', "''"));
    for (whose, office) in [("own", "policy"), ("foreign", "welfare")] {
        let office_row =
            format!("INSERT INTO office (id, name) VALUES ('{office}', '{{}}') ON CONFLICT DO NOTHING");
        let survey = format!(
            "INSERT INTO survey (id, version, office, definition, bank, seed, changed_at) \
             VALUES ('life-{whose}', 1, '{office}', '{definition}', '{bank}', 'seed', 1)"
        );
        let wave = format!(
            "INSERT INTO wave (id, version, survey, number, month, questionnaire, draw, open_link, opens_at, closes_at, \
             grace_minutes, reminders, status, reminded) VALUES ('wave-{whose}', 1, 'life-{whose}', 1, '2026-11', \
             '{questionnaire}', '{{\"draw\":\"everyone\"}}', TRUE, 1, 2, 0, '[]', 'counted', 0)"
        );
        for statement in [office_row, survey, wave] {
            execute(app, statement).await;
        }
    }
}

/// Runs a statement of a test.
pub async fn execute(app: &TestApp, sql: String) {
    let done: Result<(), server::db::WriteError<sqlx::Error>> = app
        .portal
        .db
        .write(move |tx| {
            let sql = sql.clone();
            Box::pin(async move { sql::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.map(drop) })
        })
        .await;
    done.unwrap();
}

/// The address of a route for a thing of theirs.
pub fn path(city: &City, route: &Route, whose: Whose) -> String {
    let at = match whose {
        Whose::Own => 0,
        Whose::Foreign => 1,
        Whose::Missing => 2,
    };
    let parts = route.path.split('/').map(|part| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.split('}').next()) else {
            return part.to_owned();
        };
        let name = if name == "file" && route.path.starts_with("/drafts") { "draft file" } else { name };
        let value = city.values.get(name).unwrap_or_else(|| panic!("no value for {name} in {}", route.path));
        part.replace(&part[..=part.find('}').unwrap()], &value[at])
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Asks, or sends an empty form.
pub async fn call(browser: &Browser, route: &Route, path: &str) -> Answer {
    if route.method == Method::GET { browser.get(path).await } else { browser.post(path, &[]).await }
}

/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 4, 0, 0, 0, 0xB5, 0x1C, 0x0C, 2, 0, 0, 0, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x64,
    0xF8, 0x0F, 0, 1, 5, 1, 1, 0x27, 0x18, 0xE3, 0x66, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60,
    0x82,
];
