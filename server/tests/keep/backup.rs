//! Backups of a city that goes on working, and what becomes of them. On whichever engine the tests run.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use server::{
    clock::{Clock, SharedClock},
    db::{Db, Location, look, sql},
    entropy::Entropy,
    files::Key,
    keep::{Depth, Manifest, Places, backup::backup, restore::restore, verify},
};
use tempfile::TempDir;

use super::{Road, city, found, number, places, support::TestApp, upload};

pub async fn back_up(app: &TestApp, to: &Path) -> (PathBuf, Manifest) {
    let clock: SharedClock = Arc::new(app.clock.clone());
    backup(&places(app), to, clock, Depth::Reading).await.unwrap()
}

/// An empty place of the same engine, with the city's key.
pub async fn elsewhere(app: &TestApp) -> (TempDir, Places) {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(&places(app).key_file, folder.path().join("master.key")).unwrap();
    let config = server::config::Config::at(folder.path()).unwrap();
    let mut place = Places::of(&config).unwrap();
    place.location = match app.portal.db.location() {
        Location::File(_) => Location::File(folder.path().join("kakazu.db")),
        server @ Location::Postgres(url, _) => {
            let name = format!("kakazu_elsewhere_{}", Entropy::from_os().unwrap().below(u64::MAX));
            let mut tx = look::reach(server, false).await.unwrap();
            let create = format!("CREATE DATABASE {name} TEMPLATE template0");
            sql::query(sqlx::AssertSqlSafe(create)).execute(&mut tx).await.unwrap();
            Location::Postgres(format!("{}/{name}", url.rsplit_once('/').unwrap().0), 4)
        }
    };
    (folder, place)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_acknowledged_before_a_backup_under_load_is_there_after_restoring_and_nothing_is_half() {
    let app = Arc::new(city().await);
    let acknowledged: Arc<Mutex<Vec<String>>> = Arc::default();
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for writer in 0..4 {
        let (app, acknowledged, stop) = (Arc::clone(&app), Arc::clone(&acknowledged), Arc::clone(&stop));
        writers.push(tokio::spawn(async move {
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                let road = Road::begin(&app).await;
                upload(&road).await;
                acknowledged.lock().unwrap().push(road.draft.clone());
                if writer == 0 {
                    let (_, id) =
                        Road::walk(&app, "suharto-one-name", &format!("person{round}@example.jp")).await;
                    acknowledged.lock().unwrap().push(id);
                }
                round += 1;
            }
        }));
    }
    let many = |least: usize| {
        let acknowledged = Arc::clone(&acknowledged);
        async move {
            while acknowledged.lock().unwrap().len() < least {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    };
    many(25).await;
    let before = acknowledged.lock().unwrap().clone();
    let to = tempfile::tempdir().unwrap();
    let (folder, manifest) = back_up(&app, to.path()).await;
    let meanwhile = acknowledged.lock().unwrap().len();
    many(meanwhile + 5).await;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    let after = acknowledged.lock().unwrap().clone();
    println!(
        "{} acknowledged before, {meanwhile} when it was done, {} in the end",
        before.len(),
        after.len()
    );
    assert!(manifest.files >= 20 && manifest.lost.is_empty(), "{manifest:?}");

    let (_folder, place) = elsewhere(&app).await;
    assert_eq!(restore(&folder, &place).await.unwrap(), manifest);
    let mut tx = look::look(&place.location).await.unwrap();
    for id in &before {
        const THERE: &str = "SELECT COUNT(*) FROM (SELECT id FROM draft WHERE id = $1 UNION ALL SELECT id FROM application WHERE id = $1) x";
        assert_eq!(sql::query_scalar::<i64>(THERE).bind(id).fetch_one(&mut tx).await.unwrap(), 1, "{id}");
    }
    assert_eq!(found(&place, app.clock.now()).await, []);
    drop(tx);
    // What the doctor sees by name, opened: the backup of the restored city opens every file.
    let again = tempfile::tempdir().unwrap();
    let clock: SharedClock = Arc::new(app.clock.clone());
    let (_, second) = backup(&place, again.path(), clock, Depth::Reading).await.unwrap();
    assert_eq!((second.files, second.lost.len()), (manifest.files, 0));
    let same = |table: &str| assert_eq!(second.tables[table], manifest.tables[table], "{table}");
    ["application", "draft", "attachment", "event", "audit", "data_key", "outbox"].into_iter().for_each(same);
    // And it is served: the same program, the same key.
    Db::open(&place.location).await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_torn_backup_is_refused() {
    let app = city().await;
    let to = tempfile::tempdir().unwrap();
    let (folder, manifest) = back_up(&app, to.path()).await;
    verify(&folder, Depth::Reading).await.unwrap();
    let names: Vec<String> = fs::read_dir(to.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(names, [folder.file_name().unwrap().to_str().unwrap()], "nothing unfinished is left");
    let key = fs::read_to_string(&places(&app).key_file).unwrap();
    for part in &manifest.parts {
        let bytes = fs::read(folder.join(&part.name)).unwrap();
        assert!(
            !bytes.windows(key.trim().len()).any(|window| window == key.trim().as_bytes()),
            "the key is not in it"
        );
    }

    let list = fs::read_to_string(folder.join("files.sha256")).unwrap();
    let object = list.lines().next().unwrap().split_once("  ").unwrap().1.to_owned();
    let head = "audit.head".to_owned();
    for name in manifest.parts.iter().map(|part| part.name.clone()).chain([object.clone(), head]) {
        let whole = fs::read(folder.join(&name)).unwrap();
        let mut flipped = whole.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        fs::write(folder.join(&name), flipped).unwrap();
        assert!(verify(&folder, Depth::Reading).await.is_err(), "a bit of {name}");
        fs::write(folder.join(&name), &whole[..whole.len() - 1]).unwrap();
        assert!(verify(&folder, Depth::Reading).await.is_err(), "the end of {name}");
        fs::remove_file(folder.join(&name)).unwrap();
        let (_folder, place) = elsewhere(&app).await;
        assert!(restore(&folder, &place).await.is_err(), "without {name}");
        assert!(place.files.keys().await.unwrap().is_empty(), "nothing is restored of what is not whole");
        fs::write(folder.join(&name), whole).unwrap();
    }
    verify(&folder, Depth::Reading).await.unwrap();
    fs::remove_file(folder.join("manifest.json")).unwrap();
    let torn = verify(&folder, Depth::Reading).await.unwrap_err().to_string();
    assert!(torn.contains("no finished backup"), "{torn}");

    // What an interrupted one left is cleared away by the next.
    app.clock.advance(1);
    fs::create_dir(to.path().join("unfinished-kakazu-x")).unwrap();
    back_up(&app, to.path()).await;
    assert!(!to.path().join("unfinished-kakazu-x").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_ever_restored_over_something() {
    let app = city().await;
    let to = tempfile::tempdir().unwrap();
    let (folder, _) = back_up(&app, to.path()).await;
    let over = restore(&folder, &places(&app)).await.unwrap_err().to_string();
    assert!(over.contains("nothing is overwritten"), "{over}");
    let (_folder, place) = elsewhere(&app).await;
    let stranger = Key::parse(&"b".repeat(40)).unwrap();
    place.files.put(&stranger, b"x".to_vec()).await.unwrap();
    assert!(restore(&folder, &place).await.is_err(), "a file is there");
    place.files.delete(stranger.as_str()).await.unwrap();
    restore(&folder, &place).await.unwrap();
    assert!(restore(&folder, &place).await.is_err(), "twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_city_has_lost_does_not_stop_the_backup_of_all_others_and_is_told() {
    let app = city().await;
    let road = Road::begin(&app).await;
    upload(&road).await;
    let place = places(&app);
    let key = place.files.keys().await.unwrap().remove(0);
    let object = key.as_str().to_owned();
    // Other bytes under the same name: the hash of its row finds it.
    place.files.delete(&object).await.unwrap();
    place.files.put(&key, b"rotten".to_vec()).await.unwrap();
    let to = tempfile::tempdir().unwrap();
    let (folder, manifest) = back_up(&app, to.path()).await;
    assert_eq!((manifest.lost.as_slice(), manifest.files), ([object].as_slice(), 1));
    verify(&folder, Depth::Reading).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_is_proved_by_restoring_it_beside_the_city() {
    let app = city().await;
    let place = places(&app);
    let Location::Postgres(url, _) = &place.location else { return };
    let (to, entropy) = (tempfile::tempdir().unwrap(), Entropy::from_os().unwrap());
    let clock: SharedClock = Arc::new(app.clock.clone());
    let (folder, _) = backup(&place, to.path(), clock, Depth::Restoring(url, &entropy)).await.unwrap();
    let scratch = "SELECT COUNT(*) FROM pg_database WHERE datname LIKE 'kakazu_verify_%'";
    assert_eq!(number(&place.location, scratch).await, 0, "it is gone again");
    // A manifest that says something else of a row.
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let digest = manifest.split("\"digest\": \"").nth(3).unwrap().split('"').next().unwrap().to_owned();
    fs::write(folder.join("manifest.json"), manifest.replace(&digest, &"0".repeat(64))).unwrap();
    assert!(verify(&folder, Depth::Restoring(url, &entropy)).await.is_err());
}
