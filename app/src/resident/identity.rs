//! Confirming an address: the pages of the six-digit code.

use leptos::prelude::*;

use crate::text::{Lang, Phrase, identity as words};
use crate::ui::{Tone, button, notice};

/// Why an address is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To see applications and drafts.
    SignIn,
    /// To finish a draft later.
    Later,
}

/// The page that asks for the address.
pub struct AddressPage {
    /// Language.
    pub lang: Lang,
    /// Why.
    pub purpose: Purpose,
    /// Where it is posted to.
    pub action: String,
    /// As typed.
    pub typed: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether typed values wait for the sign-in.
    pub parked: bool,
}

/// Id of the form that asks for an address: the language switch sends it, so that what was typed stays.
pub const ADDRESS_FORM: &str = "address-form";

/// Renders it.
#[must_use]
pub fn address_page(model: &AddressPage) -> AnyView {
    let lang = model.lang;
    let (title, text) = match model.purpose {
        Purpose::SignIn => (words::SIGN_IN_TITLE, words::SIGN_IN_TEXT),
        Purpose::Later => (words::LATER_TITLE, words::LATER_TEXT),
    };
    view! {
        <div class="container narrow stack">
            <h1>{title.view(lang)}</h1>
            {model.parked.then(|| notice::line(Tone::Info, words::PARKED.view(lang), lang))}
            <p>{text.view(lang)}</p>
            <form class="stack" method="post" action=model.action.clone() id=ADDRESS_FORM>
                {address_field(lang, &model.typed, model.error.as_deref())}
                <div class="actions">{button::plain_submit(button::Look::Primary, words::SEND_CODE.view(lang))}</div>
            </form>
        </div>
    }
    .into_any()
}

/// The input of an address, alone in its form.
#[must_use]
pub fn address_field(lang: Lang, typed: &str, error: Option<&str>) -> AnyView {
    text_field(Input {
        lang,
        name: "email",
        label: words::EMAIL,
        help: Some(words::EMAIL_HELP),
        kind: "email",
        mode: "email",
        autocomplete: "email",
        class: "input input-wide",
        typed: typed.to_owned(),
        error: error.map(str::to_owned),
        required: true,
    })
}

/// A one-line input of a small form of the product itself.
pub struct Input {
    /// Language.
    pub lang: Lang,
    /// Name and id.
    pub name: &'static str,
    /// Label.
    pub label: Phrase,
    /// Support text.
    pub help: Option<Phrase>,
    /// `type`.
    pub kind: &'static str,
    /// `inputmode`.
    pub mode: &'static str,
    /// `autocomplete`.
    pub autocomplete: &'static str,
    /// Class, which sets the width.
    pub class: &'static str,
    /// As typed; empty for secrets.
    pub typed: String,
    /// What is wrong.
    pub error: Option<String>,
    /// Whether it has to be filled in.
    pub required: bool,
}

/// Renders it.
#[must_use]
pub fn text_field(input: Input) -> AnyView {
    let lang = input.lang;
    let (help_id, error_id) = (format!("{}-help", input.name), format!("{}-error", input.name));
    let described = match (&input.error, input.help) {
        (Some(_), Some(_)) => Some(format!("{error_id} {help_id}")),
        (Some(_), None) => Some(error_id.clone()),
        (None, Some(_)) => Some(help_id.clone()),
        (None, None) => None,
    };
    let invalid = input.error.is_some().then_some("true");
    let help = input.help.map(|help| view! { <p class="field-support" id=help_id>{help.view(lang)}</p> });
    let error = input.error.map(|error| view! { <p class="field-error" id=error_id>"＊"{error}</p> });
    view! {
        <div class="field">
            <label class="field-label" for=input.name>{input.label.view(lang)}</label>
            {help}
            <input class=input.class id=input.name name=input.name type=input.kind inputmode=input.mode
                autocomplete=input.autocomplete value=input.typed required=input.required aria-describedby=described aria-invalid=invalid/>
            {error}
        </div>
    }
    .into_any()
}

/// The page that asks for the code.
pub struct CodePage {
    /// Language.
    pub lang: Lang,
    /// What is wrong with the code.
    pub error: Option<String>,
    /// Where another address can be given.
    pub other_address: String,
}

/// Renders it.
#[must_use]
pub fn code_page(model: &CodePage) -> AnyView {
    let lang = model.lang;
    view! {
        <div class="container narrow stack">
            <h1>{words::CODE_TITLE.view(lang)}</h1>
            <p>{words::CODE_SENT.view(lang)}</p>
            <form class="stack" method="post" action="/sign-in/code">
                {text_field(Input {
                    lang,
                    name: "code",
                    label: words::CODE,
                    help: None,
                    kind: "text",
                    mode: "numeric",
                    autocomplete: "one-time-code",
                    class: "input input-code",
                    typed: String::new(),
                    error: model.error.clone(),
                    required: true,
                })}
                <div class="actions">{button::plain_submit(button::Look::Primary, words::CODE_CHECK.view(lang))}</div>
            </form>
            <form method="post" action="/sign-in/again">
                {button::plain_submit(button::Look::Text, words::CODE_AGAIN.view(lang))}
            </form>
            <p><a href=model.other_address.clone()>{words::OTHER_ADDRESS.view(lang)}</a></p>
        </div>
    }
    .into_any()
}

/// The page behind the link of a mail, in the browser that asked: a button. Mail scanners open links, only a
/// person presses buttons.
#[must_use]
pub fn link_page(lang: Lang, token: &str) -> AnyView {
    view! {
        <div class="container narrow stack">
            <h1>{words::LINK_TITLE.view(lang)}</h1>
            <p>{words::LINK_TEXT.view(lang)}</p>
            <form method="post" action="/sign-in/link">
                <input type="hidden" name="token" value=token.to_owned()/>
                {button::plain_submit(button::Look::Primary, words::LINK_CONFIRM.view(lang))}
            </form>
        </div>
    }
    .into_any()
}

/// The page behind the link of a mail, in any other browser, or when the link is over.
#[must_use]
pub fn link_elsewhere_page(lang: Lang) -> AnyView {
    view! {
        <div class="container narrow stack">
            <h1>{words::LINK_ELSEWHERE_TITLE.view(lang)}</h1>
            <p>{words::LINK_ELSEWHERE_TEXT.view(lang)}</p>
        </div>
    }
    .into_any()
}
