//! Questions over months, and by the classes of an attribute.

use domain::form::{Id, Text};
use domain::survey::{
    results::{Mode, Point},
    schedule::Month,
};
use leptos::prelude::*;

use super::figures;
use super::results::{Head, Tab, modes, no_sample};
use crate::islands::ChartReader;
use crate::text::{Lang, Phrase, Spoken, filled_raw, results as words};
use crate::ui::{
    Tone,
    breadcrumb::breadcrumb,
    button,
    chart::{
        self, Axis, Break,
        series::{Line, Margins, Series},
        small_multiples::{Part, SmallMultiples, small_multiples},
    },
    notice,
};

/// Most lines in one chart.
pub const LINES: usize = 4;

/// The questions of a screen that can rise and fall.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Name of the screen.
    pub id: Id,
    /// Its heading.
    pub title: Text,
    /// Its questions, in a few words.
    pub questions: Vec<(Id, Text)>,
}

/// What was chosen.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Questions.
    pub columns: Vec<Id>,
    /// Attribute.
    pub by: Option<Id>,
    /// Whether means are shown in place of favourable shares.
    pub means: bool,
}

/// A line, or a class.
#[derive(Clone, Debug)]
pub struct Run {
    /// Whose it is.
    pub label: Text,
    /// A point for each month.
    pub points: Vec<Point>,
}

/// What can be drawn.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The question; with several, their theme.
    pub title: Text,
    /// What is measured.
    pub axis: Axis,
    /// The first month.
    pub first: Month,
    /// Where the wording changed so that the series breaks: months after the first, of which question, its version.
    pub breaks: Vec<(usize, Text, u32)>,
    /// The lines; with classes, the one of everybody.
    pub lines: Vec<Run>,
    /// The classes of an attribute.
    pub classes: Vec<Run>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Nothing has been chosen, or there is nothing.
    Nothing,
    /// What was chosen cannot be.
    Refused(Phrase),
    /// A picture.
    Drawn(Picture),
}

/// What both pages choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What was chosen.
    pub chosen: Chosen,
    /// What there is to choose.
    pub themes: Vec<Theme>,
    /// Attributes, in a few words.
    pub attributes: Vec<(Id, Text)>,
    /// What came of it.
    pub outcome: Outcome,
}

/// The page of a survey's months.
#[derive(Clone, Debug)]
pub struct SeriesPage {
    /// Language.
    pub lang: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Its title.
    pub title: Text,
    /// Whose answers are shown.
    pub mode: Mode,
    /// Whose answers there are.
    pub modes: Vec<Mode>,
    /// The rest.
    pub choice: Choice,
}

/// Renders it.
#[must_use]
pub fn page(model: &SeriesPage) -> AnyView {
    let lang = model.lang;
    let path = format!("/surveys/{}/series", model.survey);
    let above = vec![
        ("/surveys".to_owned(), words::SURVEYS.view(lang)),
        (format!("/surveys/{}", model.survey), model.title.view(lang)),
    ];
    let body = if model.choice.themes.is_empty() {
        view! { <p class="empty">{words::NO_SERIES.view(lang)}</p> }.into_any()
    } else {
        let boxes = boxes(&model.choice, lang);
        let by = groups(&model.choice, true, lang);
        view! {
            {form(path.clone(), model.mode, boxes, by, &model.choice.chosen, lang)}
            {outcome(&model.choice.outcome, lang)}
            <p class="quiet">{words::GAPS.view(lang)}</p>
            <ChartReader/>
        }
        .into_any()
    };
    view! {
        <div class="container container-wide stack results">
            {breadcrumb(above, words::TAB_SERIES.view(lang), lang)}
            <h1>{words::SERIES_TITLE.view(lang)}</h1>
            {modes(&path, model.mode, &model.modes, lang)}
            {no_sample(model.mode, lang)}
            {body}
        </div>
    }
    .into_any()
}

/// Renders one wave's question by group.
#[must_use]
pub fn parts_page(head: &Head, choice: &Choice) -> AnyView {
    let lang = head.lang;
    let body = head.n.map(|_| {
        view! {
            {form(head.path(Tab::Parts), head.mode, question(choice, lang), groups(choice, false, lang), &choice.chosen, lang)}
            {outcome(&choice.outcome, lang)}
            <ChartReader/>
        }
    });
    view! { <div class="container container-wide stack results">{head.view(Tab::Parts)}{body}</div> }
        .into_any()
}

