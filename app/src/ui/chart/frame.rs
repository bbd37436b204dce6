//! What all charts have in common: the figure with its title, sentence, picture, notes and table.

use leptos::prelude::*;

use super::number::count;
use super::{Axis, Break, Cell, Estimate, Month, change};
use crate::text::{Lang, Phrase, chart as words, filled_raw, ruby};

/// A chart before it is put together; its texts may hold readings.
pub(super) struct Frame<'a> {
    pub(super) lang: Lang,
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    /// What the picture says; empty where nothing can be told.
    pub(super) sentences: Vec<String>,
    pub(super) picture: AnyView,
    pub(super) notes: Vec<String>,
    pub(super) table: Table,
}

/// The numbers of a chart.
pub(super) struct Table {
    /// Rows of its head.
    pub(super) head: AnyView,
    /// Rows of its body.
    pub(super) body: AnyView,
    /// How it is laid out.
    pub(super) form: TableForm,
}

/// How a table is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TableForm {
    /// A few columns: fits a phone (unless letters are very large), and stands beside the picture where there is room.
    Slim,
    /// May be wider than the screen: scrolls in its place.
    Broad,
}

/// Puts a chart together.
pub(super) fn frame(frame: Frame<'_>) -> AnyView {
    let (id, lang) = (frame.id, frame.lang);
    let title = format!("{id}-title");
    let sentence = format!("{id}-sentence");
    let said = if frame.sentences.is_empty() {
        words::ALL_WITHHELD.view(lang)
    } else {
        frame.sentences.iter().map(|said| view! { <span>{ruby(said)}</span> }).collect_view().into_any()
    };
    let slim = frame.table.form == TableForm::Slim;
    let notes = (!frame.notes.is_empty()).then(|| {
        let notes = frame.notes.iter().map(|note| view! { <li>{ruby(note)}</li> }).collect_view();
        view! { <ul class="chart-notes">{notes}</ul> }
    });
    view! {
        <figure class="chart">
            <figcaption class="chart-title" id=title.clone()>{ruby(frame.title)}</figcaption>
            <p class="chart-sentence" id=sentence.clone()>{said}</p>
            <div class={if slim { "chart-body chart-beside" } else { "chart-body" }}>
                <div>
                    <div class="chart-picture" role="img" aria-labelledby=title.clone() aria-describedby=sentence>
                        {frame.picture}
                    </div>
                    {notes}
                </div>
                {table(frame.table, id, title, lang)}
            </div>
        </figure>
    }
    .into_any()
}

fn table(table: Table, id: &str, title: String, lang: Lang) -> AnyView {
    let caption = format!("{id}-table");
    let inside = view! {
        <table class="table chart-table">
            <caption id=caption.clone()>{words::TABLE.view(lang)}</caption>
            <thead>{table.head}</thead>
            <tbody>{table.body}</tbody>
        </table>
    };
    match table.form {
        TableForm::Slim => view! { <div class="table-scroll">{inside}</div> }.into_any(),
        TableForm::Broad => {
            let name = format!("{caption} {title}");
            view! { <div class="table-scroll chart-broad" tabindex="0" role="region" aria-labelledby=name>{inside}</div> }
                .into_any()
        }
    }
}

/// A chart without anything to show.
pub(super) fn nothing(id: &str, title: &str, lang: Lang) -> AnyView {
    view! {
        <figure class="chart">
            <figcaption class="chart-title" id=format!("{id}-title")>{ruby(title)}</figcaption>
            <p class="empty">{words::NOTHING.view(lang)}</p>
        </figure>
    }
    .into_any()
}

/// A sentence with its blanks filled, readings kept.
pub(super) fn raw(phrase: Phrase, lang: Lang, blanks: &[(&str, &str)]) -> String {
    filled_raw(phrase.raw(lang), blanks)
}

