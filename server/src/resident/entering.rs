//! Entering a code: the login session, the draft given to its address, what was parked brought back.

use std::time::Duration;

use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::cookie::CookieJar;
use domain::email::EmailAddress;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::time::timeout;

use super::{form_data::FormData, post_step, sign_in::code_place};
use crate::{
    audit,
    clock::millis,
    db::{
        Tx, WriteError,
        draft::{self, DraftRefusal, Saying},
        login_code::{self, LoginCode, Throttled},
        parked,
        session::{self, NewSession, RESIDENT_LONGEST},
    },
    entropy::Entropy,
    identity::visit::{Cookies, Visit},
    portal::Shared,
    refusal::{Answer, Refusal},
    sealed::{DataKey, Keys},
};

/// Wrong codes that an address may meet in an hour before delays begin.
const FREE_FAILURES: i64 = login_code::TRIES;
/// How long an answer with a new cookie waits for what was parked: well within the time that any answer has.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where somebody who is signed in finds everything.
pub(super) const APPLICATIONS: &str = "/applications";

pub(super) enum Entered {
    /// The cookie of the new login session.
    In(String),
    /// Tries left.
    Wrong(i64),
    /// The code can no longer be used.
    Over,
    /// Seconds to wait.
    Wait(i64),
}

/// What the write of a code's entry needs.
struct Entry {
    code: LoginCode,
    /// The digits; none for a link, whose signature was checked.
    typed: Option<String>,
    session: NewSession,
    token: String,
    draft: Option<(String, DataKey)>,
    address: String,
    lang: &'static str,
    now: Timestamp,
    entropy: Entropy,
    keys: Keys,
}

/// Uses up a code: login session, and the draft given to the address, in one write.
pub(super) async fn enter(
    portal: &Shared,
    visit: &Visit,
    code: &LoginCode,
    typed: Option<&str>,
) -> Result<Entered, Refusal> {
    let now = portal.clock.now();
    let token = portal.entropy.token();
    let address: EmailAddress = portal
        .keys
        .code_address_key()
        .open_json(code_place(&code.id), &code.address_sealed)
        .map_err(Refusal::broken)?;
    let draft = match &code.draft {
        None => None,
        Some(id) => draft::load(portal.db.read(), &portal.keys, id).await?,
    };
    // A draft that is held by another device or address by now stays where it is.
    let draft = draft
        .filter(|draft| draft.row.contact.is_none() && draft.row.device == visit.device)
        .map(|draft| (draft.row.id, draft.key));
    let entry = Entry {
        typed: typed.map(str::to_owned),
        session: NewSession {
            id: portal.keys.session_hash(&token),
            door: "residents",
            contact: Some(code.contact.clone()),
            staff: None,
            device: Some(code.device.clone()),
            now,
            longest: RESIDENT_LONGEST,
        },
        token,
        draft,
        address: address.as_str().to_owned(),
        lang: visit.lang.code(),
        now,
        entropy: portal.entropy.clone(),
        keys: portal.keys.clone(),
        code: code.clone(),
    };
    match portal.db.write_with(entry, enter_op).await {
        Ok(entered) => Ok(entered),
        Err(WriteError::Refused(EntryRefusal::Throttled(Throttled::Wait(seconds)))) => {
            Ok(Entered::Wait(seconds))
        }
        Err(WriteError::Refused(refusal)) => Err(refusal.into()),
        Err(error) => Err(error.into()),
    }
}

