//! `kakazu serve`

use server::{
    config::Config,
    demo,
    serve::{self, Doors},
    start, telemetry,
};

use super::{Failure, clock, log};

/// Serves a city until it is told to stop.
pub async fn run(config: Config) -> Result<(), Failure> {
    log(telemetry::Format::Json);
    let doors = Doors::bind(config.residents, config.staff).await?.and_metrics(config.metrics).await?;
    let (portal, jobs) = start::assemble(config, clock(), false).await?;
    if demo::is_filled(&portal).await? {
        portal.db.close().await;
        return Err(
            "this database was filled by `kakazu demo`, and everybody knows the passwords of its accounts: \
                    set KAKAZU_DATA or KAKAZU_DATABASE_URL to another one"
                .into(),
        );
    }
    tracing::info!("ready");
    serve::serve(portal, doors, jobs, serve::signal()?).await;
    Ok(())
}
