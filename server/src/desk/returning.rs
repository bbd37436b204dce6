//! Returning an application for correction (補正依頼).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::{
    desk::{
        case::DeskEvent,
        return_page::{self as page_of, ReturnPage, can_be_returned, note_name},
    },
    text::{Lang, desk as words},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::application::{
    refusal::Refusal as Refused,
    status::{self, Command, Mark, Status},
};
use domain::form::{Path, evaluate};
use domain::japanese::my_number;

use super::moves;
use crate::{
    clock::japan_date,
    db::{
        application::{self, Case, FiledVersion, items_place},
        case_change::{Beside, DeskChange, NewCorrection},
    },
    forms::{self, Version},
    identity::{guard::OpenCase, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::{applications, form_data::FormData},
};

/// Longest note, in characters.
const LONGEST: usize = 500;

/// What was ticked and written.
#[derive(Default)]
struct Typed {
    ticked: BTreeSet<Path>,
    notes: BTreeMap<Path, String>,
}

/// What the page is about.
struct Filed {
    filed: FiledVersion,
    version: Arc<Version>,
}

async fn filed(portal: &Shared, case: &Case) -> Result<Filed, Refusal> {
    let filed = case.version(portal.db.read(), case.row.filed).await?;
    let version = forms::version(portal, &filed.procedure_version).await?;
    Ok(Filed { filed, version })
}

/// `GET /cases/{application}/return`
pub async fn show(State(portal): State<Shared>, visit: Visit, case: OpenCase) -> Answer {
    if case.0.status != Status::InReview {
        return Ok(Redirect::to(&format!("/cases/{}", case.0.row.id)).into_response());
    }
    let filed = filed(&portal, &case.0).await?;
    answer(&portal, &visit, &case.0, filed, Typed::default(), Vec::new(), None).await
}

async fn answer(
    portal: &Shared,
    visit: &Visit,
    case: &Case,
    filed: Filed,
    typed: Typed,
    errors: Vec<(Option<Path>, String)>,
    since: Option<Vec<DeskEvent>>,
) -> Answer {
    let status = match (&since, errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let model = ReturnPage {
        lang: visit.lang,
        id: case.row.id.clone(),
        version: case.row.version,
        number: case.row.receipt_number.clone(),
        form: Arc::clone(&filed.version.form),
        answers: applications::filed_answers(&filed.filed),
        judged: filed.filed.filed.judged,
        ticked: typed.ticked,
        notes: typed.notes,
        errors,
        since,
    };
    let title = words::RETURN.plain(visit.lang);
    let page = Page::titled(moves::titled(title, status, visit.lang)).status(status);
    Ok(page.render(portal, visit, move || page_of::page(&model)).await)
}

/// `POST /cases/{application}/return`
pub async fn post(State(portal): State<Shared>, visit: Visit, case: OpenCase, data: FormData) -> Answer {
    let case = &case.0;
    let filed = filed(&portal, case).await?;
    let typed = read(&data, &filed);
    let seen = data.number("_version");
    if seen != case.row.version {
        return stale(&portal, &visit, case, typed, seen).await;
    }
    let marks: Vec<Mark> = typed
        .ticked
        .iter()
        .map(|path| Mark { path: path.clone(), note: typed.notes.get(path).cloned().unwrap_or_default() })
        .collect();
    let errors = errors(&marks, &filed, visit.lang);
    if !errors.is_empty() {
        return answer(&portal, &visit, case, filed, typed, errors, None).await;
    }
    let decisions = moves::decisions(&portal, case).await?;
    let place = status::Case { procedure: &filed.version.form.procedure, decisions: &decisions, round: None };
    let command = Command::Return { marks: marks.clone() };
    let to = match status::next(case.status, &command, place) {
        Ok(to) => to,
        Err(refused) => {
            let errors = vec![(None, words::refusal(&refused).plain(visit.lang))];
            return answer(&portal, &visit, case, filed, typed, errors, None).await;
        }
    };
    let now = portal.clock.now();
    let mut clocks = case.clocks(portal.db.read()).await?;
    clocks.iter_mut().for_each(|(_, clock)| clock.pause(japan_date(now)));
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let id = portal.entropy.id(now);
    let sealed = case.key.seal_json(items_place(&id), &marks, &portal.entropy).map_err(Refusal::broken)?;
    let detail = serde_json::json!({ "correction": id, "questions": marks.len() });
    let change = DeskChange {
        seen,
        note: moves::note(&portal, &visit, case, "returned", detail, to, now).await?,
        beside: Beside::Correction(NewCorrection {
            id,
            based_on: filed.filed.number,
            items_sealed: sealed,
            staff: member.id.clone(),
        }),
        clocks,
    };
    if moves::store(&portal, change).await? {
        return Ok(Redirect::to(&format!("/cases/{}", case.row.id)).into_response());
    }
    stale(&portal, &visit, case, typed, seen).await
}

/// Somebody was first: the same form again, with everything that was typed.
async fn stale(portal: &Shared, visit: &Visit, case: &Case, typed: Typed, seen: i64) -> Answer {
    let since = moves::since(portal, case, seen).await?;
    let now = application::load(portal, &case.row.id).await?.ok_or(Refusal::NotFound)?;
    let filed = filed(portal, &now).await?;
    answer(portal, visit, &now, filed, typed, Vec::new(), Some(since)).await
}

/// What was ticked and written about questions that were asked. A note without a tick is meant as one.
fn read(data: &FormData, filed: &Filed) -> Typed {
    let evaluated = evaluate(&filed.version.form, &filed.filed.filed.answers, filed.filed.filed.judged);
    let mut typed = Typed::default();
    for field in evaluated.fields().filter(|field| can_be_returned(field)) {
        let path = &field.path;
        let note = data.get(&note_name(path)).unwrap_or_default().replace("\r\n", "\n");
        let note = note.trim();
        let ticked = data.fields.iter().any(|(name, value)| name == "mark" && value == path.as_str());
        if ticked || !note.is_empty() {
            typed.ticked.insert(path.clone());
            // A note is read by the resident and kept: no My Number in it.
            let note = my_number::mask(note).unwrap_or_else(|| note.to_owned());
            typed.notes.insert(path.clone(), note);
        }
    }
    typed
}

fn errors(marks: &[Mark], filed: &Filed, lang: Lang) -> Vec<(Option<Path>, String)> {
    if marks.is_empty() {
        return vec![(None, words::refusal(&Refused::MarksNeeded).plain(lang))];
    }
    let mut errors = Vec::new();
    for mark in marks {
        let label = || {
            applications::label(
                &filed.version.form,
                &filed.filed.filed.answers,
                &filed.filed,
                &mark.path,
                Lang::Ja,
            )
        };
        if mark.note.is_empty() {
            errors.push((Some(mark.path.clone()), words::NOTE_NEEDED.fill(lang, &[("question", &label())])));
        } else if mark.note.chars().count() > LONGEST {
            errors.push((
                Some(mark.path.clone()),
                words::TOO_LONG.fill(lang, &[("max", &LONGEST.to_string())]),
            ));
        }
    }
    errors
}
