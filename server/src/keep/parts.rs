//! Files of a backup: written so that a power cut does not take them, and read back.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Path in the backup.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Part {
    /// The file `name` in `folder`, as it is there.
    ///
    /// # Errors
    /// The file system's.
    pub(super) fn read(folder: &Path, name: &str) -> io::Result<Self> {
        let mut file = File::open(folder.join(name))?;
        let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            bytes += read as u64;
        }
        Ok(Self { name: name.to_owned(), bytes, sha256: HEXLOWER.encode(&hash.finalize()) })
    }

    /// Whether the file is still what it was.
    pub(super) fn is_whole(&self, folder: &Path) -> bool {
        Self::read(folder, &self.name).is_ok_and(|found| found == *self)
    }
}

/// Writes a file, with the folders above it, and sees it on the disk.
pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let path = folder.join(name);
    let above = path.parent().unwrap_or(folder);
    fs::create_dir_all(above)?;
    let mut file = File::create_new(&path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Sees a file that another program wrote, or a folder's list of names, on the disk.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// As [`sync`], for a folder and all folders in it.
pub(super) fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    sync(folder)
}
