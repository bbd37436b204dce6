//! Signing in at the staff door, and the page of those who work no office.

use leptos::prelude::*;

use crate::resident::identity::{Input, text_field};
use crate::text::{Lang, desk as words, identity, shell};
use crate::ui::{Tone, button, notice};

/// The sign-in page.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// Language.
    pub lang: Lang,
    /// Login as typed. A password is never given back.
    pub login: String,
    /// What is wrong with the login.
    pub login_error: Option<String>,
    /// What is wrong with the password.
    pub password_error: Option<String>,
    /// Why nobody was let in.
    pub refused: Option<String>,
}

/// Renders it.
#[must_use]
pub fn page(model: &SignIn) -> AnyView {
    let lang = model.lang;
    let refused = model.refused.clone().map(|sentence| {
        view! { <div id="errors" tabindex="-1">{notice::line(Tone::Error, sentence.into_any(), lang)}</div> }
    });
    let field = |name, label, kind, autocomplete, typed: String, error: &Option<String>| {
        text_field(Input {
            lang,
            name,
            label,
            help: None,
            kind,
            mode: "text",
            autocomplete,
            class: "input width-20",
            typed,
            error: error.clone(),
            required: true,
        })
    };
    view! {
        <div class="container narrow stack">
            <h1>{identity::STAFF_SIGN_IN_TITLE.view(lang)}</h1>
            {refused}
            <form class="stack" method="post" action="/sign-in">
                {field("login", identity::LOGIN, "text", "username", model.login.clone(), &model.login_error)}
                {field("password", identity::PASSWORD, "password", "current-password", String::new(), &model.password_error)}
                <div class="actions">{button::plain_submit(button::Look::Primary, identity::SIGN_IN.view(lang))}</div>
            </form>
        </div>
    }
    .into_any()
}

/// The front page of those who work no queue.
#[must_use]
pub fn no_office_page(lang: Lang, administrator: bool) -> AnyView {
    let links = administrator.then(|| {
        view! { <ul class="list"><li><a href="/outbox">{shell::DEAD_LETTERS.view(lang)}</a></li></ul> }
    });
    view! {
        <div class="container narrow stack">
            <h1>{words::NO_OFFICE_TITLE.view(lang)}</h1>
            <p>{words::NO_OFFICE_TEXT.view(lang)}</p>
            {links}
        </div>
    }
    .into_any()
}
