//! Each promise is broken on purpose, and its detector has to trip. See `server::sabotage`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;
mod trial;

use std::{path::Path, sync::Arc, time::Duration};

use server::db::{look, sql};
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

/// From now on the database stores no note that a mail was sent, and says nothing of it.
async fn forget_what_was_sent(setup: &Setup) {
    let statements: &[&str] = match setup.database {
        Database::Sqlite => &["CREATE TRIGGER forget BEFORE UPDATE OF sent_at ON outbox \
             BEGIN SELECT RAISE(IGNORE); END"],
        Database::Postgres(_) => &[
            "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "CREATE TRIGGER forget BEFORE UPDATE OF sent_at ON outbox FOR EACH ROW EXECUTE FUNCTION forget()",
        ],
    };
    let location = setup.config().database().unwrap();
    let mut tx = look::reach(&location, false).await.unwrap();
    for statement in statements {
        sql::query(*statement).execute(&mut tx).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_goes_twice_is_noticed_where_nothing_explains_it_and_where_kills_do_not_explain_as_much() {
    let folder = tempfile::tempdir().unwrap();
    let sabotaged = Sabotaged::open(folder.path(), "none", Database::here().await, |_| {}).await;
    let (city, trial) = (&sabotaged.city, &sabotaged.trial);
    forget_what_was_sent(&city.setup).await;
    trial.send_all(&sabotaged.drafts, 4, Duration::from_secs(60)).await;
    trial.mailed().await;
    // Six minutes later every lease is over, without any kill.
    city.stop().await;
    city.reopen(6).await;
    let twice = async {
        while trial.post.all().values().flatten().count() < 2 * sabotaged.drafts.len() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), twice).await.unwrap();
    let counts = sabotaged.count().await;
    assert_eq!(counts.repeated_mail, 12, "{counts:?}");
    assert!(!counts.is_good(12, 0) && !counts.is_good(12, checker::in_hand(1)));
    assert!(counts.is_good(12, 12), "nothing else is wrong: {counts:?}");
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
