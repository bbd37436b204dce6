//! The restore drill, short: backups are made while people write and the server is killed.

use std::time::Duration;

use super::{
    support::family,
    trial::{Plan, drill, run},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_before_a_backup_is_in_it_while_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan { submissions: 12, people: 6, kills: 3, seed: 7, longest: Duration::from_secs(120) };
    let families = vec![("suharto-one-name", family("suharto-one-name"))];
    let (trial, drills) =
        tokio::join!(run(folder.path(), plan, families), drill::drills(folder.path(), &[2, 6]));
    assert!(trial.0.is_good(plan), "{:?}", trial.0);
    println!("{drills:?}");
    assert!(
        drills.len() == 2 && drills.iter().all(|drill| drill.is_good() && drill.before >= 2),
        "{drills:?}"
    );
}
