//! Days and periods: calendar, year, month, day. No date picker: birthdays are typed, not searched for.

use domain::form::Field;
use domain::japanese::era::Era;
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, described_part, group, invalid};
use super::part::{Part, behind};
use crate::text::{Phrase, day, field as text};

pub(super) fn date(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let birthday = f.question.autocomplete.as_deref() == Some("bday");
    group(f, ctx, Group::Parts, parts(f, ctx, &ONE, birthday))
}

pub(super) fn period(f: &Field<'_>, ctx: &FieldContext<'_>, open_end: bool) -> AnyView {
    let end = |label: Phrase, names: &Names| {
        view! {
            <div class="part" role="group" aria-label=label.plain(ctx.lang)>
                <span class="part-label">{label.view(ctx.lang)}</span>
                {parts(f, ctx, names, false)}
            </div>
        }
    };
    let open = open_end.then(|| view! { <p class="part-support">{text::PERIOD_OPEN.view(ctx.lang)}</p> });
    let controls = view! { {end(text::PERIOD_FROM, &FROM)}{end(text::PERIOD_TO, &TO)}{open} }.into_any();
    group(f, ctx, Group::Parts, controls)
}

/// The names of the parts of a day.
struct Names {
    era: &'static str,
    year: &'static str,
    month: &'static str,
    day: &'static str,
}

const ONE: Names = Names { era: "era", year: "year", month: "month", day: "day" };
const FROM: Names = Names { era: "from_era", year: "from_year", month: "from_month", day: "from_day" };
const TO: Names = Names { era: "to_era", year: "to_year", month: "to_month", day: "to_day" };

fn parts(f: &Field<'_>, ctx: &FieldContext<'_>, names: &Names, birthday: bool) -> AnyView {
    let part = |part, label, width, autocomplete| {
        let autocomplete = birthday.then_some(autocomplete);
        behind(f, ctx, &Part { part, label, width, inputmode: Some("numeric"), autocomplete })
    };
    view! {
        <div class="parts parts-date">
            {era(f, ctx, names.era)}
            {part(names.year, text::YEAR, "width-year", "bday-year")}
            {part(names.month, text::MONTH, "width-2", "bday-month")}
            {part(names.day, text::DAY, "width-2", "bday-day")}
        </div>
    }
    .into_any()
}

fn era(f: &Field<'_>, ctx: &FieldContext<'_>, part: &'static str) -> AnyView {
    let path = f.path.part(part);
    let typed = ctx.typed_part(f, part);
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
                aria-invalid=invalid(f, ctx, Some(part)) aria-describedby=described_part(f, ctx, part)>
                {options}
            </select>
        </div>
    }
    .into_any()
}
