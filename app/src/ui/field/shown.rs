//! What is shown and not typed: text between questions, computed values, questions that are not open.

use domain::form::{Field, Form};
use leptos::prelude::*;

use super::frame::{findings, note};
use super::{FieldContext, frame};
use crate::text::{Lang, Spoken, field as text};
use crate::ui::Tone;
use crate::ui::answer::{answer, answer_with_files};
use crate::ui::chip::chip;

pub(super) fn info(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let help = f.question.help.as_ref().map(|help| view! { <p class="as-typed">{help.view(ctx.lang)}</p> });
    view! {
        <div class="inset" id=f.path.html_id()>
            <p class="inset-title">{f.question.label.view(ctx.lang)}</p>
            {help}
        </div>
    }
    .into_any()
}

pub(super) fn computed(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let id = f.path.html_id();
    let label_id = format!("{id}--label");
    let value = computed_value(ctx.form, f, ctx.lang);
    view! {
        <div class="field field-computed">
            <p class="label" id=label_id.clone()>{f.question.label.view(ctx.lang)}</p>
            {frame::support(f, ctx)}
            <output class="computed" id=id tabindex="-1" aria-labelledby=label_id>{value}</output>
            {findings(f, ctx)}
        </div>
    }
    .into_any()
}

/// What stands in the output of a computed question.
fn computed_value(form: &Form, f: &Field<'_>, lang: Lang) -> AnyView {
    match f.value {
        Some(_) => answer(form, f, lang),
        None => view! { <span class="quiet">{text::NOT_YET_COMPUTED.view(lang)}</span> }.into_any(),
    }
}

pub(super) fn closed(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    view! {
        <div class="field field-closed" id=f.path.html_id() tabindex="-1">
            {note(f, ctx)}
            <p class="label">
                {f.question.label.view(ctx.lang)}
                {chip(Tone::Neutral, text::CLOSED.view(ctx.lang))}
            </p>
            <div class="closed-answer">{answer_with_files(ctx.form, f, ctx.attachments, ctx.lang)}</div>
            {findings(f, ctx)}
        </div>
    }
    .into_any()
}
