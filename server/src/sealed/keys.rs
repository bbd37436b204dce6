//! The master key and what is derived of it.

use std::{
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use data_encoding::{BASE64, BASE64URL_NOPAD};
use hkdf::Hkdf;
use jiff::Timestamp;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{DataKey, Place, SealError, store};
use crate::{
    db::{Db, Tx, WriteError},
    entropy::Entropy,
};

type Secret = Zeroizing<[u8; 32]>;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database holds sealed values, and the file with the key is not there.
    #[error(
        "the master key {0} is missing, and the database was written with one: put back the file from its \
         backup; without it no personal value can be read"
    )]
    Missing(PathBuf),
    /// The file holds another key than the database was written with.
    #[error("the master key {0} is not the one that this database was written with")]
    Wrong(PathBuf),
    /// The file is no key.
    #[error("{0} is not a master key: 32 bytes in base64 are expected")]
    Malformed(PathBuf),
    /// The file cannot be read or made.
    #[error("the master key {0} cannot be read or made: {1}")]
    File(PathBuf, io::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Storage(#[from] sqlx::Error),
    /// The database refused the check value.
    #[error("the check value of the master key was not stored: {0}")]
    Write(#[from] WriteError<sqlx::Error>),
}

/// A data key as its row keeps it.
#[derive(Clone, Debug)]
pub struct WrappedKey {
    /// Id of the row.
    pub id: String,
    /// The key, sealed by the master key.
    pub wrapped: Vec<u8>,
    /// Which master key.
    pub master: String,
}

/// Every key of the installation; clones share them, the last one wipes them.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    fingerprint: String,
    wrap: DataKey,
    mail: DataKey,
    code_address: DataKey,
    survey: DataKey,
    digest: Secret,
    search: Secret,
    code: Secret,
    session: Secret,
    link: Secret,
    audit: Secret,
    door: Secret,
}

impl Keys {
    /// Reads the master key of `db` from `path`; makes one, readable by its owner only, for a new database.
    ///
    /// # Errors
    /// See [`KeyError`]: the server must not start.
    pub async fn open(db: &Db, path: &Path, entropy: &Entropy, now: Timestamp) -> Result<Self, KeyError> {
        let mut known = store::masters(&mut db.snapshot().await?).await?;
        let master = match read(path)? {
            Some(master) => master,
            None if known.is_empty() => make(path, entropy)?,
            None => return Err(KeyError::Missing(path.to_owned())),
        };
        let keys = Self::derive(&master);
        if known.is_empty() {
            store::remember_master(db, &keys.0.fingerprint, now).await?;
            // Another server may have begun at the same moment, with a key of its own.
            known = store::masters(&mut db.snapshot().await?).await?;
        }
        if known.iter().any(|known| *known != keys.0.fingerprint) {
            return Err(KeyError::Wrong(path.to_owned()));
        }
        Ok(keys)
    }

    /// The keys in the file `path`, where they are those of a database; nothing is made and nothing stored.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub async fn of(tx: &mut Tx, path: &Path) -> Result<Self, KeyError> {
        let master = read(path)?.ok_or_else(|| KeyError::Missing(path.to_owned()))?;
        let keys = Self::derive(&master);
        let known = store::masters(tx).await?;
        if known.iter().any(|known| *known != keys.0.fingerprint) {
            return Err(KeyError::Wrong(path.to_owned()));
        }
        Ok(keys)
    }

    /// The keys that follow from `master`: for tests, and for tools that hold the key themselves.
    #[must_use]
    pub fn from_master(master: [u8; 32]) -> Self {
        Self::derive(&Zeroizing::new(master))
    }

    fn derive(master: &Secret) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"kakazu"), master.as_slice());
        let subkey = |purpose: &str| {
            let mut key = Zeroizing::new([0; 32]);
            // Fails only for more than 8,160 bytes.
            let expanded = hkdf.expand(format!("kakazu/1/{purpose}").as_bytes(), key.as_mut_slice());
            debug_assert!(expanded.is_ok());
            key
        };
        let sealing = |purpose: &str| DataKey::new(purpose.to_owned(), subkey(purpose));
        Self(Arc::new(Inner {
            fingerprint: BASE64URL_NOPAD.encode(&subkey("fingerprint")[..12]),
            wrap: sealing("wrap"),
            mail: sealing("mail"),
            code_address: sealing("code-address"),
            survey: sealing("survey"),
            digest: subkey("digest"),
            search: subkey("search"),
            code: subkey("code"),
            session: subkey("session"),
            link: subkey("link"),
            audit: subkey("audit"),
            door: subkey("door"),
        }))
    }

    /// Tells one master key from another without telling anything else.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }

    /// A new data key with the row id `id`, and the row to insert with [`super::insert_data_key`].
    ///
    /// # Errors
    /// None in practice; sealing has an error.
    pub fn new_data_key(&self, id: String, entropy: &Entropy) -> Result<(DataKey, WrappedKey), SealError> {
        let key = DataKey::new(id.clone(), Zeroizing::new(entropy.bytes()));
        let wrapped = self.0.wrap.seal_bytes(place(&id), key.expose(), entropy)?;
        Ok((key, WrappedKey { id, wrapped, master: self.0.fingerprint.clone() }))
    }

    /// The data key of the row `id`.
    ///
    /// # Errors
    /// [`SealError`] where it was wrapped by another master key or for another row.
    pub fn unwrap_data_key(&self, id: &str, wrapped: &[u8]) -> Result<DataKey, SealError> {
        let bytes = Zeroizing::new(self.0.wrap.open_bytes(place(id), wrapped)?);
        let key = <[u8; 32]>::try_from(bytes.as_slice())
            .map_err(|_| SealError::Shape { table: "data_key", column: "wrapped" })?;
        Ok(DataKey::new(id.to_owned(), Zeroizing::new(key)))
    }

    /// Seals unsent mail.
    #[must_use]
    pub fn mail_key(&self) -> &DataKey {
        &self.0.mail
    }

    /// Seals the address that a login code was sent to (`login_code.address_sealed`).
    #[must_use]
    pub fn code_address_key(&self) -> &DataKey {
        &self.0.code_address
    }

    /// Seals the lists of surveys, answers on their way, and words.
    #[must_use]
    pub fn survey_key(&self) -> &DataKey {
        &self.0.survey
    }

    /// Signs links in mails and downloads (HS256).
    #[must_use]
    pub fn link_key(&self) -> &[u8; 32] {
        &self.0.link
    }

    /// Signs arrival tickets.
    #[must_use]
    pub fn door_key(&self) -> &[u8; 32] {
        &self.0.door
    }

    pub(crate) fn audit_key(&self) -> &[u8; 32] {
        &self.0.audit
    }

    pub(super) fn digest_key(&self) -> &[u8; 32] {
        &self.0.digest
    }

    pub(super) fn search_key(&self) -> &[u8; 32] {
        &self.0.search
    }

    pub(super) fn code_key(&self) -> &[u8; 32] {
        &self.0.code
    }

    pub(super) fn session_key(&self) -> &[u8; 32] {
        &self.0.session
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.0.fingerprint)
    }
}

fn place(id: &str) -> Place<'_> {
    Place::new("data_key", "wrapped", id)
}

fn read(path: &Path) -> Result<Option<Secret>, KeyError> {
    let text = match fs::read(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KeyError::File(path.to_owned(), error)),
    };
    let malformed = || KeyError::Malformed(path.to_owned());
    let bytes = BASE64.decode(text.trim_ascii()).map_err(|_| malformed())?;
    let bytes = Zeroizing::new(bytes);
    let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| malformed())?;
    Ok(Some(Zeroizing::new(key)))
}

/// Writes a new key and sees it on the disk before anything is sealed with it.
fn make(path: &Path, entropy: &Entropy) -> Result<Secret, KeyError> {
    let key: Secret = Zeroizing::new(entropy.bytes());
    let write = || -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            fs::create_dir_all(folder)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let text = Zeroizing::new(BASE64.encode(key.as_slice()));
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    write().map_err(|error| KeyError::File(path.to_owned(), error))?;
    tracing::warn!(
        path = %path.display(),
        "A NEW MASTER KEY WAS MADE. Back it up now, apart from the database: without it no personal value can \
         be read, and who has both can read them all."
    );
    Ok(key)
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
