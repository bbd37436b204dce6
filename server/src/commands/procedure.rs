//! `kakazu procedure`

use std::path::PathBuf;

use clap::Args;
use domain::form::Form;
use server::{config::Config, db::procedure, start};

use super::{Failure, clock};

/// What `kakazu procedure` takes.
#[derive(Args)]
pub struct Procedure {
    #[command(flatten)]
    config: Config,
    /// The definition.
    file: PathBuf,
    /// Publishes it.
    #[arg(long)]
    publish: bool,
}

/// Checks a definition, and publishes it where that is asked for.
pub async fn run(options: Procedure) -> Result<(), Failure> {
    let definition = std::fs::read_to_string(&options.file)?;
    let form = Form::parse(&definition)?;
    let questions = form.questions().count();
    println!(
        "{}: {} sections, {questions} questions, no mistakes found",
        form.procedure.id,
        form.procedure.sections.len()
    );
    if options.publish {
        let (portal, _) = start::assemble(options.config, clock(), false).await?;
        let (id, office) = (form.procedure.id.as_str(), form.procedure.office.as_str());
        let version = procedure::publish(&portal.db, id, office, &definition, portal.clock.now()).await?;
        portal.db.close().await;
        println!("published as {version}");
    }
    Ok(())
}
