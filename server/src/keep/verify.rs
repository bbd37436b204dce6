//! Whether a backup is what it says.

use std::{collections::BTreeMap, path::Path};

use super::{
    KeepError, Manifest,
    compare::measure,
    dump::{self, Scratch},
    manifest::Engine,
    objects::{listed, named_after, read_back},
};
use crate::{
    db::{Location, Tx, look, sql},
    entropy::Entropy,
};

/// How deep a backup is looked into.
#[derive(Clone, Copy, Debug)]
pub enum Depth<'a> {
    /// Every byte is read. A SQLite database is opened and compared row by row; of a dump the contents are listed.
    Reading,
    /// A dump is also restored, beside the database at this URL, and compared row by row.
    Restoring(&'a str, &'a Entropy),
}

/// Reads a backup back.
///
/// # Errors
/// [`KeepError::Refused`] with what is wrong.
pub async fn verify(folder: &Path, depth: Depth<'_>) -> Result<Manifest, KeepError> {
    let manifest = Manifest::read(folder)?;
    for part in &manifest.parts {
        if !part.is_whole(folder) {
            return KeepError::refused(format!("{} is damaged: take another backup", part.name));
        }
    }
    let files = listed(folder)?;
    if files.len() as u64 != manifest.files {
        return KeepError::refused("the list of files is not complete: take another backup");
    }
    for (object, hash) in &files {
        read_back(folder, object, hash)?;
    }
    let database = folder.join(manifest.engine.file());
    match (manifest.engine, depth) {
        (Engine::Sqlite, _) => {
            let mut tx = look::look(&Location::File(database)).await?;
            is_sound(&mut tx).await?;
            holds(&mut tx, &manifest, &files).await?;
        }
        (Engine::Postgres, Depth::Reading) => {
            let contents = dump::contents(&database).await?;
            let has = |table: &str| {
                contents.lines().any(|line| line.contains(&format!(" TABLE DATA public {table} ")))
            };
            if let Some(table) = manifest.tables.keys().find(|table| !has(table)) {
                return KeepError::refused(format!("the dump has no table {table}: take another backup"));
            }
        }
        (Engine::Postgres, Depth::Restoring(beside, entropy)) => {
            let scratch = Scratch::make(beside, entropy).await?;
            let held = restored(&scratch, &database, &manifest, &files).await;
            scratch.delete().await?;
            held?;
        }
    }
    Ok(manifest)
}

async fn restored(
    scratch: &Scratch,
    database: &Path,
    manifest: &Manifest,
    files: &BTreeMap<String, String>,
) -> Result<(), KeepError> {
    let Location::Postgres(url, _) = &scratch.location else { return Ok(()) };
    dump::restore(url, database).await?;
    holds(&mut look::look(&scratch.location).await?, manifest, files).await
}

/// SQLite's own checks.
pub(super) async fn is_sound(tx: &mut Tx) -> Result<(), KeepError> {
    let said: Vec<String> = sql::query_scalar("PRAGMA integrity_check(3)").fetch_all(&mut *tx).await?;
    if said != ["ok"] {
        return KeepError::refused(format!("the database file is damaged: {}", said.join("; ")));
    }
    let lost: Option<String> = sql::query_scalar("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
        .fetch_optional(tx)
        .await?;
    match lost {
        None => Ok(()),
        Some(table) => KeepError::refused(format!("rows of {table} refer to rows that are not there")),
    }
}

/// Whether a database holds what the manifest says, and every file that a row names is listed.
pub(super) async fn holds(
    tx: &mut Tx,
    manifest: &Manifest,
    files: &BTreeMap<String, String>,
) -> Result<(), KeepError> {
    let found: BTreeMap<_, _> = measure(tx).await?.into_iter().collect();
    if let Some(table) = manifest.tables.iter().find(|(name, rows)| found.get(*name) != Some(rows)) {
        return KeepError::refused(format!("the table {} is not what it was when it was backed up", table.0));
    }
    let mut last = String::new();
    loop {
        let slice = named_after(tx, &last).await?;
        let Some(end) = slice.last() else { return Ok(()) };
        last.clone_from(&end.object);
        let missing =
            slice.iter().find(|row| !files.contains_key(&row.object) && !manifest.lost.contains(&row.object));
        if let Some(row) = missing {
            return KeepError::refused(format!("the file {} is not in the backup", row.object));
        }
    }
}
