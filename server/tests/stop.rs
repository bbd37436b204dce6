//! Stopping politely: what was begun is finished, and nothing new is promised.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;
mod trial;

use std::{sync::atomic::Ordering, time::Duration};

use axum::http::StatusCode;
use server::serve::limits::Limits;
use support::TestApp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{Instant, sleep},
};
use trial::{
    city::{self, Setup},
    database::Database,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_begun_before_the_signal_is_answered_and_the_program_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let (residents, staff) = (city::free_address(), city::free_address());
    let mut child = city::spawn(folder.path(), &residents, &staff);
    assert!(city::is_ready(&format!("http://{residents}")).await);
    let mut stream = TcpStream::connect(&residents).await.unwrap();
    // Half a form, the signal, and the other half a second later.
    let form = "typed=a&then=b";
    let (half, rest) = form.split_at(7);
    let head = format!(
        "POST /procedures/daycare-enrolment/start HTTP/1.1\r\nHost: {residents}\r\nOrigin: http://{residents}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{half}",
        form.len(),
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(500)).await;
    let signalled = Instant::now();
    city::terminate(&child).await;
    sleep(Duration::from_secs(1)).await;
    assert!(TcpStream::connect(&residents).await.is_err(), "nobody new is let in");
    stream.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let status = tokio::time::timeout(Duration::from_secs(10), child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");
    assert!(signalled.elapsed() < Duration::from_secs(10), "{:?}", signalled.elapsed());
    // Emptied into the database: a backup of the one file is whole.
    let log = folder.path().join("kakazu.db-wal");
    assert!(std::fs::metadata(&log).map_or(0, |meta| meta.len()) == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_says_nothing_does_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (residents, staff) = (city::free_address(), city::free_address());
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", silent.local_addr().unwrap());
    let mut child = Setup::new(folder.path(), Database::Sqlite, Some(url)).spawn(&residents, &staff, 0);
    assert!(city::is_ready(&format!("http://{residents}")).await);
    let browser = support::Browser::at(&format!("http://{residents}"));
    assert_eq!(browser.post("/sign-in", &[("email", "a@example.jp")]).await.location, "/sign-in/code");
    // The mail is on its way, and will be for half a minute.
    let _connection = silent.accept().await.unwrap();
    city::terminate(&child).await;
    let status = tokio::time::timeout(Duration::from_secs(15), child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_says_nothing_does_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (residents, staff) = (city::free_address(), city::free_address());
    let mut child = city::spawn(folder.path(), &residents, &staff);
    assert!(city::is_ready(&format!("http://{residents}")).await);
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(TcpStream::connect(&residents).await.unwrap());
    }
    // Some have said half a word.
    for stream in silent.iter_mut().step_by(2) {
        stream.write_all(b"GET / HT").await.unwrap();
    }
    sleep(Duration::from_millis(300)).await;
    let signalled = Instant::now();
    city::terminate(&child).await;
    let status = tokio::time::timeout(Duration::from_secs(15), child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");
    println!("ended after {:?}", signalled.elapsed());
    assert!(signalled.elapsed() < Duration::from_secs(12), "{:?}", signalled.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_while_after_the_signal_it_is_not_ready_and_still_serves() {
    let limits = Limits { drain_lead: Some(2), ..Limits::default() };
    let app = TestApp::start_with(None, limits).await;
    let browser = app.browser();
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
    let address = app.residents.trim_start_matches("http://").to_owned();
    // The end of the city is the signal.
    drop(app);
    while browser.get("/readyz").await.status == StatusCode::OK {
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
    let until = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(&address).await.is_ok() {
        assert!(Instant::now() < until, "it goes on accepting");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_stopping_the_server_says_that_it_is_not_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.browser().get("/readyz").await.status, StatusCode::OK);
    app.portal.draining.store(true, Ordering::Relaxed);
    assert_eq!(app.browser().get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let healthy = app.browser().get("/healthz").await;
    assert_eq!(healthy.status, StatusCode::OK);
    assert_eq!(healthy.headers["connection"], "close", "the next request comes on another connection");
}
