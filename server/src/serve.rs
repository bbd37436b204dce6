//! Starting and stopping: two listeners with limits, jobs, and a drain.

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use app::shell::Door;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore, sync::watch};

use crate::{forms, jobs::Jobs, portal::Shared, routes, telemetry::metrics};

/// A request's headers must be complete within this time (slow senders otherwise hold connections for ever).
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Largest head of a request, in bytes.
const HEAD_LIMIT: usize = 64 * 1024;
/// Most headers of a request.
const MOST_HEADERS: usize = 100;
/// Most connections of a door at a time.
const CONNECTIONS: usize = 4_096;
/// How long requests may go on after the signal to stop.
const DRAIN: Duration = Duration::from_secs(10);

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

/// Serves both doors and runs the jobs until `stop` is done; then finishes what was begun.
pub async fn serve(portal: Shared, doors: Doors, jobs: Jobs, stop: impl Future<Output = ()>) {
    // Rendering outside leptos_axum's own routes needs the executor; a second call in tests is harmless.
    let _ = any_spawner::Executor::init_tokio();
    let (stopping, watching) = watch::channel(false);
    let residents =
        tokio::spawn(listen(Shared::clone(&portal), Door::Residents, doors.residents, watching.clone()));
    let staff = tokio::spawn(listen(Shared::clone(&portal), Door::Staff, doors.staff, watching.clone()));
    let jobs = tokio::spawn(jobs.run(until(watching.clone())));
    let forms = tokio::spawn(forms::keep_fresh(Shared::clone(&portal), until(watching)));
    let counted = doors.metrics.map(|listener| {
        let router = metrics::router(&portal);
        tokio::spawn(async move { axum::serve(listener, router).await })
    });
    stop.await;
    tracing::info!("stopping: no new requests");
    portal.draining.store(true, Ordering::Relaxed);
    stopping.send_replace(true);
    for task in [residents, staff, jobs, forms] {
        if let Err(error) = task.await {
            tracing::error!(%error, "a task did not end well");
        }
    }
    if let Some(counted) = counted {
        counted.abort();
    }
    portal.db.close().await;
    tracing::info!("stopped");
}

async fn until(mut watching: watch::Receiver<bool>) {
    // An error means that the sender is gone: that is a stop, too.
    let _ = watching.wait_for(|stop| *stop).await;
}

async fn listen(portal: Shared, door: Door, listener: TcpListener, watching: watch::Receiver<bool>) {
    let router = routes::router(&portal, door);
    let graceful = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(until(watching));
    loop {
        let permit = tokio::select! {
            permit = Arc::clone(&connections).acquire_owned() => permit,
            () = &mut stop => break,
        };
        let Ok(permit) = permit else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_headers(MOST_HEADERS)
            .max_buf_size(HEAD_LIMIT)
            // A phone that hangs up after its form has been sent: what it asked for is still done.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        let connected = portal.metrics.connected(door);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((permit, connected));
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off after ten seconds");
    }
}

/// Done when the process is told to stop.
pub async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(interrupt.await),
    }
}
