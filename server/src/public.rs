//! Pages that are the same for everybody who is not signed in: made once a second, however many ask.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use app::{shell::Door, text::Lang};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::Instant;

use crate::{assets, identity::visit, portal::Shared};

/// How long a page is handed out again.
const FRESH: Duration = Duration::from_secs(1);
/// Most pages kept at a time; where there are more, all are made anew.
const MOST: usize = 256;
/// Largest page that is kept, in bytes.
const LARGEST: usize = 256 * 1024;

/// Marks an answer that is the same for everybody who is not signed in: nothing in it depends on the visit but its
/// language, and no script runs in it.
#[derive(Clone, Copy, Debug)]
pub struct Public;

/// Path, language, and whether brotli and gzip are understood.
type Key = (String, Lang, [bool; 2]);

/// The pages of a process.
#[derive(Debug, Default)]
pub struct Pages(Mutex<HashMap<Key, Page>>);

#[derive(Clone, Debug)]
struct Page {
    made: Instant,
    headers: HeaderMap,
    body: Bytes,
}

impl Pages {
    fn all(&self) -> MutexGuard<'_, HashMap<Key, Page>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &Key, now: Instant) -> Option<Response> {
        let page = self.all().get(key).filter(|page| now - page.made < FRESH).cloned()?;
        let mut response = Response::new(Body::from(page.body));
        *response.headers_mut() = page.headers;
        Some(response)
    }

    fn keep(&self, key: Key, page: Page) {
        let mut all = self.all();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, page);
    }
}

/// Middleware of the residents' door, around compression and everything that knows the visit.
pub async fn remember(
    State((portal, pages)): State<(Shared, Arc<Pages>)>,
    request: Request,
    next: Next,
) -> Response {
    let lang = match *request.method() {
        Method::GET if request.uri().query().is_none() => {
            visit::stranger(request.headers(), Door::Residents, &portal)
        }
        _ => None,
    };
    let Some(lang) = lang else { return next.run(request).await };
    let understood = ["br", "gzip"].map(|encoding| assets::accepts(request.headers(), encoding));
    let key = (request.uri().path().to_owned(), lang, understood);
    let now = Instant::now();
    if let Some(response) = pages.get(&key, now) {
        return response;
    }
    let response = next.run(request).await;
    let public = response.status() == StatusCode::OK && response.extensions().get::<Public>().is_some();
    if !public {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    pages.keep(key, Page { made: now, headers: parts.headers.clone(), body: body.clone() });
    Response::from_parts(parts, Body::from(body))
}
