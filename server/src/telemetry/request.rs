//! One line per request.

use app::shell::Door;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;
use tracing::Instrument;

use super::metrics::Metrics;
use crate::refusal::TurnedAway;

/// Middleware that logs and counts method, route pattern (never the URL: it may hold a secret), status and milliseconds, and
/// is the span of everything that happens meanwhile. To be added with `Router::layer`, so that the route is known.
pub async fn observe(
    State((metrics, door)): State<(Metrics, Door)>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", method = %request.method(), route = &*route);
    let started = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    let turned_away = response.extensions().get::<TurnedAway>().is_some();
    let took = started.elapsed();
    metrics.answered((door, &route, &method), status, turned_away, took);
    let ms = took.as_secs_f64() * 1_000.0;
    let ms = (ms * 10.0).round() / 10.0;
    let code = status.as_u16();
    span.in_scope(|| {
        if turned_away {
            tracing::debug!(target: "request", status = code, ms, "turned away");
        } else if status.is_server_error() {
            tracing::error!(target: "request", status = code, ms, "answered");
        } else {
            tracing::info!(target: "request", status = code, ms, "answered");
        }
    });
    response
}
