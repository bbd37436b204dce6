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
    #[arg(long, required_unless_present = "close", default_value = "", hide_default_value = true)]
    name: String,
    /// Office and role, as `childcare=clerk`; `=administrator` for the whole installation. Repeatable.
    #[arg(long = "role")]
    roles: Vec<String>,
    /// Closes the account: it is signed out everywhere and cannot sign in. What it did stays under its name.
    #[arg(long, conflicts_with_all = ["name", "roles"])]
    close: bool,
}

/// Adds, changes or closes an account.
pub async fn run(admin: Admin) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    if admin.close {
        let (portal, _) = start::assemble(admin.config, clock(), false).await?;
        let closed = staff::close(&portal, &admin.login).await.map_err(|e| format!("{e:?}"))?;
        portal.db.close().await;
        return if closed {
            Ok(())
        } else {
            Err(format!("there is no open account `{}`", admin.login).into())
        };
    }
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
            let role = Role::parse(role).ok_or("roles are clerk, supervisor, analyst and administrator")?;
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
