//! The questions of a screen. Nothing has to be answered, and what was chosen can be taken back.

use domain::form::Text;
use domain::survey::{
    answer::{Problem, Typed},
    item::Kind,
    questionnaire::{Column, FrozenBlock, FrozenItem},
};
use leptos::prelude::*;

use crate::text::{Lang, Spoken, survey as words};
use crate::ui::{
    error_summary::ErrorLine,
    text_area::{TextArea, text_area},
};

/// More choices than these are a list to open.
const MOST_RADIOS: usize = 12;

/// What a screen needs to show its questions.
#[derive(Clone, Copy)]
pub struct Screen<'a> {
    /// Language.
    pub lang: Lang,
    /// The screen.
    pub block: &'a FrozenBlock,
    /// What was typed so far.
    pub typed: &'a Typed,
    /// What is wrong with it, once it has been sent.
    pub problems: &'a [(Column<'a>, Problem)],
}

impl Screen<'_> {
    fn typed(&self, column: &Column<'_>) -> &str {
        self.typed.get(column.id.as_str()).map_or("", String::as_str)
    }

    fn error(&self, column: &Column<'_>) -> Option<AnyView> {
        let (_, problem) = self.problems.iter().find(|(wrong, _)| wrong.id == column.id)?;
        let sentence = sentence(column, *problem, self.lang);
        Some(view! { <p class="field-error" id=error_id(column)>"＊"{sentence}</p> }.into_any())
    }

    /// `aria-invalid` of its control.
    fn invalid(&self, column: &Column<'_>) -> Option<&'static str> {
        self.problems.iter().any(|(wrong, _)| wrong.id == column.id).then_some("true")
    }
}

fn sentence(column: &Column<'_>, problem: Problem, lang: Lang) -> AnyView {
    let (phrase, blanks) = words::problem(column, problem, lang);
    let blanks: Vec<_> = blanks.iter().map(|(name, value)| (*name, value.as_str())).collect();
    phrase.view_filled(lang, &blanks)
}

/// The lines of the error summary.
#[must_use]
pub fn error_lines(screen: &Screen<'_>) -> Vec<ErrorLine> {
    let line = |(column, problem): &(Column<'_>, Problem)| {
        let label = column.label.view(screen.lang);
        let words = view! { <b>{label}</b><br/>{sentence(column, *problem, screen.lang)} }.into_any();
        ErrorLine { href: format!("#{}", control_id(column)), words }
    };
    screen.problems.iter().map(line).collect()
}

/// All questions of a screen.
#[must_use]
pub fn questions(screen: &Screen<'_>) -> AnyView {
    screen.block.items.iter().map(|item| question(item, screen)).collect_view().into_any()
}

fn question(item: &FrozenItem, screen: &Screen<'_>) -> AnyView {
    let lang = screen.lang;
    if let Kind::Matrix { .. } = item.wording.kind {
        let rows = item.columns().map(|column| radios(&column, screen)).collect_view();
        let help = item.wording.help.as_ref().map(|help| view! { <p class="support">{help.view(lang)}</p> });
        return view! {
            <fieldset class="field matrix">
                <legend class="label">{item.wording.label.view(lang)}</legend>
                {help}
                {rows}
            </fieldset>
        }
        .into_any();
    }
    let columns = item.columns().map(|column| single(&column, screen));
    columns.collect_view().into_any()
}

fn single(column: &Column<'_>, screen: &Screen<'_>) -> AnyView {
    match column.kind() {
        Kind::OneOf { choices } if choices.len() > MOST_RADIOS => list(column, screen),
        Kind::ManyOf { .. } => checks(column, screen),
        Kind::Number { unit, .. } => number(column, unit, screen),
        Kind::Words { most } => long(column, *most, screen),
        _ => radios(column, screen),
    }
}

fn control_id(column: &Column<'_>) -> String {
    format!("q-{}", column.id)
}

fn error_id(column: &Column<'_>) -> String {
    format!("q-{}--error", column.id)
}

fn help_id(column: &Column<'_>) -> String {
    format!("q-{}--help", column.id)
}

/// What stands between a question and its control, and the ids that the control is described by.
fn around(
    column: &Column<'_>,
    extra: Option<AnyView>,
    screen: &Screen<'_>,
) -> (AnyView, AnyView, Option<String>) {
    let is_item = column.id == &column.item.id;
    let help = column.item.wording.help.as_ref().filter(|_| is_item).map(|help| help.view(screen.lang));
    let has_help = help.is_some() || extra.is_some();
    let support = has_help.then(|| view! { <p class="support" id=help_id(column)>{help}{extra}</p> });
    let error = screen.error(column);
    let described: Vec<String> =
        [error.is_some().then(|| error_id(column)), has_help.then(|| help_id(column))]
            .into_iter()
            .flatten()
            .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    (support.into_any(), error.into_any(), described)
}

