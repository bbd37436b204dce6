//! The page of a wave: every table of its release, for everybody or by an attribute.

mod crossed;
mod everybody;

use std::sync::Arc;

use domain::{
    form::Id,
    survey::{
        publication::{Described, FAVOURABLE, Figure, Mode, Part, Publication},
        release::Shown,
    },
};
use leptos::prelude::*;

use super::{
    figures::{grouped, month, named},
    log::{LogLine, log},
};
use crate::{
    text::{Lang, Spoken, day, filled_raw, results_public as words, ruby},
    ui::{Tone, breadcrumb, notice},
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
    let around = (!model.preview).then(|| (crumbs(model), downloads(model), corrections(model)));
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

fn corrections(model: &WavePage) -> AnyView {
    let here = model.here();
    log(&model.log, |number| format!("{here}?number={number}"), model.lang)
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
    let invited = publication.invited().map(|part| {
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
            {invited}
            {open}
        </dl>
    }
    .into_any()
}

fn rules(publication: &Publication, lang: Lang) -> AnyView {
    let threshold = publication.threshold.to_string();
    let coarser = publication.columns.iter().any(|column| !column.coarser.is_empty());
    let coarser = coarser.then(|| view! { <li>{words::COARSER_RULE.view(lang)}</li> });
    view! {
        <ul class="publication-rules">
            <li>{words::BASE_RULE.view(lang)}</li>
            <li>{words::WITHHELD_RULE.view_filled(lang, &[("k", &threshold)])}</li>
            {coarser}
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
    let charts = publication
        .columns
        .iter()
        .filter_map(|column| Some((column, part.table(&column.id, model.by.as_ref())?)))
        .map(|(column, table)| {
            let attribute = model.by.as_ref().and_then(|by| publication.column(by));
            match attribute {
                Some(attribute) => crossed::crossed(model, part, column, attribute, table),
                None => everybody::everybody(part, column, table, lang),
            }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{words::mode(part.mode).view(lang)}</h2>
            <p>{words::about(part.mode).view(lang)}</p>
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
    let shown = part.tables.iter().filter(|table| table.by == model.by).any(|table| {
        let column = publication.column(&table.column);
        table.groups.iter().any(|group| {
            // By an attribute, only the favourable answers are shown weighted.
            let answers = group.answers.iter().filter(|_| model.by.is_none());
            let favourable = column.and_then(|column| column.favourable_in(table, group));
            answers.chain(&favourable).any(is_weighted)
        })
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

/// The question; by the open link, that too, so that nothing is taken for an answer of those who were invited.
fn title_of(part: &Part, column: &Described, lang: Lang) -> String {
    let label = column.label.raw(lang);
    match part.mode {
        Mode::Sample | Mode::Census => label.to_owned(),
        Mode::Open => format!("{label} · {}", words::OPEN_SHORT.raw(lang)),
    }
}

/// Whether a number has a weighted share that says something.
fn is_weighted(figure: &Figure) -> bool {
    figure.weighted.shown().is_some() && figure.count != Shown::Count(0)
}

/// Which answers are counted together as favourable.
fn favourable_are(column: &Described, lang: Lang) -> Option<AnyView> {
    let together = column.coarser.iter().find(|coarser| coarser.code.value == FAVOURABLE)?;
    let (open, close, comma) = if lang == Lang::En { ("“", "”", ", ") } else { ("「", "」", "") };
    let label = |at: &usize| Some(format!("{open}{}{close}", column.codes.get(*at)?.label.raw(lang)));
    let answers: Vec<String> = together.codes.iter().filter_map(label).collect();
    let blanks = [("group", together.code.label.raw(lang)), ("answers", &answers.join(comma))];
    let text = ruby(&filled_raw(words::COUNTED_TOGETHER.raw(lang), &blanks));
    Some(view! { <p class="publication-rules">{text}</p> }.into_any())
}
