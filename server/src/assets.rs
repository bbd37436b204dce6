//! The static files, embedded in the binary by `build.rs`: style sheet, icons, the browser's code.

use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A static file with its compressed forms.
#[derive(Debug)]
pub struct Asset {
    /// Its path under `public/`, `style.css`, or for instance `resident.js`.
    pub name: &'static str,
    /// Its address, with the hash of its content: `/assets/style.0123456789abcdef.css`.
    pub path: &'static str,
    /// Whether it is also served under its own name, as `/favicon.ico` is.
    pub at_root: bool,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `ETag`, with its quotation marks.
    pub etag: &'static str,
    /// The file as it is.
    pub identity: &'static [u8],
    /// Compressed by brotli, where that makes it smaller.
    pub brotli: Option<&'static [u8]>,
    /// Compressed by gzip, where that makes it smaller.
    pub gzip: Option<&'static [u8]>,
}

/// The file at an address that holds its hash.
pub fn by_path(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// The address of a file by its name: `style.css`, `resident.js`, `icons/city.svg`.
pub fn url(name: &str) -> Option<&'static str> {
    let found = ASSETS.binary_search_by(|asset| asset.name.cmp(name)).ok()?;
    Some(ASSETS[found].path)
}

/// The file served at `/NAME` without a hash, such as `/favicon.ico` or `/robots.txt`.
pub fn root_file(path: &str) -> Option<&'static Asset> {
    let name = path.strip_prefix('/')?;
    ASSETS.iter().find(|asset| asset.at_root && asset.name == name)
}

/// Every address of [`root_file`], for the table of routes.
pub fn root_paths() -> impl Iterator<Item = String> {
    ASSETS.iter().filter(|asset| asset.at_root).map(|asset| format!("/{}", asset.name))
}

/// Answers `/assets/{file}`: kept by the browser for ever, because the address changes with the content.
pub async fn serve(request: Request) -> Response {
    answer(by_path(request.uri().path()), request.headers(), "public, max-age=31536000, immutable")
}

/// Answers the addresses of [`root_paths`]: asked for again each time, and then not sent if unchanged.
pub async fn serve_root(request: Request) -> Response {
    answer(root_file(request.uri().path()), request.headers(), "no-cache")
}

fn answer(asset: Option<&'static Asset>, request: &HeaderMap, caching: &'static str) -> Response {
    let Some(asset) = asset else { return StatusCode::NOT_FOUND.into_response() };
    let mut headers = HeaderMap::with_capacity(8);
    let mut set =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(CACHE_CONTROL, caching);
    set(ETAG, asset.etag);
    set(VARY, "accept-encoding");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if listed(request, IF_NONE_MATCH).any(|etag| etag.trim_start_matches("W/") == asset.etag || etag == "*") {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    set(CONTENT_TYPE, asset.content_type);
    let body = match (asset.brotli, asset.gzip) {
        (Some(brotli), _) if accepts(request, "br") => {
            set(CONTENT_ENCODING, "br");
            brotli
        }
        (_, Some(gzip)) if accepts(request, "gzip") => {
            set(CONTENT_ENCODING, "gzip");
            gzip
        }
        _ => asset.identity,
    };
    (headers, body).into_response()
}

/// Whether a browser takes an encoding: named, and not with a weight of nought (RFC 9110, 12.5.3).
pub fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    listed(request, ACCEPT_ENCODING).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.any(|part| {
            let weight = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
            weight.is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0))
        });
        named && !refused
    })
}

