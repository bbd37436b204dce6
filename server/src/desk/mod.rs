//! Staff requests: load, decide, write, answer.

use crate::routes::Route;

/// Routes of the staff door beside filling in.
#[must_use]
pub fn routes() -> Vec<Route> {
    Vec::new()
}
