//! Whether the server lives and can work.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};
use tokio::time::timeout;

use crate::{db::session, portal::Shared};

/// How long the database has to answer whoever only asks whether it does.
pub const DATABASE_TIME: Duration = Duration::from_secs(1);

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers within a second, and the server is not about to stop.
pub async fn ready(State(portal): State<Shared>) -> (StatusCode, &'static str) {
    if portal.draining.load(std::sync::atomic::Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match timeout(DATABASE_TIME, session::is_readable(portal.db.read())).await {
        Ok(Ok(())) => return (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => tracing::error!(%error, "not ready"),
        Err(_) => tracing::error!("not ready: the database does not answer"),
    }
    (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
}
