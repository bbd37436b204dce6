//! Where a survey begins: by a code, an invitation, the open link.

use domain::form::Text;
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::text::{Lang, Phrase, Spoken, moment, resident::CONTACT, survey as words};
use crate::ui::{Tone, button, notice};

/// Entering a code.
pub struct CodePage {
    /// Language.
    pub lang: Lang,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub error: Option<Phrase>,
}

/// The page on which a code is entered.
#[must_use]
pub fn code_page(model: &CodePage) -> AnyView {
    let lang = model.lang;
    let error = model.error.map(|error| {
        view! { <p class="field-error" id="code--error">"＊"{error.view(lang)}</p> }
    });
    let described = if error.is_some() { "code--error code--help" } else { "code--help" };
    view! {
        <div class="container stack">
            <h1>{words::CODE_TITLE.view(lang)}</h1>
            <form class="stack" method="post" action="/survey/start">
                <div class="field">
                    <label class="label" for="code">{words::CODE_LABEL.view(lang)}</label>
                    <p class="support" id="code--help">{words::CODE_HELP.view(lang)}</p>
                    {error}
                    <input class="input width-12" id="code" name="code" type="text" autocomplete="off"
                        autocapitalize="characters" spellcheck="false" value=model.typed.clone()
                        aria-describedby=described aria-invalid=model.error.is_some().then_some("true")/>
                </div>
                {button::plain_submit(button::Look::Primary, words::GO_ON.view(lang))}
            </form>
        </div>
    }
    .into_any()
}

/// What can be done about a survey at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be answered until then.
    Open {
        /// Until when.
        closes: DateTime,
        /// Whether it was begun here.
        begun: bool,
    },
    /// Only those who have a code can answer.
    InvitedOnly {
        /// Until when.
        closes: DateTime,
    },
    /// Answers came from here.
    Answered,
    /// The next wave opens then.
    NotYet {
        /// When.
        opens: DateTime,
    },
    /// Closed.
    Closed,
    /// Stopped.
    Stopped,
}

/// The page before the first question.
pub struct Landing {
    /// Language.
    pub lang: Lang,
    /// Title.
    pub title: Text,
    /// What it is for.
    pub about: Text,
    /// Where to ask about it.
    pub contact: Option<Text>,
    /// What can be done.
    pub standing: Standing,
    /// Where the start button sends to.
    pub action: String,
    /// What it sends along.
    pub hidden: Vec<(&'static str, String)>,
    /// Whether it is an invitation; else the open link.
    pub invited: bool,
    /// Where results are, where there are any.
    pub results: Option<String>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Landing) -> AnyView {
    let lang = model.lang;
    let at = |phrase: Phrase, name: &str, when: DateTime| {
        phrase.view_filled(lang, &[(name, &moment::plain(when, lang))])
    };
    let standing = match &model.standing {
        Standing::Open { closes, .. } => {
            view! { <p>{at(words::OPEN_UNTIL, "closes", *closes)}</p> }.into_any()
        }
        Standing::InvitedOnly { closes } => view! {
            <p>{words::INVITED_ONLY.view(lang)}" "{at(words::OPEN_UNTIL, "closes", *closes)}</p>
        }
        .into_any(),
        Standing::Answered if model.invited => notice::line(Tone::Success, words::CODE_USED.view(lang), lang),
        Standing::Answered => notice::line(Tone::Success, words::ALREADY.view(lang), lang),
        Standing::NotYet { opens } => notice::line(Tone::Info, at(words::NOT_YET, "opens", *opens), lang),
        Standing::Closed => notice::line(Tone::Info, words::CLOSED.view(lang), lang),
        Standing::Stopped => notice::line(Tone::Warning, words::STOPPED.view(lang), lang),
    };
    let start = match model.standing {
        Standing::Open { begun, .. } => {
            let label = if begun { words::RESUME } else { words::START };
            let hidden = model
                .hidden
                .iter()
                .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> })
                .collect_view();
            let privacy = if model.invited { words::PRIVACY_TEXT } else { words::PRIVACY_OPEN };
            view! {
                <section class="stack-small">
                    <h2>{words::PRIVACY_HEADING.view(lang)}</h2>
                    <p>{privacy.view(lang)}</p>
                </section>
                <form method="post" action=model.action.clone()>
                    {hidden}
                    {button::plain_submit(button::Look::Primary, label.view(lang))}
                </form>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    let code =
        (!model.invited).then(|| view! { <p><a href="/survey">{words::I_HAVE_A_CODE.view(lang)}</a></p> });
    let contact = model.contact.as_ref().map(|contact| {
        view! {
            <section class="stack-small">
                <h2>{CONTACT.view(lang)}</h2>
                <p>{contact.view(lang)}</p>
            </section>
        }
    });
    let results =
        model.results.clone().map(|href| view! { <p><a href=href>{words::RESULTS.view(lang)}</a></p> });
    view! {
        <div class="container stack">
            <h1>{model.title.view(lang)}</h1>
            {standing}
            <p class="as-typed">{model.about.view(lang)}</p>
            {start}
            {code}
            {results}
            {contact}
        </div>
    }
    .into_any()
}
