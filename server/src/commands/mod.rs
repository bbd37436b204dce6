//! The subcommands: what they take from the command line, and what they print.

pub mod admin;
pub mod backup;
pub mod demo;
pub mod doctor;
pub mod migrate_engine;
pub mod office;
pub mod procedure;
pub mod restore;
pub mod serve;
pub mod survey;

use std::{
    io::{self, Write},
    sync::Arc,
};

use server::{
    clock::{SharedClock, SystemClock},
    telemetry,
};

/// Anything that ends the program with a message.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

fn clock() -> SharedClock {
    Arc::new(SystemClock)
}

fn log(format: telemetry::Format) {
    telemetry::init(format, &std::env::var("KAKAZU_LOG").unwrap_or_default());
}

/// Prints what is often piped into something that stops reading, such as `head`: that is no failure.
fn say(text: &str) -> Result<(), Failure> {
    if text.is_empty() {
        return Ok(());
    }
    match writeln!(io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
