use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use futures_util::future::join_all;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::{sync::Semaphore, time::timeout};

use super::*;
use crate::db::sql;

type Written = Result<(), WriteError<Refusal>>;

#[derive(Debug)]
enum Refusal {
    No,
    Sql(#[allow(dead_code, reason = "shown when a test fails")] sqlx::Error),
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

/// What is tested here is how SQLite's one writer works, whatever engine the other tests run on.
async fn sqlite() -> Db {
    let (location, temporary) = Temporary::make(None).await.unwrap();
    Db::open_in(&location, Some(temporary)).await.unwrap()
}

const ADD: &str = "INSERT INTO office (id, name) VALUES ($1, $2)";

async fn add(db: &Db, id: impl Into<String>) -> Written {
    let id = id.into();
    db.write(move |tx| {
        let id = id.clone();
        Box::pin(async move {
            sql::query(ADD).bind(id).bind("x").execute(&mut *tx).await?;
            Ok(())
        })
    })
    .await
}

async fn count(db: &Db) -> i64 {
    sql::query_scalar("SELECT COUNT(*) FROM office").fetch_one(db.read()).await.unwrap()
}

/// An op that holds its transaction open until the gate has a permit.
fn hold(db: &Db, id: &str, gate: &Arc<Semaphore>) -> JoinHandle<Written> {
    let (db, id, gate) = (db.clone(), id.to_owned(), Arc::clone(gate));
    tokio::spawn(async move {
        db.write(move |tx| {
            let (id, gate) = (id.clone(), Arc::clone(&gate));
            Box::pin(async move {
                sql::query(ADD).bind(id).bind("x").execute(&mut *tx).await?;
                gate.acquire().await.map(|permit| permit.forget()).map_err(|_| Refusal::No)
            })
        })
        .await
    })
}

#[tokio::test]
async fn the_database_is_in_wal_mode_with_full_sync_and_foreign_keys_and_overwrites_what_is_deleted() {
    let db = sqlite().await;
    let settings = db
        .write(|tx| {
            Box::pin(async move {
                let mode: String = sql::query_scalar("PRAGMA journal_mode").fetch_one(&mut *tx).await?;
                let sync: i64 = sql::query_scalar("PRAGMA synchronous").fetch_one(&mut *tx).await?;
                let keys: i64 = sql::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *tx).await?;
                let gone: i64 = sql::query_scalar("PRAGMA secure_delete").fetch_one(&mut *tx).await?;
                Ok::<_, sqlx::Error>((mode, sync, keys, gone))
            })
        })
        .await
        .unwrap();
    assert_eq!(settings, ("wal".to_owned(), 2, 1, 1));
}

#[tokio::test]
async fn the_read_connections_cannot_write() {
    let db = sqlite().await;
    assert!(sql::query(ADD).bind("a").bind("x").execute(db.read()).await.is_err());
}

#[tokio::test]
async fn nobody_is_answered_before_the_commit_of_the_whole_transaction() {
    let db = sqlite().await;
    let gate = Arc::new(Semaphore::new(0));
    let first = hold(&db, "first", &gate);
    tokio::task::yield_now().await;
    let second = hold(&db, "second", &gate);
    tokio::task::yield_now().await;
    // The first op has run when the gate has been passed once; its transaction is still open.
    gate.add_permits(1);
    tokio::time::sleep(Duration::from_millis(30)).await;
    let (mut first, second) = (first, second);
    assert!(timeout(Duration::from_millis(100), &mut first).await.is_err(), "answered before the commit");
    assert_eq!(count(&db).await, 0, "visible before the commit");
    gate.add_permits(1);
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(count(&db).await, 2);
    assert_eq!(db.stats().commits, 1);
}

#[tokio::test]
async fn an_answered_write_is_seen_by_another_connection() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kakazu.db");
    let db = Db::open(&Location::File(path.clone())).await.unwrap();
    let options = SqliteConnectOptions::new().filename(&path).read_only(true);
    let other = Read::Sqlite(SqlitePoolOptions::new().connect_with(options).await.unwrap());
    for n in 0..20_i64 {
        add(&db, format!("{n}")).await.unwrap();
        let seen: i64 = sql::query_scalar("SELECT COUNT(*) FROM office").fetch_one(&other).await.unwrap();
        assert_eq!(seen, n + 1);
    }
}

