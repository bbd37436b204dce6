//! The binary `kakazu`.

use std::{io::Read, net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Args, Parser, Subcommand};
use domain::form::Form;
use jiff::Timestamp;
use server::{
    clock::{SharedClock, ShiftedClock, SystemClock},
    config::Config,
    db::{procedure, staff},
    demo,
    identity::{password, visit::Role},
    serve::{self, Doors},
    start, telemetry,
};

/// Anything that ends the program with a message.
type Failure = Box<dyn std::error::Error + Send + Sync>;

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
    Demo(Demo),
    /// Prints the configuration as it would be used.
    Config(Config),
    /// Adds a member of staff, or gives one a new password and other roles; reads the password from the
    /// standard input.
    Admin(Admin),
    /// Checks a procedure definition; with --publish, makes it the current version.
    Procedure(Procedure),
}

#[derive(Args)]
struct Demo {
    #[command(flatten)]
    config: Config,
    /// What time it is in the city when it opens, RFC 3339; by default the city goes on from where it was.
    #[arg(long)]
    clock: Option<Timestamp>,
    /// Opens the city without invented applications.
    #[arg(long)]
    empty: bool,
}

#[derive(Args)]
struct Admin {
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

#[derive(Args)]
struct Procedure {
    #[command(flatten)]
    config: Config,
    /// The definition.
    file: PathBuf,
    /// Publishes it.
    #[arg(long)]
    publish: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(config) => run(config).await,
        Command::Demo(demo) => run_demo(demo).await,
        Command::Config(config) => {
            print!("{}", config.printed());
            Ok(())
        }
        Command::Admin(admin) => put_staff(admin).await,
        Command::Procedure(procedure) => check(procedure).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kakazu: {error}");
            ExitCode::FAILURE
        }
    }
}

fn clock() -> SharedClock {
    Arc::new(SystemClock)
}

async fn run(config: Config) -> Result<(), Failure> {
    telemetry::init(telemetry::Format::Json, &filter());
    let doors = Doors::bind(config.residents, config.staff).await?;
    let (portal, jobs) = start::assemble(config, clock(), false).await?;
    tracing::info!("ready");
    serve::serve(portal, doors, jobs, serve::signal()).await;
    Ok(())
}

fn filter() -> String {
    std::env::var("KAKAZU_LOG").unwrap_or_default()
}

async fn run_demo(options: Demo) -> Result<(), Failure> {
    telemetry::init(telemetry::Format::Text, &filter());
    let config = options.config;
    for address in [config.residents, config.staff] {
        if !address.ip().is_loopback() {
            return Err(
                format!("the demonstration city opens on loopback addresses only, not on {address}").into()
            );
        }
    }
    let doors = Doors::bind(config.residents, config.staff).await?;
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
    serve::serve(portal, doors, jobs, serve::signal()).await;
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

async fn put_staff(admin: Admin) -> Result<(), Failure> {
    telemetry::init(telemetry::Format::Text, &filter());
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

async fn check(options: Procedure) -> Result<(), Failure> {
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
