//! All questions at a glance: their means, favourable shares, and what changed.

use domain::survey::{
    item::Kind,
    questionnaire::Column,
    results::{ColumnResult, Estimates, Figure, Mode},
};
use leptos::prelude::*;

use super::{Known, Results};
use crate::policy::{figures, people};
use crate::text::{Lang, Spoken, results as words};

/// Renders it.
pub(super) fn overview(model: &Results, known: &Known) -> AnyView {
    let lang = model.head.lang;
    let weighted = known.results.weighting.is_some();
    let rows = known
        .results
        .columns
        .iter()
        .filter_map(|result| {
            let column = known.questionnaire.column(result.id.as_str())?;
            let has_value = column.numbers().is_some() || matches!(column.kind(), Kind::Number { .. });
            has_value.then(|| overview_row(&column, result, weighted, lang))
        })
        .collect_view();
    let of_weighted = weighted.then(|| {
        view! {
            <th scope="col" class="figure">{words::MEAN_WEIGHTED.view(lang)}</th>
            <th scope="col" class="figure">{words::FAVOURABLE_WEIGHTED.view(lang)}</th>
        }
    });
    let margins = (model.head.mode == Mode::Sample).then(|| {
        let said = match known.population {
            Some(population) => words::MARGINS.view_filled(lang, &[("population", &people(population))]),
            None => words::MARGINS_PLAIN.view(lang),
        };
        view! { <p class="quiet">{said}" "{words::CHANCE.view(lang)}</p> }
    });
    view! {
        <section class="stack-small">
            <h2 id="overview">{words::OVERVIEW.view(lang)}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="overview">
                <table class="table table-dense results-table">
                    <thead>
                        <tr>
                            <th scope="col">{words::QUESTION.view(lang)}</th>
                            <th scope="col" class="figure">{words::N.view(lang)}</th>
                            {of_weighted}
                            <th scope="col" class="figure">{words::MEAN.view(lang)}</th>
                            <th scope="col" class="figure">{words::FAVOURABLE.view(lang)}</th>
                            <th scope="col" class="figure">{words::LAST_MONTH.view(lang)}</th>
                            <th scope="col" class="figure">{words::LAST_YEAR.view(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {margins}
        </section>
    }
    .into_any()
}

fn overview_row(column: &Column<'_>, result: &ColumnResult, weighted: bool, lang: Lang) -> AnyView {
    let link = view! { <th scope="row"><a href=format!("#{}", column.id)>{column.short.view(lang)}</a></th> };
    let Some(shown) = &result.shown else {
        let width = if weighted { "7" } else { "5" };
        return view! { <tr>{link}<td class="figure" colspan=width>{withheld(lang)}</td></tr> }.into_any();
    };
    let pair = |estimates: &Estimates| {
        view! {
            <td class="figure">{optional(estimates.mean, figures::mean)}</td>
            <td class="figure">{optional(estimates.favourable, figures::share)}</td>
        }
    };
    let first = weighted.then(|| pair(shown.weighted.as_ref().unwrap_or(&shown.plain)));
    let changes = result
        .changes
        .iter()
        .map(|change| view! { <td class="figure">{figures::change(*change, lang)}</td> });
    view! {
        <tr>
            {link}
            <td class="figure">{people(shown.n)}</td>
            {first}
            {pair(&shown.plain)}
            {changes.collect_view()}
        </tr>
    }
    .into_any()
}

fn optional(figure: Option<Figure>, written: fn(Figure) -> AnyView) -> AnyView {
    figure.map_or_else(|| view! { "–" }.into_any(), written)
}

fn withheld(lang: Lang) -> AnyView {
    view! { <span aria-hidden="true">"*"</span><span class="visually-hidden">{words::WITHHELD.view(lang)}</span> }.into_any()
}
