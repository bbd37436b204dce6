//! Where a question changed: marked in the picture, in the table and in a note.

use leptos::prelude::*;

use super::Month;
use super::frame::raw;
use super::number::length;
use crate::text::{Lang, chart as words};

/// A change of the question, after which values cannot be compared with those before.
pub struct Break {
    /// The first month with the new question, counted from the first of the chart.
    pub month: usize,
    /// What changed; may be empty.
    pub note: String,
}

/// ①, ②, ③ …
fn mark(number: usize) -> String {
    let circled = u32::try_from(number).ok().filter(|number| *number < 20).map(|number| 0x2460 + number);
    circled.and_then(char::from_u32).map_or_else(|| format!("({})", number + 1), String::from)
}

/// The months at which lines are interrupted.
pub(super) fn months(breaks: &[Break]) -> Vec<usize> {
    breaks.iter().map(|change| change.month).collect()
}

/// Marks of the changes in a month; none in most.
pub(super) fn marks(breaks: &[Break], month: usize) -> Option<String> {
    let marks: String = breaks
        .iter()
        .enumerate()
        .filter(|(_, change)| change.month == month)
        .map(|(number, _)| mark(number))
        .collect();
    (!marks.is_empty()).then_some(marks)
}

/// A note on each change within so many months.
pub(super) fn notes(
    breaks: &[Break],
    first: Month,
    months: usize,
    lang: Lang,
) -> impl Iterator<Item = String> {
    inside(breaks, months).map(move |(number, change)| {
        let month = first.after(change.month).raw(lang);
        let said = raw(words::BREAK, lang, &[("mark", &mark(number)), ("month", &month)]);
        if change.note.is_empty() { said } else { format!("{said} {}", change.note) }
    })
}

/// An upright line before each changed month, with its mark above.
pub(super) fn lines(breaks: &[Break], months: usize) -> AnyView {
    inside(breaks, months)
        .map(|(number, change)| {
            // So few months that an f64 holds them exactly.
            let x = length(change.month as f64 / months as f64);
            view! {
                <line class="chart-break" x1=x.clone() x2=x.clone() y2="100%"/>
                <text class="chart-break-mark" x=x y="-0.5em">{mark(number)}</text>
            }
        })
        .collect_view()
        .into_any()
}

fn inside(breaks: &[Break], months: usize) -> impl Iterator<Item = (usize, &Break)> {
    breaks.iter().enumerate().filter(move |(_, change)| change.month < months)
}
