//! A person's name with its reading.

use domain::form::Field;
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, group};
use super::part::{Part, above};
use crate::text::field as text;

pub(super) fn name(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    // The browser fills in names only of the person who sits before it.
    let own = f.question.autocomplete.is_some();
    let part = |part, label, autocomplete: &'static str| {
        let autocomplete = (own && !autocomplete.is_empty()).then_some(autocomplete);
        above(f, ctx, &Part { part, label, width: "width-10", inputmode: None, autocomplete })
    };
    let single = f.path.part("single");
    let checked = ctx.typed_part(f, "single") == "yes";
    let controls = view! {
        <div class="parts parts-name">
            {part("family", text::FAMILY, "family-name")}
            {part("given", text::GIVEN, "given-name")}
        </div>
        <div class="parts parts-name">
            {part("family_kana", text::FAMILY_KANA, "")}
            {part("given_kana", text::GIVEN_KANA, "")}
        </div>
        <input type="hidden" name=single.as_str().to_owned() value=""/>
        <div class="choice choice-small">
            <input type="checkbox" id=single.html_id() name=single.as_str().to_owned() value="yes" checked=checked
                aria-describedby=format!("{}--help", single.html_id())/>
            <label for=single.html_id()>{text::SINGLE.view(ctx.lang)}</label>
            <p class="choice-note" id=format!("{}--help", single.html_id())>{text::SINGLE_SUPPORT.view(ctx.lang)}</p>
        </div>
    }
    .into_any();
    group(f, ctx, Group::Parts, controls)
}
