//! What weights did: to how exact the results are, and to each class of those who answered.

use domain::survey::results::{Mode, Weighed, Weighting};
use leptos::prelude::*;

use super::{Known, Results};
use crate::policy::{figures, people};
use crate::text::{Lang, Spoken, results as words};
use crate::ui::chart::Axis;

/// Renders it.
pub(super) fn weighting(model: &Results, known: &Known) -> AnyView {
    let lang = model.head.lang;
    let Some(weighting) = &known.results.weighting else { return ().into_any() };
    let attributes =
        weighting.attributes.iter().filter_map(|weighed| classes(weighed, known, lang)).collect_view();
    view! {
        <section class="stack">
            <h2>{words::WEIGHTING.view(lang)}</h2>
            <p>{words::WEIGHTING_TEXT.view(lang)}" "{did(weighting, known.results.responses, model.head.mode, lang)}</p>
            {attributes}
        </section>
    }
    .into_any()
}

fn did(weighting: &Weighting, n: u64, mode: Mode, lang: Lang) -> AnyView {
    let blanks = [
        ("n", people(n)),
        ("effective", figures::fixed(weighting.effective, 0)),
        ("deff", figures::fixed(weighting.design_effect, 2)),
        ("least", figures::fixed(weighting.least, 2)),
        ("most", figures::fixed(weighting.most, 2)),
        ("trimmed", people(weighting.trimmed)),
    ];
    let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
    // Only a sample is more or less exact.
    let exact = (mode == Mode::Sample).then(|| words::WEIGHTING_EXACT.view_filled(lang, &blanks));
    view! { {exact}" "{words::WEIGHTING_RANGE.view_filled(lang, &blanks)} }.into_any()
}

fn classes(weighed: &Weighed, known: &Known, lang: Lang) -> Option<AnyView> {
    let column = known.questionnaire.column(weighed.id.as_str())?;
    let labels = column.labels();
    let label = |code: u16| labels.get(usize::from(code)).map_or_else(String::new, |label| label.plain(lang));
    let percent = |share: f64| Axis::Share.written(share);
    let dash = || view! { <td class="figure">"–"</td> }.into_any();
    let rows = weighed
        .classes
        .iter()
        .zip(&labels)
        .map(|(class, name)| {
            let merged = class
                .merged_with
                .map(|with| words::MERGED.view_filled(lang, &[("label", &label(with))]))
                .or_else(|| class.left_out.then(|| words::LEFT_OUT.view(lang)))
                .or_else(|| class.shares.is_none().then(|| words::NOT_NAMED.view(lang)));
            let shares = match class.shares {
                Some(shares) => [shares.population, shares.plain, shares.weighted]
                    .map(|share| view! { <td class="figure">{percent(share)}</td> }.into_any()),
                None => [dash(), dash(), dash()],
            };
            view! {
                <tr>
                    <th scope="row">{name.view(lang)}</th>
                    {shares.into_iter().collect_view()}
                    <td class="figure">{people(class.n)}</td>
                    <td>{merged}</td>
                </tr>
            }
        })
        .collect_view();
    let (id, name) = (format!("weighted-{}", weighed.id), format!("weighted-{}", weighed.id));
    Some(
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby=id>
                <table class="table table-dense results-table">
                    <caption id=name>{column.short.view(lang)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words::CLASS.view(lang)}</th>
                            <th scope="col" class="figure">{words::POPULATION.view(lang)}</th>
                            <th scope="col" class="figure">{words::UNWEIGHTED.view(lang)}</th>
                            <th scope="col" class="figure">{words::WEIGHTED.view(lang)}</th>
                            <th scope="col" class="figure">{words::N.view(lang)}</th>
                            <th scope="col">{words::NOTE.view(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any(),
    )
}
