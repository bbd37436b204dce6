//! One question: its chart, its numbers, and where it leads on.

use domain::survey::{
    item::Kind,
    questionnaire::Column,
    results::{ColumnResult, Compared, Estimates, Figure, Mode, Shown},
};
use leptos::prelude::*;

use super::{Known, Results, Tab, month};
use crate::policy::{figures, people};
use crate::text::{Lang, Phrase, Spoken, results as words, without_readings};
use crate::ui::{
    Tone,
    chart::{
        Cell,
        distribution::{Answer, Distribution, distribution},
        scale::{Group, Scale, scale},
    },
    notice,
};

/// Renders it.
pub(super) fn question(
    column: &Column<'_>,
    result: &ColumnResult,
    model: &Results,
    known: &Known,
) -> AnyView {
    let (lang, id) = (model.head.lang, column.id.as_str());
    let Some(shown) = &result.shown else {
        return view! {
            <article class="result stack-small" id=id.to_owned()>
                <h3>{column.short.view(lang)}</h3>
                <p>{words::TOO_FEW.view_filled(lang, &[("threshold", &model.head.threshold.to_string())])}</p>
            </article>
        }
        .into_any();
    };
    let breaks = result.changes.iter().zip(known.against).filter(|(change, _)| **change == Compared::Broken);
    let breaks = breaks
        .map(|(_, then)| {
            let blanks = [("month", without_readings(&month(then, lang)))];
            let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
            notice::line(Tone::Warning, words::BREAK_TEXT.view_filled(lang, &blanks), lang)
        })
        .collect_view();
    let number = matches!(column.kind(), Kind::Scale { .. } | Kind::Matrix { .. });
    let chart = if number {
        scale_chart(column, shown, model.weighted, lang)
    } else {
        bars(column, shown, model.weighted, lang)
    };
    view! {
        <article class="result stack-small" id=id.to_owned()>
            <h3>{column.short.view(lang)}</h3>
            {breaks}
            {chart}
            {numbers(shown, model.head.mode, lang)}
            {links(column, model)}
        </article>
    }
    .into_any()
}

/// The favourable answers first.
fn scale_chart(column: &Column<'_>, shown: &Shown, weighted: bool, lang: Lang) -> AnyView {
    let mut labels = figures::answers(column, lang).into_iter().rev();
    let points: [String; 5] = std::array::from_fn(|_| labels.next().unwrap_or_default());
    let (name, estimates) = match shown.weighted.as_ref().filter(|_| weighted) {
        Some(weighted) => (words::WEIGHTED, weighted),
        None => (words::UNWEIGHTED, &shown.plain),
    };
    let cell = |figure: Option<Figure>| {
        figure.map_or(Cell::Missing, |figure| Cell::Shown(figures::estimate(figure)))
    };
    let mut answers = estimates.answers.iter().rev();
    let group = Group {
        label: name.raw(lang).to_owned(),
        shares: std::array::from_fn(|_| cell(answers.next().copied())),
        no_answer: None,
        favourable: cell(estimates.favourable),
    };
    let title = column.label.raw(lang).to_owned();
    scale(&Scale { lang, id: format!("chart-{}", column.id), title, points, groups: vec![group] })
}

fn bars(column: &Column<'_>, shown: &Shown, weighted: bool, lang: Lang) -> AnyView {
    let estimates = shown.weighted.as_ref().filter(|_| weighted).unwrap_or(&shown.plain);
    let answers = figures::answers(column, lang)
        .into_iter()
        .zip(&estimates.answers)
        .map(|(label, figure)| Answer { label, share: Cell::Shown(figures::estimate(*figure)) })
        .collect();
    distribution(&Distribution {
        lang,
        id: format!("chart-{}", column.id),
        title: column.label.raw(lang).to_owned(),
        answers,
        no_answer: None,
        n: shown.n,
        several: matches!(column.kind(), Kind::ManyOf { .. }),
    })
}

fn numbers(shown: &Shown, mode: Mode, lang: Lang) -> AnyView {
    let pair = |name: Phrase, value: AnyView| view! { <div><dt>{name.view(lang)}</dt><dd>{value}</dd></div> };
    let of = |estimates: &Estimates, mean: Phrase, favourable: Phrase| {
        let mean = estimates.mean.map(|figure| pair(mean, figures::mean(figure)));
        let favourable = estimates.favourable.map(|figure| pair(favourable, figures::share(figure)));
        view! { {mean}{favourable} }
    };
    let weighted = shown.weighted.as_ref().map(|estimates| {
        // Only a sample is more or less exact.
        let exact = (mode == Mode::Sample).then(|| {
            view! {
                {pair(words::EFFECTIVE, figures::fixed(estimates.effective, 0).into_any())}
                {pair(words::DESIGN_EFFECT, figures::fixed(estimates.design_effect, 2).into_any())}
            }
        });
        view! { {exact}{of(estimates, words::MEAN_WEIGHTED, words::FAVOURABLE_WEIGHTED)} }
    });
    view! {
        <dl class="result-numbers">
            {pair(words::N, people(shown.n).into_any())}
            {pair(words::NO_ANSWER, people(shown.unanswered).into_any())}
            {weighted}
            {of(&shown.plain, words::MEAN, words::FAVOURABLE)}
        </dl>
    }
    .into_any()
}

fn links(column: &Column<'_>, model: &Results) -> AnyView {
    let (lang, head, id) = (model.head.lang, &model.head, column.id);
    let mode = head.mode.code();
    let of = |href: String, name: Phrase| {
        view! {
            <a href=href>{name.view(lang)}<span class="visually-hidden">"（"{column.short.view(lang)}"）"</span></a>
        }
    };
    let over_time =
        (!column.favourable().is_empty() || matches!(column.kind(), Kind::Number { .. })).then(|| {
            let measure = if column.favourable().is_empty() { "&measure=mean" } else { "" };
            let series = format!("/surveys/{}/series?mode={mode}&column={id}{measure}", head.survey);
            let parts = format!("{}?mode={mode}&column={id}{measure}", head.path(Tab::Parts));
            view! { {of(series, words::TO_SERIES)}{of(parts, words::TO_PARTS)} }
        });
    let cross = format!("{}?mode={mode}&row={id}", head.path(Tab::Cross));
    view! { <p class="result-links">{over_time}{of(cross, words::TO_CROSS)}</p> }.into_any()
}
