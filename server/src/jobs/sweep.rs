//! Files that no row names: left over where a server died between storing a file and its row, or between deleting
//! a row and its file.

use jiff::SignedDuration;

use super::{JobError, Jobs};
use crate::db::sql;

/// A younger file may belong to a form that is still being received.
const AGE: SignedDuration = SignedDuration::from_hours(24);

const NAMED: &str = "SELECT id FROM attachment WHERE object = $1";

pub(super) async fn run(jobs: &Jobs) -> Result<(), JobError> {
    let mut swept = 0_u64;
    for object in jobs.files.older_than(jobs.clock.now() - AGE).await? {
        let named: Option<String> =
            sql::query_scalar(NAMED).bind(&object).fetch_optional(jobs.db.read()).await?;
        if named.is_none() {
            jobs.files.delete(&object).await?;
            swept += 1;
        }
    }
    if swept > 0 {
        tracing::info!(swept, "files without a row were deleted");
    }
    Ok(())
}
