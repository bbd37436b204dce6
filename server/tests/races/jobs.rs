//! Races of jobs, as if 64 servers ran them, with whoever is writing meanwhile.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use futures_util::future::join_all;
use server::{
    audit,
    db::attachment,
    jobs::{JobError, Task},
};

use super::{City, MANY, books, count};

/// A task on 64 servers at once; on how many it ran.
async fn everywhere(city: &City, task: Task) -> usize {
    let runs = (0..MANY).map(|_| {
        let jobs = city.app.jobs.clone();
        tokio::spawn(async move { jobs.run_once(task).await })
    });
    let mut ran = 0;
    for run in join_all(runs).await {
        match run.unwrap() {
            Ok(did) => ran += usize::from(did),
            Err(JobError::LeaseLost) => {}
            Err(error) => panic!("{error}"),
        }
    }
    ran
}

async fn submit_many(city: &City) {
    let drafts = city.drafts(MANY).await;
    let posts =
        drafts.iter().map(|ready| city.resident(ready).post(format!("/drafts/{}/submit", ready.id), &[]));
    let answers = city.fire(posts.collect()).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), MANY);
}

pub async fn folded(city: &City) {
    let folding = async {
        let mut ran = 0;
        for _ in 0..4 {
            ran += everywhere(city, Task::FoldCounters).await;
            // Whatever has been folded, the sum never counts anything twice.
            let seen = books::counters(&city.app.portal).await.get("submitted").copied().unwrap_or(0);
            assert!(seen <= MANY as i64, "{seen}");
        }
        ran
    };
    let ((), ran) = tokio::join!(submit_many(city), folding);
    assert!(ran >= 1);
    everywhere(city, Task::FoldCounters).await;
    assert_eq!(city.number("SELECT COUNT(*) FROM counter_delta").await, 0);
    assert_eq!(city.number("SELECT value FROM counter WHERE status = 'submitted'").await, MANY as i64);
}

pub async fn sealed(city: &City) {
    let sealing = async {
        for _ in 0..4 {
            everywhere(city, Task::SealAudit).await;
        }
    };
    tokio::join!(submit_many(city), sealing);
    everywhere(city, Task::SealAudit).await;
    let portal = &city.app.portal;
    let report = audit::verify(&portal.db, &portal.keys, None).await.unwrap();
    assert_eq!(report.waiting, 0);
    assert_eq!(report.sealed, city.number("SELECT COUNT(*) FROM audit").await);
    assert_eq!(
        report.sealed,
        city.number("SELECT MAX(number) FROM audit_seal").await,
        "numbered without gap"
    );
}

pub async fn expired(city: &City) {
    let drafts = city.drafts(8).await;
    let now = server::clock::millis(server::clock::Clock::now(&city.app.clock));
    city.sql(format!("UPDATE draft SET expires_at = {now}")).await;
    let posts = (0..MANY).map(|n| {
        let ready = &drafts[n % drafts.len()];
        let person = city.resident(ready);
        match n % 3 {
            0 => person.post(format!("/drafts/{}/submit", ready.id), &[]),
            1 => person.upload(format!("/drafts/{}/steps/documents", ready.id), "doc_health"),
            _ => person.post(format!("/drafts/{}/steps/health", ready.id), &[("birth_weight", "3120")]),
        }
    });
    let (answers, _) = tokio::join!(city.fire(posts.collect()), everywhere(city, Task::Expire));
    let done = count(&answers, StatusCode::SEE_OTHER) + count(&answers, StatusCode::NOT_FOUND);
    assert_eq!(done, MANY);
    let left = city.texts("SELECT id FROM draft WHERE submitted_at IS NULL").await;
    assert!(left.is_empty(), "{left:?}");
    // What was sent before it expired is whole; of the others nothing is left.
    let filed = city.number("SELECT COUNT(*) FROM application").await;
    assert_eq!(city.number("SELECT COUNT(*) FROM draft").await, filed);
    assert_eq!(city.number("SELECT COUNT(*) FROM data_key").await, filed);
}

pub async fn mailed(city: &City) {
    submit_many(city).await;
    let rounds = (0..MANY).map(|_| {
        let jobs = city.app.jobs.clone();
        tokio::spawn(async move { jobs.deliver_mail().await })
    });
    for round in join_all(rounds).await {
        round.unwrap().unwrap();
    }
    city.all_mail_left().await;
    assert_eq!(city.number("SELECT COUNT(*) FROM outbox WHERE sent_at IS NOT NULL").await, MANY as i64);
    assert_eq!(city.number("SELECT CAST(SUM(attempts) AS BIGINT) FROM outbox").await, MANY as i64);
    let mails = city.app.mailbox.messages();
    let ids: BTreeSet<&str> = mails.iter().map(|mail| mail.id.as_str()).collect();
    assert_eq!((mails.len(), ids.len()), (MANY, MANY), "each once");
}

pub async fn swept(city: &City) {
    let ready = city.drafts(1).await.remove(0);
    let person = city.resident(&ready);
    let path = format!("/drafts/{}/steps/documents", ready.id);
    let questions = ["doc_identity", "doc_health", "doc_employment"];
    let posts = (0..MANY).map(|n| person.upload(&path, questions[n % questions.len()]));
    tokio::join!(city.fire(posts.collect()), everywhere(city, Task::SweepFiles));
    let files = attachment::of_draft(city.app.portal.db.read(), &ready.id).await.unwrap();
    assert_eq!(files.len(), 12);
    for file in files {
        let read = person.get(&format!("/drafts/{}/files/{}", ready.id, file.id)).await;
        assert_eq!(read.status, StatusCode::OK);
    }
}
