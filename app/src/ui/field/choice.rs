//! Questions answered by choosing: yes/no, one of, many of, consent.

use domain::form::definition::Choice;
use domain::form::{Field, Text};
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, described, group, invalid, single};
use crate::text::{Spoken, common, field as text};

/// Up to so many choices are radio buttons; more are a list to open.
const MOST_RADIOS: usize = 8;

/// A radio button or checkbox.
struct Box {
    kind: &'static str,
    value: String,
    label: AnyView,
    note: Option<AnyView>,
    checked: bool,
}

fn boxes(f: &Field<'_>, ctx: &FieldContext<'_>, boxes: Vec<Box>) -> AnyView {
    boxes
        .into_iter()
        .enumerate()
        .map(|(index, one)| {
            let id = match index {
                0 => f.path.html_id(),
                _ => format!("{}--{}", f.path.html_id(), index + 1),
            };
            let note_id = one.note.is_some().then(|| format!("{id}--note"));
            let note = one.note.map(|note| view! { <p class="choice-note" id=note_id.clone()>{note}</p> });
            let invalid = if one.kind == "checkbox" { invalid(f, ctx, None) } else { None };
            view! {
                <div class="choice">
                    <input type=one.kind id=id.clone() name=f.path.as_str().to_owned() value=one.value
                        checked=one.checked aria-invalid=invalid aria-describedby=note_id/>
                    <label for=id>{one.label}</label>
                    {note}
                </div>
            }
        })
        .collect_view()
        .into_any()
}

/// What was chosen before and is not offered any more, by its name.
pub(super) fn no_longer(f: &Field<'_>, ctx: &FieldContext<'_>, typed: &str) -> Option<String> {
    if typed.is_empty() || f.offered.iter().any(|choice| choice.value.as_str() == typed) {
        return None;
    }
    let name = ctx
        .form
        .label_of(f.question, &typed.into())
        .map_or_else(|| typed.to_owned(), |label| label.plain(ctx.lang));
    Some(text::NO_LONGER.fill(ctx.lang, &[("choice", &name)]))
}

fn offered(kind: &'static str, f: &Field<'_>, choice: &Choice, checked: bool, ctx: &FieldContext<'_>) -> Box {
    let places = left(f, choice, ctx).map(|left| text::LEFT.view_filled(ctx.lang, &[("n", &left)]));
    let note = match (&choice.note, places) {
        (Some(note), places) => Some(view! { {note.view(ctx.lang)}" "{places} }.into_any()),
        (None, places) => places,
    };
    let value = choice.value.as_str().to_owned();
    Box { kind, value, label: choice.label.view(ctx.lang), note, checked }
}

/// Places left of a slot.
fn left(f: &Field<'_>, choice: &Choice, ctx: &FieldContext<'_>) -> Option<String> {
    let key = (f.question.id.clone(), choice.value.clone());
    ctx.left.get(&key).map(i64::to_string)
}

pub(super) fn yes_no(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let typed = ctx.typed(f);
    let radio = |value: &str, label: AnyView| Box {
        kind: "radio",
        value: value.to_owned(),
        label,
        note: None,
        checked: typed == value,
    };
    let both = vec![radio("yes", common::YES.view(ctx.lang)), radio("no", common::NO.view(ctx.lang))];
    let controls = view! { <div class="choices choices-inline">{boxes(f, ctx, both)}</div> }.into_any();
    group(f, ctx, Group::Radios, controls)
}

pub(super) fn one(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    if f.offered.len() > MOST_RADIOS {
        let select = select(
            f,
            ctx,
            &Select {
                id: f.path.html_id(),
                name: f.path.as_str().to_owned(),
                typed: ctx.typed(f),
                empty: text::CHOOSE.plain(ctx.lang),
                described: described(f, ctx),
                invalid: invalid(f, ctx, None),
            },
        );
        return single(f, ctx, select);
    }
    let typed = ctx.typed(f);
    let mut radios: Vec<_> = f
        .offered
        .iter()
        .map(|choice| offered("radio", f, choice, choice.value.as_str() == typed, ctx))
        .collect();
    radios.extend(gone("radio", f, ctx, &typed));
    let controls = view! { <div class="choices">{boxes(f, ctx, radios)}</div> }.into_any();
    group(f, ctx, Group::Radios, controls)
}

pub(super) fn many(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let typed: Vec<&str> = ctx.answers.list(&f.typed_at).collect();
    let mut checks: Vec<_> = f
        .offered
        .iter()
        .map(|choice| offered("checkbox", f, choice, typed.contains(&choice.value.as_str()), ctx))
        .collect();
    checks.extend(typed.iter().filter_map(|typed| gone("checkbox", f, ctx, typed)));
    let controls = view! {
        <input type="hidden" name=f.path.as_str().to_owned() value=""/>
        <div class="choices">{boxes(f, ctx, checks)}</div>
    }
    .into_any();
    group(f, ctx, Group::Checks, controls)
}

fn gone(kind: &'static str, f: &Field<'_>, ctx: &FieldContext<'_>, typed: &str) -> Option<Box> {
    let label = no_longer(f, ctx, typed)?.into_any();
    Some(Box { kind, value: typed.to_owned(), label, note: None, checked: true })
}

pub(super) fn consent(f: &Field<'_>, ctx: &FieldContext<'_>, statement: &Text) -> AnyView {
    let agree = Box {
        kind: "checkbox",
        value: "yes".to_owned(),
        label: text::AGREE.view(ctx.lang),
        note: None,
        checked: ctx.typed(f) == "yes",
    };
    let controls = view! {
        <div class="statement as-typed">{statement.view(ctx.lang)}</div>
        <input type="hidden" name=f.path.as_str().to_owned() value=""/>
        <div class="choices">{boxes(f, ctx, vec![agree])}</div>
    }
    .into_any();
    group(f, ctx, Group::Checks, controls)
}

/// A list to open.
pub(super) struct Select {
    pub id: String,
    pub name: String,
    pub typed: String,
    /// The first entry, which means no answer.
    pub empty: String,
    pub described: Option<String>,
    pub invalid: Option<&'static str>,
}

pub(super) fn select(f: &Field<'_>, ctx: &FieldContext<'_>, list: &Select) -> AnyView {
    let options = f
        .offered
        .iter()
        .map(|choice| {
            let value = choice.value.as_str().to_owned();
            let selected = value == list.typed;
            let places = left(f, choice, ctx).map(|left| text::LEFT.fill(ctx.lang, &[("n", &left)]));
            let label = [Some(choice.label.plain(ctx.lang)), places];
            let label = label.into_iter().flatten().collect::<Vec<_>>().join(" ");
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    let gone = no_longer(f, ctx, &list.typed)
        .map(|name| view! { <option value=list.typed.clone() selected=true>{name}</option> });
    view! {
        <select class="input select" id=list.id.clone() name=list.name.clone() aria-invalid=list.invalid
            aria-describedby=list.described.clone()>
            <option value="">{list.empty.clone()}</option>
            {options}
            {gone}
        </select>
    }
    .into_any()
}
