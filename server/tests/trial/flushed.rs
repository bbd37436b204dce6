//! The order of system calls on PostgreSQL: server and database are traced together.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    Families, Trial,
    city::{City, Setup},
    database::{Database, connect},
    order::{self, Order},
    post::Post,
    prepared,
    table::Row,
};

/// Plays it honestly, and with `synchronous_commit` off, which the detector has to notice. None where others'
/// processes may not be traced.
pub async fn play(folder: &Path, submissions: usize, families: Families) -> Option<Row> {
    let began = Instant::now();
    let honest = once(&folder.join("honest"), true, submissions, &families).await?;
    let control = once(&folder.join("control"), false, submissions, &families).await?;
    Some(Row {
        scenario: "flush before answer, PostgreSQL".to_owned(),
        counts: None,
        good: honest == (Order { answers: submissions, synced: submissions })
            && control.synced < control.answers,
        note: format!(
            "{} of {} answers left after the flush of their transaction had returned; control without \
             synchronous_commit: {} of {}",
            honest.synced, honest.answers, control.synced, control.answers
        ),
        took: began.elapsed(),
    })
}

async fn once(folder: &Path, durable: bool, submissions: usize, families: &Families) -> Option<Order> {
    fs::create_dir(folder).unwrap();
    let database = Database::postgres().await?;
    if !durable {
        let url = database.url().unwrap();
        let name = url.rsplit_once('/').unwrap().1;
        let sql = format!("ALTER DATABASE {name} SET synchronous_commit = off");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connect(&url).await).await.unwrap();
    }
    let post = Post::open();
    let setup = Setup::new(folder, database, Some(post.url()));
    let drafts = prepared::drafts(&setup, &families[0], submissions).await;
    let city = City::open(setup).await;
    let trial = Trial::new(&city.residents, post, folder, families.clone());
    let into = folder.join("trace");
    let mut tracer = order::attach(&into);
    for process in processes(city.id().await) {
        tracer.args(["-p", &process.to_string()]);
    }
    let mut tracer = tracer.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().ok()?;
    sleep(Duration::from_secs(2)).await;
    if tracer.try_wait().unwrap().is_some() {
        return None;
    }
    // One after the other: what is written for another could not be told apart.
    trial.send_all(&drafts, 1, Duration::from_secs(60)).await;
    city.stop().await;
    super::city::terminate(&tracer).await;
    let _ = tracer.wait().await;
    Some(order::read(&into, "/pg_wal/").await)
}

/// The server, and PostgreSQL with all that it has started.
fn processes(server: u32) -> Vec<u32> {
    let data = PathBuf::from(std::env::var("KAKAZU_TEST_POSTGRES_DATA").expect("scripts/postgres says it"));
    let first = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    let postmaster: u32 = first.lines().next().unwrap().parse().unwrap();
    let children = fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap();
    let children = children.split_whitespace().map(|child| child.parse().unwrap());
    [server, postmaster].into_iter().chain(children).collect()
}
