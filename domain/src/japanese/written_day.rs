//! A day as somebody writes it on one line.

use jiff::civil::Date;

use super::era::{self, Era};
use super::width;

/// The day that a text names: `2027-04-01`, `2027/4/1`, `20270401`, `2027年4月1日`, `令和9年4月1日`, `R9.4.1`, in
/// any width. None for anything else, also for days that the calendar or the era lacks.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let folded: String = width::fold_digits(text).chars().filter(|c| !c.is_whitespace()).collect();
    let (era, rest) = era_before(&folded);
    if era == Era::Western && rest.len() == 8 && rest.bytes().all(|b| b.is_ascii_digit()) {
        return day(era, &rest[..4], &rest[4..6], &rest[6..]);
    }
    let mut parts = rest.trim_end_matches('日').split(['年', '月', '-', '/', '.']);
    let (year, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    day(era, year, month, last)
}

fn era_before(text: &str) -> (Era, &str) {
    for era in Era::ALL {
        if let Some(rest) = text.strip_prefix(era.name_ja()) {
            return (era, rest);
        }
    }
    let era = match text.chars().next().map(|c| c.to_ascii_uppercase()) {
        Some('R') => Era::Reiwa,
        Some('H') => Era::Heisei,
        Some('S') => Era::Showa,
        Some('T') => Era::Taisho,
        Some('M') => Era::Meiji,
        _ => return (Era::Western, text),
    };
    (era, &text[1..])
}

fn day(era: Era, year: &str, month: &str, day: &str) -> Option<Date> {
    let small = |text: &str| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse::<i8>().ok()).flatten()
    };
    era::to_western(era, era::parse_year(year)?, small(month)?, small(day)?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in [
            "2027-04-01",
            "2027/4/1",
            "20270401",
            "２０２７年４月１日",
            "令和9年4月1日",
            "令和９年 ４月 １日",
            "R9.4.1",
            "r9-4-1",
            "西暦2027年4月1日",
        ] {
            assert_eq!(parse(text), Some(date(2027, 4, 1)), "{text}");
        }
        assert_eq!(parse("令和元年5月1日"), Some(date(2019, 5, 1)));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "4月1日",
            "2027-02-29",
            "R0.4.1",
            "平成31年5月1日",
            "2027-4-1-1",
            "2027-004-1",
            "27-4-1",
            "あ",
            "ｒ",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_survives_being_written(days in -40_000_i32..60_000) {
            let day = crate::japanese::calendar::days_after(date(1970, 1, 1), days).unwrap();
            prop_assert_eq!(parse(&day.to_string()), Some(day));
            prop_assert_eq!(parse(&era::wareki(day)), Some(day));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,16}") {
            let _ = parse(&text);
        }
    }
}
