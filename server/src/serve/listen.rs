//! The accept loop of a door.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::Router;
use futures_util::FutureExt;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{Instant, timeout_at},
};

use super::{
    connection::{self, Peer},
    full,
    limits::Limits,
};
use crate::telemetry::metrics;

/// Most connections at a time that are told that there is no room.
const TURNING_AWAY: usize = 256;

/// What a stop asks of the doors.
#[derive(Clone)]
pub struct Stop {
    /// True once nothing new is accepted.
    pub closing: watch::Receiver<bool>,
    /// How long requests may go on from then.
    pub drain: Duration,
}

/// Done once nothing new is accepted; the end of the sender is a stop, too.
pub async fn told(closing: &mut watch::Receiver<bool>) {
    let _ = closing.wait_for(|stop| *stop).await;
}

/// Accepts and serves connections until the stop, then finishes what was begun.
pub async fn listen(
    listener: TcpListener,
    door: Router,
    limits: Limits,
    counted: metrics::Connections,
    stop: Stop,
) {
    let mut closing = stop.closing.clone();
    let mut all = Connections {
        door,
        counted,
        rooms: Arc::new(Semaphore::new(limits.connections)),
        turning_away: Arc::new(Semaphore::new(TURNING_AWAY)),
        tasks: JoinSet::new(),
        limits,
        closing: stop.closing,
    };
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => all.admit(stream, from.ip()),
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = all.tasks.join_next() => {}
            () = told(&mut closing) => break,
        }
    }
    // Those who were already in the operating system's queue: closing the listener would cut them off.
    while let Some(Ok((stream, from))) = listener.accept().now_or_never() {
        all.admit(stream, from.ip());
    }
    drop(listener);
    let until = Instant::now() + stop.drain;
    while let Ok(Some(_)) = timeout_at(until, all.tasks.join_next()).await {}
    if !all.tasks.is_empty() {
        tracing::warn!(connections = all.tasks.len(), "some requests were cut off");
        all.tasks.shutdown().await;
    }
}

struct Connections {
    door: Router,
    counted: metrics::Connections,
    rooms: Arc<Semaphore>,
    turning_away: Arc<Semaphore>,
    tasks: JoinSet<()>,
    limits: Limits,
    closing: watch::Receiver<bool>,
}

impl Connections {
    fn admit(&mut self, stream: TcpStream, from: IpAddr) {
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        if let Ok(room) = Arc::clone(&self.rooms).try_acquire_owned() {
            let (door, times, closing) = (self.door.clone(), self.limits.times, self.closing.clone());
            let counted = self.counted.one();
            self.tasks.spawn(async move {
                connection::serve(stream, Peer(from), door, times, closing).await;
                drop((room, counted));
            });
        } else if let Ok(place) = Arc::clone(&self.turning_away).try_acquire_owned() {
            self.tasks.spawn(async move {
                full::turn_away(stream).await;
                drop(place);
            });
        }
        // Else it is closed: even saying so takes more than there is.
    }
}
