//! Numbers for Prometheus, at a door of their own (`KAKAZU_METRICS`): route patterns and counts, never a person.
//!
//! The crate `prometheus-client` writes the format, because escaping and histograms are not ours to invent;
//! `metrics-exporter-prometheus` would bring a global recorder and a second HTTP server.

use std::{fmt, fs, sync::Arc, time::Duration};

use app::shell::Door;
use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{
        counter::{ConstCounter, Counter},
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};
use tokio::time::{Instant, timeout};

use crate::{clock::millis, health::DATABASE_TIME, mail::outbox, portal::Shared};

/// Upper bounds of the histogram's buckets, in seconds.
const SECONDS: [f64; 11] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AtDoor {
    door: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRoute {
    door: &'static str,
    route: String,
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    door: &'static str,
    route: String,
    method: &'static str,
    status: &'static str,
}

/// What this server counts as it goes; clones share it.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<OfRoute, Histogram, fn() -> Histogram>,
    connections: Family<AtDoor, Gauge>,
    started: Instant,
}

/// The connections of a door.
#[derive(Clone)]
pub struct Connections(Gauge);

impl Connections {
    /// Counts one more.
    #[must_use]
    pub fn one(&self) -> Connection {
        self.0.inc();
        Connection(self.0.clone())
    }
}

/// A connection, counted until it is dropped.
pub struct Connection(Gauge);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn door_name(door: Door) -> &'static str {
    match door {
        Door::Residents => "residents",
        Door::Staff => "staff",
    }
}

/// Anybody may invent methods: those that nobody needs are one.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("kakazu");
        let requests = Family::default();
        registry.register("requests", "Requests answered", requests.clone());
        let seconds: Family<_, _, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        registry.register_with_unit("request", "Time to answer", Unit::Seconds, seconds.clone());
        let connections = Family::default();
        registry.register("connections", "Open connections", connections.clone());
        Self(Arc::new(Inner { registry, requests, seconds, connections, started: Instant::now() }))
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// Counts a request at a door; its route is a pattern, never a path. Those that were turned away because there
    /// was no room are a class of their own.
    pub fn answered(
        &self,
        (door, route, method): (Door, &str, &Method),
        status: StatusCode,
        turned_away: bool,
        took: Duration,
    ) {
        let (door, route, method) = (door_name(door), route.to_owned(), method_name(method));
        let status = if turned_away { "turned away" } else { class(status) };
        let of = OfRoute { door, route: route.clone(), method };
        self.0.seconds.get_or_create(&of).observe(took.as_secs_f64());
        self.0.requests.get_or_create(&Answered { door, route, method, status }).inc();
    }

    /// Counts the connections of a door.
    #[must_use]
    pub fn connections(&self, door: Door) -> Connections {
        Connections(self.0.connections.get_or_create(&AtDoor { door: door_name(door) }).clone())
    }
}

/// The door for Prometheus: `GET /metrics`, nothing else.
pub fn router(portal: &Shared) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state(Shared::clone(portal))
}

async fn scrape(State(portal): State<Shared>) -> Response {
    let state = state(&portal).await;
    let mut page = String::new();
    let written = text::encode_registry(&mut page, &portal.metrics.0.registry)
        .and_then(|()| text::encode_registry(&mut page, &state))
        .and_then(|()| text::encode_eof(&mut page));
    match written {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], page).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What is looked up when it is asked for.
async fn state(portal: &Shared) -> Registry {
    let mut registry = Registry::with_prefix("kakazu");
    let mut counter = |name, help, value: u64| registry.register(name, help, ConstCounter::new(value));
    let writes = portal.db.stats();
    counter("commits", "Transactions committed", writes.commits);
    counter("commits_failed", "Transactions that failed as a whole", writes.failed);
    counter("writes", "Writes run; divided by the commits, the mean batch", writes.ops);
    counter("writes_refused", "Writes refused because too many were waiting", writes.refused);
    let mut gauge = |name, help, value: i64| registry.register(name, help, ConstGauge::new(value));
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    gauge("writes_waiting", "Writes that are waiting or running", number(writes.waiting));
    gauge("largest_batch", "Writes in the largest transaction so far", number(writes.largest));
    gauge(
        "draining",
        "1 while stopping",
        i64::from(portal.draining.load(std::sync::atomic::Ordering::Relaxed)),
    );
    gauge("uptime_seconds", "Since the start", number(portal.metrics.0.started.elapsed().as_secs()));
    if let Some(bytes) = resident_bytes() {
        gauge("resident_memory_bytes", "Memory of this process", number(bytes));
    }
    let now = millis(portal.clock.now());
    let backlog = timeout(DATABASE_TIME, outbox::backlog(portal.db.read(), now)).await;
    let backlog = backlog.ok().and_then(Result::ok);
    gauge("database_up", "1 where the database answers within a second", i64::from(backlog.is_some()));
    if let Some(backlog) = backlog {
        let age = backlog.due_since.map_or(0, |since| (now - since).max(0) / 1_000);
        gauge("outbox_waiting", "Mails that wait", backlog.waiting);
        gauge("outbox_oldest_due_seconds", "For how long the oldest mail has been due", age);
        gauge("outbox_dead", "Mails that were given up", backlog.dead);
    }
    registry
}

/// Linux only.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib << 10)
}
