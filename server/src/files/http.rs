//! How a bucket is reached: hyper, which the portal has anyway, with rustls, ring and the certificates that the
//! machine trusts. `object_store` would bring reqwest, whose TLS comes with a second cryptographic library.

use std::{error::Error as _, time::Duration};

use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, Error, connect::HttpConnector as Plain},
    rt::TokioExecutor,
};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};

use super::StoreError;

/// Without a connection in this time the server of the bucket is down.
const CONNECT: Duration = Duration::from_secs(2);

/// Makes requests to a bucket's server; whoever makes them limits their time.
#[derive(Clone, Debug)]
pub(super) struct Http(Client<HttpsConnector<Plain>, HttpRequestBody>);

impl Http {
    /// For an http:// endpoint, or else for TLS only.
    pub(super) fn new(in_the_clear: bool) -> Result<Self, StoreError> {
        let mut plain = Plain::new();
        plain.set_connect_timeout(Some(CONNECT));
        plain.enforce_http(false);
        let untrusted = |_| StoreError::Settings("this machine has no certificates to trust");
        let builder = HttpsConnectorBuilder::new();
        let connector = if in_the_clear {
            let nothing = ClientConfig::builder_with_provider(default_provider().into())
                .with_safe_default_protocol_versions()
                .map_err(|_| StoreError::Settings("TLS cannot be set up"))?
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth();
            builder.with_tls_config(nothing).https_or_http()
        } else {
            builder.with_provider_and_native_roots(default_provider()).map_err(untrusted)?.https_only()
        };
        let connector = connector.enable_http1().wrap_connector(plain);
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }
}

impl HttpConnector for Http {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Http {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let response = self.0.request(request).await.map_err(|error| HttpError::new(kind(&error), error))?;
        Ok(response.map(|body| {
            let cut_off = |error| HttpError::new(HttpErrorKind::Interrupted, error);
            HttpResponseBody::new(body.map_err(cut_off))
        }))
    }
}

/// Which failures are worth another try: those by which the server has seen nothing.
fn kind(error: &Error) -> HttpErrorKind {
    if error.is_connect() {
        return HttpErrorKind::Connect;
    }
    match error.source().and_then(|source| source.downcast_ref::<hyper::Error>()) {
        Some(error) if error.is_canceled() || error.is_closed() => HttpErrorKind::Request,
        Some(_) => HttpErrorKind::Interrupted,
        None => HttpErrorKind::Unknown,
    }
}
