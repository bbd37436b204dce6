//! Servers on one database behind a proxy, and the people who come to it.

use std::{fs, path::Path, sync::Arc, time::Duration};

use tokio::time::sleep;

use super::{
    Families, Trial,
    checker::{self, Counts},
    city::{City, Setup, free_address},
    database::{Database, connect},
    post::Post,
    proxy::Proxy,
};

/// Servers, proxy and people.
pub struct Behind {
    /// The servers.
    pub cities: Vec<Arc<City>>,
    /// What stands before them.
    pub proxy: Proxy,
    /// The people.
    pub trial: Arc<Trial>,
}

impl Behind {
    /// Opens `servers` of them in `folder`, each with its setup as `changed`.
    pub async fn open(
        folder: &Path,
        servers: usize,
        database: &Database,
        families: Families,
        changed: impl Fn(Setup) -> Setup,
    ) -> Self {
        let post = Post::open();
        let door = free_address();
        let mut cities = Vec::new();
        for number in 0..servers {
            let setup = changed(setup(folder, number, database, &post, &door));
            cities.push(Arc::new(City::open(setup).await));
        }
        let proxy = Proxy::open(&door, cities.clone()).await;
        let trial = Trial::new(&proxy.url, post, folder, families);
        Self { cities, proxy, trial }
    }

    /// Stops the servers, frees what killed ones had taken on, has all of them deliver the last mails, stops them again,
    /// and counts what became of everything.
    pub async fn close(&self, database: &Database) -> Counts {
        self.stop().await;
        free_mail(database).await;
        for city in &self.cities {
            city.reopen(0).await;
        }
        self.trial.mailed().await;
        // The next look at what is due comes within five seconds.
        sleep(Duration::from_secs(6)).await;
        self.stop().await;
        checker::check(&self.cities[0].setup, &self.trial).await
    }

    async fn stop(&self) {
        for city in &self.cities {
            city.stop().await;
        }
    }

    /// How many mails the servers had in hand at most when they were killed.
    pub fn in_hand(&self) -> usize {
        checker::in_hand(self.cities.iter().map(|city| city.kills()).sum())
    }

    /// Requests to a living server that got no answer.
    pub fn failed(&self) -> usize {
        self.trial.count(&self.trial.unanswered).saturating_sub(self.proxy.cut())
    }
}

/// How many servers an engine has: SQLite has one.
pub fn servers(database: &Database) -> usize {
    if *database == Database::Sqlite { 1 } else { 2 }
}

/// A folder for each server; master key and files are shared.
pub fn setup(folder: &Path, number: usize, database: &Database, post: &Post, door: &str) -> Setup {
    let own = folder.join(format!("server-{number}"));
    let shared = folder.join("shared");
    fs::create_dir_all(shared.join("files")).unwrap();
    fs::create_dir(&own).unwrap();
    std::os::unix::fs::symlink(shared.join("files"), own.join("files")).unwrap();
    let mut setup = Setup::new(&own, database.clone(), Some(post.url()));
    setup.url = Some(format!("http://{door}"));
    setup.key = Some(shared.join("master.key"));
    setup
}

/// Lets the time pass after which every task is free and due. A living server that is at one notices by its fence.
pub async fn lapse(database: &Database) {
    run(database, "UPDATE job SET lease_until = 0, ran_at = 0").await;
}

/// Lets the time pass after which mail that a killed server had taken on is free. Only while no server lives: a row does
/// not say who holds it, and what a living one has in hand would go twice.
async fn free_mail(database: &Database) {
    run(database, "UPDATE outbox SET lease_until = 0 WHERE sent_at IS NULL AND lease_until IS NOT NULL")
        .await;
}

async fn run(database: &Database, sql: &'static str) {
    if let Database::Postgres(url) = database {
        sqlx::query(sql).execute(&mut connect(url).await).await.unwrap();
    }
}

/// By how many minutes a server's clock may be ahead when it is opened again, so that mail which it had taken on before
/// is free: only where there is no other server, whose mail would be free, too.
pub fn ahead(database: &Database) -> i64 {
    if servers(database) == 1 { 6 } else { 0 }
}
