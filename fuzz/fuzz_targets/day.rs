//! Days, years and times as somebody writes them.

#![no_main]

use domain::japanese::{calendar, era, time_of_day, written_day};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(day) = written_day::parse(text) {
        assert_eq!(written_day::parse(&day.to_string()), Some(day));
        assert_eq!(written_day::parse(&era::wareki(day)), Some(day));
        let (of, year) = era::of(day);
        assert_eq!(era::to_western(of, year, day.month(), day.day()), Ok(day));
        let age = calendar::class_age(day, 2026);
        assert!(age >= 0 && age <= calendar::class_age(day, 2027));
    }
    if let Some(day) = calendar::parse(text) {
        for months in [-1, 1, 12, 1_000_000] {
            if let Some(later) = calendar::months_after(day, months) {
                assert_eq!(calendar::months_between(day, later), months);
            }
        }
        for days in [-1, 1, 366, 10_000_000] {
            if let Some(later) = calendar::days_after(day, days) {
                assert_eq!(calendar::days_between(day, later), days);
            }
        }
    }
    if let Some(minutes) = time_of_day::parse(text) {
        assert_eq!(time_of_day::parse(&time_of_day::format(minutes)), Some(minutes));
    }
    if let Some(year) = era::parse_year(text) {
        assert!((1..=9999).contains(&year));
    }
});
