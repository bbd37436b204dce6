//! The database: engine, write discipline, one file per noun.

pub mod application;
pub mod attachment;
pub mod case_change;
pub mod catalog;
pub mod change;
pub mod draft;
pub mod engine;
pub mod filing;
pub mod index;
pub mod letter;
pub mod login_code;
pub mod look;
pub mod object_claim;
pub mod parked;
pub mod place;
mod postgres;
pub mod procedure;
pub mod queue;
mod rarity;
pub mod session;
pub mod sql;
mod sqlite;
pub mod staff;
mod temporary;
mod tx;
mod write;

pub use engine::{Db, Location, OpenError, Stats};
pub use postgres::comes_back;
pub use sql::Read;
pub use tx::Tx;
pub use write::WriteError;