fn radios(column: &Column<'_>, screen: &Screen<'_>) -> AnyView {
    let lang = screen.lang;
    let (class, extra) = match column.kind() {
        Kind::Rating { low, high } => {
            let ends =
                view! { "0："{low.view(lang)}<span class="rating-high">"10："{high.view(lang)}</span> };
            ("choices choices-rating", Some(ends.into_any()))
        }
        Kind::Matrix { .. } | Kind::Scale { .. } => ("choices choices-scale", None),
        _ => ("choices", None),
    };
    let (support, error, described) = around(column, extra, screen);
    let typed = screen.typed(column);
    let none = (String::new(), words::NO_ANSWER.view(lang));
    let labels: Vec<AnyView> = column.labels().iter().map(|label| label.view(lang)).collect();
    let offered = column.values().into_iter().zip(labels);
    let boxes = offered
        .chain([none])
        .enumerate()
        .map(|(index, (value, label))| {
            let id = if index == 0 { control_id(column) } else { format!("{}--{index}", control_id(column)) };
            let class = if value.is_empty() { "choice choice-none" } else { "choice" };
            let checked = value == typed && !typed.is_empty();
            view! {
                <div class=class>
                    <input type="radio" id=id.clone() name=column.id.to_string() value=value checked=checked/>
                    <label for=id>{label}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" role="radiogroup" aria-invalid=screen.invalid(column) aria-describedby=described>
            <legend class="label">{column.label.view(lang)}</legend>
            {support}
            {error}
            <div class=class>{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn checks(column: &Column<'_>, screen: &Screen<'_>) -> AnyView {
    let lang = screen.lang;
    let (support, error, described) = around(column, Some(words::CHOOSE_ANY.view(lang)), screen);
    let typed: Vec<&str> = screen.typed(column).split(' ').collect();
    let boxes = column
        .values()
        .into_iter()
        .zip(column.labels())
        .enumerate()
        .map(|(index, (value, label))| {
            let id = if index == 0 { control_id(column) } else { format!("{}--{index}", control_id(column)) };
            let checked = typed.contains(&value.as_str());
            view! {
                <div class="choice">
                    <input type="checkbox" id=id.clone() name=column.id.to_string() value=value checked=checked
                        aria-invalid=screen.invalid(column)/>
                    <label for=id>{label.view(lang)}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend class="label">{column.label.view(lang)}</legend>
            {support}
            {error}
            <input type="hidden" name=column.id.to_string() value=""/>
            <div class="choices">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn list(column: &Column<'_>, screen: &Screen<'_>) -> AnyView {
    let lang = screen.lang;
    let typed = screen.typed(column);
    let options = column
        .values()
        .into_iter()
        .zip(column.labels())
        .map(|(value, label)| {
            let selected = value == typed;
            view! { <option value=value selected=selected>{label.plain(lang)}</option> }
        })
        .collect_view();
    let (support, error, described) = around(column, None, screen);
    let control = view! {
        <select class="input select" id=control_id(column) name=column.id.to_string()
            aria-invalid=screen.invalid(column) aria-describedby=described>
            <option value="">{words::NO_ANSWER.plain(lang)}</option>
            {options}
        </select>
    };
    labelled(column, (support, error), control.into_any(), lang)
}

fn number(column: &Column<'_>, unit: &Text, screen: &Screen<'_>) -> AnyView {
    let lang = screen.lang;
    let (support, error, described) = around(column, None, screen);
    let control = view! {
        <span class="with-unit">
            <input class="input width-4" type="text" inputmode="numeric" autocomplete="off" id=control_id(column)
                name=column.id.to_string() value=screen.typed(column).to_owned() aria-describedby=described
                aria-invalid=screen.invalid(column)/>
            <span class="unit">{unit.view(lang)}</span>
        </span>
    };
    labelled(column, (support, error), control.into_any(), lang)
}

fn long(column: &Column<'_>, most: usize, screen: &Screen<'_>) -> AnyView {
    let lang = screen.lang;
    let limit = words::AT_MOST.view_filled(lang, &[("most", &most.to_string())]);
    let (support, error, described) = around(column, Some(view! { " "{limit} }.into_any()), screen);
    let control = text_area(TextArea {
        id: control_id(column),
        name: column.id.to_string(),
        value: screen.typed(column).to_owned(),
        rows: 5,
        described_by: described,
        invalid: screen.invalid(column).is_some(),
        max: u16::try_from(most).ok(),
    });
    labelled(column, (support, error), control, lang)
}

fn labelled(
    column: &Column<'_>,
    (support, error): (AnyView, AnyView),
    control: AnyView,
    lang: Lang,
) -> AnyView {
    view! {
        <div class="field">
            <label class="label" for=control_id(column)>{column.label.view(lang)}</label>
            {support}
            {error}
            {control}
        </div>
    }
    .into_any()
}
