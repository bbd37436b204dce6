//! Moving a case on: what every action of the desk has in common, and the actions that are only a button.

use app::{
    desk::case::{DeskEvent, Say},
    text::Lang,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::application::{
    decision::Decision,
    status::{self, Command, Status},
};
use domain::form::{Form, Id};
use jiff::Timestamp;
use serde_json::Value;

use super::case;
use crate::{
    audit::Actor,
    clock::{from_millis, japan_date, japan_datetime},
    db::{
        WriteError,
        application::Case,
        case_change::{self, Beside, DeskChange, NamedEvent},
        change::{ChangeRefusal, Note, Tell},
    },
    filing::party_address,
    forms,
    identity::{guard::OpenCase, visit::Visit},
    mail::wording,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// What is noted about an action, with what the resident is told: that there is news, never which.
///
/// Who has no address gets a letter; not for the beginning of the review, which asks nothing of anybody.
///
/// # Errors
/// [`Refusal`]
pub async fn note(
    portal: &Shared,
    visit: &Visit,
    case: &Case,
    kind: &'static str,
    detail: Value,
    to: Status,
    now: Timestamp,
) -> Result<Note, Refusal> {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let lang = Lang::parse(&case.row.lang).unwrap_or_default();
    let tell = match party_address(portal, case).await? {
        Some(address) => {
            let (subject, body) = wording::news(portal, lang, kind, &case.row.receipt_number);
            Tell::Mail { to: address, subject, body }
        }
        None if kind == "accepted" => Tell::Nobody,
        None => Tell::Letter,
    };
    Ok(Note {
        application: case.row.id.clone(),
        office: case.row.office.clone(),
        procedure: case.row.procedure.clone(),
        procedure_version: case.row.procedure_version.clone(),
        channel: case.row.channel.clone(),
        kind,
        detail,
        actor: Actor::Staff(member.id.clone()),
        tell,
        from: Some(case.status),
        to,
        now,
    })
}

/// Stores a change; false where somebody else was first and nothing was stored.
///
/// # Errors
/// [`Refusal`]
pub async fn store(portal: &Shared, change: DeskChange) -> Result<bool, Refusal> {
    let (entropy, keys) = (portal.entropy.clone(), portal.keys.clone());
    let input = (change, entropy, keys);
    let stored = portal
        .db
        .write_with(input, |tx, (change, entropy, keys)| {
            Box::pin(async move { case_change::store(tx, change, entropy, keys).await })
        })
        .await;
    match stored {
        Ok(()) => Ok(true),
        Err(WriteError::Refused(ChangeRefusal::Stale)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The decisions without their ids.
///
/// # Errors
/// [`Refusal`]
pub async fn decisions(portal: &Shared, case: &Case) -> Result<Vec<Decision>, Refusal> {
    Ok(case.decisions(portal.db.read()).await?.into_iter().map(|entry| entry.decision).collect())
}

/// Events as the pages show them.
#[must_use]
pub fn shown(events: Vec<NamedEvent>, form: &Form) -> Vec<DeskEvent> {
    let about = |detail: &str| {
        let detail: Value = serde_json::from_str(detail).ok()?;
        let matter = detail.get("matter")?.as_str()?;
        form.procedure
            .matters
            .iter()
            .find(|each| each.id.as_str() == matter)
            .map(|matter| matter.title.clone())
    };
    events
        .into_iter()
        .map(|event| DeskEvent {
            at: japan_datetime(from_millis(event.at)),
            about: about(&event.detail),
            who: event.name,
            kind: event.kind,
        })
        .collect()
}

/// What happened to a case after a version that somebody saw.
///
/// # Errors
/// [`Refusal`]
pub async fn since(portal: &Shared, case: &Case, seen: i64) -> Result<Vec<DeskEvent>, Refusal> {
    let version = forms::version(portal, &case.row.procedure_version).await?;
    let events = case_change::events_after(portal.db.read(), &case.row.id, seen).await?;
    Ok(shown(events, &version.form))
}

/// `POST /cases/{application}/accept`
pub async fn accept(State(portal): State<Shared>, visit: Visit, case: OpenCase, data: FormData) -> Answer {
    press(&portal, &visit, &case.0, &data, &Command::Accept, "accepted").await
}

/// `POST /cases/{application}/reopen`
pub async fn reopen(State(portal): State<Shared>, visit: Visit, case: OpenCase, data: FormData) -> Answer {
    press(&portal, &visit, &case.0, &data, &Command::Reopen, "reopened").await
}

/// `POST /cases/{application}/close`
pub async fn close(State(portal): State<Shared>, visit: Visit, case: OpenCase, data: FormData) -> Answer {
    press(&portal, &visit, &case.0, &data, &Command::Close, "closed").await
}

async fn press(
    portal: &Shared,
    visit: &Visit,
    case: &Case,
    data: &FormData,
    command: &Command,
    kind: &'static str,
) -> Answer {
    let seen = data.number("_version");
    if seen != case.row.version {
        return stale(portal, visit, case, seen).await;
    }
    let version = forms::version(portal, &case.row.procedure_version).await?;
    let procedure = &version.form.procedure;
    let decisions = decisions(portal, case).await?;
    let place = status::Case { procedure, decisions: &decisions, round: None };
    let Ok(to) = status::next(case.status, command, place) else {
        return case::answer(portal, visit, &case.row.id, Some(Say::NotNow), StatusCode::CONFLICT).await;
    };
    let now = portal.clock.now();
    let round = data
        .get("round")
        .filter(|_| *command == Command::Reopen)
        .and_then(|id| procedure.rounds.iter().find(|round| round.id.as_str() == id))
        .map(|round| round.id.clone());
    let detail =
        round.as_ref().map_or_else(|| serde_json::json!({}), |round| serde_json::json!({ "round": round }));
    let mut clocks = Vec::new();
    if *command == Command::Close {
        clocks = case.clocks(portal.db.read()).await?;
        clocks.iter_mut().for_each(|(_, clock)| clock.end(japan_date(now)));
    }
    let change = DeskChange {
        seen,
        note: note(portal, visit, case, kind, detail, to, now).await?,
        beside: round.map_or(Beside::Nothing, Beside::Round),
        clocks,
    };
    if store(portal, change).await? {
        return Ok(Redirect::to(&format!("/cases/{}", case.row.id)).into_response());
    }
    stale(portal, visit, case, seen).await
}

/// The case as it is now, with what happened since the page was opened.
///
/// # Errors
/// [`Refusal`]
pub async fn stale(portal: &Shared, visit: &Visit, case: &Case, seen: i64) -> Answer {
    let events = since(portal, case, seen).await?;
    case::answer(portal, visit, &case.row.id, Some(Say::Stale(events)), StatusCode::CONFLICT).await
}

/// A page's title, with the word for an error in front where something has to be put right.
#[must_use]
pub fn titled(title: String, status: StatusCode, lang: Lang) -> String {
    if status == StatusCode::OK {
        title
    } else {
        format!("{}: {title}", app::text::common::ERROR.plain(lang))
    }
}

/// The round that is decided, as an id.
#[must_use]
pub fn round(case: &Case) -> Option<Id> {
    case.row.round.clone().map(Id)
}
