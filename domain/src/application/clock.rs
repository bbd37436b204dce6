//! The legal clock (標準処理期間): days left to decide a matter.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::japanese::calendar;

/// The clock of one matter of one application. Days are local days of Japan.
///
/// The day of recording does not count (Civil Code art. 140): day 1 is the day after. The time that a
/// correction takes does not count either (Administrative Procedure Act art. 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalClock {
    /// The day on which the application was recorded.
    pub started_on: Date,
    /// Days allowed.
    pub days: u16,
    /// Whole days that it has stood still, without the pause that still lasts.
    #[serde(default)]
    pub paused_days: u32,
    /// The day since which it stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_since: Option<Date>,
    /// The day on which the matter was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Date>,
}

impl LegalClock {
    /// A clock that starts with the day of recording.
    #[must_use]
    pub fn start(started_on: Date, days: u16) -> Self {
        Self { started_on, days, paused_days: 0, paused_since: None, ended_on: None }
    }

    /// Stands still from this day on: the application was returned. Nothing happens to a clock that
    /// stands still or has ended.
    pub fn pause(&mut self, on: Date) {
        if self.ended_on.is_none() && self.paused_since.is_none() {
            self.paused_since = Some(on);
        }
    }

    /// Runs again from this day on: the application was resubmitted.
    pub fn resume(&mut self, on: Date) {
        if let Some(since) = self.paused_since.take() {
            let stood = u32::try_from(calendar::days_between(since, on)).unwrap_or(0);
            self.paused_days = self.paused_days.saturating_add(stood);
        }
    }

    /// Ends: the matter was decided or the application withdrawn.
    pub fn end(&mut self, on: Date) {
        if self.ended_on.is_none() {
            self.resume(on);
            self.ended_on = Some(on);
        }
    }

    /// Runs again after a decision was reopened; the days between do not count.
    pub fn reopen(&mut self, on: Date) {
        if let Some(ended) = self.ended_on.take() {
            self.paused_since = Some(ended);
            self.resume(on);
        }
    }

    /// The last day to decide; while it stands still, as if it ran again today at the day it stopped.
    #[must_use]
    pub fn due_on(&self) -> Date {
        let days = u32::from(self.days).saturating_add(self.paused_days);
        let days = i32::try_from(days).unwrap_or(i32::MAX);
        calendar::days_after(self.started_on, days).unwrap_or(Date::MAX)
    }

    /// Days left after today; 0 on the last day, negative when overdue. Stands still with the clock.
    #[must_use]
    pub fn days_left(&self, today: Date) -> i32 {
        let on = self.ended_on.or(self.paused_since).unwrap_or(today);
        calendar::days_between(on, self.due_on())
    }

    /// Whether the last day has passed (or had, when it stopped).
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.days_left(today) < 0
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn day(n: i32) -> Date {
        calendar::days_after(date(2026, 11, 1), n).unwrap()
    }

    #[test]
    fn the_day_of_recording_does_not_count() {
        let clock = LegalClock::start(date(2026, 11, 4), 30);
        assert_eq!(clock.due_on(), date(2026, 12, 4));
        assert_eq!(clock.days_left(date(2026, 11, 4)), 30);
        assert_eq!(clock.days_left(date(2026, 12, 4)), 0);
        assert!(!clock.is_overdue(date(2026, 12, 4)));
        assert!(clock.is_overdue(date(2026, 12, 5)));
    }

    #[test]
    fn it_stands_still_while_the_application_is_returned() {
        let mut clock = LegalClock::start(date(2026, 11, 4), 30);
        clock.pause(date(2026, 11, 14));
        assert_eq!(clock.days_left(date(2026, 11, 14)), 20);
        assert_eq!(clock.days_left(date(2027, 2, 1)), 20);
        clock.pause(date(2026, 11, 20));
        clock.resume(date(2026, 11, 21));
        assert_eq!(clock.paused_days, 7);
        assert_eq!(clock.due_on(), date(2026, 12, 11));
        assert_eq!(clock.days_left(date(2026, 11, 21)), 20);
        clock.resume(date(2026, 12, 30));
        assert_eq!(clock.paused_days, 7);
    }

    #[test]
    fn it_stops_with_the_decision_and_runs_on_when_reopened() {
        let mut clock = LegalClock::start(date(2026, 11, 4), 30);
        clock.end(date(2026, 11, 24));
        clock.end(date(2026, 11, 30));
        clock.pause(date(2026, 11, 30));
        assert_eq!(clock.days_left(date(2027, 4, 1)), 10);
        clock.reopen(date(2026, 12, 24));
        assert_eq!(clock.days_left(date(2026, 12, 24)), 10);
        assert_eq!(clock.days_left(date(2026, 12, 25)), 9);
    }

    #[test]
    fn extreme_values_stay_inside_the_calendar() {
        let mut clock = LegalClock::start(Date::MAX, u16::MAX);
        clock.paused_days = u32::MAX;
        assert_eq!(clock.due_on(), Date::MAX);
    }

    proptest! {
        #[test]
        fn only_days_on_which_it_ran_are_used_up(steps in prop::collection::vec(0_i32..20, 0..8)) {
            let mut clock = LegalClock::start(day(0), 30);
            let (mut now, mut ran, mut running) = (0, 0, true);
            for step in steps {
                now += step;
                if running {
                    ran += step;
                    clock.pause(day(now));
                } else {
                    clock.resume(day(now));
                }
                running = !running;
                prop_assert_eq!(clock.days_left(day(now)), 30 - ran);
            }
        }
    }
}
