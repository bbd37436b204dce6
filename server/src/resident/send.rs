//! Confirming the address of a draft, and sending it.

use app::{
    shell::Door,
    text::{Lang, identity as words},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::email::EmailAddress;
use tracing::Instrument;

use super::{
    drafts::{self, receipt},
    form_data::FormData,
    front,
    sign_in::{self, Asked},
};
use crate::{
    admission::gate::Seat,
    audit::Actor,
    filing::{self, Filer, Outcome},
    identity::{guard::HeldDraft, visit::Visit},
    portal::Shared,
    refusal::Answer,
};

/// `POST /drafts/{draft}/address`: sends a code to the address that news will go to.
pub async fn address(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    held: HeldDraft,
    data: FormData,
) -> Answer {
    let draft = &held.draft;
    if draft.row.contact.is_some() {
        return Ok(Redirect::to(&format!("/drafts/{}/review", draft.row.id)).into_response());
    }
    let typed = data.get("email").unwrap_or_default().to_owned();
    if let Some(lang) = data.language() {
        let visit = Visit { lang, ..visit };
        let jar = front::with_language(&portal, &visit, jar, lang);
        return Ok(
            (jar, drafts::review_page(&portal, &visit, draft, Some((typed, None))).await?).into_response()
        );
    }
    match sign_in::ask(&portal, &visit, jar, &typed, "confirm", Some(&draft.row.id)).await? {
        Asked::Sent(jar) => Ok((jar, Redirect::to("/sign-in/code")).into_response()),
        Asked::Wrong(sentence) => {
            drafts::review_page(&portal, &visit, draft, Some((typed, Some(sentence)))).await
        }
    }
}

/// `POST /drafts/{draft}/submit`
pub async fn submit(State(portal): State<Shared>, visit: Visit, held: HeldDraft, data: FormData) -> Answer {
    let draft = (*held.draft).clone();
    let id = draft.row.id.clone();
    let mut counter_address = None;
    let actor = match visit.staff() {
        Some(member) => {
            let typed = data.get("email").unwrap_or_default().trim().to_owned();
            if !typed.is_empty() {
                counter_address = EmailAddress::parse(&typed);
                if counter_address.is_none() {
                    let sentence = words::EMAIL_WRONG.plain(visit.lang);
                    return drafts::review_page(&portal, &visit, &draft, Some((typed, Some(sentence)))).await;
                }
            }
            Actor::Staff(member.id.clone())
        }
        None => Actor::Resident(draft.row.contact.clone()),
    };
    // A person at the counter is written to in Japanese; whoever applies online, in the language of the page.
    let lang = if visit.staff().is_some() { Lang::Ja } else { visit.lang };
    let filer = Filer { actor, counter_address, lang, received_at: visit.arrived_at };
    // The attempt goes on when the client hangs up: the answer is lost then, the application is not.
    let filing = {
        let portal = Shared::clone(&portal);
        async move { filing::file(&portal, draft, &filer).await }
    };
    let filing = tokio::spawn(Seat::kept(filing).in_current_span());
    let outcome = filing.await.map_err(crate::refusal::Refusal::broken)??;
    let to = match outcome {
        Outcome::Filed(application, number) => receipt(visit.door, &application, number),
        // The check page finds by itself what is full now.
        Outcome::Incomplete | Outcome::NoAddress | Outcome::NotOpen(_) | Outcome::Full => {
            format!("/drafts/{id}/review#errors")
        }
        Outcome::NotReturned => match visit.door {
            Door::Residents => "/applications".to_owned(),
            Door::Staff => "/".to_owned(),
        },
    };
    Ok(Redirect::to(&to).into_response())
}
