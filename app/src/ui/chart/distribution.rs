//! Distribution of one question: a bar per answer.

use leptos::prelude::*;

use super::bar::{Bar, bar};
use super::frame::{
    Frame, Table, TableForm, count_cell, frame, hatching, heading, measure, notes, nothing, raw, value_cell,
};
use super::number::count;
use super::{Axis, Cell};
use crate::text::{Lang, chart as words, ruby};

/// How a question was answered.
pub struct Distribution {
    /// Language.
    pub lang: Lang,
    /// Id on the page.
    pub id: String,
    /// The question.
    pub title: String,
    /// Its answers, in their order.
    pub answers: Vec<Answer>,
    /// Those who left it open.
    pub no_answer: Option<Cell>,
    /// People that the shares are taken of.
    pub n: u64,
    /// One person may give several answers.
    pub several: bool,
}

/// An answer.
pub struct Answer {
    /// Its words.
    pub label: String,
    /// Share of the people who gave it, and how many they are.
    pub share: Cell,
}

/// Renders it.
#[must_use]
pub fn distribution(model: &Distribution) -> AnyView {
    let (lang, id) = (model.lang, model.id.as_str());
    if model.answers.is_empty() || model.n == 0 {
        return nothing(id, &model.title, lang);
    }
    let no_answer = words::NO_ANSWER.raw(lang);
    let lines: Vec<(&str, Cell, &'static str)> = model
        .answers
        .iter()
        .map(|answer| (answer.label.as_str(), answer.share, "chart-fill"))
        .chain(model.no_answer.map(|share| (no_answer, share, "chart-fill-quiet")))
        .collect();
    let cells: Vec<Cell> = lines.iter().map(|(_, cell, _)| *cell).collect();
    let bars = lines
        .iter()
        .map(|(label, cell, class)| {
            bar(&Bar { lang, chart: id, label, axis: Axis::Share, cell: *cell, class, reference: None })
        })
        .collect_view();
    let mut notes = notes(&cells, lang);
    if model.several {
        notes.insert(0, words::SEVERAL.raw(lang).to_owned());
    }
    frame(Frame {
        lang,
        id,
        title: &model.title,
        sentences: sentence(model).into_iter().collect(),
        picture: view! { {hatching(id, &cells)}{bars} }.into_any(),
        notes,
        table: table(&lines, &cells, model.n, lang),
    })
}

fn sentence(model: &Distribution) -> Option<String> {
    let lang = model.lang;
    let shown = model.answers.iter().filter_map(|answer| Some((answer, answer.share.shown()?.value)));
    // The first of equals.
    let most = shown.reduce(|most, next| if next.1 > most.1 { next } else { most });
    let (answer, share) = most?;
    let blanks =
        [("answer", answer.label.as_str()), ("share", &Axis::Share.written(share)), ("n", &count(model.n))];
    Some(raw(words::MOST, lang, &blanks))
}

fn table(lines: &[(&str, Cell, &'static str)], cells: &[Cell], n: u64, lang: Lang) -> Table {
    let rows = lines
        .iter()
        .map(|(label, cell, _)| {
            view! {
                <tr>
                    <th scope="row">{ruby(label)}</th>
                    {value_cell(Axis::Share, *cell, lang)}
                    {count_cell(*cell, lang)}
                </tr>
            }
        })
        .collect_view();
    Table {
        head: view! {
            <tr>
                <th scope="col">{words::ANSWER.view(lang)}</th>
                {heading(measure(Axis::Share, cells), lang)}
                {heading(words::COUNT, lang)}
            </tr>
        }
        .into_any(),
        body: view! {
            {rows}
            <tr class="chart-total">
                <th scope="row">{words::BASE.view(lang)}</th>
                <td></td>
                <td class="figure">{count(n)}</td>
            </tr>
        }
        .into_any(),
        form: TableForm::Slim,
    }
}
