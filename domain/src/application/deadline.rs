//! Whether a request came in time: the one function by which deadlines are judged.

use jiff::civil::DateTime;
use jiff::{Span, ToSpan};

use crate::form::definition::{Procedure, Round, Window};
use crate::form::{Evaluated, Form, Value};

/// How a request lies to the window of its procedure or round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Too early.
    NotYetOpen {
        /// First minute, local time of Japan.
        opens: DateTime,
    },
    /// In time.
    Open,
    /// After the closing minute, but within the grace for requests that had to wait at the door. Counts.
    InGrace,
    /// Too late.
    Closed {
        /// Last minute, local time of Japan, without the grace.
        closed: DateTime,
    },
}

impl Judgement {
    /// Whether an application that arrives now is accepted.
    #[must_use]
    pub fn accepts(self) -> bool {
        matches!(self, Self::Open | Self::InGrace)
    }
}

/// Judges a request by its arrival (`received_at` in local time of Japan), never by its recording.
///
/// The closing minute is included to its last instant; grace minutes follow it. An end that is no time
/// (refused when a procedure is loaded) counts as not set, so that nobody is turned away by a typing slip.
#[must_use]
pub fn judge(window: &Window, received_at_local: DateTime) -> Judgement {
    let instant = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<DateTime>().ok());
    if let Some(opens) = instant(&window.opens)
        && received_at_local < opens
    {
        return Judgement::NotYetOpen { opens };
    }
    let Some(closed) = instant(&window.closes) else { return Judgement::Open };
    let end = after(closed, 1.minute());
    if received_at_local < end {
        Judgement::Open
    } else if received_at_local < after(end, i64::from(window.grace_minutes).minutes()) {
        Judgement::InGrace
    } else {
        Judgement::Closed { closed }
    }
}

/// Judges the procedure, and the round that the answers have chosen.
#[must_use]
pub fn judge_chosen(form: &Form, evaluated: &Evaluated<'_>, at: DateTime) -> Judgement {
    let whole = judge(&form.procedure.window, at);
    if !whole.accepts() {
        return whole;
    }
    chosen_round(form, evaluated).map_or(whole, |round| judge(&round.window, at))
}

/// The last minute in which an application can arrive: of the round that was chosen, or of the procedure, whichever
/// comes first.
#[must_use]
pub fn closes(form: &Form, evaluated: &Evaluated<'_>) -> Option<DateTime> {
    let round = chosen_round(form, evaluated).map(|round| &round.window);
    let windows = [Some(&form.procedure.window), round];
    windows.into_iter().flatten().filter_map(|window| window.closes.as_deref()?.parse().ok()).min()
}

/// The round that was chosen: the one code among the answers that names a round.
#[must_use]
pub fn chosen_round<'f>(form: &'f Form, evaluated: &Evaluated<'_>) -> Option<&'f Round> {
    let rounds = &form.procedure.rounds;
    evaluated.fields().find_map(|field| match &field.value {
        Some(Value::Code(code)) => rounds.iter().find(|round| round.id == *code),
        _ => None,
    })
}

/// Judges a procedure as a whole: its own window, and where it has rounds, whether any of them accepts.
#[must_use]
pub fn judge_procedure(procedure: &Procedure, at: DateTime) -> Judgement {
    let whole = judge(&procedure.window, at);
    if !whole.accepts() || procedure.rounds.is_empty() {
        return whole;
    }
    let rounds = || procedure.rounds.iter().map(|round| judge(&round.window, at));
    if let Some(open) = rounds().find(|round| round.accepts()) {
        return open;
    }
    let next = rounds().filter_map(|round| match round {
        Judgement::NotYetOpen { opens } => Some(opens),
        _ => None,
    });
    let last = rounds().filter_map(|round| match round {
        Judgement::Closed { closed } => Some(closed),
        _ => None,
    });
    match (next.min(), last.max()) {
        (Some(opens), _) => Judgement::NotYetOpen { opens },
        (None, Some(closed)) => Judgement::Closed { closed },
        (None, None) => whole,
    }
}

/// When a procedure that is closed opens again, as far as its definition says.
#[must_use]
pub fn opens_again(procedure: &Procedure, at: DateTime) -> Option<DateTime> {
    let stated = procedure.window.opens_again.iter();
    let rounds = procedure.rounds.iter().filter_map(|round| round.window.opens.as_ref());
    stated.chain(rounds).filter_map(|text| text.parse::<DateTime>().ok()).filter(|opens| *opens > at).min()
}

