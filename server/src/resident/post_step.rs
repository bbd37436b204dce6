//! Storing a step: as typed, always; the next page shows what is wrong from what is stored.

use std::collections::BTreeMap;

use app::{
    text::Lang,
    ui::answer::plain_answer,
    wire::{BUILD, Checked},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::form::{Answers, Id, OTHER_NUMBER, Path as At, accepted_paths, definition::Kind, evaluate};
use domain::japanese::my_number;

use super::{
    banks,
    draft_page::{self, Opened},
    drafts, files,
    form_data::FormData,
    front,
    step_change::{After, Change, Then},
};
use crate::{
    clock::millis,
    db::{
        WriteError, attachment,
        change::{Measured, insert_measures},
        draft::{self, Draft, DraftRefusal, Saying},
        parked,
    },
    identity::{guard::HeldDraft, visit::Visit},
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `POST /drafts/{draft}/steps/{section}`
pub async fn post(
    State(portal): State<Shared>,
    visit: Visit,
    held: HeldDraft,
    jar: CookieJar,
    Path((_, section)): Path<(String, String)>,
    data: FormData,
) -> Answer {
    if held.draft.row.submitted_at.is_some() {
        return Ok(Redirect::to(&format!("/drafts/{}", held.draft.row.id)).into_response());
    }
    if held.parked {
        return park(&portal, &visit, &held.draft, &section, data).await;
    }
    let section = Id(section);
    let lang = data.language();
    let then = data.then().to_owned();
    let base = format!("/drafts/{}", held.draft.row.id);
    let Some(after) = store(&portal, &visit, &held.draft, &section, data, lang, None).await? else {
        // Sent or deleted in another tab at this very moment: the draft's own address tells which.
        return Ok(Redirect::to(&base).into_response());
    };
    if after.store_down {
        return without_files(portal, visit, &held.draft.row.id, section).await;
    }
    let here = format!("{base}/steps/{section}");
    let to = match (then.as_str(), after.stay) {
        ("later", _) => format!("{base}/later"),
        ("anyway", _) => after.next.map_or(format!("{base}/review"), |next| format!("{base}/steps/{next}")),
        (to, _) if to.starts_with("to:") => step_of(to, &base),
        (_, Some(anchor)) => format!("{here}{anchor}"),
        ("review", None) => format!("{base}/review"),
        (_, None) => after.next.map_or(format!("{base}/review"), |next| format!("{base}/steps/{next}")),
    };
    let jar = lang.map_or(jar.clone(), |lang| front::with_language(&portal, &visit, jar, lang));
    Ok((jar, Redirect::to(&to)).into_response())
}

/// The page of the step list that a button names; what is none of this draft's pages leads to the check page.
fn step_of(to: &str, base: &str) -> String {
    let id = to.strip_prefix("to:").and_then(|page| page.strip_prefix(&format!("{base}/steps/")));
    let spelled = |id: &&str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    id.filter(spelled).map_or(format!("{base}/review"), |id| format!("{base}/steps/{id}"))
}

/// The step again, with everything that was typed and a word about the files that the store did not take. Loading
/// the page again sends them again.
async fn without_files(portal: Shared, visit: Visit, id: &str, section: Id) -> Answer {
    let draft = draft::load(portal.db.read(), &portal.keys, id).await?;
    let draft = std::sync::Arc::new(draft.ok_or(Refusal::NotFound)?);
    let at = Path((id.to_owned(), section.0));
    let held = HeldDraft { draft, parked: false };
    let page = drafts::step(State(portal), visit, held, at, Query(BTreeMap::new())).await?;
    Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")], page).into_response())
}

/// Stores what a step posted; none where the draft has been submitted or deleted. `back` says that it comes from a
/// parked post.
///
/// # Errors
/// [`Refusal`]
pub(super) async fn store(
    portal: &Shared,
    visit: &Visit,
    held: &Draft,
    section: &Id,
    data: FormData,
    lang: Option<Lang>,
    back: Option<Saying>,
) -> Result<Option<After>, Refusal> {
    let opened = draft_page::open(portal, visit, held).await?;
    let form = std::sync::Arc::clone(&opened.version.form);
    form.section(section).ok_or(Refusal::NotFound)?;
    let then = Then::read(data.then());
    let seen = u32::try_from(data.number("_revision")).unwrap_or(0);
    let posted = with_bank_names(&opened, section, posted(&opened, section, &data));
    let new_files = files::take_in(portal, held, &opened, section, data.files).await?;
    let change = Change {
        form: std::sync::Arc::clone(&form),
        section: section.clone(),
        seen,
        posted,
        then: then.clone(),
        files: new_files,
        back,
        today: opened.model.today,
        open: opened.model.open.clone(),
        full: opened.model.full_slots(),
        version: opened.version.id.clone(),
        channel: held.row.channel.clone(),
    };
    let (id, key, entropy, now) =
        (held.row.id.clone(), held.key.clone(), portal.entropy.clone(), portal.clock.now());
    let code = lang.unwrap_or(visit.lang).code();
    let change = std::sync::Arc::new(change);
    let stored = portal
        .db
        .write(move |tx| {
            let (id, key, entropy, change) = (id.clone(), key.clone(), entropy.clone(), change.clone());
            Box::pin(async move {
                let draft = (id.as_str(), &key);
                let mut content = draft::take(tx, draft, code, now).await?;
                if let Then::Drop(file) = &change.then {
                    attachment::remove(tx, file, &id, millis(now)).await?;
                }
                let there = attachment::of_draft_now(tx, &id).await?;
                let (added, refused) = change.files.admit(&there);
                for row in &added {
                    attachment::insert(tx, row, millis(now)).await?;
                }
                let files = [there.clone(), added].concat();
                let (after, problems) = change.apply(&mut content, &there, &files, refused);
                draft::put(tx, draft, &content, &entropy).await?;
                let measured = |kind, subject| Measured {
                    procedure_version: &change.version,
                    channel: &change.channel,
                    kind,
                    subject,
                    bucket: 0,
                };
                let mut measures = vec![measured("step_stored", change.section.as_str())];
                measures.extend(problems.iter().map(|path| measured("error_shown", path.as_str())));
                insert_measures(tx, &measures, now, &entropy).await?;
                Ok(after)
            })
        })
        .await;
    match stored {
        Ok(after) => Ok(Some(after)),
        Err(WriteError::Refused(DraftRefusal::Gone)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The posted values that this section may hold, and in a correction only of what opened up. Values of one
/// name are joined: checkboxes send one each, after an empty one that says that they were on the page.
fn posted(opened: &Opened, section: &Id, data: &FormData) -> Vec<(At, String)> {
    let form = &opened.version.form;
    let mut wanted: Answers = opened.model.answers.clone();
    // Rows that the page showed count as they were shown, even where another tab has removed them.
    for (name, value) in &data.fields {
        let path = At::from_wire(name);
        if form.question_at(&path).is_some_and(|question| matches!(question.kind, Kind::Rows { .. })) {
            wanted.set(path, value);
        }
    }
    let accepted = accepted_paths(form, section, &wanted);
    let mut values: BTreeMap<At, Vec<&str>> = BTreeMap::new();
    for (name, value) in &data.fields {
        let path = At::from_wire(name);
        if accepted.contains(&path) && is_open(opened, &path) {
            let list = values.entry(path).or_default();
            if !value.is_empty() {
                list.push(value);
            }
        }
    }
    let other_number =
        |path: &At| values.get(&path.part(OTHER_NUMBER)).is_some_and(|said| said.contains(&"yes"));
    let safe = |path: &At, value: String| {
        let is_free = form
            .question_at(path)
            .is_some_and(|question| matches!(question.kind, Kind::Text { .. } | Kind::LongText { .. }));
        // Masked before anything stores it (My Number Act art. 20).
        if is_free && !other_number(path) { my_number::mask(&value).unwrap_or(value) } else { value }
    };
    values.iter().map(|(path, list)| (path.clone(), safe(path, list.join(",")))).collect()
}

/// With the names of banks and branches that belong to the codes, where the section asks for accounts.
fn with_bank_names(opened: &Opened, section: &Id, mut posted: Vec<(At, String)>) -> Vec<(At, String)> {
    let form = &opened.version.form;
    let mut answers = opened.model.answers.clone();
    for (path, value) in &posted {
        answers.set(path.clone(), value);
    }
    let questions = form.section(section).map_or(&[][..], |section| &section.questions);
    posted.extend(banks::names_of(form, questions, &answers));
    posted
}

/// Whether a path, a part of its question or its rows opened up in a correction.
fn is_open(opened: &Opened, path: &At) -> bool {
    let Some(open) = &opened.model.open else { return true };
    let text = path.as_str();
    let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
    ends.map(|end| At::from_wire(&text[..end])).any(|prefix| open.contains(&prefix))
}

/// `POST /drafts/{draft}/steps/{section}/check`: judges a step with the posted values; stores nothing.
pub async fn check(
    State(portal): State<Shared>,
    visit: Visit,
    held: HeldDraft,
    Path((_, section)): Path<(String, String)>,
    data: FormData,
) -> Answer {
    let opened = draft_page::open(&portal, &visit, &held.draft).await?;
    let section = Id(section);
    let mut answers = opened.model.answers.clone();
    for (path, value) in with_bank_names(&opened, &section, posted(&opened, &section, &data)) {
        answers.set(path, &value);
    }
    let form = &opened.version.form;
    let mut evaluated = evaluate(form, &answers, opened.model.today);
    evaluated.refuse_full(&opened.model.full_slots());
    let found = evaluated.section(&section).ok_or(Refusal::NotFound)?;
    let mut checked =
        Checked { build: BUILD.to_owned(), shown: Vec::new(), findings: Vec::new(), computed: Vec::new() };
    for field in found.all_fields() {
        checked.shown.push(field.path.clone());
        checked.findings.extend(field.findings.iter().cloned());
        if matches!(field.question.kind, Kind::Computed { .. }) {
            checked.computed.push((field.path.clone(), plain_answer(form, field, visit.lang)));
        }
    }
    Ok(Json(checked).into_response())
}

/// A field as it may be kept while nobody knows yet to which question it belongs.
fn without_my_number(data: &FormData, (name, value): &(String, String)) -> (String, String) {
    let said = format!("{name}/{OTHER_NUMBER}");
    let other = data.fields.iter().any(|(name, value)| *name == said && value == "yes");
    let masked = if other { None } else { my_number::mask(value) };
    (name.clone(), masked.unwrap_or_else(|| value.clone()))
}

/// Keeps what was typed after the login session had ended, for an hour.
async fn park(portal: &Shared, visit: &Visit, held: &Draft, section: &str, data: FormData) -> Answer {
    let Some(device) = visit.device.clone() else { return Err(Refusal::NotFound) };
    let fields: Vec<(String, String)> =
        data.fields.iter().map(|field| without_my_number(&data, field)).collect();
    parked::put(portal, held, &device, section, &fields).await?;
    Ok(Redirect::to("/sign-in?parked").into_response())
}
