//! A week of working hours: a line for each day, empty where it is free.

use domain::form::{Field, WEEK};
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, described_part, group, invalid};
use crate::text::{Phrase, field as text};

pub(super) fn timetable(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let lines = WEEK
        .iter()
        .zip(text::WEEK_DAYS)
        .map(|(day, name)| {
            let cell = |what: &str, label: Phrase, width: &'static str, inputmode: Option<&'static str>| {
                let part = format!("{day}_{what}");
                let path = f.path.part(&part);
                view! {
                    <div class="part">
                        <label class="part-label" for=path.html_id()>{label.view(lang)}</label>
                        <input class=format!("input {width}") type="text" id=path.html_id()
                            name=path.as_str().to_owned() value=ctx.typed_part(f, &part) inputmode=inputmode
                            aria-invalid=invalid(f, ctx, Some(&part)) aria-describedby=described_part(f, ctx, &part)/>
                    </div>
                }
            };
            view! {
                <div class="timetable-day" role="group" aria-label=name.plain(lang)>
                    <span class="timetable-name">{name.view(lang)}</span>
                    {cell("from", text::WORK_FROM, "width-6", None)}
                    {cell("to", text::WORK_TO, "width-6", None)}
                    {cell("break", text::WORK_BREAK, "width-4", Some("numeric"))}
                </div>
            }
        })
        .collect_view();
    let controls = view! {
        <p class="part-support">{text::TIMETABLE_SUPPORT.view(lang)}</p>
        <div class="timetable">{lines}</div>
    }
    .into_any();
    group(f, ctx, Group::Parts, controls)
}
