//! The chain: how entries are written down, hashed and signed.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use subtle::ConstantTimeEq;

use crate::sealed::{Keys, mac};

/// An entry as its row keeps it.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) at: i64,
    pub(super) actor_kind: String,
    pub(super) actor: Option<String>,
    pub(super) action: String,
    pub(super) subject_kind: String,
    pub(super) subject: Option<String>,
    pub(super) detail: String,
}

/// What the first entry is chained to.
pub(super) const START: &str = "kakazu audit 1";

impl Row {
    /// The hash of this entry as number `number`, after the entry with the hash `before`.
    ///
    /// Each field is preceded by its length (absent ones by a length that none can have), so that no two entries
    /// are written alike.
    pub(super) fn hash(&self, number: i64, before: &str) -> String {
        let mut hash = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| match bytes {
            None => hash.update(u64::MAX.to_be_bytes()),
            Some(bytes) => {
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
        };
        field(Some(before.as_bytes()));
        field(Some(&number.to_be_bytes()));
        field(Some(self.id.as_bytes()));
        field(Some(&self.at.to_be_bytes()));
        field(Some(self.actor_kind.as_bytes()));
        field(self.actor.as_deref().map(str::as_bytes));
        field(Some(self.action.as_bytes()));
        field(Some(self.subject_kind.as_bytes()));
        field(self.subject.as_deref().map(str::as_bytes));
        field(Some(self.detail.as_bytes()));
        HEXLOWER.encode(&hash.finalize())
    }
}

/// The end of the chain at some time, signed.
#[derive(Clone, Debug, PartialEq, Eq, FromRow, Serialize, Deserialize)]
pub struct Head {
    /// Number of the last entry.
    pub number: i64,
    /// Its hash.
    pub hash: String,
    /// HMAC-SHA256 over number, hash and time, in hexadecimal.
    pub signature: String,
    /// When it was signed, unix milliseconds.
    pub at: i64,
}

impl Head {
    pub(super) fn sign(keys: &Keys, number: i64, hash: String, at: i64) -> Self {
        let signature = signature(keys, number, &hash, at);
        Self { number, hash, signature, at }
    }

    pub(super) fn is_genuine(&self, keys: &Keys) -> bool {
        let expected = signature(keys, self.number, &self.hash, self.at);
        expected.as_bytes().ct_eq(self.signature.as_bytes()).into()
    }

    /// Writes the head outside the database, where none that is as new lies already: a server that comes late, after
    /// another has taken the sealing over, must not set it back.
    ///
    /// # Errors
    /// The file system's, or that there lies something else.
    pub fn keep(&self, path: &Path) -> io::Result<()> {
        if Self::kept(path)?.is_some_and(|kept| kept.number >= self.number) {
            return Ok(());
        }
        // A name of its own, because servers may share the folder.
        let unfinished = path.with_extension(format!("{}.tmp", self.number));
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(serde_json::to_string(self)?.as_bytes())?;
        file.sync_all()?;
        fs::rename(unfinished, path)
    }

    /// Reads the head that was kept outside; `None` where none was.
    ///
    /// # Errors
    /// The file system's, or that it is no head.
    pub fn kept(path: &Path) -> io::Result<Option<Self>> {
        match fs::read(path) {
            Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn signature(keys: &Keys, number: i64, hash: &str, at: i64) -> String {
    let parts: [&[u8]; 4] = [b"head", &number.to_be_bytes(), hash.as_bytes(), &at.to_be_bytes()];
    HEXLOWER.encode(&mac(keys.audit_key(), &parts))
}
