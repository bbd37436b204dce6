//! The uploaded files: between the store and a backup, and whether they are what their rows say.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::{KeepError, manifest::FILES, parts};
use crate::{
    db::{Tx, attachment, sql},
    files::{Key, Store, StoreError},
    sealed::Keys,
};

const SLICE: i64 = 200;
const NAMED: &str = "SELECT a.id, a.object, a.bytes, a.sha256, d.data_key, k.wrapped FROM attachment a \
     JOIN draft d ON d.id = a.draft LEFT JOIN data_key k ON k.id = d.data_key \
     WHERE a.object > $1 ORDER BY a.object LIMIT $2";

/// A file's row with the key that opens it.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Named {
    id: String,
    /// Key in the store.
    pub(super) object: String,
    bytes: i64,
    sha256: String,
    data_key: String,
    wrapped: Option<Vec<u8>>,
}

impl Named {
    /// Whether sealed bytes are what the row says: they open, and have its size and hash. One whose key was erased
    /// cannot be opened any more, and is taken as it is.
    pub(super) fn is(&self, keys: &Keys, sealed: &[u8]) -> bool {
        let Some(wrapped) = &self.wrapped else { return true };
        let opened = keys
            .unwrap_data_key(&self.data_key, wrapped)
            .and_then(|key| key.open_bytes(attachment::bytes_place(&self.id), sealed));
        opened.is_ok_and(|bytes| {
            i64::try_from(bytes.len()) == Ok(self.bytes)
                && HEXLOWER.encode(&Sha256::digest(&bytes)) == self.sha256
        })
    }
}

/// The rows of files after one, by object.
pub(super) async fn named_after(tx: &mut Tx, object: &str) -> Result<Vec<Named>, sqlx::Error> {
    sql::query_as(NAMED).bind(object).bind(SLICE).fetch_all(tx).await
}

/// Where a file lies in a backup.
fn place(object: &str) -> String {
    let (first, second) = (object.get(..2).unwrap_or_default(), object.get(2..4).unwrap_or_default());
    format!("files/{first}/{second}/{object}")
}

/// What copying files has brought.
#[derive(Debug, Default)]
pub(super) struct Copied {
    pub(super) count: u64,
    /// Not there, or not what their rows say.
    pub(super) lost: Vec<String>,
}

/// Copies the file of every row into a backup, and lists them there.
pub(super) async fn copy_out(
    tx: &mut Tx,
    store: &Store,
    keys: &Keys,
    folder: &Path,
) -> Result<Copied, KeepError> {
    let (mut copied, mut list, mut last) = (Copied::default(), String::new(), String::new());
    loop {
        let slice = named_after(tx, &last).await?;
        let Some(end) = slice.last() else { break };
        last.clone_from(&end.object);
        for named in slice {
            match store.get(&named.object).await {
                Ok(sealed) if named.is(keys, &sealed) => {
                    let name = place(&named.object);
                    parts::write(folder, &name, &sealed)?;
                    // Writing to a text cannot fail.
                    let _ = writeln!(list, "{}  {name}", HEXLOWER.encode(&Sha256::digest(&sealed)));
                    copied.count += 1;
                }
                Ok(_) => copied.lost.push(named.object),
                Err(StoreError::Missing) => copied.lost.push(named.object),
                Err(error) => return Err(error.into()),
            }
        }
    }
    parts::write(folder, FILES, list.as_bytes())?;
    Ok(copied)
}

/// The files that a backup lists, with their hashes.
pub(super) fn listed(folder: &Path) -> Result<BTreeMap<String, String>, KeepError> {
    let list = fs::read_to_string(folder.join(FILES))?;
    let line = |line: &str| {
        let (hash, name) = line.split_once("  ")?;
        Some((name.rsplit('/').next()?.to_owned(), hash.to_owned()))
    };
    let all: Option<BTreeMap<_, _>> = list.lines().map(line).collect();
    all.ok_or_else(|| KeepError::Refused(format!("{FILES} cannot be read: take another backup")))
}

/// A listed file, where it is what it was.
pub(super) fn read_back(folder: &Path, object: &str, hash: &str) -> Result<Vec<u8>, KeepError> {
    let bytes = fs::read(folder.join(place(object)));
    match bytes {
        Ok(bytes) if HEXLOWER.encode(&Sha256::digest(&bytes)) == hash => Ok(bytes),
        Ok(_) => KeepError::refused(format!("the file {object} has changed since: take another backup")),
        Err(error) => {
            KeepError::refused(format!("the file {object} cannot be read ({error}): take another backup"))
        }
    }
}

/// Puts all files of a backup, verified before, into the store.
pub(super) async fn copy_in(folder: &Path, store: &Store) -> Result<(), KeepError> {
    for (object, hash) in listed(folder)? {
        let sealed = read_back(folder, &object, &hash)?;
        let key =
            Key::parse(&object).ok_or_else(|| KeepError::Refused(format!("{object} is no key of a file")))?;
        store.put(&key, sealed).await?;
    }
    Ok(())
}
