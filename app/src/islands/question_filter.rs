//! Narrows a long page of questions to those that one looks for.

use leptos::prelude::*;

/// Wakes the page's field for it, which the page hides until then: without it, links lead to each question.
#[cfg_attr(any(feature = "ssr", feature = "staff"), island)]
// The residents' bundle knows the pages of analysts, and is to carry nothing of them.
#[cfg_attr(not(any(feature = "ssr", feature = "staff")), component)]
pub fn QuestionFilter() -> impl IntoView {
    #[cfg(all(feature = "hydrate", feature = "staff"))]
    super::page::narrow::start();
}
