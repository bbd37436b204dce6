//! The layers around every door, from the inside out: same origin, time limit, panics, pages for refusals, compression,
//! public pages that are kept for a second, headers, the request's log line, the end of connections before a stop.

use std::sync::{Arc, atomic::Ordering};

use app::{
    resident::plain,
    shell::Door,
    text::{resident as words, waiting},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tokio::time::Instant;
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    identity::visit::Visit,
    page::Page,
    portal::Shared,
    public,
    refusal::Refusal,
    security,
    serve::{self, Peer},
    telemetry,
};

/// Puts the layers around a door.
pub fn around(router: Router, portal: &Shared, door: Door) -> Router {
    let tls = portal.is_tls(door);
    let inner = router
        .layer(middleware::from_fn(security::same_origin))
        .layer(middleware::from_fn_with_state(portal.rooms.clone(), serve::in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state((Shared::clone(portal), door), arrive))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(is_text as fn(_, _, &_, &_) -> bool),
        );
    let kept = match door {
        Door::Residents => {
            let pages = (Shared::clone(portal), Arc::<public::Pages>::default());
            inner.layer(middleware::from_fn_with_state(pages, public::remember))
        }
        Door::Staff => inner,
    };
    kept.layer(middleware::from_fn(move |request, next| security::headers(tls, request, next)))
        .layer(middleware::from_fn_with_state((portal.metrics.clone(), door), telemetry::observe))
        .layer(middleware::map_response_with_state(Shared::clone(portal), leaving))
}

/// Whom a server answers that is about to stop comes again on another connection: to another server, where there is one.
async fn leaving(State(portal): State<Shared>, mut response: Response) -> Response {
    if portal.draining.load(Ordering::Relaxed) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Pages and JSON are compressed on the way out; assets are already, documents do not get smaller. What pages
/// hold of other people's choosing cannot be measured from outside: cookies do not follow foreign requests.
fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    !headers.contains_key(header::CONTENT_ENCODING)
        && (kind.starts_with("text/html") || kind.starts_with("application/json"))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    tracing::error!("a handler panicked");
    Refusal::Broken.into_response()
}

/// Makes the [`Visit`], and the page for a refusal.
async fn arrive(State((portal, door)): State<(Shared, Door)>, mut request: Request, next: Next) -> Response {
    let visit = Visit::of(&request, door, &portal);
    let peer = request.extensions().get::<Peer>().map(|Peer(address)| *address);
    if !portal.flood.lets_pass(peer, request.headers(), Instant::now()) {
        return portal.admission.flooded(&visit, request.headers());
    }
    let (method, headers) = (request.method().clone(), wished(request.headers()));
    request.extensions_mut().insert(visit.clone());
    let response = next.run(request).await;
    let refusal = response.extensions().get::<Refusal>().cloned();
    match (refusal, response.status()) {
        (Some(Refusal::Busy), _) => portal.admission.sorry(&portal, &visit, &method, &headers),
        (Some(refusal), _) => explain(&portal, &visit, &refusal).await,
        (None, StatusCode::PAYLOAD_TOO_LARGE) => explain(&portal, &visit, &Refusal::TooLarge).await,
        (None, StatusCode::BAD_REQUEST) => explain(&portal, &visit, &Refusal::NotFound).await,
        (None, _) => response,
    }
}

async fn explain(portal: &Shared, visit: &Visit, refusal: &Refusal) -> Response {
    let lang = visit.lang;
    let number = visit.nonce.chars().filter(char::is_ascii_alphanumeric).take(8).collect::<String>();
    let (title, text) = match refusal {
        Refusal::NotFound | Refusal::NotThisWay => (words::NOT_FOUND_TITLE, words::NOT_FOUND_TEXT),
        Refusal::OtherOrigin | Refusal::Unreadable => (words::REFUSED_TITLE, words::REFUSED_TEXT),
        Refusal::TooLarge => (words::TOO_LARGE_TITLE, words::TOO_LARGE_TEXT),
        Refusal::NoFiles => (words::NO_FILES_TITLE, words::NO_FILES_TEXT),
        Refusal::TooSlow => (waiting::TOO_SLOW_TITLE, waiting::TOO_SLOW_TEXT),
        Refusal::Busy | Refusal::Broken => {
            tracing::warn!(number, "a general error page was shown");
            (words::ERROR_TITLE, words::ERROR_TEXT)
        }
    };
    let page = Page::titled(title.plain(lang)).status(refusal.status());
    let body = move || plain::message_page(lang, title, text.view_filled(lang, &[("number", &number)]));
    let mut response = page.render(portal, visit, body).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert("retry-after", HeaderValue::from_static("5"));
    }
    response
}

/// What is needed of a request's headers after it has been answered.
fn wished(headers: &HeaderMap) -> HeaderMap {
    let wished = headers.get(header::ACCEPT_ENCODING).cloned();
    wished.into_iter().map(|value| (header::ACCEPT_ENCODING, value)).collect()
}
