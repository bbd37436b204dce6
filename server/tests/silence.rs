//! PostgreSQL out of reach, between this city and it a wire that can be cut and can swallow everything: people are
//! told to come again in seconds, nothing waits for ever, and all goes on as soon as the wire is whole.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;
mod trial;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::StatusCode;
use futures_util::{FutureExt, future::join_all};
use server::{
    db::{Db, Location, WriteError, sql},
    demo,
};
use support::{Browser, Road, TestApp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
    time::{Instant, sleep, timeout},
};
use trial::{
    city::{self, Setup},
    database::Database,
};
use url::Url;

/// Half of them read.
const CONNECTIONS: u32 = 12;
/// More than may read or write at a time.
const MANY: usize = 10;
const ADD: &str = "INSERT INTO office (id, name) VALUES ($1, 'x')";

/// The wire to a PostgreSQL server.
struct Wire {
    /// The database at its end.
    url: String,
    address: String,
    server: String,
    silent: Arc<AtomicBool>,
    carrying: Mutex<JoinHandle<()>>,
}

impl Wire {
    /// To an empty database; none, with a printed line, where there is no server to test with.
    async fn laid() -> Option<Self> {
        let Some(Database::Postgres(url)) = Database::postgres().await else {
            println!("left out: it needs PostgreSQL, `scripts/postgres cargo test -p server --test silence`");
            return None;
        };
        let mut url = Url::parse(&url).unwrap();
        let (address, silent) = (city::free_address(), Arc::default());
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(address.rsplit(':').next().unwrap().parse().ok()).unwrap();
        let carrying = Mutex::new(carry(&address, &server, &silent).await);
        Some(Self { url: url.into(), address, server, silent, carrying })
    }

    /// From now on everything is swallowed, or no longer; nobody is hung up on.
    fn silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }

    /// Cuts all connections, and refuses new ones.
    async fn cut(&self) {
        self.carrying.lock().unwrap().abort();
        while TcpStream::connect(&self.address).await.is_ok() {
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// As it was.
    async fn mend(&self) {
        let carrying = carry(&self.address, &self.server, &self.silent).await;
        *self.carrying.lock().unwrap() = carrying;
    }

    async fn db(&self) -> Db {
        Db::open(&Location::Postgres(self.url.clone(), CONNECTIONS)).await.unwrap()
    }
}

async fn carry(address: &str, server: &str, silent: &Arc<AtomicBool>) -> JoinHandle<()> {
    let listener = TcpListener::bind(address).await.unwrap();
    let (server, silent) = (server.to_owned(), Arc::clone(silent));
    tokio::spawn(async move {
        // Dropped with this task: they end with it.
        let mut carried = JoinSet::new();
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = TcpStream::connect(&server).await else { continue };
            let ((from_client, to_client), (from_server, to_server)) =
                (client.into_split(), server.into_split());
            carried.spawn(pass(from_client, to_server, Arc::clone(&silent)));
            carried.spawn(pass(from_server, to_client, Arc::clone(&silent)));
        }
    })
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    silent: Arc<AtomicBool>,
) {
    let mut bytes = vec![0; 16 << 10];
    while let Ok(some @ 1..) = from.read(&mut bytes).await {
        if !silent.load(Ordering::SeqCst) && to.write_all(&bytes[..some]).await.is_err() {
            break;
        }
    }
}

type Written = Result<(), WriteError<sqlx::Error>>;

async fn add(db: &Db, id: String) -> Written {
    db.write(move |tx| {
        let id = id.clone();
        async move { sql::query(ADD).bind(id).execute(&mut *tx).await.map(drop) }.boxed()
    })
    .await
}

async fn count(db: &Db) -> Result<i64, sqlx::Error> {
    sql::query_scalar("SELECT COUNT(*) FROM office").fetch_one(db.read()).await
}

/// How it went, and how long it took.
async fn timed<T>(doing: impl Future<Output = T>) -> (T, Duration) {
    let began = Instant::now();
    let done = timeout(Duration::from_secs(60), doing).await.expect("it ends");
    (done, began.elapsed())
}

