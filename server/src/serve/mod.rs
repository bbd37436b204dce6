//! Starting and stopping: two listeners with limits, jobs, and a drain.

mod body;
mod connection;
mod flood;
mod full;
pub mod limits;
mod listen;
mod stream;

use std::{net::SocketAddr, sync::atomic::Ordering, time::Duration};

use app::shell::Door;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::TcpListener,
    signal::unix::{self, SignalKind},
    sync::watch,
    time::{Instant, timeout_at},
};

use self::listen::{Stop, listen, told};
pub use self::{
    body::{Rooms, in_time},
    connection::Peer,
    flood::Flood,
};
use crate::{forms, jobs::Jobs, portal::Shared, routes, telemetry::metrics};

/// How long the end may take, from the signal on.
const DRAIN: Duration = Duration::from_secs(10);
/// What every task is left to end by itself, although others have taken all the time.
const BREATH: Duration = Duration::from_millis(500);
/// What is left of it for closing the database, which may not answer any more.
const CLOSING: Duration = Duration::from_secs(2);
/// What is left of it for requests under way, however long the lead is.
const LEAST_DRAIN: Duration = Duration::from_secs(5);

/// The listeners of both doors, bound before anything is promised.
pub struct Doors {
    residents: TcpListener,
    staff: TcpListener,
    metrics: Option<TcpListener>,
}

impl Doors {
    /// Binds both addresses.
    ///
    /// # Errors
    /// The operating system's.
    pub async fn bind(residents: SocketAddr, staff: SocketAddr) -> std::io::Result<Self> {
        let (residents, staff) = (TcpListener::bind(residents).await?, TcpListener::bind(staff).await?);
        Ok(Self { residents, staff, metrics: None })
    }

    /// Binds the address of the door for Prometheus, too, where there is one.
    ///
    /// # Errors
    /// The operating system's.
    pub async fn and_metrics(self, address: Option<SocketAddr>) -> std::io::Result<Self> {
        Ok(match address {
            Some(address) => Self { metrics: Some(TcpListener::bind(address).await?), ..self },
            None => self,
        })
    }

    /// The addresses that were bound.
    ///
    /// # Errors
    /// The operating system's.
    pub fn addresses(&self) -> std::io::Result<(SocketAddr, SocketAddr)> {
        Ok((self.residents.local_addr()?, self.staff.local_addr()?))
    }
}

/// Files that are not connections: database, uploads, mail.
const OTHER_FILES: u64 = 256;

/// Every connection is an open file, and the usual limit is a thousand: takes as many as this user may. How many
/// connections that leaves for each door.
fn most_connections() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let files = if raised.is_ok() { maximum } else { current };
    let connections = files.map(|files| files.saturating_sub(OTHER_FILES).max(2) / 2);
    connections.and_then(|connections| usize::try_from(connections).ok()).unwrap_or(usize::MAX)
}

/// Serves both doors and runs the jobs until `stop` is done; then finishes what was begun.
pub async fn serve(portal: Shared, doors: Doors, jobs: Jobs, stop: impl Future<Output = ()>) {
    // Rendering outside leptos_axum's own routes needs the executor; a second call in tests is harmless.
    let _ = any_spawner::Executor::init_tokio();
    let (stopping, watching) = watch::channel(false);
    let mut limits = portal.config.limits.clone();
    limits.connections = limits.connections.min(most_connections());
    let lead = limits.drain_lead(portal.config.residents);
    let drain = DRAIN.saturating_sub(lead + CLOSING).max(LEAST_DRAIN);
    let door = |listener, door| {
        let stop = Stop { closing: watching.clone(), drain };
        let counted = portal.metrics.connections(door);
        tokio::spawn(listen(listener, routes::router(&portal, door), limits.clone(), counted, stop))
    };
    let residents = door(doors.residents, Door::Residents);
    let staff = door(doors.staff, Door::Staff);
    let jobs = tokio::spawn(jobs.run(until(watching.clone())));
    let forms = tokio::spawn(forms::keep_fresh(Shared::clone(&portal), until(watching)));
    let scraped = doors.metrics.map(|listener| {
        let router = metrics::router(&portal);
        tokio::spawn(async move { axum::serve(listener, router).await })
    });
    stop.await;
    portal.draining.store(true, Ordering::Relaxed);
    if !lead.is_zero() {
        tracing::info!(seconds = lead.as_secs(), "stopping soon: not ready any more");
        tokio::time::sleep(lead).await;
    }
    tracing::info!("stopping: no new requests");
    stopping.send_replace(true);
    // A mail server that takes its time is not waited for: what it was given goes again, under the same Message-ID.
    let until = Instant::now() + drain;
    for mut task in [residents, staff, jobs, forms] {
        match timeout_at(until.max(Instant::now() + BREATH), &mut task).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "a task did not end well"),
            Err(_) => {
                tracing::warn!("a task was cut off");
                task.abort();
            }
        }
    }
    if let Some(scraped) = scraped {
        scraped.abort();
    }
    if timeout_at(until.max(Instant::now()) + CLOSING, portal.db.close()).await.is_err() {
        tracing::warn!("the database was not closed: it does not answer");
    }
    tracing::info!("stopped");
}

async fn until(mut watching: watch::Receiver<bool>) {
    told(&mut watching).await;
}

/// Listens from now on for being told to stop (SIGTERM, SIGINT): done once it is. To be called before the doors open,
/// or a stop that comes at once would end the process without a word.
///
/// # Errors
/// The operating system's.
pub fn signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = unix::signal(SignalKind::terminate())?;
    let mut interrupt = unix::signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
