//! The page of a wave: every table of its release, for everybody or by an attribute.

use std::sync::Arc;

use domain::{
    form::Id,
    survey::{
        publication::{Answers, BLANK, Described, Figure, Group, Mode, Part, Publication, Table, Value},
        release::Shown,
    },
};
use leptos::prelude::*;

use super::{
    figures::{cell, count, grouped, month, named, of_chart, people, share},
    log::{LogLine, log},
};
use crate::{
    text::{Lang, Spoken, day, filled_raw, results_public as words, ruby},
    ui::{
        Tone, breadcrumb,
        chart::{
            Axis,
            distribution::{Answer, Distribution, distribution},
            scale::{self, Scale, scale},
            small_multiples::{self, SmallMultiples, small_multiples},
        },
        notice,
    },
};

/// The page of a wave.
pub struct WavePage {
    /// Language.
    pub lang: Lang,
    /// What is published.
    pub publication: Arc<Publication>,
    /// The number that is shown.
    pub number: i64,
    /// The latest number that is public.
    pub latest: i64,
    /// The correction log, as far as it is public.
    pub log: Vec<LogLine>,
    /// The attribute by which tables are broken down; none for everybody.
    pub by: Option<Id>,
    /// Whether it is shown to staff before it is public.
    pub preview: bool,
}

/// Its title, readings included.
#[must_use]
pub fn title(model: &WavePage) -> String {
    let lang = model.lang;
    let (title, month) = (model.publication.title.raw(lang), named(month(&model.publication.month), lang));
    filled_raw(words::WAVE_TITLE.raw(lang), &[("title", title), ("month", &month)])
}

/// Renders it.
#[must_use]
pub fn page(model: &WavePage) -> AnyView {
    let lang = model.lang;
    let publication = &*model.publication;
    let parts = publication.parts.iter().map(|part| section(model, part)).collect_view();
    let nothing = publication.parts.is_empty().then(|| {
        let threshold = publication.threshold.to_string();
        view! { <p class="empty">{words::NOTHING_TOLD.view_filled(lang, &[("k", &threshold)])}</p> }
    });
    let around =
        (!model.preview).then(|| (crumbs(model), downloads(model), log(&model.log, &model.here(), lang)));
    let (crumbs, downloads, log) = around
        .map_or((None, None, None), |(crumbs, downloads, log)| (Some(crumbs), Some(downloads), Some(log)));
    view! {
        <div class="container container-wide stack">
            {crumbs}
            <h1>{ruby(&title(model))}</h1>
            {standing(model)}
            {facts(publication, lang)}
            {rules(publication, lang)}
            {downloads}
            {breakdown(model)}
            {nothing}
            {parts}
            {log}
        </div>
    }
    .into_any()
}

impl WavePage {
    /// Its address.
    fn here(&self) -> String {
        format!("/results/{}/{}", self.publication.survey, self.publication.month)
    }

    /// What addresses need behind them to stay with this number.
    fn query(&self) -> String {
        if self.number == self.latest { String::new() } else { format!("?number={}", self.number) }
    }
}

fn crumbs(model: &WavePage) -> AnyView {
    let (lang, publication) = (model.lang, &model.publication);
    let series = filled_raw(words::SERIES_TITLE.raw(lang), &[("title", publication.title.raw(lang))]);
    let above = vec![(format!("/results/{}", publication.survey), ruby(&series))];
    breadcrumb::breadcrumb(above, ruby(&named(month(&publication.month), lang)), lang)
}

fn standing(model: &WavePage) -> Option<AnyView> {
    let lang = model.lang;
    if model.preview {
        return Some(notice::line(Tone::Info, words::PREVIEW.view(lang), lang));
    }
    let number = [("n", &*model.number.to_string())];
    if model.number < model.latest {
        let said = words::OLD_NUMBER.view_filled(lang, &number);
        let link = view! { <a href=model.here()>{words::TO_LATEST.view(lang)}</a> };
        return Some(notice::line(Tone::Warning, view! { {said}" "{link} }.into_any(), lang));
    }
    (model.number > 1).then(|| notice::line(Tone::Info, words::CORRECTED.view_filled(lang, &number), lang))
}

fn facts(publication: &Publication, lang: Lang) -> AnyView {
    let period =
        [("from", &*day::raw(publication.from, lang)), ("until", &day::raw(publication.until, lang))];
    let period = ruby(&filled_raw(words::FROM_UNTIL.raw(lang), &period));
    let people = |n: u64| words::PEOPLE.view_filled(lang, &[("n", &grouped(n))]);
    let sample = publication.part(Mode::Sample).map(|part| {
        let invited = part
            .invited
            .map(|n| view! { <div><dt>{words::INVITED.view(lang)}</dt><dd>{people(n)}</dd></div> });
        let rate = part.response_rate().map(|rate| {
            view! { <div><dt>{words::RATE.view(lang)}</dt><dd>{format!("{rate:.1}%")}</dd></div> }
        });
        view! {
            {invited}
            <div><dt>{words::ANSWERED.view(lang)}</dt><dd>{people(part.respondents)}</dd></div>
            {rate}
        }
    });
    let open = publication.part(Mode::Open).map(|part| {
        view! { <div><dt>{words::OPEN_ANSWERED.view(lang)}</dt><dd>{people(part.respondents)}</dd></div> }
    });
    view! {
        <dl class="publication-facts">
            <div><dt>{words::FIELDWORK.view(lang)}</dt><dd>{period}</dd></div>
            {sample}
            {open}
        </dl>
    }
    .into_any()
}

