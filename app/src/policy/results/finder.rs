//! Ways to one question among many: links to each, and where scripts run, a field that narrows the page to what one
//! looks for.

use leptos::prelude::*;

use super::Section;
use crate::islands::QuestionFilter;
use crate::text::{Lang, Spoken, chart as words};

/// Id of the field with all that belongs to it; hidden until the island [`QuestionFilter`] wakes.
pub(crate) const FINDER: &str = "finder";
/// Id of the field.
pub(crate) const FIELD: &str = "find";
/// Id of what says how many questions are shown, with the sentence for it.
pub(crate) const SAID: &str = "found";

/// So many questions are seen without help.
const FEW: usize = 8;

/// Renders them, where questions are many.
pub(super) fn finder(sections: &[Section<'_>], lang: Lang) -> Option<AnyView> {
    let questions = || sections.iter().flat_map(|section| &section.questions);
    (questions().count() > FEW).then(|| {
        let links = questions()
            .map(|(column, _)| view! { <li><a href=format!("#{}", column.id)>{column.short.view(lang)}</a></li> })
            .collect_view();
        view! {
            <div class="finder stack-small">
                <div class="stack-small" id=FINDER hidden=true>
                    <label for=FIELD>{words::FIND.view(lang)}</label>
                    <input class="input" id=FIELD type="search" autocomplete="off"/>
                    <p class="quiet" id=SAID role="status" data-said=words::FOUND.raw(lang)></p>
                </div>
                <QuestionFilter/>
                <details>
                    <summary>{words::TO_QUESTION.view(lang)}</summary>
                    <ul class="finder-links">{links}</ul>
                </details>
            </div>
        }
        .into_any()
    })
}
