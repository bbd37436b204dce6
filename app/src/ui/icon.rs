//! Icons, drawn in place: no page fetches one from elsewhere.

use leptos::prelude::*;

use super::Tone;
use crate::text::{Lang, common};

/// The icon of a tone, with its meaning as its name.
#[must_use]
pub fn tone(tone: Tone, lang: Lang) -> AnyView {
    let (path, name) = match tone {
        Tone::Success => (
            "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.6 14.6-4.5-4.5 1.5-1.5 3 3 6.7-6.7 1.5 1.5-8.2 8.2Z",
            common::SUCCESS,
        ),
        Tone::Warning => ("M1 21 12 2l11 19H1Zm10-3v2h2v-2h-2Zm0-8v6h2v-6h-2Z", common::WARNING),
        Tone::Error => ("M8 2h8l6 6v8l-6 6H8l-6-6V8l6-6Zm3 5v7h2V7h-2Zm0 8.8V18h2v-2.2h-2Z", common::ERROR),
        Tone::Info | Tone::Neutral => {
            ("M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1 8.5h2V17h-2v-6.5ZM11 7h2v2.2h-2V7Z", common::INFO)
        }
    };
    view! {
        <svg class="icon" role="img" aria-label=name.plain(lang) viewBox="0 0 24 24" fill="currentColor">
            <path fill-rule="evenodd" d=path></path>
        </svg>
    }
    .into_any()
}
