//! kill -9 at random moments, every second time just after somebody has begun to send.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use server::entropy::Entropy;
use tokio::time::sleep;

use super::{
    Families, Trial, checker,
    city::{City, Setup},
    database::Database,
    post::Post,
    table::Row,
};

/// How hard the trial is.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Submissions in all.
    pub submissions: usize,
    /// People at a time.
    pub people: usize,
    /// Kills, at least.
    pub kills: usize,
    /// Where chance begins.
    pub seed: u64,
    /// The trial fails when it takes longer.
    pub longest: Duration,
}

/// Plays it in `folder` and checks it; the server is stopped then, and the folder is left for controls.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> (Row, Arc<Trial>) {
    let began = Instant::now();
    let post = Post::open();
    let city = Arc::new(City::open(Setup::new(folder, database.clone(), Some(post.url()))).await);
    let trial = Trial::new(&city.residents, post, folder, families);
    let killer = tokio::spawn(kill(Arc::clone(&trial), Arc::clone(&city), plan));
    trial.walk_all(plan.submissions, plan.people, plan.longest).await;
    killer.await.unwrap();
    deliver_rest(&city, &trial).await;
    city.stop().await;
    let counts = checker::check(&city.setup, &trial).await;
    let row = Row {
        scenario: format!("kill -9, {}", database.name()),
        good: counts.is_good(plan.submissions, checker::in_hand(city.kills()))
            && trial.count(&trial.steps_lost) == 0,
        note: format!(
            "{} people at a time, {} kills; {} requests without an answer were repeated, {} of them submissions; {} \
             acknowledged steps were gone; {} mails came again under the same Message-ID",
            plan.people,
            plan.kills,
            trial.count(&trial.unanswered),
            trial.count(&trial.unanswered_submissions),
            trial.count(&trial.steps_lost),
            counts.repeated_mail,
        ),
        counts: Some(counts),
        took: began.elapsed(),
    };
    (row, trial)
}

/// Stopped politely, and once more from the start, so late that mail which a killed server had taken on is free; until
/// all is delivered.
pub async fn deliver_rest(city: &City, trial: &Trial) {
    city.stop().await;
    city.reopen(6).await;
    trial.mailed().await;
}

async fn kill(trial: Arc<Trial>, city: Arc<City>, plan: Plan) {
    let chance = Entropy::seeded(plan.seed);
    let wait = |most: u64| sleep(Duration::from_micros(chance.below(most * 1_000)));
    for kill in 0..plan.kills {
        trial.acknowledged(plan.submissions * kill / plan.kills, plan.longest).await;
        if kill % 2 == 1 {
            // Nobody may be left who sends.
            let _ = tokio::time::timeout(Duration::from_secs(5), trial.sending.notified()).await;
            wait(25).await;
        } else {
            wait(400).await;
        }
        city.kill_and_open(6).await;
    }
}
