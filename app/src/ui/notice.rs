//! Banners.

use leptos::prelude::*;

use super::{Tone, icon};
use crate::text::Lang;

/// A banner with a heading (`h2`).
#[must_use]
pub fn notice(tone: Tone, heading: AnyView, body: AnyView, lang: Lang) -> AnyView {
    view! {
        <section class=format!("notice notice-{}", tone.class())>
            {icon::tone(tone, lang)}
            <div class="notice-text stack">
                <h2 class="notice-heading">{heading}</h2>
                {body}
            </div>
        </section>
    }
    .into_any()
}

/// A banner of one sentence, without a heading.
#[must_use]
pub fn line(tone: Tone, sentence: AnyView, lang: Lang) -> AnyView {
    view! {
        <div class=format!("notice notice-line notice-{}", tone.class())>
            {icon::tone(tone, lang)}
            <p class="notice-text">{sentence}</p>
        </div>
    }
    .into_any()
}

/// A banner that is the heading of its page (`h1`).
#[must_use]
pub fn page(tone: Tone, heading: AnyView, lang: Lang) -> AnyView {
    view! {
        <div class=format!("notice notice-page notice-{}", tone.class())>
            {icon::tone(tone, lang)}
            <h1 class="notice-text notice-heading">{heading}</h1>
        </div>
    }
    .into_any()
}
