//! The words of every mail, in the resident's language.

use app::text::{Lang, Phrase, Spoken, mail as words, moment};
use domain::{form::Text, survey::invitation::InvitationCode};
use jiff::civil::DateTime;

use crate::portal::Portal;

/// Who writes, and where its pages are: for mails that no request causes.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// The city.
    pub city: Text,
    /// The residents' door, without a slash at the end.
    pub residents_url: String,
}

/// Subject and text.
pub type Worded = (String, String);

fn worded(city: &Text, lang: Lang, subject: Phrase, body: Phrase, blanks: &[(&str, &str)]) -> Worded {
    let city = city.plain(lang);
    let mut all = vec![("city", city.as_str())];
    all.extend_from_slice(blanks);
    (
        subject.fill(lang, &all),
        format!("{}{}\n", body.fill(lang, &all), words::SIGNATURE.fill(lang, &[("city", &city)])),
    )
}

/// Where residents follow their applications.
fn applications(portal: &Portal) -> String {
    format!("{}/applications", portal.config.residents_url())
}

/// A six-digit code, and the link to the page with the button.
#[must_use]
pub fn code(portal: &Portal, lang: Lang, code: &str, token: &str) -> Worded {
    let link = format!("{}/sign-in/link?token={token}", portal.config.residents_url());
    worded(
        &portal.config.city(),
        lang,
        words::CODE_SUBJECT,
        words::CODE_BODY,
        &[("code", code), ("link", &link)],
    )
}

/// The receipt of an application, or of a correction; without a name of the procedure it does not say of which.
#[must_use]
pub fn receipt(
    portal: &Portal,
    lang: Lang,
    procedure: Option<&Text>,
    number: &str,
    recorded: DateTime,
    first: bool,
) -> Worded {
    let (subject, body) = if first {
        (words::RECEIPT_SUBJECT, words::RECEIPT_BODY)
    } else {
        (words::RESUBMITTED_SUBJECT, words::RESUBMITTED_BODY)
    };
    let blanks = [
        ("procedure", procedure.map_or_else(|| words::SOME_PROCEDURE.plain(lang), |title| title.plain(lang))),
        ("number", number.to_owned()),
        ("time", moment::plain(recorded, lang)),
        ("link", applications(portal)),
    ];
    worded(
        &portal.config.city(),
        lang,
        subject,
        body,
        &blanks.each_ref().map(|(name, value)| (*name, value.as_str())),
    )
}

/// News about an application, by kind of event: never the outcome, never a reason.
#[must_use]
pub fn news(portal: &Portal, lang: Lang, kind: &str, number: &str) -> Worded {
    let (subject, body) = match kind {
        "returned" => (words::RETURNED_SUBJECT, words::RETURNED_BODY),
        "withdrawn" => (words::WITHDRAWN_SUBJECT, words::WITHDRAWN_BODY),
        _ => (words::NEWS_SUBJECT, words::NEWS_BODY),
    };
    worded(&portal.config.city(), lang, subject, body, &[("number", number), ("link", &applications(portal))])
}

/// What an invitation to a survey says.
#[derive(Clone, Copy, Debug)]
pub struct Invited<'a> {
    /// Title of the survey.
    pub title: &'a Text,
    /// Where to ask about it.
    pub contact: Option<&'a Text>,
    /// Questions that it asks.
    pub questions: usize,
    /// Whether a sample was drawn; else everybody on the list is asked.
    pub drawn: bool,
    /// The code.
    pub code: InvitationCode,
    /// The last minute, local time of Japan.
    pub closes: DateTime,
}

/// An invitation to a survey.
#[must_use]
pub fn survey_invitation(sender: &Sender, lang: Lang, invited: Invited<'_>) -> Worded {
    invitation(sender, lang, (words::SURVEY_SUBJECT, words::SURVEY_BODY), invited)
}

/// A reminder of it.
#[must_use]
pub fn survey_reminder(sender: &Sender, lang: Lang, invited: Invited<'_>) -> Worded {
    invitation(sender, lang, (words::SURVEY_REMINDER_SUBJECT, words::SURVEY_REMINDER_BODY), invited)
}

fn invitation(
    sender: &Sender,
    lang: Lang,
    (subject, body): (Phrase, Phrase),
    Invited { title, contact, questions, drawn, code, closes }: Invited<'_>,
) -> Worded {
    let why = if drawn { words::SURVEY_WHY } else { words::SURVEY_WHY_ALL };
    let blanks = [
        ("title", title.plain(lang)),
        ("why", why.plain(lang)),
        ("questions", questions.to_string()),
        ("code", code.to_string()),
        ("closes", moment::plain(closes, lang)),
        (
            "contact",
            contact.map_or_else(String::new, |contact| {
                words::SURVEY_CONTACT.fill(lang, &[("contact", &contact.plain(lang))])
            }),
        ),
        ("link", format!("{}/survey/i/{code}", sender.residents_url)),
        ("page", format!("{}/survey", sender.residents_url)),
    ];
    worded(&sender.city, lang, subject, body, &blanks.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// Thanks for having taken part.
#[must_use]
pub fn survey_thanks(sender: &Sender, lang: Lang, title: &Text, survey: &str) -> Worded {
    let link = format!("{}/results/{survey}", sender.residents_url);
    let blanks = [("title", title.plain(lang)), ("link", link)];
    let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
    worded(&sender.city, lang, words::SURVEY_THANKS_SUBJECT, words::SURVEY_THANKS_BODY, &blanks)
}
