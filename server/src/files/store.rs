//! Putting files away and getting them back, through `object_store`: the same calls for a folder and for a bucket.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use futures_util::TryStreamExt;
use object_store::{
    BackoffConfig, ObjectStore, ObjectStoreExt, PutMode, RetryConfig, aws::AmazonS3Builder,
    local::LocalFileSystem, path::Path as Location,
};
use tokio::{task::spawn_blocking, time::timeout};

use super::{
    Key,
    http::Http,
    place::{Bucket, FileSettings, Place},
};

/// How long a file may take on its way to or from the store, tries included. People wait for it.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Why the file store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing lies under this key.
    #[error("there is no such file")]
    Missing,
    /// Something lies under this key already.
    #[error("a file of this key is there already")]
    Taken,
    /// The settings do not say where files lie.
    #[error("{0}")]
    Settings(&'static str),
    /// Disk or server refuses, or does not answer.
    #[error("the file store cannot be used: {0}")]
    Down(#[source] object_store::Error),
    /// The file system refuses.
    #[error("the folder of the files cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// No answer in time.
    #[error("the file store did not answer within {0:?}")]
    Slow(Duration),
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            object_store::Error::AlreadyExists { .. } => Self::Taken,
            error => Self::Down(error),
        }
    }
}

/// A place for sealed files; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    /// The folder, where it is one of this machine.
    folder: Option<Arc<Path>>,
    /// What all locations in a bucket begin with.
    prefix: Location,
    patience: Duration,
}

impl Store {
    /// The store that the settings mean. A server need not answer yet.
    ///
    /// # Errors
    /// [`StoreError::Settings`]; the file system's.
    pub fn open(settings: &FileSettings, data: &Path, patience: Duration) -> Result<Self, StoreError> {
        match settings.place(data)? {
            Place::Folder(root) => Self::in_folder(&root, patience),
            Place::Bucket(bucket) => Self::in_bucket(bucket, patience),
        }
    }

    /// The store in the folder `root`, which is made where it is missing.
    ///
    /// # Errors
    /// The file system's.
    pub fn folder(root: &Path) -> Result<Self, StoreError> {
        Self::in_folder(root, PATIENCE)
    }

    fn in_folder(root: &Path, patience: Duration) -> Result<Self, StoreError> {
        fs::create_dir_all(root)?;
        let objects = LocalFileSystem::new_with_prefix(root)?.with_fsync(true);
        let (objects, folder) = (Arc::new(objects), Some(root.into()));
        Ok(Self { objects, folder, prefix: Location::default(), patience })
    }

