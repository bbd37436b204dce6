//! Why a request was not done. What a person sees of it is a page; what an engineer needs is logged, once.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    db::{WriteError, comes_back},
    files::StoreError,
};

/// The kinds of refusal. The page for each is made at the edge, where the language is known.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// It does not exist, or is not this person's to see: both look the same.
    NotFound,
    /// A request from another site.
    OtherOrigin,
    /// The body is too large.
    TooLarge,
    /// The body came too slowly.
    TooSlow,
    /// The body cannot be read as a form.
    Unreadable,
    /// The method is not for this address.
    NotThisWay,
    /// Too much to do at the moment; try again.
    Busy,
    /// Files can be neither taken in nor given out at the moment.
    NoFiles,
    /// Something broke. The number stands in the log too.
    Broken,
}

/// Marks an answer that was refused for want of room: such answers are many, and each is whole.
#[derive(Clone, Copy, Debug)]
pub struct TurnedAway;

impl Refusal {
    /// The status that goes with it.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::OtherOrigin => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::NotThisWay => StatusCode::METHOD_NOT_ALLOWED,
            Self::Busy | Self::NoFiles => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Something broke: logs it and answers with the general page.
    pub fn broken(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        Self::Broken
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            // The database is not there, or full: the person may try again soon, and an engineer is told.
            error if comes_back(&error) => {
                tracing::error!(%error, "the database cannot be used");
                Self::Busy
            }
            error => Self::broken(error),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing | StoreError::Taken => Self::broken(error),
            error => {
                tracing::error!(%error, "a file was not stored or not read");
                Self::NoFiles
            }
        }
    }
}

/// What handlers answer with.
pub type Answer = Result<Response, Refusal>;

impl<E: std::fmt::Display> From<WriteError<E>> for Refusal {
    fn from(error: WriteError<E>) -> Self {
        match error {
            WriteError::Overloaded | WriteError::Closed => Self::Busy,
            // Logged by who writes.
            WriteError::Storage(error) if comes_back(&error) => Self::Busy,
            WriteError::Refused(refused) => Self::broken(refused),
            error => Self::broken(error),
        }
    }
}
