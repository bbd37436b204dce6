//! The same picture once per district, all on the same axes, each compared with the whole city.

use leptos::prelude::*;

use super::axis::levels;
use super::bar::{Bar, bar};
use super::frame::{
    Frame, Table, TableForm, count_cell, frame, hatching, heading, measure, month_row, notes, nothing, raw,
    value_and_count_cell, value_cell,
};
use super::mark::{said, strip};
use super::number::{length, range};
use super::plot::{self, Run, across, band, down, line, runs, sheet};
use super::{Axis, Break, Cell, Month, change};
use crate::text::{Lang, chart as words, ruby};

/// Districts side by side: lines over months, or bars where there is one month only.
pub struct SmallMultiples {
    /// Language.
    pub lang: Lang,
    /// Id on the page.
    pub id: String,
    /// The question.
    pub title: String,
    /// What is measured.
    pub axis: Axis,
    /// The first month.
    pub first: Month,
    /// Where the question changed, by time.
    pub breaks: Vec<Break>,
    /// The whole city.
    pub city: Part,
    /// The districts, in their order.
    pub parts: Vec<Part>,
}

/// A district, or the whole city.
pub struct Part {
    /// Its name.
    pub label: String,
    /// A cell per month, from the first on.
    pub points: Vec<Cell>,
}

impl Part {
    fn at(&self, month: usize) -> Cell {
        plot::at(&self.points, month)
    }
}

/// Renders it.
#[must_use]
pub fn small_multiples(model: &SmallMultiples) -> AnyView {
    let (lang, id) = (model.lang, model.id.as_str());
    let cells: Vec<Cell> =
        model.parts.iter().chain([&model.city]).flat_map(|part| part.points.iter().copied()).collect();
    if model.parts.is_empty() || cells.iter().all(|cell| *cell == Cell::Missing) {
        return nothing(id, &model.title, lang);
    }
    let months = model.parts.iter().chain([&model.city]).map(|part| part.points.len()).max().unwrap_or(0);
    let latest = months.saturating_sub(1);
    let mut notes = notes(&cells, lang);
    notes.extend(change::notes(&model.breaks, model.first, months, lang));
    let (picture, table) = if months == 1 {
        let city = model.city.at(0).shown().map(|city| city.value);
        if let Some(value) = city {
            let blanks = [("label", model.city.label.as_str()), ("value", &model.axis.written(value))];
            notes.insert(0, raw(words::REFERENCE, lang, &blanks));
        }
        (bars(model, city), one_month(model, &cells))
    } else {
        (grid(model, months), many_months(model, months))
    };
    frame(Frame {
        lang,
        id,
        title: &model.title,
        sentences: sentence(model, latest).into_iter().collect(),
        picture: view! { {hatching(id, &cells)}{picture} }.into_any(),
        notes,
        table,
    })
}

fn sentence(model: &SmallMultiples, month: usize) -> Option<String> {
    let city = model.city.at(month).shown()?;
    let (low, high) = range(model.parts.iter().map(|part| part.at(month)))?;
    let written = |value: f64| model.axis.written(value);
    let blanks = [
        ("month", &*model.first.after(month).raw(model.lang)),
        ("city", &model.city.label),
        ("value", &written(city.value)),
        ("low", &written(low)),
        ("high", &written(high)),
    ];
    Some(raw(words::RANGE, model.lang, &blanks))
}

fn bars(model: &SmallMultiples, city: Option<f64>) -> AnyView {
    let (chart, axis) = (model.id.as_str(), model.axis);
    let each = |part: &Part| {
        let cell = part.at(0);
        bar(&Bar {
            lang: model.lang,
            chart,
            label: &part.label,
            axis,
            cell,
            class: "chart-fill",
            reference: city,
        })
    };
    let bars = model.parts.iter().map(each).collect_view();
    view! { <div class="chart-bars">{bars}</div> }.into_any()
}

