//! Model → response: the one place where views become HTML.

use std::sync::Arc;

use app::shell::{self, Bundle, Chrome, Door};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use leptos::{nonce::Nonce, prelude::*};

use crate::{assets, identity::visit::Visit, portal::Shared, public::Public, security};

/// What a page is, beside its content.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Title, in the language of the visit.
    pub title: String,
    /// Status; 200 where not said.
    pub status: Option<StatusCode>,
    /// Id of the form that the language switch stores.
    pub form: Option<&'static str>,
    /// Whether the page holds islands.
    pub islands: bool,
    /// Whether it is the same for everybody who is not signed in.
    pub public: bool,
}

impl Page {
    /// A page with a title.
    #[must_use]
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// With another status than 200.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// With a form that the language switch stores.
    #[must_use]
    pub fn form(mut self, id: &'static str) -> Self {
        self.form = Some(id);
        self
    }

    /// With islands.
    #[must_use]
    pub fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// Without islands, and the same for everybody who is not signed in: see [`Public`].
    #[must_use]
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// Renders `body` inside the document.
    pub async fn render(
        self,
        portal: &Shared,
        visit: &Visit,
        body: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> Response {
        let chrome = self.chrome(portal, visit);
        let (mut response, policy) = match chrome.bundle {
            Some(_) => with_scripts(chrome, body, visit).await,
            None => still(&chrome, &body),
        };
        *response.status_mut() = self.status.unwrap_or(StatusCode::OK);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(visit.lang.html()));
        if self.public {
            response.extensions_mut().insert(Public);
        }
        response
    }

    fn chrome(&self, portal: &Shared, visit: &Visit) -> Chrome {
        let staff = visit.staff();
        Chrome {
            lang: visit.lang,
            nonce: visit.nonce.to_string(),
            door: visit.door,
            city: portal.config.city(),
            title: self.title.clone(),
            style: assets::url("style.css").unwrap_or(""),
            bundle: self.islands.then(|| bundle(visit.door)).flatten(),
            here: visit.here.clone(),
            form: self.form,
            signed_in: visit.contact().is_some() || staff.is_some(),
            clerk: staff.is_some_and(|member| !member.offices().is_empty()),
            analyst: staff.is_some_and(|member| !member.surveying().is_empty()),
            administrator: staff.is_some_and(|member| member.is_administrator()),
            demo: portal.demo,
            refresh: None,
        }
    }
}

/// A page whose islands wake up in the browser, with the policy that lets its own scripts run.
async fn with_scripts(
    chrome: Chrome,
    body: impl Fn() -> AnyView + Send + Sync + 'static,
    visit: &Visit,
) -> (Response, HeaderValue) {
    let (chrome, body) = (Arc::new(chrome), Arc::new(body));
    let nonce = Nonce::from_value(visit.nonce.clone());
    let render = leptos_axum::render_app_async_with_context(
        move || provide_context(nonce.clone()),
        move || shell::document(&chrome, body()),
    );
    // A nonce is base64: always good for a header.
    let policy = HeaderValue::from_str(&security::page_policy(&visit.nonce))
        .unwrap_or(HeaderValue::from_static(security::STILL_POLICY));
    (render(Request::new(Body::empty())).await, policy)
}

/// A page in which no script runs: rendered without those that Leptos would add for islands.
fn still(chrome: &Chrome, body: &impl Fn() -> AnyView) -> (Response, HeaderValue) {
    let html = Owner::new().with(|| shell::document(chrome, body()).to_html());
    (Html(html).into_response(), HeaderValue::from_static(security::STILL_POLICY))
}

/// The bundle of a door; none where the binary was built without WASM.
fn bundle(door: Door) -> Option<Bundle> {
    let (script, wasm) = match door {
        Door::Residents => ("resident.js", "resident_bg.wasm"),
        Door::Staff => ("staff.js", "staff_bg.wasm"),
    };
    Some(Bundle { start: assets::url("start.js")?, script: assets::url(script)?, wasm: assets::url(wasm)? })
}