/// Notes on what stands in the cells: the margin, and what is withheld.
pub(super) fn notes(cells: &[Cell], lang: Lang) -> Vec<String> {
    let margin = cells.iter().any(|cell| cell.has_margin());
    let withheld = cells.contains(&Cell::Withheld);
    [(margin, words::MARGIN_NOTE), (withheld, words::WITHHELD_NOTE)]
        .into_iter()
        .filter(|(said, _)| *said)
        .map(|(_, note)| note.raw(lang).to_owned())
        .collect()
}

/// Heading of a column of values: what they are, and whether margins stand with them.
pub(super) fn measure(axis: Axis, cells: &[Cell]) -> Phrase {
    match (axis, cells.iter().any(|cell| cell.has_margin())) {
        (Axis::Share, false) => words::SHARE,
        (Axis::Share, true) => words::SHARE_WITH_MARGIN,
        (Axis::Mean { .. }, false) => words::MEAN,
        (Axis::Mean { .. }, true) => words::MEAN_WITH_MARGIN,
    }
}

/// Heading of a column of numbers.
pub(super) fn heading(phrase: Phrase, lang: Lang) -> AnyView {
    view! { <th scope="col" class="figure">{phrase.view(lang)}</th> }.into_any()
}

/// A value in a table, with its margin.
pub(super) fn value_cell(axis: Axis, cell: Cell, lang: Lang) -> AnyView {
    match cell.shown() {
        Some(estimate) => view! { <td class="figure">{value(axis, estimate)}</td> }.into_any(),
        None => absent(cell, lang),
    }
}

/// A value in a table, with its margin and below it the number of answers: where columns are many.
pub(super) fn value_and_count_cell(axis: Axis, cell: Cell, lang: Lang) -> AnyView {
    let Some(estimate) = cell.shown() else { return absent(cell, lang) };
    view! {
        <td class="figure">
            {value(axis, estimate)}
            <span class="chart-count">" n="{count(estimate.n)}</span>
        </td>
    }
    .into_any()
}

fn value(axis: Axis, estimate: Estimate) -> AnyView {
    let margin = axis.margin(estimate).map(|margin| view! { " "<span class="chart-margin">{margin}</span> });
    view! { {axis.written(estimate.value)}{margin} }.into_any()
}

/// The number of answers behind a value in a table.
pub(super) fn count_cell(cell: Cell, lang: Lang) -> AnyView {
    match cell.shown() {
        Some(estimate) => view! { <td class="figure">{count(estimate.n)}</td> }.into_any(),
        None => absent(cell, lang),
    }
}

/// A row of a table of months: the month, marked where the question changed, and its cells.
pub(super) fn month_row(first: Month, at: usize, breaks: &[Break], cells: AnyView, lang: Lang) -> AnyView {
    let marks = change::marks(breaks, at);
    let class = if marks.is_some() { "chart-new" } else { "" };
    view! {
        <tr class=class>
            <th scope="row" class="nowrap">{ruby(&first.after(at).raw(lang))}{marks}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// A cell without a value, and why.
pub(super) fn absent(cell: Cell, lang: Lang) -> AnyView {
    let (sign, why) = if cell == Cell::Withheld { ("*", words::WITHHELD) } else { ("–", words::NO_VALUE) };
    view! {
        <td class="figure">
            <span aria-hidden="true">{sign}</span>
            <span class="visually-hidden">{why.view(lang)}</span>
        </td>
    }
    .into_any()
}

/// The hatching of what is withheld, for [`hatched`]; once per chart.
pub(super) fn hatching(id: &str, cells: &[Cell]) -> Option<AnyView> {
    cells.contains(&Cell::Withheld).then(|| {
        view! {
            <svg class="chart-defs">
                <pattern id=format!("{id}-hatch") width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <line class="chart-hatch" y2="7"/>
                </pattern>
            </svg>
        }
        .into_any()
    })
}

/// The fill of what is withheld.
pub(super) fn hatched(id: &str) -> String {
    format!("url(#{id}-hatch)")
}
