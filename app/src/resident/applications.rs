//! 「わたしの申請」: drafts and applications.

use domain::application::status::Status;
use domain::form::Text;
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use crate::text::{Lang, Spoken, day, identity, moment, resident as words};
use crate::ui::{button, status::status};

/// The list.
pub struct Applications {
    /// Language.
    pub lang: Lang,
    /// Whether an address is confirmed in this login session.
    pub signed_in: bool,
    /// Unfinished ones.
    pub drafts: Vec<DraftLine>,
    /// Filed ones, newest first.
    pub applications: Vec<ApplicationLine>,
}

/// A draft in the list.
pub struct DraftLine {
    /// Id.
    pub id: String,
    /// Name of the procedure.
    pub procedure: Text,
    /// Last saved.
    pub changed: DateTime,
    /// Kept until.
    pub expires: Date,
    /// Whether only this device holds it.
    pub on_device: bool,
}

/// An application in the list.
pub struct ApplicationLine {
    /// Id.
    pub id: String,
    /// Name of the procedure.
    pub procedure: Text,
    /// Receipt number.
    pub number: String,
    /// Status.
    pub status: Status,
    /// When it was recorded.
    pub recorded: DateTime,
}

/// Renders it.
#[must_use]
pub fn page(model: &Applications) -> AnyView {
    let lang = model.lang;
    let sign_in = (!model.signed_in).then(|| {
        view! {
            <section class="panel stack">
                <p>{words::SIGN_IN_TO_SEE.view(lang)}</p>
                {button::link(button::Look::Primary, "/sign-in", identity::SIGN_IN.view(lang))}
            </section>
        }
    });
    let drafts = (!model.drafts.is_empty()).then(|| {
        let lines = model.drafts.iter().map(|line| draft(line, lang)).collect_view();
        view! { <section class="stack"><h2>{words::DRAFTS.view(lang)}</h2><ul class="cards">{lines}</ul></section> }
    });
    let none = (model.signed_in && model.applications.is_empty())
        .then(|| view! { <p class="empty">{words::NO_APPLICATIONS.view(lang)}</p> });
    let lines = model.applications.iter().map(|line| application(line, lang)).collect_view();
    view! {
        <div class="container narrow stack">
            <h1>{words::MY_APPLICATIONS_TITLE.view(lang)}</h1>
            {sign_in}
            {none}
            <ul class="cards">{lines}</ul>
            {drafts}
        </div>
    }
    .into_any()
}

fn application(line: &ApplicationLine, lang: Lang) -> AnyView {
    view! {
        <li class="card">
            <p class="card-meta">{status(line.status, lang)}</p>
            <h2 class="card-title"><a href=format!("/applications/{}", line.id)>{line.procedure.view(lang)}</a></h2>
            <p class="card-text">{words::RECEIPT_NUMBER.view(lang)}" "{line.number.clone()}</p>
            <p class="card-meta">{moment::view(line.recorded, lang)}</p>
        </li>
    }
    .into_any()
}

fn draft(line: &DraftLine, lang: Lang) -> AnyView {
    let changed = moment::plain(line.changed, lang);
    let expires = day::plain(line.expires, lang);
    let here =
        line.on_device.then(|| view! { <p class="card-meta">{words::DRAFT_ON_THIS_DEVICE.view(lang)}</p> });
    view! {
        <li class="card">
            {here}
            <h3 class="card-title"><a href=format!("/drafts/{}", line.id)>{line.procedure.view(lang)}</a></h3>
            <p class="card-text">{words::DRAFT_CHANGED.view_filled(lang, &[("time", &changed)])}</p>
            <p class="card-meta">{words::DRAFT_EXPIRES.view_filled(lang, &[("day", &expires)])}</p>
            <div class="actions">
                {button::link(button::Look::Secondary, format!("/drafts/{}", line.id), words::CONTINUE.view(lang))}
                <form method="post" action=format!("/drafts/{}/delete", line.id)>
                    {button::plain_submit(button::Look::Text, words::DELETE_DRAFT.view(lang))}
                </form>
            </div>
        </li>
    }
    .into_any()
}
