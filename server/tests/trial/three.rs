//! Three servers on one PostgreSQL behind a proxy, killed in turn under load.

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    Families, Trial, checker,
    city::{City, Setup, free_address},
    database::{Database, connect},
    kills::Plan,
    post::Post,
    proxy::Proxy,
    table::Row,
};

/// Plays it in `folder`, on a PostgreSQL database.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> Row {
    let began = Instant::now();
    let post = Post::open();
    let door = free_address();
    let mut cities = Vec::new();
    for number in 0..3 {
        cities.push(Arc::new(City::open(setup(folder, number, &database, &post, &door)).await));
    }
    let proxy = Proxy::open(&door, cities.clone()).await;
    let trial = Trial::new(&proxy.url, post, folder, families);
    let (killed, victims, leased) = (Arc::clone(&trial), cities.clone(), database.clone());
    let killer = tokio::spawn(async move {
        for kill in 0..plan.kills {
            killed.acknowledged(plan.submissions * kill / plan.kills, plan.longest).await;
            sleep(Duration::from_millis(50)).await;
            victims[kill % 3].kill_and_open(0).await;
            lapse(&leased).await;
        }
    });
    trial.walk_all(plan.submissions, plan.people, plan.longest).await;
    killer.await.unwrap();
    lapse(&database).await;
    trial.mailed().await;
    // The next look at what is due comes within five seconds.
    sleep(Duration::from_secs(6)).await;
    for city in &cities {
        city.stop().await;
    }
    let heads = heads(&cities[0].setup, &cities).await;
    let counts = checker::check(&cities[0].setup, &trial).await;
    let failed = trial.count(&trial.unanswered).saturating_sub(proxy.cut());
    Row {
        scenario: "three servers, killed in turn".to_owned(),
        good: counts.is_good(plan.submissions)
            && failed == 0
            && heads.is_ok()
            && trial.count(&trial.rude) == 0
            && trial.count(&trial.steps_lost) == 0,
        note: format!(
            "{} people at a time, {} kills; {} connections cut by them, {failed} requests to a living server failed, {} \
             came too early (503), {} were answered badly; {} mails came again under the same Message-ID; audit head: {}",
            plan.people,
            plan.kills,
            proxy.cut(),
            trial.count(&trial.later),
            trial.count(&trial.rude),
            counts.repeated_mail,
            heads.map_or_else(|error| error, |number| format!("{number}, verified")),
        ),
        counts: Some(counts),
        took: began.elapsed(),
    }
}

/// A folder for each server; master key and files are shared.
pub fn setup(folder: &Path, number: usize, database: &Database, post: &Post, door: &str) -> Setup {
    let own = folder.join(format!("server-{number}"));
    let shared = folder.join("shared");
    fs::create_dir_all(shared.join("files")).unwrap();
    fs::create_dir(&own).unwrap();
    std::os::unix::fs::symlink(shared.join("files"), own.join("files")).unwrap();
    let mut setup = Setup::new(&own, database.clone(), Some(post.url()));
    setup.url = Some(format!("http://{door}"));
    setup.key = Some(shared.join("master.key"));
    setup
}

/// Lets the time pass after which what a killed server had taken on is free, and every task is due.
pub async fn lapse(database: &Database) {
    let Database::Postgres(url) = database else { return };
    let mut connection = connect(url).await;
    for sql in [
        "UPDATE outbox SET lease_until = 0 WHERE sent_at IS NULL AND lease_until IS NOT NULL",
        "UPDATE job SET lease_until = 0, ran_at = 0",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
}

/// The audit trail against the newest head that any server has kept.
async fn heads(setup: &Setup, cities: &[Arc<City>]) -> Result<i64, String> {
    let kept = cities.iter().filter_map(|city| {
        server::audit::Head::kept(&city.setup.folder.join("audit.head")).expect("a head, or none")
    });
    let newest = kept.max_by_key(|head| head.number).ok_or("none was kept")?;
    let portal = checker::open(setup).await;
    let verified = server::audit::verify(&portal.db, &portal.keys, Some(&newest)).await;
    portal.db.close().await;
    verified.map(|_| newest.number).map_err(|error| error.to_string())
}
