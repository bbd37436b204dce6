//! PostgreSQL's own tools, run as children. Passwords go by the environment: everybody sees arguments.

use std::{path::Path, process::Stdio};

use percent_encoding::percent_decode_str;
use tokio::process::Command;
use url::Url;

use super::KeepError;
use crate::{
    db::{Location, Tx, look, sql},
    entropy::Entropy,
};

/// Writes what a snapshot shows; it must be open until this is done.
pub(super) async fn dump(url: &str, snapshot: &str, to: &Path) -> Result<(), KeepError> {
    let mut command = command("pg_dump", url)?;
    command
        .args(["--format=custom", "--no-owner", "--no-privileges", "--snapshot", snapshot, "--file"])
        .arg(to);
    run(command).await.map(drop)
}

/// Restores a dump into a database without tables: all of it or nothing.
pub(super) async fn restore(url: &str, from: &Path) -> Result<(), KeepError> {
    let mut command = command("pg_restore", url)?;
    command.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]).arg(from);
    run(command).await.map(drop)
}

/// The table of contents of a dump.
pub(super) async fn contents(from: &Path) -> Result<String, KeepError> {
    let mut command = Command::new("pg_restore");
    command.arg("--list").arg(from);
    run(command).await
}

/// A database beside another one, deleted by [`Scratch::delete`].
pub(super) struct Scratch {
    server: Tx,
    name: String,
    pub(super) location: Location,
}

impl Scratch {
    pub(super) async fn make(beside: &str, entropy: &Entropy) -> Result<Self, KeepError> {
        let mut server = look::reach(&Location::Postgres(beside.to_owned(), 2), false).await?;
        let name: String = entropy.bytes::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("kakazu_verify_{name}");
        sql::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0")))
            .execute(&mut server)
            .await?;
        let mut url = parsed(beside)?;
        url.set_path(&name);
        Ok(Self { server, name, location: Location::Postgres(url.into(), 2) })
    }

    pub(super) async fn delete(mut self) -> Result<(), KeepError> {
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        sql::query(sqlx::AssertSqlSafe(sql)).execute(&mut self.server).await?;
        Ok(())
    }
}

fn parsed(url: &str) -> Result<Url, KeepError> {
    Url::parse(url).map_err(|error| KeepError::Refused(format!("KAKAZU_DATABASE_URL is no URL: {error}")))
}

fn command(tool: &str, url: &str) -> Result<Command, KeepError> {
    let mut url = parsed(url)?;
    let mut command = Command::new(tool);
    if let Some(password) = url.password() {
        let password = percent_decode_str(password).decode_utf8_lossy().into_owned();
        command.env("PGPASSWORD", password);
        // Fails only for URLs without a host.
        let _ = url.set_password(None);
    }
    command.arg("--no-password").arg("--dbname").arg(url.as_str());
    Ok(command)
}

async fn run(mut command: Command) -> Result<String, KeepError> {
    let tool = command.as_std().get_program().to_string_lossy().into_owned();
    let done = command.stdin(Stdio::null()).kill_on_drop(true).output().await.map_err(|error| {
        KeepError::Refused(format!(
            "{tool} cannot be run ({error}): install postgresql-client, of the server's version or newer"
        ))
    })?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr).trim().to_owned();
        return KeepError::refused(format!("{tool} failed: {said}"));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_an_argument() {
        let command = command("pg_dump", "postgres://kakazu:p%40ss@db.example/city?sslmode=require").unwrap();
        let command = command.as_std();
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        assert_eq!(
            arguments,
            ["--no-password", "--dbname", "postgres://kakazu@db.example/city?sslmode=require"]
        );
        let password =
            command.get_envs().find(|(name, _)| *name == "PGPASSWORD").and_then(|(_, value)| value);
        assert_eq!(password.unwrap(), "p@ss");
    }
}
