//! A case: answers as they were filed, with what changed; everything else beside them.

use std::sync::Arc;

use domain::application::status::Status;
use domain::form::{Answers, Evaluated, Form, Id, Text, evaluate};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use super::case_side;
use super::letters::LetterLine;
use crate::text::{Lang, Spoken, desk as words, history, moment, resident};
use crate::ui::field::AttachmentLine;
use crate::ui::summary::{SummaryContext, of_section};
use crate::ui::{Tone, notice, status::status};

/// A case.
pub struct CasePage {
    /// Language of the page; answers are shown in Japanese.
    pub lang: Lang,
    /// Id.
    pub id: String,
    /// Optimistic lock.
    pub version: i64,
    /// Receipt number.
    pub number: String,
    /// Status.
    pub status: Status,
    /// Who it is about; empty where there is no name yet.
    pub subject: String,
    /// Its reading.
    pub subject_kana: String,
    /// Who applied.
    pub applicant: String,
    /// Channel code.
    pub channel: String,
    /// The applicant's language.
    pub applicant_lang: Lang,
    /// Whether news goes by mail; otherwise by letter.
    pub by_mail: bool,
    /// Entry round that is decided.
    pub round: Option<Id>,
    /// When it arrived.
    pub received: DateTime,
    /// When it was recorded.
    pub recorded: DateTime,
    /// The procedure version of the newest filed version.
    pub form: Arc<Form>,
    /// What is filed now.
    pub answers: Answers,
    /// The day by which it is judged.
    pub judged: Date,
    /// What was filed before, where there is more than one version.
    pub earlier: Option<(Answers, Date)>,
    /// Files, of the version before too.
    pub attachments: Vec<AttachmentLine>,
    /// Ids of the files that are filed now, in the order of the form.
    pub documents: Vec<String>,
    /// When each version was recorded, oldest first.
    pub versions: Vec<DateTime>,
    /// Other applications about somebody of the same name.
    pub same_name: Vec<SameName>,
    /// Legal clocks.
    pub clocks: Vec<DeskClock>,
    /// Decisions, oldest first.
    pub decisions: Vec<DeskDecision>,
    /// What was asked for, while it waits for the correction: question and note.
    pub asked: Vec<(String, String)>,
    /// Letters, newest first.
    pub letters: Vec<LetterLine>,
    /// What happened, oldest first.
    pub history: Vec<DeskEvent>,
    /// What there is to say first.
    pub say: Option<Say>,
}

/// Something that the page says after an action.
pub enum Say {
    /// It has just been filed at the counter, as this version.
    Filed(i64),
    /// Somebody else was first: nothing was changed; what happened since.
    Stale(Vec<DeskEvent>),
    /// This cannot be done in this status.
    NotNow,
    /// The correction is being entered by the resident.
    CorrectionElsewhere,
}

/// Another application about somebody of the same name.
pub struct SameName {
    /// Id.
    pub id: String,
    /// Receipt number.
    pub number: String,
    /// Status.
    pub status: Status,
}

/// A legal clock.
pub struct DeskClock {
    /// Name of the matter.
    pub matter: Text,
    /// Last day.
    pub due: Date,
    /// Days left, negative when over.
    pub days_left: i32,
    /// Whether it stands still.
    pub paused: bool,
    /// The day on which it ended.
    pub ended: Option<Date>,
}

/// A decision.
pub struct DeskDecision {
    /// Matter.
    pub matter: Id,
    /// Outcome.
    pub outcome: Id,
    /// What was chosen with it.
    pub chosen: Option<Id>,
    /// Round.
    pub round: Option<Id>,
    /// Reasons.
    pub reasons: String,
    /// Validity.
    pub valid: Option<(Date, Date)>,
    /// When.
    pub decided: DateTime,
    /// Whether another one has taken its place.
    pub superseded: bool,
}

/// An event.
#[derive(Clone, Debug)]
pub struct DeskEvent {
    /// When.
    pub at: DateTime,
    /// Kind, as stored.
    pub kind: String,
    /// Name of the colleague; none for the resident.
    pub who: Option<String>,
    /// Name of the matter, for decisions.
    pub about: Option<Text>,
}

