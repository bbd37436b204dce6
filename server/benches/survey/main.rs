//! What surveys cost: pages of results of large waves; people who answer; a large sample that is invited.
//!
//! `cargo bench --bench survey [-- quick] [pages] [answers] [invite]`, on SQLite; under `scripts/postgres`, on
//! PostgreSQL. Without a name all three.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, reason = "a benchmark")]

mod answers;
#[path = "../road/machine.rs"]
mod machine;
mod pages;
#[path = "../../tests/ready/mod.rs"]
mod ready;
#[path = "../results/mod.rs"]
mod results;
#[path = "../../tests/support/mod.rs"]
mod support;
#[path = "../../tests/surveys/mod.rs"]
mod surveys;
#[path = "../../tests/results/waves.rs"]
mod waves;

use std::{path::Path, process::ExitCode};

use results::Lines;
use serde_json::Value;

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let quick = arguments.iter().any(|argument| argument == "quick");
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !["pages", "answers", "invite"].iter().any(|name| named(name));
    // A folder on the disk, not in memory.
    tempfile::env::override_temp_dir(Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let before = machine::load();
    let engine = if std::env::var_os("KAKAZU_TEST_POSTGRES").is_some() { "PostgreSQL" } else { "SQLite" };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut lines = Lines::default();
    let mut figures = serde_json::Map::new();
    let mut note = |name: &str, found: Value| drop(figures.insert(name.to_owned(), found));
    if all || named("pages") {
        note("pages", runtime.block_on(pages::measure(quick, &mut lines)));
    }
    if all || named("answers") {
        note("answers", runtime.block_on(answers::measure(if quick { 5 } else { 600 }, &mut lines)));
    }
    if all || named("invite") {
        note("invite", runtime.block_on(answers::invite(if quick { 2_000 } else { 100_000 }, &mut lines)));
    }
    // A part alone would take the place of the whole.
    if all && !quick {
        results::record(&format!("survey on {engine}"), [before, machine::load()], figures.into(), &lines);
    }
    ExitCode::SUCCESS
}
