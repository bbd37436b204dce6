//! Sealing and opening: AES-256-GCM-SIV, bound to the place where the value is kept.

use std::fmt;

use aes_gcm_siv::{
    Aes256GcmSiv, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::entropy::Entropy;

/// First byte of every sealed value: how it was made.
const FORMAT: u8 = 1;
const NONCE: usize = 12;

/// Where a sealed value is kept. Moved to another row, column or table, it does not open.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    table: &'static str,
    column: &'static str,
    row: &'a str,
}

impl<'a> Place<'a> {
    /// The column of the row with the id `row`. For parts of a row, the id may be followed by `|` and a name.
    #[must_use]
    pub fn new(table: &'static str, column: &'static str, row: &'a str) -> Self {
        Self { table, column, row }
    }

    fn context(self) -> Vec<u8> {
        format!("{FORMAT}|{}|{}|{}", self.table, self.column, self.row).into_bytes()
    }
}

/// A value could not be sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Another key, another place, or changed bytes.
    #[error("a sealed value does not open at {table}.{column}")]
    Broken {
        /// The table that was to hold it.
        table: &'static str,
        /// The column that was to hold it.
        column: &'static str,
    },
    /// It opened, and is no such value as expected; or the value cannot be written as JSON.
    #[error("a sealed value has the wrong shape at {table}.{column}")]
    Shape {
        /// The table that was to hold it.
        table: &'static str,
        /// The column that was to hold it.
        column: &'static str,
    },
}

/// A key that seals; wiped from memory when dropped.
#[derive(Clone)]
pub struct DataKey {
    id: String,
    key: Zeroizing<[u8; 32]>,
}

impl DataKey {
    pub(super) fn new(id: String, key: Zeroizing<[u8; 32]>) -> Self {
        Self { id, key }
    }

    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.key
    }

    /// The id of its row in `data_key`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    fn cipher(&self) -> Aes256GcmSiv {
        Aes256GcmSiv::new((&*self.key).into())
    }

    /// Seals `bytes` for `place`: format, nonce, ciphertext with tag; 29 bytes longer than they.
    ///
    /// # Errors
    /// [`SealError::Shape`] for more than 64 GB.
    pub fn seal_bytes(
        &self,
        place: Place<'_>,
        bytes: &[u8],
        entropy: &Entropy,
    ) -> Result<Vec<u8>, SealError> {
        let nonce = entropy.bytes::<NONCE>();
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(nonce), Payload { msg: bytes, aad: &place.context() })
            .map_err(|_| SealError::Shape { table: place.table, column: place.column })?;
        let mut all = Vec::with_capacity(1 + NONCE + sealed.len());
        all.push(FORMAT);
        all.extend_from_slice(&nonce);
        all.extend_from_slice(&sealed);
        Ok(all)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`SealError::Broken`]
    pub fn open_bytes(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let broken = SealError::Broken { table: place.table, column: place.column };
        let Some((&FORMAT, rest)) = sealed.split_first() else { return Err(broken) };
        let Some((nonce, sealed)) = rest.split_first_chunk::<NONCE>() else { return Err(broken) };
        self.cipher()
            .decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &place.context() })
            .map_err(|_| broken)
    }

    /// Seals `value`, written as JSON, for `place`.
    ///
    /// # Errors
    /// [`SealError::Shape`] where the value has no JSON.
    pub fn seal_json<T>(&self, place: Place<'_>, value: &T, entropy: &Entropy) -> Result<Vec<u8>, SealError>
    where
        T: Serialize + ?Sized,
    {
        let json = serde_json::to_vec(value)
            .map_err(|_| SealError::Shape { table: place.table, column: place.column })?;
        self.seal_bytes(place, &Zeroizing::new(json), entropy)
    }

    /// Opens a value that was sealed as JSON for `place`.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn open_json<T: DeserializeOwned>(&self, place: Place<'_>, sealed: &[u8]) -> Result<T, SealError> {
        let json = Zeroizing::new(self.open_bytes(place, sealed)?);
        serde_json::from_slice(&json)
            .map_err(|_| SealError::Shape { table: place.table, column: place.column })
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> DataKey {
        DataKey::new(format!("key-{n}"), Zeroizing::new([n; 32]))
    }

    const HERE: Place<'static> = Place { table: "draft", column: "document_sealed", row: "1" };

    #[test]
    fn what_was_sealed_opens_at_its_place() {
        let sealed = key(1).seal_json(HERE, &vec!["山田", "花子"], &Entropy::seeded(1)).unwrap();
        assert_eq!(key(1).open_json::<Vec<String>>(HERE, &sealed).unwrap(), ["山田", "花子"]);
        assert!(!String::from_utf8_lossy(&sealed).contains("山田"));
    }

    #[test]
    fn a_ciphertext_moved_to_another_row_column_or_table_does_not_open() {
        let sealed = key(1).seal_bytes(HERE, b"secret", &Entropy::seeded(1)).unwrap();
        for place in [
            Place::new("draft", "document_sealed", "2"),
            Place::new("draft", "headline_sealed", "1"),
            Place::new("application", "document_sealed", "1"),
        ] {
            assert!(matches!(key(1).open_bytes(place, &sealed), Err(SealError::Broken { .. })));
        }
    }

    #[test]
    fn no_byte_can_be_changed_added_or_dropped() {
        let sealed = key(1).seal_bytes(HERE, b"secret", &Entropy::seeded(1)).unwrap();
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert!(key(1).open_bytes(HERE, &other).is_err(), "byte {at}");
            assert!(key(1).open_bytes(HERE, &sealed[..at]).is_err(), "cut at {at}");
        }
        let mut longer = sealed;
        longer.push(0);
        assert!(key(1).open_bytes(HERE, &longer).is_err());
    }

    #[test]
    fn another_key_does_not_open() {
        let sealed = key(1).seal_bytes(HERE, b"secret", &Entropy::seeded(1)).unwrap();
        assert!(key(2).open_bytes(HERE, &sealed).is_err());
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        let entropy = Entropy::seeded(1);
        let sealed = || key(1).seal_bytes(HERE, b"secret", &entropy).unwrap();
        assert_ne!(sealed(), sealed());
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(format!("{:?}", key(7)), "DataKey(key-7)");
    }

    #[test]
    fn a_value_of_another_shape_is_told_from_a_broken_one() {
        let sealed = key(1).seal_json(HERE, &1, &Entropy::seeded(1)).unwrap();
        assert!(matches!(key(1).open_json::<String>(HERE, &sealed), Err(SealError::Shape { .. })));
    }
}
