//! Whether every row has its file, and every file its row.

use super::Finding;
use crate::{
    db::look,
    files::inventory,
    keep::{KeepError, Places},
};

/// Compares names only: `kakazu backup` also opens every file.
pub(super) async fn check(places: &Places, findings: &mut Vec<Finding>) -> Result<(), KeepError> {
    let mut live = look::reach(&places.location, true).await?;
    let found = inventory(&places.files, &mut live).await?;
    findings.push(match found.missing.first() {
        None => Finding::fine("files", format!("{} files, none is missing", found.files)),
        Some(object) => Finding::wrong(
            "files",
            format!("{} files are missing, the first is {object}", found.missing.len()),
            "Copy them from the folder `files` of a backup to the same place",
        ),
    });
    findings.push(match found.strange.first() {
        None => Finding::fine("orphans", "every file has a row"),
        Some(object) => Finding::wrong(
            "orphans",
            format!("{} files have no row, the first is {object}", found.strange.len()),
            "The city leaves none behind: find out who else writes there, or whether the files of another backup \
             were put there, and delete what nobody needs",
        ),
    });
    Ok(())
}
