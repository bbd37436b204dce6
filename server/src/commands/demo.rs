//! `kakazu demo`

use std::{net::SocketAddr, sync::Arc};

use clap::Args;
use jiff::Timestamp;
use server::{
    clock::ShiftedClock,
    config::Config,
    demo,
    serve::{self, Doors},
    start, telemetry,
};

use super::{Failure, log};

/// What `kakazu demo` takes.
#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    config: Config,
    /// What time it is in the city when it opens, RFC 3339; by default the city goes on from where it was.
    #[arg(long)]
    clock: Option<Timestamp>,
    /// Opens the city without invented applications.
    #[arg(long)]
    empty: bool,
}

/// Serves the demonstration city until it is told to stop.
pub async fn run(options: Demo) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    let config = options.config;
    for address in [config.residents, config.staff].into_iter().chain(config.metrics) {
        if !address.ip().is_loopback() {
            return Err(
                format!("the demonstration city opens on loopback addresses only, not on {address}").into()
            );
        }
    }
    let doors = Doors::bind(config.residents, config.staff).await?.and_metrics(config.metrics).await?;
    let (residents, staff_door) = doors.addresses()?;
    let config = Config { residents, staff: staff_door, ..config };
    let begins: Timestamp = demo::BEGINS.parse()?;
    let before = ShiftedClock::starting_at(options.clock.unwrap_or(begins));
    let (portal, jobs) = start::assemble(config.clone(), Arc::new(before), true).await?;
    let latest = demo::latest(&portal).await.map_err(|refusal| format!("{refusal:?}"))?;
    let (portal, jobs) = match (options.clock, latest) {
        (None, Some(latest)) if latest > begins => {
            portal.db.close().await;
            start::assemble(config, Arc::new(ShiftedClock::starting_at(latest)), true).await?
        }
        _ => (portal, jobs),
    };
    let filled = if options.empty { demo::publish(&portal).await } else { demo::fill(&portal).await };
    filled.map_err(|refusal| format!("the demonstration city could not be filled: {refusal:?}"))?;
    announce(residents, staff_door);
    serve::serve(portal, doors, jobs, serve::signal()?).await;
    Ok(())
}

fn announce(residents: SocketAddr, staff_door: SocketAddr) {
    println!("\nThe demonstration city is open.\n");
    println!("  Residents  http://{residents}");
    println!("  Staff      http://{staff_door}");
    println!("  Mail       http://{residents}/dev/mail\n");
    println!("  Staff accounts (password of all: {}):", demo::PASSWORD);
    for (login, name, roles) in demo::ACCOUNTS {
        let roles: Vec<_> = roles.iter().map(|(office, role)| format!("{} {office}", role.code())).collect();
        println!("    {login:8} {name}  {}", roles.join(", "));
    }
    println!("\n  Residents sign in with an address and the code from the mail, e.g. takasaki@example.jp");
    println!("  Stop with Ctrl-C.\n");
}
