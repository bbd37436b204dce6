//! Moving through a long list, page by page (keyset: there is no page number).

use leptos::prelude::*;

use crate::text::{Lang, common};

/// Links to the page before and after, where there is one.
#[must_use]
pub fn pager(previous: Option<String>, next: Option<String>, lang: Lang) -> AnyView {
    if previous.is_none() && next.is_none() {
        return ().into_any();
    }
    let previous = previous.map(|href| {
        view! { <a class="pager-link" rel="prev" href=href>"← "{common::PREVIOUS_PAGE.view(lang)}</a> }
    });
    let next = next.map(|href| {
        view! { <a class="pager-link pager-next" rel="next" href=href>{common::NEXT_PAGE.view(lang)}" →"</a> }
    });
    view! { <nav class="pager" aria-label=common::PAGER.plain(lang)>{previous}{next}</nav> }.into_any()
}
