//! Clients that hang up: the attempt goes on, and a repeated one gets the same receipt.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;

use server::db::sql;
use std::time::Duration;

use reqwest::{Client, header, redirect::Policy};
use support::{TestApp, family};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};

/// Sends a submission and hangs up, without reading a byte, `wait` after the last byte of the body.
async fn send_and_hang_up(app: &TestApp, ready: &ready::Ready, body: &str, wait: Duration) {
    let address = app.residents.trim_start_matches("http://");
    let request = format!(
        "POST /drafts/{}/submit HTTP/1.1\r\nHost: {address}\r\nOrigin: {}\r\nCookie: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        ready.id,
        app.residents,
        ready.cookie,
        body.len(),
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    sleep(wait).await;
    drop(stream);
}

async fn send_again(app: &TestApp, ready: &ready::Ready) -> String {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let request = client
        .post(format!("{}/drafts/{}/submit", app.residents, ready.id))
        .header(header::ORIGIN, &app.residents)
        .header(header::COOKIE, &ready.cookie);
    let answer = request.form(&[("_then", "submit")]).send().await.unwrap();
    answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
}

async fn applications(app: &TestApp, draft: &str) -> Vec<String> {
    let found = sql::query_scalar("SELECT id FROM application WHERE draft = $1").bind(draft);
    found.fetch_all(app.portal.db.read()).await.unwrap()
}

/// Whether something was stored within two seconds.
async fn soon(app: &TestApp, draft: &str) -> bool {
    for _ in 0..100 {
        if !applications(app, draft).await.is_empty() {
            return true;
        }
        sleep(Duration::from_millis(20)).await;
    }
    false
}

/// Hangs up at 24 moments after the last byte, with and without a body; says for which nothing was stored.
async fn hang_up_at_many_moments(app: &TestApp, patient: bool) -> Vec<String> {
    let drafts = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), 24).await;
    let mut nothing = Vec::new();
    for (number, ready) in drafts.iter().enumerate() {
        let body = ["_then=submit", ""][number % 2];
        let wait = Duration::from_micros(500 * number as u64);
        send_and_hang_up(app, ready, body, wait).await;
        if patient && !soon(app, &ready.id).await {
            nothing.push(format!("{body:?} after {wait:?}"));
        }
        let receipt = send_again(app, ready).await;
        let stored = applications(app, &ready.id).await;
        assert_eq!(stored.len(), 1);
        assert_eq!(receipt, format!("/applications/{}/versions/1/receipt", stored[0]));
        assert_eq!(send_again(app, ready).await, receipt);
        assert_eq!(app.mails_to(ready.address.as_str()).await, 1);
    }
    nothing
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_and_sends_again_has_applied_once_and_gets_the_one_receipt() {
    let app = TestApp::start().await;
    hang_up_at_many_moments(&app, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_right_after_the_body_has_applied() {
    let app = TestApp::start().await;
    assert_eq!(hang_up_at_many_moments(&app, true).await, Vec::<String>::new());
}
