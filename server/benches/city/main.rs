//! What lists, search and cases take as a city grows, and whether any statement would read a growing table from end
//! to end.
//!
//! `cargo bench --bench city [-- quick | 10k 100k 1m]`, on SQLite; under `scripts/postgres`, on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, reason = "a benchmark")]

mod ask;
mod bulk;
mod fill;
#[path = "../road/machine.rs"]
mod machine;
mod people;
#[path = "../../tests/plan/mod.rs"]
mod plan;
#[path = "../../tests/ready/mod.rs"]
mod ready;
#[path = "../results/mod.rs"]
mod results;
mod rows;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::{path::Path, process::ExitCode, time::Instant};

use ask::{Asker, PAGES, Took};
use plan::source;
use results::Lines;
use serde_json::json;
use server::{
    db::{Read, sql},
    identity::visit::Role,
    jobs::Task,
    portal::Shared,
};
use support::TestApp;

/// Growth that is no growth: the slope of the median over the size, both as logarithms.
const SLOPE: f64 = 0.1;

/// A city of some size, measured.
struct Measured {
    applications: usize,
    bytes: i64,
    seconds: f64,
    took: Vec<Took>,
    wrong: Vec<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let quick = arguments.iter().any(|argument| argument == "quick");
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|argument| size(argument)).collect();
    if sizes.is_empty() {
        sizes = if quick { vec![1_000, 4_000] } else { vec![10_000, 100_000] };
    }
    sizes.sort_unstable();
    // A folder on the disk, not in memory.
    tempfile::env::override_temp_dir(Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let before = machine::load();
    let engine = if std::env::var_os("KAKAZU_TEST_POSTGRES").is_some() { "PostgreSQL" } else { "SQLite" };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut all = Vec::new();
    for (index, applications) in sizes.iter().enumerate() {
        let largest = index + 1 == sizes.len();
        all.push(runtime.block_on(one(*applications, if quick { 40 } else { 200 }, largest)));
    }
    let mut lines = Lines::default();
    let good = print(&all, engine, &mut lines);
    let cities = all.iter().map(|city| {
        json!({ "applications": city.applications, "bytes": city.bytes, "seconds": city.seconds, "took": city.took })
    });
    if !quick {
        let figures = json!({ "cities": cities.collect::<Vec<_>>() });
        results::record(&format!("city on {engine}"), [before, machine::load()], figures, &lines);
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `10k`, `1m`.
fn size(argument: &str) -> Option<usize> {
    let (digits, times) = match argument.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => (argument.strip_suffix('m')?, 1_000_000),
    };
    digits.parse::<usize>().ok().map(|number| number * times)
}

async fn one(applications: usize, times: usize, largest: bool) -> Measured {
    let app = TestApp::start().await;
    let portal = &app.portal;
    let (member, clerk) = ready::clerk_of(portal, &[("civil", Role::Clerk), ("welfare", Role::Clerk)]).await;
    let began = Instant::now();
    println!("a city of {applications} applications");
    let known = fill::fill(portal, &member, applications).await;
    // What a night's jobs have done.
    app.jobs.run_once(Task::SealAudit).await.unwrap();
    // What PostgreSQL does by itself within minutes: statistics, and which pages all may see.
    if matches!(portal.db.read(), Read::Postgres(_)) {
        bulk::by_hand(portal, "VACUUM ANALYZE").await;
    }
    let seconds = began.elapsed().as_secs_f64();
    let bytes = bytes(portal).await;
    println!("  filled in {seconds:.0} s, {:.2} GB", bytes as f64 / 1e9);
    let asker = Asker::new(portal, known, clerk, times).await;
    let mut took = asker.store().await;
    took.extend(asker.pages().await);
    let mut wrong = Vec::new();
    if largest {
        // Last, because listening makes everything slower.
        plan::listen();
        for name in PAGES {
            plan::heard();
            asker.page(name, 0).await;
            let statements = plan::heard().len();
            took.iter_mut()
                .filter(|took| took.name == name)
                .for_each(|took| took.statements = Some(statements));
        }
        wrong = plans(portal).await;
    }
    Measured { applications, bytes, seconds, took, wrong }
}

async fn bytes(portal: &Shared) -> i64 {
    let size = match portal.db.read() {
        Read::Sqlite(_) => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        Read::Postgres(_) => "SELECT pg_database_size(current_database())",
    };
    sql::query_scalar(size).fetch_one(portal.db.read()).await.unwrap()
}

async fn plans(portal: &Shared) -> Vec<String> {
    let read = portal.db.read();
    // What this city has none of, as surveys: PostgreSQL plans otherwise for tables that are empty.
    plan::rows::fill(&portal.db).await;
    let built = plan::built(read, &portal.keys).await;
    let mut wrong = Vec::new();
    for statement in source::read().statements.iter().chain(&built) {
        wrong.extend(plan::judge(read, statement).await);
    }
    wrong
}

/// The slope of a line through points whose both coordinates are logarithms.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0.ln(), sum.1 + point.1.ln()));
    let (x, y) = (x / count, y / count);
    let above: f64 = points.iter().map(|point| (point.0.ln() - x) * (point.1.ln() - y)).sum();
    let below: f64 = points.iter().map(|point| (point.0.ln() - x).powi(2)).sum();
    above / below
}

/// The table; whether all plans are good. Times fail nothing: a miss is said.
fn print(all: &[Measured], engine: &str, lines: &mut Lines) -> bool {
    for city in all {
        lines.say(format!(
            "{:>9} applications: {:.2} GB, filled in {:.0} s",
            city.applications,
            city.bytes as f64 / 1e9,
            city.seconds
        ));
    }
    let heads: String = all.iter().map(|city| format!("{:>10}{:>9}", city.applications, "p99")).collect();
    lines.say(format!(
        "\n{:32}{heads}{:>8}{:>8}{:>5}",
        "milliseconds, median and p99", "slope", "answer", "SQL"
    ));
    let mut growing = 0;
    for (row, took) in all.last().unwrap().took.iter().enumerate() {
        let figures: String = all
            .iter()
            .map(|city| format!("{:>10.2}{:>9.2}", city.took[row].median, city.took[row].p99))
            .collect();
        let points: Vec<_> =
            all.iter().map(|city| (city.applications as f64, city.took[row].median)).collect();
        let slope = if all.len() > 1 { slope(&points) } else { 0.0 };
        // A list that is longer in a larger city shows more.
        let least = all.iter().map(|city| city.took[row].answer).min().unwrap_or(0);
        let more = least * 10 < took.answer * 9;
        growing += usize::from(slope > SLOPE && !more);
        let statements = took.statements.map_or_else(String::new, |count| count.to_string());
        let mark = match (slope > SLOPE, more) {
            (true, false) => "  grows",
            (true, true) => "  (more to show)",
            (false, _) => "",
        };
        lines.say(format!("{:32}{figures}{slope:>8.2}{:>8}{statements:>5}{mark}", took.name, took.answer));
    }
    lines.say(format!(
        "\n{growing} of {} grow by more than a slope of {SLOPE}",
        all.last().unwrap().took.len()
    ));
    let wrong: Vec<&String> = all.iter().flat_map(|city| &city.wrong).collect();
    lines.say(format!(
        "statements whose plan on {engine} reads a growing table from end to end: {}",
        wrong.len()
    ));
    for each in &wrong {
        lines.say(format!("  {each}"));
    }
    wrong.is_empty()
}
