//! The database: engine, write discipline, one file per noun.

pub mod application;
pub mod attachment;
pub mod case_change;
pub mod change;
pub mod draft;
pub mod engine;
pub mod filing;
pub mod index;
pub mod letter;
pub mod login_code;
pub mod object_claim;
pub mod parked;
pub mod procedure;
pub mod queue;
pub mod session;
pub mod staff;
mod writer;

pub use engine::{Db, OpenError, Stats};
pub use writer::{Tx, WriteError};
