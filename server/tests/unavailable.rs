//! The database is away, or cannot be read for a while: people are told to try again and lose nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod away;
mod city;
mod engines;
mod support;

use std::collections::BTreeMap;

use away::Away;
use axum::http::{StatusCode, header};
use city::{Caller, City, Whose, call, city, path};
use engines::execute;
use server::{
    db::Read,
    forms,
    identity::guard::May,
    refusal::Refusal,
    routes::{self, Route},
};
use support::{Answer, Browser, Road, TestApp};

/// Whether an answer asks to try again, and says when.
fn asks_to_try_again(answer: &Answer) -> bool {
    answer.status == StatusCode::SERVICE_UNAVAILABLE && answer.headers.contains_key(header::RETRY_AFTER)
}

/// Whether what was sent is said not to have arrived, and to be still where it was typed.
fn keeps_the_form(answer: &Answer) -> bool {
    asks_to_try_again(answer) && answer.html.contains("まだ送信されていません")
}

type Fields<'f> = &'f [(&'f str, &'f str)];
type Callers = BTreeMap<&'static str, (Caller, Browser)>;

/// Who walks a route of the staff door.
fn member(may: May) -> &'static str {
    match may {
        May::Administrator => "administrator",
        May::Analyst | May::AnalystOfOffice => "analyst",
        _ => "clerk",
    }
}

/// Walks every route but those after which nothing would be left to walk: what was answered, by method and path.
async fn walk(city: &City, callers: &Callers) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    let last =
        |route: &Route| ["/delete", "/submit", "/sign-out"].iter().any(|end| route.path.ends_with(end));
    let residents = routes::residents().into_iter().map(|route| ("applicant", route));
    let staff = routes::staff().into_iter().map(|route| (member(route.may), route));
    for (caller, route) in residents.chain(staff).filter(|(_, route)| !last(route)) {
        let (_, browser) = &callers[caller];
        let answer = call(browser, &route, &path(city, &route, Whose::Own)).await;
        answers.push((format!("{caller}: {} {}", route.method, route.path), answer));
    }
    answers
}

