//! Moving a draft to a newer version of its procedure: what that means, and a button.

use domain::form::Text;
use domain::form::diff::Carried;
use leptos::prelude::*;

use crate::text::{Lang, Phrase, Spoken, resident as words};
use crate::ui::button;

/// The page.
pub struct CarryPage {
    /// Language.
    pub lang: Lang,
    /// The draft.
    pub draft: String,
    /// Title of the procedure.
    pub title: Text,
    /// What changes for this draft.
    pub carried: Carried,
}

/// Renders it.
#[must_use]
pub fn page(model: &CarryPage) -> AnyView {
    let lang = model.lang;
    let carried = &model.carried;
    let nothing = *carried == Carried::default();
    view! {
        <div class="container stack">
            <p class="procedure-name">{model.title.view(lang)}</p>
            <h1>{words::CARRY_TITLE.view(lang)}</h1>
            <p>{words::CARRY_LEAD.view(lang)}</p>
            {list(words::CARRY_TO_ANSWER, &carried.to_answer, lang)}
            {list(words::CARRY_TO_CORRECT, &carried.to_correct, lang)}
            {list(words::CARRY_LEFT_OUT, &carried.left_out, lang)}
            {nothing.then(|| view! { <p>{words::CARRY_NOTHING.view(lang)}</p> })}
            <form class="actions" method="post" action=format!("/drafts/{}/carry", model.draft)>
                {button::plain_submit(button::Look::Primary, words::CARRY.view(lang))}
                {button::link(button::Look::Secondary, format!("/drafts/{}", model.draft), words::CARRY_NOT.view(lang))}
            </form>
        </div>
    }
    .into_any()
}

fn list(heading: Phrase, labels: &[Text], lang: Lang) -> Option<AnyView> {
    (!labels.is_empty()).then(|| {
        let lines = labels.iter().map(|label| view! { <li>{label.view(lang)}</li> }).collect_view();
        view! {
            <section class="stack-small"><h2>{heading.view(lang)}</h2><ul class="list">{lines}</ul></section>
        }
        .into_any()
    })
}
