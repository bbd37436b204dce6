//! Comparing the file store with the database, for `kakazu doctor`.

use std::collections::HashSet;

use super::{Store, StoreError};
use crate::db::{Tx, object_claim};

/// Rows read at once.
const PAGE: i64 = 1_000;

/// Why there is no inventory.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// The file store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What does not fit together. A running portal never gets there by itself: a backup of the one was restored
/// without the other, or someone else writes to the place. So nothing is deleted, a person has to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// How many files there are.
    pub files: usize,
    /// Keys of files without any row.
    pub strange: Vec<String>,
    /// Keys that rows name and under which nothing lies: lost files.
    pub missing: Vec<String>,
}

/// Goes through all files and all rows; the portal may be running. `live` is a connection of which each statement
/// sees what is there by then ([`crate::db::look::reach`]): a snapshot would not know what comes meanwhile.
///
/// # Errors
/// [`InventoryError`]
pub async fn inventory(store: &Store, live: &mut Tx) -> Result<Inventory, InventoryError> {
    let mut there: HashSet<String> = HashSet::new();
    let mut found = Inventory::default();
    for key in store.keys().await? {
        // What came and went meanwhile is no stranger.
        let object = key.as_str();
        if !object_claim::is_known(&mut *live, object).await? && store.exists(object).await? {
            found.strange.push(object.to_owned());
        }
        there.insert(object.to_owned());
    }
    found.files = there.len();
    let mut after = String::new();
    loop {
        let named = object_claim::named(&mut *live, &after, PAGE).await?;
        let Some(last) = named.last() else { return Ok(found) };
        after.clone_from(last);
        for object in named.into_iter().filter(|object| !there.contains(object)) {
            if !store.exists(&object).await? && object_claim::is_named(&mut *live, &object).await? {
                found.missing.push(object);
            }
        }
    }
}
