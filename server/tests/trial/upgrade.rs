//! An upgrade while people write: a newer schema beside the present binary, and migrations that are killed.
//!
//! The newer version is the present schema with one more migration, which only adds (expand); see README, "Back up and
//! upgrade". What a newer binary does to the database beyond that is its own tests' to show.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use server::entropy::Entropy;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};
use tokio::{process::Command, time::sleep};

use super::{
    Families, Trial, checker,
    city::{City, Setup},
    database::{Database, connect},
    kills::{Plan, deliver_rest},
    post::Post,
    table::Row,
};

/// Says to this program that it is the child that migrates: a folder, and a URL or the path of a file.
pub const CHILD: &str = "KAKAZU_TRIAL_MIGRATE";
const NUMBER: i64 = 9_000;

/// Adds a table with some rows, a column and an index, as a newer version may.
fn expand(rows: usize) -> String {
    format!(
        "CREATE TABLE trial_expanded (n BIGINT PRIMARY KEY, text TEXT NOT NULL);\n\
         INSERT INTO trial_expanded WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows}) \
         SELECT n, 'expanded' FROM c;\n\
         ALTER TABLE application ADD COLUMN trial_note TEXT;\n\
         CREATE INDEX trial_by_text ON trial_expanded (text, n);\n"
    )
}

/// The present migrations and one more, in a folder of their own.
fn newer(folder: &Path, database: &Database, rows: usize) -> PathBuf {
    let engine = match database {
        Database::Sqlite => "sqlite",
        Database::Postgres(_) => "postgres",
    };
    let present = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(engine);
    let newer = folder.join("newer");
    fs::create_dir(&newer).unwrap();
    for file in fs::read_dir(present).unwrap().flatten() {
        fs::copy(file.path(), newer.join(file.file_name())).unwrap();
    }
    fs::write(newer.join(format!("{NUMBER}_expand.sql")), expand(rows)).unwrap();
    newer
}

/// Migrates; what the child does, too.
pub async fn migrate(folder: &Path, target: &str) {
    let migrator = Migrator::new(folder).await.unwrap();
    if target.starts_with("postgres://") {
        migrator.run(&mut connect(target).await).await.unwrap();
    } else {
        migrator.run(&mut open(target).await).await.unwrap();
    }
}

/// Runs the child, where this program is it.
pub async fn child() -> bool {
    let Ok(told) = std::env::var(CHILD) else { return false };
    let (folder, target) = told.split_once('|').unwrap();
    migrate(Path::new(folder), target).await;
    true
}

async fn open(path: &str) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(Duration::from_secs(10));
    SqliteConnection::connect_with(&options).await.unwrap()
}

fn target(setup: &Setup) -> String {
    setup.database.url().unwrap_or_else(|| setup.folder.join("kakazu.db").display().to_string())
}

/// Plays it in `folder`. `arguments` are those with which this program becomes the child.
pub async fn play(
    folder: &Path,
    database: Database,
    plan: Plan,
    families: Families,
    arguments: &[&str],
) -> Row {
    let began = Instant::now();
    let chance = Entropy::seeded(plan.seed);
    let home = folder.join("city");
    fs::create_dir(&home).unwrap();
    let post = Post::open();
    let setup = Setup::new(&home, database.clone(), Some(post.url()));
    // The first migrations of all, killed at random points by the binary's own start.
    for _ in 0..plan.kills {
        City::begin(setup.clone(), Duration::from_millis(chance.below(250))).await;
    }
    let city = Arc::new(City::open(setup.clone()).await);
    let trial = Trial::new(&city.residents, post, folder, families);
    let (walking, submissions) = (Arc::clone(&trial), plan.submissions);
    let walk = tokio::spawn(async move { walking.walk_all(submissions, plan.people, plan.longest).await });

    trial.acknowledged(plan.submissions / 4, plan.longest).await;
    let newer = newer(folder, &database, 400_000);
    let (mut killed, mut by_halves) = (0, 0);
    for _ in 0..plan.kills {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(arguments).env(CHILD, format!("{}|{}", newer.display(), target(&setup)));
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(5 + chance.below(150))).await;
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().await.unwrap();
        by_halves += usize::from(!is_all_or_nothing(&setup).await);
        sleep(Duration::from_millis(300)).await;
    }
    migrate(&newer, &target(&setup)).await;
    trial.acknowledged(plan.submissions / 2, plan.longest).await;
    // The older binary starts again beside the newer schema.
    city.kill_and_open(0).await;
    walk.await.unwrap();
    deliver_rest(&city, &trial).await;
    city.stop().await;
    let counts = checker::check(&setup, &trial).await;
    Row {
        scenario: format!("upgrade under load, {}", database.name()),
        good: counts.is_good(plan.submissions, checker::in_hand(city.kills()))
            && killed > 0
            && by_halves == 0
            && trial.count(&trial.rude) == 0
            && trial.count(&trial.steps_lost) == 0,
        note: format!(
            "first start killed {} times; a migration under load killed {killed} times, then run; {by_halves} left halves; \
             the older binary went on and started again beside the newer schema; {} told to come again (503), {} \
             answered badly",
            plan.kills,
            trial.count(&trial.later),
            trial.count(&trial.rude),
        ),
        counts: Some(counts),
        took: began.elapsed(),
    }
}

/// Whether the newer migration is noted and whole, or neither.
async fn is_all_or_nothing(setup: &Setup) -> bool {
    let noted = format!("SELECT COUNT(*) FROM _sqlx_migrations WHERE version = {NUMBER} AND success");
    let (noted, there): (i64, i64) = match &setup.database {
        Database::Postgres(url) => {
            let mut connection = connect(url).await;
            let there = "SELECT COUNT(*) FROM pg_class WHERE relname IN ('trial_expanded', 'trial_by_text')";
            (
                sqlx::query_scalar(AssertSqlSafe(noted)).fetch_one(&mut connection).await.unwrap(),
                sqlx::query_scalar(there).fetch_one(&mut connection).await.unwrap(),
            )
        }
        Database::Sqlite => {
            let mut connection = open(&target(setup)).await;
            let there =
                "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('trial_expanded', 'trial_by_text')";
            (
                sqlx::query_scalar(AssertSqlSafe(noted)).fetch_one(&mut connection).await.unwrap(),
                sqlx::query_scalar(there).fetch_one(&mut connection).await.unwrap(),
            )
        }
    };
    there == 2 * noted
}
