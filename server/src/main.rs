//! The binary `kakazu`.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use commands::{admin, backup, demo, doctor, migrate_engine, office, procedure, restore, serve, survey};
use server::config::Config;

/// Pages allocate a lot: `bench overload` found a capacity of 1,866 a second with it, 1,324 with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(version, about = "A city's online window")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves a city at both doors.
    Serve(Config),
    /// Opens a demonstration city, on loopback addresses only.
    Demo(demo::Demo),
    /// Prints the configuration as it would be used.
    Config(Config),
    /// Adds a member of staff, gives one a new password and other roles, or closes the account; reads the password
    /// from the standard input.
    Admin(admin::Admin),
    /// Adds an office, or gives it another name. Procedures and surveys belong to offices.
    Office(office::Office),
    /// Checks procedure definitions, publishes them, shows those that ship.
    Procedure(procedure::Procedure),
    /// Checks surveys, publishes them, imports the lists of people who are asked.
    Survey(survey::Options),
    /// Backs up database and files while the city goes on working, and verifies what was written. The master key
    /// is not in a backup.
    Backup(backup::Backup),
    /// Verifies a backup and restores it into an empty place.
    Restore(restore::Restore),
    /// Looks whether all is well, and says what to do where not; changes nothing.
    Doctor(doctor::Doctor),
    /// Copies a stopped SQLite city into an empty PostgreSQL database and proves that both are equal.
    MigrateEngine(migrate_engine::MigrateEngine),
}

/// After how many tasks a thread looks for news from outside. A page takes a millisecond: with the usual 61 whoever
/// arrives in a crowd would wait for sixty of them before anybody looked.
const TASKS_BETWEEN_LOOKS: u32 = 4;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    match runtime.enable_all().event_interval(TASKS_BETWEEN_LOOKS).build() {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => {
            eprintln!("kakazu: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Serve(config) => serve::run(config).await,
        Command::Demo(options) => demo::run(options).await,
        Command::Config(config) => {
            print!("{}", config.printed());
            Ok(())
        }
        Command::Admin(options) => admin::run(options).await,
        Command::Office(options) => office::run(options).await,
        Command::Procedure(options) => procedure::run(options).await,
        Command::Survey(options) => survey::run(options).await,
        Command::Backup(options) => backup::run(options).await,
        Command::Restore(options) => restore::run(options).await,
        Command::Doctor(options) => doctor::run(options).await,
        Command::MigrateEngine(options) => migrate_engine::run(options).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kakazu: {error}");
            ExitCode::FAILURE
        }
    }
}
