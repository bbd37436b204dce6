//! Mail that could not be delivered.

use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::text::{Lang, desk as words, history, moment, shell};
use crate::ui::button;

/// A mail that was given up. Neither address nor text is shown.
pub struct DeadLetter {
    /// Id.
    pub id: String,
    /// Which mail it was.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The last error, for an engineer.
    pub error: String,
    /// When it was given up.
    pub at: DateTime,
}

/// Renders the list.
#[must_use]
pub fn page(lang: Lang, letters: &[DeadLetter]) -> AnyView {
    if letters.is_empty() {
        return view! {
            <div class="container narrow stack">
                <h1>{shell::DEAD_LETTERS.view(lang)}</h1>
                <p class="empty">{words::NO_DEAD_LETTERS.view(lang)}</p>
            </div>
        }
        .into_any();
    }
    let rows = letters.iter().map(|letter| row(letter, lang)).collect_view();
    view! {
        <div class="container stack">
            <h1>{shell::DEAD_LETTERS.view(lang)}</h1>
            <p>{words::DEAD_LETTERS_TEXT.view(lang)}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=shell::DEAD_LETTERS.plain(lang)>
                <table class="table table-dense">
                    <thead>
                        <tr>
                            <th scope="col">{words::GIVEN_UP_AT.view(lang)}</th>
                            <th scope="col">{words::LETTER_ABOUT.view(lang)}</th>
                            <th scope="col" class="figure">{words::ATTEMPTS.view(lang)}</th>
                            <th scope="col">{words::LAST_ERROR.view(lang)}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

fn row(letter: &DeadLetter, lang: Lang) -> AnyView {
    let about = match letter.kind.as_str() {
        "code" => words::MAIL_WITH_CODE,
        kind => history::event(kind),
    };
    let at = moment::plain(letter.at, lang);
    view! {
        <tr>
            <th scope="row" class="nowrap">{moment::view(letter.at, lang)}</th>
            <td>{about.view(lang)}</td>
            <td class="figure">{letter.attempts.to_string()}</td>
            <td lang="en">{letter.error.clone()}</td>
            <td>
                <form method="post" action=format!("/outbox/{}/retry", letter.id)>
                    {button::small(button::Look::Secondary, "_then", "retry", words::TRY_AGAIN.view(lang), at.into_any())}
                </form>
            </td>
        </tr>
    }
    .into_any()
}
