//! Pages of plain text: not found, errors, help, privacy, accessibility.

use leptos::prelude::*;

use crate::text::{Lang, Phrase, plain as text, resident as words};

/// A heading, a paragraph and the way to the front page.
#[must_use]
pub fn message_page(lang: Lang, title: Phrase, sentence: AnyView) -> AnyView {
    view! {
        <div class="container narrow stack">
            <h1>{title.view(lang)}</h1>
            <p>{sentence}</p>
            <p><a href="/">{words::TO_FRONT.view(lang)}</a></p>
        </div>
    }
    .into_any()
}

/// Which standing page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// How it works.
    Help,
    /// What becomes of personal data.
    Privacy,
    /// Accessibility statement.
    Accessibility,
}

impl Standing {
    /// Its title.
    #[must_use]
    pub fn title(self) -> Phrase {
        match self {
            Self::Help => text::HELP_TITLE,
            Self::Privacy => text::PRIVACY_TITLE,
            Self::Accessibility => text::ACCESSIBILITY_TITLE,
        }
    }

    fn parts(self) -> &'static [(Phrase, Phrase)] {
        match self {
            Self::Help => text::HELP,
            Self::Privacy => text::PRIVACY,
            Self::Accessibility => text::ACCESSIBILITY,
        }
    }
}

/// Renders a standing page.
#[must_use]
pub fn standing_page(lang: Lang, which: Standing) -> AnyView {
    let parts = which
        .parts()
        .iter()
        .map(|(heading, body)| {
            view! { <section class="stack-small"><h2>{heading.view(lang)}</h2><p>{body.view(lang)}</p></section> }
        })
        .collect_view();
    view! { <div class="container narrow stack"><h1>{which.title().view(lang)}</h1>{parts}</div> }.into_any()
}
