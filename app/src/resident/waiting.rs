//! The pages for moments in which there is no room. They are made once, at the start, and are the same for everybody
//! but for the time they tell.

use leptos::prelude::*;

use crate::shell::{self, Chrome};
use crate::text::{Lang, waiting as words};

/// Why somebody has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// Has arrived, and stands in line.
    Line {
        /// About how long; see [`words::about`].
        about: Option<usize>,
    },
    /// Has begun, and asked for a page.
    Page,
    /// Has sent a form.
    Form,
    /// Has asked too often.
    Flood,
}

/// The whole document.
#[must_use]
pub fn document(chrome: &Chrome, wait: Wait) -> AnyView {
    shell::document(chrome, page(chrome.lang, wait))
}

fn page(lang: Lang, wait: Wait) -> AnyView {
    let (title, text) = match wait {
        Wait::Line { .. } => (words::LINE_TITLE, words::LINE_TEXT),
        Wait::Page => (words::PAGE_TITLE, words::PAGE_TEXT),
        Wait::Form => (words::FORM_TITLE, words::FORM_TEXT),
        Wait::Flood => (words::FLOOD_TITLE, words::FLOOD_TEXT),
    };
    let line = match wait {
        Wait::Line { about } => {
            let (phrase, minutes) = words::about(about);
            view! {
                <p><strong>{words::ABOUT.view(lang)}": "{phrase.view_filled(lang, &[("minutes", &minutes)])}</strong></p>
                <p>{words::LINE_STAY.view(lang)}</p>
                <p>{words::LINE_DEADLINE.view(lang)}</p>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <div class="container narrow stack">
            <h1>{title.view(lang)}</h1>
            <p>{text.view(lang)}</p>
            {line}
        </div>
    }
    .into_any()
}

/// Its title.
#[must_use]
pub fn title(lang: Lang, wait: Wait) -> String {
    let title = match wait {
        Wait::Line { .. } => words::LINE_TITLE,
        Wait::Page => words::PAGE_TITLE,
        Wait::Form => words::FORM_TITLE,
        Wait::Flood => words::FLOOD_TITLE,
    };
    title.plain(lang)
}
