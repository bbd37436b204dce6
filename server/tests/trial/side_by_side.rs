//! Two binaries side by side: the one before the newest migration works on while the present one migrates the database
//! under load, and is then replaced, too. SQLite has one server: there one follows the other.

use std::{path::Path, sync::Arc, time::Instant};

use super::{
    Families,
    behind::{Behind, ahead, lapse, servers},
    city::Setup,
    database::Database,
    kills::Plan,
    table::Row,
};

/// Says where the binary before the newest migration is.
pub const PREVIOUS: &str = "KAKAZU_TRIAL_PREVIOUS";

/// Plays it in `folder`. None where nobody says where the previous binary is.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> Option<Row> {
    let previous = vec![std::env::var(PREVIOUS).ok()?];
    let began = Instant::now();
    let servers = servers(&database);
    let before = |setup| Setup { program: previous.clone(), ..setup };
    let behind = Behind::open(folder, servers, &database, families, before).await;
    let trial = &behind.trial;
    let walking = Arc::clone(trial);
    let walk =
        tokio::spawn(async move { walking.walk_all(plan.submissions, plan.people, plan.longest).await });
    let present = Setup::new(folder, database.clone(), None).program;
    for (number, city) in behind.cities.iter().enumerate() {
        trial.acknowledged(plan.submissions * (number + 1) / (servers + 1), plan.longest).await;
        city.upgrade_to(&present);
        city.kill_and_open(ahead(&database)).await;
        lapse(&database).await;
    }
    walk.await.unwrap();
    let counts = behind.close(&database).await;
    let failed = behind.failed();
    Some(Row {
        scenario: format!("two binaries, {}", database.name()),
        good: counts.is_good(plan.submissions, behind.in_hand())
            && failed == 0
            && trial.count(&trial.rude) == 0
            && trial.count(&trial.steps_lost) == 0,
        note: format!(
            "servers of the version before the newest migration ({servers}), replaced one by one; {} connections cut by \
             that, {failed} requests to a living server failed; {} were told to come again (503), {} were answered badly",
            behind.proxy.cut(),
            trial.count(&trial.later),
            trial.count(&trial.rude),
        ),
        counts: Some(counts),
        took: began.elapsed(),
    })
}
