//! `kakazu restore`

use std::path::PathBuf;

use clap::Args;
use server::{
    config::Config,
    keep::{Depth, Places, doctor, restore::restore, verify},
    telemetry,
};

use super::{Failure, clock, log};

/// What `kakazu restore` takes.
#[derive(Args)]
pub struct Restore {
    #[command(flatten)]
    config: Config,
    /// Folder of the backup.
    #[arg(long)]
    from: PathBuf,
    /// Only reads the backup back and says whether it is whole.
    #[arg(long)]
    verify_only: bool,
}

/// Restores, and looks whether all is well then.
pub async fn run(options: Restore) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    if options.verify_only {
        let manifest = verify(&options.from, Depth::Reading).await?;
        println!("whole: taken at {}, {} files", manifest.taken_at, manifest.files);
        return Ok(());
    }
    let places = Places::of(&options.config)?;
    let manifest = restore(&options.from, &places).await?;
    println!("Restored as of {}, equal to the backup row by row.", manifest.taken_at);
    if !places.key_file.exists() {
        println!("Now put the master key {} to {}.", manifest.master_key, places.key_file.display());
    }
    for finding in doctor::examine(&places, clock().now()).await {
        println!("{finding}");
    }
    Ok(())
}
