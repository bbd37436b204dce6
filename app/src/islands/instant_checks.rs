//! Instant checks of a step: the server's rules and sentences, beside the field, while typing.

use leptos::prelude::*;

use crate::text::Lang;

/// Watches the step's form. Props hold addresses and names, never answers.
#[island]
pub fn InstantChecks(
    /// Address of the procedure version's rules, immutable.
    rules: String,
    /// Endpoint for rules that need other steps.
    check: String,
    /// The step.
    section: String,
    /// Language of the sentences.
    lang: Lang,
    /// The day of judgement, `YYYY-MM-DD`.
    today: String,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::page::watch::start(super::page::state::Given { rules, check, section, lang, today });
    #[cfg(not(feature = "hydrate"))]
    let _ = (rules, check, section, lang, today);
    view! { <div class="visually-hidden" role="status" id="instant-status"></div> }
}
