//! More people than room, and clients that take their time: nobody is left without an answer, those who have begun
//! go first, and the line is fair.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;

use std::time::Duration;

use app::text::{Lang, waiting as words};
use axum::http::StatusCode;
use reqwest::{Client, header, redirect::Policy};
use server::{
    admission::{gate::Rank, ticket::Ticket},
    serve::limits::{Limits, Times},
};
use support::{Answer, TestApp, family};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

const SOON: Duration = Duration::from_millis(300);
/// Long for a test, short for a machine that does other things.
const LONG: Duration = Duration::from_secs(20);

fn hasty() -> Limits {
    let times = Times { head: SOON, idle: SOON, write: SOON, body: SOON, ..Times::default() };
    Limits { times, ..Limits::default() }
}

/// Where people arrive who want to apply.
const ARRIVAL: &str = "/procedures/daycare-enrolment";

/// One request at work at a time.
fn narrow() -> Limits {
    Limits { at_work: Some(1), ..Limits::default() }
}

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.residents.trim_start_matches("http://")).await.unwrap()
}

/// Everything until the server hangs up.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is an end, too.
    let _ = timeout(LONG, stream.read_to_end(&mut answer)).await.expect("the server ends the connection");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A browser with these cookies and this language.
async fn ask(app: &TestApp, path: &str, cookie: &str, language: &str) -> Answer {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let request = client
        .get(format!("{}{path}", app.residents))
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT_LANGUAGE, language);
    let answer = request.send().await.unwrap();
    Answer {
        status: answer.status(),
        location: String::new(),
        headers: answer.headers().clone(),
        html: answer.text().await.unwrap(),
    }
}

