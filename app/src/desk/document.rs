//! An attached file, page by page.

use leptos::prelude::*;

use crate::text::{Lang, desk as words};
use crate::ui::{Tone, breadcrumb::breadcrumb, notice};

/// A file.
pub struct Document {
    /// Language.
    pub lang: Lang,
    /// The application.
    pub application: String,
    /// Its receipt number.
    pub number: String,
    /// Id of the file.
    pub file: String,
    /// Name of the file.
    pub name: String,
    /// Number of pictures; none where there is no preview.
    pub pages: Option<usize>,
    /// Whether these are all pages.
    pub complete: bool,
}

/// Renders it.
#[must_use]
pub fn page(model: &Document) -> AnyView {
    let lang = model.lang;
    let base = format!("/cases/{}/files/{}", model.application, model.file);
    let count = model.pages.unwrap_or(0);
    let pages = (1..=count)
        .map(|number| {
            let n = number.to_string();
            let alt = words::PAGE_OF_FILE.fill(lang, &[("name", &model.name), ("number", &n)]);
            view! { <figure class="document"><img src=format!("{base}/page/{n}") alt=alt loading="lazy"/></figure> }
        })
        .collect_view();
    let none = model.pages.is_none().then(|| notice::line(Tone::Warning, words::NO_PREVIEW.view(lang), lang));
    let more = (!model.complete && model.pages.is_some())
        .then(|| notice::line(Tone::Info, words::MORE_PAGES.view(lang), lang));
    let above = vec![(format!("/cases/{}", model.application), model.number.clone().into_any())];
    view! {
        <div class="container stack">
            {breadcrumb(above, model.name.clone().into_any(), lang)}
            <h1 class="as-typed">{model.name.clone()}</h1>
            {none}
            {more}
            <p><a href=base.clone()>{words::DOWNLOAD.view(lang)}</a></p>
            {pages}
        </div>
    }
    .into_any()
}
