//! Whether the server lives and can work.

use axum::{extract::State, http::StatusCode};

use crate::{db::session, portal::Shared};

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, and the server is not about to stop.
pub async fn ready(State(portal): State<Shared>) -> (StatusCode, &'static str) {
    if portal.draining.load(std::sync::atomic::Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match session::is_readable(portal.db.read()).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
