//! What attacks releases, and what is attacked.

pub mod attack;
pub mod controls;
pub mod generated;
mod promises;
mod refused;
mod replay;
