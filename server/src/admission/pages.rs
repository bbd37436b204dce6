//! The waiting pages, rendered and packed once each: refusing costs no more than copying a reference.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    resident::waiting::{self, Wait},
    shell::{Chrome, Door},
    text::Lang,
};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use domain::form::Text;
use flate2::{Compression, write::GzEncoder};
use leptos::prelude::*;

use crate::{assets, refusal::TurnedAway, security};

/// Stands in the rendered page where the seconds belong.
const SECONDS: &str = "987654321";

type Template = (Lang, Door, Wait);

/// The waiting pages of a process.
#[derive(Debug)]
pub struct Pages {
    city: Text,
    demo: bool,
    templates: Mutex<HashMap<Template, Arc<str>>>,
    packed: Mutex<HashMap<(Template, u32), Packed>>,
}

#[derive(Clone, Debug)]
struct Packed {
    plain: Bytes,
    gzip: Bytes,
}

impl Pages {
    /// For a city; nothing is rendered yet.
    #[must_use]
    pub fn new(city: Text, demo: bool) -> Self {
        Self { city, demo, templates: Mutex::default(), packed: Mutex::default() }
    }

    /// A page that opens itself again after some seconds, which are `Retry-After` too. A form does not: sending it
    /// again is for its owner to do.
    pub fn answer(&self, page: Template, seconds: u32, request: &HeaderMap) -> Response {
        let (lang, _, wait) = page;
        let packed = self.packed(page, seconds);
        let gzip = assets::accepts(request, "gzip");
        let mut response = Response::new(Body::from(if gzip { packed.gzip } else { packed.plain }));
        *response.status_mut() = match wait {
            Wait::Flood => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        let headers = response.headers_mut();
        let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
        set(header::CONTENT_TYPE, "text/html; charset=utf-8");
        set(header::CONTENT_LANGUAGE, lang.html());
        set(header::CONTENT_SECURITY_POLICY, security::STILL_POLICY);
        set(header::VARY, "accept-encoding, accept-language, cookie");
        if gzip {
            set(header::CONTENT_ENCODING, "gzip");
        }
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response.extensions_mut().insert(TurnedAway);
        response
    }

    fn packed(&self, page: Template, seconds: u32) -> Packed {
        let mut all = self.packed.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry((page, seconds))
            .or_insert_with(|| {
                let plain = self.template(page).replace(SECONDS, &seconds.to_string());
                let gzip = gzipped(plain.as_bytes());
                Packed { plain: plain.into(), gzip: gzip.into() }
            })
            .clone()
    }

    fn template(&self, page: Template) -> Arc<str> {
        let mut all = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(page).or_insert_with(|| self.rendered(page).into()))
    }

    fn rendered(&self, (lang, door, wait): Template) -> String {
        let chrome = Chrome {
            lang,
            nonce: String::new(),
            door,
            city: self.city.clone(),
            title: waiting::title(lang, wait),
            style: assets::url("style.css").unwrap_or(""),
            bundle: None,
            here: String::new(),
            form: None,
            signed_in: false,
            clerk: false,
            analyst: false,
            administrator: false,
            demo: self.demo,
            refresh: (wait != Wait::Form).then_some(SECONDS),
        };
        Owner::new().with(|| waiting::document(&chrome, wait).to_html())
    }
}

/// Writing into memory does not fail.
fn gzipped(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    debug_assert!(written.is_ok());
    written.unwrap_or_default()
}
