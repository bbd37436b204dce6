//! PostgreSQL restarted, and its connections cut, under load.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{process::Command, time::sleep};

use super::{
    Families, Trial, checker,
    city::{City, Setup},
    database::{Database, connect},
    kills::{Plan, deliver_rest},
    post::Post,
    table::Row,
};

/// What is done to PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Every connection to the trial's database is ended.
    Connections,
    /// The server is restarted: `fast` ends transactions, `immediate` pulls the plug.
    Restart(&'static str),
}

/// The longest that an answer may take, beyond what a restart itself takes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Plays it in `folder`. `plan.kills` says how often something is cut; several ways go by turns.
pub async fn play(folder: &Path, database: Database, plan: Plan, ways: &[Cut], families: Families) -> Row {
    let began = Instant::now();
    let post = Post::open();
    let city = City::open(Setup::new(folder, database.clone(), Some(post.url()))).await;
    let trial = Trial::new(&city.residents, post, folder, families);
    let (cut, url, ways) = (Arc::clone(&trial), database.url().expect("PostgreSQL"), ways.to_vec());
    let names = ways.iter().map(|way| format!("{way:?}")).collect::<Vec<_>>().join(", ");
    let cutting = tokio::spawn(async move {
        let mut down = Duration::ZERO;
        for number in 0..plan.kills {
            cut.acknowledged(plan.submissions * number / plan.kills, plan.longest).await;
            sleep(Duration::from_millis(50)).await;
            let began = Instant::now();
            match ways[number % ways.len()] {
                Cut::Connections => end_connections(&url).await,
                Cut::Restart(mode) => restart(mode).await,
            }
            down = down.max(began.elapsed());
        }
        down
    });
    trial.walk_all(plan.submissions, plan.people, plan.longest).await;
    let down = cutting.await.unwrap();
    let longest = Duration::from_millis(trial.count(&trial.longest) as u64);
    let unanswered = trial.count(&trial.unanswered);
    deliver_rest(&city, &trial).await;
    city.stop().await;
    let counts = checker::check(&city.setup, &trial).await;
    Row {
        scenario: "PostgreSQL cut and restarted".to_owned(),
        good: counts.is_good(plan.submissions, checker::in_hand(city.kills()))
            && trial.count(&trial.rude) == 0
            && unanswered == 0
            && longest < PATIENCE + down,
        note: format!(
            "{names}: {} times under {} people; away for {:.1} s at most, the longest answer took {:.1} s; {} were told to \
             come again (503), {unanswered} got no answer, {} were answered badly {}",
            plan.kills,
            plan.people,
            down.as_secs_f64(),
            longest.as_secs_f64(),
            trial.count(&trial.later),
            trial.count(&trial.rude),
            if trial.count(&trial.rude) > 0 { city.errors() } else { String::new() },
        ),
        counts: Some(counts),
        took: began.elapsed(),
    }
}

async fn end_connections(url: &str) {
    let mut connection = connect(url).await;
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&mut connection)
    .await
    .unwrap();
}

/// Restarts the server of `scripts/postgres`, as who owns it.
async fn restart(mode: &str) {
    let data = PathBuf::from(std::env::var("KAKAZU_TEST_POSTGRES_DATA").expect("scripts/postgres says it"));
    let owner = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(&data).unwrap());
    let newest = "$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)";
    let script = format!(
        "cd / && exec {newest}/pg_ctl --pgdata '{}' --mode {mode} --wait --log '{}' restart",
        data.display(),
        data.with_file_name("log").display(),
    );
    let mut command = Command::new("sh");
    command.args(["-c", &script]).uid(owner).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().await.unwrap().success(), "PostgreSQL restarts");
}
