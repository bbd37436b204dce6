//! One step of a draft.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::application::deadline::{Judgement, closes, judge_chosen};
use domain::form::{Answers, Evaluated, EvaluatedSection, Form, Id, Path, Problem, evaluate};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use crate::text::{Lang, Phrase, Spoken, moment, resident as words};
use crate::ui::error_summary::{LinesContext, error_summary, lines};
use crate::ui::field::{AttachmentLine, FieldContext, field};
use crate::ui::steps::{Step, StepState, steps, storing_steps};
use crate::ui::{Tone, button, notice};

/// Id of the step's form.
pub const FORM: &str = "step-form";

/// A draft, as every page of it needs it.
pub struct DraftModel {
    /// Language.
    pub lang: Lang,
    /// Id, part of the addresses.
    pub id: String,
    /// The procedure version it is pinned to.
    pub form: Arc<Form>,
    /// Answers as typed.
    pub answers: Answers,
    /// The day by which it is judged.
    pub today: Date,
    /// Revision that this page shows.
    pub revision: u32,
    /// Steps that have been stored at least once.
    pub reached: BTreeSet<Id>,
    /// Questions that appeared only by the last change: nothing is said about them yet.
    pub fresh: BTreeSet<Path>,
    /// Values typed in another window.
    pub conflicts: BTreeMap<Path, String>,
    /// Files, in order of adding.
    pub attachments: Vec<AttachmentLine>,
    /// In a correction: staff's notes by question.
    pub notes: BTreeMap<Path, String>,
    /// In a correction: the questions that opened up.
    pub open: Option<BTreeSet<Path>>,
    /// Who holds it.
    pub held: Held,
    /// Last saved.
    pub saved: DateTime,
    /// Places left of each slot, by question and value.
    pub left: BTreeMap<(Id, Id), i64>,
    /// Whether the procedure takes no further application.
    pub full: bool,
    /// The moment by which it is judged whether it could be sent, local time of Japan.
    pub at: DateTime,
    /// When a procedure that is closed opens again, where that is known.
    pub opens_again: Option<DateTime>,
    /// Whether a newer version of the procedure has been published.
    pub outdated: bool,
}

/// Who holds a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// This device only.
    Device,
    /// A confirmed address.
    Address,
    /// A clerk at the counter.
    Counter,
}

impl DraftModel {
    /// Everything judged, full slots included.
    #[must_use]
    pub fn evaluated(&self) -> Evaluated<'_> {
        let mut evaluated = evaluate(&self.form, &self.answers, self.today);
        evaluated.refuse_full(&self.full_slots());
        evaluated
    }

    /// The slots of which nothing is left.
    #[must_use]
    pub fn full_slots(&self) -> BTreeSet<(Id, Id)> {
        self.left.iter().filter(|(_, left)| **left <= 0).map(|(slot, _)| slot.clone()).collect()
    }

    /// A clerk enters what was brought in time; online the window decides, but for corrections.
    #[must_use]
    pub fn is_sendable(&self, evaluated: &Evaluated<'_>) -> bool {
        let in_time = || judge_chosen(&self.form, evaluated, self.at).accepts();
        let correction = self.open.is_some();
        correction || (!self.full && (self.held == Held::Counter || in_time()))
    }

    /// By when it has to be sent, or why it cannot be.
    #[must_use]
    pub fn deadline(&self, evaluated: &Evaluated<'_>) -> Option<AnyView> {
        let lang = self.lang;
        if self.open.is_some() {
            return None;
        }
        if self.full {
            return Some(notice::line(Tone::Error, words::PROCEDURE_FULL.view(lang), lang));
        }
        let sentence = match judge_chosen(&self.form, evaluated, self.at) {
            Judgement::NotYetOpen { opens } => {
                words::ROUND_NOT_YET_OPEN.view_filled(lang, &[("opens", &moment::plain(opens, lang))])
            }
            Judgement::Closed { closed } => {
                let closed =
                    words::ROUND_CLOSED.view_filled(lang, &[("closes", &moment::plain(closed, lang))]);
                let again = self.opens_again.map(|opens| {
                    words::OPENS_AGAIN.view_filled(lang, &[("opens", &moment::plain(opens, lang))])
                });
                view! { {closed}" "{again} }.into_any()
            }
            Judgement::Open | Judgement::InGrace => {
                let closes = moment::plain(closes(&self.form, evaluated)?, lang);
                let sentence = words::SEND_BY.view_filled(lang, &[("closes", &closes)]);
                return Some(view! { <p class="hint">{sentence}</p> }.into_any());
            }
        };
        let tone = if self.held == Held::Counter { Tone::Warning } else { Tone::Error };
        Some(notice::line(tone, sentence, lang))
    }

    /// What a field needs to be shown on the page of `section`.
    #[must_use]
    pub fn context(&self, section: &Id) -> FieldContext<'_> {
        FieldContext {
            lang: self.lang,
            form: &self.form,
            answers: &self.answers,
            show_findings: self.reached.contains(section),
            fresh: &self.fresh,
            conflicts: &self.conflicts,
            attachments: &self.attachments,
            notes: &self.notes,
            open: self.open.as_ref(),
            left: &self.left,
        }
    }

    /// Whether a correction opened something in a section; true for every section of a first application.
    #[must_use]
    pub fn touches(&self, section: &EvaluatedSection<'_>) -> bool {
        let context = self.context(&section.section.id);
        self.open.is_none() || section.all_fields().any(|field| context.is_open(&field.path))
    }

    /// Whether the page of a step says that something is wrong.
    #[must_use]
    pub fn shows_errors(&self, section: &EvaluatedSection<'_>) -> bool {
        self.reached.contains(&section.section.id)
            && section.errors().any(|finding| !self.fresh.contains(&finding.path))
    }

    /// The step list.
    #[must_use]
    pub fn steps(&self, evaluated: &Evaluated<'_>, current: Option<&Id>) -> AnyView {
        let list = evaluated
            .sections
            .iter()
            .filter(|section| self.touches(section))
            .map(|section| {
                let id = &section.section.id;
                let reached = self.reached.contains(id);
                let state = if Some(id) == current {
                    StepState::Current
                } else if !reached {
                    StepState::Ahead
                } else if section.has_errors() {
                    StepState::Error
                } else {
                    StepState::Done
                };
                let href = reached.then(|| format!("/drafts/{}/steps/{id}", self.id));
                Step { title: section.section.title.view(self.lang), href, state }
            })
            .collect();
        // On the page of a step what was typed goes along; the check page has nothing to lose.
        if current.is_some() { storing_steps(FORM, list, self.lang) } else { steps(list, self.lang) }
    }
}

