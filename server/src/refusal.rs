//! Why a request was not done. What a person sees of it is a page; what an engineer needs is logged, once.

use std::error::Error;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    db::{WriteError, change::ChangeRefusal, comes_back, draft::DraftRefusal, login_code::Throttled},
    files::StoreError,
    policy::import::ImportError,
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
    /// Too much to do at the moment, or the database is away; try again.
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

/// Whether the database may be had again soon: it is not there, full, overrun, or closed by a server that stops.
fn is_away(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolClosed) || comes_back(error)
}

impl From<&sqlx::Error> for Refusal {
    fn from(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            // The person may try again soon, and an engineer is told.
            error if is_away(error) => {
                tracing::error!(%error, "the database cannot be used");
                Self::Busy
            }
            error => Self::broken(error),
        }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::from(&error)
    }
}

impl From<DraftRefusal> for Refusal {
    fn from(error: DraftRefusal) -> Self {
        unanswered(&error)
    }
}

impl From<Throttled> for Refusal {
    fn from(error: Throttled) -> Self {
        unanswered(&error)
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

/// The database's own error in what an op refused, or a read answered.
fn storage<'e>(refused: &'e (dyn Error + 'static)) -> Option<&'e sqlx::Error> {
    if let Some(DraftRefusal::Storage(error)) = refused.downcast_ref() {
        return Some(error);
    }
    if let Some(ChangeRefusal::Storage(error)) = refused.downcast_ref() {
        return Some(error);
    }
    if let Some(Throttled::Storage(error)) = refused.downcast_ref() {
        return Some(error);
    }
    if let Some(ImportError::Storage(error)) = refused.downcast_ref() {
        return Some(error);
    }
    refused.downcast_ref()
}

/// For a refusal that has no answer of its own: the database is away, or something broke.
fn unanswered(refused: &(dyn Error + 'static)) -> Refusal {
    storage(refused).map_or_else(|| Refusal::broken(refused), Refusal::from)
}

impl<E: Error + 'static> From<WriteError<E>> for Refusal {
    fn from(error: WriteError<E>) -> Self {
        match error {
            WriteError::Overloaded | WriteError::Closed => Self::Busy,
            // The transaction as a whole, with all who had a part in it; logged by who writes. After a full disk
            // SQLite has rolled back by itself, and says of the rest only that nothing is open any more.
            WriteError::Storage(_) => Self::Busy,
            WriteError::Refused(refused) => unanswered(&refused),
            WriteError::TooSlow => {
                tracing::error!("a write was given up: it took too long");
                Self::Busy
            }
            error => Self::broken(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{io, sync::Arc};

    use super::{ChangeRefusal, DraftRefusal, ImportError, Refusal, Throttled, WriteError};
    use crate::forms::FormsError;

    /// The ways in which a database that is away, or overrun, makes itself known.
    fn away() -> Vec<fn() -> sqlx::Error> {
        vec![|| sqlx::Error::PoolTimedOut, || sqlx::Error::PoolClosed, || {
            io::Error::from(io::ErrorKind::ConnectionRefused).into()
        }]
    }

    #[test]
    fn while_the_database_is_away_every_error_asks_people_to_try_again() {
        for error in away() {
            let refusals: [Refusal; 11] = [
                error().into(),
                DraftRefusal::Storage(error()).into(),
                Throttled::Storage(error()).into(),
                FormsError::Storage(error()).into(),
                WriteError::Refused(error()).into(),
                WriteError::Refused(DraftRefusal::Storage(error())).into(),
                WriteError::Refused(ChangeRefusal::Storage(error())).into(),
                WriteError::Refused(Throttled::Storage(error())).into(),
                WriteError::Refused(ImportError::Storage(error())).into(),
                WriteError::<sqlx::Error>::Storage(Arc::new(error())).into(),
                WriteError::<sqlx::Error>::TooSlow.into(),
            ];
            for refusal in refusals {
                assert!(matches!(refusal, Refusal::Busy), "{refusal:?} of {}", error());
            }
        }
    }

    #[test]
    fn what_would_fail_again_stays_broken() {
        let refusals: [Refusal; 4] = [
            sqlx::Error::RowNotFound.into(),
            DraftRefusal::Gone.into(),
            WriteError::Refused(ChangeRefusal::Storage(sqlx::Error::RowNotFound)).into(),
            WriteError::<sqlx::Error>::Panicked.into(),
        ];
        for refusal in refusals {
            assert!(matches!(refusal, Refusal::Broken), "{refusal:?}");
        }
    }
}
