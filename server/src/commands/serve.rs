//! `kakazu serve`

use server::{
    config::Config,
    serve::{self, Doors},
    start, telemetry,
};

use super::{Failure, clock, log};

/// Serves a city until it is told to stop.
pub async fn run(config: Config) -> Result<(), Failure> {
    log(telemetry::Format::Json);
    let doors = Doors::bind(config.residents, config.staff).await?.and_metrics(config.metrics).await?;
    let (portal, jobs) = start::assemble(config, clock(), false).await?;
    tracing::info!("ready");
    serve::serve(portal, doors, jobs, serve::signal()?).await;
    Ok(())
}