fn rules(publication: &Publication, lang: Lang) -> AnyView {
    let threshold = publication.threshold.to_string();
    view! {
        <ul class="publication-rules">
            <li>{words::BASE_RULE.view(lang)}</li>
            <li>{words::WITHHELD_RULE.view_filled(lang, &[("k", &threshold)])}</li>
        </ul>
    }
    .into_any()
}

fn downloads(model: &WavePage) -> AnyView {
    let lang = model.lang;
    let (here, query) = (model.here(), model.query());
    let files = [
        (format!("{here}/data.csv{query}"), words::DATA_CSV),
        (format!("{here}/codebook.csv{query}"), words::CODEBOOK),
        (format!("{here}/tables.xlsx{query}"), words::TABLES_XLSX),
        (format!("/api{here}{query}"), words::API),
    ];
    let files = files
        .into_iter()
        .map(|(href, name)| view! { <li><a href=href>{name.view(lang)}</a></li> })
        .collect_view();
    view! {
        <section class="stack-small" aria-labelledby="downloads">
            <h2 id="downloads">{words::DOWNLOADS.view(lang)}</h2>
            <ul class="publication-links">{files}</ul>
        </section>
    }
    .into_any()
}

/// Everybody, or by one of the attributes.
fn breakdown(model: &WavePage) -> AnyView {
    let (lang, query) = (model.lang, model.query());
    let crossed = model.publication.columns.iter().filter(|column| column.crossed);
    let ways = std::iter::once((None, words::EVERYBODY.raw(lang)))
        .chain(crossed.map(|column| (Some(&column.id), column.short.raw(lang))));
    let ways = ways
        .map(|(by, name)| {
            let href = match (by, model.preview) {
                (None, false) => format!("{}{query}", model.here()),
                (Some(by), false) => format!("{}/by/{by}{query}", model.here()),
                (None, true) => format!("?number={}", model.number),
                (Some(by), true) => format!("?number={}&by={by}", model.number),
            };
            let current = (by == model.by.as_ref()).then_some("page");
            view! { <li><a href=href aria-current=current>{ruby(name)}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="publication-ways" aria-label=words::BREAKDOWN.plain(lang)>
            <span aria-hidden="true">{words::BREAKDOWN.view(lang)}</span>
            <ul>{ways}</ul>
        </nav>
    }
    .into_any()
}

fn section(model: &WavePage, part: &Part) -> AnyView {
    let (lang, publication) = (model.lang, &*model.publication);
    let id = part.mode.name();
    let about = match part.mode {
        Mode::Sample => words::SAMPLE_TEXT,
        Mode::Open => words::OPEN_TEXT,
    };
    let charts = publication
        .columns
        .iter()
        .filter_map(|column| Some((column, part.table(&column.id, model.by.as_ref())?)))
        .map(|(column, table)| {
            let attribute = model.by.as_ref().and_then(|by| publication.column(by));
            match attribute {
                Some(attribute) => crossed(part, column, attribute, table, lang),
                None => everybody(part, column, table, lang),
            }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{words::mode(part.mode).view(lang)}</h2>
            <p>{about.view(lang)}</p>
            {weighing(model, part)}
            <div class="publication-charts">{charts}</div>
        </section>
    }
    .into_any()
}

/// How the shares of this page were weighted; none where nothing was.
fn weighing(model: &WavePage, part: &Part) -> Option<AnyView> {
    let (lang, publication) = (model.lang, &*model.publication);
    let weighing = part.weighing.as_ref()?;
    let mut groups = part.tables.iter().filter(|table| table.by == model.by).flat_map(|table| &table.groups);
    let shown = groups.any(|group| {
        // By an attribute, only the favourable answers are shown weighted.
        let answers = group.answers.iter().filter(|_| model.by.is_none());
        answers.chain(&group.favourable).any(is_weighted)
    });
    let by = weighing.by.iter().filter_map(|by| publication.column(by)).map(|column| column.short.raw(lang));
    let comma = if lang == Lang::En { ", " } else { "、" };
    let by = by.collect::<Vec<_>>().join(comma);
    if !shown {
        let text = ruby(&filled_raw(words::WEIGHTED_NOWHERE.raw(lang), &[("by", &by)]));
        return Some(view! { <p>{text}</p> }.into_any());
    }
    let text = ruby(&filled_raw(words::WEIGHTED_TEXT.raw(lang), &[("by", &by)]));
    let effective =
        weighing.effective.map(|n| view! { " "{words::EFFECTIVE.view_filled(lang, &[("n", &grouped(n))])} });
    let short = (!weighing.converged).then(|| view! { " "{words::NOT_CONVERGED.view(lang)} });
    Some(view! { <p>{text}{effective}{short}</p> }.into_any())
}

/// The question; by the open link, that too, so that nothing is taken for the sample's.
fn title_of(part: &Part, column: &Described, lang: Lang) -> String {
    let label = column.label.raw(lang);
    match part.mode {
        Mode::Sample => label.to_owned(),
        Mode::Open => format!("{label} · {}", words::OPEN_SHORT.raw(lang)),
    }
}

/// A column as everybody answered it.
fn everybody(part: &Part, column: &Described, table: &Table, lang: Lang) -> AnyView {
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
    view! { <div class="publication-column stack-small">{chart}{weighted(column, group, lang)}</div> }
        .into_any()
}

/// Whether a number has a weighted share that says something.
fn is_weighted(figure: &Figure) -> bool {
    figure.weighted.shown().is_some() && figure.count != Shown::Count(0)
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

/// A column by an attribute.
fn crossed(part: &Part, column: &Described, attribute: &Described, table: &Table, lang: Lang) -> AnyView {
    let id = format!("{}-{}", part.mode.name(), column.id);
    let groups: Vec<(&str, &Group)> = table
        .groups
        .iter()
        .filter_map(|group| Some((attribute.codes.get(group.code?)?, group)))
        // Nobody left the attribute open: nothing to say of them.
        .filter(|(code, group)| code.value != BLANK || group.n != Shown::Count(0))
        .map(|(code, group)| (code.label.raw(lang), group))
        .collect();
    let chart = match column.kind {
        Answers::Scale | Answers::Matrix => scaled(&id, part, column, &groups, lang),
        Answers::Rating => rated(&id, part, column, &groups, lang),
        Answers::OneOf | Answers::ManyOf | Answers::Number => None,
    };
    let alone =
        chart.is_none().then(|| view! { <h3 class="chart-title">{ruby(&title_of(part, column, lang))}</h3> });
    view! {
        <div class="publication-column stack-small">
            {alone}
            {chart}
            {numbers(part.mode, column, attribute, &groups, lang)}
        </div>
    }
    .into_any()
}

fn scaled(
    id: &str,
    part: &Part,
    column: &Described,
    groups: &[(&str, &Group)],
    lang: Lang,
) -> Option<AnyView> {
    let label =
        |at: usize| column.codes.get(at).map(|code| code.label.raw(lang).to_owned()).unwrap_or_default();
    let groups = groups
        .iter()
        .filter_map(|(name, group)| {
            let shown = |at: usize| group.answers.get(at).map(|figure| cell(figure.share, figure.count));
            Some(scale::Group {
                label: (*name).to_owned(),
                shares: [shown(4)?, shown(3)?, shown(2)?, shown(1)?, shown(0)?],
                no_answer: shown(5),
                favourable: group.favourable.map(|figure| cell(figure.share, group.n))?,
            })
        })
        .collect();
    Some(scale(&Scale {
        lang,
        id: id.to_owned(),
        title: title_of(part, column, lang),
        points: [4, 3, 2, 1, 0].map(label),
        groups,
    }))
}

fn rated(
    id: &str,
    part: &Part,
    column: &Described,
    groups: &[(&str, &Group)],
    lang: Lang,
) -> Option<AnyView> {
    let city = part.favourable(&column.id)?;
    let line = |label: &str, value: Value, n: Shown| small_multiples::Part {
        label: label.to_owned(),
        points: vec![cell(value, n)],
    };
    let parts = groups.iter().filter_map(|(name, group)| Some(line(name, group.favourable?.share, group.n)));
    Some(small_multiples(&SmallMultiples {
        lang,
        id: id.to_owned(),
        title: format!("{} · {}", title_of(part, column, lang), words::FAVOURABLE_SHARE.raw(lang)),
        axis: Axis::Share,
        first: of_chart(month("")),
        breaks: Vec::new(),
        city: line(words::EVERYBODY.raw(lang), city.share, Shown::Count(part.respondents)),
        parts: parts.collect(),
    }))
}

/// How many of each group gave which answer.
fn numbers(
    mode: Mode,
    column: &Described,
    attribute: &Described,
    groups: &[(&str, &Group)],
    lang: Lang,
) -> AnyView {
    let weighted = groups
        .iter()
        .any(|(_, group)| group.favourable.is_some_and(|figure| figure.weighted.shown().is_some()));
    let heads = column
        .codes
        .iter()
        .map(|code| view! { <th scope="col" class="figure">{code.label.view(lang)}</th> })
        .collect_view();
    let rows = groups
        .iter()
        .map(|(name, group)| {
            let answers = group.answers.iter().map(|figure| people(*figure)).collect_view();
            let favourable = group.favourable.map(people);
            let value = group.favourable.map_or(Value::None, |figure| figure.weighted);
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
    let favourable = (!column.favourable.is_empty())
        .then(|| view! { <th scope="col" class="figure">{words::FAVOURABLE_SHARE.view(lang)}</th> });
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
