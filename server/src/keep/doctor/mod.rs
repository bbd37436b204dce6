//! Looks whether all is well with a city, running or not, and changes nothing.

mod files;
mod place;
mod records;
mod work;

use std::{fmt, io};

use jiff::Timestamp;
use serde::Serialize;

use super::{KeepError, Places, verify::is_sound};
use crate::{
    audit::{self, Head, Unverified},
    db::{
        Location, Tx,
        look::{self, Schema},
    },
    sealed::Keys,
};

/// What a check has shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check.
    pub check: &'static str,
    /// What there is, or what is wrong.
    pub what: String,
    /// What to do; nothing where all is well.
    #[serde(rename = "do")]
    pub todo: Option<String>,
}

impl Finding {
    fn fine(check: &'static str, what: impl Into<String>) -> Self {
        Self { check, what: what.into(), todo: None }
    }

    fn wrong(check: &'static str, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { check, what: what.into(), todo: Some(todo.into()) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.todo {
            None => write!(f, "ok     {:12} {}", self.check, self.what),
            Some(todo) => write!(f, "WRONG  {:12} {}. {todo}", self.check, self.what),
        }
    }
}

/// Whether no finding is wrong.
#[must_use]
pub fn is_well(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.todo.is_none())
}

/// Makes all checks that the state of the database allows, in one snapshot.
pub async fn examine(places: &Places, now: Timestamp) -> Vec<Finding> {
    let mut findings = vec![place::disk(&places.data)];
    // The head before the snapshot: the city goes on sealing, and a head must not be ahead of the trail.
    let outside = Head::kept(&places.audit_head());
    let mut tx = match look::look(&places.location).await {
        Ok(tx) => tx,
        Err(error) => {
            findings.push(Finding::wrong(
                "database",
                error.to_string(),
                "See that the database server runs and KAKAZU_DATABASE_URL or KAKAZU_DATA is right",
            ));
            return findings;
        }
    };
    if let Err(error) = inside(&mut tx, places, outside, now, &mut findings).await {
        findings.push(Finding::wrong(
            "database",
            format!("the examination could not be finished: {error}"),
            "See to that, then run `kakazu doctor` again",
        ));
    }
    findings
}

async fn inside(
    tx: &mut Tx,
    places: &Places,
    outside: io::Result<Option<Head>>,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) -> Result<(), KeepError> {
    let schema = schema(look::schema(tx).await?);
    let fits = schema.todo.is_none();
    findings.push(schema);
    if let Location::File(_) = places.location {
        findings.push(match is_sound(tx).await {
            Ok(()) => Finding::fine("file", "the database file is whole"),
            Err(error) => {
                Finding::wrong("file", error.to_string(), "Stop the city and restore the last good backup")
            }
        });
    }
    if !fits {
        return Ok(());
    }
    let keys = Keys::of(tx, &places.key_file).await;
    findings.push(match &keys {
        Ok(keys) => place::data_keys(tx, keys).await?,
        Err(error) => Finding::wrong(
            "key",
            error.to_string(),
            "Put the right key file back from where it is kept apart",
        ),
    });
    if let Ok(keys) = &keys {
        findings.push(audit_trail(tx, keys, outside).await?);
    }
    findings.push(records::counters(tx).await?);
    findings.push(records::places(tx).await?);
    findings.push(records::histories(tx).await?);
    findings.push(records::filed(tx).await?);
    findings.push(records::decisions(tx).await?);
    findings.extend(work::mail(tx, now).await?);
    findings.push(work::leases(tx, now).await?);
    findings.push(work::expired(tx, now).await?);
    findings.push(work::waves(tx, now).await?);
    files::check(places, findings).await
}

fn schema(schema: Schema) -> Finding {
    let check = "schema";
    match schema {
        Schema::Fits(version) => {
            Finding::fine(check, format!("version {version}, as this program expects it"))
        }
        Schema::None => Finding::wrong(
            check,
            "there is no city in this database",
            "Restore a backup, or start `kakazu serve` to begin a new city",
        ),
        Schema::Behind(behind) => Finding::wrong(
            check,
            format!("{} migrations are still to come, from {}", behind.len(), behind.first().unwrap_or(&0)),
            "Take a backup, then start this program's `kakazu serve`: it makes them",
        ),
        Schema::Other(other) => Finding::wrong(
            check,
            format!("migration {} is not this program's", other.first().unwrap_or(&0)),
            "Use the program that this database was last served by, or a newer one",
        ),
    }
}

async fn audit_trail(
    tx: &mut Tx,
    keys: &Keys,
    outside: io::Result<Option<Head>>,
) -> Result<Finding, KeepError> {
    let check = "audit";
    let todo =
        "Keep the database as it is, tell who answers for security, and compare with the heads in the log";
    let outside = match outside {
        Ok(outside) => outside,
        Err(error) => return Ok(Finding::wrong(check, format!("audit.head: {error}"), todo)),
    };
    let against =
        if outside.is_some() { "with the head kept outside" } else { "without a head kept outside" };
    Ok(match audit::verify_in(tx, keys, outside.as_ref()).await {
        Ok(report) => Finding::fine(
            check,
            format!(
                "{} entries sealed, {} waiting, the chain is unbroken, {against}",
                report.sealed, report.waiting
            ),
        ),
        Err(Unverified::Tampered(tampered)) => Finding::wrong(check, tampered.to_string(), todo),
        Err(Unverified::Storage(error)) => return Err(error.into()),
    })
}
