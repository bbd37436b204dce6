//! `make bench`: what pages and submissions cost. Ratios within one run, never a pass or fail by the clock; the
//! numbers of SQL statements do have limits.
//!
//! `cargo bench --bench road [-- quick]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, reason = "a benchmark")]

mod durable;
mod machine;
mod pages;
#[path = "../../tests/ready/mod.rs"]
mod ready;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::{fs, path::Path, process::ExitCode};

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
    let quick = std::env::args().any(|argument| argument == "quick");
    // A folder on the disk, not in memory.
    let disk = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tempfile::env::override_temp_dir(disk).unwrap();
    let before = machine::load();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let good = runtime.block_on(async {
        let durable = durable::measure(quick).await;
        durable::print(&durable);
        let app = TestApp::start().await;
        let city = pages::City::fill(&app, APPLICATIONS).await;
        let mut pages = pages::measure(&city, quick).await;
        // Last, because counting makes everything slower.
        count_statements_from_now_on();
        pages::count(&city, &mut pages).await;
        pages::print(&pages);
        let (write, all) = submission(&app).await;
        println!("\nstatements of a submission: {write} to write (limit {WRITE_LIMIT}), {all} in all");
        println!("load of the machine (1 min): {before} before, {} after", machine::load());
        let report = json!({
            "durable": durable, "pages": pages, "load": [before, machine::load()],
            "submission": { "write": write, "all": all },
        });
        let target = disk.parent().unwrap().join("bench.json");
        fs::write(&target, serde_json::to_string_pretty(&report).unwrap()).unwrap();
        println!("written to {}", target.display());
        write <= WRITE_LIMIT && pages.iter().all(pages::Cost::is_within_limit)
    });
    if good {
        ExitCode::SUCCESS
    } else {
        eprintln!("too many SQL statements");
        ExitCode::FAILURE
    }
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
