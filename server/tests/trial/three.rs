//! Three servers on one PostgreSQL behind a proxy, killed in turn under load.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    Families,
    behind::{Behind, lapse},
    checker,
    city::{City, Setup},
    database::Database,
    kills::Plan,
    table::Row,
};

/// Plays it in `folder`, on a PostgreSQL database.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> Row {
    let began = Instant::now();
    let behind = Behind::open(folder, 3, &database, families, |setup| setup).await;
    let (trial, cities) = (&behind.trial, &behind.cities);
    let (killed, victims, leased) = (Arc::clone(trial), cities.clone(), database.clone());
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
    let counts = behind.close(&database).await;
    let heads = heads(&cities[0].setup, cities).await;
    let failed = behind.failed();
    Row {
        scenario: "three servers, killed in turn".to_owned(),
        good: counts.is_good(plan.submissions, behind.in_hand())
            && failed == 0
            && heads.is_ok()
            && trial.count(&trial.rude) == 0
            && trial.count(&trial.steps_lost) == 0,
        note: format!(
            "{} people at a time, {} kills; {} connections cut by them, {failed} requests to a living server failed, {} \
             came too early (503), {} were answered badly; {} mails came again under the same Message-ID; audit head: {}",
            plan.people,
            plan.kills,
            behind.proxy.cut(),
            trial.count(&trial.later),
            trial.count(&trial.rude),
            counts.repeated_mail,
            heads.map_or_else(|error| error, |number| format!("{number}, verified")),
        ),
        counts: Some(counts),
        took: began.elapsed(),
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
