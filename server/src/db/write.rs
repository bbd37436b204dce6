//! A write on its way: queued, run, answered after the commit. The same for both engines.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::{sync::oneshot, time::timeout};
use tracing::{Instrument, Span};

use super::Tx;

/// An op that takes longer is given up: it would hold up everyone.
const OP_TIME: Duration = Duration::from_secs(30);

/// Why a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The op's own answer.
    #[error("refused")]
    Refused(E),
    /// The database failed; nothing of the transaction has been stored. Only where PostgreSQL was lost, or was told to
    /// stop, in the very moment of the commit it may have been: whoever tries again finds out.
    #[error("the database failed: {0}")]
    Storage(Arc<sqlx::Error>),
    /// Too many writes are waiting: try again later.
    #[error("too many writes are waiting")]
    Overloaded,
    /// The database has been closed.
    #[error("the database has been closed")]
    Closed,
    /// The op panicked.
    #[error("the write panicked")]
    Panicked,
    /// The op took longer than half a minute.
    #[error("the write took too long")]
    TooSlow,
}

impl<E> WriteError<E> {
    /// Changes the type of the op's own error.
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> WriteError<F> {
        match self {
            Self::Refused(refusal) => WriteError::Refused(f(refusal)),
            Self::Storage(error) => WriteError::Storage(error),
            Self::Overloaded => WriteError::Overloaded,
            Self::Closed => WriteError::Closed,
            Self::Panicked => WriteError::Panicked,
            Self::TooSlow => WriteError::TooSlow,
        }
    }
}

/// How an op ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// Its changes are to be kept.
    Keep,
    /// It refused: they are to be undone.
    Undo,
    /// It was interrupted: its connection may be in the middle of something.
    Interrupted,
}

/// A write that waits, runs (perhaps more than once), and is answered after the commit.
pub(super) trait Job: Send {
    /// Runs the op.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, Ran>;
    /// Answers the caller.
    fn settle(self: Box<Self>, committed: Result<(), Arc<sqlx::Error>>);
}

/// An op with its outcome and its caller.
pub(super) struct Pending<T, E, F> {
    op: F,
    outcome: Result<T, WriteError<E>>,
    reply: oneshot::Sender<Result<T, WriteError<E>>>,
    span: Span,
}

impl<T, E, F> Pending<T, E, F> {
    pub(super) fn new(op: F, reply: oneshot::Sender<Result<T, WriteError<E>>>) -> Self {
        Self { op, outcome: Err(WriteError::Closed), reply, span: Span::current() }
    }
}

impl<T, E, F> Job for Pending<T, E, F>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    T: Send,
    E: Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, Ran> {
        let Self { op, outcome, span, .. } = self;
        // Called here, because an op need not be `Sync`.
        let future = catch_unwind(AssertUnwindSafe(move || {
            let tx = tx;
            op(tx)
        }));
        Box::pin(async move {
            let ran = match future {
                Ok(future) => {
                    let guarded = AssertUnwindSafe(future).catch_unwind().instrument(span.clone());
                    timeout(OP_TIME, guarded).await
                }
                Err(panic) => Ok(Err(panic)),
            };
            let (result, ran) = match ran {
                Ok(Ok(Ok(value))) => (Ok(value), Ran::Keep),
                Ok(Ok(Err(refusal))) => (Err(WriteError::Refused(refusal)), Ran::Undo),
                Ok(Err(_)) => (Err(WriteError::Panicked), Ran::Interrupted),
                Err(_) => (Err(WriteError::TooSlow), Ran::Interrupted),
            };
            *outcome = result;
            ran
        })
    }

    fn settle(self: Box<Self>, committed: Result<(), Arc<sqlx::Error>>) {
        // A refusal counts only after the commit, too: it may rest on what the same transaction lost again.
        let answer = match committed {
            Ok(()) => self.outcome,
            Err(error) => Err(WriteError::Storage(error)),
        };
        // The caller may have gone: what is committed stays committed.
        let _ = self.reply.send(answer);
    }
}
