//! Letters that invite to a wave, one to a sheet.

use domain::form::Text;
use domain::survey::invitation::InvitationCode;
use jiff::civil::DateTime;
use leptos::prelude::*;

use super::{
    month, people,
    qr::{Qr, qr},
};
use crate::text::{Lang, Phrase, Spoken, filled_raw, moment, policy as words, resident::CONTACT, ruby};
use crate::ui::{Tone, breadcrumb::breadcrumb, button, notice};

/// A letter.
pub struct Letter {
    /// Language of its reader.
    pub lang: Lang,
    /// To whom.
    pub name: String,
    /// Postal code, for reading.
    pub postcode: String,
    /// Address.
    pub address: String,
    /// The code.
    pub code: InvitationCode,
    /// The link with the code.
    pub qr: Qr,
}

/// The page.
pub struct Letters {
    /// Language of the page.
    pub lang: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Title.
    pub title: Text,
    /// Id of the wave.
    pub wave: String,
    /// `2026-11`
    pub month: String,
    /// Name of the city.
    pub city: Text,
    /// Name of the office.
    pub office: Text,
    /// Where to ask about the survey.
    pub contact: Option<Text>,
    /// Whether a sample was drawn; else everybody on the list is invited.
    pub drawn: bool,
    /// Whether letters can be printed now.
    pub open: bool,
    /// Last minute in which it can be answered.
    pub closes: DateTime,
    /// Where codes are typed in, without the scheme.
    pub page: String,
    /// How many are still to be printed.
    pub left: u64,
    /// Some of them.
    pub letters: Vec<Letter>,
    /// Id up to which these go.
    pub upto: Option<String>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Letters) -> AnyView {
    let lang = model.lang;
    let wave = format!("/surveys/{}/waves/{}", model.survey, model.wave);
    let above = vec![
        ("/surveys".to_owned(), words::SURVEYS_TITLE.view(lang)),
        (format!("/surveys/{}", model.survey), model.title.view(lang)),
        (wave.clone(), month(&model.month, lang)),
    ];
    let about = match &model.upto {
        _ if !model.open => view! { <p class="empty">{words::LETTERS_NOT_NOW.view(lang)}</p> }.into_any(),
        None => view! { <p class="empty">{words::NO_LETTERS.view(lang)}</p> }.into_any(),
        Some(upto) => {
            let here = people(model.letters.len() as u64);
            let blanks = [("left", &*people(model.left)), ("here", &here)];
            view! {
                <p>{words::LETTERS_TEXT.view_filled(lang, &blanks)}</p>
                {notice::line(Tone::Warning, words::LETTERS_CARE.view(lang), lang)}
                <form method="post" action=format!("{wave}/letters/printed")>
                    <input type="hidden" name="upto" value=upto.clone()/>
                    {button::plain_submit(button::Look::Primary, words::LETTERS_PRINTED.view_filled(lang, &[("n", &here)]))}
                </form>
            }
            .into_any()
        }
    };
    let letters = model.letters.iter().map(|letter| sheet(model, letter)).collect_view();
    view! {
        <div class="container stack">
            <div class="stack no-print">
                {breadcrumb(above, words::LETTERS_TITLE.view(lang), lang)}
                <h1>{words::LETTERS_TITLE.view(lang)}</h1>
                {about}
            </div>
            {letters}
        </div>
    }
    .into_any()
}

fn sheet(model: &Letters, letter: &Letter) -> AnyView {
    let lang = letter.lang;
    let why = if model.drawn { words::LETTER_WHY } else { words::LETTER_WHY_ALL };
    // Of the city's own making: readings and all. What people are called comes from the list and is text.
    let told = |phrase: Phrase, blanks: &[(&str, &str)]| ruby(&filled_raw(phrase.raw(lang), blanks));
    let (city, office) = (model.city.raw(lang), model.office.raw(lang));
    let closes = moment::plain(model.closes, lang);
    let contact = model.contact.as_ref().map(|contact| {
        view! { <p>{CONTACT.view(lang)}"："{contact.view(lang)}</p> }
    });
    view! {
        <article class=if lang == Lang::Easy { "sheet letter easy" } else { "sheet letter" } lang=lang.html()>
            <div class="letter-to">
                <p>"〒"{letter.postcode.clone()}</p>
                <p>{letter.address.clone()}</p>
                <p class="letter-name">{words::LETTER_TO.view_filled(lang, &[("name", &letter.name)])}</p>
            </div>
            <p class="letter-from">{told(words::LETTER_FROM, &[("city", city), ("office", office)])}</p>
            <h2>{told(words::LETTER_HEADING, &[("title", model.title.raw(lang))])}</h2>
            <p>{told(why, &[("city", city)])}</p>
            <h3>{words::LETTER_HOW.view(lang)}</h3>
            <ol class="list">
                <li>{words::LETTER_SCAN.view(lang)}</li>
                <li>{words::LETTER_TYPE.view_filled(lang, &[("page", &model.page)])}</li>
            </ol>
            <div class="letter-code">
                {qr(&letter.qr, words::LETTER_QR.plain(lang))}
                <div>
                    <p>{words::LETTER_CODE.view(lang)}</p>
                    <p class="letter-digits">{letter.code.to_string()}</p>
                    <p>{words::LETTER_UNTIL.view_filled(lang, &[("closes", &closes)])}</p>
                </div>
            </div>
            <p>{words::LETTER_PRIVACY.view(lang)}</p>
            {contact}
        </article>
    }
    .into_any()
}
