//! Where a page stands.

use leptos::prelude::*;

use crate::text::{Lang, common};

/// The way from the front page to this one: address and name of each page above, then the name of this one.
#[must_use]
pub fn breadcrumb(above: Vec<(String, AnyView)>, here: AnyView, lang: Lang) -> AnyView {
    let above =
        above.into_iter().map(|(href, name)| view! { <li><a href=href>{name}</a></li> }).collect_view();
    view! {
        <nav class="breadcrumb" aria-label=common::BREADCRUMB.plain(lang)>
            <ol>{above}<li aria-current="page">{here}</li></ol>
        </nav>
    }
    .into_any()
}
