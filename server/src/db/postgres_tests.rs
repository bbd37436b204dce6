use std::sync::atomic::AtomicUsize;

use futures_util::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use tokio::{
    sync::{Barrier, oneshot},
    time::timeout,
};

use super::*;
use crate::db::{Db, Location, sql, temporary::Temporary, write::Pending};

const ADD: &str = "INSERT INTO office (id, name) VALUES ($1, 'x')";
const MARK: &str = "UPDATE office SET name = name || $2 WHERE id = $1";
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

type Written<T = ()> = Result<T, WriteError<sqlx::Error>>;

/// A database of its own, and a connection beside the product's.
struct House {
    db: Db,
    beside: PgPool,
    url: String,
    _temporary: Temporary,
}

/// None, with a printed line, where no PostgreSQL was named: `scripts/test` always names one.
async fn house() -> Option<House> {
    let Ok(server) = std::env::var("KAKAZU_TEST_POSTGRES") else {
        println!("left out: it needs PostgreSQL, `scripts/postgres cargo test -p server`");
        return None;
    };
    let (location, temporary) = Temporary::make(Some(server)).await.unwrap();
    let Location::Postgres(url, _) = &location else { panic!("not PostgreSQL") };
    let beside = PgPoolOptions::new().max_connections(1).connect(url).await.unwrap();
    let (db, url) = (Db::open(&location).await.unwrap(), url.clone());
    Some(House { db, beside, url, _temporary: temporary })
}

impl House {
    async fn add(&self, id: &'static str) -> Written {
        add(&self.db, id).await
    }

    async fn offices(&self) -> Vec<(String, String)> {
        let all = sqlx::query_as("SELECT id, name FROM office ORDER BY id");
        all.fetch_all(&self.beside).await.unwrap()
    }

    /// Cuts every connection but the one beside.
    async fn cut(&self) {
        sqlx::query(CUT).execute(&self.beside).await.unwrap();
    }
}

async fn add(db: &Db, id: &'static str) -> Written {
    db.write(move |tx| async move { sql::query(ADD).bind(id).execute(&mut *tx).await.map(drop) }.boxed())
        .await
}

fn names(offices: &[(String, String)]) -> Vec<(&str, &str)> {
    offices.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect()
}

#[tokio::test]
async fn an_op_that_goes_on_after_a_statement_has_failed_is_not_believed() {
    let Some(house) = house().await else { return };
    house.add("there").await.unwrap();
    let careless: Written = house
        .db
        .write(|tx| {
            async move {
                sql::query(ADD).bind("new").execute(&mut *tx).await?;
                let twice = sql::query(ADD).bind("there").execute(&mut *tx).await;
                assert!(twice.is_err());
                Ok(())
            }
            .boxed()
        })
        .await;
    assert!(matches!(careless, Err(WriteError::Storage(_))), "{careless:?}");
    assert_eq!(names(&house.offices().await), [("there", "x")]);
    house.add("next").await.unwrap();
}

#[tokio::test]
async fn an_op_that_hands_on_its_failure_is_refused_with_it() {
    let Some(house) = house().await else { return };
    house.add("there").await.unwrap();
    let twice = house.add("there").await;
    assert!(
        matches!(&twice, Err(WriteError::Refused(sqlx::Error::Database(error))) if error.is_unique_violation()),
        "{twice:?}"
    );
}

#[tokio::test]
async fn of_two_ops_in_a_deadlock_one_runs_again_and_both_are_stored() {
    let Some(house) = house().await else { return };
    house.add("a").await.unwrap();
    house.add("b").await.unwrap();
    let (runs, both) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(2)));
    let crossing = |first: &'static str, second: &'static str, mark: &'static str| {
        let (runs, both) = (Arc::clone(&runs), Arc::clone(&both));
        house.db.write(move |tx| {
            let (runs, both) = (Arc::clone(&runs), Arc::clone(&both));
            async move {
                sql::query(MARK).bind(first).bind(mark).execute(&mut *tx).await?;
                // Each has its first row before either asks for its second; who runs again does not wait.
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    both.wait().await;
                }
                sql::query(MARK).bind(second).bind(mark).execute(&mut *tx).await.map(drop)
            }
            .boxed()
        })
    };
    let (one, two): (Written, Written) = tokio::join!(crossing("a", "b", "1"), crossing("b", "a", "2"));
    one.unwrap();
    two.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 3, "one ran again");
    let offices = house.offices().await;
    assert!(offices[0].1.len() == 3 && offices[0].1 == offices[1].1, "each mark once: {offices:?}");
}