/// The items of a header that is a list with commas.
fn listed(request: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = request.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use std::io::Read as _;

    fn request(path: &str, headers: &[(HeaderName, &str)]) -> Request {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    fn header<'a>(response: &'a Response, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    async fn body(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    }

    fn unpacked(asset: &Asset, encoding: &str, packed: &[u8]) -> Vec<u8> {
        let mut content = Vec::new();
        match encoding {
            "br" => brotli::Decompressor::new(packed, 4096).read_to_end(&mut content).unwrap(),
            "gzip" => flate2::read::GzDecoder::new(packed).read_to_end(&mut content).unwrap(),
            _ => panic!("{} comes as {encoding}", asset.name),
        };
        content
    }

    #[test]
    fn a_file_is_found_by_its_name_and_then_by_its_address() {
        let mut names = Vec::new();
        for asset in ASSETS {
            assert_eq!(url(asset.name), Some(asset.path));
            assert_eq!(by_path(asset.path).unwrap().identity, asset.identity);
            names.push(asset.name);
        }
        assert!(names.is_sorted());
        assert!(names.contains(&"style.css"));
        assert_eq!(url("no-such-file.css"), None);
    }

    #[test]
    fn an_address_holds_the_hash_of_the_content() {
        use sha2::{Digest, Sha256};
        for asset in ASSETS {
            let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(asset.identity));
            assert!(asset.path.starts_with("/assets/"), "{}", asset.path);
            assert!(asset.path.contains(&format!(".{}.", &hash[..16])), "{}", asset.path);
            assert!(!asset.path["/assets/".len()..].contains('/'), "{}", asset.path);
        }
    }

    #[test]
    fn compressed_forms_hold_the_same_content_in_fewer_bytes() {
        for asset in ASSETS {
            for (encoding, packed) in [("br", asset.brotli), ("gzip", asset.gzip)] {
                if let Some(packed) = packed {
                    assert!(packed.len() < asset.identity.len(), "{} as {encoding}", asset.name);
                    assert_eq!(
                        unpacked(asset, encoding, packed),
                        asset.identity,
                        "{} as {encoding}",
                        asset.name
                    );
                }
            }
        }
    }

    #[tokio::test]
    async fn a_browser_gets_the_best_encoding_that_it_takes() {
        let asset = ASSETS.iter().find(|asset| asset.name == "style.css").unwrap();
        for accepted in [
            "gzip, deflate, br, zstd",
            "br;q=1.0",
            "gzip;q=0.5, BR",
            "identity, gzip",
            "gzip;q=0, br;q=0",
            "",
            "*",
        ] {
            let response = serve(request(asset.path, &[(ACCEPT_ENCODING, accepted)])).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(header(&response, "content-type"), "text/css; charset=utf-8");
            assert_eq!(header(&response, "cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header(&response, "x-content-type-options"), "nosniff");
            assert_eq!(header(&response, "cross-origin-resource-policy"), "same-origin");
            assert_eq!(header(&response, "vary"), "accept-encoding");
            let expected = match accepted {
                "gzip, deflate, br, zstd" | "br;q=1.0" | "gzip;q=0.5, BR" if asset.brotli.is_some() => "br",
                "identity, gzip" if asset.gzip.is_some() => "gzip",
                _ => "",
            };
            assert_eq!(header(&response, "content-encoding"), expected, "{accepted}");
            let content = body(response).await;
            if expected.is_empty() {
                assert_eq!(content, asset.identity);
            } else {
                assert_eq!(unpacked(asset, expected, &content), asset.identity);
            }
        }
    }

    #[tokio::test]
    async fn an_address_with_another_hash_is_not_found() {
        for path in
            ["/assets/style.0000000000000000.css", "/assets/style.css", "/assets/", "/assets/../style.css"]
        {
            assert_eq!(serve(request(path, &[])).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn files_under_their_own_name_are_asked_for_again_and_not_sent_twice() {
        for path in root_paths() {
            let response = serve_root(request(&path, &[])).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(header(&response, "cache-control"), "no-cache");
            let etag = header(&response, "etag").to_owned();
            let again = serve_root(request(&path, &[(IF_NONE_MATCH, &format!("\"other\", W/{etag}"))])).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
            assert_eq!(header(&again, "content-type"), "");
            assert!(body(again).await.is_empty());
        }
        assert_eq!(serve_root(request("/style.css", &[])).await.status(), StatusCode::NOT_FOUND);
        assert!(root_file("favicon.ico").is_none());
    }
}
