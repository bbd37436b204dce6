//! `make faults`: two hundred people walk the whole road while the server is killed again and again. Afterwards
//! acknowledged = stored = mailed, and nothing is lost, doubled or altered; then things are broken on purpose, and
//! the checker has to notice.
//!
//! `cargo bench --bench faults [-- SUBMISSIONS KILLS SEED]`

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a trial")]

#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/trial/mod.rs"]
mod trial;

use std::{path::Path, process::ExitCode, time::Duration};

use server::entropy::Entropy;
use support::family;
use trial::{Plan, controls, drill};

const FAMILIES: [&str; 6] = [
    "takasaki-return-from-leave",
    "suharto-one-name",
    "watanabe-twin-elder",
    "teshigawara-grandparents-together",
    "kim-moving-in-few-hours",
    "saito-transfer-second-job",
];

#[tokio::main]
async fn main() -> ExitCode {
    // Cargo adds --bench.
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let submissions = numbers.next().unwrap_or(200) as usize;
    let kills = numbers.next().unwrap_or(40) as usize;
    let seed = numbers.next().unwrap_or_else(|| Entropy::from_os().unwrap().below(1_000_000));
    let plan = Plan { submissions, people: 16, kills, seed, longest: Duration::from_secs(270) };
    println!("{submissions} submissions by 16 people at a time, {kills} kills, seed {seed}");

    // A folder on the disk, not in memory.
    tempfile::env::override_temp_dir(Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let families = FAMILIES.map(|name| (name, family(name))).to_vec();
    // Two backups on the way, restored elsewhere.
    let at = [submissions / 4, submissions / 2];
    let ((outcome, ledger), drills) =
        tokio::join!(trial::run(folder.path(), plan, families), drill::drills(folder.path(), &at));
    println!("{}", outcome.counts);
    println!(
        "killed {} times in {:.0} s; {} requests got no answer and were repeated, {} of them submissions; \
         {} acknowledged steps were gone",
        outcome.kills,
        outcome.took.as_secs_f64(),
        outcome.unanswered,
        outcome.unanswered_submissions,
        outcome.steps_lost,
    );
    for drill in &drills {
        println!(
            "restored from a backup made meanwhile: {} of {} that were acknowledged before; wrong: {:?}",
            drill.counts.acknowledged - drill.counts.lost,
            drill.before,
            drill.wrong,
        );
    }
    let overlooked = controls::overlooked(folder.path(), &ledger).await;
    println!(
        "negative controls overlooked: {}",
        if overlooked.is_empty() { "none".into() } else { overlooked.join(", ") }
    );
    let drilled = drills.iter().all(drill::Drill::is_good);
    if outcome.is_good(plan) && drilled && overlooked.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
