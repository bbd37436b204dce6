//! Every route × every kind of caller × own, foreign and missing things: deny by default.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;

use server::db::sql;
use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use server::{
    db::application,
    identity::{guard::May, visit::Role},
    routes::{self, Route},
};
use support::{
    Answer, Browser, Road, TestApp,
    desk::{account, at_work},
    family,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Own,
    Foreign,
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Pass,
    NotFound,
    SignIn,
}

/// Who may do what. "Own" is the applicant's draft and application, in the clerk's office; "foreign" is another
/// resident's, in the office of the clerk elsewhere.
fn expected(may: May, caller: Caller, whose: Whose) -> Outcome {
    use Caller::{
        Administrator, Analyst, AnalystElsewhere, Applicant, Clerk, ClerkElsewhere, DeskNobody, Nobody,
        OtherParty,
    };
    let thing = matches!(
        may,
        May::DraftHolder | May::DraftHolderOrParked | May::Party | May::ClerkOfOffice | May::AnalystOfOffice
    );
    let there = !thing || whose == Whose::Own;
    match (may, caller) {
        (May::Anyone, _) => Outcome::Pass,
        (May::DraftHolder | May::DraftHolderOrParked, Applicant) if there => Outcome::Pass,
        (_, DeskNobody) => Outcome::SignIn,
        (May::DraftHolder | May::DraftHolderOrParked, _) => Outcome::NotFound,
        (_, Nobody) => Outcome::SignIn,
        (May::SignedIn, _) => Outcome::Pass,
        (May::Party, Applicant | OtherParty) if there => Outcome::Pass,
        (May::Staff, _) => Outcome::Pass,
        (May::Clerk, Clerk | ClerkElsewhere) => Outcome::Pass,
        (May::ClerkOfOffice, Clerk) if there => Outcome::Pass,
        (May::ClerkOfOffice, ClerkElsewhere) if whose == Whose::Foreign => Outcome::Pass,
        (May::Administrator, Administrator) => Outcome::Pass,
        (May::Analyst, Analyst | AnalystElsewhere) => Outcome::Pass,
        (May::AnalystOfOffice, Analyst) if there => Outcome::Pass,
        (May::AnalystOfOffice, AnalystElsewhere) if whose == Whose::Foreign => Outcome::Pass,
        _ => Outcome::NotFound,
    }
}

fn observed(may: May, method: &Method, answer: &Answer) -> Outcome {
    // A form of somebody who is not signed in is not taken; only pages lead to the sign-in.
    if may != May::Anyone && answer.status == StatusCode::SEE_OTHER && answer.location == "/sign-in" {
        return Outcome::SignIn;
    }
    match (answer.status, method) {
        (StatusCode::NOT_FOUND, _) => Outcome::NotFound,
        _ => Outcome::Pass,
    }
}

