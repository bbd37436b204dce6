//! What follows after sending: papers that may come later, and a My Number that is handed in elsewhere.

use domain::form::definition::MyNumber;
use domain::form::{Evaluated, Form};
use leptos::prelude::*;

use crate::text::{Lang, Spoken, resident as words};
use crate::ui::{Tone, notice};

/// A notice; none where nothing follows.
#[must_use]
pub fn to_follow(form: &Form, evaluated: &Evaluated<'_>, lang: Lang) -> Option<AnyView> {
    let awaited: Vec<_> = evaluated
        .fields()
        .filter(|field| field.awaited)
        .map(|field| view! { <li>{field.question.label.view(lang)}</li> })
        .collect();
    let list = (!awaited.is_empty())
        .then(|| view! { <p>{words::MAY_FOLLOW.view(lang)}</p><ul class="list">{awaited}</ul> });
    let number =
        form.procedure.my_number.as_ref().map(|MyNumber::Elsewhere(how)| view! { <p>{how.view(lang)}</p> });
    (list.is_some() || number.is_some()).then(|| {
        let body = view! { {list}{number} }.into_any();
        notice::notice(Tone::Info, words::TO_FOLLOW_TITLE.view(lang), body, lang)
    })
}
