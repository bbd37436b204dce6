//! Months in a row: up to four lines with their margins, interrupted where a question changed.

use leptos::prelude::*;

use super::frame::{
    Frame, Table, TableForm, count_cell, frame, heading, measure, notes, nothing, raw, value_cell,
};
use super::month::{Month, names};
use super::number::length;
use super::plot::{Run, across, band, down, line, runs, sheet, whiskers};
use super::{Axis, Break, Cell, change};
use crate::text::{Lang, chart as words, ruby, without_readings};

/// More months than this stand too close on a phone for a mark on each.
const MARKS_ON_A_PHONE: usize = 18;
/// Labels at the ends of lines stand so far apart: a line of text, as a part of the picture's height.
const LABEL: f64 = 0.085;
/// Longest label that stands at the end of its line, in widths of a kanji.
const LONGEST_LABEL: f64 = 6.5;

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
    let ends = Ends::of(model, &lines);
    let class = if months > MARKS_ON_A_PHONE { "chart-plot chart-dense" } else { "chart-plot" };
    view! {
        {ends.legend(model)}
        <div class=format!("{class} {}", ends.class())>
            <svg class="chart-scale">{scale(model.axis)}</svg>
            <svg class="chart-field">
                {grid(model.axis)}
                {change::lines(&model.breaks, months)}
                {drawn(model, &lines, months)}
                {withheld(model, months)}
            </svg>
            <svg class="chart-ends">{ends.labels(model)}</svg>
            <svg class="chart-months">{below(model, months)}</svg>
        </div>
    }
    .into_any()
}

fn scale(axis: Axis) -> AnyView {
    axis.ticks()
        .into_iter()
        .map(|tick| view! { <text x="100%" y=length(down(axis, tick))>{axis.tick(tick)}</text> })
        .collect_view()
        .into_any()
}

fn grid(axis: Axis) -> AnyView {
    axis.ticks()
        .into_iter()
        .map(|tick| {
            let y = length(down(axis, tick));
            view! { <line class="chart-grid" x2="100%" y1=y.clone() y2=y/> }
        })
        .collect_view()
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

fn class(line: usize) -> &'static str {
    ["chart-line-1", "chart-line-2", "chart-line-3", "chart-line-4"][line % 4]
}

/// The mark of a line at a place: each line has its own shape. Those that stand alone stay on a phone.
fn sign(line: usize, alone: bool, x: String, y: String) -> AnyView {
    let class = if alone { "chart-sign chart-alone" } else { "chart-sign" };
    let shape = [
        "M3.5 0a3.5 3.5 0 1 1-7 0 3.5 3.5 0 1 1 7 0Z",
        "M-3.5-3.5h7v7h-7Z",
        "M0-4.5 4.5 3.5h-9Z",
        "M0-5 5 0 0 5-5 0Z",
    ][line % 4];
    view! { <svg class=class x=x y=y><path d=shape/></svg> }.into_any()
}

/// A star at the foot of each month in which a line is withheld.
fn withheld(model: &Series, months: usize) -> AnyView {
    (0..months)
        .filter(|at| model.lines.iter().any(|line| line.points.get(*at) == Some(&Cell::Withheld)))
        .map(|at| view! { <text class="chart-star" x=length(across(at, months)) y="98%">"*"</text> })
        .collect_view()
        .into_any()
}

fn below(model: &Series, months: usize) -> AnyView {
    let names = names(model.first, months, model.lang);
    let named = names
        .months
        .into_iter()
        .map(|(at, name, room)| {
            let x = length(across(at, months));
            view! {
                <g class=room.class()>
                    <line class="chart-tick" x1=x.clone() x2=x.clone() y2="0.3em"/>
                    <text x=x y="1.4em">{name}</text>
                </g>
            }
        })
        .collect_view();
    let years = names
        .years
        .into_iter()
        .map(|(at, name, room)| {
            view! { <text class=room.class() x=length(across(at, months)) y="2.7em">{name}</text> }
        })
        .collect_view();
    view! { {named}{years} }.into_any()
}

