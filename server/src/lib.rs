//! What happens: axum routes, SQL, mail, files and jobs.
//!
//! The binary `kakazu` only calls into this library, so that tests start the very same server.

pub mod admission;
pub mod assets;
pub mod audit;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod desk;
pub mod dev;
pub mod entropy;
pub mod files;
pub mod filing;
pub mod forms;
pub mod health;
pub mod identity;
pub mod jobs;
pub mod keep;
pub mod layers;
pub mod library;
pub mod mail;
pub mod page;
pub mod policy;
pub mod portal;
pub mod public;
pub mod refusal;
pub mod resident;
pub mod results;
pub mod routes;
pub mod sabotage;
pub mod sealed;
pub mod security;
pub mod serve;
pub mod start;
pub mod surveys;
pub mod telemetry;
