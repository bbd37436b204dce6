//! `make bench`: what pages and submissions cost. Ratios within one run, never a pass or fail by the clock; the
//! numbers of SQL statements do have limits.
//!
//! `cargo bench --bench road [-- quick]`, on SQLite; under `scripts/postgres --durable`, on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, reason = "a benchmark")]

mod durable;
mod flushes;
mod machine;
mod mail;
mod pages;
mod public;
mod raw;
#[path = "../../tests/ready/mod.rs"]
mod ready;
#[path = "../results/mod.rs"]
mod results;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::{path::Path, process::ExitCode};

use results::Lines;
use serde_json::json;
use server::{
    filing::{self, Outcome},
    telemetry::{count_statements, count_statements_from_now_on},
};
use support::{TestApp, family};

/// Most statements of a submission's write.
const WRITE_LIMIT: u64 = 12;
/// Applications of the city in which pages are measured.
const APPLICATIONS: usize = 400;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let quick = arguments.iter().any(|argument| argument == "quick");
    // A folder on the disk, not in memory.
    let disk = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tempfile::env::override_temp_dir(disk).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let Some(at) = arguments.iter().position(|argument| argument == "flushes") {
        runtime.block_on(flushes::run(disk, arguments[at + 1].parse().unwrap()));
        return ExitCode::SUCCESS;
    }
    if runtime.block_on(all(disk, quick)) {
        ExitCode::SUCCESS
    } else {
        eprintln!("too many SQL statements");
        ExitCode::FAILURE
    }
}

/// Measures everything, prints and records it; false where something takes too many statements.
async fn all(disk: &Path, quick: bool) -> bool {
    let engine = if std::env::var_os("KAKAZU_TEST_POSTGRES").is_some() { "PostgreSQL" } else { "SQLite" };
    let name = format!("road on {engine}");
    let before = machine::load();
    let mut lines = Lines::default();
    let durable = durable::measure(quick).await;
    durable::say(&durable, &mut lines);
    let flushes = flushes::measure(disk, quick).await;
    lines.say(format!("\n{}", flushes.line()));
    let handed = mail::measure(disk, if quick { 3 } else { 20 }).await;
    lines.say(handed.line());
    let app = TestApp::start().await;
    let public = public::measure(&app.residents, quick).await;
    lines.say(public.line());
    let city = pages::City::fill(&app, APPLICATIONS).await;
    let mut pages = pages::measure(&city, quick).await;
    // Last, because counting makes everything slower.
    count_statements_from_now_on();
    pages::count(&city, &mut pages).await;
    pages::say(&pages, results::last(&name).as_ref(), &mut lines);
    let (write, all) = submission(&app).await;
    lines.say(format!("\nstatements of a submission: {write} to write (limit {WRITE_LIMIT}), {all} in all"));
    let load = [before, machine::load()];
    let figures = json!({
        "durable": durable, "flushes": flushes, "mail": handed, "public": public, "pages": pages,
        "submission": { "write": write, "all": all },
    });
    println!("load of the machine (1 min): {} before, {} after", load[0], load[1]);
    if !quick {
        results::record(&name, load, figures, &lines);
    }
    write <= WRITE_LIMIT && pages.iter().all(pages::Cost::is_within_limit)
}

/// Statements of a submission: of its write, and with what is read before it.
async fn submission(app: &TestApp) -> (u64, u64) {
    let portal = &app.portal;
    let drafts = ready::drafts(portal, &family("takasaki-return-from-leave"), 2).await;
    let prepared = drafts[0].application(portal);
    let ((), write) = count_statements(ready::replay(portal, prepared)).await;
    let draft =
        server::db::draft::load(portal.db.read(), &portal.keys, &drafts[1].id).await.unwrap().unwrap();
    let filer = drafts[1].filer(portal);
    let (outcome, all) = count_statements(filing::file(portal, draft, &filer)).await;
    assert!(matches!(outcome, Ok(Outcome::Filed(..))), "{outcome:?}");
    // With the guard's two: session and draft.
    (write, all + 2)
}
