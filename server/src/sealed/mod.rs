//! Personal values, unreadable without keys that the database does not hold.
//!
//! One master key in a file of its own wraps a [`DataKey`] per draft or application; erasing that row of
//! `data_key` erases what it sealed, in old backups too. Digests and search tokens are keyed as well.

mod data_key;
mod digests;
mod keys;
mod store;

pub use data_key::{DataKey, Place, SealError};
pub(crate) use digests::mac;
pub use keys::{KeyError, Keys, WrappedKey};
pub use store::{erase_data_key, insert_data_key, load_data_key};