#[tokio::test]
async fn a_refused_op_leaves_nothing_and_harms_no_other_of_its_transaction() {
    let db = sqlite().await;
    let gate = Arc::new(Semaphore::new(0));
    let held = hold(&db, "held", &gate);
    tokio::task::yield_now().await;
    let refused = {
        let db = db.clone();
        tokio::spawn(async move {
            db.write(|tx| {
                Box::pin(async move {
                    sql::query(ADD).bind("refused").bind("x").execute(&mut *tx).await?;
                    Err::<(), _>(Refusal::No)
                })
            })
            .await
        })
    };
    let twice = {
        let db = db.clone();
        tokio::spawn(async move { add(&db, "held").await })
    };
    let good = {
        let db = db.clone();
        tokio::spawn(async move { add(&db, "good").await })
    };
    tokio::time::sleep(Duration::from_millis(20)).await;
    gate.add_permits(1);
    held.await.unwrap().unwrap();
    assert!(matches!(refused.await.unwrap(), Err(WriteError::Refused(Refusal::No))));
    assert!(matches!(twice.await.unwrap(), Err(WriteError::Refused(Refusal::Sql(_)))));
    good.await.unwrap().unwrap();
    assert_eq!(db.stats(), Stats { commits: 1, failed: 0, ops: 4, largest: 4, refused: 0, waiting: 0 });
    let ids: Vec<String> =
        sql::query_scalar("SELECT id FROM office ORDER BY id").fetch_all(db.read()).await.unwrap();
    assert_eq!(ids, ["good", "held"]);
}

#[tokio::test]
async fn a_write_is_committed_although_its_caller_has_gone() {
    let db = sqlite().await;
    let gate = Arc::new(Semaphore::new(0));
    let caller = hold(&db, "gone", &gate);
    tokio::time::sleep(Duration::from_millis(20)).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    gate.add_permits(1);
    add(&db, "next").await.unwrap();
    assert_eq!(count(&db).await, 2);
}

#[tokio::test]
async fn a_panic_in_an_op_fails_only_that_op() {
    let db = sqlite().await;
    let gate = Arc::new(Semaphore::new(0));
    let held = hold(&db, "held", &gate);
    tokio::task::yield_now().await;
    let panicking = |late: bool| {
        let db = db.clone();
        tokio::spawn(async move {
            db.write(move |tx| {
                assert!(late, "at once");
                Box::pin(async move {
                    sql::query(ADD).bind("panicked").bind("x").execute(&mut *tx).await?;
                    assert!(!late, "later");
                    Ok::<_, sqlx::Error>(())
                })
            })
            .await
        })
    };
    let (at_once, later) = (panicking(false), panicking(true));
    tokio::time::sleep(Duration::from_millis(20)).await;
    gate.add_permits(1);
    held.await.unwrap().unwrap();
    assert!(matches!(at_once.await.unwrap(), Err(WriteError::Panicked)));
    assert!(matches!(later.await.unwrap(), Err(WriteError::Panicked)));
    add(&db, "next").await.unwrap();
    assert_eq!(count(&db).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_parallel_increments_all_count_and_share_transactions() {
    let db = sqlite().await;
    db.write(|tx| {
        Box::pin(async move {
            sql::query("INSERT INTO throttle VALUES ('a', 0, 0, 0)").execute(&mut *tx).await.map(drop)
        })
    })
    .await
    .unwrap();
    let before = db.stats();
    let runs = AtomicU64::new(0);
    join_all((0..200).map(|_| async {
        db.write(|tx| {
            Box::pin(async move {
                sql::query("UPDATE throttle SET failures = failures + 1 WHERE subject = 'a'")
                    .execute(&mut *tx)
                    .await
                    .map(drop)
            })
        })
        .await
        .unwrap();
        runs.fetch_add(1, Ordering::Relaxed);
    }))
    .await;
    let failures: i64 =
        sql::query_scalar("SELECT failures FROM throttle").fetch_one(db.read()).await.unwrap();
    assert_eq!((failures, runs.load(Ordering::Relaxed)), (200, 200));
    let commits = db.stats().commits - before.commits;
    println!("200 writes in {commits} commits, the largest of {}", db.stats().largest);
    assert!(commits < 100, "{commits} commits for 200 writes");
}

#[tokio::test]
async fn a_full_queue_refuses_instead_of_growing() {
    let db = sqlite().await;
    let gate = Arc::new(Semaphore::new(0));
    let held = hold(&db, "held", &gate);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let waiting: Vec<_> = (0..QUEUE + 10)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { add(&db, format!("{n}")).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    gate.add_permits(1);
    held.await.unwrap().unwrap();
    let answers: Vec<_> = join_all(waiting).await.into_iter().map(Result::unwrap).collect();
    let refused = answers.iter().filter(|answer| matches!(answer, Err(WriteError::Overloaded))).count();
    assert_eq!(refused, 10);
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), QUEUE as usize);
    assert_eq!(count(&db).await, i64::from(QUEUE) + 1);
}

#[tokio::test]
async fn closing_finishes_what_is_queued_and_refuses_what_comes_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kakazu.db");
    let db = Db::open(&Location::File(path.clone())).await.unwrap();
    let queued: Vec<_> = (0..50)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { add(&db, format!("{n}")).await })
        })
        .collect();
    tokio::task::yield_now().await;
    db.close().await;
    for answer in join_all(queued).await {
        answer.unwrap().unwrap();
    }
    assert!(matches!(add(&db, "late").await, Err(WriteError::Closed)));
    assert!(!path.with_extension("db-wal").exists(), "the log is emptied");
    let again = Db::open(&Location::File(path.clone())).await.unwrap();
    assert_eq!(count(&again).await, 50);
}

