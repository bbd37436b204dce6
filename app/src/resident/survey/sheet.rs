//! A screen of questions.

use std::sync::Arc;

use domain::survey::{
    answer::{Typed, problems},
    questionnaire::Questionnaire,
};
use leptos::prelude::*;

use super::questions::{Screen, error_lines, questions};
use crate::text::{Lang, Spoken, survey as words};
use crate::ui::{
    button,
    error_summary::error_summary,
    steps::{Step, StepState, steps, storing_steps},
};

/// Id of the form.
pub const FORM: &str = "sheet-form";
/// The field that says where a browser remembers the sheet that a form belongs to.
pub const SLOT: &str = "_sheet";
/// The field that tells that sheet from another in the same place.
pub const WHOSE: &str = "_whose";

/// Somebody's answers on their way.
pub struct Sheet {
    /// Language.
    pub lang: Lang,
    /// The questionnaire.
    pub questionnaire: Arc<Questionnaire>,
    /// What was typed.
    pub typed: Typed,
    /// How many screens have been stored.
    pub reached: usize,
    /// What its browser remembers it under; its forms say it, for another may be open in another window.
    pub slot: String,
    /// What tells it from another that the browser remembers there later: a digest that tells nothing else.
    pub whose: String,
}

/// Says which sheet a form belongs to.
pub(super) fn which(sheet: &Sheet) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name=SLOT value=sheet.slot.clone()/>
        <input type="hidden" name=WHOSE value=sheet.whose.clone()/>
    }
}

/// The page of screen number `at`; the end after the last.
#[must_use]
pub fn place(questionnaire: &Questionnaire, at: usize) -> String {
    match questionnaire.blocks.get(at) {
        Some(block) => format!("/survey/answer/{}", block.id),
        None => "/survey/end".to_owned(),
    }
}

/// A page of a sheet that says whose it is.
#[must_use]
pub fn address(place: &str, slot: &str, whose: &str) -> String {
    format!("{place}?{SLOT}={slot}&{WHOSE}={whose}")
}

impl Sheet {
    /// The step list; `current` is the screen, or the number of screens for the end.
    #[must_use]
    pub fn steps(&self, current: usize) -> AnyView {
        let blocks = &self.questionnaire.blocks;
        // Beside the questions, what was ticked is stored on the way.
        let stores = current < blocks.len();
        let href = |index| if stores { place(&self.questionnaire, index) } else { self.address(index) };
        let state = |index: usize, wrong: bool| match index {
            index if index == current => StepState::Current,
            index if index >= self.reached => StepState::Ahead,
            _ if wrong => StepState::Error,
            _ => StepState::Done,
        };
        let screens = blocks.iter().enumerate().map(|(index, block)| Step {
            title: block.title.view(self.lang),
            href: (index <= self.reached).then(|| href(index)),
            state: state(index, !problems(block, &self.typed).is_empty()),
        });
        let end = Step {
            title: words::END_TITLE.view(self.lang),
            href: (self.reached >= blocks.len()).then(|| href(blocks.len())),
            state: state(blocks.len(), false),
        };
        let all = screens.chain([end]).collect();
        if stores { storing_steps(FORM, all, self.lang) } else { steps(all, self.lang) }
    }

    /// The page of screen number `at`, or the end, of this sheet and no other.
    #[must_use]
    pub fn address(&self, at: usize) -> String {
        address(&place(&self.questionnaire, at), &self.slot, &self.whose)
    }
}

/// The page of screen number `at`; nothing where there is none.
#[must_use]
pub fn page(sheet: &Sheet, at: usize) -> AnyView {
    let lang = sheet.lang;
    let Some(block) = sheet.questionnaire.blocks.get(at) else { return ().into_any() };
    let wrong = if at < sheet.reached { problems(block, &sheet.typed) } else { Vec::new() };
    let screen = Screen { lang, block, typed: &sheet.typed, problems: &wrong };
    let back =
        (at > 0).then(|| button::submit(button::Look::Secondary, "_then", "back", words::BACK.view(lang)));
    view! {
        <div class="container with-steps">
            {sheet.steps(at)}
            <div class="stack step-body">
                <p class="procedure-name">{sheet.questionnaire.title.view(lang)}</p>
                <h1>{block.title.view(lang)}</h1>
                {error_summary(error_lines(&screen), lang)}
                <form id=FORM class="stack form" novalidate=true method="post" action=place(&sheet.questionnaire, at)>
                    {button::default_submit("_then", "next")}
                    {which(sheet)}
                    {questions(&screen)}
                    <div class="actions">
                        {button::submit(button::Look::Primary, "_then", "next", words::NEXT.view(lang))}
                        {back}
                    </div>
                </form>
            </div>
        </div>
    }
    .into_any()
}
