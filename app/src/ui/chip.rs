//! Small labels for states.

use leptos::prelude::*;

use super::Tone;

/// A small label; its words carry the meaning, its colour helps the eye.
#[must_use]
pub fn chip(tone: Tone, words: AnyView) -> AnyView {
    view! { <span class=format!("chip chip-{}", tone.class())>{words}</span> }.into_any()
}
