//! Japanese eras. First days as in JIS X 0301 and the era table of the Base Registry.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::width;

/// How a year was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Era {
    /// 西暦.
    Western,
    /// 令和, from 2019-05-01.
    Reiwa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 明治, from 1868-01-25; usable from 1873-01-01 (明治6年), when the Gregorian calendar came.
    Meiji,
}

/// Why an era date is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EraError {
    /// The calendar has no such day.
    #[error("no such day")]
    NoSuchDay,
    /// The day exists, but the era had not begun or was over.
    #[error("the day is not in this era")]
    NotInEra,
}

const MEIJI: Date = date(1873, 1, 1);
const TAISHO: Date = date(1912, 7, 30);
const SHOWA: Date = date(1926, 12, 25);
const HEISEI: Date = date(1989, 1, 8);
const REIWA: Date = date(2019, 5, 1);

impl Era {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Western, Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// The code that forms and data use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Western => "western",
            Self::Reiwa => "reiwa",
            Self::Heisei => "heisei",
            Self::Showa => "showa",
            Self::Taisho => "taisho",
            Self::Meiji => "meiji",
        }
    }

    /// The era with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|era| era.as_str() == code)
    }

    /// The name in Japanese.
    #[must_use]
    pub fn name_ja(self) -> &'static str {
        match self {
            Self::Western => "西暦",
            Self::Reiwa => "令和",
            Self::Heisei => "平成",
            Self::Showa => "昭和",
            Self::Taisho => "大正",
            Self::Meiji => "明治",
        }
    }

    /// First usable day and the day after the last.
    fn days(self) -> (Date, Date) {
        match self {
            Self::Western => (Date::MIN, Date::MAX),
            Self::Reiwa => (REIWA, Date::MAX),
            Self::Heisei => (HEISEI, REIWA),
            Self::Showa => (SHOWA, HEISEI),
            Self::Taisho => (TAISHO, SHOWA),
            Self::Meiji => (MEIJI, TAISHO),
        }
    }

    /// Western year of the year before the first.
    fn offset(self) -> i16 {
        match self {
            Self::Western => 0,
            Self::Reiwa => 2018,
            Self::Heisei => 1988,
            Self::Showa => 1925,
            Self::Taisho => 1911,
            Self::Meiji => 1867,
        }
    }
}

/// A typed year: digits of any width, or 元 for the first. Between 1 and 9999.
#[must_use]
pub fn parse_year(text: &str) -> Option<i16> {
    let folded = width::fold_digits(text);
    let year = folded.trim().trim_end_matches('年').trim_end();
    if year == "元" {
        return Some(1);
    }
    if year.is_empty() || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    year.parse().ok().filter(|year| (1..=9999).contains(year))
}

/// The day that an era date names.
///
/// # Errors
/// [`EraError::NoSuchDay`] where the calendar has no such day (a western year below 1000 is a slip of
/// the pen and counts as none); [`EraError::NotInEra`] where the era did not have it.
pub fn to_western(era: Era, year: i16, month: i8, day: i8) -> Result<Date, EraError> {
    let least = if era == Era::Western { 1000 } else { 1 };
    if year < least {
        return Err(EraError::NoSuchDay);
    }
    let year = year.checked_add(era.offset()).ok_or(EraError::NoSuchDay)?;
    let day = Date::new(year, month, day).map_err(|_| EraError::NoSuchDay)?;
    let (first, end) = era.days();
    if day < first || (day >= end && end != Date::MAX) { Err(EraError::NotInEra) } else { Ok(day) }
}

/// The era and year of a day; western before 1873.
#[must_use]
pub fn of(day: Date) -> (Era, i16) {
    let era = [Era::Reiwa, Era::Heisei, Era::Showa, Era::Taisho, Era::Meiji]
        .into_iter()
        .find(|era| day >= era.days().0)
        .unwrap_or(Era::Western);
    (era, day.year() - era.offset())
}

/// A day in Japanese with its era: `令和8年11月20日`, `令和元年5月1日`; western before 1873.
#[must_use]
pub fn wareki(day: Date) -> String {
    match of(day) {
        (Era::Western, _) => western_ja(day),
        (era, 1) => format!("{}元年{}月{}日", era.name_ja(), day.month(), day.day()),
        (era, year) => format!("{}{year}年{}月{}日", era.name_ja(), day.month(), day.day()),
    }
}

