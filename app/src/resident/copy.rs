//! A filed version as a dated complete page to print.

use std::sync::Arc;

use domain::form::{Answers, Form, evaluate};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use super::to_follow::to_follow;
use crate::text::{Lang, Spoken, moment, resident as words};
use crate::ui::field::AttachmentLine;
use crate::ui::summary::{SummaryContext, of_section};

/// A filed version.
pub struct Copy {
    /// Language.
    pub lang: Lang,
    /// The procedure version it was filed with.
    pub form: Arc<Form>,
    /// What was filed.
    pub answers: Answers,
    /// The day by which it was judged.
    pub judged: Date,
    /// Receipt number.
    pub number: String,
    /// Number of the version.
    pub version: i64,
    /// When it was recorded.
    pub recorded: DateTime,
    /// Files filed with it.
    pub attachments: Vec<AttachmentLine>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Copy) -> AnyView {
    let lang = model.lang;
    let evaluated = evaluate(&model.form, &model.answers, model.judged);
    let context = SummaryContext {
        lang,
        form: &model.form,
        attachments: &model.attachments,
        change: None,
        show_findings: false,
        earlier: None,
    };
    let sections = evaluated
        .sections
        .iter()
        .map(|section| {
            view! {
                <section class="stack-small">
                    <h2>{section.section.title.view(lang)}</h2>
                    {of_section(section, &context)}
                </section>
            }
        })
        .collect_view();
    let number = model.version.to_string();
    let time = moment::plain(model.recorded, lang);
    view! {
        <article class="container copy stack">
            <p class="procedure-name">{words::COPY_TITLE.view(lang)}</p>
            <h1>{model.form.procedure.title.view(lang)}</h1>
            <dl class="receipt">
                <div><dt>{words::RECEIPT_NUMBER.view(lang)}</dt><dd class="receipt-number">{model.number.clone()}</dd></div>
                <div><dt>{words::RECEIVED_AT.view(lang)}</dt><dd>{words::VERSION_N.view_filled(lang, &[("number", &number), ("time", &time)])}</dd></div>
            </dl>
            <p class="hint">{words::COPY_NOTE.view(lang)}</p>
            <p class="hint no-print">{words::PRINT.view(lang)}</p>
            {sections}
            {to_follow(&model.form, &evaluated, lang)}
        </article>
    }
    .into_any()
}
