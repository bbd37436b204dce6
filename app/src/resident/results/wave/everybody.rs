//! A column as everybody answered it: each answer, and the favourable ones together.

use domain::survey::{
    publication::{Answers, Described, Figure, Group, Part, Table},
    release::Shown,
};
use leptos::prelude::*;

use super::super::figures::{cell, share};
use super::{favourable_are, is_weighted, title_of};
use crate::{
    text::{Lang, Spoken, results_public as words},
    ui::chart::distribution::{Answer, Distribution, distribution},
};

/// A column as everybody answered it.
pub(super) fn everybody(part: &Part, column: &Described, table: &Table, lang: Lang) -> AnyView {
    let Some(group) = table.groups.first() else { return ().into_any() };
    let several = column.kind == Answers::ManyOf;
    let answers = if several { column.codes.len() } else { column.codes.len().saturating_sub(1) };
    let shown = |at: usize| group.answers.get(at).map(|figure| cell(figure.share, figure.count));
    let chart = distribution(&Distribution {
        lang,
        id: format!("{}-{}", part.mode.name(), column.id),
        title: title_of(part, column, lang),
        answers: column
            .codes
            .iter()
            .take(answers)
            .enumerate()
            .filter_map(|(at, code)| {
                Some(Answer { label: code.label.raw(lang).to_owned(), share: shown(at)? })
            })
            .collect(),
        no_answer: if several { None } else { shown(answers) },
        n: part.respondents,
        several,
    });
    view! { <div class="publication-column stack-small">{chart}{weighted(column, group, lang)}{favourable_are(column, lang)}</div> }
        .into_any()
}

/// The favourable share, and weighted shares where there are any.
fn weighted(column: &Described, group: &Group, lang: Lang) -> Option<AnyView> {
    let said = group.answers.iter().any(is_weighted);
    let weighing = said || group.favourable.as_ref().is_some_and(is_weighted);
    let line = |name: AnyView, figure: &Figure| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                {share(figure.share, lang)}
                {weighing.then(|| share(figure.weighted, lang))}
            </tr>
        }
    };
    let favourable = group.favourable.as_ref().map(|figure| line(words::FAVOURABLE_SHARE.view(lang), figure));
    let answers = said.then(|| {
        column
            .codes
            .iter()
            .zip(&group.answers)
            .filter(|(_, figure)| figure.count != Shown::Count(0))
            .map(|(code, figure)| line(code.label.view(lang), figure))
            .collect_view()
    });
    if favourable.is_none() && answers.is_none() {
        return None;
    }
    let label = column.short.plain(lang);
    Some(
        view! {
            <div class="table-scroll">
                <table class="table chart-table">
                    <caption class="visually-hidden">{label.clone()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{crate::text::chart::ANSWER.view(lang)}</th>
                            <th scope="col" class="figure">{words::PLAIN.view(lang)}</th>
                            {weighing.then(|| view! { <th scope="col" class="figure">{words::WEIGHTED.view(lang)}</th> })}
                        </tr>
                    </thead>
                    <tbody>{favourable}{answers}</tbody>
                </table>
            </div>
        }
        .into_any(),
    )
}
