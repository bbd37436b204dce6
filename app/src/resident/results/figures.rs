//! From the numbers of a release to what charts and tables show of them.

use domain::survey::{
    publication::{Figure, Value},
    release::Shown,
    schedule::Month,
};
use leptos::prelude::*;

use crate::{
    text::{Lang, chart as words},
    ui::chart::{self, Cell, Estimate},
};

/// A share as a chart shows it, beside a number of people.
pub(super) fn cell(value: Value, n: Shown) -> Cell {
    match (value, n) {
        (Value::Shown(percent), Shown::Count(n)) => Cell::Shown(Estimate {
            value: percent.value / 100.0,
            interval: percent.low.zip(percent.high).map(|(low, high)| (low / 100.0, high / 100.0)),
            n,
        }),
        (Value::None, Shown::Count(_)) => Cell::Missing,
        _ => Cell::Withheld,
    }
}

/// A number of people in a table, with its share below.
pub(super) fn people(figure: Figure) -> AnyView {
    match (figure.count, figure.share) {
        (Shown::Count(count), Value::Shown(percent)) => view! {
            <td class="figure">
                {grouped(count)}
                <span class="chart-count">{format!("{:.1}%", percent.value)}</span>
            </td>
        }
        .into_any(),
        (shown, _) => count(shown),
    }
}

/// A number of people in a table.
pub(super) fn count(shown: Shown) -> AnyView {
    match shown {
        Shown::Count(count) => view! { <td class="figure">{grouped(count)}</td> }.into_any(),
        Shown::Withheld => star(),
    }
}

/// A share in a table, with its interval.
pub(super) fn share(value: Value, lang: Lang) -> AnyView {
    match value {
        Value::Shown(percent) => {
            let interval = percent.low.zip(percent.high);
            let interval = interval.map(|(low, high)| {
                view! { <span class="chart-count">{format!("{low:.1}–{high:.1}")}</span> }
            });
            view! { <td class="figure">{format!("{:.1}%", percent.value)}{interval}</td> }.into_any()
        }
        Value::Withheld => star(),
        Value::None => view! {
            <td class="figure">
                <span aria-hidden="true">"–"</span>
                <span class="visually-hidden">{words::NO_VALUE.view(lang)}</span>
            </td>
        }
        .into_any(),
    }
}

/// What is withheld; the page says above what a star means, and there are thousands of them.
fn star() -> AnyView {
    view! { <td class="figure">"*"</td> }.into_any()
}

/// `12,345`
pub(super) fn grouped(number: u64) -> String {
    // People are far fewer than an f64 counts exactly.
    domain::form::grouped(number as f64)
}

/// The month of a release; the beginning of the era where it cannot be read, which no release is from.
pub(super) fn month(text: &str) -> Month {
    Month::parse(text).unwrap_or(Month { year: 1970, month: 1 })
}

/// As charts want it.
pub(super) fn of_chart(month: Month) -> chart::Month {
    chart::Month { year: month.year, month: month.month }
}

/// `2026年11月`, readings included.
pub(super) fn named(month: Month, lang: Lang) -> String {
    words::month(month.year, month.month, lang)
}