/// A day in Japanese: `2026年11月20日`.
#[must_use]
pub fn western_ja(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_era_begins_and_ends_on_its_day() {
        for (era, year, month, day, western) in [
            (Era::Reiwa, 1, 5, 1, date(2019, 5, 1)),
            (Era::Heisei, 1, 1, 8, date(1989, 1, 8)),
            (Era::Heisei, 31, 4, 30, date(2019, 4, 30)),
            (Era::Showa, 1, 12, 25, date(1926, 12, 25)),
            (Era::Showa, 64, 1, 7, date(1989, 1, 7)),
            (Era::Taisho, 1, 7, 30, date(1912, 7, 30)),
            (Era::Taisho, 15, 12, 24, date(1926, 12, 24)),
            (Era::Meiji, 45, 7, 29, date(1912, 7, 29)),
            (Era::Meiji, 6, 1, 1, date(1873, 1, 1)),
            (Era::Western, 2026, 11, 20, date(2026, 11, 20)),
        ] {
            assert_eq!(to_western(era, year, month, day), Ok(western));
        }
        for (era, year, month, day) in [
            (Era::Heisei, 31, 5, 1),
            (Era::Showa, 64, 1, 8),
            (Era::Taisho, 15, 12, 25),
            (Era::Meiji, 45, 7, 30),
            (Era::Meiji, 5, 12, 31),
            (Era::Reiwa, 1, 4, 30),
            (Era::Heisei, 1, 1, 7),
            (Era::Heisei, 40, 1, 1),
        ] {
            assert_eq!(to_western(era, year, month, day), Err(EraError::NotInEra), "{era:?} {year}");
        }
    }

    #[test]
    fn days_that_the_calendar_lacks_are_no_days() {
        for (era, year, month, day) in [
            (Era::Reiwa, 8, 2, 29),
            (Era::Western, 2026, 13, 1),
            (Era::Western, 2026, 0, 1),
            (Era::Western, 8, 1, 1),
            (Era::Reiwa, 0, 5, 1),
            (Era::Reiwa, -1, 5, 1),
            (Era::Reiwa, i16::MAX, 5, 1),
        ] {
            assert_eq!(to_western(era, year, month, day), Err(EraError::NoSuchDay), "{era:?} {year}");
        }
        assert_eq!(to_western(Era::Reiwa, 6, 2, 29), Ok(date(2024, 2, 29)));
    }

    #[test]
    fn days_are_written_as_in_letters_of_the_city() {
        assert_eq!(wareki(date(2026, 11, 20)), "令和8年11月20日");
        assert_eq!(wareki(date(2019, 5, 1)), "令和元年5月1日");
        assert_eq!(wareki(date(1860, 5, 1)), "1860年5月1日");
        assert_eq!(western_ja(date(2026, 11, 20)), "2026年11月20日");
    }

    #[test]
    fn years_are_read_in_any_width_and_gannen_is_the_first() {
        assert_eq!(parse_year("元"), Some(1));
        assert_eq!(parse_year(" 元年 "), Some(1));
        assert_eq!(parse_year("２０２６"), Some(2026));
        assert_eq!(parse_year("08年"), Some(8));
        for text in ["", "年", "0", "-1", "+5", "10000", "八", "99999999999"] {
            assert_eq!(parse_year(text), None, "{text}");
        }
    }

    #[test]
    fn codes_are_the_same_in_forms_and_in_data() {
        for era in Era::ALL {
            assert_eq!(Era::parse(era.as_str()), Some(era));
            assert_eq!(serde_json::to_value(era).unwrap(), era.as_str());
        }
        assert_eq!(Era::parse("Reiwa"), None);
    }

    proptest! {
        #[test]
        fn every_day_survives_the_way_through_its_era(year in 1000_i16..=9999, month in 1_i8..=12, day in 1_i8..=31) {
            if let Ok(western) = Date::new(year, month, day) {
                let (era, era_year) = of(western);
                prop_assert!(era_year >= 1);
                prop_assert_eq!(to_western(era, era_year, month, day), Ok(western));
            }
        }
    }
}
