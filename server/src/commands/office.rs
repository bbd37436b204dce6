//! `kakazu office`

use clap::Args;
use domain::form::Text;
use server::{config::Config, db::procedure, portal::Shared, start, telemetry};

use super::{Failure, clock, log};

/// What `kakazu office` takes.
#[derive(Args)]
pub struct Office {
    #[command(flatten)]
    config: Config,
    /// Its id, as definitions name it: `childcare`.
    #[arg(long)]
    id: String,
    /// Name in Japanese: `保育課`.
    #[arg(long)]
    ja: String,
    /// Name in plain Japanese, with readings: `{保育課|ほいくか}`.
    #[arg(long)]
    easy: String,
    /// Name in English.
    #[arg(long)]
    en: String,
}

/// Adds an office, or gives it another name.
pub async fn run(options: Office) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    let Office { config, id, ja, easy, en } = options;
    let spelled = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if id.is_empty() || id.len() > 60 || !id.chars().all(spelled) {
        return Err(format!("`{id}` is not a name: use a-z, 0-9, _ and -, at most 60 characters").into());
    }
    let (portal, _) = start::assemble(config, clock(), false).await?;
    let now = portal.clock.now();
    procedure::put_office(&portal.db, &id, &Text { ja, easy, en }, now, &portal.entropy).await?;
    portal.db.close().await;
    Ok(())
}

/// Whether there is the office that a definition names.
pub async fn known(portal: &Shared, office: &str) -> Result<(), Failure> {
    let offices = procedure::offices(portal.db.read()).await?;
    if offices.iter().any(|(id, _)| id == office) {
        return Ok(());
    }
    Err(format!(
        "there is no office `{office}` yet: kakazu office --id {office} --ja NAME --easy NAME --en NAME"
    )
    .into())
}
