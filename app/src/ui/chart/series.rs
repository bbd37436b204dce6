//! Months in a row: up to four lines with their margins, interrupted where a question changed.

use leptos::prelude::*;

use super::ends::{Ends, class, sign};
use super::frame::{
    Frame, Table, TableForm, count_cell, frame, heading, measure, month_row, notes, nothing, raw, value_cell,
};
use super::mark::{said, strip};
use super::number::length;
use super::plot::{self, Run, across, band, down, line, runs, sheet, whiskers};
use super::{Axis, Break, Cell, Month, axis, change};
use crate::text::{Lang, chart as words, ruby};

/// More months than this stand too close on a phone for a mark on each.
const MARKS_ON_A_PHONE: usize = 18;

/// Months in a row.
pub struct Series {
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
    /// One to four lines; their colours come again from the fifth on.
    pub lines: Vec<Line>,
    /// Where the question changed, by time.
    pub breaks: Vec<Break>,
    /// How margins are drawn.
    pub margins: Margins,
}

/// A line.
pub struct Line {
    /// Whom it stands for.
    pub label: String,
    /// A cell per month, from the first on.
    pub points: Vec<Cell>,
}

/// How margins are drawn; the table tells them in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Margins {
    /// As a band behind the line.
    Band,
    /// As an upright line at each month.
    Whiskers,
    /// Not at all.
    Hidden,
}

/// Renders it.
#[must_use]
pub fn series(model: &Series) -> AnyView {
    let (lang, id) = (model.lang, model.id.as_str());
    let cells: Vec<Cell> = model.lines.iter().flat_map(|line| line.points.iter().copied()).collect();
    if cells.iter().all(|cell| *cell == Cell::Missing) {
        return nothing(id, &model.title, lang);
    }
    let months = months(model);
    let mut notes = notes(&cells, lang);
    notes.extend(change::notes(&model.breaks, model.first, months, lang));
    frame(Frame {
        lang,
        id,
        title: &model.title,
        sentences: sentences(model),
        picture: picture(model, months),
        notes,
        table: table(model, &cells, months),
    })
}

fn months(model: &Series) -> usize {
    model.lines.iter().map(|line| line.points.len()).max().unwrap_or(0)
}

/// What each line says, first and last; where the question changed, since then.
fn sentences(model: &Series) -> Vec<String> {
    let lang = model.lang;
    let told = |(at, value): (usize, f64)| (model.first.after(at).raw(lang), model.axis.written(value));
    model
        .lines
        .iter()
        .filter_map(|line| {
            let shown: Vec<(usize, f64)> = line
                .points
                .iter()
                .enumerate()
                .filter_map(|(at, cell)| Some((at, cell.shown()?.value)))
                .collect();
            let last = *shown.last()?;
            let since = model.breaks.iter().map(|change| change.month).filter(|month| *month <= last.0).max();
            let first = *shown.iter().find(|(at, _)| Some(*at) >= since)?;
            let ((from, start), (to, end)) = (told(first), told(last));
            let blanks = [
                ("label", line.label.as_str()),
                ("from", &from),
                ("first", &start),
                ("to", &to),
                ("last", &end),
            ];
            Some(raw(if first.0 == last.0 { words::ONLY } else { words::FROM_TO }, lang, &blanks))
        })
        .collect()
}

fn picture(model: &Series, months: usize) -> AnyView {
    let changes = change::months(&model.breaks);
    let lines: Vec<Vec<Run>> = model.lines.iter().map(|line| runs(&line.points, &changes)).collect();
    let ends = Ends::of(&model.lines, model.axis, &lines);
    let class = if months > MARKS_ON_A_PHONE { "chart-plot chart-dense" } else { "chart-plot" };
    view! {
        {ends.legend(&model.lines)}
        <div class=format!("{class} {}", ends.class())>
            <svg class="chart-scale">{axis::values(model.axis)}</svg>
            <svg class="chart-field">
                {axis::levels(model.axis, model.axis.ticks())}
                {change::lines(&model.breaks, months)}
                {drawn(model, &lines, months)}
                {withheld(model, months)}
                {strips(model, months)}
            </svg>
            <svg class="chart-ends">{ends.labels(&model.lines)}</svg>
            <svg class="chart-months">{axis::below(model.first, months, model.lang)}</svg>
        </div>
    }
    .into_any()
}

