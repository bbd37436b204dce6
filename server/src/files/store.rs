//! Where files lie.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use tokio::task::spawn_blocking;

use crate::entropy::Entropy;

/// Name of the folder for what is still being written.
const UNFINISHED: &str = "unfinished";

/// A place for sealed files; clones share it.
#[derive(Clone, Debug)]
pub enum Store {
    /// A folder of this machine, with two levels of folders in it.
    Folder(Arc<Path>),
}

impl Store {
    /// The store in the folder `root`, which is made where it is missing.
    ///
    /// # Errors
    /// The file system's.
    pub fn folder(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root.join(UNFINISHED))?;
        Ok(Self::Folder(root.into()))
    }

    /// Stores bytes, which must be sealed, under a new random key. When this returns they are on the disk, and the
    /// row that names the key may be written.
    ///
    /// # Errors
    /// The file system's.
    pub async fn put(&self, sealed: Vec<u8>, entropy: &Entropy) -> io::Result<String> {
        let object = HEXLOWER.encode(&entropy.bytes::<20>());
        self.put_back(&object, sealed).await?;
        Ok(object)
    }

    /// Stores bytes under the key that they had, as a restored backup does.
    ///
    /// # Errors
    /// The file system's.
    pub async fn put_back(&self, object: &str, sealed: Vec<u8>) -> io::Result<()> {
        let Self::Folder(root) = self;
        let (root, name) = (Arc::clone(root), object.to_owned());
        blocking(move || write(&root, &name, &sealed)).await
    }

    /// The keys of all files, each with the time at which it was written.
    ///
    /// # Errors
    /// The file system's.
    pub async fn keys(&self) -> io::Result<Vec<(String, Timestamp)>> {
        let Self::Folder(root) = self;
        let root = Arc::clone(root);
        blocking(move || {
            let mut keys = Vec::new();
            for folder in
                folders(&root)?.iter().map(|first| folders(first)).collect::<io::Result<Vec<_>>>()?.concat()
            {
                for entry in fs::read_dir(folder)? {
                    let entry = entry?;
                    let name = entry.file_name().to_string_lossy().into_owned();
                    // One that is gone by now was deleted meanwhile.
                    let written = entry.metadata().and_then(|meta| meta.modified());
                    if let (true, Ok(written)) = (is_object(&name), written.map(Timestamp::try_from)) {
                        keys.push((name, written.unwrap_or(Timestamp::MIN)));
                    }
                }
            }
            Ok(keys)
        })
        .await
    }

    /// The bytes under a key, still sealed.
    ///
    /// # Errors
    /// The file system's; [`io::ErrorKind::NotFound`] where there are none.
    pub async fn get(&self, object: &str) -> io::Result<Vec<u8>> {
        let path = self.path(object)?;
        blocking(move || fs::read(path)).await
    }

    /// Deletes what lies under a key. Nothing there is as good.
    ///
    /// # Errors
    /// The file system's.
    pub async fn delete(&self, object: &str) -> io::Result<()> {
        let path = self.path(object)?;
        blocking(move || match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .await
    }

    /// The keys of all files last written before `cutoff`. What was being written then and never finished is
    /// deleted on the way.
    ///
    /// # Errors
    /// The file system's.
    pub async fn older_than(&self, cutoff: Timestamp) -> io::Result<Vec<String>> {
        let Self::Folder(root) = self;
        let root = Arc::clone(root);
        blocking(move || {
            let cutoff = SystemTime::from(cutoff);
            for unfinished in old_files(&root.join(UNFINISHED), cutoff)? {
                fs::remove_file(unfinished)?;
            }
            let mut objects = Vec::new();
            for first in folders(&root)? {
                for second in folders(&first)? {
                    let files = old_files(&second, cutoff)?;
                    let names = files.iter().filter_map(|file| file.file_name()?.to_str());
                    objects.extend(names.filter(|name| is_object(name)).map(str::to_owned));
                }
            }
            Ok(objects)
        })
        .await
    }

    fn path(&self, object: &str) -> io::Result<PathBuf> {
        let Self::Folder(root) = self;
        path(root, object)
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

fn is_object(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Only names that this store made lead anywhere.
fn path(root: &Path, object: &str) -> io::Result<PathBuf> {
    match (is_object(object), object.get(..2), object.get(2..4)) {
        (true, Some(first), Some(second)) => Ok(root.join(first).join(second).join(object)),
        _ => Err(io::Error::new(io::ErrorKind::NotFound, "no name of an object")),
    }
}

fn write(root: &Path, object: &str, bytes: &[u8]) -> io::Result<()> {
    let finished = path(root, object)?;
    let unfinished = root.join(UNFINISHED).join(object);
    let written = (|| {
        let mut file = fs::File::create_new(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()
    })();
    let placed = written.and_then(|()| {
        let Some(folder) = finished.parent() else { return Ok(()) };
        make_folder(root, folder)?;
        fs::rename(&unfinished, &finished)?;
        fs::File::open(folder)?.sync_all()
    });
    if placed.is_err() {
        // What cannot be deleted now is swept up later.
        let _ = fs::remove_file(&unfinished);
    }
    placed
}

/// Makes `folder` under `root`; what is new is seen to be on the disk, too.
fn make_folder(root: &Path, folder: &Path) -> io::Result<()> {
    if folder.is_dir() || folder == root {
        return Ok(());
    }
    let Some(parent) = folder.parent() else { return Ok(()) };
    make_folder(root, parent)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    fs::File::open(parent)?.sync_all()
}

fn folders(of: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(of)?.collect::<io::Result<Vec<_>>>()?;
    Ok(entries.into_iter().map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
}

fn old_files(folder: &Path, cutoff: SystemTime) -> io::Result<Vec<PathBuf>> {
    let mut old = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.metadata() {
            Ok(data) if data.is_file() && data.modified()? < cutoff => old.push(entry.path()),
            // Deleted meanwhile.
            _ => {}
        }
    }
    Ok(old)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::clock::{Clock, SystemClock};

    fn store() -> (Store, tempfile::TempDir, Entropy) {
        let folder = tempfile::tempdir().unwrap();
        (Store::folder(&folder.path().join("files")).unwrap(), folder, Entropy::seeded(1))
    }

    #[tokio::test]
    async fn what_was_stored_is_read_back_until_it_is_deleted() {
        let (store, folder, entropy) = store();
        let object = store.put(b"sealed".to_vec(), &entropy).await.unwrap();
        let lies = folder.path().join("files").join(&object[..2]).join(&object[2..4]).join(&object);
        assert_eq!(fs::read(lies).unwrap(), b"sealed");
        assert_eq!(store.get(&object).await.unwrap(), b"sealed");
        store.delete(&object).await.unwrap();
        store.delete(&object).await.unwrap();
        assert_eq!(store.get(&object).await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[tokio::test]
    async fn no_name_leads_out_of_the_folder() {
        let (store, _folder, entropy) = store();
        store.put(b"x".to_vec(), &entropy).await.unwrap();
        for name in ["../../../etc/passwd", "", "ab", "/etc/passwd", &"あ".repeat(14), &"A".repeat(40)] {
            assert_eq!(store.get(name).await.unwrap_err().kind(), io::ErrorKind::NotFound, "{name}");
            assert!(store.delete(name).await.is_err());
        }
    }

    #[tokio::test]
    async fn only_old_files_are_swept() {
        let (store, folder, entropy) = store();
        let object = store.put(b"x".to_vec(), &entropy).await.unwrap();
        let unfinished = folder.path().join("files").join(UNFINISHED).join("left");
        fs::write(&unfinished, b"x").unwrap();
        let now = SystemClock.now();
        let (before, after) = (now - SignedDuration::from_hours(1), now + SignedDuration::from_hours(1));
        assert!(store.older_than(before).await.unwrap().is_empty());
        assert!(unfinished.exists());
        assert_eq!(store.older_than(after).await.unwrap(), [object]);
        assert!(!unfinished.exists());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_file_that_cannot_be_written_leaves_nothing() {
        let (store, folder, entropy) = store();
        let blocked = folder.path().join("files");
        // A file where the folder should be.
        let next = HEXLOWER.encode(&Entropy::seeded(1).bytes::<20>());
        fs::write(blocked.join(&next[..2]), b"").unwrap();
        assert!(store.put(b"x".to_vec(), &entropy).await.is_err());
        assert_eq!(fs::read_dir(blocked.join(UNFINISHED)).unwrap().count(), 0);
    }
}
