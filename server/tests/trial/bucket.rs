//! A bucket whose server is down, silent, hangs up or does not know it, under load.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    Families, Trial, checker,
    city::{City, Setup},
    database::Database,
    kills::{Plan, deliver_rest},
    post::Post,
    s3::{Mood, S3},
    table::Row,
};

/// What the server does instead of working, by turns; none: it is down.
const MOODS: [Option<Mood>; 4] = [None, Some(Mood::Silent), Some(Mood::HangsUp), Some(Mood::NoBucket)];
/// For how long.
const AWAY: Duration = Duration::from_millis(2_500);

/// Plays it in `folder`.
pub async fn play(folder: &Path, database: Database, plan: Plan, families: Families) -> Row {
    let began = Instant::now();
    let post = Post::open();
    let mut s3 = S3::start().await;
    let setup = Setup { files: s3.settings(), ..Setup::new(folder, database.clone(), Some(post.url())) };
    let city = City::open(setup).await;
    let trial = Trial::new(&city.residents, post, folder, families);
    let walking = Arc::clone(&trial);
    let walk =
        tokio::spawn(async move { walking.walk_all(plan.submissions, plan.people, plan.longest).await });
    for (number, mood) in MOODS.into_iter().enumerate() {
        trial.acknowledged(plan.submissions * number / MOODS.len(), plan.longest).await;
        match mood {
            None => s3.stop().await,
            Some(mood) => s3.behave(mood),
        }
        sleep(AWAY).await;
        match mood {
            None => s3.start_again().await,
            Some(_) => s3.behave(Mood::Up),
        }
    }
    walk.await.unwrap();
    deliver_rest(&city, &trial).await;
    city.stop().await;
    let counts = checker::check(&city.setup, &trial).await;
    let (later, rude) = (trial.count(&trial.later), trial.count(&trial.rude));
    let unanswered = trial.count(&trial.unanswered);
    Row {
        scenario: format!("the bucket is away, {}", database.name()),
        good: counts.is_good(plan.submissions, checker::in_hand(city.kills()))
            && later > 0
            && rude == 0
            && unanswered == 0
            && trial.count(&trial.steps_lost) == 0,
        note: format!(
            "down, silent, hanging up, without the bucket; {later} were told to come again (503), {unanswered} got no \
             answer, {rude} were answered badly",
        ),
        counts: Some(counts),
        took: began.elapsed(),
    }
}
