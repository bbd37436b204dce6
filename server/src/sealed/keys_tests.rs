use super::*;
use crate::{
    clock::from_millis,
    sealed::{erase_data_key, insert_data_key, load_data_key},
};

async fn setup() -> (Db, tempfile::TempDir, Entropy) {
    (Db::open_temporary().await.unwrap(), tempfile::tempdir().unwrap(), Entropy::seeded(1))
}

#[tokio::test]
async fn a_new_database_gets_a_key_that_only_its_owner_can_read() {
    let (db, folder, entropy) = setup().await;
    let path = folder.path().join("data/master.key");
    let made = Keys::open(&db, &path, &entropy, from_millis(0)).await.unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = Keys::open(&db, &path, &entropy, from_millis(0)).await.unwrap();
    assert_eq!(made.fingerprint(), again.fingerprint());
    assert_eq!(made.session_hash("t"), again.session_hash("t"));
}

#[tokio::test]
async fn a_lost_key_is_refused_and_not_replaced() {
    let (db, folder, entropy) = setup().await;
    let path = folder.path().join("master.key");
    Keys::open(&db, &path, &entropy, from_millis(0)).await.unwrap();
    fs::remove_file(&path).unwrap();
    let refused = Keys::open(&db, &path, &entropy, from_millis(0)).await.unwrap_err();
    assert!(matches!(refused, KeyError::Missing(_)), "{refused}");
    assert!(!path.exists());
}

#[tokio::test]
async fn a_wrong_key_is_refused() {
    let (db, folder, entropy) = setup().await;
    let path = folder.path().join("master.key");
    Keys::open(&db, &path, &entropy, from_millis(0)).await.unwrap();
    fs::write(&path, BASE64.encode(&[0; 32])).unwrap();
    let refused = Keys::open(&db, &path, &entropy, from_millis(0)).await.unwrap_err();
    assert!(matches!(refused, KeyError::Wrong(_)), "{refused}");
    fs::write(&path, "not a key").unwrap();
    let refused = Keys::open(&db, &path, &entropy, from_millis(0)).await.unwrap_err();
    assert!(matches!(refused, KeyError::Malformed(_)), "{refused}");
}

#[tokio::test]
async fn a_data_key_comes_back_from_its_row_and_is_gone_after_erasure() {
    let (db, _folder, entropy) = setup().await;
    let keys = Keys::from_master([1; 32]);
    let (key, row) = keys.new_data_key(entropy.id(from_millis(0)), &entropy).unwrap();
    let id = key.id().to_owned();
    let stored = row.clone();
    db.write(move |tx| {
        let row = stored.clone();
        Box::pin(async move { insert_data_key(tx, &row, from_millis(0)).await })
    })
    .await
    .unwrap();

    let loaded = load_data_key(db.read(), &keys, &id).await.unwrap().unwrap();
    assert_eq!(loaded.expose(), key.expose());
    let other = Keys::from_master([2; 32]);
    assert!(load_data_key(db.read(), &other, &id).await.is_err(), "another master key");
    assert!(keys.unwrap_data_key("another row", &row.wrapped).is_err());

    let erased = id.clone();
    db.write(move |tx| {
        let id = erased.clone();
        Box::pin(async move { erase_data_key(tx, &id).await })
    })
    .await
    .unwrap();
    assert!(load_data_key(db.read(), &keys, &id).await.unwrap().is_none());
}

#[test]
fn debug_shows_the_fingerprint_only() {
    let keys = Keys::from_master([1; 32]);
    assert_eq!(format!("{keys:?}"), format!("Keys({})", keys.fingerprint()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_servers_that_begin_at_the_same_moment_with_keys_of_their_own_one_starts() {
    let (db, folder, _) = setup().await;
    let opened = futures_util::future::join_all((0..8_u8).map(|server| {
        let (db, path) = (db.clone(), folder.path().join(format!("{server}/master.key")));
        async move { Keys::open(&db, &path, &Entropy::seeded(server.into()), from_millis(0)).await }
    }))
    .await;
    let refused =
        |opened: &Result<Keys, KeyError>| matches!(opened, Err(KeyError::Wrong(_) | KeyError::Missing(_)));
    assert_eq!(opened.iter().filter(|opened| refused(opened)).count(), 7);
    assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 1);
}