fn form(path: String, mode: Mode, questions: AnyView, by: AnyView, chosen: &Chosen, lang: Lang) -> AnyView {
    let measures = [("share", words::FAVOURABLE, !chosen.means), ("mean", words::MEAN, chosen.means)];
    let measures = measures
        .into_iter()
        .map(
            |(value, name, chosen)| view! { <option value=value selected=chosen>{name.plain(lang)}</option> },
        )
        .collect_view();
    view! {
        <form class="stack-small" method="get" action=path>
            <input type="hidden" name="mode" value=mode.code()/>
            {questions}
            <div class="filters">
                {by}
                <div>
                    <label for="measure">{words::MEASURE.view(lang)}</label>
                    <select class="input select" id="measure" name="measure">{measures}</select>
                </div>
                {button::plain_submit(button::Look::Secondary, words::SHOW.view(lang))}
            </div>
        </form>
    }
    .into_any()
}

fn boxes(choice: &Choice, lang: Lang) -> AnyView {
    let theme = |theme: &Theme| {
        let boxes = theme
            .questions
            .iter()
            .map(|(id, short)| {
                let checked = choice.chosen.columns.contains(id);
                let control = format!("column-{id}");
                view! {
                    <div class="choice choice-small">
                        <input type="checkbox" id=control.clone() name="column" value=id.to_string() checked=checked/>
                        <label for=control>{short.view(lang)}</label>
                    </div>
                }
            })
            .collect_view();
        view! { <fieldset class="theme"><legend>{theme.title.view(lang)}</legend>{boxes}</fieldset> }
    };
    let themes = choice.themes.iter().map(theme).collect_view();
    view! {
        <fieldset class="stack-small">
            <legend class="label">{words::CHOOSE_COLUMNS.view(lang)}</legend>
            <div class="themes">{themes}</div>
        </fieldset>
    }
    .into_any()
}

fn question(choice: &Choice, lang: Lang) -> AnyView {
    let group = |theme: &Theme| {
        let options = theme
            .questions
            .iter()
            .map(|(id, short)| {
                let selected = choice.chosen.columns.first() == Some(id);
                view! { <option value=id.to_string() selected=selected>{short.plain(lang)}</option> }
            })
            .collect_view();
        view! { <optgroup label=theme.title.plain(lang)>{options}</optgroup> }
    };
    let groups = choice.themes.iter().map(group).collect_view();
    view! {
        <div>
            <label for="column">{words::QUESTION.view(lang)}</label>
            <select class="input select" id="column" name="column">{groups}</select>
        </div>
    }
    .into_any()
}

fn groups(choice: &Choice, optional: bool, lang: Lang) -> AnyView {
    let options = choice
        .attributes
        .iter()
        .map(|(id, short)| {
            let selected = choice.chosen.by.as_ref() == Some(id);
            view! { <option value=id.to_string() selected=selected>{short.plain(lang)}</option> }
        })
        .collect_view();
    let none = optional.then(|| view! { <option value="">{words::NO_GROUPS.plain(lang)}</option> });
    view! {
        <div>
            <label for="by">{words::BY.view(lang)}</label>
            <select class="input select" id="by" name="by">{none}{options}</select>
        </div>
    }
    .into_any()
}

fn outcome(outcome: &Outcome, lang: Lang) -> AnyView {
    match outcome {
        Outcome::Nothing => ().into_any(),
        Outcome::Refused(why) => notice::line(Tone::Error, why.view(lang), lang),
        Outcome::Drawn(picture) => drawn(picture, lang),
    }
}

fn drawn(picture: &Picture, lang: Lang) -> AnyView {
    let (id, title, axis) = ("series".to_owned(), picture.title.raw(lang).to_owned(), picture.axis);
    let first = chart::Month { year: picture.first.year, month: picture.first.month };
    let points = |run: &Run| run.points.iter().copied().map(figures::cell).collect();
    let breaks = picture
        .breaks
        .iter()
        .map(|(month, label, number)| {
            let blanks = [("label", label.raw(lang)), ("number", &*number.to_string())];
            Break { month: *month, note: filled_raw(words::VERSION.raw(lang), &blanks) }
        })
        .collect();
    let line = |run: &Run| Line { label: run.label.raw(lang).to_owned(), points: points(run) };
    let part = |run: &Run| Part { label: run.label.raw(lang).to_owned(), points: points(run) };
    match (picture.classes.is_empty(), picture.lines.first()) {
        (false, Some(city)) => {
            let city = Part { label: words::CITY.raw(lang).to_owned(), points: points(city) };
            let parts = picture.classes.iter().map(part).collect();
            small_multiples(&SmallMultiples { lang, id, title, axis, first, breaks, city, parts })
        }
        _ => {
            let lines: Vec<Line> = picture.lines.iter().map(line).collect();
            let margins = if lines.len() == 1 { Margins::Band } else { Margins::Whiskers };
            chart::series::series(&Series { lang, id, title, axis, first, lines, breaks, margins })
        }
    }
}
