//! The time: read here and nowhere else.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use jiff::{SignedDuration, Timestamp, civil, tz::Offset};

/// Where the time comes from. Handlers read it once, at the beginning, and pass the instant on.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// A clock that many tasks hold.
pub type SharedClock = Arc<dyn Clock>;

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The clock of the machine, set to another day: the demonstration city always lives in the same season.
#[derive(Clone, Copy, Debug)]
pub struct ShiftedClock(SignedDuration);

impl ShiftedClock {
    /// A clock that shows `start` now, and goes on from there.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self(start.duration_since(SystemClock.now()))
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().saturating_add(self.0).unwrap_or(Timestamp::MAX)
    }
}

/// The clock of the database, which many servers share: whether a lease, a session or a window is over must not depend
/// on which of them is asked. In between it goes on by the machine's steady counter, so that a machine whose clock is
/// wrong, or is set, changes nothing.
#[derive(Clone, Debug)]
pub struct DatabaseClock(Arc<Mutex<(Timestamp, Instant)>>);

impl DatabaseClock {
    /// A clock that showed `now` at `asked`.
    #[must_use]
    pub fn new(now: Timestamp, asked: Instant) -> Self {
        Self(Arc::new(Mutex::new((now, asked))))
    }

    /// Sets it by a newer answer.
    pub fn set(&self, now: Timestamp, asked: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (now, asked);
    }
}

impl Clock for DatabaseClock {
    fn now(&self) -> Timestamp {
        let (now, asked) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        now.saturating_add(asked.elapsed()).unwrap_or(Timestamp::MAX)
    }
}

/// A clock that stands still until a test moves it; clones share the hands.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// Moves the hands, forward or back.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Lets `seconds` pass.
    pub fn advance(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Unix milliseconds, as every time is stored.
#[must_use]
pub fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The instant of stored unix milliseconds; what lies outside the calendar becomes its edge.
#[must_use]
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Date and time on the wall in Japan: always UTC+9, without daylight saving.
#[must_use]
pub fn japan_datetime(at: Timestamp) -> civil::DateTime {
    Offset::constant(9).to_datetime(at)
}

/// The day it is in Japan.
#[must_use]
pub fn japan_date(at: Timestamp) -> civil::Date {
    japan_datetime(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_in_japan_begins_nine_hours_before_utc() {
        let before: Timestamp = "2026-03-31T14:59:59Z".parse().unwrap();
        let after: Timestamp = "2026-03-31T15:00:00Z".parse().unwrap();
        assert_eq!(japan_date(before), civil::date(2026, 3, 31));
        assert_eq!(japan_date(after), civil::date(2026, 4, 1));
        assert_eq!(japan_datetime(after), civil::date(2026, 4, 1).at(0, 0, 0, 0));
    }

    #[test]
    fn stored_milliseconds_come_back_as_the_same_instant() {
        let at: Timestamp = "2026-11-20T02:03:04.567Z".parse().unwrap();
        assert_eq!(from_millis(millis(at)), at);
        assert_eq!(from_millis(i64::MAX), Timestamp::MAX);
        assert_eq!(from_millis(i64::MIN), Timestamp::MIN);
    }

    #[test]
    fn a_manual_clock_moves_only_when_it_is_moved() {
        let clock = ManualClock::at(from_millis(1_000));
        let same = clock.clone();
        clock.advance(2);
        assert_eq!(millis(same.now()), 3_000);
        same.set(from_millis(5));
        assert_eq!(millis(clock.now()), 5);
    }
}
