//! The short form of `make faults`: nothing that was acknowledged is lost when the server is killed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod trial;

use std::time::Duration;

use support::family;
use trial::{Plan, controls};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_kills_and_the_checker_would_notice_if_not() {
    let folder = tempfile::tempdir().unwrap();
    let plan =
        Plan { submissions: 16, people: 8, kills: 5, seed: 20_261_120, longest: Duration::from_secs(120) };
    let families = vec!["takasaki-return-from-leave", "watanabe-twin-elder", "suharto-one-name"];
    let families = families.into_iter().map(|name| (name, family(name))).collect();
    let (outcome, ledger) = trial::run(folder.path(), plan, families).await;
    println!("{outcome:?}");
    assert!(outcome.is_good(plan), "{outcome:?}");
    assert_eq!(controls::overlooked(folder.path(), &ledger).await, Vec::<&str>::new());
}
