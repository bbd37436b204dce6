//! The file store keeps the same promises in a folder and in a bucket.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "support/s3.rs"]
mod s3;

use std::{path::Path, time::Duration};

use s3::{Mood, S3};
use server::{
    entropy::Entropy,
    files::{FileSettings, Key, PATIENCE, Store, StoreError},
};
use tempfile::TempDir;
use tokio::io::AsyncReadExt;

/// For stores that are not going to answer.
const SHORT: Duration = Duration::from_millis(300);

struct Folder(TempDir);

/// A folder and a bucket, each with the path of its objects on the disk.
async fn both() -> ((Store, Folder), (Store, S3)) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&FileSettings::default(), folder.path(), PATIENCE).unwrap();
    let s3 = S3::start().await;
    let bucket = Store::open(&s3.settings(), Path::new("nowhere"), PATIENCE).unwrap();
    ((store, Folder(folder)), (bucket, s3))
}

/// Runs a test body for the folder and for the bucket.
macro_rules! for_both {
    (|$store:ident| $body:block) => {{
        let ((folder, _files), (bucket, _s3)) = both().await;
        for $store in [folder, bucket] $body
    }};
}

fn key(seed: u64) -> Key {
    Key::random(&Entropy::seeded(seed))
}

fn names(keys: &[Key]) -> Vec<&str> {
    let mut names: Vec<&str> = keys.iter().map(Key::as_str).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn what_was_stored_is_read_back_until_it_is_deleted() {
    for_both!(|store| {
        let key = key(1);
        store.put(&key, b"sealed".to_vec()).await.unwrap();
        assert_eq!(store.get(key.as_str()).await.unwrap(), b"sealed");
        assert!(store.exists(key.as_str()).await.unwrap());
        store.delete(key.as_str()).await.unwrap();
        assert!(!store.exists(key.as_str()).await.unwrap());
        assert!(matches!(store.get(key.as_str()).await, Err(StoreError::Missing)));
    });
}

#[tokio::test]
async fn what_was_never_there_is_missing_and_deleted_as_well_as_anything() {
    for_both!(|store| {
        let key = key(1);
        assert!(!store.exists(key.as_str()).await.unwrap());
        assert!(matches!(store.get(key.as_str()).await, Err(StoreError::Missing)));
        store.delete(key.as_str()).await.unwrap();
        for name in ["", "../../../etc/passwd", "city"] {
            assert!(matches!(store.get(name).await, Err(StoreError::Missing)), "{name}");
            assert!(store.delete(name).await.is_err());
        }
    });
}

#[tokio::test]
async fn nothing_is_ever_overwritten() {
    for_both!(|store| {
        let key = key(1);
        store.put(&key, b"first".to_vec()).await.unwrap();
        assert!(matches!(store.put(&key, b"second".to_vec()).await, Err(StoreError::Taken)));
        assert_eq!(store.get(key.as_str()).await.unwrap(), b"first");
    });
}

#[tokio::test]
async fn of_two_who_store_under_one_key_at_the_same_moment_one_wins() {
    // Not in a bucket: the server of these tests looks first and writes then.
    let ((store, _files), _) = both().await;
    let key = key(1);
    let won = match tokio::join!(store.put(&key, vec![1; 100_000]), store.put(&key, vec![2; 100_000])) {
        (Ok(()), Err(StoreError::Taken)) => 1,
        (Err(StoreError::Taken), Ok(())) => 2,
        other => panic!("{other:?}"),
    };
    assert_eq!(store.get(key.as_str()).await.unwrap(), vec![won; 100_000]);
}

#[tokio::test]
async fn all_files_are_listed_and_nothing_else() {
    for_both!(|store| {
        assert!(store.keys().await.unwrap().is_empty());
        let keys: Vec<Key> = (1..=25).map(key).collect();
        for key in &keys {
            store.put(key, b"x".to_vec()).await.unwrap();
        }
        assert_eq!(names(&store.keys().await.unwrap()), names(&keys));
        store.delete(keys[0].as_str()).await.unwrap();
        assert_eq!(names(&store.keys().await.unwrap()), names(&keys[1..]));
    });
}

#[tokio::test]
async fn twenty_megabytes_come_back_byte_for_byte_and_so_does_nothing_at_all() {
    for_both!(|store| {
        let large: Vec<u8> =
            (0..20_u32 * 1024 * 1024).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        store.put(&key(1), large.clone()).await.unwrap();
        assert!(store.get(key(1).as_str()).await.unwrap() == large);
        store.put(&key(2), Vec::new()).await.unwrap();
        assert!(store.get(key(2).as_str()).await.unwrap().is_empty());
    });
}

#[tokio::test]
async fn two_portals_on_one_store_see_the_same_files() {
    let ((folder, Folder(data)), (bucket, s3)) = both().await;
    let others = [
        Store::open(&FileSettings::default(), data.path(), PATIENCE).unwrap(),
        Store::open(&s3.settings(), Path::new("nowhere"), PATIENCE).unwrap(),
    ];
    for (one, other) in [folder, bucket].into_iter().zip(others) {
        one.put(&key(1), b"x".to_vec()).await.unwrap();
        assert_eq!(other.get(key(1).as_str()).await.unwrap(), b"x");
        other.delete(key(1).as_str()).await.unwrap();
        assert!(!one.exists(key(1).as_str()).await.unwrap());
    }
}

/// Every call says that the store is down, and soon.
async fn says_that_it_is_down(s3: &S3) {
    let store = Store::open(&s3.settings(), Path::new("nowhere"), SHORT).unwrap();
    let down = |error: &StoreError| matches!(error, StoreError::Down(_) | StoreError::Slow(_));
    let began = std::time::Instant::now();
    let key = key(9);
    assert!(store.put(&key, vec![7; 3_000_000]).await.is_err_and(|error| down(&error)));
    assert!(store.get(key.as_str()).await.is_err_and(|error| down(&error)));
    assert!(store.exists(key.as_str()).await.is_err_and(|error| down(&error)));
    assert!(store.delete(key.as_str()).await.is_err_and(|error| down(&error)));
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_bucket_that_is_down_silent_or_hangs_up_says_so_soon_and_comes_back_with_everything() {
    let mut s3 = S3::start().await;
    let store = Store::open(&s3.settings(), Path::new("nowhere"), PATIENCE).unwrap();
    store.put(&key(1), b"before".to_vec()).await.unwrap();
    s3.stop().await;
    says_that_it_is_down(&s3).await;
    s3.start_again().await;
    assert_eq!(store.get(key(1).as_str()).await.unwrap(), b"before");
    for (mood, seed) in [(Mood::Silent, 2), (Mood::HangsUp, 3)] {
        s3.behave(mood);
        says_that_it_is_down(&s3).await;
        s3.behave(Mood::Up);
        store.put(&key(seed), b"after".to_vec()).await.unwrap();
        assert_eq!(store.get(key(seed).as_str()).await.unwrap(), b"after");
    }
    assert_eq!(store.keys().await.unwrap().len(), 3, "nothing was stored by halves");
}

#[tokio::test]
async fn wrong_keys_or_a_missing_bucket_are_no_missing_file() {
    let s3 = S3::start().await;
    let wrong = FileSettings { s3_secret_key: Some("guessed".to_owned()), ..s3.settings() };
    let store = Store::open(&wrong, Path::new("nowhere"), PATIENCE).unwrap();
    assert!(matches!(store.put(&key(1), b"x".to_vec()).await, Err(StoreError::Down(_))));
    assert!(matches!(store.get(key(1).as_str()).await, Err(StoreError::Down(_))));
    let store = Store::open(&s3.settings(), Path::new("nowhere"), PATIENCE).unwrap();
    s3.behave(Mood::NoBucket);
    assert!(matches!(store.put(&key(1), b"x".to_vec()).await, Err(StoreError::Down(_))));
}

#[tokio::test]
async fn an_https_endpoint_is_spoken_to_in_tls_only() {
    let s3 = S3::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("https://{}", listener.local_addr().unwrap());
    let settings = FileSettings { s3_endpoint: Some(endpoint), ..s3.settings() };
    let store = Store::open(&settings, Path::new("nowhere"), PATIENCE).unwrap();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut first = [0];
        stream.read_exact(&mut first).await.unwrap();
        first[0]
    });
    assert!(matches!(store.get(key(1).as_str()).await, Err(StoreError::Down(_))));
    assert_eq!(heard.await.unwrap(), 22, "the beginning of a TLS handshake");
}
