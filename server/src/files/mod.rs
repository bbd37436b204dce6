//! Uploaded files: what they are, where they lie, and how staff see them.
//!
//! A file lies sealed under a random key in a folder or in a bucket; its row names the key. It is stored for good
//! before its row is written, so that a row without a file cannot be. Its key is claimed in the database before it
//! is stored, so that what no row names is known and swept up (`db::object_claim` says why this never races).

mod http;
mod inventory;
mod key;
mod kind;
mod place;
mod preview;
mod store;

pub use inventory::{Inventory, InventoryError, inventory};
pub use key::Key;
pub use kind::{MediaType, sniff};
pub use place::FileSettings;
pub use preview::{NoPreview, Preview, preview};
pub use store::{PATIENCE, Store, StoreError};