/// How many of a walk were asked to try again; who met an error instead is noted.
fn asked(walked: &[(String, Answer)], when: &str, wrong: &mut Vec<String>) -> usize {
    let (asked, answered): (Vec<_>, Vec<_>) =
        walked.iter().partition(|(_, answer)| asks_to_try_again(answer));
    let errors = answered.iter().filter(|(_, answer)| answer.status.is_server_error());
    wrong.extend(errors.map(|(route, answer)| format!("{when}: {route}: {}", answer.status)));
    asked.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_route_breaks_while_the_database_is_away() {
    let (city, callers) = city().await;
    let mut wrong = Vec::new();
    assert_eq!(asked(&walk(&city, &callers).await, "with everything", &mut wrong), 0);
    let mut without_a_table = 0;
    {
        let away = Away::prepare(&city.app.portal.db).await;
        for table in away.tables().await {
            away.take(&table).await;
            let walked = walk(&city, &callers).await;
            without_a_table += asked(&walked, &format!("without {table}"), &mut wrong);
            away.give_back(&table).await;
        }
    }
    city.app.portal.db.close().await;
    let closed = asked(&walk(&city, &callers).await, "closed", &mut wrong);
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(without_a_table > 400 && closed > 100, "nothing was away: {without_a_table}, {closed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_meets_no_database_is_told_to_try_again_and_loses_nothing() {
    let (city, callers) = city().await;
    let away = Away::prepare(&city.app.portal.db).await;
    let (draft, case) = (&city.values["draft"][0], &city.values["application"][0]);
    let step = format!("/drafts/{draft}/steps/child");
    let pages = [
        ("applicant", "draft", step.clone()),
        ("applicant", "draft", format!("/drafts/{draft}/review")),
        ("applicant", "application", format!("/applications/{case}")),
        ("applicant", "login_code", "/sign-in/code".to_owned()),
        ("applicant", "wave", "/surveys/life-own".to_owned()),
        ("clerk", "application", format!("/cases/{case}")),
    ];
    for (caller, table, path) in &pages {
        away.take(table).await;
        let answer = callers[caller].1.get(path).await;
        assert!(asks_to_try_again(&answer), "{path}: {} {}", answer.status, answer.html);
        away.give_back(table).await;
    }
    let (_, applicant) = &callers["applicant"];
    let revision = Road::revision(&applicant.get(&step).await);
    let typed = [("_revision", revision.as_str()), ("child_name/family", "𠮷田")];
    let forms: [(_, _, Fields<'_>); 3] = [
        ("draft", step.clone(), &typed),
        ("draft", format!("/drafts/{draft}/submit"), &[]),
        ("login_code", "/sign-in/code".to_owned(), &[("code", "000000")]),
    ];
    for (table, path, fields) in &forms {
        away.take(table).await;
        let answer = applicant.post(path, fields).await;
        assert!(keeps_the_form(&answer), "{path}: {} {}", answer.status, answer.html);
        away.give_back(table).await;
    }
    // Sent again, as the page says.
    assert_eq!(applicant.post(&step, &typed).await.status, StatusCode::SEE_OTHER);
    assert!(applicant.get(&step).await.html.contains("𠮷田"));
    // Of a procedure that is not in memory.
    away.take("procedure_version").await;
    let version = forms::version(&city.app.portal, "older").await;
    assert!(matches!(version, Err(Refusal::Busy)), "{version:?}");
}

/// A resident whose login session ended while a step was filled in, and who has asked for another code: with it, and
/// the step.
async fn parked(app: &TestApp) -> (Browser, String, String) {
    let road = Road::begin(app).await;
    road.confirm("parked@example.jp").await;
    let path = format!("/drafts/{}/steps/child", road.draft);
    let revision = Road::revision(&road.browser.get(&path).await);
    app.clock.advance(31 * 60);
    let typed = [("_revision", revision.as_str()), ("child_name/family", "𠮷田"), ("child_born", "yes")];
    assert_eq!(road.browser.post(&path, &typed).await.location, "/sign-in?parked");
    road.browser.post("/sign-in", &[("email", "parked@example.jp")]).await;
    let code = app.code_to("parked@example.jp").await;
    (road.browser.clone(), code, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_code_signs_in_although_what_was_parked_cannot_be_brought_back_yet() {
    let app = TestApp::start().await;
    let (browser, code, step) = parked(&app).await;
    let away = Away::prepare(&app.portal.db).await;
    away.take("parked_post").await;
    let entered = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(entered.location, "/sign-in?parked", "{}", entered.html);
    assert_eq!(browser.get("/applications").await.status, StatusCode::OK);
    assert!(asks_to_try_again(&browser.get("/sign-in?parked").await));
    away.give_back("parked_post").await;
    assert_eq!(browser.get("/sign-in?parked").await.location, step);
    assert!(browser.get(&step).await.html.contains("𠮷田"));
    assert_eq!(browser.get("/sign-in?parked").await.location, "/applications", "it is back once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_again_after_its_draft_could_not_be_read() {
    let app = TestApp::start().await;
    let road = Road::begin(&app).await;
    road.browser.post(&format!("/drafts/{}/address", road.draft), &[("email", "soon@example.jp")]).await;
    let code = app.code_to("soon@example.jp").await;
    let away = Away::prepare(&app.portal.db).await;
    away.take("draft").await;
    assert!(keeps_the_form(&road.browser.post("/sign-in/code", &[("code", &code)]).await));
    away.give_back("draft").await;
    let entered = road.browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(entered.location, format!("/drafts/{}/review", road.draft));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_to_a_full_database_is_told_to_try_again() {
    let app = TestApp::start().await;
    if matches!(app.portal.db.read(), Read::Postgres(_)) {
        println!("left out: PostgreSQL's disk is filled by `make faults`");
        return;
    }
    // No page more than there are; for this connection, which is replaced after the failure.
    execute(&app.portal.db, "PRAGMA max_page_count = 1").await;
    let browser = app.browser();
    let mut answer = browser.post("/procedures/daycare-enrolment/start", &[]).await;
    for _ in 0..500 {
        if answer.status != StatusCode::SEE_OTHER {
            break;
        }
        answer = browser.post("/procedures/daycare-enrolment/start", &[]).await;
    }
    assert!(keeps_the_form(&answer), "{} {}", answer.status, answer.html);
    let again = browser.post("/procedures/daycare-enrolment/start", &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "there is room again");
}
