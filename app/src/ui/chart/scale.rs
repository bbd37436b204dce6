//! Answers on a scale of five points: a bar of 100 % per group, the favourable share marked.

use leptos::prelude::*;

use super::frame::{
    Frame, Table, TableForm, count_cell, frame, hatched, hatching, heading, notes, nothing, raw, value_cell,
};
use super::mark::{said, told};
use super::number::{fixed, length, range};
use super::{Axis, Cell};
use crate::text::{Lang, chart as words, ruby};

/// From this share on a segment has room for its number on a phone.
const ROOM_ON_A_PHONE: f64 = 0.12;
/// From this share on a segment has room for its number on a wide screen.
const ROOM_ON_A_WIDE_SCREEN: f64 = 0.06;
/// Colours of the points, the most favourable first, then those without an answer.
const CLASSES: [&str; 6] =
    ["chart-point-1", "chart-point-2", "chart-point-3", "chart-point-4", "chart-point-5", "chart-point-none"];

/// Answers on a scale.
pub struct Scale {
    /// Language.
    pub lang: Lang,
    /// Id on the page.
    pub id: String,
    /// The question.
    pub title: String,
    /// The points, the most favourable first.
    pub points: [String; 5],
    /// Those whose answers are compared; one where there is nothing to compare.
    pub groups: Vec<Group>,
}

/// A group of people.
pub struct Group {
    /// Who they are.
    pub label: String,
    /// Share of each point.
    pub shares: [Cell; 5],
    /// Share of those who left it open, where it belongs to the 100 %.
    pub no_answer: Option<Cell>,
    /// Share of the two most favourable points together; its `n` is the size of the group.
    pub favourable: Cell,
}

impl Group {
    fn segments(&self) -> impl Iterator<Item = Cell> {
        self.shares.into_iter().chain(self.no_answer)
    }
}

/// Renders it.
#[must_use]
pub fn scale(model: &Scale) -> AnyView {
    let (lang, id) = (model.lang, model.id.as_str());
    if model.groups.is_empty() {
        return nothing(id, &model.title, lang);
    }
    let cells: Vec<Cell> =
        model.groups.iter().flat_map(|group| group.segments().chain([group.favourable])).collect();
    let rows = model.groups.iter().map(|group| row(model, group)).collect_view();
    frame(Frame {
        lang,
        id,
        title: &model.title,
        sentences: sentence(model).into_iter().collect(),
        picture: view! { {hatching(id, &cells)}{legend(model)}{rows} }.into_any(),
        notes: notes(&cells, lang),
        table: table(model),
    })
}

fn sentence(model: &Scale) -> Option<String> {
    let (low, high) = range(model.groups.iter().map(|group| group.favourable))?;
    let (least, most) = (Axis::Share.written(low), Axis::Share.written(high));
    Some(if least == most {
        raw(words::FAVOURABLE_IS, model.lang, &[("share", &most)])
    } else {
        raw(words::FAVOURABLE_RANGE, model.lang, &[("low", &least), ("high", &most)])
    })
}

fn has_no_answer(model: &Scale) -> bool {
    model.groups.iter().any(|group| group.no_answer.is_some())
}

/// What the segments stand for.
fn names(model: &Scale) -> impl Iterator<Item = &str> {
    let no_answer = has_no_answer(model).then(|| words::NO_ANSWER.raw(model.lang));
    model.points.iter().map(String::as_str).chain(no_answer)
}

