//! How often the disk is told to keep what it was given, for each acknowledged submission.
//!
//! On SQLite counted by the kernel: this program runs once more, under `strace`, which sees every fsync and
//! fdatasync, checkpoints and mail included. PostgreSQL counts its own (`pg_stat_wal`).

use std::{fs, path::Path, process::Command, time::Duration};

use serde::Serialize;
use server::db::Read;
use tokio::time::sleep;

use crate::{
    durable::over_http,
    ready,
    support::{TestApp, family},
};

/// Clients that send at a time.
const CLIENTS: usize = 64;
/// Flushes per acknowledged submission at most, on SQLite.
const MOST: f64 = 0.1;
/// Between two of its flushes the traced program sends its submissions.
const MARK: &str = "flushes.mark";

/// Flushes.
#[derive(Serialize)]
pub struct Flushes {
    sqlite: bool,
    submissions: usize,
    /// As counted from outside; none where `strace` is missing.
    seen: Option<u64>,
    commits: u64,
}

/// Sends submissions and counts.
pub async fn measure(disk: &Path, quick: bool) -> Flushes {
    let submissions = if quick { 256 } else { 1_280 };
    if std::env::var_os("KAKAZU_TEST_POSTGRES").is_none() {
        return traced(disk, submissions);
    }
    let app = TestApp::start().await;
    let drafts = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), submissions).await;
    let Read::Postgres(pool) = app.portal.db.read() else { unreachable!("on PostgreSQL") };
    let syncs = async || {
        // Its processes tell of what they did after ten idle seconds at the latest.
        sleep(Duration::from_secs(11)).await;
        let syncs: i64 =
            sqlx::query_scalar("SELECT wal_sync FROM pg_stat_wal").fetch_one(pool).await.unwrap();
        u64::try_from(syncs).unwrap()
    };
    let (before, commits) = (syncs().await, app.portal.db.stats().commits);
    over_http(&app.residents, drafts, CLIENTS).await;
    let commits = app.portal.db.stats().commits - commits;
    Flushes { sqlite: false, submissions, seen: Some(syncs().await - before), commits }
}

fn traced(disk: &Path, submissions: usize) -> Flushes {
    let log = disk.join("flushes.log");
    let this = std::env::current_exe().unwrap();
    let told = Command::new("strace")
        .args(["-f", "--seccomp-bpf", "-y", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&log)
        .arg(this)
        .args(["flushes", &submissions.to_string()])
        .output();
    let Ok(told) = told else { return Flushes { sqlite: true, submissions, seen: None, commits: 0 } };
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let commits =
        told.lines().find_map(|line| line.strip_prefix("commits ")).and_then(|count| count.parse().ok());
    let log = fs::read_to_string(log).unwrap_or_default();
    let between = log.split(MARK).nth(1).unwrap_or_default();
    // The second mark's own line ends here.
    let seen = (between.lines().filter(|line| line.contains("sync(")).count() as u64).saturating_sub(1);
    Flushes { sqlite: true, submissions, seen: (seen > 0).then_some(seen), commits: commits.unwrap_or(0) }
}

/// What runs under `strace`.
pub async fn run(disk: &Path, submissions: usize) {
    let app = TestApp::start().await;
    let drafts = ready::drafts(&app.portal, &family("takasaki-return-from-leave"), submissions).await;
    let mark = fs::File::create(disk.join(MARK)).unwrap();
    let commits = app.portal.db.stats().commits;
    mark.sync_all().unwrap();
    over_http(&app.residents, drafts, CLIENTS).await;
    mark.sync_all().unwrap();
    println!("commits {}", app.portal.db.stats().commits - commits);
}

impl Flushes {
    /// The line.
    pub fn line(&self) -> String {
        let each = |count: u64| count as f64 / self.submissions as f64;
        let seen = self.seen.map_or_else(
            || "not counted (no strace)".to_owned(),
            |seen| {
                let verdict = match (self.sqlite, each(seen) <= MOST) {
                    (false, _) => String::new(),
                    (true, true) => format!(" (<= {MOST}: kept)"),
                    (true, false) => format!(" (<= {MOST}: MISSED)"),
                };
                format!("{:.3}{verdict}", each(seen))
            },
        );
        format!(
            "flushes per acknowledged submission, {CLIENTS} clients, {} submissions and their mail: {seen}; {:.3} commits",
            self.submissions,
            each(self.commits)
        )
    }
}
