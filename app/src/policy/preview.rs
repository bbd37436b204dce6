//! A questionnaire as respondents will see it.

use std::sync::Arc;

use domain::survey::{answer::Typed, questionnaire::Questionnaire};
use leptos::prelude::*;

use super::month;
use crate::resident::survey::questions::{Screen, questions};
use crate::text::{Lang, Spoken, policy as words};
use crate::ui::breadcrumb::breadcrumb;

/// The page.
pub struct Preview {
    /// Language of the page.
    pub lang: Lang,
    /// Language of the questionnaire.
    pub shown_in: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Id of the wave.
    pub wave: String,
    /// `2026-11`
    pub month: String,
    /// The questionnaire.
    pub questionnaire: Arc<Questionnaire>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Preview) -> AnyView {
    let lang = model.lang;
    let wave = format!("/surveys/{}/waves/{}", model.survey, model.wave);
    let above = vec![
        ("/surveys".to_owned(), words::SURVEYS_TITLE.view(lang)),
        (format!("/surveys/{}", model.survey), model.questionnaire.title.view(lang)),
        (wave.clone(), month(&model.month, lang)),
    ];
    let tabs = Lang::ALL
        .into_iter()
        .map(|other| {
            let href = format!("{wave}/preview?in={}", other.code());
            let current = (other == model.shown_in).then_some("true");
            view! { <li><a href=href lang=other.html() aria-current=current>{other.own_name()}</a></li> }
        })
        .collect_view();
    view! {
        <div class="container stack">
            {breadcrumb(above, words::PREVIEW_TITLE.view(lang), lang)}
            <h1>{words::PREVIEW_TITLE.view(lang)}</h1>
            <p>{words::PREVIEW_TEXT.view(lang)}</p>
            <nav class="no-print" aria-label=words::PREVIEW_IN.plain(lang)><ul class="tabs">{tabs}</ul></nav>
            {whole(model)}
        </div>
    }
    .into_any()
}

fn whole(model: &Preview) -> AnyView {
    let (lang, shown) = (model.lang, model.shown_in);
    let questionnaire = &model.questionnaire;
    let nothing = Typed::new();
    let screens = questionnaire
        .blocks
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let screen = Screen { lang: shown, block, typed: &nothing, problems: &[] };
            let number = words::PREVIEW_SCREEN.fill(lang, &[("n", &(index + 1).to_string())]);
            view! {
                <section class="stack form preview-screen">
                    <p class="preview-number" lang=lang.html()>{number}</p>
                    <h3>{block.title.view(shown)}</h3>
                    {questions(&screen)}
                </section>
            }
        })
        .collect_view();
    let class = if shown == Lang::Easy { "stack easy" } else { "stack" };
    view! {
        <div class=class lang=shown.html()>
            <h2>{questionnaire.title.view(shown)}</h2>
            <p class="as-typed">{questionnaire.about.view(shown)}</p>
            {screens}
        </div>
    }
    .into_any()
}
