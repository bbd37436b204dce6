//! The end of a questionnaire: what is answered, sending, thanks.

use domain::survey::answer::{Problem, problems, read};
use leptos::prelude::*;

use super::sheet::{Sheet, which};
use crate::text::{Lang, Phrase, Spoken, survey as words};
use crate::ui::{Tone, button, notice};

/// Why it was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// Nothing was answered.
    Blank,
    /// Something is to be corrected.
    Wrong,
}

/// The page before sending.
#[must_use]
pub fn page(sheet: &Sheet, why: Option<NotSent>) -> AnyView {
    let lang = sheet.lang;
    let blocks = &sheet.questionnaire.blocks;
    let wrong = blocks.iter().any(|block| !problems(block, &sheet.typed).is_empty());
    let why = why.or(wrong.then_some(NotSent::Wrong)).map(|why| {
        let sentence = match why {
            NotSent::Blank => words::BLANK,
            NotSent::Wrong => words::WRONG_LEFT,
        };
        notice::line(Tone::Error, sentence.view(lang), lang)
    });
    let lines = blocks
        .iter()
        .enumerate()
        .map(|(at, block)| {
            let columns: Vec<_> = block.items.iter().flat_map(|item| item.columns()).collect();
            let answered = |typed: Result<Option<_>, Problem>| matches!(typed, Ok(Some(_)));
            let done = columns.iter().filter(|column| {
                sheet.typed.get(column.id.as_str()).is_some_and(|typed| answered(read(column, typed)))
            });
            let counts = [("n", done.count().to_string()), ("all", columns.len().to_string())];
            let counts = counts.each_ref().map(|(name, value)| (*name, value.as_str()));
            let href = sheet.address(at);
            view! {
                <div>
                    <dt>{block.title.view(lang)}</dt>
                    <dd>{words::ANSWERED_OF.view_filled(lang, &counts)}</dd>
                    <dd class="summary-change">
                        <a href=href>{words::CHANGE.view(lang)}<span class="visually-hidden">{block.title.view(lang)}</span></a>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="container with-steps">
            {sheet.steps(blocks.len())}
            <div class="stack step-body">
                <p class="procedure-name">{sheet.questionnaire.title.view(lang)}</p>
                <h1>{words::END_TITLE.view(lang)}</h1>
                {why}
                <p>{words::END_TEXT.view(lang)}</p>
                <dl class="summary">{lines}</dl>
                <form method="post" action="/survey/finish">
                    {which(sheet)}
                    {button::plain_submit(button::Look::Primary, words::FINISH.view(lang))}
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// Thanks.
#[must_use]
pub fn thanks(lang: Lang) -> AnyView {
    view! {
        <div class="container stack">
            {notice::page(Tone::Success, words::THANKS_TITLE.view(lang), lang)}
            <p>{words::THANKS_TEXT.view(lang)}</p>
        </div>
    }
    .into_any()
}

/// Why there is nothing to go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Nothing was begun in this browser, or it keeps no cookies.
    Nothing,
    /// Another sheet was begun in this browser since.
    Replaced,
    /// Its answers are in.
    Answered,
    /// The wave is over.
    Over,
    /// The wave was stopped.
    Stopped,
}

impl Gone {
    /// Title of the page.
    #[must_use]
    pub fn title(self) -> Phrase {
        match self {
            Self::Nothing | Self::Replaced | Self::Answered => words::GONE_TITLE,
            Self::Over => words::OVER_TITLE,
            Self::Stopped => words::STOPPED_TITLE,
        }
    }
}

/// There is nothing to go on with; `sent`: somebody has just pressed the button that sends.
#[must_use]
pub fn gone(why: Gone, sent: bool, lang: Lang) -> AnyView {
    let (text, may_go_on) = match why {
        Gone::Nothing => (words::NOTHING_TEXT, true),
        Gone::Replaced => (words::REPLACED_TEXT, true),
        Gone::Answered => (words::GONE_TEXT, true),
        Gone::Over => (words::OVER_TEXT, false),
        Gone::Stopped => (words::STOPPED_TEXT, false),
    };
    let code = may_go_on.then(|| {
        let link = button::link(button::Look::Secondary, "/survey", words::I_HAVE_A_CODE.view(lang));
        view! { <p>{link}</p> }
    });
    let unsent = sent.then(|| notice::line(Tone::Warning, words::NOTHING_SENT.view(lang), lang));
    view! {
        <div class="container stack">
            <h1>{why.title().view(lang)}</h1>
            {unsent}
            <p>{text.view(lang)}</p>
            {code}
        </div>
    }
    .into_any()
}
