//! The database: engine, write discipline, one file per noun.

pub mod engine;
mod writer;

pub use engine::{Db, OpenError, Stats};
pub use writer::{Tx, WriteError};
