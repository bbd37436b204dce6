//! What holds for every request at both doors: headers, the same-origin rule for unsafe methods, limits.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::refusal::Refusal;

/// Largest body of a form without files, in bytes: a step of long texts fits many times over.
pub const FORM_LIMIT: usize = 256 * 1024;

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=(), payment=(), usb=()"),
];

/// The address of a page with an invitation code says more than others may know: what the page asks for, and its form,
/// name the origin only. Not `no-referrer`: forms would come from the origin `null`, see [`same_origin`].
const INVITATION: &str = "/survey/i/";

/// The content security policy of a page with this nonce.
#[must_use]
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The policy of pages without scripts.
pub const STILL_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                                manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The policy of everything that is not a page: nothing may load or run.
const CLOSED_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Adds the headers that every response carries, refused ones included.
pub async fn headers(tls: bool, request: Request, next: Next) -> Response {
    let invitation = request.uri().path().starts_with(INVITATION);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if invitation {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    }
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CLOSED_POLICY));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if tls {
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// Refuses unsafe methods that do not come from a page of this very origin.
///
/// Fetch metadata first, `Origin` for browsers without it, neither = refused (OWASP cheat sheet on CSRF).
pub async fn same_origin(request: Request<Body>, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || comes_from_here(request.headers()) {
        return next.run(request).await;
    }
    Refusal::OtherOrigin.into_response()
}

fn comes_from_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let host = text(header::HOST);
    let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    host.is_some() && origin == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers_of(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_a_page_of_this_origin_may_post() {
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "cross-site"), ("host", "a.jp"), ("origin", "https://a.jp")], false),
            (&[("host", "a.jp"), ("origin", "https://a.jp")], true),
            (&[("host", "a.jp"), ("origin", "https://b.jp")], false),
            (&[("host", "a.jp"), ("origin", "null")], false),
            (&[("host", "a.jp")], false),
            (&[("origin", "https://a.jp")], false),
            (&[], false),
        ];
        for (pairs, allowed) in cases {
            assert_eq!(comes_from_here(&headers_of(pairs)), *allowed, "{pairs:?}");
        }
    }
}
