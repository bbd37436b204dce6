//! Results of a wave: an overview, each question with its chart, and what weights did.

pub(crate) mod finder;
mod head;
mod overview;
mod question;
mod weighting;

use std::sync::Arc;

use domain::survey::{
    questionnaire::{Column, FrozenItem, Questionnaire},
    results::{ColumnResult, WaveResults},
    schedule::Month,
};
use leptos::prelude::*;

pub use head::{Head, Tab, modes, month, no_sample};

use crate::islands::ChartReader;
use crate::text::{Lang, Phrase, Spoken, results as words};

/// What is known of a wave.
#[derive(Clone, Debug)]
pub struct Known {
    /// What was asked.
    pub questionnaire: Arc<Questionnaire>,
    /// What was answered.
    pub results: WaveResults,
    /// Month before and the same month of the year before: each that the results are compared with.
    pub against: [Month; 2],
    /// How many people the sample stands for.
    pub population: Option<u64>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Results {
    /// Its beginning.
    pub head: Head,
    /// Whether charts show weighted shares.
    pub weighted: bool,
    /// None where there are too few responses.
    pub known: Option<Known>,
}

/// Questions that stand under one heading, and what was answered.
struct Section<'a> {
    title: AnyView,
    questions: Vec<(Column<'a>, &'a ColumnResult)>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Results) -> AnyView {
    let known = model.known.as_ref().map(|known| {
        let sections = sections(known, model.head.lang);
        view! {
            {finder::finder(&sections, model.head.lang)}
            {overview::overview(model, known)}
            {toggle(model, known)}
            {questions(sections, model, known)}
            {weighting::weighting(model, known)}
            <ChartReader/>
        }
    });
    view! { <div class="container container-wide stack results">{model.head.view(Tab::Results)}{known}</div> }
        .into_any()
}

fn sections(known: &Known, lang: Lang) -> Vec<Section<'_>> {
    let q = &known.questionnaire;
    let blocks = q.blocks.iter().map(|block| section(block.title.view(lang), &block.items, known));
    blocks.chain((!q.given.is_empty()).then(|| section(words::BY.view(lang), &q.given, known))).collect()
}

fn section<'a>(title: AnyView, items: &'a [FrozenItem], known: &'a Known) -> Section<'a> {
    let questions = items.iter().flat_map(FrozenItem::columns).filter_map(|column| {
        let result = known.results.columns.iter().find(|result| result.id == *column.id)?;
        Some((column, result))
    });
    Section { title, questions: questions.collect() }
}

fn questions(sections: Vec<Section<'_>>, model: &Results, known: &Known) -> AnyView {
    sections
        .into_iter()
        .map(|Section { title, questions }| {
            let questions = questions
                .iter()
                .map(|(column, result)| question::question(column, result, model, known))
                .collect_view();
            view! { <section class="stack"><h2>{title}</h2>{questions}</section> }
        })
        .collect_view()
        .into_any()
}

fn toggle(model: &Results, known: &Known) -> AnyView {
    if known.results.weighting.is_none() {
        return ().into_any();
    }
    let lang = model.head.lang;
    let link = |weighted: bool, name: Phrase| {
        let value = if weighted { "yes" } else { "no" };
        let href =
            format!("{}?mode={}&weighted={value}", model.head.path(Tab::Results), model.head.mode.code());
        let current = (weighted == model.weighted).then_some("true");
        view! { <li><a href=href aria-current=current>{name.view(lang)}</a></li> }
    };
    view! {
        <nav aria-label=words::SHOW_SHARES.plain(lang)>
            <ul class="whose">{link(true, words::WEIGHTED)}{link(false, words::UNWEIGHTED)}</ul>
        </nav>
    }
    .into_any()
}