/// Something to say above the questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// Values typed before signing in are back.
    ValuesAreBack,
    /// Answers opened further questions on this page.
    MoreToAnswer,
    /// No address has this postal code.
    PostcodeNotFound,
    /// No bank or branch is called so.
    BankNotFound,
    /// A file was not added, and why.
    UploadRefused(String),
}

/// Several answers to what was looked up: towns of a postal code, banks, branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    /// The part that one of them fills.
    pub path: Path,
    /// What is filled in, and its name.
    pub choices: Vec<(String, String)>,
}

/// The page of a step.
pub struct StepPage {
    /// The draft.
    pub draft: DraftModel,
    /// The step.
    pub section: Id,
    /// What to say above the questions.
    pub say: Vec<Say>,
    /// Whether the person came from the check page and goes back there.
    pub to_review: bool,
    /// What was looked up and has several answers.
    pub places: Option<LookedUp>,
    /// The procedure version, for the islands' rules.
    pub version: String,
    /// Whether islands may be used.
    pub islands: bool,
}

/// Renders it.
#[must_use]
pub fn page(model: &StepPage) -> AnyView {
    let draft = &model.draft;
    let lang = draft.lang;
    let evaluated = draft.evaluated();
    let Some(section) = evaluated.section(&model.section) else { return ().into_any() };
    let context = draft.context(&model.section);
    let fields = section.fields.iter().map(|each| field(each, &context)).collect_view();
    let action = format!("/drafts/{}/steps/{}", draft.id, model.section);
    let listed = LinesContext { lang, form: &draft.form, page: "", fresh: &draft.fresh };
    let errors = context.show_findings.then(|| error_summary(lines(section, &listed), lang));
    let has_errors = context.show_findings && section.has_errors();
    let next = if model.to_review { words::BACK_TO_CHECK } else { crate::text::common::SAVE_AND_CONTINUE };
    let value = if model.to_review { "review" } else { "next" };
    let held = (draft.held == Held::Device).then(|| {
        view! { <p class="hint">{words::SAVED_ON_DEVICE.view(lang)}</p> }
    });
    let later = (draft.held != Held::Counter)
        .then(|| button::submit(button::Look::Secondary, "_then", "later", words::SAVE_FOR_LATER.view(lang)));
    let anyway = has_errors
        .then(|| button::submit(button::Look::Secondary, "_then", "anyway", words::GO_ON_ANYWAY.view(lang)));
    let saved = (draft.revision > 0).then(|| {
        let time = moment::plain(draft.saved, lang);
        view! { <p class="hint" id="saved" role="status">{words::SAVED_AT.view_filled(lang, &[("time", &time)])}</p> }
    });
    let island =
        model.islands.then(|| view! { <crate::islands::InstantChecks/> <crate::islands::PostalLookup/> });
    let rules = format!("/procedures/{}/versions/{}/rules.json", draft.form.procedure.id, model.version);
    view! {
        <div class="container with-steps">
            {draft.steps(&evaluated, Some(&model.section))}
            <div class="stack step-body">
                <p class="procedure-name">{draft.form.procedure.title.view(lang)}</p>
                <h1>{section.section.title.view(lang)}</h1>
                {model.say.iter().map(|say| say_view(say, lang)).collect_view()}
                {conflict_notice(draft, lang)}
                {draft.deadline(&evaluated)}
                {outdated(draft)}
                {not_for_you(section, lang)}
                {errors}
                {section.section.intro.as_ref().map(|intro| view! { <p>{intro.view(lang)}</p> })}
                <form id=FORM class="stack form" method="post" action=action.clone() enctype="multipart/form-data" novalidate=true
                    data-rules=rules data-check=format!("{action}/check") data-section=model.section.to_string()
                    data-lang=lang.code() data-today=draft.today.to_string()>
                    {button::default_submit("_then", value)}
                    <input type="hidden" name="_revision" value=draft.revision.to_string()/>
                    {fields}
                    {model.places.as_ref().map(|found| places(found, lang))}
                    <div class="actions">
                        {button::submit(button::Look::Primary, "_then", value, next.view(lang))}
                        {anyway}
                        {later}
                    </div>
                    {saved}
                    {held}
                </form>
                {island}
            </div>
        </div>
    }
    .into_any()
}