fn legend(model: &Scale) -> AnyView {
    let lang = model.lang;
    let entries = CLASSES
        .into_iter()
        .zip(names(model))
        .map(|(class, name)| {
            view! {
                <li>
                    <svg class="chart-swatch"><rect class=class width="100%" height="100%"/></svg>
                    {ruby(name)}
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="chart-legend">
            {entries}
            <li>
                <svg class="chart-swatch"><line class="chart-bracket" x2="100%" y1="50%" y2="50%"/></svg>
                {words::FAVOURABLE.view(lang)}
            </li>
        </ul>
    }
    .into_any()
}

fn row(model: &Scale, group: &Group) -> AnyView {
    let lang = model.lang;
    view! {
        <div class="chart-row">
            <span class="chart-label">{ruby(&group.label)}</span>
            <svg class="chart-stack">{segments(model, group)}</svg>
            <span class="chart-value">
                <span class="visually-hidden">{words::FAVOURABLE.view(lang)}</span>
                {Axis::Share.told(group.favourable)}
            </span>
        </div>
    }
    .into_any()
}

/// All of them, or none: a gap among the others would show how wide it is.
fn segments(model: &Scale, group: &Group) -> AnyView {
    let (lang, label) = (model.lang, group.label.as_str());
    let shown: Option<Vec<f64>> =
        group.segments().map(|cell| cell.shown().map(|estimate| estimate.value.max(0.0))).collect();
    let Some(shares) = shown else {
        let cell = group.segments().find(|cell| *cell == Cell::Withheld).unwrap_or(Cell::Missing);
        let fill = if cell == Cell::Withheld { hatched(&model.id) } else { "none".to_owned() };
        let said = said(Axis::Share, cell, lang);
        return view! {
            <rect class="chart-closed" fill=fill y="20%" width="100%" height="80%">{told(&[label, &said])}</rect>
        }
        .into_any();
    };
    let mut from = 0.0;
    let drawn = CLASSES
        .into_iter()
        .zip(names(model).zip(group.segments().zip(&shares)))
        .map(|(class, (name, (cell, share)))| {
            let (start, middle) = (length(from), length(from + share / 2.0));
            from += share;
            let room = if *share >= ROOM_ON_A_PHONE { "chart-number" } else { "chart-number chart-wide" };
            let number = (*share >= ROOM_ON_A_WIDE_SCREEN)
                .then(|| view! { <text class=room x=middle y="62%">{fixed(share * 100.0, 1)}</text> });
            view! {
                <g class=class>
                    {told(&[name, &said(Axis::Share, cell, lang), label])}
                    <rect x=start y="20%" width=length(*share) height="80%"/>
                    {number}
                </g>
            }
        })
        .collect_view();
    let end = length(shares.iter().take(2).sum());
    let favourable = told(&[words::FAVOURABLE.raw(lang), &said(Axis::Share, group.favourable, lang), label]);
    view! {
        {drawn}
        <line class="chart-bracket-end" x1=end.clone() x2=end.clone() y1="0" y2="100%"/>
        <g>
            {favourable}
            <line class="chart-bracket" x2=end.clone() y1="7%" y2="7%"/>
            <rect class="chart-strip" width=end height="20%"/>
        </g>
    }
    .into_any()
}

fn table(model: &Scale) -> Table {
    let lang = model.lang;
    let no_answer = has_no_answer(model);
    let points = model
        .points
        .iter()
        .map(|point| view! { <th scope="col" class="figure">{ruby(point)}</th> })
        .collect_view();
    let favourable = if model.groups.iter().any(|group| group.favourable.has_margin()) {
        words::FAVOURABLE_WITH_MARGIN
    } else {
        words::FAVOURABLE
    };
    let rows = model
        .groups
        .iter()
        .map(|group| {
            let shares = group.shares.iter().map(|cell| value_cell(Axis::Share, *cell, lang)).collect_view();
            let open =
                no_answer.then(|| value_cell(Axis::Share, group.no_answer.unwrap_or(Cell::Missing), lang));
            view! {
                <tr>
                    <th scope="row">{ruby(&group.label)}</th>
                    {value_cell(Axis::Share, group.favourable, lang)}
                    {shares}
                    {open}
                    {count_cell(group.favourable, lang)}
                </tr>
            }
        })
        .collect_view();
    Table {
        head: view! {
            <tr>
                <th scope="col">{words::GROUP.view(lang)}</th>
                {heading(favourable, lang)}
                {points}
                {no_answer.then(|| heading(words::NO_ANSWER, lang))}
                {heading(words::COUNT, lang)}
            </tr>
        }
        .into_any(),
        body: rows.into_any(),
        form: TableForm::Broad,
    }
}
