//! Requests to the server, always of this origin, never longer than a person waits.

use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, FormData, RequestInit, Response, UrlSearchParams};

/// Milliseconds until a request counts as failed.
const PATIENCE: i32 = 20_000;

/// The text of an address; none where that fails for any reason.
pub(super) async fn get(address: &str) -> Option<String> {
    request(address, &RequestInit::new()).await
}

/// Sends values as the form does, with what is to be done after storing them.
pub(super) async fn store(address: &str, entries: &[(String, String)], then: &str) -> Option<String> {
    let body = FormData::new().ok()?;
    for (name, value) in entries {
        body.append_with_str(name, value).ok()?;
    }
    body.append_with_str("_then", then).ok()?;
    post(address, &body).await
}

/// Sends values to be judged.
pub(super) async fn check(address: &str, entries: &[(String, String)]) -> Option<String> {
    let body = UrlSearchParams::new().ok()?;
    for (name, value) in entries {
        body.append(name, value);
    }
    post(address, &body).await
}

async fn post(address: &str, body: &JsValue) -> Option<String> {
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(body);
    request(address, &options).await
}

async fn request(address: &str, options: &RequestInit) -> Option<String> {
    let window = web_sys::window()?;
    let abort = AbortController::new().ok()?;
    options.set_signal(Some(&abort.signal()));
    super::after(PATIENCE, move || abort.abort());
    let response = JsFuture::from(window.fetch_with_str_and_init(address, options)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
