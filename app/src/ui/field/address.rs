//! A Japanese address; the postal code finds the town.

use domain::form::Field;
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, group};
use super::part::{Part, above, input};
use crate::text::field as text;
use crate::ui::button::{self, Look};

pub(super) fn address(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let own = f.question.autocomplete.is_some();
    let part = |part, label, autocomplete: &'static str| {
        above(
            f,
            ctx,
            &Part {
                part,
                label,
                width: "width-full",
                inputmode: None,
                autocomplete: own.then_some(autocomplete),
            },
        )
    };
    let postcode = Part {
        part: "postcode",
        label: text::POSTCODE,
        width: "width-6",
        inputmode: Some("numeric"),
        autocomplete: own.then_some("postal-code"),
    };
    let postcode_id = f.path.part("postcode").html_id();
    let find = format!("postcode:{}", f.path.as_str());
    let controls = view! {
        <div class="part">
            <label class="part-label" for=postcode_id>
                {text::POSTCODE.view(lang)}
                <span class="part-support">{text::POSTCODE_SUPPORT.view(lang)}</span>
            </label>
            <div class="postcode">
                <span class="postcode-sign" aria-hidden="true">"〒"</span>
                {input(f, ctx, &postcode)}
                {button::submit(Look::Secondary, "_then", find, text::FIND_ADDRESS.view(lang))}
            </div>
        </div>
        {part("town", text::TOWN, "address-line1")}
        {part("block", text::BLOCK, "address-line2")}
        {part("building", text::BUILDING, "address-line3")}
    }
    .into_any();
    group(f, ctx, Group::Parts, controls)
}
