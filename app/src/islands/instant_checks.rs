//! Instant checks of a step: the server's rules and sentences, beside the field, while typing.

use leptos::prelude::*;

/// Watches the step's form, which says by its attributes which step it is: props would bring a second reader of JSON
/// into the bundle.
#[island]
pub fn InstantChecks() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::page::watch::start();
    view! { <div class="visually-hidden" role="status" id="instant-status"></div> }
}
