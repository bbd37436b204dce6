//! Decisions (決定): an append-only list per application.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::form::definition::{Id, Matter, Outcome, Procedure};

/// One entry in the list of decisions of an application. Entries are never changed; a later one may
/// supersede an earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided about.
    pub matter: Id,
    /// The entry round, for matters decided per round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Id>,
    /// Which of the outcomes of the matter.
    pub outcome: Id,
    /// What was chosen with it: the facility, the grade of care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Id>,
    /// Reasons as the resident reads them; may be empty where nothing is refused.
    #[serde(default)]
    pub reasons: String,
    /// First day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The entry of the same matter that this one replaces, of an earlier round too: its position in
    /// the list, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<usize>,
}

impl Decision {
    /// Without what its outcome does not ask for (a period or choice left over in the form).
    #[must_use]
    pub fn only_what_is_asked(mut self, procedure: &Procedure) -> Self {
        if let Ok((matter, outcome)) = look_up(procedure, &self) {
            if outcome.choose.is_none() {
                self.chosen = None;
            }
            if !outcome.valid_period {
                self.valid_from = None;
                self.valid_to = None;
            }
            if !matter.per_round {
                self.round = None;
            }
        }
        self
    }
}

/// Whether `new` may be added to `existing`.
///
/// A matter that has been ended, in whichever round, takes only decisions that supersede one.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn check(procedure: &Procedure, existing: &[Decision], new: &Decision) -> Result<(), Refusal> {
    let (matter, outcome) = look_up(procedure, new)?;
    match &new.round {
        None if matter.per_round => return Err(Refusal::RoundNeeded),
        Some(_) if !matter.per_round => return Err(Refusal::RoundUnknown),
        Some(round) if !procedure.rounds.iter().any(|known| known.id == *round) => {
            return Err(Refusal::RoundUnknown);
        }
        _ => {}
    }
    if outcome.refuses && new.reasons.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    match (&outcome.choose, &new.chosen) {
        (Some(_), None) => return Err(Refusal::ChoiceNeeded),
        (Some(list), Some(chosen)) => {
            let list = procedure.choices.get(list).map_or(&[][..], Vec::as_slice);
            if !list.iter().any(|choice| choice.value == *chosen) {
                return Err(Refusal::ChoiceUnknown);
            }
        }
        (None, _) => {}
    }
    if outcome.valid_period {
        match (new.valid_from, new.valid_to) {
            (Some(from), Some(to)) if from > to => return Err(Refusal::PeriodReversed),
            (Some(_), Some(_)) => {}
            _ => return Err(Refusal::PeriodNeeded),
        }
    }
    match new.supersedes {
        Some(position) => {
            let replaced = standing(existing).any(|(at, old)| at == position && old.matter == new.matter);
            if replaced { Ok(()) } else { Err(Refusal::SupersededUnknown) }
        }
        None if is_ended(matter, existing) => Err(Refusal::AlreadyEnded),
        None => Ok(()),
    }
}

/// Whether every matter of the procedure has been decided: matters per round in `round`, or ended in any.
#[must_use]
pub fn overall(procedure: &Procedure, decisions: &[Decision], round: Option<&Id>) -> bool {
    procedure.matters.iter().all(|matter| {
        is_ended(matter, decisions)
            || standing(decisions).any(|(_, decision)| {
                decision.matter == matter.id && (!matter.per_round || decision.round.as_ref() == round)
            })
    })
}

/// Whether some matter has not been ended: undecided, or decided so that it stays open (保留).
#[must_use]
pub fn leaves_open(procedure: &Procedure, decisions: &[Decision]) -> bool {
    procedure.matters.iter().any(|matter| !is_ended(matter, decisions))
}

/// The decisions that no other has superseded, with their positions.
pub fn standing(decisions: &[Decision]) -> impl Iterator<Item = (usize, &Decision)> {
    decisions
        .iter()
        .enumerate()
        .filter(move |(at, _)| !decisions.iter().any(|later| later.supersedes == Some(*at)))
}

/// Whether a standing decision ends this matter, in whichever round.
fn is_ended(matter: &Matter, decisions: &[Decision]) -> bool {
    standing(decisions).any(|(_, decision)| {
        decision.matter == matter.id
            && matter.outcomes.iter().any(|outcome| outcome.id == decision.outcome && outcome.ends)
    })
}

