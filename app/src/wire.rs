//! Types of the few JSON endpoints between islands and server.

use domain::form::{Finding, Path};
use serde::{Deserialize, Serialize};

/// Which build both sides are of; on a mismatch the page reloads with what was typed.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");

/// Answer of a draft's check endpoint: one step, judged with the posted values over the stored ones.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Checked {
    /// Build of the server.
    pub build: String,
    /// The questions that are asked.
    pub shown: Vec<Path>,
    /// What is wrong or doubtful.
    pub findings: Vec<Finding>,
    /// Computed values as text.
    pub computed: Vec<(Path, String)>,
}

/// A place that has a postal code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Prefecture, city and town in one.
    pub town: String,
}
