//! The restore drill: with the real binary, backups while people write and the server is killed. Restored elsewhere,
//! each holds everything that was acknowledged before it began, and nothing half.

use std::{collections::BTreeMap, fs, path::Path, process::Stdio, sync::Arc, time::Instant};

use jiff::Timestamp;
use server::{
    demo,
    keep::{Places, doctor::examine},
};
use tokio::process::Command;

use super::{
    Families, Trial,
    checker::{self, Counts},
    city::{City, Setup},
    database::Database,
    kills::{Plan, deliver_rest},
    ledger::Entry,
    post::{Mails, Post},
    table::Row,
};

/// Plays it: as many backups as the plan has kills, each with a kill in the middle.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> Row {
    let began = Instant::now();
    let post = Post::open();
    let city = City::open(Setup::new(folder, database.clone(), Some(post.url()))).await;
    let trial = Trial::new(&city.residents, post, folder, families);
    let ((), drilled) = tokio::join!(
        trial.walk_all(plan.submissions, plan.people, plan.longest),
        drills(&trial, &city, plan)
    );
    deliver_rest(&city, &trial).await;
    city.stop().await;
    let counts = checker::check(&city.setup, &trial).await;
    let before: Vec<usize> = drilled.iter().map(|drilled| drilled.before).collect();
    let wrong: Vec<String> = drilled.into_iter().flat_map(|drilled| drilled.wrong).collect();
    Row {
        scenario: format!("backup and restore, {}", database.name()),
        good: counts.is_good(plan.submissions, checker::in_hand(city.kills())) && wrong.is_empty(),
        note: format!(
            "{} backups with a kill in the middle of each; acknowledged before them and found in the restored city: \
             {before:?}; wrong there: {wrong:?}",
            before.len(),
        ),
        counts: Some(counts),
        took: began.elapsed(),
    }
}

/// Checks of what should have happened by now. The demonstration's clock is not the machine's, by which the command
/// goes: below, they are made by the demonstration's.
const TIMELY: [&str; 4] = [" outbox ", " expired ", " leases ", " waves "];

/// What a backup was worth.
struct Drilled {
    /// Acknowledged before it began.
    before: usize,
    /// What was wrong in the restored city.
    wrong: Vec<String>,
}

async fn drills(trial: &Arc<Trial>, city: &City, plan: Plan) -> Vec<Drilled> {
    let mut drilled = Vec::new();
    for drill in 1..=plan.kills {
        trial.acknowledged(plan.submissions * drill / (plan.kills + 1), plan.longest).await;
        let mut before = trial.ledger.entries();
        before.retain(|_, entry| entry.receipt.is_some());
        drilled.push(one(city, before).await);
    }
    drilled
}

async fn one(city: &City, before: BTreeMap<String, Entry>) -> Drilled {
    let (backups, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let to = backups.path().to_str().unwrap();
    let arguments = ["--to", to];
    tokio::join!(kakazu("backup", &city.setup, &arguments), city.kill_and_open(0));
    let made = fs::read_dir(backups.path()).unwrap().map(|entry| entry.unwrap().path());
    let made: Vec<_> = made.filter(|path| path.is_dir()).collect();
    let [made] = made.as_slice() else { panic!("{made:?}") };

    let database = match city.setup.database {
        Database::Sqlite => Database::Sqlite,
        Database::Postgres(_) => Database::postgres().await.unwrap(),
    };
    let elsewhere = Setup::new(place.path(), database, None);
    fs::copy(city.setup.folder.join("master.key"), place.path().join("master.key")).unwrap();
    let said = kakazu("restore", &elsewhere, &["--from", made.to_str().unwrap()]).await;
    let doubtful = said
        .lines()
        .filter(|line| line.starts_with("WRONG") && !TIMELY.iter().any(|check| line.contains(check)));
    let doubtful: Vec<String> = doubtful.map(str::to_owned).collect();

    let portal = checker::open(&elsewhere).await;
    let mut counts = Counts::default();
    for (draft, entry) in &before {
        checker::one(&portal, &Mails::new(), draft, entry, &mut counts).await;
    }
    // Their mails are not looked at: they may have been on their way.
    let expected = Counts { acknowledged: before.len(), missing_mail: before.len(), ..Counts::default() };
    let now = demo::latest(&portal).await.unwrap().unwrap_or(Timestamp::MIN);
    let places = Places::of(&portal.config).unwrap();
    let found = examine(&places, now).await.into_iter().filter(|finding| finding.todo.is_some());
    let mut wrong: Vec<String> = found.map(|finding| finding.to_string()).chain(doubtful).collect();
    if counts != expected {
        wrong.push(format!("{counts:?}"));
    }
    portal.db.close().await;
    Drilled { before: before.len(), wrong }
}

/// What it says. Only restoring may end badly: with a word of the doctor.
async fn kakazu(command: &str, setup: &Setup, arguments: &[&str]) -> String {
    let mut run = Command::new(&setup.program[0]);
    run.arg(command)
        .arg("--data")
        .arg(&setup.folder)
        .args(arguments)
        .env_clear()
        .env("PATH", "/usr/bin:/bin");
    if let Some(url) = setup.database.url() {
        run.env("KAKAZU_DATABASE_URL", url);
    }
    let done = run.stdin(Stdio::null()).output().await.unwrap();
    let (said, errors) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() || errors.contains("restored, but not all is well"), "{command}: {errors}");
    said
}