struct City {
    app: TestApp,
    /// Names of path parameters and their values, by whose they are.
    values: BTreeMap<&'static str, [String; 3]>,
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

async fn city() -> (City, BTreeMap<&'static str, (Caller, Browser)>) {
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
    for (whose, office) in [("own", "policy"), ("foreign", "welfare")] {
        let office_row =
            format!("INSERT INTO office (id, name) VALUES ('{office}', '{{}}') ON CONFLICT DO NOTHING");
        let survey = format!(
            "INSERT INTO survey (id, version, office, definition, bank, seed, changed_at) \
             VALUES ('life-{whose}', 1, '{office}', '{{}}', '{{}}', 'seed', 1)"
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

async fn execute(app: &TestApp, sql: String) {
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

fn path(city: &City, route: &Route, whose: Whose) -> String {
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

async fn call(browser: &Browser, route: &Route, path: &str) -> Answer {
    if route.method == Method::GET { browser.get(path).await } else { browser.post(path, &[]).await }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_passes_whom_the_table_does_not_name() {
    let (city, callers) = city().await;
    let mut wrong = Vec::new();
    let mut calls = 0;
    for (door, mut table) in [(&city.app.residents, routes::residents()), (&city.app.staff, routes::staff())]
    {
        // What deletes or signs out comes last.
        table.sort_by_key(|route| (route.path == "/sign-out", route.path.ends_with("/delete")));
        for route in &table {
            for (name, (caller, browser)) in callers.iter().filter(|(_, (_, browser))| &browser.base == door)
            {
                for whose in [Whose::Foreign, Whose::Missing, Whose::Own] {
                    let path = path(&city, route, whose);
                    let answer = call(browser, route, &path).await;
                    let mut due = expected(route.may, *caller, whose);
                    if due == Outcome::SignIn && route.method == Method::POST {
                        due = Outcome::NotFound;
                    }
                    calls += 1;
                    let got = observed(route.may, &route.method, &answer);
                    // What everybody may ask for may still not exist.
                    let absent = route.may == May::Anyone && got == Outcome::NotFound;
                    if got != due && !absent {
                        wrong.push(format!(
                            "{name}, {whose:?}: {} {path} ({:?}): {got:?} instead of {due:?} ({})",
                            route.method, route.may, answer.status
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {calls} calls:\n{}", wrong.len(), wrong.join("\n"));
    assert!(calls > 400, "{calls} calls");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_foreign_and_what_is_missing_look_the_same() {
    let (city, callers) = city().await;
    let (_, browser) = &callers["other resident"];
    let strip = |html: &str| html.split("nonce=").next().unwrap().to_owned();
    for route in routes::residents().iter().filter(|route| matches!(route.may, May::Party | May::DraftHolder))
    {
        let foreign = call(browser, route, &path(&city, route, Whose::Foreign)).await;
        let missing = call(browser, route, &path(&city, route, Whose::Missing)).await;
        assert_eq!(foreign.status, missing.status, "{}", route.path);
        let place = |answer: &Answer, whose| strip(&answer.html).replace(&path(&city, route, whose), "");
        assert_eq!(place(&foreign, Whose::Foreign), place(&missing, Whose::Missing), "{}", route.path);
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_and_no_page_is_kept() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for path in ["/", "/nowhere", "/sign-in", "/applications", "/healthz", "/robots.txt", "/assets/none.js"] {
        let answer = browser.get(path).await;
        let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert!(header("content-security-policy").unwrap().contains("frame-ancestors 'none'"), "{path}");
        assert!(!header("content-security-policy").unwrap().contains("unsafe-inline"), "{path}");
        assert!(header("cache-control").is_some(), "{path}");
        assert!(!answer.html.contains(" style=\""), "{path}");
    }
    let nonce = |answer: &Answer| {
        let policy = answer.headers["content-security-policy"].to_str().unwrap().to_owned();
        policy.split_once("nonce-").map(|(_, rest)| rest.split('\'').next().unwrap().to_owned())
    };
    let step = browser.post("/procedures/daycare-enrolment/start", &[]).await.location;
    let (first, second) = (browser.get(&step).await, browser.get(&step).await);
    // Scripts run only where a page has some, and only those of this very answer.
    assert_eq!(nonce(&first).is_some(), first.html.contains("<script"), "{}", first.html);
    if let Some(nonce_of_first) = nonce(&first) {
        assert!(first.html.contains(&nonce_of_first));
        assert_ne!(nonce(&second), Some(nonce_of_first));
    }
    assert_eq!(nonce(&browser.get("/").await), None);
}

#[tokio::test]
async fn over_tls_every_cookie_is_bound_to_the_host() {
    let app = TestApp::start_at(Some("https://apply.city.example.jp")).await;
    let started = app.browser().post("/procedures/daycare-enrolment/start", &[]).await;
    let language = app.browser().post("/language", &[("lang", "en"), ("back", "/")]).await;
    for answer in [&started, &language] {
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert!(started.headers["strict-transport-security"].to_str().unwrap().contains("max-age=31536000"));
}

#[tokio::test]
async fn unknown_methods_and_sizes_are_refused() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for method in [Method::PUT, Method::DELETE, Method::TRACE, Method::PATCH] {
        let request = browser.request(method.clone(), "/").header("origin", &app.residents);
        assert_eq!(Browser::send(request).await.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let large = "x".repeat(300 * 1024);
    let answer = browser.post("/sign-in", &[("email", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.html.contains("大きすぎます"));
}

/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 4, 0, 0, 0, 0xB5, 0x1C, 0x0C, 2, 0, 0, 0, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x64,
    0xF8, 0x0F, 0, 1, 5, 1, 1, 0x27, 0x18, 0xE3, 0x66, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60,
    0x82,
];
