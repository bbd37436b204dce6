//! Whether every row has its file, and every file its row.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::Finding;
use crate::{
    db::{Tx, look, sql},
    keep::{KeepError, Places, objects::named_after},
};

/// A younger file may belong to a form that is still being received.
const AGE: SignedDuration = SignedDuration::from_hours(24);
const STILL_NAMED: &str = "SELECT object FROM attachment WHERE object = $1";

/// Compares names only: `kakazu backup` also opens every file.
pub(super) async fn check(
    tx: &mut Tx,
    places: &Places,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) -> Result<(), KeepError> {
    let mut named = HashSet::new();
    let mut last = String::new();
    loop {
        let slice = named_after(tx, &last).await?;
        let Some(end) = slice.last() else { break };
        last.clone_from(&end.object);
        named.extend(slice.into_iter().map(|row| row.object));
    }
    // Listed after the snapshot: a file is there before its row.
    let there = places.files.keys().await?;
    let oldest = now.saturating_sub(AGE).unwrap_or(Timestamp::MIN);
    let orphans =
        there.iter().filter(|(object, written)| *written < oldest && !named.contains(object)).count();
    for (object, _) in &there {
        named.remove(object);
    }
    let missing = still_named(places, named).await?;
    findings.push(match missing.first() {
        None => Finding::fine("files", format!("{} files, none is missing", there.len())),
        Some(object) => Finding::wrong(
            "files",
            format!("{} files are missing, the first is {object}", missing.len()),
            "Copy them from the folder `files` of a backup to the same place",
        ),
    });
    findings.push(match orphans {
        0 => Finding::fine("orphans", "every file older than a day has a row"),
        _ => Finding::wrong(
            "orphans",
            format!("{orphans} files older than a day have no row"),
            "See that a server runs, and what its log says of the task `sweep-files`",
        ),
    });
    Ok(())
}

/// Without those that were deleted since the snapshot, row and file.
async fn still_named(places: &Places, candidates: HashSet<String>) -> Result<Vec<String>, KeepError> {
    let mut missing = Vec::new();
    if candidates.is_empty() {
        return Ok(missing);
    }
    let mut tx = look::look(&places.location).await?;
    for object in candidates {
        let named: Option<String> =
            sql::query_scalar(STILL_NAMED).bind(&object).fetch_optional(&mut tx).await?;
        missing.extend(named);
    }
    missing.sort_unstable();
    Ok(missing)
}
