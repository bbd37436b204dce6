//! A Japanese address; the postal code finds the town.

use domain::form::Field;
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, described_part, group, invalid};
use super::part::{Part, above, input, tick};
use crate::text::field as text;
use crate::ui::button::{self, Look};
use crate::ui::text_area::{TextArea, text_area};

pub(super) fn address(f: &Field<'_>, ctx: &FieldContext<'_>, abroad: bool) -> AnyView {
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
        {abroad.then(|| outside(f, ctx))}
    }
    .into_any();
    group(f, ctx, Group::Parts, controls)
}

/// Whether the address lies outside Japan, and its lines.
fn outside(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let lines = f.path.part("lines");
    let area = text_area(TextArea {
        id: lines.html_id(),
        name: lines.as_str().to_owned(),
        value: ctx.typed_part(f, "lines"),
        rows: 3,
        described_by: described_part(f, ctx, "lines"),
        invalid: invalid(f, ctx, Some("lines")).is_some(),
        max: None,
    });
    view! {
        {tick(f, ctx, "abroad", text::ABROAD)}
        <div class="part">
            <label class="part-label" for=lines.html_id()>{text::ABROAD_LINES.view(lang)}</label>
            {area}
        </div>
    }
    .into_any()
}