/// What stands at the ends of the lines.
struct Ends {
    /// Height of each label, 0 to 1; none for a line without any value.
    heights: Vec<Option<f64>>,
    /// Width of the longest, in widths of a kanji.
    width: f64,
}

impl Ends {
    fn of(model: &Series, lines: &[Vec<Run>]) -> Self {
        let ends: Vec<Option<f64>> = lines
            .iter()
            .map(|runs| runs.last().and_then(|run| run.last()).map(|(_, last)| down(model.axis, last.value)))
            .collect();
        let width = |label: &str| -> f64 {
            without_readings(label).chars().map(|c| if c.is_ascii() { 0.6 } else { 1.0 }).sum()
        };
        let width = model.lines.iter().map(|line| width(&line.label)).fold(0.0, f64::max);
        Self { heights: apart(&ends), width }
    }

    /// Whether names stand at the ends; long ones are told in a legend, and letters stand for them.
    fn named(&self) -> bool {
        self.width <= LONGEST_LABEL
    }

    fn class(&self) -> &'static str {
        match self.width {
            _ if !self.named() => "chart-ends-1",
            width if width <= 2.5 => "chart-ends-2",
            width if width <= 4.5 => "chart-ends-4",
            _ => "chart-ends-6",
        }
    }

    fn labels(&self, model: &Series) -> AnyView {
        self.heights
            .iter()
            .enumerate()
            .filter_map(|(at, height)| {
                let label =
                    if self.named() { without_readings(&model.lines.get(at)?.label) } else { letter(at) };
                Some(view! { <text class=class(at) x="0.4em" y=length((*height)?)>{label}</text> })
            })
            .collect_view()
            .into_any()
    }

    fn legend(&self, model: &Series) -> Option<AnyView> {
        (!self.named()).then(|| {
            let entries = model
                .lines
                .iter()
                .enumerate()
                .map(|(at, line)| {
                    view! {
                        <li>
                            <svg class="chart-sample">
                                <g class=class(at)>
                                    <line class="chart-line" x2="100%" y1="50%" y2="50%"/>
                                    {sign(at, true, "50%".to_owned(), "50%".to_owned())}
                                </g>
                            </svg>
                            {letter(at)}" "{ruby(&line.label)}
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="chart-legend">{entries}</ul> }.into_any()
        })
    }
}

fn letter(line: usize) -> String {
    ["A", "B", "C", "D"][line % 4].to_owned()
}

/// Moves labels apart that would stand on each other: downwards from the top, then back up from the foot.
fn apart(heights: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> =
        heights.iter().enumerate().filter_map(|(at, height)| Some((at, (*height)?))).collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut above = f64::NEG_INFINITY;
    for (_, height) in &mut order {
        *height = height.max(above + LABEL);
        above = *height;
    }
    let mut below = 1.0 + LABEL;
    for (_, height) in order.iter_mut().rev() {
        *height = height.min(below - LABEL);
        below = *height;
    }
    let mut moved = vec![None; heights.len()];
    for (at, height) in order {
        moved[at] = Some(height);
    }
    moved
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
            let marks = change::marks(&model.breaks, at);
            let values = model
                .lines
                .iter()
                .map(|line| {
                    let cell = line.points.get(at).copied().unwrap_or(Cell::Missing);
                    view! { {value_cell(model.axis, cell, lang)}{count_cell(cell, lang)} }
                })
                .collect_view();
            let class = if marks.is_some() { "chart-new" } else { "" };
            view! {
                <tr class=class>
                    <th scope="row" class="nowrap">{ruby(&model.first.after(at).raw(lang))}{marks}</th>
                    {values}
                </tr>
            }
        })
        .collect_view();
    Table { head, body: rows.into_any(), form: TableForm::Broad }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_at_the_ends_never_stand_on_each_other_or_outside() {
        let moved: Vec<f64> =
            apart(&[Some(0.99), Some(1.0), Some(0.98), Some(0.5)]).into_iter().flatten().collect();
        let mut sorted = moved.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= LABEL - 1e-9), "{moved:?}");
        assert!(sorted.iter().all(|height| (0.0..=1.0).contains(height)), "{moved:?}");
        assert_eq!(apart(&[None, Some(0.2)]), [None, Some(0.2)]);
    }
}
