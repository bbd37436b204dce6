//! The check page: everything on one page, each answer a step away from being changed; then address and sending.

use std::collections::BTreeSet;

use domain::form::Evaluated;
use domain::form::definition::Level;
use leptos::prelude::*;

use super::identity::{ADDRESS_FORM, address_field};
use super::step::{DraftModel, Held};
use super::to_follow::to_follow;
use crate::text::{Lang, Spoken, identity, problem, resident as words};
use crate::ui::error_summary::{LinesContext, error_summary, lines};
use crate::ui::summary::{SummaryContext, of_section};
use crate::ui::{Tone, button, notice};

/// The check page.
pub struct ReviewPage {
    /// The draft.
    pub draft: DraftModel,
    /// Whether the address is confirmed (or none is needed, at the counter).
    pub confirmed: bool,
    /// The address as typed, or as answered in the form.
    pub address: String,
    /// What is wrong with the address.
    pub address_error: Option<String>,
}

/// Whether the page asks for an address.
#[must_use]
pub fn asks_for_address(model: &ReviewPage) -> bool {
    let draft = &model.draft;
    if model.confirmed {
        return false;
    }
    let evaluated = draft.evaluated();
    draft.is_sendable(&evaluated) && evaluated.is_complete()
}

/// Renders it.
#[must_use]
pub fn page(model: &ReviewPage) -> AnyView {
    let draft = &model.draft;
    let lang = draft.lang;
    let evaluated = draft.evaluated();
    let complete = evaluated.is_complete();
    let errors: Vec<_> = evaluated
        .sections
        .iter()
        .flat_map(|section| {
            let page = format!("{}?from=review", step(draft, section.section.id.as_str()));
            lines(section, &LinesContext { lang, form: &draft.form, page: &page, fresh: &BTreeSet::new() })
        })
        .collect();
    let count = errors.len().to_string();
    // Whoever tried to send is led to `#errors`: the reason stands there.
    let sendable = draft.is_sendable(&evaluated);
    let deadline = draft.deadline(&evaluated);
    let (blocked, deadline) = if sendable { (None, deadline) } else { (Some(deadline), None) };
    let blocked = blocked.map(|why| {
        let id = complete.then_some("errors");
        view! { <div id=id tabindex="-1">{why}</div> }
    });
    let heading = (!complete).then(|| {
        let title = words::TO_FIX.view_filled(lang, &[("count", &count)]);
        view! { <p class="to-fix">{title}" "{words::TO_FIX_TEXT.view(lang)}</p> }
    });
    view! {
        <div class="container with-steps">
            {draft.steps(&evaluated, None)}
            <div class="stack step-body">
                <p class="procedure-name">{draft.form.procedure.title.view(lang)}</p>
                <h1>{words::CHECK_TITLE.view(lang)}</h1>
                <p>{words::CHECK_LEAD.view(lang)}</p>
                {blocked}
                {heading}
                {error_summary(errors, lang)}
                {warnings(&evaluated, lang)}
                {sections(draft, &evaluated)}
                {to_follow(&draft.form, &evaluated, lang)}
                {deadline}
                {(complete && sendable).then(|| send(model))}
                {(!complete).then(|| later(draft))}
            </div>
        </div>
    }
    .into_any()
}

fn step(draft: &DraftModel, section: &str) -> String {
    format!("/drafts/{}/steps/{section}", draft.id)
}

fn warnings(evaluated: &Evaluated<'_>, lang: Lang) -> Option<AnyView> {
    let found: Vec<_> = evaluated.warnings().collect();
    if found.is_empty() {
        return None;
    }
    let count = found.len().to_string();
    let list = found
        .into_iter()
        .filter(|finding| finding.level == Level::Warning)
        .map(|finding| view! { <li>{problem::view(&finding.problem, finding.part.as_deref(), lang)}</li> })
        .collect_view();
    let body = view! { <ul class="list">{list}</ul> }.into_any();
    Some(notice::notice(Tone::Warning, words::WARNINGS.view_filled(lang, &[("count", &count)]), body, lang))
}

fn sections(draft: &DraftModel, evaluated: &Evaluated<'_>) -> AnyView {
    let lang = draft.lang;
    evaluated
        .sections
        .iter()
        .map(|section| {
            let page = format!("{}?from=review", step(draft, section.section.id.as_str()));
            let change = draft.touches(section).then_some(page.as_str());
            let context = SummaryContext {
                lang,
                form: &draft.form,
                attachments: &draft.attachments,
                change: if draft.open.is_some() { None } else { change },
                show_findings: true,
                earlier: None,
            };
            let title = section.section.title.plain(lang);
            let whole = change.map(|href| {
                let label = words::CHANGE_WHAT.fill(lang, &[("what", &title)]);
                view! { <a class="section-change" href=href.to_owned() aria-label=label>{words::CHANGE.view(lang)}</a> }
            });
            view! {
                <section class="stack-small">
                    <div class="section-head"><h2>{section.section.title.view(lang)}</h2>{whole}</div>
                    {of_section(section, &context)}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn later(draft: &DraftModel) -> Option<AnyView> {
    let lang = draft.lang;
    (draft.held == Held::Device).then(|| {
        button::link(
            button::Look::Secondary,
            format!("/drafts/{}/later", draft.id),
            words::SAVE_FOR_LATER.view(lang),
        )
    })
}

fn send(model: &ReviewPage) -> AnyView {
    let draft = &model.draft;
    let lang = draft.lang;
    if !model.confirmed {
        return view! {
            <section class="panel stack">
                <h2>{words::CONFIRM_ADDRESS_TITLE.view(lang)}</h2>
                <p>{words::CONFIRM_ADDRESS_TEXT.view(lang)}</p>
                <form class="stack" id=ADDRESS_FORM method="post" action=format!("/drafts/{}/address", draft.id)>
                    {address_field(lang, &model.address, model.address_error.as_deref())}
                    {button::plain_submit(button::Look::Primary, identity::SEND_CODE.view(lang))}
                </form>
            </section>
        }
        .into_any();
    }
    let label = if draft.open.is_some() { words::RESUBMIT } else { words::SUBMIT };
    let confirmed = (draft.held == Held::Address)
        .then(|| notice::line(Tone::Success, words::ADDRESS_CONFIRMED.view(lang), lang));
    let counter = (draft.held == Held::Counter).then(|| {
        view! {
            <p>{words::COUNTER_MAIL.view(lang)}</p>
            {super::identity::text_field(super::identity::Input {
                lang,
                name: "email",
                label: words::COUNTER_ADDRESS,
                help: Some(words::COUNTER_ADDRESS_HELP),
                kind: "email",
                mode: "email",
                autocomplete: "off",
                class: "input input-wide",
                typed: model.address.clone(),
                error: model.address_error.clone(),
                required: false,
            })}
        }
    });
    view! {
        <section class="panel stack">
            {confirmed}
            <h2>{words::PURPOSE.view(lang)}</h2>
            <p>{draft.form.procedure.purpose.view(lang)}</p>
            <form class="stack" method="post" action=format!("/drafts/{}/submit", draft.id)>
                <input type="hidden" name="_revision" value=draft.revision.to_string()/>
                {counter}
                {button::plain_submit(button::Look::Primary, label.view(lang))}
                <p class="hint">{words::SUBMIT_ONCE.view(lang)}</p>
            </form>
        </section>
    }
    .into_any()
}
