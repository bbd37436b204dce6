//! The guard before every handler: nobody passes whom the route table does not name.
//!
//! What is foreign and what does not exist look the same.

use std::sync::Arc;

use app::shell::Door;
use axum::{
    extract::{FromRequestParts, RawPathParams, Request, State},
    http::{Method, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

use super::visit::{Cookies, Visit, Who};
use crate::{
    db::{
        application, draft, session,
        survey::{self, SurveyRow, WaveRow},
    },
    portal::Shared,
    refusal::Refusal,
    sabotage,
};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum May {
    /// Everyone, signed in or not.
    Anyone,
    /// Residents with a confirmed address.
    SignedIn,
    /// Whoever holds the draft in the path: the device that began it, the address it was given to, the clerk
    /// who enters it.
    DraftHolder,
    /// As [`May::DraftHolder`]; besides, the device that began it after its login session has ended, to have
    /// what was typed parked.
    DraftHolderOrParked,
    /// A party of the application in the path.
    Party,
    /// Any member of staff.
    Staff,
    /// Staff who work cases of at least one office.
    Clerk,
    /// Staff who work for the office of the application in the path.
    ClerkOfOffice,
    /// Staff who run the surveys of at least one office.
    Analyst,
    /// Staff who run the surveys of the office of the survey, or the wave, in the path.
    AnalystOfOffice,
    /// Administrators.
    Administrator,
}

/// The draft in the path, opened, for handlers behind [`May::DraftHolder`].
#[derive(Clone, Debug)]
pub struct HeldDraft {
    /// The draft.
    pub draft: Arc<draft::Draft>,
    /// Whether the visitor only may have values parked.
    pub parked: bool,
}

/// The application in the path, for handlers behind [`May::Party`] and [`May::ClerkOfOffice`].
#[derive(Clone, Debug)]
pub struct OpenCase(pub Arc<application::Case>);

/// The survey in the path, for handlers behind [`May::AnalystOfOffice`].
#[derive(Clone, Debug)]
pub struct OpenSurvey {
    /// The survey.
    pub survey: Arc<SurveyRow>,
    /// The wave, where the path names one.
    pub wave: Option<Arc<WaveRow>>,
}

impl OpenSurvey {
    /// The wave, on paths that name one.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]
    pub fn wave(&self) -> Result<&WaveRow, Refusal> {
        self.wave.as_deref().ok_or(Refusal::NotFound)
    }
}

/// Lets a request pass, with [`Visit`], [`HeldDraft`], [`OpenCase`] and [`OpenSurvey`] filled in, or refuses it.
pub async fn guard(
    State((portal, may)): State<(Shared, May)>,
    visit: Visit,
    params: RawPathParams,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    let mut visit = visit;
    let param = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    let outcome = async {
        visit.who = who(&portal, &visit, &jar).await?;
        match may {
            May::AnalystOfOffice => admit_to_survey(&portal, &visit, param("survey"), param("wave")).await,
            _ => admit(&portal, may, &visit, param("draft"), param("application")).await,
        }
    };
    match outcome.await {
        Ok(Entry::Plain) => {}
        Ok(Entry::Draft(held)) => drop(request.extensions_mut().insert(held)),
        Ok(Entry::Case(case)) => drop(request.extensions_mut().insert(case)),
        Ok(Entry::Survey(survey)) => drop(request.extensions_mut().insert(survey)),
        Ok(Entry::SignInFirst) => {
            let get = matches!(*request.method(), Method::GET | Method::HEAD);
            return if get {
                Redirect::to("/sign-in").into_response()
            } else {
                Refusal::NotFound.into_response()
            };
        }
        Err(refusal) => return refusal.into_response(),
    }
    request.extensions_mut().insert(visit);
    next.run(request).await
}

enum Entry {
    Plain,
    Draft(HeldDraft),
    Case(OpenCase),
    Survey(OpenSurvey),
    SignInFirst,
}

async fn who(portal: &Shared, visit: &Visit, jar: &CookieJar) -> Result<Who, Refusal> {
    let Some(cookie) = jar.get(&Cookies::of(portal, visit.door).session) else { return Ok(Who::Nobody) };
    let id = portal.keys.session_hash(cookie.value());
    let who = match visit.door {
        Door::Residents => session::resident(&portal.db, &id, visit.received_at)
            .await?
            .map(|contact| Who::Resident { contact: sabotage::mixed_up(contact) }),
        Door::Staff => session::staff(&portal.db, &id, visit.received_at).await?.map(Who::Staff),
    };
    Ok(who.unwrap_or(Who::Nobody))
}

async fn admit(
    portal: &Shared,
    may: May,
    visit: &Visit,
    draft: Option<String>,
    application: Option<String>,
) -> Result<Entry, Refusal> {
    let allowed = |yes: bool| if yes { Ok(Entry::Plain) } else { Err(Refusal::NotFound) };
    let nobody = matches!(visit.who, Who::Nobody);
    match may {
        May::Anyone => Ok(Entry::Plain),
        May::SignedIn if visit.contact().is_some() => Ok(Entry::Plain),
        May::Staff if visit.staff().is_some() => Ok(Entry::Plain),
        // Before looking: whether a draft exists is nobody's business.
        May::DraftHolder | May::DraftHolderOrParked if nobody && visit.door == Door::Staff => {
            Ok(Entry::SignInFirst)
        }
        May::DraftHolder | May::DraftHolderOrParked => {
            admit_to_draft(portal, may, visit, draft.ok_or(Refusal::NotFound)?).await
        }
        May::SignedIn | May::Staff => Ok(Entry::SignInFirst),
        May::Clerk | May::Administrator | May::ClerkOfOffice | May::Party | May::Analyst if nobody => {
            Ok(Entry::SignInFirst)
        }
        May::AnalystOfOffice => Err(Refusal::NotFound),
        May::Analyst => allowed(visit.staff().is_some_and(|member| !member.surveying().is_empty())),
        May::Clerk => allowed(visit.staff().is_some_and(|member| !member.offices().is_empty())),
        May::Administrator => allowed(visit.staff().is_some_and(|member| member.is_administrator())),
        May::Party => {
            let contact = visit.contact().ok_or(Refusal::NotFound)?;
            let id = application.ok_or(Refusal::NotFound)?;
            let case = application::load_for_party(portal, &id, contact).await?;
            case.map(|case| Entry::Case(OpenCase(Arc::new(case)))).ok_or(Refusal::NotFound)
        }
        May::ClerkOfOffice => {
            let member = visit.staff().ok_or(Refusal::NotFound)?;
            let id = application.ok_or(Refusal::NotFound)?;
            let case = application::load(portal, &id).await?;
            case.filter(|case| member.works_for(&case.row.office))
                .map(|case| Entry::Case(OpenCase(Arc::new(case))))
                .ok_or(Refusal::NotFound)
        }
    }
}

async fn admit_to_survey(
    portal: &Shared,
    visit: &Visit,
    survey: Option<String>,
    wave: Option<String>,
) -> Result<Entry, Refusal> {
    let Some(member) = visit.staff() else { return Ok(Entry::SignInFirst) };
    let read = portal.db.read();
    let wave = match wave {
        Some(id) => Some(survey::wave(read, &id).await?.ok_or(Refusal::NotFound)?),
        None => None,
    };
    let id = wave.as_ref().map(|wave| wave.survey.clone()).or(survey).ok_or(Refusal::NotFound)?;
    let survey = survey::one(read, &id).await?.ok_or(Refusal::NotFound)?;
    if !member.surveying().contains(&survey.office.as_str()) {
        return Err(Refusal::NotFound);
    }
    Ok(Entry::Survey(OpenSurvey { survey: Arc::new(survey), wave: wave.map(Arc::new) }))
}

async fn admit_to_draft(portal: &Shared, may: May, visit: &Visit, id: String) -> Result<Entry, Refusal> {
    let draft = draft::load(portal.db.read(), &portal.keys, &id).await?;
    let draft = draft.ok_or(Refusal::NotFound)?;
    let row = &draft.row;
    let same = |held: &Option<String>, mine: Option<&str>| held.is_some() && held.as_deref() == mine;
    let device = same(&row.device, visit.device.as_deref()) && row.staff.is_none();
    let held = match visit.door {
        Door::Residents => match &row.contact {
            Some(_) => row.staff.is_none() && same(&row.contact, visit.contact()),
            None => device,
        },
        Door::Staff => same(&row.staff, visit.staff().map(|member| member.id.as_str())),
    };
    let ended = visit.door == Door::Residents && device && row.contact.is_some() && visit.contact().is_none();
    let draft = Arc::new(draft);
    if held {
        Ok(Entry::Draft(HeldDraft { draft, parked: false }))
    } else if ended && may == May::DraftHolderOrParked {
        Ok(Entry::Draft(HeldDraft { draft, parked: true }))
    } else if ended {
        Ok(Entry::SignInFirst)
    } else {
        Err(Refusal::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for HeldDraft {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OpenCase {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OpenSurvey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NotFound)
    }
}