/// Has the first COMMIT of an office fail with the SQLSTATE that is its id.
async fn fail_commits(house: &House) {
    for statement in [
        "CREATE SEQUENCE failed MINVALUE 1",
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF nextval('failed') <= 1 THEN RAISE EXCEPTION 'at the commit' USING ERRCODE = NEW.id; END IF; \
         RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON office DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION fail()",
    ] {
        sqlx::query(statement).execute(&house.beside).await.unwrap();
    }
}

#[tokio::test]
async fn a_commit_that_fails_runs_again_only_where_postgresql_says_that_it_was_undone() {
    let Some(house) = house().await else { return };
    fail_commits(&house).await;
    // Stopping, cut off, full, unable: a server that is told to stop may say so after it has committed.
    for (code, again) in [
        ("57P01", false),
        ("57P02", false),
        ("57P03", false),
        ("08006", false),
        ("53300", false),
        ("53100", false),
        ("40001", true),
        ("40P01", true),
    ] {
        sqlx::query("ALTER SEQUENCE failed RESTART").execute(&house.beside).await.unwrap();
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let written: Written = house
            .db
            .write(move |tx| {
                counted.fetch_add(1, Ordering::SeqCst);
                async move { sql::query(ADD).bind(code).execute(&mut *tx).await.map(drop) }.boxed()
            })
            .await;
        let runs = runs.load(Ordering::SeqCst);
        if again {
            assert!(written.is_ok() && runs == 2, "{code}: {written:?} after {runs}");
        } else {
            assert!(
                matches!(&written, Err(WriteError::Storage(_))) && runs == 1,
                "{code}: {written:?} after {runs}"
            );
        }
    }
    assert_eq!(names(&house.offices().await), [("40001", "x"), ("40P01", "x")]);
}

#[tokio::test]
async fn an_op_whose_connection_is_cut_runs_again_and_is_stored_once() {
    let Some(house) = house().await else { return };
    let runs = Arc::new(AtomicUsize::new(0));
    let (counted, beside) = (Arc::clone(&runs), house.beside.clone());
    let written: Written = house
        .db
        .write(move |tx| {
            let (runs, beside) = (Arc::clone(&counted), beside.clone());
            async move {
                sql::query(ADD).bind("once").execute(&mut *tx).await?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    sqlx::query(CUT).execute(&beside).await?;
                }
                sql::query(MARK).bind("once").bind("y").execute(&mut *tx).await.map(drop)
            }
            .boxed()
        })
        .await;
    written.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    assert_eq!(names(&house.offices().await), [("once", "xy")]);
}

#[tokio::test]
async fn writes_and_reads_go_on_after_all_connections_were_cut() {
    let Some(house) = house().await else { return };
    // All of them have been used, and lie in their pools.
    let ids: Vec<&'static str> = vec!["a", "b", "c", "d", "e", "f", "g", "h"];
    join_all(ids.iter().map(|id| house.add(id))).await.into_iter().for_each(Result::unwrap);
    let count = || async {
        sql::query_scalar::<i64>("SELECT COUNT(*) FROM office").fetch_one(house.db.read()).await.unwrap()
    };
    assert_eq!(join_all((0..8).map(|_| count())).await, [8; 8]);
    house.cut().await;
    assert_eq!(join_all((0..8).map(|_| count())).await, [8; 8]);
    house.cut().await;
    let more: Vec<&'static str> = vec!["i", "j", "k", "l", "m", "n", "o", "p"];
    join_all(more.iter().map(|id| house.add(id))).await.into_iter().for_each(Result::unwrap);
    assert_eq!(count().await, 16);
}

#[tokio::test]
async fn ops_that_panic_or_are_given_up_harm_no_other_and_leave_the_pool_whole() {
    let Some(house) = house().await else { return };
    // More than there are connections, and each in the way of the next: what was given up may not hold it up.
    for round in 0..8 {
        let panicked: Written = house
            .db
            .write(move |tx| {
                async move {
                    sql::query(ADD).bind("panicked").execute(&mut *tx).await?;
                    if round % 4 == 0 {
                        // As when the time is over: in the middle of a statement.
                        let asleep = sql::query("SELECT pg_sleep(20)").execute(&mut *tx);
                        assert!(timeout(Duration::from_millis(20), asleep).await.is_ok(), "given up");
                    }
                    panic!("in an op");
                }
                .boxed()
            })
            .await;
        assert!(matches!(panicked, Err(WriteError::Panicked)), "{panicked:?}");
    }
    let quick = timeout(
        Duration::from_secs(4),
        join_all(["a", "b", "c", "d", "e", "f", "g"].map(|id| house.add(id))),
    );
    quick.await.unwrap().into_iter().for_each(Result::unwrap);
    assert_eq!(house.offices().await.len(), 7);
    let stats = house.db.stats();
    assert_eq!((stats.commits, stats.failed, stats.ops), (7, 0, 15));
}

