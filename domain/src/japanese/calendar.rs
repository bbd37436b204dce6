//! Fiscal years, class ages, ages and months.

use jiff::civil::Date;

/// Fiscal year of a day: April to March, named by the year in which it begins.
#[must_use]
pub fn fiscal_year(day: Date) -> i16 {
    if day.month() >= 4 { day.year() } else { day.year() - 1 }
}

/// Class age (クラス年齢) in a fiscal year, never below 0.
///
/// The cohort runs from 2 April to 1 April of the next year (School Education Act art. 17 with the Age
/// Calculation Act); 6 and above means school age.
#[must_use]
pub fn class_age(born: Date, fiscal_year: i16) -> i16 {
    let cohort = if (born.month(), born.day()) >= (4, 2) { born.year() } else { born.year() - 1 };
    fiscal_year.saturating_sub(cohort).saturating_sub(1).max(0)
}

/// Completed years on a day, by the Age Calculation Act (年齢計算ニ関スル法律): one grows older at the
/// end of the day before the birthday, so the new age holds on the birthday itself, and for those born
/// on 29 February on 1 March of other years. Negative before birth.
#[must_use]
pub fn age_on(born: Date, on: Date) -> i16 {
    let years = on.year() - born.year();
    if (on.month(), on.day()) < (born.month(), born.day()) { years - 1 } else { years }
}

// Reckoned by hand: jiff's spans and parser bring all of its time zones and formats into the browser's
// bundle. The tests compare with jiff.

/// A day as `YYYY-MM-DD`.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let mut pieces = text.splitn(3, '-');
    let (year, month, day) = (pieces.next()?, pieces.next()?, pieces.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day `months` later (earlier, where negative), kept inside the month: 31 January + 1 = 28 or 29 February.
/// None beyond the calendar.
#[must_use]
pub fn months_after(day: Date, months: i32) -> Option<Date> {
    let all = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + i64::from(months);
    let year = i16::try_from(all.div_euclid(12)).ok()?;
    let first = Date::new(year, i8::try_from(all.rem_euclid(12)).ok()? + 1, 1).ok()?;
    Date::new(year, first.month(), day.day().min(first.days_in_month())).ok()
}

/// Completed months from one day to another; negative where the second is earlier.
#[must_use]
pub fn months_between(from: Date, to: Date) -> i32 {
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    // The last month counts once its day has come, kept inside the month as in `months_after`.
    match months_after(from, months) {
        Some(reached) if months > 0 && reached > to => months - 1,
        Some(reached) if months < 0 && reached < to => months + 1,
        _ => months,
    }
}

/// The day `days` later (earlier, where negative). None beyond the calendar.
#[must_use]
pub fn days_after(day: Date, days: i32) -> Option<Date> {
    of_number(number(day) + i64::from(days))
}

/// Days from one day to another; negative where the second is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    i32::try_from(number(to) - number(from)).unwrap_or(0)
}

/// Days since 1 March of the year 0, in years that begin with March, so that a leap day comes last.
fn number(day: Date) -> i64 {
    let (month, of_month) = (i64::from(day.month()), i64::from(day.day()));
    let year = i64::from(day.year()) - i64::from(month <= 2);
    let before = (153 * ((month + 9) % 12) + 2) / 5;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + before + of_month - 1
}

fn of_number(number: i64) -> Option<Date> {
    let (era, in_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
    let year_of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * in_year + 2) / 153;
    let day = in_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fiscal_year_begins_in_april() {
        assert_eq!(fiscal_year(date(2026, 3, 31)), 2025);
        assert_eq!(fiscal_year(date(2026, 4, 1)), 2026);
    }

    #[test]
    fn the_cohort_begins_on_the_second_of_april() {
        for (born, class) in [
            (date(2025, 4, 2), 0),
            (date(2025, 4, 1), 1),
            (date(2026, 6, 1), 0),
            (date(2020, 4, 2), 5),
            (date(2020, 4, 1), 6),
        ] {
            assert_eq!(class_age(born, 2026), class, "{born}");
        }
        assert_eq!(class_age(date(-9999, 1, 1), i16::MAX), i16::MAX - 1);
    }

    #[test]
    fn one_is_a_year_older_on_the_birthday() {
        assert_eq!(age_on(date(1961, 4, 1), date(2026, 3, 31)), 64);
        assert_eq!(age_on(date(1961, 4, 1), date(2026, 4, 1)), 65);
        assert_eq!(age_on(date(2026, 6, 1), date(2026, 5, 31)), -1);
    }

    #[test]
    fn those_born_on_29_february_are_older_on_1_march() {
        let born = date(2024, 2, 29);
        assert_eq!(age_on(born, date(2025, 2, 28)), 0);
        assert_eq!(age_on(born, date(2025, 3, 1)), 1);
        assert_eq!(age_on(born, date(2028, 2, 28)), 3);
        assert_eq!(age_on(born, date(2028, 2, 29)), 4);
    }

    #[test]
    fn months_stay_inside_the_month_and_the_calendar() {
        assert_eq!(months_after(date(2026, 1, 31), 1), Some(date(2026, 2, 28)));
        assert_eq!(months_after(date(2024, 1, 31), 1), Some(date(2024, 2, 29)));
        assert_eq!(months_after(date(2026, 3, 31), -1), Some(date(2026, 2, 28)));
        assert_eq!(months_after(date(2026, 11, 20), 14), Some(date(2028, 1, 20)));
        assert_eq!(months_after(date(2026, 1, 1), i32::MAX), None);
        assert_eq!(days_after(date(2026, 2, 28), 1), Some(date(2026, 3, 1)));
        assert_eq!(days_after(date(2026, 1, 1), i32::MIN), None);
    }

    #[test]
    fn a_day_is_read_from_its_digits() {
        assert_eq!(parse("2026-11-20"), Some(date(2026, 11, 20)));
        for broken in ["", "2026-11", "2026-02-29", "2026-13-01", "2026-11-20T00:00"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn days_and_months_are_those_of_jiff(
            year in -9_999_i16..=9_999, month in 1_i8..=12, day in 1_i8..=28,
            days in -4_000_000_i32..4_000_000, months in -130_000_i32..130_000,
        ) {
            let from = date(year, month, day);
            let to = from.checked_add(jiff::Span::new().days(days)).ok();
            prop_assert_eq!(days_after(from, days), to);
            prop_assert_eq!(months_after(from, months), from.checked_add(jiff::Span::new().months(months)).ok());
            if let Some(to) = to {
                prop_assert_eq!(days_between(from, to), days);
            }
        }

        #[test]
        fn days_between_two_days_lead_from_one_to_the_other(from in -5_000_i32..50_000, days in -50_000_i32..50_000) {
            let from = days_after(date(1970, 1, 1), from).unwrap();
            let to = days_after(from, days).unwrap();
            prop_assert_eq!(days_between(from, to), days);
        }

        #[test]
        fn class_age_is_the_age_on_the_day_before_the_school_year(year in 1950_i16..2026, month in 1_i8..=12, day in 1_i8..=31) {
            if let Ok(born) = Date::new(year, month, day) {
                // On 1 April those born on 2 April have not yet reached, those born on 1 April have.
                prop_assert_eq!(class_age(born, 2026), age_on(born, date(2026, 4, 1)).max(0));
            }
        }
    }
}