fn look_up<'p>(procedure: &'p Procedure, decision: &Decision) -> Result<(&'p Matter, &'p Outcome), Refusal> {
    let matter =
        procedure.matters.iter().find(|matter| matter.id == decision.matter).ok_or(Refusal::MatterUnknown)?;
    let outcome = matter.outcomes.iter().find(|outcome| outcome.id == decision.outcome);
    Ok((matter, outcome.ok_or(Refusal::OutcomeUnknown)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::application::sample::{certified, daycare, held, placed};

    #[test]
    fn proper_decisions_are_accepted() {
        let procedure = daycare();
        assert_eq!(check(&procedure, &[], &certified()), Ok(()));
        assert_eq!(check(&procedure, &[certified()], &placed("r1")), Ok(()));
        assert_eq!(check(&procedure, &[held("r1")], &held("r2")), Ok(()));
    }

    #[test]
    fn only_matters_outcomes_and_rounds_of_the_procedure_can_be_decided() {
        let check = |new: Decision| super::check(&daycare(), &[], &new);
        assert_eq!(check(Decision { matter: "fee".into(), ..certified() }), Err(Refusal::MatterUnknown));
        assert_eq!(check(Decision { outcome: "maybe".into(), ..certified() }), Err(Refusal::OutcomeUnknown));
        assert_eq!(check(Decision { outcome: "placed".into(), ..certified() }), Err(Refusal::OutcomeUnknown));
        assert_eq!(check(Decision { round: Some("r1".into()), ..certified() }), Err(Refusal::RoundUnknown));
        assert_eq!(check(Decision { round: None, ..placed("r1") }), Err(Refusal::RoundNeeded));
        assert_eq!(check(placed("r9")), Err(Refusal::RoundUnknown));
    }

    #[test]
    fn a_refusal_needs_reasons() {
        let refused = Decision { outcome: "refused".into(), reasons: " 　\n".into(), ..placed("r1") };
        assert_eq!(check(&daycare(), &[], &refused), Err(Refusal::ReasonNeeded));
        let refused = Decision { reasons: "定員に達したため".into(), ..refused };
        assert_eq!(check(&daycare(), &[], &refused), Ok(()));
    }

    #[test]
    fn a_choice_comes_from_the_list_of_the_outcome() {
        let chosen = |chosen: Option<&str>| {
            check(&daycare(), &[], &Decision { chosen: chosen.map(Id::from), ..placed("r1") })
        };
        assert_eq!(chosen(None), Err(Refusal::ChoiceNeeded));
        assert_eq!(chosen(Some("moon")), Err(Refusal::ChoiceUnknown));
        assert_eq!(chosen(Some("hirooka")), Ok(()));
    }

    #[test]
    fn a_period_has_both_ends_in_their_order() {
        let period =
            |valid_from, valid_to| check(&daycare(), &[], &Decision { valid_from, valid_to, ..certified() });
        let (first, last) = (Some(date(2027, 4, 1)), Some(date(2028, 3, 31)));
        assert_eq!(period(None, last), Err(Refusal::PeriodNeeded));
        assert_eq!(period(first, None), Err(Refusal::PeriodNeeded));
        assert_eq!(period(last, first), Err(Refusal::PeriodReversed));
        assert_eq!(period(first, first), Ok(()));
    }

    #[test]
    fn an_ended_matter_takes_only_what_supersedes_a_standing_decision_of_it() {
        let procedure = daycare();
        let existing = [certified(), placed("r1")];
        let again = |supersedes| check(&procedure, &existing, &Decision { supersedes, ..placed("r2") });
        assert_eq!(again(None), Err(Refusal::AlreadyEnded));
        assert_eq!(again(Some(1)), Ok(()));
        assert_eq!(again(Some(0)), Err(Refusal::SupersededUnknown));
        assert_eq!(again(Some(2)), Err(Refusal::SupersededUnknown));
        let corrected = Decision { supersedes: Some(1), ..held("r1") };
        let existing = [certified(), placed("r1"), corrected];
        let twice = Decision { supersedes: Some(1), ..placed("r1") };
        assert_eq!(check(&procedure, &existing, &twice), Err(Refusal::SupersededUnknown));
        assert_eq!(check(&procedure, &existing, &placed("r2")), Ok(()));
    }

    #[test]
    fn an_application_is_decided_when_every_matter_is_for_the_round() {
        let procedure = daycare();
        let (first, second) = (Id::from("r1"), Id::from("r2"));
        let overall = |decisions: &[Decision], round| super::overall(&procedure, decisions, Some(round));
        assert!(!overall(&[], &first));
        assert!(!overall(&[certified()], &first));
        assert!(!overall(&[held("r1")], &first));
        assert!(overall(&[certified(), held("r1")], &first));
        assert!(!overall(&[certified(), held("r1")], &second));
        assert!(overall(&[certified(), placed("r1")], &second));
    }

    #[test]
    fn a_hold_leaves_the_application_open_and_a_placement_does_not() {
        let procedure = daycare();
        assert!(leaves_open(&procedure, &[certified(), held("r1")]));
        assert!(!leaves_open(&procedure, &[certified(), held("r1"), placed("r2")]));
        let corrected = Decision { supersedes: Some(1), ..held("r1") };
        assert!(leaves_open(&procedure, &[certified(), placed("r1"), corrected]));
    }

    #[test]
    fn what_the_outcome_does_not_ask_is_dropped() {
        let stray =
            Decision { chosen: Some("hirooka".into()), valid_from: Some(date(2027, 4, 1)), ..held("r1") };
        assert_eq!(stray.only_what_is_asked(&daycare()), held("r1"));
        assert_eq!(certified().only_what_is_asked(&daycare()), certified());
        let unknown = Decision { matter: "fee".into(), ..placed("r1") };
        assert_eq!(unknown.clone().only_what_is_asked(&daycare()), unknown);
    }

    #[test]
    fn a_decision_survives_storing() {
        for decision in [certified(), Decision { supersedes: Some(3), ..placed("r1") }] {
            let json = serde_json::to_string(&decision).unwrap();
            assert_eq!(serde_json::from_str::<Decision>(&json).unwrap(), decision);
        }
    }
}
