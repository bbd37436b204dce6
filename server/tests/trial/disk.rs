//! A disk that is full for a while, under load: nothing is acknowledged that is not stored, pages are still shown, and
//! everything goes on when there is room again.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{Client, header};
use tokio::time::sleep;

use super::{
    Families, Trial, checker,
    city::{City, Setup},
    database::{Database, connect},
    post::Post,
    prepared,
    table::Row,
};

/// A small file system of its own, in a file; unmounted and gone with this.
pub struct Small {
    /// Where it is mounted.
    pub folder: PathBuf,
    image: PathBuf,
}

impl Small {
    /// Makes one; none where mounting is not allowed.
    pub fn mount(inside: &Path, megabytes: u64) -> Option<Self> {
        let (folder, image) = (inside.join("small"), inside.join("small.img"));
        fs::create_dir(&folder).unwrap();
        File::create(&image).unwrap().set_len(megabytes * 1024 * 1024).unwrap();
        let run = |command: &str, arguments: &[&Path]| {
            let words: Vec<&str> = command.split(' ').collect();
            let done = Command::new(words[0]).args(&words[1..]).args(arguments).output();
            done.is_ok_and(|done| done.status.success())
        };
        let made = run("mkfs.ext4 -q -m 0", &[&image]) && run("mount -o loop", &[&image, &folder]);
        made.then_some(Self { folder, image })
    }

    /// Fills it to the last byte.
    pub fn fill(&self) {
        let mut file = File::create(self.folder.join("ballast")).unwrap();
        let block = vec![0; 4096];
        while file.write_all(&block).is_ok() {}
        let _ = file.sync_all();
    }

    /// Makes room again.
    pub fn free(&self) {
        fs::remove_file(self.folder.join("ballast")).unwrap();
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.folder).status();
        let _ = fs::remove_file(&self.image);
    }
}

/// Plays it on a small file system: SQLite lies there with all of the city's folder, PostgreSQL
/// with its tables. None where PostgreSQL does not get there.
pub async fn play(
    folder: &Path,
    small: &Small,
    database: Database,
    submissions: usize,
    families: Families,
) -> Option<Row> {
    let began = Instant::now();
    let post = Post::open();
    let home = match &database {
        Database::Sqlite => small.folder.join("city"),
        Database::Postgres(_) => folder.join("city"),
    };
    fs::create_dir(&home).unwrap();
    let setup = Setup::new(&home, database.clone(), Some(post.url()));
    let drafts = prepared::drafts(&setup, &families[0], submissions).await;
    if let Database::Postgres(url) = &database {
        move_tables(url, &small.folder).await.ok()?;
    }
    let city = City::open(setup).await;
    let trial = Trial::new(&city.residents, post, folder, families);
    let (sent, ready) = (Arc::clone(&trial), drafts.clone());
    let sending = tokio::spawn(async move { sent.send_all(&ready, 16, Duration::from_secs(120)).await });
    trial.acknowledged(submissions / 3, Duration::from_secs(60)).await;
    small.fill();
    sleep(Duration::from_millis(500)).await;
    let full = trial.count(&trial.acknowledged);
    let (mut shown, mut asked) = (0, 0);
    let client = Client::new();
    let until = Instant::now() + Duration::from_secs(3);
    while Instant::now() < until {
        for path in ["/".to_owned(), format!("/drafts/{}/review", drafts.last().unwrap().id)] {
            let (url, cookie) = (format!("{}{path}", city.residents), &drafts.last().unwrap().cookie);
            asked += 1;
            shown += usize::from(is_shown(&client, &url, cookie).await);
        }
        sleep(Duration::from_millis(50)).await;
    }
    let while_full = trial.count(&trial.acknowledged) - full;
    let refused = trial.count(&trial.later) + trial.count(&trial.rude);
    small.free();
    let freed = Instant::now();
    sending.await.unwrap();
    let healed = freed.elapsed();
    super::kills::deliver_rest(&city, &trial).await;
    city.stop().await;
    let counts = checker::check(&city.setup, &trial).await;
    if let Database::Postgres(url) = &database {
        leave(url).await;
    }
    Some(Row {
        scenario: format!("disk full, {}", database.name()),
        good: counts.is_good(submissions, checker::in_hand(city.kills()))
            && shown == asked
            && refused > 0
            && trial.count(&trial.rude) == 0
            && healed < Duration::from_secs(20),
        note: format!(
            "a file system of its own, full for 3.5 s: {while_full} acknowledged meanwhile, {} told to come again (503), {} \
             answered badly, {} of {asked} pages shown; all was sent {:.1} s after there was room again",
            trial.count(&trial.later),
            trial.count(&trial.rude),
            shown,
            healed.as_secs_f64(),
        ),
        counts: Some(counts),
        took: began.elapsed(),
    })
}

/// Whether a page is shown, at the third try at the latest: there are others who want theirs.
async fn is_shown(client: &Client, url: &str, cookie: &str) -> bool {
    for _ in 0..3 {
        let answer = client.get(url).header(header::COOKIE, cookie).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return true;
        }
        sleep(Duration::from_millis(50)).await;
    }
    false
}

/// Moves the database's tables to the small file system; an error where PostgreSQL does not get there.
async fn move_tables(url: &str, to: &Path) -> Result<(), sqlx::Error> {
    let place = to.join("tables");
    fs::create_dir(&place).unwrap();
    let data = PathBuf::from(std::env::var("KAKAZU_TEST_POSTGRES_DATA").expect("scripts/postgres says it"));
    let meta = fs::metadata(data).unwrap();
    let owner = std::os::unix::fs::MetadataExt::uid(&meta);
    std::os::unix::fs::chown(&place, Some(owner), None).unwrap();
    // The trial's own folder is closed to others, and PostgreSQL has to get through.
    let parent = to.parent().unwrap();
    fs::set_permissions(parent, fs::Permissions::from_mode(0o755)).unwrap();
    let name = url.rsplit_once('/').unwrap().1;
    beside(url, format!("CREATE TABLESPACE small_{name} LOCATION '{}'", place.display())).await?;
    beside(url, format!("ALTER DATABASE {name} SET TABLESPACE small_{name}")).await
}

/// Before the file system is gone: PostgreSQL would not start again without it.
async fn leave(url: &str) {
    let name = url.rsplit_once('/').unwrap().1;
    beside(url, format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    beside(url, format!("DROP TABLESPACE small_{name}")).await.unwrap();
}

/// A statement about a database, from another one of the same server.
async fn beside(url: &str, sql: String) -> Result<(), sqlx::Error> {
    let server = url.rsplit_once('/').unwrap().0;
    let mut connection = connect(&format!("{server}/postgres")).await;
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.map(drop)
}
