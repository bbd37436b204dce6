//! A column by an attribute: how many of each group gave which answers.

use domain::survey::{
    publication::{BLANK, Described, Group, Mode, Part, Table, Value},
    release::Shown,
};
use leptos::prelude::*;

use super::super::figures::{cell, count, month, of_chart, people, share};
use super::{WavePage, favourable_are, title_of};
use crate::{
    text::{Lang, Spoken, results_public as words, ruby},
    ui::chart::{
        Axis,
        small_multiples::{self, SmallMultiples, small_multiples},
    },
};

/// A column by an attribute.
pub(super) fn crossed(
    model: &WavePage,
    part: &Part,
    column: &Described,
    attribute: &Described,
    table: &Table,
) -> AnyView {
    let lang = model.lang;
    let id = format!("{}-{}", part.mode.name(), column.id);
    let groups: Vec<(&str, &Group)> = table
        .groups
        .iter()
        .filter_map(|group| Some((attribute.codes.get(group.code?)?, group)))
        // Nobody left the attribute open: nothing to say of them.
        .filter(|(code, group)| code.value != BLANK || group.n != Shown::Count(0))
        .map(|(code, group)| (code.label.raw(lang), group))
        .collect();
    let chart = favourable(&id, model, part, (column, table), &groups);
    let alone =
        chart.is_none().then(|| view! { <h3 class="chart-title">{ruby(&title_of(part, column, lang))}</h3> });
    view! {
        <div class="publication-column stack-small">
            {alone}
            {chart}
            {favourable_are(column, lang)}
            {numbers(part.mode, (column, table), attribute, &groups, lang)}
        </div>
    }
    .into_any()
}

/// The favourable share of each group beside that of everybody; none where no answer counts as favourable.
fn favourable(
    id: &str,
    model: &WavePage,
    part: &Part,
    (column, table): (&Described, &Table),
    groups: &[(&str, &Group)],
) -> Option<AnyView> {
    let lang = model.lang;
    let city = part.favourable(&column.id)?;
    let line = |label: &str, value: Value, n: Shown| small_multiples::Part {
        label: label.to_owned(),
        points: vec![cell(value, n)],
    };
    let parts = groups
        .iter()
        .filter_map(|(name, group)| Some(line(name, column.favourable_in(table, group)?.share, group.n)));
    Some(small_multiples(&SmallMultiples {
        lang,
        id: id.to_owned(),
        title: format!("{} · {}", title_of(part, column, lang), words::FAVOURABLE_SHARE.raw(lang)),
        axis: Axis::Share,
        first: of_chart(month(&model.publication.month)),
        breaks: Vec::new(),
        city: line(words::EVERYBODY.raw(lang), city.share, Shown::Count(part.respondents)),
        parts: parts.collect(),
    }))
}

/// How many of each group gave which answer.
fn numbers(
    mode: Mode,
    (column, table): (&Described, &Table),
    attribute: &Described,
    groups: &[(&str, &Group)],
    lang: Lang,
) -> AnyView {
    let favourable = |group: &Group| column.favourable_in(table, group);
    let weighted = groups
        .iter()
        .any(|(_, group)| favourable(group).is_some_and(|figure| figure.weighted.shown().is_some()));
    // Where they are not among the answers.
    let apart = groups.iter().any(|(_, group)| group.favourable.is_some());
    let heads = column
        .counted_in(table)
        .into_iter()
        .map(|code| view! { <th scope="col" class="figure">{code.label.view(lang)}</th> })
        .collect_view();
    let rows = groups
        .iter()
        .map(|(name, group)| {
            let answers = group.answers.iter().map(|figure| people(*figure)).collect_view();
            let value = favourable(group).map_or(Value::None, |figure| figure.weighted);
            let favourable = group.favourable.map(people);
            view! {
                <tr>
                    <th scope="row">{ruby(name)}</th>
                    {count(group.n)}
                    {answers}
                    {favourable}
                    {weighted.then(|| share(value, lang))}
                </tr>
            }
        })
        .collect_view();
    let favourable =
        apart.then(|| view! { <th scope="col" class="figure">{words::FAVOURABLE_SHARE.view(lang)}</th> });
    let weighted = weighted.then(|| {
        view! {
            <th scope="col" class="figure">
                {words::FAVOURABLE_SHARE.view(lang)}
                <span class="chart-count">{words::WEIGHTED.view(lang)}</span>
            </th>
        }
    });
    let mode = mode.name();
    let caption = format!("{mode}-{}-numbers", column.id);
    let name = format!("{mode} {caption}");
    view! {
        <details class="publication-numbers">
            <summary>{words::COUNTS_OF.view(lang)}<span class="visually-hidden">{column.short.view(lang)}</span></summary>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby=name>
                <table class="table chart-table">
                    <caption id=caption.clone()>{column.short.view(lang)}" × "{attribute.short.view(lang)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words::GROUP.view(lang)}</th>
                            <th scope="col" class="figure">{words::N.view(lang)}</th>
                            {heads}
                            {favourable}
                            {weighted}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
