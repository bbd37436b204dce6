//! The ledger: on the disk before anything else happens, by a program that is never killed.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
};

use data_encoding::HEXLOWER;
use domain::form::Answers;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What is known of a submission from outside.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The address: each submission has one of its own.
    pub address: String,
    /// Hash of what was answered.
    pub payload: String,
    /// SHA-256 of the file that was handed in with it, where there was one.
    pub file: Option<String>,
    /// The acknowledged receipt; none where nothing was acknowledged.
    pub receipt: Option<String>,
    /// How often it was sent.
    pub attempts: usize,
}

/// Lines of JSON, each synced before the next attempt.
pub struct Ledger {
    file: Mutex<File>,
    entries: Mutex<BTreeMap<String, Entry>>,
}

impl Ledger {
    /// A new ledger.
    pub fn create(path: &Path) -> Self {
        Self { file: Mutex::new(File::create(path).unwrap()), entries: Mutex::default() }
    }

    /// Notes that a draft is about to be sent.
    pub fn attempt(&self, draft: &str, address: &str, payload: &str, file: Option<&str>) {
        self.write(&json!({ "draft": draft, "address": address, "payload": payload, "file": file }));
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.entry(draft.to_owned()).or_default();
        entry.address = address.to_owned();
        entry.payload = payload.to_owned();
        entry.file = file.map(str::to_owned);
        entry.attempts += 1;
    }

    /// Notes the receipt that was answered.
    pub fn acknowledged(&self, draft: &str, receipt: &str) {
        self.write(&json!({ "draft": draft, "receipt": receipt }));
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.entry(draft.to_owned()).or_default().receipt = Some(receipt.to_owned());
    }

    /// All of it, by draft.
    pub fn entries(&self) -> BTreeMap<String, Entry> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn write(&self, line: &serde_json::Value) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(file, "{line}").unwrap();
        file.sync_data().unwrap();
    }
}

/// The hash of answers, in the order of their paths.
pub fn hash(answers: &Answers) -> String {
    digest(&serde_json::to_vec(answers).unwrap())
}

/// SHA-256, as the database keeps it.
pub fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
