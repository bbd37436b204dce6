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

    /// Waits for the last mails, stops the servers, and counts what became of everything.
    pub async fn close(&self) -> Counts {
        self.trial.mailed().await;
        // The next look at what is due comes within five seconds.
        sleep(Duration::from_secs(6)).await;
        for city in &self.cities {
            city.stop().await;
        }
        checker::check(&self.cities[0].setup, &self.trial).await
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

/// Lets the time pass after which what a killed server had taken on is free, and every task is due.
pub async fn lapse(database: &Database) {
    let Database::Postgres(url) = database else { return };
    let mut connection = connect(url).await;
    for sql in [
        "UPDATE outbox SET lease_until = 0 WHERE sent_at IS NULL AND lease_until IS NOT NULL",
        "UPDATE job SET lease_until = 0, ran_at = 0",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
}
