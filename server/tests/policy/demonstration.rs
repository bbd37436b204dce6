//! The demonstration city, as it stands when it opens.

use std::sync::Arc;

use jiff::Timestamp;
use server::{
    clock::ManualClock,
    config::Config,
    db::{Db, Read, panel, participation, sql, survey},
    demo,
    entropy::Entropy,
    files::{PATIENCE, Store},
    jobs::{Jobs, Task},
    mail::{Mailbox, Mailer},
    portal::Shared,
    start,
};
use tempfile::TempDir;

/// Filled, and nothing runs by itself.
async fn city() -> (Shared, Jobs, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::at(folder.path()).unwrap();
    let clock = ManualClock::at(demo::BEGINS.parse::<Timestamp>().unwrap());
    let mailer = Mailer::memory(&Mailbox::default(), &config.mail_from).unwrap();
    let files = Store::open(&config.files, &config.data, PATIENCE).unwrap();
    let db = Db::open_temporary().await.unwrap();
    let entropy = Entropy::from_os().unwrap();
    let (portal, jobs) =
        start::with(config, Arc::new(clock), false, db, entropy, mailer, files).await.unwrap();
    demo::fill(&portal).await.unwrap();
    (portal, jobs, folder)
}

async fn number(read: &Read, select: &str) -> i64 {
    sql::query_scalar(sqlx::AssertSqlSafe(select.to_owned())).fetch_one(read).await.unwrap()
}

#[tokio::test]
async fn the_demonstration_has_twelve_waves_behind_it_and_one_that_runs_with_people_mails_and_letters() {
    let (portal, jobs, _folder) = city().await;
    let read = portal.db.read();
    let waves = survey::waves(read, "life").await.unwrap();
    assert_eq!(waves.len(), 13);
    for wave in &waves[1..] {
        assert_eq!((wave.status.as_str(), wave.reminded), ("counted", 2), "{}", wave.month);
        assert!(wave.thanked_on.is_some() && wave.counted_at == Some(wave.ends_at()), "{}", wave.month);
        assert_eq!(wave.invited, Some(1200));
        assert!(
            participation::strata(read, &wave.id).await.unwrap().is_empty(),
            "who was asked is forgotten"
        );
        assert!(!participation::turnout(read, &wave.id).await.unwrap().is_empty());
    }
    let running = &waves[0];
    assert_eq!((running.month.as_str(), running.status.as_str(), running.reminded), ("2026-11", "open", 2));
    let invited: i64 =
        participation::strata(read, &running.id).await.unwrap().iter().map(|stratum| stratum.invited).sum();
    let letters = participation::letters_left(read, &running.id).await.unwrap();
    assert!(invited > 20 && letters > 3, "{invited} {letters}");
    let mails = "SELECT COUNT(*) FROM outbox WHERE kind LIKE 'survey-%'";
    assert_eq!(number(read, mails).await, 3 * (invited - letters), "an invitation and two reminders");
    let listed: i64 = panel::strata(read, "life").await.unwrap().iter().map(|(_, people)| people).sum();
    assert!(listed > invited, "some wait for the next wave");

    // Nothing is left to be done, and nobody is written to twice.
    assert!(jobs.run_once(Task::Waves).await.unwrap());
    assert_eq!(number(read, mails).await, 3 * (invited - letters));
    assert_eq!(survey::waves(read, "life").await.unwrap().len(), 13);
}
