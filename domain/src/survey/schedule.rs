//! When waves open and close: Japanese Standard Time, which has no summer time.

use jiff::{Timestamp, civil, tz::Offset};
use serde::{Deserialize, Serialize};

/// A month of the calendar, `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// "Every month, from the 1st 9:00 to the 20th 23:59."
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Day of the month on which a wave opens; the last of the month where it has fewer.
    pub opens_day: i8,
    /// Time of that day.
    pub opens_at: civil::Time,
    /// Day on which it closes.
    pub closes_day: i8,
    /// Last minute in which it can be answered.
    pub closes_at: civil::Time,
    /// Minutes after the closing in which somebody who has begun may still finish.
    pub grace_minutes: i64,
    /// Days after the opening on which those who have not answered are reminded: twice at most, more is a nuisance.
    pub reminders: [Option<u8>; 2],
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: civil::Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// From `2026-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return None;
        }
        let day = civil::Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
        Some(Self::of(day))
    }

    /// Months since January of the year 0.
    #[must_use]
    pub fn count(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }

    /// So many months later, or earlier.
    #[must_use]
    pub fn plus(self, months: i64) -> Option<Self> {
        let count = self.count().checked_add(months)?;
        let year = i16::try_from(count.div_euclid(12)).ok()?;
        let month = i8::try_from(count.rem_euclid(12) + 1).ok()?;
        civil::Date::new(year, month, 1).ok().map(Self::of)
    }

    fn day(self, day: i8) -> civil::Date {
        let first = civil::Date::constant(self.year, self.month, 1);
        let last = first.last_of_month();
        if day >= last.day() { last } else { first.with().day(day.max(1)).build().unwrap_or(first) }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Schedule {
    /// When the wave of a month opens.
    #[must_use]
    pub fn opens(&self, month: Month) -> Timestamp {
        japan(month.day(self.opens_day).to_datetime(self.opens_at))
    }

    /// The moment from which it is closed: the end of its last minute.
    #[must_use]
    pub fn closes(&self, month: Month) -> Timestamp {
        let last = japan(month.day(self.closes_day).to_datetime(self.closes_at));
        last.saturating_add(jiff::SignedDuration::from_mins(1)).unwrap_or(Timestamp::MAX)
    }

    /// When reminders go out.
    pub fn reminders(&self, month: Month) -> impl Iterator<Item = Timestamp> {
        let opens = self.opens(month);
        self.reminders.into_iter().flatten().filter_map(move |days| {
            opens.checked_add(jiff::SignedDuration::from_hours(24 * i64::from(days))).ok()
        })
    }
}

/// JST is UTC+9 the whole year (明治28年勅令第167号).
fn japan(local: civil::DateTime) -> Timestamp {
    Offset::constant(9).to_timestamp(local).unwrap_or(Timestamp::MAX)
}

/// Whether an answer may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doors {
    /// Not open yet.
    NotYet,
    /// Anybody who may answer can.
    Open,
    /// Closed, but whoever has begun may still finish.
    Grace,
    /// Closed.
    Closed,
}

/// Judges a moment against a wave's times.
#[must_use]
pub fn doors(now: Timestamp, opens: Timestamp, closes: Timestamp, grace_minutes: i64) -> Doors {
    let last =
        closes.saturating_add(jiff::SignedDuration::from_mins(grace_minutes)).unwrap_or(Timestamp::MAX);
    if now < opens {
        Doors::NotYet
    } else if now < closes {
        Doors::Open
    } else if now < last {
        Doors::Grace
    } else {
        Doors::Closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule() -> Schedule {
        Schedule {
            opens_day: 1,
            opens_at: civil::time(9, 0, 0, 0),
            closes_day: 20,
            closes_at: civil::time(23, 59, 0, 0),
            grace_minutes: 120,
            reminders: [Some(7), Some(14)],
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_wave_opens_and_closes_to_the_second_in_japan() {
        let month = Month::parse("2026-11").unwrap();
        let schedule = schedule();
        let (opens, closes) = (schedule.opens(month), schedule.closes(month));
        let doors = |text: &str| doors(at(text), opens, closes, schedule.grace_minutes);
        assert_eq!(doors("2026-11-01T08:59:59+09:00"), Doors::NotYet);
        assert_eq!(doors("2026-11-01T09:00:00+09:00"), Doors::Open);
        assert_eq!(doors("2026-11-20T23:59:59+09:00"), Doors::Open);
        assert_eq!(doors("2026-11-21T00:00:00+09:00"), Doors::Grace);
        assert_eq!(doors("2026-11-21T01:59:59+09:00"), Doors::Grace);
        assert_eq!(doors("2026-11-21T02:00:00+09:00"), Doors::Closed);
    }

    #[test]
    fn the_thirty_first_is_the_last_day_of_a_shorter_month() {
        let schedule = Schedule { closes_day: 31, ..schedule() };
        let closes = schedule.closes(Month::parse("2028-02").unwrap());
        assert_eq!(closes, at("2028-03-01T00:00:00+09:00"));
    }

    #[test]
    fn months_are_written_with_four_and_two_digits_and_nothing_else() {
        for text in ["2026-13", "2026-1", "26-01", "2026-00", "+026-01", "2026-01-01", "２０２６-01", ""]
        {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        let month = Month::parse("2026-11").unwrap();
        assert_eq!(month.to_string(), "2026-11");
        assert_eq!(month.plus(2).map(|month| month.to_string()), Some("2027-01".to_owned()));
        assert_eq!(month.plus(-11).map(|month| month.to_string()), Some("2025-12".to_owned()));
    }
}
