//! `kakazu admin`

use std::io::Read;

use clap::Args;
use server::{
    config::Config,
    db::staff,
    identity::{password, visit::Role},
    start, telemetry,
};

use super::{Failure, clock, log};

/// What `kakazu admin` takes.
#[derive(Args)]
pub struct Admin {
    #[command(flatten)]
    config: Config,
    /// Login.
    #[arg(long)]
    login: String,
    /// Name as colleagues see it.
    #[arg(long)]
    name: String,
    /// Office and role, as `childcare=clerk`; `=administrator` for the whole installation. Repeatable.
    #[arg(long = "role")]
    roles: Vec<String>,
}

/// Adds or changes an account.
pub async fn run(admin: Admin) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    let mut secret = String::new();
    std::io::stdin().read_to_string(&mut secret)?;
    let secret = secret.trim_end_matches(['\r', '\n']).to_owned();
    if secret.chars().count() < password::SHORTEST {
        return Err(format!("the password needs at least {} characters", password::SHORTEST).into());
    }
    let roles = admin
        .roles
        .iter()
        .map(|text| {
            let (office, role) = text.split_once('=').ok_or("a role is written as office=role")?;
            let role = Role::parse(role).ok_or("roles are clerk, supervisor and administrator")?;
            Ok((office, role))
        })
        .collect::<Result<Vec<_>, &str>>()?;
    let (portal, _) = start::assemble(admin.config, clock(), false).await?;
    let hash = password::hash(secret).await?;
    staff::put_staff(&portal, &admin.login, &admin.name, &hash, &roles)
        .await
        .map_err(|e| format!("{e:?}"))?;
    portal.db.close().await;
    Ok(())
}