fn after(instant: DateTime, span: Span) -> DateTime {
    instant.saturating_add(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::definition::{Round, Text};

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    fn window(opens: Option<&str>, closes: Option<&str>, grace_minutes: u16) -> Window {
        Window {
            opens: opens.map(str::to_owned),
            closes: closes.map(str::to_owned),
            grace_minutes,
            ..Window::default()
        }
    }

    #[test]
    fn the_window_opens_with_its_first_minute_and_closes_after_its_last() {
        let window = window(Some("2026-11-04T09:00"), Some("2026-11-14T23:59"), 0);
        let (opens, closed) = (at("2026-11-04T09:00"), at("2026-11-14T23:59"));
        for (arrival, judgement) in [
            ("2026-11-04T08:59:59.999999999", Judgement::NotYetOpen { opens }),
            ("2026-11-04T09:00", Judgement::Open),
            ("2026-11-14T23:59:59.999999999", Judgement::Open),
            ("2026-11-15T00:00", Judgement::Closed { closed }),
        ] {
            assert_eq!(judge(&window, at(arrival)), judgement, "{arrival}");
        }
    }

    #[test]
    fn grace_minutes_follow_the_closing_minute() {
        let window = window(None, Some("2026-11-14T23:59"), 10);
        assert_eq!(judge(&window, at("2026-11-15T00:00")), Judgement::InGrace);
        assert!(judge(&window, at("2026-11-15T00:09:59.999")).accepts());
        assert_eq!(
            judge(&window, at("2026-11-15T00:10")),
            Judgement::Closed { closed: at("2026-11-14T23:59") }
        );
    }

    #[test]
    fn ends_that_are_not_set_or_no_times_turn_nobody_away() {
        assert_eq!(judge(&Window::default(), at("2026-11-15T00:00")), Judgement::Open);
        assert_eq!(judge(&window(Some("soon"), Some("11/14"), 0), at("2026-11-15T00:00")), Judgement::Open);
    }

    #[test]
    fn the_end_of_the_calendar_is_no_trap() {
        let window = window(None, Some("9999-12-31T23:59"), u16::MAX);
        assert!(judge(&window, at("2026-11-15T00:00")).accepts());
    }

    /// A procedure with rounds; whatever else it is does not matter here.
    fn with_rounds(rounds: &[(&str, &str)]) -> Procedure {
        let mut procedure = crate::application::sample::daycare();
        procedure.window = Window::default();
        procedure.rounds = rounds
            .iter()
            .map(|(opens, closes)| Round {
                id: (*opens).into(),
                label: Text::default(),
                window: window(Some(opens), Some(closes), 0),
            })
            .collect();
        procedure
    }

    #[test]
    fn a_procedure_is_open_while_one_of_its_rounds_is() {
        let procedure = with_rounds(&[
            ("2026-10-01T09:00", "2026-10-31T17:00"),
            ("2026-12-01T09:00", "2026-12-25T17:00"),
        ]);
        let opens = at("2026-12-01T09:00");
        for (arrival, judgement, again) in [
            (
                "2026-09-30T23:59",
                Judgement::NotYetOpen { opens: at("2026-10-01T09:00") },
                Some("2026-10-01T09:00"),
            ),
            ("2026-10-31T17:00:59", Judgement::Open, Some("2026-12-01T09:00")),
            ("2026-11-15T00:00", Judgement::NotYetOpen { opens }, Some("2026-12-01T09:00")),
            ("2026-12-25T17:01", Judgement::Closed { closed: at("2026-12-25T17:00") }, None),
        ] {
            assert_eq!(judge_procedure(&procedure, at(arrival)), judgement, "{arrival}");
            assert_eq!(opens_again(&procedure, at(arrival)), again.map(at), "{arrival}");
        }
    }

    #[test]
    fn a_closed_procedure_says_when_it_opens_again_where_that_is_known() {
        let mut procedure = with_rounds(&[]);
        procedure.window.opens_again = Some("2027-04-01T09:00".to_owned());
        assert_eq!(opens_again(&procedure, at("2026-12-01T00:00")), Some(at("2027-04-01T09:00")));
        assert_eq!(opens_again(&procedure, at("2027-04-01T09:00")), None);
    }
}
