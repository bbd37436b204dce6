//! A part of an answer: a small label and an input.

use domain::form::Field;
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{described_part, invalid};
use crate::text::Phrase;

/// A part with its label above the input.
pub(super) struct Part {
    pub part: &'static str,
    pub label: Phrase,
    pub width: &'static str,
    pub inputmode: Option<&'static str>,
    pub autocomplete: Option<&'static str>,
}

pub(super) fn input(f: &Field<'_>, ctx: &FieldContext<'_>, part: &Part) -> AnyView {
    let path = f.path.part(part.part);
    view! {
        <input class=format!("input {}", part.width) type="text" id=path.html_id() name=path.as_str().to_owned()
            value=ctx.typed_part(f, part.part) inputmode=part.inputmode autocomplete=part.autocomplete
            aria-invalid=invalid(f, ctx, Some(part.part)) aria-describedby=described_part(f, ctx, part.part)/>
    }
    .into_any()
}

pub(super) fn above(f: &Field<'_>, ctx: &FieldContext<'_>, part: &Part) -> AnyView {
    view! {
        <div class="part">
            <label class="part-label" for=f.path.part(part.part).html_id()>{part.label.view(ctx.lang)}</label>
            {input(f, ctx, part)}
        </div>
    }
    .into_any()
}

/// A part with its label behind the input: 年, 月, 日.
pub(super) fn behind(f: &Field<'_>, ctx: &FieldContext<'_>, part: &Part) -> AnyView {
    view! {
        <div class="part part-behind">
            {input(f, ctx, part)}
            <label class="part-label" for=f.path.part(part.part).html_id()>{part.label.view(ctx.lang)}</label>
        </div>
    }
    .into_any()
}

/// A part that is ticked or not.
pub(super) fn tick(f: &Field<'_>, ctx: &FieldContext<'_>, part: &str, label: Phrase) -> AnyView {
    let path = f.path.part(part);
    let checked = ctx.typed_part(f, part) == "yes";
    view! {
        <input type="hidden" name=path.as_str().to_owned() value=""/>
        <div class="choice">
            <input type="checkbox" id=path.html_id() name=path.as_str().to_owned() value="yes" checked=checked/>
            <label for=path.html_id()>{label.view(ctx.lang)}</label>
        </div>
    }
    .into_any()
}
