//! A rolling restart under load: each server in turn is told to stop, the proxy hears of it as any balancer does, from
//! `/readyz`, and nobody is refused. SQLite has one server: there new connections wait until it is back.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Families,
    behind::{Behind, ahead, lapse, servers},
    database::Database,
    kills::Plan,
    table::Row,
};

/// For how long a stopping server says that it is not ready before it lets nobody in, in seconds.
const LEAD: &str = "1";
/// Within this a server has stopped.
const DRAIN: Duration = Duration::from_secs(10);

/// Plays it in `folder`; every server is restarted `plan.kills` times.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> Row {
    let began = Instant::now();
    let servers = servers(&database);
    let behind = Behind::open(folder, servers, &database, families, |mut setup| {
        setup.environment.push(("KAKAZU_DRAIN_LEAD", LEAD.to_owned()));
        // Whom a crowded server asks to wait is another trial's matter.
        setup.environment.push(("KAKAZU_AT_WORK", "1000".to_owned()));
        setup
    })
    .await;
    let trial = Arc::clone(&behind.trial);
    let walk = tokio::spawn({
        let trial = Arc::clone(&trial);
        async move { trial.walk_all(plan.submissions, plan.people, plan.longest).await }
    });
    let restarts = plan.kills * servers;
    let mut longest = Duration::ZERO;
    for restart in 0..restarts {
        trial.acknowledged(plan.submissions * (restart + 1) / (restarts + 1), plan.longest).await;
        let city = &behind.cities[restart % servers];
        longest = longest.max(city.leave().await);
        city.reopen(ahead(&database)).await;
        lapse(&database).await;
    }
    walk.await.unwrap();
    let counts = behind.close(&database).await;
    let (unanswered, later, rude) =
        (trial.count(&trial.unanswered), trial.count(&trial.later), trial.count(&trial.rude));
    Row {
        scenario: format!("a rolling restart, {}", database.name()),
        good: counts.is_good(plan.submissions, behind.in_hand())
            && [unanswered, later, rude, trial.count(&trial.steps_lost)] == [0; 4]
            && longest <= DRAIN,
        note: format!(
            "{restarts} restarts with {} people at a time; the longest stop took {:.1} s; {unanswered} requests failed, \
             {later} were told to come again (503), {rude} were answered badly",
            plan.people,
            longest.as_secs_f64(),
        ),
        counts: Some(counts),
        took: began.elapsed(),
    }
}
