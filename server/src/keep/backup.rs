//! A backup of a city that goes on working.
//!
//! The database first, as of one moment: `VACUUM INTO` for SQLite, which holds up no writer, `pg_dump` of an exported
//! snapshot for PostgreSQL. Then the file of every row (see [`super::hold`]). All of it under another name until it
//! has been written, read back and found whole.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::{
    KeepError, Manifest, Places,
    compare::measure,
    dump,
    hold::Hold,
    manifest::{AUDIT_HEAD, Engine, FILES, MANIFEST},
    objects::copy_out,
    parts::{self, Part},
    verify::{Depth, verify},
};
use crate::{
    audit::Head,
    clock::SharedClock,
    db::{Location, Tx, look, sql},
    sealed::Keys,
};

/// Held while a backup is made in a folder.
const LOCK: &str = ".lock";
/// What a backup is called until it is complete.
const UNFINISHED: &str = "unfinished-kakazu-";
const HEAD: &str = "SELECT number, hash, signature, at FROM audit_head ORDER BY number DESC LIMIT 1";

/// Makes a backup in a folder of its own below `to`, which is one city's; verifies it; the folder and what it says.
///
/// # Errors
/// [`KeepError`]: then there is no backup.
pub async fn backup(
    places: &Places,
    to: &Path,
    clock: SharedClock,
    depth: Depth<'_>,
) -> Result<(PathBuf, Manifest), KeepError> {
    fs::create_dir_all(to)?;
    let name = clock.now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let (unfinished, finished) = (to.join(format!("{UNFINISHED}{name}")), to.join(format!("kakazu-{name}")));
    if finished.exists() {
        return KeepError::refused(format!("{} is there already", finished.display()));
    }
    let lock = File::create(to.join(LOCK))?;
    if lock.try_lock().is_err() {
        return KeepError::refused(format!("another backup is being made in {}", to.display()));
    }
    clear(to)?;
    fs::create_dir(&unfinished)?;
    match write_and_verify(places, &unfinished, clock, depth).await {
        Ok(manifest) => {
            fs::rename(&unfinished, &finished)?;
            parts::sync(to)?;
            Ok((finished, manifest))
        }
        Err(error) => {
            // What stays is deleted by the next one.
            let _ = fs::remove_dir_all(&unfinished);
            Err(error)
        }
    }
}

async fn write_and_verify(
    places: &Places,
    folder: &Path,
    clock: SharedClock,
    depth: Depth<'_>,
) -> Result<Manifest, KeepError> {
    let hold = Hold::take(&places.location, SharedClock::clone(&clock)).await?;
    // After whatever had to be waited for: the moment of the snapshot.
    let written = write(places, folder, clock.now()).await;
    let held = hold.let_go().await?;
    written?;
    if !held {
        return KeepError::refused(
            "another backup was made at the same time: files may be missing, take it again",
        );
    }
    verify(folder, depth).await
}

/// Deletes what is left of backups that were interrupted.
fn clear(to: &Path) -> Result<(), KeepError> {
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

async fn write(places: &Places, folder: &Path, now: jiff::Timestamp) -> Result<(), KeepError> {
    // The head before the database: it must not be ahead of the trail.
    match fs::read(places.audit_head()) {
        Ok(head) => parts::write(folder, AUDIT_HEAD, &head)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let engine = Engine::of(&places.location);
    let mut tx = snapshot(&places.location, &folder.join(engine.file())).await?;
    let Some(schema) = look::version(&mut tx).await? else {
        return KeepError::refused("the database has no schema: there is no city in it");
    };
    let keys = Keys::of(&mut tx, &places.key_file).await?;
    let copied = copy_out(&mut tx, &places.files, &keys, folder).await?;
    let mut all = Vec::new();
    for name in [engine.file(), FILES, AUDIT_HEAD] {
        if folder.join(name).exists() {
            all.push(Part::read(folder, name)?);
        }
    }
    let head: Option<Head> = sql::query_as(HEAD).fetch_optional(&mut tx).await?;
    let manifest = Manifest {
        format: Manifest::FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at: now,
        engine,
        schema,
        master_key: keys.fingerprint().to_owned(),
        audit_head: head,
        tables: measure(&mut tx).await?.into_iter().collect(),
        files: copied.count,
        lost: copied.lost,
        parts: all,
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(std::io::Error::other)?;
    parts::write(folder, MANIFEST, &text)?;
    parts::sync_folders(folder)?;
    Ok(())
}

/// Writes the database as of one moment; what was written, to be read.
async fn snapshot(location: &Location, to: &Path) -> Result<Tx, KeepError> {
    match location {
        Location::File(_) => {
            let mut tx = look::reach(location, true).await?;
            let path =
                to.to_str().ok_or_else(|| KeepError::Refused("the folder's name is not UTF-8".into()))?;
            sql::query("VACUUM INTO $1").bind(path).execute(&mut tx).await?;
            parts::sync(to)?;
            Ok(look::look(&Location::File(to.to_owned())).await?)
        }
        Location::Postgres(url, _) => {
            let mut tx = look::look(location).await?;
            let name: String = sql::query_scalar("SELECT pg_export_snapshot()").fetch_one(&mut tx).await?;
            dump::dump(url, &name, to).await?;
            parts::sync(to)?;
            Ok(tx)
        }
    }
}
