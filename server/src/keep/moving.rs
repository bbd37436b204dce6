//! A SQLite city moves into PostgreSQL.

use std::path::Path;

use super::{KeepError, Proof, compare, compare::SLICE};
use crate::db::{
    Tx,
    catalog::{Table, tables},
    look::{self, Intake, Schema},
};

/// Copies the database in the file `from` into the empty PostgreSQL database `to`, and proves that both hold the same
/// before anything is kept: all is one transaction, and what was interrupted has left nothing.
///
/// # Errors
/// [`KeepError`]: the destination is as it was.
pub async fn move_city(from: &Path, to: &str) -> Result<Vec<Proof>, KeepError> {
    let mut source = look::claim(from).await.map_err(|error| {
        KeepError::Refused(format!("{error}. Stop the city first: nobody may write while it moves"))
    })?;
    match look::schema(&mut source).await? {
        Schema::Fits(_) => {}
        Schema::Behind(_) => {
            return KeepError::refused(
                "the city's schema is older than this program: start it once and stop it again",
            );
        }
        Schema::None | Schema::Other(_) => {
            return KeepError::refused(
                "the schema is not this program's: use the program that the city ran with",
            );
        }
    }
    let mut intake = Intake::begin(to).await?;
    let ours = tables(&mut source).await?;
    is_ready(&ours, intake.tx()).await?;
    for table in &ours {
        copy(table, &mut source, intake.tx()).await?;
    }
    let proofs = compare(&mut source, intake.tx()).await?;
    if let Some(other) = proofs.iter().find(|proof| !proof.is_equal()) {
        return KeepError::refused(format!("the copy is not equal, and was not kept:\n{other}"));
    }
    intake.commit().await?;
    Ok(proofs)
}

/// The destination has the same tables, and nothing in them.
async fn is_ready(ours: &[Table], destination: &mut Tx) -> Result<(), KeepError> {
    let theirs = tables(destination).await?;
    let same = ours.len() == theirs.len() && ours.iter().all(|table| theirs.contains(table));
    if !same {
        return KeepError::refused("the destination has other tables: make a new, empty database");
    }
    for table in &theirs {
        if !table.is_empty(destination).await? {
            return KeepError::refused(format!(
                "the destination is not empty ({}): make a new, empty database with `createdb` and name that",
                table.name
            ));
        }
    }
    Ok(())
}

async fn copy(table: &Table, source: &mut Tx, destination: &mut Tx) -> Result<(), sqlx::Error> {
    let mut last = None;
    loop {
        let rows = table.rows_after(source, last.as_ref(), SLICE).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.clone());
        table.insert(destination, rows).await?;
    }
}
