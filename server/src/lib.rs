//! What happens: axum routes, SQL, mail, files and jobs.
//!
//! The binary `kakazu` only calls into this library, so that tests start the very same server.

pub mod audit;
pub mod clock;
pub mod db;
pub mod entropy;
pub mod files;
pub mod jobs;
pub mod mail;
pub mod sealed;
pub mod telemetry;
