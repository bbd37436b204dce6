//! Residents' pages and their models.

pub mod application;
pub mod applications;
pub mod carry;
pub mod copy;
pub mod front;
pub mod identity;
pub mod plain;
pub mod procedure;
pub mod receipt;
pub mod results;
pub mod review;
pub mod step;
pub mod survey;
mod to_follow;
pub mod waiting;
