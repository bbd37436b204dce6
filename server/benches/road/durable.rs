//! Durable submissions over HTTP, beside their bare statements and beside single rows, interleaved in one run.

use std::{sync::Arc, time::Instant};

use serde::Serialize;
use server::{
    db::{
        WriteError,
        change::ChangeRefusal,
        filing::{self, NewApplication},
    },
    portal::Shared,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Mutex,
};

use crate::{
    machine::{cpu, median},
    raw::Raw,
    ready::{self, Ready},
    results::Lines,
    support::{TestApp, family},
};

/// Submissions over HTTP come at least at this part of the rate of their statements alone.
const LEAST: f64 = 0.5;
/// Applications that share a transaction where batching is tried on PostgreSQL.
const BATCH: usize = 8;

/// What was measured with some number of clients; medians of all rounds.
#[derive(Serialize)]
pub struct Durable {
    clients: usize,
    rounds: usize,
    /// Submissions per second over HTTP.
    http: f64,
    /// The same statements through `db.write`, prepared beforehand.
    replay: f64,
    /// Single-row commits per second: of a bare SQLite, or of pgbench with as many clients.
    raw: f64,
    /// On PostgreSQL the replay once more, eight applications to a transaction.
    batched: Option<f64>,
    /// Processor time of a submission over HTTP, its client and its mail included, in milliseconds.
    http_cpu_ms: f64,
    /// Of its statements alone.
    replay_cpu_ms: f64,
    http_to_replay: f64,
    http_to_raw: f64,
    replay_to_raw: f64,
    /// Ops per commit while submissions came in over HTTP; mail and its notes are ops, too.
    ops_per_commit: f64,
}

/// Measures with 1, 16 and 64 clients: HTTP, replay, raw, raw, replay, HTTP, and so on.
pub async fn measure(quick: bool) -> Vec<Durable> {
    let mut all = Vec::new();
    for (clients, count) in [(1, 48), (16, 192), (64, 384)] {
        let (count, pairs) = if quick { (count / 4, 1) } else { (count, 5) };
        all.push(one(clients, count, pairs).await);
    }
    all
}

async fn one(clients: usize, count: usize, pairs: usize) -> Durable {
    // A city of its own, so that every number of clients meets the same tables.
    let app = TestApp::start().await;
    let mut raw_rows = Raw::open(&app.portal.config.data).await;
    let answers = family("takasaki-return-from-leave");
    let (mut http, mut replay, mut raw, mut batched) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut http_cpu, mut replay_cpu) = (Vec::new(), Vec::new());
    let (mut ops, mut commits) = (0, 0);
    for round in 0..2 * pairs {
        let mut kinds = ["http", "replay", "raw"];
        if round % 2 == 1 {
            kinds.reverse();
        }
        for kind in kinds {
            match kind {
                "http" => {
                    let drafts = ready::drafts(&app.portal, &answers, count).await;
                    app.jobs.deliver_mail().await.unwrap();
                    let before = app.portal.db.stats();
                    let used = cpu();
                    http.push(over_http(&app.residents, drafts, clients).await);
                    http_cpu.push((cpu() - used).as_secs_f64() * 1_000.0 / count as f64);
                    let after = app.portal.db.stats();
                    ops += after.ops - before.ops;
                    commits += after.commits - before.commits;
                }
                "replay" => {
                    let drafts = ready::drafts(&app.portal, &answers, count).await;
                    app.jobs.deliver_mail().await.unwrap();
                    let prepared = drafts.iter().map(|ready| ready.application(&app.portal)).collect();
                    let used = cpu();
                    replay.push(replayed(&app.portal, prepared, clients).await);
                    replay_cpu.push((cpu() - used).as_secs_f64() * 1_000.0 / count as f64);
                    if raw_rows.is_postgres() {
                        let drafts = ready::drafts(&app.portal, &answers, count).await;
                        app.jobs.deliver_mail().await.unwrap();
                        let prepared = drafts.iter().map(|ready| ready.application(&app.portal)).collect();
                        batched.push(together(&app.portal, prepared, clients).await);
                    }
                }
                _ => {
                    app.jobs.deliver_mail().await.unwrap();
                    raw.push(raw_rows.commits(clients, count).await);
                }
            }
        }
    }
    let ratio = |above: &[f64], below: &[f64]| {
        median(&above.iter().zip(below).map(|(above, below)| above / below).collect::<Vec<_>>())
    };
    Durable {
        clients,
        rounds: 2 * pairs,
        http: median(&http),
        replay: median(&replay),
        raw: median(&raw),
        batched: (!batched.is_empty()).then(|| median(&batched)),
        http_cpu_ms: median(&http_cpu),
        replay_cpu_ms: median(&replay_cpu),
        http_to_replay: ratio(&http, &replay),
        http_to_raw: ratio(&http, &raw),
        replay_to_raw: ratio(&replay, &raw),
        ops_per_commit: ops as f64 / commits.max(1) as f64,
    }
}

