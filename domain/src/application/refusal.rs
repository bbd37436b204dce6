//! Why a command about an application is refused.

use thiserror::Error;

use super::status::Status;

/// Why a command is refused. Its sentence for people is in `app::text`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// This cannot be done in this status.
    #[error("not possible while {}", .from.as_str())]
    NotInThisStatus {
        /// The status it has.
        from: Status,
    },
    /// No question has been marked for correction.
    #[error("no question marked")]
    MarksNeeded,
    /// A marked question has no note.
    #[error("a mark without a note")]
    NoteNeeded,
    /// The procedure has no such matter.
    #[error("unknown matter")]
    MatterUnknown,
    /// The matter has no such outcome.
    #[error("unknown outcome")]
    OutcomeUnknown,
    /// The matter is decided per round and no round was named.
    #[error("no round named")]
    RoundNeeded,
    /// The procedure has no such round, or the matter is not decided per round.
    #[error("unknown round")]
    RoundUnknown,
    /// A refusal needs its reasons (Administrative Procedure Act art. 8).
    #[error("no reasons given")]
    ReasonNeeded,
    /// This outcome needs a choice from its list.
    #[error("nothing chosen")]
    ChoiceNeeded,
    /// The choice is not on the list of this outcome.
    #[error("unknown choice")]
    ChoiceUnknown,
    /// This outcome needs its first and last day.
    #[error("no period given")]
    PeriodNeeded,
    /// The last day lies before the first.
    #[error("the period ends before it begins")]
    PeriodReversed,
    /// The matter has been ended; a further decision must say which one it supersedes.
    #[error("the matter has been ended")]
    AlreadyEnded,
    /// The decision to be superseded is not there, is another matter's, or is superseded already.
    #[error("no such decision to supersede")]
    SupersededUnknown,
    /// Every matter has been ended, so nothing is open that could be withdrawn.
    #[error("nothing is left open")]
    NothingOpen,
}
