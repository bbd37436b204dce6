//! What happens when three times as many come as there is room for. The server is the release build in a process of
//! its own, on processor 0; those who come are on processor 1.
//!
//! `scripts/bench overload [quick]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, reason = "a benchmark")]

mod load;
#[path = "../road/machine.rs"]
mod machine;
mod process;
#[path = "../../tests/ready/mod.rs"]
mod ready;
#[path = "../results/mod.rs"]
mod results;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::{path::Path, time::Duration};

use load::{Crowd, ONE_IN, Outcome};
use process::Server;
use results::Lines;
use serde_json::json;

/// A rate is within capacity while 99 of 100 answers come within this time, and nobody is refused.
const WITHIN: Duration = Duration::from_millis(200);
/// Idle connections.
const IDLE: usize = 10_000;

fn main() {
    process::pin_myself(1);
    process::allow_files();
    let quick = std::env::args().any(|argument| argument == "quick");
    // A folder on the disk, not in memory.
    let disk = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tempfile::env::override_temp_dir(disk).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (before, mut lines) = (machine::load(), Lines::default());
    let figures = runtime.block_on(measure(quick, &mut lines));
    if !quick {
        results::record("overload on SQLite", [before, machine::load()], figures, &lines);
    }
}

async fn measure(quick: bool, lines: &mut Lines) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    let cookies = process::fill(folder.path()).await;
    let server = Server::start(folder.path()).await;
    lines.say(format!(
        "start to ready: {} ms (<= 1000: {})",
        server.ready_after.as_millis(),
        kept(server.ready_after <= Duration::from_secs(1))
    ));
    let crowd = Crowd::new(server.address.clone(), cookies);
    let short = Duration::from_secs(if quick { 2 } else { 4 });
    // Everything is warm, and the pools are filled.
    crowd.come(100.0, ONE_IN, short).await;
    let capacity = capacity(&crowd, short).await;
    lines.say(format!("capacity: {capacity:.0}/s (p99 <= {} ms, nobody refused)", WITHIN.as_millis()));
    let half = crowd.come(capacity / 2.0, ONE_IN, 2 * short).await;
    lines.say(half.told("at half of it"));
    // As many as before have begun; it is arrivals that come on top.
    let over = crowd.come(capacity * 3.0, 3 * ONE_IN, 4 * short).await;
    lines.say(over.told("at three times"));
    let goodput = over.admitted_per_second() / capacity;
    let slower = over.admitted_p99().as_secs_f64() / half.admitted_p99().as_secs_f64();
    lines.say(format!(
        "goodput {goodput:.2} of capacity (>= 0.8: {}); p99 of the refused {} ms (<= 50: {}); p99 of the admitted \
         {slower:.1} times that at half load (<= 3: {})",
        kept(goodput >= 0.8),
        over.refused_p99().as_millis(),
        kept(over.refused_p99() <= Duration::from_millis(50)),
        kept(slower <= 3.0)
    ));
    // The line has emptied.
    let after = crowd.come(capacity / 2.0, ONE_IN, short).await;
    lines.say(after.told("at half of it, right afterwards"));
    drop(crowd);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let idle = server.idle(IDLE).await;
    lines.say(format!(
        "RSS of {IDLE} idle connections: silent {:.1} MB, after a request {:.1} MB (<= 64: {})",
        idle.silent,
        idle.asked,
        kept(idle.silent.max(idle.asked) <= 64.0)
    ));
    let ready_after = server.ready_after;
    let stopped = server.stop().await;
    let in_time = stopped <= Duration::from_secs(10);
    lines.say(format!("stopped after {} ms (<= 10000: {})", stopped.as_millis(), kept(in_time)));
    json!({
        "ready_ms": ready_after.as_secs_f64() * 1e3, "stop_ms": stopped.as_secs_f64() * 1e3,
        "capacity": capacity,
        "half": half.json(), "three_times": over.json(), "afterwards": after.json(),
        "goodput": goodput, "refused_p99_ms": over.refused_p99().as_secs_f64() * 1e3, "slower": slower,
        "idle_silent_mb": idle.silent, "idle_asked_mb": idle.asked,
    })
}

fn kept(it_is: bool) -> &'static str {
    if it_is { "kept" } else { "MISSED" }
}

/// The highest rate that is within capacity, to five in a hundred.
async fn capacity(crowd: &Crowd, short: Duration) -> f64 {
    let good = async |rate: f64| {
        let outcome = crowd.come(rate, ONE_IN, short).await;
        println!("{}", outcome.told(&format!("{rate:.0}/s")));
        is_good(&outcome)
    };
    let (mut low, mut high) = (50.0, 100.0);
    while good(high).await {
        low = high;
        high *= 1.6;
    }
    while high / low > 1.05 {
        let middle = f64::midpoint(low, high);
        if good(middle).await {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn is_good(outcome: &Outcome) -> bool {
    outcome.refused_share() < 0.01 && outcome.admitted_p99() <= WITHIN
}
