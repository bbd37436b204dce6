//! Entering applications at the counter.

use domain::form::Text;
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use crate::text::{Lang, Spoken, day, desk as words, moment, resident, shell};
use crate::ui::button;

/// The page.
pub struct Counter {
    /// Language.
    pub lang: Lang,
    /// Procedures of the clerk's offices: id, name, a sentence.
    pub procedures: Vec<(String, Text, Text)>,
    /// What the clerk has begun, newest first.
    pub drafts: Vec<CounterDraft>,
}

/// An unfinished application.
pub struct CounterDraft {
    /// Id.
    pub id: String,
    /// Name of the procedure.
    pub procedure: Text,
    /// Last saved.
    pub changed: DateTime,
    /// Kept until.
    pub expires: Date,
}

/// Renders it.
#[must_use]
pub fn page(model: &Counter) -> AnyView {
    let lang = model.lang;
    let procedures = model
        .procedures
        .iter()
        .map(|(id, title, summary)| {
            view! {
                <li class="card">
                    <h3 class="card-title"><a href=format!("/procedures/{id}")>{title.view(lang)}</a></h3>
                    <p class="card-text">{summary.view(lang)}</p>
                </li>
            }
        })
        .collect_view();
    let drafts = (!model.drafts.is_empty()).then(|| {
        let lines = model.drafts.iter().map(|line| draft(line, lang)).collect_view();
        view! { <section class="stack"><h2>{words::MY_DRAFTS.view(lang)}</h2><ul class="cards">{lines}</ul></section> }
    });
    view! {
        <div class="container stack">
            <h1>{shell::COUNTER.view(lang)}</h1>
            <p>{words::COUNTER_TEXT.view(lang)}</p>
            {drafts}
            <section class="stack"><h2>{words::PROCEDURES.view(lang)}</h2><ul class="cards">{procedures}</ul></section>
        </div>
    }
    .into_any()
}

fn draft(line: &CounterDraft, lang: Lang) -> AnyView {
    let changed = moment::plain(line.changed, lang);
    let expires = day::plain(line.expires, lang);
    view! {
        <li class="card">
            <h3 class="card-title"><a href=format!("/drafts/{}", line.id)>{line.procedure.view(lang)}</a></h3>
            <p class="card-text">{resident::DRAFT_CHANGED.view_filled(lang, &[("time", &changed)])}</p>
            <p class="card-meta">{resident::DRAFT_EXPIRES.view_filled(lang, &[("day", &expires)])}</p>
            <div class="actions">
                {button::link(button::Look::Secondary, format!("/drafts/{}", line.id), resident::CONTINUE.view(lang))}
                <form method="post" action=format!("/drafts/{}/delete", line.id)>
                    {button::plain_submit(button::Look::Text, resident::DELETE_DRAFT.view(lang))}
                </form>
            </div>
        </li>
    }
    .into_any()
}
