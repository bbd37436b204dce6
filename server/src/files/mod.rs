//! Uploaded files: what they are, where they lie, and how staff see them.
//!
//! A file lies sealed under a random key; its row names the key. It is on the disk before its row is written, so
//! that a row without a file cannot be; a file without a row is swept up after a day.

mod kind;
mod preview;
mod store;

pub use kind::{MediaType, sniff};
pub use preview::{NoPreview, Preview, preview};
pub use store::Store;