/// As many reads and writes at once; how long the longest took.
async fn all_go_well(db: &Db, round: &str) -> Duration {
    let ids = (0..MANY).map(|n| format!("{round}{n}"));
    let (reads, writes) = tokio::join!(
        join_all((0..MANY).map(|_| timed(count(db)))),
        join_all(ids.map(|id| timed(add(db, id))))
    );
    let reads = reads.into_iter().map(|(read, took)| read.map(|_| took).unwrap());
    let writes = writes.into_iter().map(|(written, took)| written.map(|()| took).unwrap());
    reads.chain(writes).max().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_and_writes_end_while_postgresql_says_nothing_and_go_well_as_soon_as_it_speaks() {
    let Some(wire) = Wire::laid().await else { return };
    let db = wire.db().await;
    all_go_well(&db, "before").await;
    // One is about to commit.
    let (runs, inside, gate) =
        (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let committing = tokio::spawn(timed({
        let (db, runs, inside, gate) =
            (db.clone(), Arc::clone(&runs), Arc::clone(&inside), Arc::clone(&gate));
        async move {
            let written: Written = db
                .write(move |tx| {
                    let (runs, inside, gate) = (Arc::clone(&runs), Arc::clone(&inside), Arc::clone(&gate));
                    async move {
                        runs.fetch_add(1, Ordering::SeqCst);
                        sql::query(ADD).bind("committing").execute(&mut *tx).await?;
                        inside.add_permits(1);
                        gate.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?.forget();
                        Ok(())
                    }
                    .boxed()
                })
                .await;
            written
        }
    }));
    inside.acquire().await.unwrap().forget();
    wire.silent(true);
    gate.add_permits(1);
    let ids = (0..MANY).map(|n| format!("silent{n}"));
    let (reads, writes) = tokio::join!(
        join_all((0..MANY).map(|_| timed(count(&db)))),
        join_all(ids.map(|id| timed(add(&db, id))))
    );
    for (read, took) in reads {
        println!("a read after {took:.1?}: {read:?}");
        assert!(read.is_err() && took < Duration::from_secs(20), "{read:?} after {took:?}");
    }
    for (written, took) in writes {
        println!("a write after {took:.1?}: {written:?}");
        assert!(matches!(written, Err(WriteError::Storage(_))), "{written:?}");
        assert!(took < Duration::from_secs(8), "{took:?}");
    }
    let (written, took) = committing.await.unwrap();
    println!("a commit after {took:.1?}: {written:?}");
    assert!(matches!(written, Err(WriteError::Storage(_))), "{written:?}");
    assert!(took < Duration::from_secs(20), "{took:?}");
    wire.silent(false);
    let longest = all_go_well(&db, "after").await;
    println!("then {longest:.1?} at most");
    assert!(longest < Duration::from_secs(5), "{longest:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 1, "whether it was committed is not known");
    timeout(Duration::from_secs(5), db.close()).await.expect("no connection is held");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_down_people_are_told_in_seconds_to_come_again() {
    let Some(wire) = Wire::laid().await else { return };
    let app = TestApp::of(wire.db().await, tempfile::tempdir().unwrap()).await;
    demo::publish(&app.portal).await.unwrap();
    let road = Road::begin(&app).await;
    let draft = format!("/drafts/{}/review", road.draft);
    assert_eq!(road.browser.get(&draft).await.status, StatusCode::OK);
    wire.cut().await;
    let begin = "/procedures/daycare-enrolment/start";
    let (read, written) = tokio::join!(timed(road.browser.get(&draft)), timed(road.browser.post(begin, &[])));
    for (answer, took) in [read, written] {
        println!("{} after {took:.1?}", answer.status);
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers.contains_key("retry-after"), "{:?}", answer.headers);
        assert!(took < Duration::from_secs(8), "{took:?}");
    }
    let (answer, took) = timed(road.browser.get("/readyz")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(took < Duration::from_secs(2), "{took:?}");
    wire.mend().await;
    assert_eq!(road.browser.get(&draft).await.status, StatusCode::OK);
    assert_eq!(road.browser.post(begin, &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_whose_postgresql_says_nothing_says_so_and_stops_in_time() {
    let Some(wire) = Wire::laid().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (residents, staff, metrics) = (city::free_address(), city::free_address(), city::free_address());
    let mut setup = Setup::new(folder.path(), Database::Postgres(wire.url.clone()), None);
    setup.environment.push(("KAKAZU_METRICS", metrics.clone()));
    let mut child = setup.spawn(&residents, &staff, 0);
    let url = format!("http://{residents}");
    assert!(city::is_ready(&url).await);
    let (browser, prometheus) = (Browser::at(&url), Browser::at(&format!("http://{metrics}")));
    assert!(prometheus.get("/metrics").await.html.contains("\nkakazu_database_up 1\n"));
    wire.silent(true);
    for _ in 0..3 {
        let (ready, took) = timed(browser.get("/readyz")).await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(took < Duration::from_secs(2), "{took:?}");
        let (scraped, took) = timed(prometheus.get("/metrics")).await;
        assert!(scraped.html.contains("\nkakazu_database_up 0\n"), "{}", scraped.html);
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
    // Somebody waits for an answer.
    let waiting = tokio::spawn(async move { browser.post("/procedures/daycare-enrolment/start", &[]).await });
    sleep(Duration::from_millis(200)).await;
    let signalled = Instant::now();
    city::terminate(&child).await;
    let status = timeout(Duration::from_secs(30), child.wait()).await.expect("it ends").unwrap();
    println!("ended after {:.1?}", signalled.elapsed());
    assert!(status.success(), "{status}");
    assert!(signalled.elapsed() < Duration::from_secs(12), "{:?}", signalled.elapsed());
    assert_eq!(waiting.await.unwrap().status, StatusCode::SERVICE_UNAVAILABLE);
}
