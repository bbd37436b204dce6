//! A public page over HTTP beside a static body of equal size, in turns.

use std::time::{Duration, Instant};

use axum::{Router, http::header, routing::get};
use serde::Serialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::machine::{cpu, median};

/// Connections that ask.
const CLIENTS: usize = 16;
/// A page is answered at least at this part of the rate of a static body.
const LEAST: f64 = 0.25;

/// Answers a second, with clients in the same process.
#[derive(Serialize)]
pub struct Public {
    bytes: usize,
    page: f64,
    page_cpu_ms: f64,
    still: f64,
    still_cpu_ms: f64,
    ratio: f64,
}

/// Asks for the front page and for a body of as many bytes from a bare server.
pub async fn measure(residents: &str, quick: bool) -> Public {
    let server = residents.trim_start_matches("http://").to_owned();
    let bytes = ask(&mut TcpStream::connect(&server).await.unwrap(), &server).await;
    let still = bare(bytes).await;
    let (turns, time) = if quick { (1, 300) } else { (5, 1_500) };
    let (mut pages, mut stills, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..turns {
        let time = Duration::from_millis(time);
        let (page, plain) = if turn % 2 == 0 {
            let page = rate(&server, time).await;
            (page, rate(&still, time).await)
        } else {
            let plain = rate(&still, time).await;
            (rate(&server, time).await, plain)
        };
        ratios.push(page.0 / plain.0);
        pages.push(page);
        stills.push(plain);
    }
    let of = |all: &[(f64, f64)], which: fn(&(f64, f64)) -> f64| {
        median(&all.iter().map(which).collect::<Vec<_>>())
    };
    Public {
        bytes,
        page: of(&pages, |rate| rate.0),
        page_cpu_ms: of(&pages, |rate| rate.1),
        still: of(&stills, |rate| rate.0),
        still_cpu_ms: of(&stills, |rate| rate.1),
        ratio: median(&ratios),
    }
}

async fn bare(bytes: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let body = axum::body::Bytes::from(vec![b'x'; bytes]);
    let answer = move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body) };
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(answer))).await.unwrap() });
    address
}

/// Answers per second, and processor time of each in milliseconds.
async fn rate(server: &str, time: Duration) -> (f64, f64) {
    let (began, used) = (Instant::now(), cpu());
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let server = server.to_owned();
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(&server).await.unwrap();
                let mut count = 0_u32;
                while began.elapsed() < time {
                    ask(&mut stream, &server).await;
                    count += 1;
                }
                count
            })
        })
        .collect();
    let mut count = 0;
    for client in clients {
        count += client.await.unwrap();
    }
    let each = (cpu() - used).as_secs_f64() * 1_000.0 / f64::from(count);
    (f64::from(count) / began.elapsed().as_secs_f64(), each)
}

/// Asks as a plain client does; the bytes of the body.
async fn ask(stream: &mut TcpStream, host: &str) -> usize {
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::with_capacity(32_768);
    loop {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "the server hung up");
        let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let body = end + 4;
        if let Some(length) = head.lines().find_map(|line| line.strip_prefix("content-length: ")) {
            let length: usize = length.parse().unwrap();
            if answer.len() >= body + length {
                return length;
            }
        } else if answer.ends_with(b"\r\n0\r\n\r\n") {
            return answer.len() - body;
        }
    }
}

impl Public {
    /// The line.
    pub fn line(&self) -> String {
        let verdict = if self.ratio >= LEAST { "kept" } else { "MISSED" };
        format!(
            "front page of {} bytes: {:.0}/s at {:.2} CPU-ms; a static body of as many: {:.0}/s at {:.2}; ratio {:.2} (>= \
             {LEAST}: {verdict})",
            self.bytes, self.page, self.page_cpu_ms, self.still, self.still_cpu_ms, self.ratio
        )
    }
}
