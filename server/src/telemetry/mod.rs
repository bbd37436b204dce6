//! Logs: one line per event, to the standard error, with nothing personal in them.

pub mod metrics;
mod request;
mod statements;

use std::io;

use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

pub use request::observe;
pub use statements::{count_statements, count_statements_from_now_on};

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For programs.
    Json,
    /// For people.
    Text,
}

/// Begins logging, once per process; further calls change nothing. `filter` is written as in `RUST_LOG`;
/// what is unreadable of it is left out.
pub fn init(format: Format, filter: &str) {
    // Statements are never logged: their texts would be harmless, but there are too many.
    let filter = EnvFilter::builder().parse_lossy(format!("info,sqlx=warn,{filter}"));
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let lines = match format {
        Format::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
        Format::Text => lines.compact().with_target(false).boxed(),
    };
    // A second start in the same process, as in tests, goes on with the first one's.
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
}