/// Limits the file to what it has now plus `pages`.
async fn limit(db: &Db, pages: i64) {
    db.write(move |tx| {
        Box::pin(async move {
            let now: i64 = sql::query_scalar("PRAGMA page_count").fetch_one(&mut *tx).await?;
            let sql = format!("PRAGMA max_page_count = {}", now + pages);
            sql::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.map(drop)
        })
    })
    .await
    .unwrap();
}

async fn fill(db: Db, id: String, bytes: usize) -> Written {
    db.write(move |tx| {
        let id = id.clone();
        Box::pin(async move {
            sql::query(ADD).bind(id).bind("x".repeat(bytes)).execute(&mut *tx).await?;
            Ok(())
        })
    })
    .await
}

#[tokio::test]
async fn a_full_disk_stores_nothing_that_was_refused_and_heals_when_space_returns() {
    let db = sqlite().await;
    add(&db, "before").await.unwrap();
    limit(&db, 4).await;
    let gate = Arc::new(Semaphore::new(0));
    let held = hold(&db, "held", &gate);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let filling = tokio::spawn(fill(db.clone(), "full".to_owned(), 1_000_000));
    tokio::time::sleep(Duration::from_millis(20)).await;
    gate.add_permits(1);
    assert!(matches!(held.await.unwrap(), Err(WriteError::Storage(_))));
    assert!(matches!(filling.await.unwrap(), Err(WriteError::Storage(_))));
    assert_eq!(count(&db).await, 1, "reading goes on, and nothing of the refused is there");
    // The limit was of the writer's connection, which has been replaced.
    fill(db.clone(), "after".to_owned(), 1_000_000).await.unwrap();
    assert_eq!(count(&db).await, 2);
}

#[tokio::test]
async fn an_op_that_goes_on_after_the_database_has_rolled_back_stores_nothing() {
    let db = sqlite().await;
    limit(&db, 4).await;
    let careless: Result<(), WriteError<Refusal>> = db
        .write(|tx| {
            Box::pin(async move {
                let full = sql::query(ADD).bind("full").bind("x".repeat(1_000_000)).execute(&mut *tx).await;
                assert!(full.is_err());
                let alone = sql::query(ADD).bind("alone").bind("x").execute(&mut *tx).await;
                assert!(alone.is_err(), "committed by itself");
                Ok(())
            })
        })
        .await;
    assert!(matches!(careless, Err(WriteError::Storage(_))), "{careless:?}");
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn a_failed_commit_fails_every_op_of_its_transaction() {
    let db = sqlite().await;
    let gate = Arc::new(Semaphore::new(0));
    let held = hold(&db, "held", &gate);
    tokio::task::yield_now().await;
    // As SQLite itself may do on a full disk or an I/O error: the transaction is gone, and its savepoints.
    let breaking = {
        let db = db.clone();
        tokio::spawn(async move {
            db.write(|tx| {
                Box::pin(async move {
                    sql::query("ROLLBACK").execute(&mut *tx).await?;
                    Ok::<_, sqlx::Error>(())
                })
            })
            .await
        })
    };
    tokio::time::sleep(Duration::from_millis(20)).await;
    gate.add_permits(1);
    assert!(matches!(held.await.unwrap(), Err(WriteError::Storage(_))));
    assert!(matches!(breaking.await.unwrap(), Err(WriteError::Storage(_))));
    assert_eq!(count(&db).await, 0);
    add(&db, "next").await.unwrap();
    assert_eq!(count(&db).await, 1);
    assert_eq!(db.stats().failed, 1);
}

#[tokio::test]
async fn an_input_can_be_borrowed_by_the_op() {
    let db = sqlite().await;
    let name = "borrowed".to_owned();
    let length = db
        .write_with(name, |tx, name| {
            Box::pin(async move {
                sql::query(ADD).bind(name).bind("x").execute(&mut *tx).await?;
                Ok::<_, sqlx::Error>(name.len())
            })
        })
        .await
        .unwrap();
    assert_eq!((length, count(&db).await), (8, 1));
}
