//! The status of an application, and what leads from one to the next.

use serde::{Deserialize, Serialize};

use super::decision::{self, Decision};
use super::refusal::Refusal;
use crate::form::answers::Path;
use crate::form::definition::{Id, Procedure};

/// Where an application stands (状態).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 受付待ち: recorded, no one has looked at it.
    Submitted,
    /// 審査中: the office works on it.
    InReview,
    /// 差戻し: the resident is asked to correct; the legal clock stands still.
    Returned,
    /// 再提出: corrected, waits for the office.
    Resubmitted,
    /// 決定済: every matter has been decided for this round.
    Decided,
    /// 完了: nothing more will happen.
    Closed,
    /// 取下げ: taken back by the resident.
    Withdrawn,
}

impl Status {
    /// All, in the order of the road.
    pub const ALL: [Self; 7] = [
        Self::Submitted,
        Self::InReview,
        Self::Returned,
        Self::Resubmitted,
        Self::Decided,
        Self::Closed,
        Self::Withdrawn,
    ];

    /// The code in tables and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Resubmitted => "resubmitted",
            Self::Decided => "decided",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == code)
    }

    /// Whether the office or the resident still has something to do before a decision.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::InReview | Self::Returned | Self::Resubmitted)
    }
}

/// A question marked for correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The question, in its row.
    pub path: Path,
    /// What is to be corrected, as the resident reads it.
    pub note: String,
}

/// What someone wants to do with an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The office begins to review.
    Accept,
    /// The office returns it for correction (補正依頼).
    Return {
        /// The questions to correct, one at least.
        marks: Vec<Mark>,
    },
    /// The resident sends the correction.
    Resubmit,
    /// The office decides one matter.
    Decide {
        /// The entry to be added.
        decision: Decision,
    },
    /// The resident takes it back.
    Withdraw,
    /// The office takes a decided application up again, for a new round or to correct a decision.
    Reopen,
    /// The office is done with it.
    Close,
}

/// What an application looks like when a command reaches it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Its procedure, in the version that it was filed with.
    pub procedure: &'a Procedure,
    /// The decisions so far, oldest first.
    pub decisions: &'a [Decision],
    /// The round that is being decided, for procedures with rounds.
    pub round: Option<&'a Id>,
}

/// The status after a command.
///
/// A decision leaves the application in review until every matter has one for the current round.
///
/// # Errors
/// [`Refusal::NotInThisStatus`], or what is missing or wrong in the command.
pub fn next(status: Status, command: &Command, case: Case<'_>) -> Result<Status, Refusal> {
    match (status, command) {
        (Status::Submitted | Status::Resubmitted, Command::Accept) | (Status::Decided, Command::Reopen) => {
            Ok(Status::InReview)
        }
        (Status::InReview, Command::Return { marks }) => {
            if marks.is_empty() {
                Err(Refusal::MarksNeeded)
            } else if marks.iter().any(|mark| mark.note.trim().is_empty()) {
                Err(Refusal::NoteNeeded)
            } else {
                Ok(Status::Returned)
            }
        }
        (Status::Returned, Command::Resubmit) => Ok(Status::Resubmitted),
        (Status::InReview, Command::Decide { decision: new }) => {
            decision::check(case.procedure, case.decisions, new)?;
            let mut decisions = case.decisions.to_vec();
            decisions.push(new.clone());
            let decided = decision::overall(case.procedure, &decisions, case.round);
            Ok(if decided { Status::Decided } else { Status::InReview })
        }
        (Status::Decided, Command::Close) => Ok(Status::Closed),
        (Status::Decided, Command::Withdraw) => {
            if decision::leaves_open(case.procedure, case.decisions) {
                Ok(Status::Withdrawn)
            } else {
                Err(Refusal::NothingOpen)
            }
        }
        (open, Command::Withdraw) if open.is_open() => Ok(Status::Withdrawn),
        (from, _) => Err(Refusal::NotInThisStatus { from }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::sample::{certified, daycare, held, placed};

    fn mark(note: &str) -> Mark {
        Mark { path: Path::from_wire("child_birth"), note: note.to_owned() }
    }

    fn after(
        status: Status,
        command: &Command,
        decisions: &[Decision],
        round: &str,
    ) -> Result<Status, Refusal> {
        next(status, command, Case { procedure: &daycare(), decisions, round: Some(&round.into()) })
    }

    #[test]
    fn every_command_in_every_status_has_its_answer() {
        use Status::{Closed, Decided, InReview, Resubmitted, Returned, Submitted, Withdrawn};
        let decided = [certified(), held("r1")];
        let commands = [
            Command::Accept,
            Command::Return { marks: vec![mark("生年月日をご確認ください")] },
            Command::Resubmit,
            Command::Decide { decision: placed("r1") },
            Command::Withdraw,
            Command::Reopen,
            Command::Close,
        ];
        #[rustfmt::skip]
        let table = [
            // from        accept          return          resubmit           decide         withdraw         reopen          close
            (Submitted,   [Some(InReview), None,           None,              None,          Some(Withdrawn), None,           None]),
            (InReview,    [None,           Some(Returned), None,              Some(Decided), Some(Withdrawn), None,           None]),
            (Returned,    [None,           None,           Some(Resubmitted), None,          Some(Withdrawn), None,           None]),
            (Resubmitted, [Some(InReview), None,           None,              None,          Some(Withdrawn), None,           None]),
            (Decided,     [None,           None,           None,              None,          Some(Withdrawn), Some(InReview), Some(Closed)]),
            (Closed,      [None,           None,           None,              None,          None,            None,           None]),
            (Withdrawn,   [None,           None,           None,              None,          None,            None,           None]),
        ];
        assert_eq!(table.map(|(from, _)| from), Status::ALL);
        for (from, answers) in table {
            for (command, answer) in commands.iter().zip(answers) {
                let answer = answer.ok_or(Refusal::NotInThisStatus { from });
                assert_eq!(after(from, command, &decided, "r1"), answer, "{from:?} {command:?}");
            }
        }
    }

    #[test]
    fn a_return_marks_questions_with_a_note_each() {
        let returned = |marks| after(Status::InReview, &Command::Return { marks }, &[], "r1");
        assert_eq!(returned(vec![]), Err(Refusal::MarksNeeded));
        assert_eq!(returned(vec![mark("ご確認ください"), mark(" 　")]), Err(Refusal::NoteNeeded));
    }

    #[test]
    fn it_stays_in_review_until_every_matter_is_decided_for_the_round() {
        let decide = |decisions: &[Decision], decision: Decision, round: &str| {
            after(Status::InReview, &Command::Decide { decision }, decisions, round)
        };
        assert_eq!(decide(&[], certified(), "r1"), Ok(Status::InReview));
        assert_eq!(decide(&[certified()], held("r1"), "r1"), Ok(Status::Decided));
        assert_eq!(decide(&[certified(), held("r1")], held("r1"), "r2"), Ok(Status::InReview));
        assert_eq!(decide(&[certified(), held("r1")], placed("r2"), "r2"), Ok(Status::Decided));
        assert_eq!(decide(&[certified()], certified(), "r1"), Err(Refusal::AlreadyEnded));
    }

    #[test]
    fn what_has_been_ended_cannot_be_withdrawn() {
        let decided = [certified(), placed("r1")];
        assert_eq!(after(Status::Decided, &Command::Withdraw, &decided, "r1"), Err(Refusal::NothingOpen));
    }

    #[test]
    fn codes_are_the_same_in_tables_and_in_data() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(Status::parse("open"), None);
    }
}
