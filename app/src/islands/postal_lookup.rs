//! From a postal code to its town without leaving the page.

use leptos::prelude::*;

/// Answers the "find address" buttons of the step's form. Only the seven digits leave the page.
#[island]
pub fn PostalLookup() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::page::postal::start();
    view! { <div class="visually-hidden" role="status" id="postal-status"></div> }
}