/// Each client sends one draft after the other on a connection of its own.
pub async fn over_http(residents: &str, drafts: Vec<Ready>, clients: usize) -> f64 {
    let count = drafts.len();
    let drafts = Arc::new(Mutex::new(drafts));
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(TcpStream::connect(residents.trim_start_matches("http://")).await.unwrap());
    }
    let began = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|mut stream| {
            let (drafts, origin) = (Arc::clone(&drafts), residents.to_owned());
            tokio::spawn(async move {
                loop {
                    let Some(ready) = drafts.lock().await.pop() else { break };
                    submit(&mut stream, &origin, &ready).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    count as f64 / began.elapsed().as_secs_f64()
}

/// Reqwest would take more processor time than the server.
pub async fn submit(stream: &mut TcpStream, origin: &str, ready: &Ready) {
    let host = origin.trim_start_matches("http://");
    let request = format!(
        "POST /drafts/{}/submit HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\n_revision=0",
        ready.id, ready.cookie,
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A redirect has no body.
    while !answer.ends_with(b"\r\n\r\n") {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "the server hung up");
    }
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.contains("ocation: /applications/"), "{answer}");
}

async fn replayed(portal: &Shared, prepared: Vec<NewApplication>, clients: usize) -> f64 {
    let count = prepared.len();
    let prepared = Arc::new(Mutex::new(prepared));
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (prepared, portal) = (Arc::clone(&prepared), Shared::clone(portal));
            tokio::spawn(async move {
                loop {
                    let Some(new) = prepared.lock().await.pop() else { break };
                    ready::replay(&portal, new).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    count as f64 / began.elapsed().as_secs_f64()
}

/// As [`replayed`], several applications to an op: what a batch would be on PostgreSQL.
async fn together(portal: &Shared, mut prepared: Vec<NewApplication>, clients: usize) -> f64 {
    let count = prepared.len();
    let mut batches = Vec::new();
    while !prepared.is_empty() {
        batches.push(prepared.split_off(prepared.len().saturating_sub(BATCH)));
    }
    let batches = Arc::new(Mutex::new(batches));
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients.div_ceil(BATCH))
        .map(|_| {
            let (batches, portal) = (Arc::clone(&batches), Shared::clone(portal));
            tokio::spawn(async move {
                loop {
                    let Some(batch) = batches.lock().await.pop() else { break };
                    let input = (batch, portal.entropy.clone(), portal.keys.clone());
                    let stored = portal.db.write_with(input, |tx, (batch, entropy, keys)| {
                        Box::pin(async move {
                            for new in batch {
                                filing::file(&mut *tx, new, entropy, keys).await?;
                            }
                            Ok::<_, ChangeRefusal>(())
                        })
                    });
                    // As in `ready::replay`.
                    let stored = stored.await;
                    assert!(matches!(stored, Ok(()) | Err(WriteError::Refused(ChangeRefusal::NumberTaken))));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    count as f64 / began.elapsed().as_secs_f64()
}

/// The table.
pub fn say(all: &[Durable], lines: &mut Lines) {
    lines.say("durable submissions: over HTTP, their statements alone (replay), and single-row commits (raw: bare SQLite");
    lines.say("with synchronous=FULL, or pgbench with as many clients); on PostgreSQL also eight to a transaction (batched)");
    let heads = [
        "clients",
        "HTTP/s",
        "CPU ms",
        "replay/s",
        "CPU ms",
        "batched/s",
        "raw/s",
        "HTTP/repl.",
        "HTTP/raw",
        "repl./raw",
        "ops/commit",
    ];
    lines.say(heads.map(|head| format!("{head:>11}")).concat());
    for each in all {
        let batched = each.batched.map_or_else(|| "-".to_owned(), |rate| format!("{rate:.0}"));
        let verdict = if each.http_to_replay >= LEAST { "" } else { "  MISSED" };
        lines.say(format!(
            "{:>11}{:>11.0}{:>11.2}{:>11.0}{:>11.2}{batched:>11}{:>11.0}{:>11.2}{:>11.2}{:>11.2}{:>11.2}{verdict}",
            each.clients,
            each.http,
            each.http_cpu_ms,
            each.replay,
            each.replay_cpu_ms,
            each.raw,
            each.http_to_replay,
            each.http_to_raw,
            each.replay_to_raw,
            each.ops_per_commit,
        ));
    }
    lines.say(format!("HTTP/replay is to be at least {LEAST}"));
}
