//! The steps of an application: which are done, where one is, what comes.

use leptos::prelude::*;

use crate::text::{Lang, Phrase, common};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Filled in without errors.
    Done,
    /// The one on this page.
    Current,
    /// Filled in, with errors.
    Error,
    /// Not reached yet.
    Ahead,
}

impl StepState {
    fn words(self) -> Phrase {
        match self {
            Self::Done => common::STEP_DONE,
            Self::Current => common::STEP_CURRENT,
            Self::Error => common::STEP_ERROR,
            Self::Ahead => common::STEP_AHEAD,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Done => "step step-done",
            Self::Current => "step step-current",
            Self::Error => "step step-error",
            Self::Ahead => "step step-ahead",
        }
    }
}

/// A step.
pub struct Step {
    /// Its title.
    pub title: AnyView,
    /// Its page, once reached.
    pub href: Option<String>,
    /// How far it is.
    pub state: StepState,
}

/// The step list: open beside the page on wide screens, folded above it on a phone.
#[must_use]
pub fn steps(steps: Vec<Step>, lang: Lang) -> AnyView {
    list(steps, None, lang)
}

/// The step list of a page whose form stores nothing by itself: its steps are submit buttons of the form with that id,
/// `_then` is `to:` and the step's page.
#[must_use]
pub fn storing_steps(form: &'static str, steps: Vec<Step>, lang: Lang) -> AnyView {
    list(steps, Some(form), lang)
}

fn list(steps: Vec<Step>, form: Option<&'static str>, lang: Lang) -> AnyView {
    let all = steps.len();
    let at = steps.iter().position(|step| step.state == StepState::Current);
    let progress = at.map(|at| {
        let blanks = [("n", (at + 1).to_string()), ("all", all.to_string())];
        let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
        view! {
            <p class="steps-progress">
                <span aria-hidden="true">{common::STEP_OF.view_filled(lang, &blanks)}</span>
                <span class="visually-hidden">{common::STEP_OF_SPOKEN.view_filled(lang, &blanks)}</span>
                <progress class="steps-bar" value=at.to_string() max=all.to_string() aria-hidden="true"></progress>
            </p>
        }
    });
    let items =
        steps.into_iter().enumerate().map(|(index, step)| item(index, step, form, lang)).collect_view();
    view! {
        <nav class="steps" aria-label=common::STEPS.plain(lang)>
            {progress}
            <details class="steps-fold">
                <summary>{common::ALL_STEPS.view(lang)}</summary>
                <ol class="steps-list">{items}</ol>
            </details>
        </nav>
    }
    .into_any()
}

fn item(index: usize, step: Step, form: Option<&'static str>, lang: Lang) -> AnyView {
    let current = (step.state == StepState::Current).then_some("step");
    let mark = match step.state {
        StepState::Done => "✓".to_owned(),
        StepState::Error => "!".to_owned(),
        StepState::Current | StepState::Ahead => (index + 1).to_string(),
    };
    let title = match (step.href, form) {
        (Some(href), None) => {
            view! { <a class="step-title" href=href aria-current=current>{step.title}</a> }.into_any()
        }
        (Some(href), Some(form)) if current.is_none() => view! {
            <button class="step-title step-store" type="submit" form=form name="_then" value=format!("to:{href}")>
                {step.title}
            </button>
        }
        .into_any(),
        _ => view! { <span class="step-title" aria-current=current>{step.title}</span> }.into_any(),
    };
    view! {
        <li class=step.state.class()>
            <span class="step-mark" aria-hidden="true">{mark}</span>
            <span class="step-text">{title}<span class="step-state">{step.state.words().view(lang)}</span></span>
        </li>
    }
    .into_any()
}
