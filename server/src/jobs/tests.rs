use std::collections::HashSet;

use domain::email::EmailAddress;
use sqlx::AssertSqlSafe;

use super::*;
use crate::{
    audit::{self, Actor, Entry, Head},
    clock::{Clock, ManualClock, from_millis, millis},
    db::{Read, object_claim, sql},
    files::Key,
    mail::{About, Mailbox, Outgoing, outbox},
};

pub(super) struct House {
    pub(super) jobs: Jobs,
    pub(super) clock: ManualClock,
    mailbox: Mailbox,
    folder: tempfile::TempDir,
}

pub(super) async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let (clock, mailbox) = (ManualClock::at(from_millis(1_800_000_000_000)), Mailbox::default());
    let jobs = Jobs {
        db: Db::open_temporary().await.unwrap(),
        keys: Keys::from_master([1; 32]),
        clock: Arc::new(clock.clone()),
        entropy: Entropy::seeded(1),
        mailer: Arc::new(Mailer::memory(&mailbox, "no-reply@city.example.jp").unwrap()),
        files: Store::folder(&folder.path().join("files")).unwrap(),
        questionnaires: Questionnaires::default(),
        sender: Sender::default(),
        tasks_every: TASKS_EVERY,
        audit_head: Some(folder.path().join("audit.head")),
    };
    House { jobs, clock, mailbox, folder }
}

