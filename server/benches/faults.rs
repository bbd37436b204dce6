//! `make faults`: everything that may go wrong, under load, one scenario after the other; a table at the end. What is
//! played, and what it has to keep, stands in `tests/trial`.
//!
//! `cargo bench --bench faults [-- quick] [-- PART OF A NAME]…`, under `scripts/postgres --durable`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a trial")]

#[path = "../tests/ready/mod.rs"]
mod ready;
#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/trial/mod.rs"]
mod trial;

use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use server::entropy::Entropy;
use support::{TestApp, family};
use tempfile::{TempDir, tempdir};
use trial::{
    Families, bucket,
    city::Setup,
    clocks, controls,
    cuts::{self, Cut},
    database::Database,
    disk::{self, Small},
    drill, flushed, gone,
    kills::{self, Plan},
    mix_up::{self, Crowd},
    moods, rolling, side_by_side,
    table::{self, Row},
    three, upgrade,
};

const FAMILIES: [&str; 6] = [
    "takasaki-return-from-leave",
    "suharto-one-name",
    "watanabe-twin-elder",
    "teshigawara-grandparents-together",
    "kim-moving-in-few-hours",
    "saito-transfer-second-job",
];

/// What was asked for.
struct Asked {
    quick: bool,
    parts: Vec<String>,
    seed: u64,
    rows: Vec<Row>,
}

impl Asked {
    fn wants(&self, name: &str) -> bool {
        let wanted = self.parts.is_empty() || self.parts.iter().any(|part| name.contains(part.as_str()));
        if wanted {
            println!("{name} …");
        }
        wanted
    }

    fn done(&mut self, row: Row) {
        println!(
            "  {} after {:.0} s: {}",
            if row.good { "passed" } else { "FAILED" },
            row.took.as_secs_f64(),
            row.note
        );
        self.rows.push(row);
    }

    fn plan(&self, submissions: usize, kills: usize) -> Plan {
        let share = if self.quick { 4 } else { 1 };
        Plan {
            submissions: submissions / share,
            people: 64,
            kills: kills / share,
            seed: self.seed,
            longest: Duration::from_secs(240),
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    if upgrade::child().await {
        return ExitCode::SUCCESS;
    }
    // Cargo adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let quick = arguments.iter().any(|word| word == "quick");
    let parts = arguments.into_iter().filter(|word| word != "quick").collect();
    let seed = Entropy::from_os().unwrap().below(1_000_000);
    println!("seed {seed}");
    let mut asked = Asked { quick, parts, seed, rows: Vec::new() };
    // A folder on the disk, not in memory.
    tempfile::env::override_temp_dir(Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let began = Instant::now();
    play(&mut asked).await;
    let good = table::print(&asked.rows);
    println!("\n{:.1} minutes in all", began.elapsed().as_secs_f64() / 60.0);
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn families() -> Families {
    FAMILIES.map(family).to_vec()
}

fn folder() -> TempDir {
    tempdir().unwrap()
}

async fn play(asked: &mut Asked) {
    // An empty database for each scenario.
    for database in Database::all().await {
        if asked.wants("kill") {
            let (folder, plan) = (folder(), asked.plan(200, 40));
            let (mut row, trial) = kills::play(folder.path(), database.clone(), plan, families()).await;
            if database == Database::Sqlite {
                let overlooked =
                    controls::overlooked(&Setup::new(folder.path(), Database::Sqlite, None), &trial).await;
                row.good &= overlooked.is_empty();
                row.note += &format!("; controls of the checker overlooked: {overlooked:?}");
            }
            asked.done(row);
        }
    }
    for database in Database::all().await {
        if asked.wants("moods") {
            let moods = ["up", "4xx", "421", "5xx", "drop", "slow"];
            asked.done(moods::play(folder().path(), database.clone(), 120, &moods, families()).await);
        }
    }
    for database in Database::all().await {
        if asked.wants("disk") {
            let folder = folder();
            let small = Small::mount(folder.path(), 48);
            let row = match &small {
                Some(small) => disk::play(folder.path(), small, database.clone(), 150, families()).await,
                None => None,
            };
            match row {
                Some(row) => asked.done(row),
                None => println!("  not played: a file system of its own takes root"),
            }
        }
    }
    for database in Database::all().await {
        if asked.wants("restore") {
            let (folder, plan) = (folder(), asked.plan(120, 4));
            asked.done(drill::play(folder.path(), database.clone(), plan, families()).await);
        }
    }
    for database in Database::all().await {
        if asked.wants("upgrade") {
            let (folder, plan) = (folder(), asked.plan(80, 8));
            asked.done(upgrade::play(folder.path(), database, plan, families(), &[]).await);
        }
    }
    if asked.wants("gone") {
        asked.done(gone::play(&TestApp::start().await, if asked.quick { 17 } else { 1 }).await);
    }
    for database in Database::all().await {
        if asked.wants("bucket") {
            let (folder, plan) = (folder(), asked.plan(160, 4));
            asked.done(bucket::play(folder.path(), database, plan, families()).await);
        }
    }
    for database in Database::all().await {
        if asked.wants("binaries") {
            let (folder, plan) = (folder(), asked.plan(120, 0));
            match side_by_side::play(folder.path(), database, plan, families()).await {
                Some(row) => asked.done(row),
                None => println!("  not played: {} names no binary", side_by_side::PREVIOUS),
            }
        }
    }
    for database in Database::all().await {
        if asked.wants("rolling") {
            let (folder, plan) = (folder(), asked.plan(240, 3));
            asked.done(rolling::play(folder.path(), database, plan, families()).await);
        }
    }
    on_postgres(asked).await;
    if asked.wants("nobody") {
        let folder = folder();
        let database = Database::postgres().await.unwrap_or(Database::Sqlite);
        let (setup, post) = mix_up::setup(folder.path(), database);
        let (residents, at_a_time) = if asked.quick { (500, 128) } else { (10_000, 384) };
        let crowd = Crowd { residents, at_a_time, patience: Duration::from_secs(3), kills: 4 };
        asked.done(mix_up::play(setup, post, crowd, &family(FAMILIES[0])).await.0);
    }
}

async fn on_postgres(asked: &mut Asked) {
    if Database::postgres().await.is_none() {
        println!("without PostgreSQL the rest of its scenarios is not played: scripts/faults starts one");
        return;
    }
    if asked.wants("three") {
        let (folder, database) = (folder(), Database::postgres().await.unwrap());
        asked.done(three::play(folder.path(), database, asked.plan(160, 12), families()).await);
    }
    if asked.wants("cuts") {
        let (folder, database) = (folder(), Database::postgres().await.unwrap());
        let ways = [Cut::Connections, Cut::Restart("fast"), Cut::Connections, Cut::Restart("immediate")];
        asked.done(cuts::play(folder.path(), database, asked.plan(160, 8), &ways, families()).await);
    }
    if asked.wants("flushed") {
        match flushed::play(folder().path(), 20, families()).await {
            Some(row) => asked.done(row),
            None => println!("  not played: tracing PostgreSQL takes root and strace"),
        }
    }
    if asked.wants("clocks") {
        asked.done(clocks::play(Database::postgres().await.unwrap()).await);
    }
}
