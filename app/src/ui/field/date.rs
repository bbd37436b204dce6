//! A day: calendar, year, month, day. No date picker: birthdays are typed, not searched for.

use domain::form::Field;
use domain::japanese::era::Era;
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, described_part, group, invalid};
use super::part::{Part, behind};
use crate::text::{day, field as text};

pub(super) fn date(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let birthday = f.question.autocomplete.as_deref() == Some("bday");
    let part = |part, label, width, autocomplete| {
        let autocomplete = birthday.then_some(autocomplete);
        behind(f, ctx, &Part { part, label, width, inputmode: Some("numeric"), autocomplete })
    };
    let controls = view! {
        <div class="parts parts-date">
            {era(f, ctx)}
            {part("year", text::YEAR, "width-year", "bday-year")}
            {part("month", text::MONTH, "width-2", "bday-month")}
            {part("day", text::DAY, "width-2", "bday-day")}
        </div>
    }
    .into_any();
    group(f, ctx, Group::Parts, controls)
}

fn era(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let path = f.path.part("era");
    let typed = ctx.typed_part(f, "era");
    let options = Era::ALL
        .into_iter()
        .map(|era| {
            let code = era.as_str();
            view! { <option value=code selected=typed == code>{day::era_name(era).plain(ctx.lang)}</option> }
        })
        .collect_view();
    view! {
        <div class="part">
            <label class="visually-hidden" for=path.html_id()>{text::ERA.view(ctx.lang)}</label>
            <select class="input select" id=path.html_id() name=path.as_str().to_owned()
                aria-invalid=invalid(f, ctx, Some("era")) aria-describedby=described_part(f, ctx, "era")>
                {options}
            </select>
        </div>
    }
    .into_any()
}