/// Renders it.
#[must_use]
pub fn page(model: &CasePage) -> AnyView {
    let lang = model.lang;
    let subject = if model.subject.is_empty() {
        view! { <span class="quiet">{words::NO_NAME_YET.view(lang)}</span> }.into_any()
    } else {
        view! { {model.subject.clone()}" "<span class="quiet">{model.subject_kana.clone()}</span> }.into_any()
    };
    let evaluated = evaluate(&model.form, &model.answers, model.judged);
    view! {
        <div class="container container-wide stack">
            <p class="procedure-name" lang="ja">{model.form.procedure.title.plain(Lang::Ja)}</p>
            <h1>{resident::RECEIPT_NUMBER.view(lang)}" "<span class="nowrap">{model.number.clone()}</span>" "{status(model.status, lang)}</h1>
            {say(model)}
            <dl class="facts">
                <div><dt>{words::SUBJECT.view(lang)}</dt><dd>{subject}</dd></div>
                <div><dt>{words::APPLICANT.view(lang)}</dt><dd>{model.applicant.clone()}</dd></div>
                <div><dt>{words::RECORDED.view(lang)}</dt><dd>{moment::view(model.recorded, lang)}" "{channel(&model.channel).view(lang)}</dd></div>
                <div><dt>{words::ARRIVED.view(lang)}</dt><dd>{moment::view(model.received, lang)}</dd></div>
                <div><dt>{words::TOLD_BY.view(lang)}</dt><dd>{told_by(model)}</dd></div>
            </dl>
            <div class="desk">
                <div class="stack">{answers(model, &evaluated)}</div>
                <aside class="desk-side" aria-label=words::BESIDE.plain(lang)>{case_side::side(model, &evaluated)}</aside>
            </div>
        </div>
    }
    .into_any()
}

fn told_by(model: &CasePage) -> AnyView {
    let lang = model.lang;
    let way = if model.by_mail { words::BY_MAIL } else { words::BY_LETTER };
    view! { {way.view(lang)}"（"<span lang=model.applicant_lang.html()>{model.applicant_lang.own_name()}</span>"）" }.into_any()
}

fn channel(code: &str) -> crate::text::Phrase {
    match code {
        "counter" => words::CHANNEL_COUNTER,
        "paper" => words::CHANNEL_PAPER,
        "api" => words::CHANNEL_API,
        _ => words::CHANNEL_ONLINE,
    }
}

fn answers(model: &CasePage, evaluated: &Evaluated<'_>) -> AnyView {
    let earlier = model.earlier.as_ref().map(|(answers, judged)| evaluate(&model.form, answers, *judged));
    let context = SummaryContext {
        lang: Lang::Ja,
        form: &model.form,
        attachments: &model.attachments,
        change: None,
        show_findings: true,
        earlier: earlier.as_ref(),
    };
    let compared = model
        .earlier
        .is_some()
        .then(|| notice::line(Tone::Info, words::COMPARED.view(model.lang), model.lang));
    let sections = evaluated
        .sections
        .iter()
        .map(|section| {
            view! {
                <section class="stack-small" lang="ja" id=format!("section-{}", section.section.id)>
                    <h2>{section.section.title.view(Lang::Ja)}</h2>
                    {of_section(section, &context)}
                </section>
            }
        })
        .collect_view();
    view! { {compared}{sections} }.into_any()
}

fn say(model: &CasePage) -> Option<AnyView> {
    let lang = model.lang;
    Some(match model.say.as_ref()? {
        Say::Filed(number) => {
            let title = if *number == 1 { words::FILED_TITLE } else { words::FILED_AGAIN_TITLE };
            let way = if model.by_mail { words::FILED_BY_MAIL } else { words::FILED_BY_LETTER };
            let body = view! {
                <p class="receipt-number">{model.number.clone()}</p>
                <p>{way.view(lang)}</p>
                <p><a href=format!("/cases/{}/versions/{number}", model.id)>{resident::PRINT_COPY.view(lang)}</a></p>
            };
            notice::notice(Tone::Success, title.view(lang), body.into_any(), lang)
        }
        Say::Stale(events) => stale(events, lang),
        Say::NotNow => notice::line(Tone::Error, words::NOT_NOW.view(lang), lang),
        Say::CorrectionElsewhere => notice::line(Tone::Warning, words::CORRECTION_ELSEWHERE.view(lang), lang),
    })
}

/// The box that says who was first, and with what.
#[must_use]
pub fn stale(events: &[DeskEvent], lang: Lang) -> AnyView {
    let lines = events.iter().map(|event| event_line(event, lang)).collect_view();
    let body = view! {
        <p>{words::STALE_TEXT.view(lang)}</p>
        <ul class="timeline">{lines}</ul>
    };
    view! {
        <div id="errors" tabindex="-1">
            {notice::notice(Tone::Warning, words::STALE_TITLE.view(lang), body.into_any(), lang)}
        </div>
    }
    .into_any()
}

/// An event as a line of the history.
#[must_use]
pub fn event_line(event: &DeskEvent, lang: Lang) -> AnyView {
    let who = event.who.clone().unwrap_or_else(|| words::BY_RESIDENT.plain(lang));
    let about = event.about.as_ref().map(|matter| view! { "（"{matter.view(lang)}"）" });
    view! {
        <li>{moment::view(event.at, lang)}<span>{history::event(&event.kind).view(lang)}{about}" "<span class="quiet">{who}</span></span></li>
    }
    .into_any()
}