fn conflict_notice(draft: &DraftModel, lang: Lang) -> Option<AnyView> {
    (!draft.conflicts.is_empty()).then(|| {
        let text = view! { <p>{words::CONFLICT_TEXT.view(lang)}</p> }.into_any();
        notice::notice(Tone::Warning, words::CONFLICT_TITLE.view(lang), text, lang)
    })
}

/// Where a newer version of the procedure has been published.
fn outdated(draft: &DraftModel) -> Option<AnyView> {
    let lang = draft.lang;
    (draft.outdated && draft.open.is_none()).then(|| {
        let href = format!("/drafts/{}/carry", draft.id);
        let text = view! {
            <p>{words::OUTDATED_TEXT.view(lang)}</p>
            <p><a href=href>{words::OUTDATED_LINK.view(lang)}</a></p>
        };
        notice::notice(Tone::Info, words::OUTDATED_TITLE.view(lang), text.into_any(), lang)
    })
}

/// Reasons for which this procedure is not for this person, said before everything else on the step.
fn not_for_you(section: &EvaluatedSection<'_>, lang: Lang) -> Option<AnyView> {
    let reasons: Vec<_> = section
        .all_fields()
        .flat_map(|field| &field.findings)
        .filter_map(|finding| match &finding.problem {
            Problem::Rule { message, eligibility: true, .. } => Some(view! { <li>{message.view(lang)}</li> }),
            _ => None,
        })
        .collect();
    (!reasons.is_empty()).then(|| {
        let list = view! { <ul class="list">{reasons}</ul> }.into_any();
        notice::notice(Tone::Warning, words::NOT_FOR_YOU.view(lang), list, lang)
    })
}

fn say_view(say: &Say, lang: Lang) -> AnyView {
    let (tone, phrase): (Tone, Phrase) = match say {
        Say::ValuesAreBack => (Tone::Success, words::YOUR_TYPED_VALUES_ARE_BACK),
        Say::MoreToAnswer => (Tone::Info, words::MORE_TO_ANSWER),
        Say::PostcodeNotFound => (Tone::Warning, words::POSTCODE_NOT_FOUND),
        Say::BankNotFound => (Tone::Warning, words::BANK_NOT_FOUND),
        Say::UploadRefused(sentence) => return notice::line(Tone::Error, sentence.clone().into_any(), lang),
    };
    notice::line(tone, phrase.view(lang), lang)
}

/// What was found, each a button that fills it in.
fn places(found: &LookedUp, lang: Lang) -> AnyView {
    let buttons = found
        .choices
        .iter()
        .map(|(filled, name)| {
            let value = format!("set:{}:{filled}", found.path.as_str());
            view! { <li>{button::submit(button::Look::Secondary, "_then", value, name.clone().into_any())}</li> }
        })
        .collect_view();
    let heading =
        if found.path.as_str().ends_with("/town") { words::POSTCODE_SEVERAL } else { words::BANKS_SEVERAL };
    view! {
        <section class="places" id="places">
            <h2>{heading.view(lang)}</h2>
            <ul class="places-list">{buttons}</ul>
        </section>
    }
    .into_any()
}
