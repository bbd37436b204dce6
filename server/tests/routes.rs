//! Every route × every kind of caller × own, foreign and missing things: deny by default.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod city;
mod support;

use axum::http::{Method, StatusCode};
use city::{Caller, Whose, call, city, path};
use server::{identity::guard::May, routes};
use support::{Answer, Browser, TestApp};

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