/// The cookies that an answer sets, as a browser sends them back.
fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all(header::SET_COOKIE).iter();
    let pairs: Vec<_> = set.map(|value| value.to_str().unwrap().split(';').next().unwrap()).collect();
    pairs.join("; ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_end_is_cut_off_and_so_is_silence() {
    let app = TestApp::start_with(None, hasty()).await;
    for half in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: city\r\nX-Slow: "] {
        let mut stream = connect(&app).await;
        stream.write_all(half.as_bytes()).await.unwrap();
        rest(&mut stream).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_put_aside_and_taken_up_again() {
    let limits = Limits { times: Times { idle: LONG, ..Times::default() }, ..Limits::default() };
    let app = TestApp::start_with(None, limits).await;
    let mut stream = connect(&app).await;
    for pause in [0, 1_500, 100, 2_500] {
        sleep(Duration::from_millis(pause)).await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: city\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"ok\n") {
            assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "the server hung up");
        }
    }
    // Half a request, before and after the pause.
    stream.write_all(b"GET /heal").await.unwrap();
    sleep(Duration::from_millis(2_200)).await;
    stream.write_all(b"thz HTTP/1.1\r\nHost: city\r\nConnection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut stream).await.ends_with("ok\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stops_is_cut_off_with_a_page_that_says_so() {
    let app = TestApp::start_with(None, hasty()).await;
    let mut stream = connect(&app).await;
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=a",
        app.residents.trim_start_matches("http://"),
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains(words::TOO_SLOW_TITLE.ja), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_slowly_but_steadily_is_read() {
    let app = TestApp::start_with(None, hasty()).await;
    let mut stream = connect(&app).await;
    let form = format!("email=a&filler={}", "x".repeat(8_000));
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\r\n",
        app.residents.trim_start_matches("http://"),
        form.len(),
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let began = Instant::now();
    for piece in form.as_bytes().chunks(1_000) {
        sleep(Duration::from_millis(80)).await;
        stream.write_all(piece).await.unwrap();
    }
    assert!(began.elapsed() > 2 * SOON, "longer than a body may stop");
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 422"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_take_its_answers_is_cut_off() {
    let app = TestApp::start_with(None, hasty()).await;
    let mut stream = connect(&app).await;
    // More answers than the operating system keeps for both sides, and not one of them is read.
    let many = "GET / HTTP/1.1\r\nHost: city\r\n\r\n".repeat(100);
    let writing = async {
        loop {
            if stream.write_all(many.as_bytes()).await.is_err() {
                break;
            }
        }
    };
    timeout(LONG, writing).await.expect("the server hangs up");
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_last_connection_there_is_an_answer_in_every_language() {
    let app = TestApp::start_with(None, Limits { connections: 2, ..Limits::default() }).await;
    let held = [connect(&app).await, connect(&app).await];
    let mut third = connect(&app).await;
    third.write_all(b"GET / HTTP/1.1\r\nHost: city\r\n\r\n").await.unwrap();
    let answer = rest(&mut third).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("retry-after: "));
    for lang in Lang::ALL {
        assert!(answer.contains(&words::FULL_TITLE.plain(lang)), "{lang:?}");
    }
    drop(held);
    let mut answer = String::new();
    for _ in 0..100 {
        let mut stream = connect(&app).await;
        let request = b"GET /healthz HTTP/1.1\r\nHost: city\r\nConnection: close\r\n\r\n";
        stream.write_all(request).await.unwrap();
        answer = rest(&mut stream).await;
        if answer.starts_with("HTTP/1.1 200") {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("there is room again, and still: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_arrives_while_there_is_no_room_gets_a_page_that_waits() {
    let app = TestApp::start_with(None, narrow()).await;
    let held = app.portal.admission.gate().enter(Rank::Sending, 0).await.unwrap();
    for (language, lang) in [("ja", Lang::Ja), ("en-GB,en;q=0.9", Lang::En)] {
        for path in [ARRIVAL, "/sign-in"] {
            let answer = ask(&app, path, "", language).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            let seconds: u64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
            assert!((3..=40).contains(&seconds), "{seconds}");
            let refresh = format!("http-equiv=\"refresh\" content=\"{seconds}\"");
            assert!(answer.html.contains(&refresh), "{}", answer.html);
            assert!(answer.html.contains(words::LINE_TITLE.raw(lang)), "{}", answer.html);
            assert!(!answer.html.contains("<script"));
            let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.contains("style-src 'self'") && !policy.contains("script-src"), "{policy}");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        }
    }
    let easy = ask(&app, ARRIVAL, "lang=easy", "en").await;
    assert!(easy.html.contains("<ruby>"), "{}", easy.html);
    // What costs nothing is still answered: the page's style, and whether the server lives.
    let style = easy.html.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    for path in [style, "/", "/help", "/healthz", "/readyz", "/favicon.svg"] {
        assert_eq!(ask(&app, path, "", "ja").await.status, StatusCode::OK, "{path}");
    }
    drop(held);
    assert_eq!(ask(&app, ARRIVAL, "", "ja").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_begun_is_served_while_who_arrives_waits() {
    let app = TestApp::start_with(None, narrow()).await;
    let drafts = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), 1).await;
    let held = app.portal.admission.gate().enter(Rank::Sending, 0).await.unwrap();
    // Somebody who arrives is at the gate already when the form comes; the form goes first, and is not refused.
    let arriving = {
        let residents = app.residents.clone();
        tokio::spawn(async move {
            Client::new().get(format!("{residents}{ARRIVAL}")).send().await.unwrap().status()
        })
    };
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let submitting = client
        .post(format!("{}/drafts/{}/submit", app.residents, drafts[0].id))
        .header(header::ORIGIN, &app.residents)
        .header(header::COOKIE, &drafts[0].cookie)
        .form(&[("_then", "submit")])
        .send();
    let submitting = tokio::spawn(submitting);
    assert_eq!(arriving.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    drop(held);
    let answer = submitting.await.unwrap().unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(answer.headers()[header::LOCATION].to_str().unwrap().starts_with("/applications/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_somebody_who_has_begun_says_that_everything_is_still_there() {
    let app = TestApp::start_with(None, narrow()).await;
    let drafts = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), 1).await;
    let _held = app.portal.admission.gate().enter(Rank::Sending, 0).await.unwrap();
    let path = format!("/drafts/{}/review", drafts[0].id);
    let answer = ask(&app, &path, &drafts[0].cookie, "ja").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.html.contains(words::PAGE_TITLE.ja), "{}", answer.html);
    assert!(answer.headers.get(header::SET_COOKIE).is_none(), "no place in a line that it does not stand in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_begins_something_is_to_be_sent_again_and_does_not_send_itself() {
    let app = TestApp::start_with(None, narrow()).await;
    let _held = app.portal.admission.gate().enter(Rank::Sending, 0).await.unwrap();
    let answer = app.browser().post("/procedures/daycare-enrolment/start", &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.html.contains(words::FORM_TITLE.ja), "{}", answer.html);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    assert!(!answer.html.contains("http-equiv=\"refresh\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_goes_by_arrival_and_whoever_was_let_in_stays_in() {
    let app = TestApp::start_with(None, Limits { at_work: Some(4), ..Limits::default() }).await;
    let gate = app.portal.admission.gate();
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(gate.enter(Rank::Sending, 0).await.unwrap());
    }
    let first = cookies(&ask(&app, ARRIVAL, "", "ja").await);
    app.clock.advance(1);
    let second = cookies(&ask(&app, ARRIVAL, "", "ja").await);
    // Room for two, and those whose turn it is not yet leave it to those whose turn it is.
    held.truncate(2);
    let status = async |cookie: &str| ask(&app, ARRIVAL, cookie, "ja").await.status;
    assert_eq!(status("").await, StatusCode::SERVICE_UNAVAILABLE, "somebody new");
    assert_eq!(status(&second).await, StatusCode::SERVICE_UNAVAILABLE, "reloading does not help");
    let admitted = ask(&app, ARRIVAL, &first, "ja").await;
    assert_eq!(admitted.status, StatusCode::OK);
    // The ticket says from now on that its holder is in: also while a new line stands.
    let device = first.split("; ").find(|pair| pair.starts_with("device=")).unwrap();
    let inside = format!("{device}; {}", cookies(&admitted));
    assert_eq!(status(&inside).await, StatusCode::OK);
    app.clock.advance(1);
    assert_eq!(status(&second).await, StatusCode::OK, "one a second, at the slowest");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_begins_while_a_line_stands_is_theirs() {
    let app = TestApp::start_with(None, narrow()).await;
    let held = app.portal.admission.gate().enter(Rank::Sending, 0).await.unwrap();
    assert_eq!(ask(&app, ARRIVAL, "", "ja").await.status, StatusCode::SERVICE_UNAVAILABLE, "a line stands");
    drop(held);
    let browser = app.browser();
    let begun = browser.post(&format!("{ARRIVAL}/start"), &[]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.html);
    let devices = begun.headers.get_all(header::SET_COOKIE).iter();
    let devices = devices.filter(|cookie| cookie.to_str().unwrap().starts_with("device="));
    assert_eq!(devices.count(), 1, "a second one would take the draft away");
    assert_eq!(browser.get(&begun.location).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_foreign_and_old_tickets_are_no_tickets() {
    let app = TestApp::start_with(None, narrow()).await;
    let _held = app.portal.admission.gate().enter(Rank::Sending, 0).await.unwrap();
    let mine = cookies(&ask(&app, ARRIVAL, "", "ja").await);
    let theirs = cookies(&ask(&app, ARRIVAL, "", "ja").await);
    let part = |all: &str, name: &str| {
        let found = all.split("; ").find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.unwrap().to_owned()
    };
    app.clock.advance(5);
    // A ticket that is accepted keeps its number; one that is not is replaced.
    let number = |cookie: &str| {
        let ticket = data_encoding::BASE64URL_NOPAD.decode(part(cookie, "ticket").as_bytes()).unwrap();
        ticket[32..40].to_vec()
    };
    let kept = ask(&app, ARRIVAL, &mine, "ja").await;
    assert_eq!(number(&cookies(&kept)), number(&mine));
    let (device, ticket) = (part(&mine, "device"), part(&mine, "ticket"));
    let mut forged = ticket.clone().into_bytes();
    forged[3] = if forged[3] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    let theirs = part(&theirs, "ticket");
    for bad in [forged.as_str(), &theirs, "<b>x</b>", ""] {
        let answer = ask(&app, ARRIVAL, &format!("device={device}; ticket={bad}"), "ja").await;
        let new = cookies(&answer);
        assert_ne!(number(&format!("device={device}; {new}")), number(&mine));
        assert!(bad.is_empty() || !answer.html.contains(bad), "echoed");
        assert!(!answer.html.contains(&device), "echoed");
    }
    app.clock.advance(6 * 3_600);
    let old = ask(&app, ARRIVAL, &mine, "ja").await;
    assert_ne!(number(&cookies(&old)), number(&mine));
}

/// A ticket of somebody who came, was kept for `kept` seconds and is let in now, on this device.
fn let_in(app: &TestApp, device: &str, kept: i64) -> String {
    let now = server::clock::millis(server::clock::Clock::now(&app.clock));
    let at = |seconds: i64| server::clock::from_millis(now - 1_000 * seconds);
    let mut ticket = Ticket::new(at(kept), [1; 8]);
    for left in (0..kept).rev().step_by(30) {
        ticket = ticket.seen(at(left));
    }
    let keys = &app.portal.keys;
    ticket.let_in(at(0)).signed(keys.door_key(), &keys.session_hash(device))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_arrived_in_the_closing_second_and_was_kept_may_still_begin_and_file() {
    let app = TestApp::start().await;
    let version = app.portal.forms.current("daycare-enrolment").unwrap();
    let procedure = &version.form.procedure;
    let round = procedure.rounds.iter().find(|round| round.id.as_str() == "2027-04-first").unwrap();
    let closes: jiff::civil::DateTime = round.window.closes.as_deref().unwrap().parse().unwrap();
    let grace = i64::from(round.window.grace_minutes) * 60;
    // The first instant that is too late.
    let end = jiff::tz::Offset::constant(9).to_timestamp(closes).unwrap();
    let end = server::clock::millis(end) / 1_000 + 60 + grace;
    let submit = async |ready: &ready::Ready, ticket: Option<String>| {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let ticket = ticket.map_or(String::new(), |ticket| format!("; device=d; ticket={ticket}"));
        let request = client
            .post(format!("{}/drafts/{}/submit", app.residents, ready.id))
            .header(header::ORIGIN, &app.residents)
            .header(header::COOKIE, format!("{}{ticket}", ready.cookie));
        let answer = request.form(&[("_then", "submit")]).send().await.unwrap();
        answer.headers()[header::LOCATION].to_str().unwrap().starts_with("/applications/")
    };
    // Login sessions would end on the way: the clock goes there first.
    let kept = 300;
    app.clock.set(server::clock::from_millis((end - 1 + kept) * 1_000));
    let drafts = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), 3).await;
    assert!(!submit(&drafts[0], None).await, "too late, and never kept");
    let ticket = let_in(&app, "d", kept);
    assert!(submit(&drafts[0], Some(ticket.clone())).await, "arrived in the last second");
    let ticket_too_late = let_in(&app, "d", kept - 1);
    assert!(!submit(&drafts[1], Some(ticket_too_late)).await, "arrived a second later");
    // As long as they were kept, and ten minutes.
    app.clock.advance(kept + 600);
    assert!(submit(&drafts[1], Some(ticket.clone())).await);
    app.clock.advance(1);
    assert!(!submit(&drafts[2], Some(ticket)).await, "that was enough time");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_that_floods_gets_a_page_and_the_others_are_served() {
    let limits =
        Limits { flood: 1, forwarded: Some("x-forwarded-for".parse().unwrap()), ..Limits::default() };
    let app = TestApp::start_with(None, limits).await;
    let from = async |address: &'static str| {
        let request = Client::new().get(format!("{}/sign-in", app.residents));
        request.header("x-forwarded-for", address).send().await.unwrap()
    };
    let mut last = from("203.0.113.7").await;
    for _ in 0..50 {
        if last.status() == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        last = from("203.0.113.7").await;
    }
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key(header::RETRY_AFTER));
    assert!(last.text().await.unwrap().contains(words::FLOOD_TITLE.ja));
    assert_eq!(from("203.0.113.8").await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hangs_up_in_the_middle_leaves_their_place_to_the_next() {
    let app = TestApp::start_with(None, Limits { at_work: Some(2), ..Limits::default() }).await;
    let drafts = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), 1).await;
    let request = format!(
        "GET /drafts/{}/steps/guardians HTTP/1.1\r\nHost: city\r\nCookie: {}\r\n\r\n",
        drafts[0].id, drafts[0].cookie,
    );
    for number in 0..200_u64 {
        let mut stream = connect(&app).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        sleep(Duration::from_micros(number * 97 % 5_000)).await;
        // At once, and without taking what has come.
        stream.set_zero_linger().unwrap();
        drop(stream);
    }
    for _ in 0..100 {
        if app.portal.admission.gate().load() == (0, 0) {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(app.portal.admission.gate().load(), (0, 0));
    let path = format!("/drafts/{}/steps/guardians", drafts[0].id);
    assert_eq!(ask(&app, &path, &drafts[0].cookie, "ja").await.status, StatusCode::OK);
}
