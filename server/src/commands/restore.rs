//! `kakazu restore`

use std::path::PathBuf;

use clap::Args;
use server::{
    config::Config,
    keep::{Depth, Places, doctor, restore::restore, verify},
    telemetry,
};

use super::{Failure, log};

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

/// Restores, and looks whether all was well when the backup was taken; fails where it was not. Only that the master key
/// is still to come is as it should be: it is in no backup.
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
    // As of the backup: a city that did not run has left undone what has fallen due since.
    let findings = doctor::examine(&places, manifest.taken_at).await;
    let without_key = !places.key_file.exists();
    let (expected, findings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| without_key && finding.check == "key");
    findings.iter().for_each(|finding| println!("{finding}"));
    if !expected.is_empty() {
        println!(
            "Now put the master key {} back to {}, then run `kakazu doctor`: without it nothing personal can be read, \
             and the audit trail is not examined.",
            manifest.master_key,
            places.key_file.display()
        );
    }
    if doctor::is_well(&findings) { Ok(()) } else { Err("restored, but not all is well".into()) }
}
