//! Two binaries side by side: the one before the newest migration works on while the present one migrates the database
//! under load, and is then replaced, too. SQLite has one server: there one follows the other.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    Families, Trial, checker,
    city::{City, Setup, free_address},
    database::Database,
    kills::Plan,
    post::Post,
    proxy::Proxy,
    table::Row,
    three::{lapse, setup},
};

/// Says where the binary before the newest migration is.
pub const PREVIOUS: &str = "KAKAZU_TRIAL_PREVIOUS";

/// Plays it in `folder`. None where nobody says where the previous binary is.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> Option<Row> {
    let previous = vec![std::env::var(PREVIOUS).ok()?];
    let began = Instant::now();
    let post = Post::open();
    let door = free_address();
    let servers = if database == Database::Sqlite { 1 } else { 2 };
    let mut cities = Vec::new();
    for number in 0..servers {
        let setup = setup(folder, number, &database, &post, &door);
        cities.push(Arc::new(City::open(Setup { program: previous.clone(), ..setup }).await));
    }
    let proxy = Proxy::open(&door, cities.clone()).await;
    let trial = Trial::new(&proxy.url, post, folder, families);
    let walking = Arc::clone(&trial);
    let walk =
        tokio::spawn(async move { walking.walk_all(plan.submissions, plan.people, plan.longest).await });
    let present = Setup::new(folder, database.clone(), None).program;
    for (number, city) in cities.iter().enumerate() {
        trial.acknowledged(plan.submissions * (number + 1) / (servers + 1), plan.longest).await;
        city.upgrade_to(&present);
        // Mail that the one before had taken on is free after six minutes of the clock of the only server; where there
        // are several, their clock is that of the database.
        city.kill_and_open(6).await;
        lapse(&database).await;
    }
    walk.await.unwrap();
    trial.mailed().await;
    // The next look at what is due comes within five seconds.
    sleep(Duration::from_secs(6)).await;
    for city in &cities {
        city.stop().await;
    }
    let counts = checker::check(&cities[0].setup, &trial).await;
    let failed = trial.count(&trial.unanswered).saturating_sub(proxy.cut());
    Some(Row {
        scenario: format!("two binaries, {}", database.name()),
        good: counts.is_good(plan.submissions)
            && failed == 0
            && trial.count(&trial.rude) == 0
            && trial.count(&trial.steps_lost) == 0,
        note: format!(
            "{servers} servers of the version before the newest migration, replaced one by one; {} connections cut by \
             that, {failed} requests to a living server failed; {} were told to come again (503), {} were answered badly",
            proxy.cut(),
            trial.count(&trial.later),
            trial.count(&trial.rude),
        ),
        counts: Some(counts),
        took: began.elapsed(),
    })
}
