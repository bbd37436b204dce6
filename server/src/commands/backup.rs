//! `kakazu backup`

use std::path::PathBuf;

use clap::Args;
use server::{
    config::Config,
    db::Location,
    entropy::Entropy,
    keep::{Depth, Places, backup::backup},
    telemetry,
};

use super::{Failure, clock, log};

/// What `kakazu backup` takes.
#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    config: Config,
    /// Folder in which the backup gets a folder of its own; one for each city.
    #[arg(long)]
    to: PathBuf,
    /// Also restores a PostgreSQL dump into a database beside the city's, compares it row by row, and drops it.
    #[arg(long)]
    verify_by_restoring: bool,
}

/// Makes a backup.
pub async fn run(options: Backup) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    let places = Places::of(&options.config)?;
    let entropy = Entropy::from_os()?;
    let depth = match &places.location {
        Location::Postgres(url, _) if options.verify_by_restoring => Depth::Restoring(url, &entropy),
        _ => Depth::Reading,
    };
    let (folder, manifest) = backup(&places, &options.to, clock(), depth).await?;
    let rows: u64 = manifest.tables.values().map(|table| table.rows).sum();
    println!("{}: {rows} rows, {} files, verified", folder.display(), manifest.files);
    println!(
        "The master key {} is not in it. Keep a copy of {} apart from the backups: without it nothing personal can \
         be read.",
        manifest.master_key,
        places.key_file.display()
    );
    if manifest.lost.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the backup is complete but for {} files that the city itself has lost or cannot open: {}",
        manifest.lost.len(),
        manifest.lost.join(", ")
    )
    .into())
}
