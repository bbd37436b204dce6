//! `kakazu doctor`

use clap::Args;
use server::{
    config::Config,
    keep::{Places, doctor},
    telemetry,
};

use super::{Failure, clock, log};

/// What `kakazu doctor` takes.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    config: Config,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// Prints a line for every check; fails where something is wrong.
pub async fn run(options: Doctor) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    let places = Places::of(&options.config)?;
    let findings = doctor::examine(&places, clock().now()).await;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        findings.iter().for_each(|finding| println!("{finding}"));
    }
    if doctor::is_well(&findings) { Ok(()) } else { Err("not all is well".into()) }
}