fn grid(model: &SmallMultiples, months: usize) -> AnyView {
    let (lang, axis) = (model.lang, model.axis);
    let (low, high) = axis.ends();
    let blanks = [
        ("from", &*model.first.raw(lang)),
        ("to", &model.first.after(months.saturating_sub(1)).raw(lang)),
        ("low", &axis.tick(low)),
        ("high", &axis.tick(high)),
    ];
    let axes = raw(words::PERIOD, lang, &blanks);
    let changes = change::months(&model.breaks);
    let city = runs(&model.city.points, &changes);
    let parts = model
        .parts
        .iter()
        .map(|part| {
            let runs = runs(&part.points, &changes);
            let latest = axis.told(part.at(months.saturating_sub(1)));
            view! {
                <div class="chart-small">
                    <p class="chart-small-head">
                        <span class="chart-label">{ruby(&part.label)}</span>
                        <span class="chart-value">{latest}</span>
                    </p>
                    <svg class="chart-field">
                        {levels(axis, [low, f64::midpoint(low, high), high])}
                        {change::lines(&model.breaks, months)}
                        {sheet(view! {
                            <g class="chart-line-1">{band(&runs, axis, months)}</g>
                            <g class="chart-line-city">{line(&city, axis, months)}</g>
                            <g class="chart-line-1">{line(&runs, axis, months)}</g>
                        }.into_any())}
                        {alone(&runs, axis, months)}
                        {strips(model, part, months)}
                    </svg>
                </div>
            }
        })
        .collect_view();
    view! {
        <ul class="chart-legend">
            <li>
                <svg class="chart-sample"><g class="chart-line-city"><line class="chart-line" x2="100%" y1="50%" y2="50%"/></g></svg>
                {ruby(&model.city.label)}
            </li>
            <li>{ruby(&axes)}</li>
        </ul>
        <div class="chart-smalls">{parts}</div>
    }
    .into_any()
}

/// Months without neighbours, which no line shows.
fn alone(runs: &[Run], axis: Axis, months: usize) -> AnyView {
    runs.iter()
        .filter(|run| run.len() == 1)
        .flatten()
        .map(|(at, estimate)| {
            let (x, y) = (length(across(*at, months)), length(down(axis, estimate.value)));
            view! { <circle class="chart-dot" cx=x cy=y r="3"/> }
        })
        .collect_view()
        .into_any()
}

/// Each month tells its value.
fn strips(model: &SmallMultiples, part: &Part, months: usize) -> AnyView {
    (0..months)
        .map(|at| {
            let month = format!("{} {}", part.label, model.first.after(at).raw(model.lang));
            strip(at, months, &[&month, &said(model.axis, part.at(at), model.lang)])
        })
        .collect_view()
        .into_any()
}

fn one_month(model: &SmallMultiples, cells: &[Cell]) -> Table {
    let lang = model.lang;
    let row = |part: &Part, class: &'static str| {
        view! {
            <tr class=class>
                <th scope="row">{ruby(&part.label)}</th>
                {value_cell(model.axis, part.at(0), lang)}
                {count_cell(part.at(0), lang)}
            </tr>
        }
    };
    let rows = model.parts.iter().map(|part| row(part, "")).collect_view();
    Table {
        head: view! {
            <tr>
                <th scope="col">{words::GROUP.view(lang)}</th>
                {heading(measure(model.axis, cells), lang)}
                {heading(words::COUNT, lang)}
            </tr>
        }
        .into_any(),
        body: view! { {rows}{row(&model.city, "chart-total")} }.into_any(),
        form: TableForm::Slim,
    }
}

fn many_months(model: &SmallMultiples, months: usize) -> Table {
    let lang = model.lang;
    let parts = || model.parts.iter().chain([&model.city]);
    let labels =
        parts().map(|part| view! { <th scope="col" class="figure">{ruby(&part.label)}</th> }).collect_view();
    let rows = (0..months)
        .map(|at| {
            let cells =
                parts().map(|part| value_and_count_cell(model.axis, part.at(at), lang)).collect_view();
            month_row(model.first, at, &model.breaks, cells.into_any(), lang)
        })
        .collect_view();
    Table {
        head: view! { <tr><th scope="col">{words::MONTH.view(lang)}</th>{labels}</tr> }.into_any(),
        body: rows.into_any(),
        form: TableForm::Broad,
    }
}
