//! Questions with one line of input, and the one with several lines.

use domain::form::{Field, OTHER_NUMBER, Problem, Text};
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{described, invalid, single};
use super::part::tick;
use crate::text::{Phrase, Spoken, field as text};
use crate::ui::text_area::{TextArea, text_area};

/// What makes one line of input differ from another.
struct Line {
    kind: &'static str,
    inputmode: Option<&'static str>,
    width: &'static str,
    unit: Option<AnyView>,
    spellcheck: Option<&'static str>,
}

fn line(f: &Field<'_>, ctx: &FieldContext<'_>, line: Line) -> AnyView {
    let id = f.path.html_id();
    let unit_id = line.unit.is_some().then(|| format!("{id}--unit"));
    let described = match (described(f, ctx), unit_id.clone()) {
        (Some(others), Some(unit)) => Some(format!("{others} {unit}")),
        (one, other) => one.or(other),
    };
    let input = view! {
        <input class=format!("input {}", line.width) type=line.kind id=id name=f.path.as_str().to_owned()
            value=ctx.typed(f) inputmode=line.inputmode autocomplete=f.question.autocomplete.clone()
            spellcheck=line.spellcheck aria-invalid=invalid(f, ctx, None) aria-describedby=described/>
    };
    let control = match line.unit {
        Some(unit) => view! {
            <div class="with-unit">{input}<span class="unit" id=unit_id>{unit}</span></div>
        }
        .into_any(),
        None => input.into_any(),
    };
    single(f, ctx, view! { {control}{other_number(f, ctx)} }.into_any())
}

/// Where a My Number was masked: the way to say that it is another number.
fn other_number(f: &Field<'_>, ctx: &FieldContext<'_>) -> Option<AnyView> {
    let masked = f.findings.iter().any(|finding| finding.problem == Problem::MyNumber);
    let said = ctx.typed_part(f, OTHER_NUMBER) == "yes";
    (masked || said).then(|| tick(f, ctx, OTHER_NUMBER, text::OTHER_NUMBER))
}

/// Class for an input that fits so many full-width characters.
pub(super) fn width(characters: u16) -> &'static str {
    match characters {
        0..=4 => "width-4",
        5..=8 => "width-8",
        9..=12 => "width-12",
        13..=20 => "width-20",
        _ => "width-full",
    }
}

pub(super) fn text(f: &Field<'_>, ctx: &FieldContext<'_>, max: u16) -> AnyView {
    line(f, ctx, Line { kind: "text", inputmode: None, width: width(max), unit: None, spellcheck: None })
}

pub(super) fn long_text(f: &Field<'_>, ctx: &FieldContext<'_>, max: u16) -> AnyView {
    let area = text_area(TextArea {
        id: f.path.html_id(),
        name: f.path.as_str().to_owned(),
        value: ctx.typed(f),
        rows: if max > 200 { 8 } else { 4 },
        described_by: described(f, ctx),
        invalid: invalid(f, ctx, None).is_some(),
        max: Some(max),
    });
    single(f, ctx, view! { {area}{other_number(f, ctx)} }.into_any())
}

/// The limits of a number.
pub(super) struct Figures<'a> {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub decimals: u8,
    pub unit: Option<&'a Text>,
}

pub(super) fn number(f: &Field<'_>, ctx: &FieldContext<'_>, figures: &Figures<'_>) -> AnyView {
    let inputmode = match (figures.min, figures.decimals) {
        (Some(min), 0) if min >= 0.0 => "numeric",
        (Some(min), _) if min >= 0.0 => "decimal",
        // Phones' number keys have no minus sign.
        _ => "text",
    };
    let width = match figures.max {
        Some(max) if max < 1000.0 => "width-4",
        Some(max) if max < 10_000_000.0 => "width-8",
        _ => "width-12",
    };
    let unit = figures.unit.map(|unit| unit.view(ctx.lang));
    line(f, ctx, Line { kind: "text", inputmode: Some(inputmode), width, unit, spellcheck: None })
}

/// A number that is neither counted nor measured: amounts, shares, numbers that somebody issued.
pub(super) fn digits(
    f: &Field<'_>,
    ctx: &FieldContext<'_>,
    inputmode: &'static str,
    width: &'static str,
    unit: Option<Phrase>,
) -> AnyView {
    let unit = unit.map(|unit| unit.view(ctx.lang));
    line(f, ctx, Line { kind: "text", inputmode: Some(inputmode), width, unit, spellcheck: Some("false") })
}

pub(super) fn time(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    // A browser's time input would drop anything else that was typed.
    let typed = ctx.typed(f);
    let kind = if typed.is_empty() || is_clock(&typed) { "time" } else { "text" };
    line(f, ctx, Line { kind, inputmode: None, width: "width-8", unit: None, spellcheck: None })
}

fn is_clock(typed: &str) -> bool {
    let digits =
        |part: &str, most: u8| part.len() == 2 && part.parse::<u8>().is_ok_and(|figure| figure <= most);
    typed.split_once(':').is_some_and(|(hours, minutes)| digits(hours, 23) && digits(minutes, 59))
}

pub(super) fn phone(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    line(
        f,
        ctx,
        Line { kind: "tel", inputmode: Some("tel"), width: "width-12", unit: None, spellcheck: None },
    )
}

pub(super) fn email(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let inputmode = Some("email");
    line(
        f,
        ctx,
        Line { kind: "email", inputmode, width: "width-full", unit: None, spellcheck: Some("false") },
    )
}
