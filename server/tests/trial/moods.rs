//! A mail server that is down, slow, refuses now or for good, or hangs up after it has taken a mail, under load.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use server::mail::outbox;

use super::{
    Families, Trial, checker,
    city::{City, Setup},
    database::Database,
    post::Post,
    prepared,
    table::Row,
};

/// Plays it: `moods` as `smtp.py` knows them, spread over the submissions; each takes its turn for its share of them.
pub async fn play(
    folder: &Path,
    database: Database,
    submissions: usize,
    moods: &[&str],
    families: Families,
) -> Row {
    let began = Instant::now();
    let post = Post::open();
    let setup = Setup::new(folder, database.clone(), Some(post.url()));
    let drafts = prepared::drafts(&setup, &families[0], submissions).await;
    let city = City::open(setup).await;
    let trial = Trial::new(&city.residents, post, folder, families);
    let sent = Arc::clone(&trial);
    // A few at a time, so that every mood meets some mails.
    let sending = tokio::spawn(async move { sent.send_all(&drafts, 2, Duration::from_secs(120)).await });
    for (number, mood) in moods.iter().enumerate() {
        trial.acknowledged(submissions * number / moods.len(), Duration::from_secs(60)).await;
        trial.post.is(mood);
    }
    sending.await.unwrap();
    trial.post.is("up");
    // An hour and a half passes at each start: what was put off is due. In between somebody at the desk has the mails
    // tried again that were refused for good.
    let mut given_up = 0;
    for _ in 0..3 {
        // Killed, because a mail that the server has in hand may take it half a minute.
        city.kill().await;
        given_up += try_given_up_again(&city.setup).await;
        city.reopen(90).await;
        trial.mailed().await;
    }
    city.stop().await;
    let counts = checker::check(&city.setup, &trial).await;
    let may_repeat = checker::in_hand(city.kills()) + trial.post.unclear();
    Row {
        scenario: format!("mail server in all moods, {}", database.name()),
        good: counts.is_good(submissions, may_repeat) && trial.count(&trial.rude) == 0,
        note: format!(
            "{}; {given_up} mails were refused for good and sent again by hand; {} came again under the same Message-ID",
            moods.join(", "),
            counts.repeated_mail,
        ),
        counts: Some(counts),
        took: began.elapsed(),
    }
}

async fn try_given_up_again(setup: &Setup) -> usize {
    let portal = checker::open(setup).await;
    let dead = outbox::dead_letters(portal.db.read(), 10_000).await.unwrap();
    for letter in &dead {
        let id = letter.id.clone();
        let retried = portal.db.write(move |tx| {
            let id = id.clone();
            Box::pin(async move { outbox::retry_dead(tx, &id, jiff::Timestamp::UNIX_EPOCH).await })
        });
        assert!(retried.await.unwrap());
    }
    portal.db.close().await;
    dead.len()
}