impl House {
    pub(super) async fn sql(&self, statements: impl Into<String>) {
        let mut statements = statements.into();
        if matches!(self.jobs.db.read(), Read::Postgres(_)) {
            statements = statements.replace("x'00'", "'\\x00'");
        }
        self.jobs
            .db
            .write(move |tx| {
                let statements = statements.clone();
                Box::pin(async move {
                    for statement in statements.split(';').filter(|statement| !statement.trim().is_empty()) {
                        sql::query(AssertSqlSafe(statement.to_owned())).execute(&mut *tx).await?;
                    }
                    Ok::<_, sqlx::Error>(())
                })
            })
            .await
            .unwrap();
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(super) async fn number(&self, sql: &str) -> i64 {
        sql::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(self.jobs.db.read()).await.unwrap()
    }

    /// Claims a key and stores something under it, as an upload does before it inserts its row.
    pub(super) async fn upload(&self) -> String {
        let key = self.claim().await;
        self.jobs.files.put(&key, b"sealed".to_vec()).await.unwrap();
        key.as_str().to_owned()
    }

    pub(super) async fn claim(&self) -> Key {
        let now = self.clock.now();
        object_claim::claim(&self.jobs.db, &self.jobs.entropy, now, 1).await.unwrap().remove(0)
    }

    async fn queue(&self, dedupe: &str) -> bool {
        self.queue_about(About::Application("application".to_owned()), dedupe).await
    }

    async fn queue_about(&self, about: About, dedupe: &str) -> bool {
        let mail = Outgoing {
            kind: "receipt",
            about,
            dedupe: dedupe.to_owned(),
            to: EmailAddress::parse("hanako@example.jp").unwrap(),
            subject: "山田花子様".to_owned(),
            body: "x".to_owned(),
        };
        let (keys, entropy, now) = (self.jobs.keys.clone(), self.jobs.entropy.clone(), self.clock.now());
        self.jobs
            .db
            .write(move |tx| {
                let (mail, keys, entropy) = (mail.clone(), keys.clone(), entropy.clone());
                Box::pin(async move { outbox::enqueue(tx, &mail, now, &entropy, &keys).await })
            })
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn queued_mail_is_unreadable_in_the_database_and_the_same_one_is_queued_once() {
    let house = house().await;
    assert!(house.queue("a").await);
    assert!(!house.queue("a").await);
    let sealed: Vec<u8> =
        sql::query_scalar("SELECT payload_sealed FROM outbox").fetch_one(house.jobs.db.read()).await.unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("hanako"));
    house.jobs.deliver_mail().await.unwrap();
    assert!(!house.queue("a").await, "not even after it was sent");
    assert_eq!(house.mailbox.take().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_postmen_deliver_each_mail_once() {
    let house = house().await;
    for n in 0..80 {
        house.queue(&n.to_string()).await;
    }
    let rounds = (0..4).map(|_| house.jobs.deliver_mail());
    let sent: usize =
        futures_util::future::join_all(rounds).await.into_iter().map(|done| done.unwrap().sent).sum();
    assert_eq!(sent, 80);
    let ids: HashSet<String> = house.mailbox.messages().into_iter().map(|mail| mail.id).collect();
    assert_eq!((ids.len(), house.mailbox.messages().len()), (80, 80));
}

#[tokio::test]
async fn a_code_waits_for_no_invitations_and_a_receipt_neither() {
    let house = house().await;
    for n in 0..40 {
        house.queue_about(About::Wave("wave".to_owned()), &n.to_string()).await;
    }
    house.clock.advance(60);
    house.queue("receipt").await;
    house.queue_about(About::Code, "code").await;
    house.jobs.deliver_mail().await.unwrap();
    let order: Vec<String> = house.mailbox.messages().into_iter().map(|mail| mail.id).collect();
    assert_eq!(order.len(), 42);
    let urgent = "SELECT id FROM outbox WHERE wave IS NULL ORDER BY urgency";
    let urgent: Vec<String> = sql::query_scalar(urgent).fetch_all(house.jobs.db.read()).await.unwrap();
    assert_eq!(order[..2], urgent);
}

#[tokio::test]
async fn mail_of_a_server_that_died_while_sending_is_sent_by_another() {
    let house = house().await;
    house.queue("a").await;
    let lease = millis(house.clock.now()) + 300_000;
    house.sql(format!("UPDATE outbox SET lease_until = {lease}, fence = 1, attempts = 1")).await;
    assert_eq!(house.jobs.deliver_mail().await.unwrap().sent, 0);
    house.clock.advance(301);
    assert_eq!(house.jobs.deliver_mail().await.unwrap().sent, 1);
}

#[tokio::test]
async fn mail_that_does_not_open_is_given_up_and_harms_no_other() {
    let house = house().await;
    house.queue("a").await;
    house.queue("b").await;
    house.sql("UPDATE outbox SET payload_sealed = x'00' WHERE dedupe = 'a'").await;
    let done = house.jobs.deliver_mail().await.unwrap();
    assert_eq!((done.sent, done.dead), (1, 1));
}

#[tokio::test]
async fn counters_are_folded_and_nothing_is_lost_or_counted_twice() {
    let house = house().await;
    let rows: Vec<String> = (0..4_500)
        .map(|n| {
            format!(
                "('{n:05}', 'o', 'p', '{}', {})",
                ["submitted", "decided"][n % 2],
                if n % 3 == 0 { -1 } else { 1 }
            )
        })
        .collect();
    house.sql(format!("INSERT INTO counter_delta VALUES {}", rows.join(","))).await;
    let before = house.number("SELECT CAST(SUM(delta) AS BIGINT) FROM counter_delta").await;
    assert!(house.jobs.run_once(Task::FoldCounters).await.unwrap());
    assert_eq!(house.number("SELECT COUNT(*) FROM counter_delta").await, 0);
    assert_eq!(house.number("SELECT CAST(SUM(value) AS BIGINT) FROM counter").await, before);
    assert_eq!(house.number("SELECT COUNT(*) FROM counter").await, 2);
    house.sql("INSERT INTO counter_delta VALUES ('x', 'o', 'p', 'decided', 7)").await;
    assert!(house.jobs.run_once(Task::FoldCounters).await.unwrap());
    assert_eq!(house.number("SELECT CAST(SUM(value) AS BIGINT) FROM counter").await, before + 7);
}

#[tokio::test]
async fn the_audit_trail_is_sealed_and_its_head_kept_outside() {
    let house = house().await;
    let (all, entropy, now) = (house.jobs.db.clone(), house.jobs.entropy.clone(), house.clock.now());
    let record = move || {
        let (db, entropy) = (all.clone(), entropy.clone());
        async move {
            db.write(move |tx| {
                let entropy = entropy.clone();
                Box::pin(async move {
                    let entry = Entry {
                        actor: Actor::System("test"),
                        action: "test.done",
                        subject_kind: "test",
                        subject: None,
                        detail: serde_json::Value::Null,
                    };
                    audit::record(tx, &entry, now, &entropy).await
                })
            })
            .await
            .unwrap();
        }
    };
    for round in 1..=3 {
        record().await;
        assert!(house.jobs.run_once(Task::SealAudit).await.unwrap());
        let kept = Head::kept(&house.folder.path().join("audit.head")).unwrap().unwrap();
        assert_eq!(kept.number, round);
        let report = audit::verify(&house.jobs.db, &house.jobs.keys, Some(&kept)).await.unwrap();
        assert_eq!((report.sealed, report.waiting), (round, 0));
    }
}

/// Three drafts: expired, submitted, and a correction that shares the key of the submitted one.
pub(super) async fn drafts(house: &House) -> String {
    let object = house.upload().await;
    let now = millis(house.clock.now());
    let draft = |id: &str, key: &str, application: &str, submitted: &str| {
        format!(
            "INSERT INTO draft (id, version, procedure, procedure_version, channel, application, lang, data_key, \
             document_sealed, created_at, changed_at, expires_at, submitted_at) VALUES \
             ('{id}', 1, 'p', 'pv', 'online', {application}, 'ja', '{key}', x'00', 0, 0, {}, {submitted});",
            now + 1_000
        )
    };
    house
        .sql(format!(
            "INSERT INTO office VALUES ('o', 'o'); \
             INSERT INTO procedure_version VALUES ('pv', 'p', 1, 'o', '', 0); \
             INSERT INTO data_key VALUES ('k1', x'00', '', 0), ('k2', x'00', '', 0); {}{}{} \
             DELETE FROM object_claim WHERE object = '{object}'; \
             INSERT INTO attachment VALUES ('a', 'expiring', 'q', x'00', 'image/png', 1, '', '{object}', 0, NULL); \
             INSERT INTO parked_post VALUES ('x', 'expiring', 'd', 's', x'00', {now}); \
             INSERT INTO login_session (id, door, created_at, seen_at, ends_at) VALUES ('s', 'staff', 0, 0, {});",
            draft("expiring", "k1", "NULL", "NULL"),
            draft("submitted", "k2", "NULL", "5"),
            draft("correction", "k2", "'app'", "NULL"),
            now + 1_000,
        ))
        .await;
    object
}

#[tokio::test]
async fn what_has_expired_is_deleted_with_its_key_and_files_and_nothing_else() {
    let house = house().await;
    let object = drafts(&house).await;
    house.jobs.run_once(Task::Expire).await.unwrap();
    assert_eq!(house.number("SELECT COUNT(*) FROM draft").await, 3, "not before its time");
    house.clock.advance(1);
    house.jobs.run_once(Task::Expire).await.unwrap();
    assert_eq!(house.number("SELECT COUNT(*) FROM draft").await, 1);
    assert_eq!(house.number("SELECT COUNT(*) FROM draft WHERE id = 'submitted'").await, 1);
    assert_eq!(house.number("SELECT COUNT(*) FROM data_key").await, 1, "the key of the application stays");
    assert_eq!(house.number("SELECT COUNT(*) FROM data_key WHERE id = 'k2'").await, 1);
    for gone in ["attachment", "parked_post", "login_session"] {
        assert_eq!(house.number(&format!("SELECT COUNT(*) FROM {gone}")).await, 0, "{gone}");
    }
    assert!(house.jobs.files.exists(&object).await.unwrap());
    house.jobs.run_once(Task::SweepFiles).await.unwrap();
    assert!(!house.jobs.files.exists(&object).await.unwrap());
}

#[tokio::test]
async fn one_server_at_a_time_has_a_task_and_the_late_one_writes_nothing() {
    let house = house().await;
    let late = Lease::take(&house.jobs, Task::FoldCounters, None).await.unwrap().unwrap();
    assert!(!house.jobs.run_once(Task::FoldCounters).await.unwrap(), "the lease is taken");
    house.clock.advance(121);
    house.sql("INSERT INTO counter_delta VALUES ('x', 'o', 'p', 's', 1)").await;
    let taken = Lease::take(&house.jobs, Task::FoldCounters, None).await.unwrap().unwrap();
    assert!(matches!(fold::run(&house.jobs, &late).await, Err(JobError::LeaseLost)));
    assert!(matches!(late.give_back(&house.jobs).await, Err(JobError::LeaseLost)));
    assert_eq!(house.number("SELECT COUNT(*) FROM counter_delta").await, 1);
    fold::run(&house.jobs, &taken).await.unwrap();
    assert_eq!(house.number("SELECT COUNT(*) FROM counter_delta").await, 0);
}

#[tokio::test]
async fn a_task_is_due_again_when_its_period_is_over() {
    let house = house().await;
    let task = Task::SealAudit;
    assert!(Lease::is_due(&house.jobs, task).await.unwrap());
    house.jobs.run_once(task).await.unwrap();
    assert!(!Lease::is_due(&house.jobs, task).await.unwrap());
    assert!(Lease::take(&house.jobs, task, Some(task.period())).await.unwrap().is_none());
    house.clock.advance(60);
    assert!(Lease::is_due(&house.jobs, task).await.unwrap());
    assert!(Lease::take(&house.jobs, task, Some(task.period())).await.unwrap().is_some());
}

#[tokio::test]
async fn the_runner_sends_mail_as_soon_as_it_is_committed_and_stops_when_told() {
    let house = house().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(house.jobs.clone().run(async move {
        let _ = stopped.await;
    }));
    tokio::time::sleep(Duration::from_millis(100)).await;
    house.queue("a").await;
    let mut waited = 0;
    while house.mailbox.messages().is_empty() {
        assert!(waited < 100, "not sent within a second");
        tokio::time::sleep(Duration::from_millis(10)).await;
        waited += 1;
    }
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(2), running).await.unwrap().unwrap();
}
