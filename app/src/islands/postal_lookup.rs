//! From a postal code to its town without leaving the page.

use leptos::prelude::*;

use crate::text::Lang;

/// Answers the "find address" buttons of the step's form. Only the seven digits leave the page.
#[island]
pub fn PostalLookup(
    /// Language of the sentences.
    lang: Lang,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::page::postal::start(lang);
    #[cfg(not(feature = "hydrate"))]
    let _ = lang;
    view! { <div class="visually-hidden" role="status" id="postal-status"></div> }
}
