//! Each promise is broken on purpose, and its detector has to trip. See `server::sabotage`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;
mod trial;

use std::{path::Path, sync::Arc, time::Duration};

use support::family;
use trial::{
    Trial,
    checker::{self, Counts},
    city::{City, Setup},
    database::Database,
    mix_up::{self, Crowd},
    order::{self, Order},
    person::{Person, payload},
    post::Post,
    prepared,
};

const FAMILY: &str = "takasaki-return-from-leave";

/// A city with this fault, and people who are ready to send.
struct Sabotaged {
    city: City,
    trial: Arc<Trial>,
    drafts: Vec<ready::Ready>,
}

impl Sabotaged {
    async fn open(folder: &Path, fault: &str, database: Database, program: impl FnOnce(&mut Setup)) -> Self {
        let post = Post::open();
        let mut setup = Setup::new(folder, database, Some(post.url()));
        let drafts = prepared::drafts(&setup, &family(FAMILY), 12).await;
        setup.environment.push(("KAKAZU_SABOTAGE", fault.to_owned()));
        program(&mut setup);
        let city = City::open(setup).await;
        let trial = Trial::new(&city.residents, post, folder, vec![family(FAMILY)]);
        Self { city, trial, drafts }
    }

    async fn count(self) -> Counts {
        self.city.stop().await;
        checker::check(&self.city.setup, &self.trial).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_before_the_commit_is_noticed_by_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let sabotaged =
        Sabotaged::open(folder.path(), "answer-before-commit", Database::here().await, |_| {}).await;
    let (trial, drafts) = (Arc::clone(&sabotaged.trial), sabotaged.drafts.clone());
    let sending = tokio::spawn(async move { trial.send_all(&drafts, 4, Duration::from_secs(60)).await });
    sabotaged.trial.acknowledged(1, Duration::from_secs(20)).await;
    sabotaged.city.kill_and_open(6).await;
    sending.await.unwrap();
    let counts = sabotaged.count().await;
    assert!(counts.lost > 0, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_filed_twice_is_noticed_as_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let sabotaged = Sabotaged::open(folder.path(), "file-twice", Database::here().await, |_| {}).await;
    let form = domain::form::Form::parse(trial::person::PROCEDURE).unwrap();
    let (ready, payload) = (&sabotaged.drafts[0], payload(&form, &family(FAMILY)));
    for _ in 0..2 {
        Person::ready(&sabotaged.trial, ready).submit(&ready.id, &payload).await;
    }
    let counts = sabotaged.count().await;
    assert_eq!(counts.doubled, 1, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_before_the_commit_is_noticed_as_stray() {
    let folder = tempfile::tempdir().unwrap();
    let sabotaged =
        Sabotaged::open(folder.path(), "mail-before-commit", Database::here().await, |_| {}).await;
    let (trial, drafts) = (Arc::clone(&sabotaged.trial), sabotaged.drafts.clone());
    let sending = tokio::spawn(async move { trial.send_all(&drafts, 4, Duration::from_secs(60)).await });
    while sabotaged.trial.post.receipts() == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    sabotaged.city.kill_and_open(6).await;
    sending.await.unwrap();
    let counts = sabotaged.count().await;
    assert!(counts.stray_mail > 0, "{counts:?}");
}

async fn trace(fault: &str) -> Order {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("trace");
    let sabotaged = Sabotaged::open(folder.path(), fault, Database::Sqlite, |setup| {
        setup.program = order::traced(&setup.program, &into);
    })
    .await;
    sabotaged.trial.send_all(&sabotaged.drafts, 4, Duration::from_secs(60)).await;
    sabotaged.city.stop().await;
    order::read(&into, "kakazu.db-wal").await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_leaves_before_its_sync_has_returned() {
    assert_eq!(trace("none").await, Order { answers: 12, synced: 12 });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_a_sync_is_noticed_by_the_order_of_system_calls() {
    let order = trace("no-sync").await;
    assert_eq!(order.answers, 12);
    assert!(order.synced < 12, "{order:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_taken_for_another_is_noticed_by_the_canaries() {
    let folder = tempfile::tempdir().unwrap();
    let (mut setup, post) = mix_up::setup(folder.path(), Database::here().await);
    setup.environment.push(("KAKAZU_SABOTAGE", "mix-up".to_owned()));
    let patience = Duration::from_secs(20);
    let crowd = Crowd { residents: 40, at_a_time: 8, patience, kills: 0 };
    let (_, foreign) = mix_up::play(setup, post, crowd, &family(FAMILY)).await;
    assert!(foreign > 0);
}
