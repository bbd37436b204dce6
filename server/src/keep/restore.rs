//! A backup becomes a city again, in an empty place.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    KeepError, Manifest, Places, dump,
    manifest::{AUDIT_HEAD, Engine},
    objects::{copy_in, listed},
    parts,
    verify::{Depth, holds, verify},
};
use crate::db::{Location, catalog::tables, look, sql};

/// Verifies the backup in `from`, restores it, and proves that the database holds the same.
///
/// # Errors
/// [`KeepError`]
pub async fn restore(from: &Path, places: &Places) -> Result<Manifest, KeepError> {
    let manifest = verify(from, Depth::Reading).await?;
    if manifest.engine != Engine::of(&places.location) {
        return KeepError::refused(format!(
            "this is a backup of {:?}: restore it into that engine, then move with `kakazu migrate-engine`",
            manifest.engine
        ));
    }
    is_empty(places).await?;
    // The files first: a database whose rows have no files must never be served.
    copy_in(from, &places.files).await?;
    if from.join(AUDIT_HEAD).exists() {
        fs::create_dir_all(&places.data)?;
        fs::copy(from.join(AUDIT_HEAD), places.audit_head())?;
        parts::sync(&places.audit_head())?;
    }
    let database = from.join(manifest.engine.file());
    match &places.location {
        Location::File(path) => put(&database, path)?,
        Location::Postgres(url, _) => dump::restore(url, &database).await?,
    }
    holds(&mut look::look(&places.location).await?, &manifest, &listed(from)?).await?;
    open_again(&places.location).await?;
    Ok(manifest)
}

/// Whoever held a task when the backup was made, the backup itself among them, has nothing to do with this city.
async fn open_again(location: &Location) -> Result<(), KeepError> {
    let mut tx = look::reach(location, false).await?;
    if let Location::File(_) = location {
        // As servers open it: who reads holds up nobody.
        sql::query("PRAGMA journal_mode = WAL").execute(&mut tx).await?;
    }
    sql::query("UPDATE job SET lease_until = 0").execute(&mut tx).await?;
    Ok(())
}

async fn is_empty(places: &Places) -> Result<(), KeepError> {
    let taken = |what: String| {
        KeepError::refused(format!(
            "{what} is there already: restore into an empty place, nothing is overwritten"
        ))
    };
    match &places.location {
        Location::File(path) => {
            for file in [path.clone(), beside(path, "-wal"), beside(path, "-shm"), beside(path, "-journal")] {
                if file.exists() {
                    return taken(file.display().to_string());
                }
            }
        }
        Location::Postgres(..) => {
            if !tables(&mut look::look(&places.location).await?).await?.is_empty() {
                return taken("a table".into());
            }
        }
    }
    if places.audit_head().exists() {
        return taken(places.audit_head().display().to_string());
    }
    match places.files.keys().await?.first() {
        Some(key) => taken(format!("the file {}", key.as_str())),
        None => Ok(()),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Copies the database file under another name, sees it on the disk, and gives it its own.
fn put(from: &Path, to: &Path) -> Result<(), KeepError> {
    let unfinished = beside(to, ".unfinished");
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    fs::copy(from, &unfinished)?;
    parts::sync(&unfinished)?;
    fs::rename(&unfinished, to)?;
    Ok(parts::sync(folder)?)
}