    fn in_bucket(bucket: Bucket, patience: Duration) -> Result<Self, StoreError> {
        let in_the_clear = bucket.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let backoff = BackoffConfig { max_backoff: Duration::from_secs(1), ..BackoffConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket.name)
            .with_region(bucket.region)
            .with_access_key_id(bucket.access_key)
            .with_secret_access_key(bucket.secret_key)
            .with_allow_http(in_the_clear)
            .with_http_connector(Http::new(in_the_clear)?)
            // One by one: not every server knows the other way.
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig { backoff, max_retries: 2, retry_timeout: patience / 2 });
        if let Some(endpoint) = bucket.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let prefix = Location::parse(&bucket.prefix)
            .map_err(|_| StoreError::Settings("KAKAZU_FILES has a prefix that no bucket can have"))?;
        Ok(Self { objects: Arc::new(builder.build()?), folder: None, prefix, patience })
    }

    /// Stores bytes, which must be sealed, under a key, which must be claimed. When this returns they are where no
    /// power cut reaches them, and the row that names the key may be written. Never overwrites.
    ///
    /// # Errors
    /// [`StoreError`]: then it may lie there all the same, because the answer may have been lost.
    pub async fn put(&self, key: &Key, sealed: Vec<u8>) -> Result<(), StoreError> {
        let location = self.location(key);
        self.in_time(async {
            match self.objects.put_opts(&location, sealed.into(), PutMode::Create.into()).await {
                // No such bucket.
                Err(error @ object_store::Error::NotFound { .. }) => return Err(StoreError::Down(error)),
                stored => stored?,
            };
            match self.folder_of(key) {
                None => Ok(()),
                Some((root, folder)) => blocking(move || sync_above(&root, &folder)).await,
            }
        })
        .await
    }

    /// The bytes under a key, still sealed.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn get(&self, object: &str) -> Result<Vec<u8>, StoreError> {
        let location = self.location(&Key::parse(object).ok_or(StoreError::Missing)?);
        self.in_time(async { Ok(self.objects.get(&location).await?.bytes().await?.into()) }).await
    }

    /// Whether something lies under a key.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn exists(&self, object: &str) -> Result<bool, StoreError> {
        let Some(key) = Key::parse(object) else { return Ok(false) };
        let location = self.location(&key);
        match self.in_time(async { Ok(self.objects.head(&location).await?) }).await {
            Err(StoreError::Missing) => Ok(false),
            found => found.map(|_| true),
        }
    }

    /// Deletes what lies under a key. Nothing there is as good.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn delete(&self, object: &str) -> Result<(), StoreError> {
        let key = Key::parse(object).ok_or(StoreError::Missing)?;
        let location = self.location(&key);
        self.in_time(async {
            match self.objects.delete(&location).await.map_err(StoreError::from) {
                Err(StoreError::Missing) | Ok(()) => {}
                Err(error) => return Err(error),
            }
            match self.folder_of(&key) {
                None => Ok(()),
                Some((_, folder)) => blocking(move || remove_unfinished(&folder, &key)).await,
            }
        })
        .await
    }

    /// The keys of all files there are. What else lies there is passed over.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn keys(&self) -> Result<Vec<Key>, StoreError> {
        let all = self.objects.list(Some(&self.prefix));
        let keys = all.try_filter_map(async |file| Ok(file.location.filename().and_then(Key::parse)));
        Ok(keys.try_collect().await?)
    }

    fn location(&self, key: &Key) -> Location {
        key.place().split('/').fold(self.prefix.clone(), |location, part| location.join(part))
    }

    /// Root and folder of a key, where it lies on this machine.
    fn folder_of(&self, key: &Key) -> Option<(PathBuf, PathBuf)> {
        let root = self.folder.as_deref()?;
        Some((root.to_owned(), root.join(key.place()).parent()?.to_owned()))
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        timeout(self.patience, work).await.unwrap_or(Err(StoreError::Slow(self.patience)))
    }
}

async fn blocking(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> Result<(), StoreError> {
    Ok(spawn_blocking(work).await.map_err(io::Error::other)??)
}

/// Sees to it that the folders above a file are on the disk. `object_store` has done so for those that it made
/// itself; one that another upload has just made need not be there yet. For old ones this costs nothing.
fn sync_above(root: &Path, folder: &Path) -> io::Result<()> {
    let mut above = folder.ancestors().skip(1).take_while(|above| above.starts_with(root));
    above.try_for_each(|above| fs::File::open(above)?.sync_all())
}

/// What `object_store` was writing to when a server died: the first file of its kind, a key is used once.
fn remove_unfinished(folder: &Path, key: &Key) -> io::Result<()> {
    match fs::remove_file(folder.join(format!("{}#1", key.as_str()))) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Entropy;

    fn store() -> (Store, tempfile::TempDir, Key) {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::random(&Entropy::seeded(1));
        (Store::folder(&folder.path().join("files")).unwrap(), folder, key)
    }

    #[tokio::test]
    async fn a_file_lies_two_folders_down_and_nothing_else_is_left() {
        let (store, folder, key) = store();
        store.put(&key, b"sealed".to_vec()).await.unwrap();
        let name = key.as_str();
        let lies = folder.path().join("files").join(&name[..2]).join(&name[2..4]);
        assert_eq!(fs::read(lies.join(name)).unwrap(), b"sealed");
        assert_eq!(fs::read_dir(lies).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn deleting_takes_along_what_a_dead_server_was_writing() {
        let (store, folder, key) = store();
        let place = folder.path().join("files").join(key.place());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place.with_file_name(format!("{}#1", key.as_str())), b"sea").unwrap();
        assert!(store.keys().await.unwrap().is_empty());
        store.delete(key.as_str()).await.unwrap();
        assert_eq!(fs::read_dir(place.parent().unwrap()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_file_that_cannot_be_written_leaves_nothing() {
        let (store, folder, key) = store();
        // A file where the folder should be.
        fs::write(folder.path().join("files").join(&key.as_str()[..2]), b"").unwrap();
        assert!(store.put(&key, b"x".to_vec()).await.is_err());
        assert_eq!(fs::read_dir(folder.path().join("files")).unwrap().count(), 1);
        assert!(store.keys().await.unwrap().is_empty());
    }
}
