//! Numbers of surveys as they are written in tables.

use domain::survey::{
    item::Kind,
    questionnaire::Column,
    results::{Compared, Figure, Moved, Point, bins},
};
use leptos::prelude::*;

use crate::text::{Lang, Spoken, filled_raw, results as words, ruby};
pub use crate::ui::chart::fixed;
use crate::ui::chart::{Axis, Cell, Estimate};

/// `42.3% ±3.1`
#[must_use]
pub fn share(figure: Figure) -> AnyView {
    with_margin(figure, Axis::Share)
}

/// `3.35 ±0.12`
#[must_use]
pub fn mean(figure: Figure) -> AnyView {
    // How a mean is written does not depend on where its scale ends.
    with_margin(figure, Axis::Mean { low: 0.0, high: 0.0 })
}

fn with_margin(figure: Figure, axis: Axis) -> AnyView {
    let margin = axis.margin(estimate(figure));
    let margin = margin.map(|margin| view! { " "<span class="figure-margin">{margin}</span> });
    view! { <span class="nowrap">{axis.written(figure.value)}</span>{margin} }.into_any()
}

/// A change, with what is to be made of it in words.
#[must_use]
pub fn change(compared: Compared, lang: Lang) -> AnyView {
    match compared {
        Compared::Nothing => view! { <span aria-hidden="true">"–"</span><span class="visually-hidden">{words::NONE.view(lang)}</span> }.into_any(),
        Compared::Broken => view! { <span class="change-broken">{words::BROKEN.view(lang)}</span> }.into_any(),
        Compared::Moved(moved) => {
            let verdict = verdict(moved).map(|(class, phrase)| view! { <span class=class>{phrase.view(lang)}</span> });
            let few = moved.few.then(|| view! { <span class="change-chance">{words::FEW.view(lang)}</span> });
            view! { <span class="change-value nowrap">{difference(moved, lang)}</span>{verdict}{few} }.into_any()
        }
    }
}

fn verdict(moved: Moved) -> Option<(&'static str, crate::text::Phrase)> {
    moved.exceeds_chance().map(|real| {
        if real { ("change-real", words::MORE_THAN_CHANCE) } else { ("change-chance", words::MAY_BE_CHANCE) }
    })
}

fn difference(moved: Moved, lang: Lang) -> AnyView {
    let written =
        if moved.is_share { fixed(moved.difference * 100.0, 1) } else { fixed(moved.difference, 2) };
    let zero = written.bytes().all(|b| matches!(b, b'0' | b'.'));
    let signed = if moved.difference > 0.0 && !zero { format!("+{written}") } else { written };
    if moved.is_share { words::POINTS.view_filled(lang, &[("value", &signed)]) } else { signed.into_any() }
}

/// An estimate of a chart.
#[must_use]
pub fn estimate(figure: Figure) -> Estimate {
    Estimate {
        value: figure.value,
        interval: figure.interval.map(|interval| (interval.low, interval.high)),
        n: figure.n,
    }
}

/// A place of a chart.
#[must_use]
pub fn cell(point: Point) -> Cell {
    match point {
        Point::Missing => Cell::Missing,
        Point::Withheld => Cell::Withheld,
        Point::Known(figure) => Cell::Shown(estimate(figure)),
    }
}

/// What is measured of a column.
#[must_use]
pub fn axis(column: &Column<'_>, is_share: bool) -> Axis {
    match column.kind() {
        _ if is_share => Axis::Share,
        Kind::Rating { .. } => Axis::Mean { low: 0.0, high: 10.0 },
        Kind::Number { least, most, .. } => Axis::Mean { low: f64::from(*least), high: f64::from(*most) },
        _ => Axis::Mean { low: 1.0, high: 5.0 },
    }
}

/// The answers of a column in words, readings included; of numbers, their ranges.
#[must_use]
pub fn answers(column: &Column<'_>, lang: Lang) -> Vec<String> {
    let Kind::Number { unit, .. } = column.kind() else {
        return column.labels().iter().map(|label| label.raw(lang).to_owned()).collect();
    };
    let range = |(low, high): (u16, u16)| {
        let blanks =
            [("low", low.to_string()), ("high", high.to_string()), ("unit", unit.raw(lang).to_owned())];
        filled_raw(
            words::RANGE_OF_NUMBERS.raw(lang),
            &blanks.each_ref().map(|(name, value)| (*name, value.as_str())),
        )
    };
    bins(column).into_iter().map(range).collect()
}

/// Words that may hold readings.
#[must_use]
pub fn read(raw: &str) -> AnyView {
    ruby(raw)
}