fn drawn(model: &Series, lines: &[Vec<Run>], months: usize) -> AnyView {
    let axis = model.axis;
    let bands = (model.margins == Margins::Band).then(|| {
        let bands = lines
            .iter()
            .enumerate()
            .map(|(at, runs)| view! { <g class=class(at)>{band(runs, axis, months)}</g> })
            .collect_view();
        sheet(bands.into_any())
    });
    let paths = lines
        .iter()
        .enumerate()
        .map(|(at, runs)| view! { <g class=class(at)>{line(runs, axis, months)}</g> })
        .collect_view();
    let marks = lines
        .iter()
        .enumerate()
        .map(|(at, runs)| {
            let margins = match model.margins {
                Margins::Hidden => None,
                Margins::Whiskers => Some(whiskers(runs.iter().flatten(), axis, months)),
                // A band needs two months: one alone has its margin as an upright line.
                Margins::Band => {
                    Some(whiskers(runs.iter().filter(|run| run.len() == 1).flatten(), axis, months))
                }
            };
            let marks = runs
                .iter()
                .flat_map(|run| run.iter().map(move |point| (run.len() == 1, point)))
                .map(|(alone, (month, estimate))| {
                    sign(at, alone, length(across(*month, months)), length(down(axis, estimate.value)))
                })
                .collect_view();
            view! { <g class=class(at)>{margins}{marks}</g> }
        })
        .collect_view();
    view! { {bands}{sheet(paths.into_any())}{marks} }.into_any()
}

/// A star at the foot of each month in which a line is withheld.
fn withheld(model: &Series, months: usize) -> AnyView {
    (0..months)
        .filter(|at| model.lines.iter().any(|line| plot::at(&line.points, *at) == Cell::Withheld))
        .map(|at| view! { <text class="chart-star" x=length(across(at, months)) y="98%">"*"</text> })
        .collect_view()
        .into_any()
}

/// Each month tells the values of all lines.
fn strips(model: &Series, months: usize) -> AnyView {
    let lang = model.lang;
    let value = |line: &Line, month: usize| {
        let said = said(model.axis, plot::at(&line.points, month), lang);
        if let [_] = model.lines.as_slice() { said } else { format!("{} {said}", line.label) }
    };
    (0..months)
        .map(|at| {
            let month =
                model.first.after(at).raw(lang) + &change::marks(&model.breaks, at).unwrap_or_default();
            let values: Vec<String> = model.lines.iter().map(|line| value(line, at)).collect();
            let lines: Vec<&str> =
                [month.as_str()].into_iter().chain(values.iter().map(String::as_str)).collect();
            strip(at, months, &lines)
        })
        .collect_view()
        .into_any()
}

fn table(model: &Series, cells: &[Cell], months: usize) -> Table {
    let lang = model.lang;
    let pair = || {
        view! {
            {heading(measure(model.axis, cells), lang)}
            {heading(words::COUNT, lang)}
        }
    };
    let head = if let [_] = model.lines.as_slice() {
        view! { <tr><th scope="col">{words::MONTH.view(lang)}</th>{pair()}</tr> }.into_any()
    } else {
        let labels = model
            .lines
            .iter()
            .map(|line| view! { <th scope="colgroup" colspan="2" class="figure">{ruby(&line.label)}</th> })
            .collect_view();
        let pairs = model.lines.iter().map(|_| pair()).collect_view();
        view! {
            <tr><th scope="col" rowspan="2">{words::MONTH.view(lang)}</th>{labels}</tr>
            <tr>{pairs}</tr>
        }
        .into_any()
    };
    let rows = (0..months)
        .map(|at| {
            let cells = model
                .lines
                .iter()
                .map(|line| {
                    let cell = plot::at(&line.points, at);
                    view! { {value_cell(model.axis, cell, lang)}{count_cell(cell, lang)} }
                })
                .collect_view();
            month_row(model.first, at, &model.breaks, cells.into_any(), lang)
        })
        .collect_view();
    Table { head, body: rows.into_any(), form: TableForm::Broad }
}
