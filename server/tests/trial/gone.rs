//! A client that is gone at any byte: of a submission, and of an upload.

use reqwest::{Client, header, redirect::Policy};
use server::db::sql;
use std::time::{Duration, Instant};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};

use super::table::Row;
use crate::{
    ready::{self, Ready},
    support::{TestApp, family},
};

/// How the client goes.
const WAYS: [bool; 2] = [true, false];
const BOUNDARY: &str = "cut-here";
const QUESTION: &str = "doc_identity";
/// A picture of one pixel.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 4, 0, 0, 0, 0xB5, 0x1C, 0x0C, 2, 0, 0, 0, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x64,
    0xF8, 0x0F, 0, 1, 5, 1, 1, 0x27, 0x18, 0xE3, 0x66, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60,
    0x82,
];

/// Cuts a submission and an upload after every `stride`-th byte, and after each of the last ones.
pub async fn play(app: &TestApp, stride: usize) -> Row {
    let began = Instant::now();
    let submission = submission(app, stride).await;
    let upload = upload(app, stride).await;
    Row {
        scenario: "client gone at any byte".to_owned(),
        counts: None,
        good: submission.is_ok() && upload.is_ok(),
        note: format!("submission: {}; upload: {}", told(submission), told(upload)),
        took: began.elapsed(),
    }
}

fn told(result: Result<usize, String>) -> String {
    result.map_or_else(|what| what, |cuts| format!("{cuts} cuts, nothing by halves"))
}

/// Whatever is cut off stores nothing; the whole is stored once, whoever sends it again gets the same receipt.
async fn submission(app: &TestApp, stride: usize) -> Result<usize, String> {
    let ready = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), WAYS.len()).await;
    let mut cuts = 0;
    for (ready, polite) in ready.iter().zip(WAYS) {
        let request = request(app, ready, "submit", "application/x-www-form-urlencoded", b"_then=submit");
        for length in lengths(request.len(), stride) {
            send(app, &request[..length], polite).await;
            cuts += 1;
            if length % 16 == 0 && count(app, APPLICATIONS, &ready.id).await != 0 {
                return Err(format!("{length} of {} bytes were enough", request.len()));
            }
        }
        settled().await;
        if count(app, APPLICATIONS, &ready.id).await != 0 {
            return Err("less than the whole was enough".to_owned());
        }
        send(app, &request, polite).await;
        let receipts = [again(app, ready).await, again(app, ready).await];
        let applications = count(app, APPLICATIONS, &ready.id).await;
        if applications != 1 || receipts[0] != receipts[1] || !receipts[0].ends_with("/versions/1/receipt") {
            return Err(format!("{applications} applications, receipts {receipts:?}"));
        }
        if app.mails_to(ready.address.as_str()).await != 1 {
            return Err("not one mail".to_owned());
        }
    }
    Ok(cuts)
}

/// Whatever is cut off leaves neither row nor answer; the whole is there, and comes back as it was.
async fn upload(app: &TestApp, stride: usize) -> Result<usize, String> {
    let ready = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), WAYS.len()).await;
    let mut cuts = 0;
    for (ready, polite) in ready.iter().zip(WAYS) {
        let mut body = Vec::new();
        for (name, value) in [("_revision", "0"), ("_then", "stay")] {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{QUESTION}\"; filename=\"a.png\"\r\n\r\n").bytes(),
        );
        body.extend(PICTURE);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = request(app, ready, "steps/documents", &kind, &body);
        let before = count(app, REVISION, &ready.id).await;
        // Without the last line break everything is there: that may count as the whole.
        for length in lengths(request.len() - 2, stride) {
            send(app, &request[..length], polite).await;
            cuts += 1;
        }
        settled().await;
        let rows = count(app, FILES, &ready.id).await;
        let changed = count(app, REVISION, &ready.id).await != before;
        if rows != 0 || changed {
            return Err(format!("a cut upload left {rows} rows, draft changed: {changed}"));
        }
        send(app, &request, true).await;
        for _ in 0..100 {
            if count(app, FILES, &ready.id).await == 1 {
                break;
            }
            sleep(Duration::from_millis(20)).await;
        }
        let file = sql::query_scalar::<String>("SELECT id FROM attachment WHERE draft = $1").bind(&ready.id);
        let Some(file) = file.fetch_optional(app.portal.db.read()).await.unwrap() else {
            return Err("a whole upload left nothing".to_owned());
        };
        let url = format!("{}/drafts/{}/files/{file}", app.residents, ready.id);
        let back = client().get(url).header(header::COOKIE, &ready.cookie).send().await.unwrap();
        if back.bytes().await.unwrap() != PICTURE {
            return Err("a file came back otherwise".to_owned());
        }
    }
    Ok(cuts)
}

const APPLICATIONS: &str = "SELECT COUNT(*) FROM application WHERE draft = $1";
const FILES: &str = "SELECT COUNT(*) FROM attachment WHERE draft = $1";
const REVISION: &str = "SELECT version FROM draft WHERE id = $1";

async fn count(app: &TestApp, sql: &'static str, draft: &str) -> i64 {
    sql::query_scalar(sql).bind(draft).fetch_one(app.portal.db.read()).await.unwrap()
}

/// Sparsely at first, then every one of the last: head and body end there.
fn lengths(whole: usize, stride: usize) -> impl Iterator<Item = usize> {
    (1..whole).filter(move |length| length % stride == 0 || length + 24 > whole)
}

fn request(app: &TestApp, ready: &Ready, path: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let host = app.residents.trim_start_matches("http://");
    let head = format!(
        "POST /drafts/{}/{path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: {}\r\nContent-Type: {kind}\r\n\
         Content-Length: {}\r\n\r\n",
        ready.id,
        app.residents,
        ready.cookie,
        body.len(),
    );
    [head.as_bytes(), body].concat()
}

/// Sends these bytes and goes: politely with an end of what is sent, or at once.
async fn send(app: &TestApp, bytes: &[u8], polite: bool) {
    let mut stream = TcpStream::connect(app.residents.trim_start_matches("http://")).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream.write_all(bytes).await.unwrap();
    if polite {
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(
            Duration::from_millis(200),
            tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer),
        )
        .await;
    } else {
        sleep(Duration::from_millis(1)).await;
    }
}

/// Long enough for whatever still goes on.
async fn settled() {
    sleep(Duration::from_millis(500)).await;
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

async fn again(app: &TestApp, ready: &Ready) -> String {
    let request = client()
        .post(format!("{}/drafts/{}/submit", app.residents, ready.id))
        .header(header::ORIGIN, &app.residents)
        .header(header::COOKIE, &ready.cookie);
    let answer = request.form(&[("_then", "submit")]).send().await.unwrap();
    answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
}
