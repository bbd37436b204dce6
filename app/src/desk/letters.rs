//! Letters to send.

use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::text::{Lang, desk as words, history, moment, resident};
use crate::ui::button;

/// A letter.
pub struct LetterLine {
    /// Id.
    pub id: String,
    /// The application.
    pub application: String,
    /// Its receipt number.
    pub number: String,
    /// To whom.
    pub to: String,
    /// What it tells of: a kind of event.
    pub kind: String,
    /// Since when it is to be sent.
    pub since: DateTime,
    /// When it was sent.
    pub sent: Option<DateTime>,
}

/// The list of an office.
pub struct Letters {
    /// Language.
    pub lang: Lang,
    /// To send, oldest first.
    pub open: Vec<LetterLine>,
    /// Sent last, newest first.
    pub sent: Vec<LetterLine>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Letters) -> AnyView {
    let lang = model.lang;
    let sent = (!model.sent.is_empty()).then(|| {
        view! { <section class="stack-small"><h2>{words::LETTERS_SENT.view(lang)}</h2>{table(&model.sent, lang)}</section> }
    });
    let open = if model.open.is_empty() {
        view! { <p class="empty">{words::NO_LETTERS.view(lang)}</p> }.into_any()
    } else {
        table(&model.open, lang)
    };
    view! {
        <div class="container container-wide stack">
            <h1>{words::LETTERS_TITLE.view(lang)}</h1>
            <p>{words::LETTERS_TEXT.view(lang)}</p>
            {open}
            {sent}
        </div>
    }
    .into_any()
}

fn table(lines: &[LetterLine], lang: Lang) -> AnyView {
    let rows = lines
        .iter()
        .map(|line| {
            let state = match line.sent {
                Some(at) => moment::view(at, lang),
                None => sent_button(&line.application, &line.id, "letters", &line.number, lang),
            };
            view! {
                <tr>
                    <th scope="row" class="nowrap"><a href=format!("/cases/{}", line.application)>{line.number.clone()}</a></th>
                    <td>{line.to.clone()}</td>
                    <td>{history::event(&line.kind).view(lang)}</td>
                    <td class="nowrap">{moment::view(line.since, lang)}</td>
                    <td class="nowrap">{state}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words::LETTERS_TITLE.plain(lang)>
            <table class="table table-dense">
                <thead>
                    <tr>
                        <th scope="col">{resident::RECEIPT_NUMBER.view(lang)}</th>
                        <th scope="col">{words::APPLICANT.view(lang)}</th>
                        <th scope="col">{words::LETTER_ABOUT.view(lang)}</th>
                        <th scope="col">{words::LETTER_SINCE.view(lang)}</th>
                        <th scope="col">{words::LETTER_SENT.view(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The button that marks a letter as sent and comes back to `back`: `letters` or `case`.
#[must_use]
pub fn sent_button(application: &str, letter: &str, back: &'static str, of: &str, lang: Lang) -> AnyView {
    view! {
        <form method="post" action=format!("/cases/{application}/letters/{letter}/sent")>
            {button::small(button::Look::Secondary, "back", back, words::MARK_SENT.view(lang), of.to_owned().into_any())}
        </form>
    }
    .into_any()
}