#[tokio::test]
async fn an_op_without_a_failure_of_the_database_runs_once() {
    let Some(house) = house().await else { return };
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let refused: Written = house
        .db
        .write(move |tx| {
            let runs = Arc::clone(&counted);
            async move {
                runs.fetch_add(1, Ordering::SeqCst);
                sql::query(ADD).bind("refused").execute(&mut *tx).await?;
                Err(sqlx::Error::RowNotFound)
            }
            .boxed()
        })
        .await;
    assert!(matches!(refused, Err(WriteError::Refused(sqlx::Error::RowNotFound))));
    assert_eq!((runs.load(Ordering::SeqCst), house.offices().await.len()), (1, 0));
}

/// Writers with few places, over connections of their own.
async fn writers(house: &House, places: u32) -> Arc<Writers> {
    let pool = PgPoolOptions::new().max_connections(2).connect(&house.url).await.unwrap();
    Arc::new(Writers::new(pool, places, Arc::default(), Arc::default()))
}

fn job<F>(op: F) -> (Box<dyn Job>, oneshot::Receiver<Written>)
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<(), sqlx::Error>> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Pending::new(op, reply)), answer)
}

/// An op that is held back until the gate has a permit.
fn held(id: &'static str, gate: &Arc<Semaphore>) -> (Box<dyn Job>, oneshot::Receiver<Written>) {
    let gate = Arc::clone(gate);
    job(move |tx| {
        let gate = Arc::clone(&gate);
        async move {
            sql::query(ADD).bind(id).execute(&mut *tx).await?;
            gate.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?.forget();
            Ok(())
        }
        .boxed()
    })
}

#[tokio::test]
async fn more_writes_than_there_are_places_are_refused() {
    let Some(house) = house().await else { return };
    let (writers, gate) = (writers(&house, 3).await, Arc::new(Semaphore::new(0)));
    let mut answers = Vec::new();
    // One more than there are connections: it waits, and has a place.
    for id in ["a", "b", "c"] {
        let (job, answer) = held(id, &gate);
        writers.start::<sqlx::Error>(job).unwrap();
        answers.push(answer);
    }
    let (job, _) = held("d", &gate);
    assert!(matches!(writers.start::<sqlx::Error>(job), Err(WriteError::Overloaded)));
    gate.add_permits(3);
    for answer in join_all(answers).await {
        answer.unwrap().unwrap();
    }
    let (job, answer) = held("e", &gate);
    gate.add_permits(1);
    // The place is given back a moment after the answer.
    while writers.places.available_permits() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    writers.start::<sqlx::Error>(job).unwrap();
    answer.await.unwrap().unwrap();
    assert_eq!(house.offices().await.len(), 4);
}

#[tokio::test]
async fn closing_finishes_what_is_under_way_and_refuses_what_comes_later() {
    let Some(house) = house().await else { return };
    let (writers, gate) = (writers(&house, 8).await, Arc::new(Semaphore::new(0)));
    let mut answers = Vec::new();
    for id in ["a", "b", "c", "d"] {
        let (job, answer) = held(id, &gate);
        writers.start::<sqlx::Error>(job).unwrap();
        answers.push(answer);
    }
    let closing = tokio::spawn({
        let writers = Arc::clone(&writers);
        async move { writers.close().await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!closing.is_finished(), "closed while writes are under way");
    gate.add_permits(4);
    for answer in join_all(answers).await {
        answer.unwrap().unwrap();
    }
    closing.await.unwrap();
    let (job, _) = held("late", &gate);
    assert!(matches!(writers.start::<sqlx::Error>(job), Err(WriteError::Closed | WriteError::Overloaded)));
    assert_eq!(house.offices().await.len(), 4);
    writers.close().await;
    house.db.close().await;
    assert!(matches!(house.add("late").await, Err(WriteError::Closed)));
}
