//! What clients may take: connections, memory, time.

use std::{net::SocketAddr, time::Duration};

use axum::http::HeaderName;
use clap::Args;

/// The limits of a process.
#[derive(Args, Clone, Debug)]
pub struct Limits {
    /// Most connections of a door at a time; the next ones get a short page and are closed.
    #[arg(long, env = "KAKAZU_CONNECTIONS", default_value_t = 20_000)]
    pub connections: usize,
    /// Most requests at work at a time; by default two for each processor, six where the database
    /// is a server and a request waits for its answers in between.
    #[arg(long, env = "KAKAZU_AT_WORK")]
    pub at_work: Option<usize>,
    /// Most memory for bodies that are being received, in MiB.
    #[arg(long, env = "KAKAZU_BODIES", default_value_t = 512)]
    pub bodies: usize,
    /// Most requests a second from one address, with four times as many at once; 0 for no limit. Behind a proxy
    /// only together with the header in which it names the address.
    #[arg(long, env = "KAKAZU_FLOOD", default_value_t = 0)]
    pub flood: u32,
    /// The header in which the proxy in front names the client's address, e.g. x-forwarded-for: its last entry
    /// counts. Only where nobody can reach the door but through that proxy.
    #[arg(long, env = "KAKAZU_FORWARDED")]
    pub forwarded: Option<HeaderName>,
    /// Seconds between the signal to stop, from which `/readyz` says no, and the end of accepting; by default 0 on
    /// loopback addresses and 3 elsewhere.
    #[arg(long, env = "KAKAZU_DRAIN_LEAD")]
    pub drain_lead: Option<u64>,
    /// Times that clients may take; only tests change them.
    #[arg(skip)]
    pub times: Times,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            at_work: None,
            bodies: 512,
            flood: 0,
            forwarded: None,
            drain_lead: None,
            times: Times::default(),
        }
    }
}

impl Limits {
    /// How long the server goes on accepting after the signal to stop.
    #[must_use]
    pub fn drain_lead(&self, door: SocketAddr) -> Duration {
        Duration::from_secs(self.drain_lead.unwrap_or(if door.ip().is_loopback() { 0 } else { 3 }))
    }
}

/// Times that clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// To send the head of a request.
    pub head: Duration,
    /// Between two requests of a connection.
    pub idle: Duration,
    /// To take anything of an answer.
    pub write: Duration,
    /// In hand, at most, while a body is sent: every KiB buys a second.
    pub body: Duration,
    /// For an answer, once the body is here.
    pub answer: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            // As long as proxies usually keep theirs.
            idle: Duration::from_secs(75),
            write: Duration::from_secs(20),
            body: Duration::from_secs(30),
            answer: Duration::from_secs(60),
        }
    }
}
