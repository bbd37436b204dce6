//! Places of a picture that tell their numbers to those who point at them: in a `<title>`, which browsers show by
//! themselves, and which the island [`ChartReader`](crate::islands::ChartReader) shows to fingers and keyboards too.
//! The first line says what it is; the table says the same.

use leptos::prelude::*;

use super::number::{count, length};
use super::{Axis, Cell};
use crate::text::{Lang, chart as words, without_readings};

/// What a place tells; its lines may hold readings, which a title cannot show.
pub(super) fn told(lines: &[&str]) -> AnyView {
    leptos::svg::title().child(without_readings(&lines.join("\n"))).into_any()
}

/// A cell in one line: `42.4% ±3.1 (n = 523)`.
pub(super) fn said(axis: Axis, cell: Cell, lang: Lang) -> String {
    let Some(estimate) = cell.shown() else {
        let why = if cell == Cell::Withheld { words::WITHHELD } else { words::NO_VALUE };
        return why.raw(lang).to_owned();
    };
    let margin = axis.margin(estimate).map(|margin| format!(" {margin}")).unwrap_or_default();
    let value = axis.written(estimate.value) + &margin;
    words::VALUE_OF.fill(lang, &[("value", &value), ("n", &count(estimate.n))])
}

/// A month of a picture, from its foot to its top.
pub(super) fn strip(month: usize, months: usize, lines: &[&str]) -> AnyView {
    // So few months that an f64 holds them exactly.
    let (x, width) = (month as f64 / months as f64, 1.0 / months as f64);
    view! {
        <rect class="chart-strip" x=length(x) width=length(width) height="100%">{told(lines)}</rect>
    }
    .into_any()
}
