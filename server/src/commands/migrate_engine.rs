//! `kakazu migrate-engine`

use clap::Args;
use server::{
    db::{Location, look},
    keep::{Proof, compare, move_city},
    telemetry,
};

use super::{Failure, log};

/// What `kakazu migrate-engine` takes.
#[derive(Args)]
pub struct MigrateEngine {
    /// The SQLite file, as `sqlite:PATH`.
    #[arg(long)]
    from: String,
    /// The empty PostgreSQL database.
    #[arg(long, env = "KAKAZU_DATABASE_URL", hide_env_values = true)]
    to: String,
    /// Copies nothing, only compares row by row.
    #[arg(long)]
    only_compare: bool,
}

/// Moves a city, and prints the proof.
pub async fn run(options: MigrateEngine) -> Result<(), Failure> {
    log(telemetry::Format::Text);
    let (from, to) = (Location::parse(&options.from, 2), Location::parse(&options.to, 2));
    let (Some(Location::File(from)), Some(Location::Postgres(to, connections))) = (from, to) else {
        return Err("a city moves from sqlite:PATH to postgres://…".into());
    };
    if options.only_compare {
        let to = Location::Postgres(to, connections);
        let proofs = compare(&mut look::claim(&from).await?, &mut look::look(&to).await?).await?;
        proofs.iter().for_each(|proof| println!("{proof}"));
        return if proofs.iter().all(Proof::is_equal) { Ok(()) } else { Err("they are not equal".into()) };
    }
    let proofs = move_city(&from, &to).await?;
    proofs.iter().for_each(|proof| println!("{proof}"));
    let rows: u64 = proofs.iter().map(|proof| proof.rows.0).sum();
    println!(
        "{} tables, {rows} rows, equal. Set KAKAZU_DATABASE_URL, keep KAKAZU_DATA as it is (files and key stay there),",
        proofs.len()
    );
    println!("start the city, and put {} away: whoever starts it again opens a second city.", from.display());
    Ok(())
}
