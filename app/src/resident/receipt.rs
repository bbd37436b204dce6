//! The receipt page.

use std::sync::Arc;

use domain::form::{Answers, Form, evaluate};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use super::to_follow::to_follow;
use crate::text::{Lang, Spoken, moment, resident as words, survey};
use crate::ui::{Tone, button, notice};

/// The receipt of an application or of a correction.
pub struct Receipt {
    /// Language.
    pub lang: Lang,
    /// Id of the application.
    pub application: String,
    /// The procedure version it was filed with.
    pub form: Arc<Form>,
    /// What was filed.
    pub answers: Answers,
    /// The day by which it was judged.
    pub judged: Date,
    /// Receipt number, as spoken.
    pub number: String,
    /// Which filed version.
    pub version: i64,
    /// When it was recorded.
    pub recorded: DateTime,
    /// Whether a mail went out; otherwise a letter will.
    pub mailed: bool,
    /// Whether the survey after an application can be answered.
    pub survey: bool,
}

/// Renders it.
#[must_use]
pub fn page(model: &Receipt) -> AnyView {
    let lang = model.lang;
    let title = if model.version == 1 { words::RECEIPT_TITLE } else { words::RECEIPT_CORRECTED };
    let copy = format!("/applications/{}/versions/{}", model.application, model.version);
    let numbers = view! {
        <dl class="receipt">
            <div><dt>{words::RECEIPT_NUMBER.view(lang)}</dt><dd class="receipt-number">{model.number.clone()}</dd></div>
            <div><dt>{words::RECEIVED_AT.view(lang)}</dt><dd>{moment::view(model.recorded, lang)}</dd></div>
        </dl>
    };
    let procedure = &model.form.procedure;
    let evaluated = evaluate(&model.form, &model.answers, model.judged);
    let mailed = model.mailed.then(|| view! { <p>{words::RECEIPT_MAIL.view(lang)}</p> });
    let body = view! { <p>{procedure.title.view(lang)}</p>{numbers}{mailed} }.into_any();
    let survey = model.survey.then(|| {
        let href = format!("/surveys/satisfaction?about={}", procedure.id);
        view! {
            <section class="stack-small">
                <h2>{survey::AFTER_TITLE.view(lang)}</h2>
                <p>{survey::AFTER_TEXT.view(lang)}</p>
                <p>{button::link(button::Look::Secondary, href, survey::START.view(lang))}</p>
            </section>
        }
    });
    view! {
        <div class="container narrow stack">
            {notice::page(Tone::Success, title.view(lang), lang)}
            {body}
            <h2>{words::WHAT_NEXT.view(lang)}</h2>
            <p>{procedure.about.decided.view(lang)}</p>
            {to_follow(&model.form, &evaluated, lang)}
            <p>{words::PRINT_COPY_HINT.view(lang)}</p>
            <div class="actions">
                {button::link(button::Look::Primary, copy, words::PRINT_COPY.view(lang))}
                {button::link(button::Look::Secondary, format!("/applications/{}", model.application), words::TO_MY_APPLICATION.view(lang))}
            </div>
            {survey}
        </div>
    }
    .into_any()
}
