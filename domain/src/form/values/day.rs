//! Days, periods and the weekly timetable.

use jiff::civil::Date;

use super::number::number;
use super::text::needed;
use super::{Limits, Problem, Reading, Value};
use crate::form::evaluated::WorkDay;
use crate::japanese::{era, time_of_day, width};

/// Days of a timetable as parts name them, Monday first.
pub const WEEK: [&str; 8] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"];
/// Most minutes of a break.
const LONGEST_BREAK: f64 = 720.0;

pub(super) fn date<'t>(limits: Limits, typed: &dyn Fn(&str) -> &'t str) -> Reading {
    let mut reading = Reading::default();
    match one(&mut reading, "", limits, typed) {
        Some(day) => reading.with(Value::Day(day)),
        None => reading,
    }
}

pub(super) fn period<'t>(limits: Limits, open_end: bool, typed: &dyn Fn(&str) -> &'t str) -> Reading {
    let mut reading = Reading::default();
    let from = one(&mut reading, "from_", limits, typed);
    let begun = reading.typed;
    let to = one(&mut reading, "to_", Limits { earliest: from.or(limits.earliest), ..limits }, typed);
    if !reading.typed {
        return reading;
    }
    if !begun {
        reading.wrong("from_year", Problem::Missing);
    }
    let end_typed = DAY_PARTS.iter().any(|part| !typed(&format!("to_{part}")).trim().is_empty());
    if !open_end && !end_typed {
        reading.wrong("to_year", Problem::Missing);
    }
    match from {
        Some(from) => reading.with(Value::Period { from, to }),
        None => reading,
    }
}

const DAY_PARTS: [&str; 3] = ["year", "month", "day"];

/// One day, typed in parts whose names begin with `prefix`.
fn one<'t>(
    reading: &mut Reading,
    prefix: &str,
    limits: Limits,
    typed: &dyn Fn(&str) -> &'t str,
) -> Option<Date> {
    let part = |name: &str| format!("{prefix}{name}");
    let typed = |name: &str| typed(&part(name)).trim();
    if DAY_PARTS.iter().all(|name| typed(name).is_empty()) {
        return None;
    }
    reading.typed = true;
    let before = reading.problems.len();
    let era = match typed("era").trim() {
        "" => era::Era::Western,
        code => era::Era::parse(code).unwrap_or_else(|| {
            reading.wrong(&part("era"), Problem::NotOffered);
            era::Era::Western
        }),
    };
    let year = needed(typed("year")).and_then(|text| era::parse_year(text).ok_or(Problem::NotADay));
    let year = reading.take(&part("year"), year);
    let month = reading.take(&part("month"), needed(typed("month")).and_then(|text| small(text, '月')));
    let day = reading.take(&part("day"), needed(typed("day")).and_then(|text| small(text, '日')));
    if reading.problems.len() > before {
        return None;
    }
    let problem = match era::to_western(era, year, month, day) {
        Ok(day) => match (limits.earliest, limits.latest) {
            (Some(earliest), _) if day < earliest => Problem::TooEarly { earliest },
            (_, Some(latest)) if day > latest => Problem::TooLate { latest },
            _ => return Some(day),
        },
        Err(era::EraError::NotInEra) => Problem::NotInEra,
        Err(era::EraError::NoSuchDay) => Problem::NotADay,
    };
    // Of a single day the whole is concerned; of a period, its one end.
    let concerned = (!prefix.is_empty()).then(|| part("year"));
    reading.problems.push((concerned, problem));
    None
}

pub(super) fn timetable<'t>(typed: &dyn Fn(&str) -> &'t str) -> Reading {
    let mut reading = Reading::default();
    let mut week = Vec::new();
    for (day, name) in (0_u8..).zip(WEEK) {
        let part = |what: &str| format!("{name}_{what}");
        let [from, to, pause] = ["from", "to", "break"].map(|what| typed(&part(what)).trim());
        if [from, to, pause].iter().all(|text| text.is_empty()) {
            continue;
        }
        reading.typed = true;
        let before = reading.problems.len();
        let time = |text| needed(text).and_then(|text| time_of_day::parse(text).ok_or(Problem::NotATime));
        let from = reading.take(&part("from"), time(from));
        let to = reading.take(&part("to"), time(to));
        let pause = if pause.is_empty() {
            0.0
        } else {
            reading.take(&part("break"), number(pause, Some(0.0), Some(LONGEST_BREAK), 0))
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within its limits")]
        let pause = pause as u16;
        let day = WorkDay { day, from, to, pause };
        if reading.problems.len() == before && day.minutes() == 0 {
            reading.wrong(&part("to"), Problem::NoTimeLeft);
        }
        week.push(day);
    }
    if reading.typed { reading.with(Value::Timetable(week)) } else { reading }
}

/// A month or a day: one or two digits, any width.
pub(super) fn small(text: &str, unit: char) -> Result<i8, Problem> {
    let folded = width::fold_digits(text);
    let digits = folded.trim().trim_end_matches(unit).trim_end();
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().ok_or(Problem::NotADay)
}