/// Why nothing of an entry is kept, not even the try.
#[derive(Debug, thiserror::Error)]
enum EntryRefusal {
    #[error(transparent)]
    Throttled(#[from] Throttled),
    #[error(transparent)]
    Draft(#[from] DraftRefusal),
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
}

impl From<EntryRefusal> for Refusal {
    fn from(error: EntryRefusal) -> Self {
        match error {
            EntryRefusal::Throttled(error) => error.into(),
            EntryRefusal::Draft(error) => error.into(),
            EntryRefusal::Storage(error) => error.into(),
        }
    }
}

fn enter_op<'t>(tx: &'t mut Tx, entry: &'t Entry) -> BoxFuture<'t, Result<Entered, EntryRefusal>> {
    Box::pin(async move {
        let (code, now) = (&entry.code, entry.now);
        let subject = format!("code-wrong:{}", code.contact);
        if let Some(typed) = &entry.typed {
            let Some(tries) = login_code::count_try(tx, &code.id, now).await? else {
                return Ok(Entered::Over);
            };
            // Counted before the code is looked at, and forgiven where it is right: many guesses at once cannot
            // slip through.
            login_code::attempt(tx, &subject, FREE_FAILURES, now).await?;
            if !entry.keys.code_matches(&code.id, typed, &code.code) {
                return Ok(Entered::Wrong(login_code::TRIES - tries));
            }
        }
        if code.expires_at <= millis(now) || !login_code::use_up(tx, &code.id, now).await? {
            return Ok(Entered::Over);
        }
        login_code::forgive(tx, &subject).await?;
        session::insert(tx, &entry.session).await?;
        if let Some((id, key)) = &entry.draft {
            draft::give(tx, (id, key), &code.contact, &entry.address, &entry.entropy, entry.lang, now)
                .await?;
        }
        let signed_in = audit::Entry {
            actor: audit::Actor::Resident(Some(code.contact.clone())),
            action: "session.begun",
            subject_kind: "login_session",
            subject: None,
            detail: serde_json::json!({ "purpose": code.purpose }),
        };
        audit::record(tx, &signed_in, now, &entry.entropy).await?;
        Ok(Entered::In(entry.token.clone()))
    })
}

/// Sets the cookie, brings parked values back, and goes where the person came from. The code is used up by now:
/// whatever fails from here on, the person is signed in.
pub(super) async fn finish(
    portal: &Shared,
    visit: &Visit,
    jar: CookieJar,
    code: LoginCode,
    token: String,
) -> Answer {
    let cookies = Cookies::of(portal, visit.door);
    let jar = jar.add(cookies.set(&cookies.session, token, None));
    let to = match timeout(PATIENCE, destination(portal, visit, &code)).await {
        Ok(Ok(to)) => to,
        // There it is tried again, until the database can be had.
        Ok(Err(Refusal::Busy)) | Err(_) => "/sign-in?parked".to_owned(),
        Ok(Err(_)) => APPLICATIONS.to_owned(),
    };
    Ok((jar, Redirect::to(&to)).into_response())
}

/// Where somebody goes on who has entered a code: to the values that are back, or to the draft whose address it
/// confirmed.
async fn destination(portal: &Shared, visit: &Visit, code: &LoginCode) -> Result<String, Refusal> {
    if let Some(to) = bring_back(portal, visit, &code.device, &code.contact).await? {
        return Ok(to);
    }
    if let ("confirm", Some(id)) = (code.purpose.as_str(), &code.draft) {
        let draft = draft::load(portal.db.read(), &portal.keys, id).await?;
        // Another address that was confirmed at the same moment may have got it.
        if draft.is_some_and(|draft| draft.row.contact.as_ref() == Some(&code.contact)) {
            return Ok(format!("/drafts/{id}/review"));
        }
    }
    Ok(APPLICATIONS.to_owned())
}

/// Brings back what a browser parked for drafts of an address: the step with the last of it, if there was any.
///
/// # Errors
/// [`Refusal`]; what is not back by then stays parked.
pub(super) async fn bring_back(
    portal: &Shared,
    visit: &Visit,
    device: &str,
    contact: &str,
) -> Result<Option<String>, Refusal> {
    let mut to = None;
    for post in parked::of_device(portal, device, contact).await? {
        if let Some(draft) = draft::load(portal.db.read(), &portal.keys, &post.draft).await? {
            let data = FormData { fields: parked::open(&draft, &post)?, files: Vec::new() };
            let section = domain::form::Id(post.section.clone());
            let stored =
                post_step::store(portal, visit, &draft, &section, data, None, Some(Saying::ValuesAreBack))
                    .await;
            match stored {
                Ok(Some(_)) => to = Some(format!("/drafts/{}/steps/{section}", post.draft)),
                // Submitted or deleted meanwhile: there is nothing to bring the values back to.
                Ok(None) | Err(Refusal::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        parked::delete(portal, &post.id).await?;
    }
    Ok(to)
}
