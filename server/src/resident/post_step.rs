//! Storing a step: as typed, always; the next page shows what is wrong from what is stored.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    text::Lang,
    ui::answer::plain_answer,
    wire::{BUILD, Checked},
};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::form::{
    Answers, Evaluated, Finding, Form, Id, Path as At, accepted_paths, definition::Kind, evaluate,
    next_row_key, row_keys,
};
use domain::japanese::postcode;

use super::{
    draft_page::{self, Opened},
    files::{self, NewFiles},
    form_data::FormData,
    front,
};
use crate::{
    clock::millis,
    db::{
        WriteError, attachment,
        change::{Measured, insert_measures},
        draft::{self, Content, Draft, DraftRefusal, Saying},
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
    let lang = data.then().strip_prefix("lang:").and_then(Lang::parse);
    let then = data.then().to_owned();
    let after = store(&portal, &visit, &held.draft, &section, data, lang, None).await?;
    let base = format!("/drafts/{}", held.draft.row.id);
    let here = format!("{base}/steps/{section}");
    let to = match (then.as_str(), after.stay) {
        ("later", _) => format!("{base}/later"),
        ("anyway", _) => after.next.map_or(format!("{base}/review"), |next| format!("{base}/steps/{next}")),
        (_, Some(anchor)) => format!("{here}{anchor}"),
        ("review", None) => format!("{base}/review"),
        (_, None) => after.next.map_or(format!("{base}/review"), |next| format!("{base}/steps/{next}")),
    };
    let jar = lang.map_or(jar.clone(), |lang| front::with_language(&portal, &visit, jar, lang));
    Ok((jar, Redirect::to(&to)).into_response())
}

/// What storing led to.
pub struct After {
    /// Where on this page to stay; none = go on.
    stay: Option<String>,
    /// The step after this one.
    next: Option<Id>,
}

/// Stores what a step posted. `back` says that it comes from a parked post.
///
/// # Errors
/// [`Refusal`]
pub async fn store(
    portal: &Shared,
    visit: &Visit,
    held: &Draft,
    section: &Id,
    data: FormData,
    lang: Option<Lang>,
    back: Option<Saying>,
) -> Result<After, Refusal> {
    let opened = draft_page::open(portal, visit, held).await?;
    let form = std::sync::Arc::clone(&opened.version.form);
    form.section(section).ok_or(Refusal::NotFound)?;
    let then = Then::read(data.then());
    let seen = u32::try_from(data.number("_revision")).unwrap_or(0);
    let posted = posted(&opened, section, &data);
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
                for row in &change.files.rows {
                    attachment::insert(tx, row, millis(now)).await?;
                }
                if let Then::Drop(file) = &change.then {
                    attachment::remove(tx, file, &id, millis(now)).await?;
                }
                let files = attachment::of_draft_now(tx, &id).await?;
                let (after, problems) = draft::change(tx, &id, &key, &entropy, code, now, |content| {
                    change.apply(content, &files)
                })
                .await?;
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
        Ok(after) => Ok(after),
        Err(WriteError::Refused(DraftRefusal::Gone)) => Err(Refusal::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// What the pressed button asks for, beside storing.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Then {
    Go,
    /// Goes on whatever is wrong here.
    Leave,
    Stay,
    Add(Id),
    Remove(Id, String),
    Move(Id, String, bool),
    Postcode(At),
    Town(At, String),
    Drop(String),
}

impl Then {
    fn read(then: &str) -> Self {
        let (verb, rest) = then.split_once(':').unwrap_or((then, ""));
        let row = || rest.split_once('/').map(|(rows, key)| (Id(rows.to_owned()), key.to_owned()));
        match verb {
            "add" => Self::Add(Id(rest.to_owned())),
            "remove" => row().map_or(Self::Stay, |(rows, key)| Self::Remove(rows, key)),
            "up" => row().map_or(Self::Stay, |(rows, key)| Self::Move(rows, key, true)),
            "down" => row().map_or(Self::Stay, |(rows, key)| Self::Move(rows, key, false)),
            "postcode" => Self::Postcode(At::from_wire(rest)),
            "town" => rest
                .split_once(':')
                .map_or(Self::Stay, |(path, town)| Self::Town(At::from_wire(path), town.to_owned())),
            "drop" => Self::Drop(rest.to_owned()),
            "anyway" | "later" => Self::Leave,
            "upload" | "stay" | "lang" | "refresh" => Self::Stay,
            _ => Self::Go,
        }
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
        if form.question(&Id(name.clone())).is_some_and(|question| matches!(question.kind, Kind::Rows { .. }))
        {
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
    values.into_iter().map(|(path, list)| (path, list.join(","))).collect()
}

/// Whether a path, a part of its question or its rows opened up in a correction.
fn is_open(opened: &Opened, path: &At) -> bool {
    let Some(open) = &opened.model.open else { return true };
    let text = path.as_str();
    let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
    ends.map(|end| At::from_wire(&text[..end])).any(|prefix| open.contains(&prefix))
}

/// A change to the stored document, prepared outside the write.
struct Change {
    form: std::sync::Arc<Form>,
    section: Id,
    seen: u32,
    posted: Vec<(At, String)>,
    then: Then,
    files: NewFiles,
    back: Option<Saying>,
    today: jiff::civil::Date,
    open: Option<BTreeSet<At>>,
    version: String,
    channel: String,
}

impl Change {
    /// Merges, then does what the button asked for; where to go, and which questions show errors.
    fn apply(&self, content: &mut Content, files: &[attachment::AttachmentRow]) -> (After, Vec<String>) {
        let form = &*self.form;
        let before = self.asked(&with_ids(&content.document.answers, files));
        let document = &mut content.document;
        let merged = document.merge(self.seen, &self.posted);
        let mut say: Vec<Saying> = self.back.clone().into_iter().collect();
        say.extend(self.files.refused.iter().map(|(name, why)| Saying::UploadRefused(name.clone(), *why)));
        let mut stay = (!merged.conflicts.is_empty() || !self.files.refused.is_empty()).then(String::new);
        let go = self.button(content, &mut say);
        stay = stay.or(go.map(str::to_owned));
        let answers = with_ids(&content.document.answers, files);
        let evaluated = evaluate(form, &answers, self.today);
        let mut problems = Vec::new();
        let fresh = self.fresh(&content.fresh, &before, &evaluated);
        if matches!(self.then, Then::Go | Then::Leave) {
            // A page that was left by its button has been reached; errors show from then on.
            content.document.reached.insert(self.section.clone());
            if let Some(section) = evaluated.section(&self.section) {
                let could_answer = |finding: &&Finding| !fresh.contains(&finding.path);
                problems =
                    section.errors().filter(could_answer).map(|finding| question_of(&finding.path)).collect();
                if section.has_errors() {
                    let first = section.all_fields().find(|field| fresh.contains(&field.path));
                    let anchor = match first {
                        Some(first) if problems.is_empty() => format!("#{}", first.path.html_id()),
                        _ => "#errors".to_owned(),
                    };
                    stay = stay.or(Some(anchor));
                    if first.is_some() {
                        say.push(Saying::MoreToAnswer);
                    }
                }
            }
        }
        content.fresh = if stay.is_some() { fresh } else { BTreeSet::new() };
        let sections: Vec<_> = evaluated
            .sections
            .iter()
            .filter(|section| self.touched(section))
            .map(|section| &section.section.id)
            .collect();
        let at = sections.iter().position(|id| **id == self.section);
        let next = at.and_then(|at| sections.get(at + 1)).map(|id| (*id).clone());
        content.say = (!say.is_empty()).then(|| (self.section.clone(), say));
        (After { stay, next }, problems)
    }

    fn touched(&self, section: &domain::form::EvaluatedSection<'_>) -> bool {
        let Some(open) = &self.open else { return true };
        section.all_fields().any(|field| {
            let rows = field.path.as_str().split('/').next().unwrap_or_default();
            open.contains(&field.path) || open.contains(&At::from_wire(rows))
        })
    }

    /// The questions of this section that nobody could have answered yet, because they were not on the page:
    /// asked now and not before this post. A button that only redraws the page leaves those of the last one.
    fn fresh(&self, last: &BTreeSet<At>, before: &BTreeSet<At>, now: &Evaluated<'_>) -> BTreeSet<At> {
        let section = now.section(&self.section).filter(|_| self.then != Then::Leave);
        let asked = section.into_iter().flat_map(|section| section.all_fields());
        asked
            .filter(|field| !matches!(field.question.kind, Kind::Info {} | Kind::Computed { .. }))
            .map(|field| &field.path)
            .filter(|path| !before.contains(*path) || (self.then != Then::Go && last.contains(*path)))
            .cloned()
            .collect()
    }

    /// The questions of this section that are asked.
    fn asked(&self, answers: &Answers) -> BTreeSet<At> {
        let evaluated = evaluate(&self.form, answers, self.today);
        let section = evaluated.section(&self.section);
        section
            .map(|section| section.all_fields().map(|field| field.path.clone()).collect())
            .unwrap_or_default()
    }

    /// Does what the pressed button asks for; where to stay, if it asks to.
    fn button(&self, content: &mut Content, say: &mut Vec<Saying>) -> Option<&'static str> {
        let answers = content.document.answers.clone();
        let rows_of = |id: &Id| {
            let question = self.form.question(id)?;
            let inside = self.form.section_of(id).is_some_and(|section| section.id == self.section);
            (inside && matches!(question.kind, Kind::Rows { .. })).then_some(question)
        };
        let mut set = |path: At, value: &str| {
            let seen = content.document.revision;
            content.document.merge(seen, &[(path, value.to_owned())]);
        };
        match &self.then {
            Then::Go | Then::Leave => return None,
            Then::Stay | Then::Drop(_) => {}
            Then::Add(id) => {
                if let Some(rows) = rows_of(id) {
                    let mut keys = row_keys(rows, &answers);
                    let Kind::Rows { max, .. } = rows.kind else { return Some("") };
                    if keys.len() < usize::from(max) {
                        keys.push(next_row_key(rows, &answers));
                    }
                    set(At::question(id), &keys.join(","));
                }
            }
            Then::Remove(id, key) => {
                if let Some(rows) = rows_of(id) {
                    let prefix = format!("{id}/{key}/");
                    for path in answers.0.keys().filter(|path| path.as_str().starts_with(&prefix)) {
                        set(path.clone(), "");
                    }
                    let keys: Vec<_> =
                        row_keys(rows, &answers).into_iter().filter(|known| known != key).collect();
                    set(At::question(id), &keys.join(","));
                }
            }
            Then::Move(id, key, up) => {
                if let Some(rows) = rows_of(id) {
                    let mut keys = row_keys(rows, &answers);
                    if let Some(at) = keys.iter().position(|known| known == key) {
                        let other =
                            if *up { at.checked_sub(1) } else { Some(at + 1).filter(|at| *at < keys.len()) };
                        if let Some(other) = other {
                            keys.swap(at, other);
                        }
                    }
                    set(At::question(id), &keys.join(","));
                }
            }
            Then::Postcode(path) => {
                let typed = answers.get(&path.part("postcode")).to_owned();
                let towns = postcode::parse(&typed).map(|code| front::towns(&code)).unwrap_or_default();
                match towns.as_slice() {
                    [] => say.push(Saying::PostcodeNotFound),
                    [town] => set(path.part("town"), town),
                    _ => say.push(Saying::Places(path.clone(), towns)),
                }
            }
            Then::Town(path, town) => {
                let accepted = accepted_paths(&self.form, &self.section, &answers);
                let path = path.part("town");
                if accepted.contains(&path) {
                    set(path, town);
                }
            }
        }
        Some("")
    }
}

/// The question of a path, without its row: what measures count.
fn question_of(path: &At) -> String {
    let mut parts = path.as_str().split('/');
    let first = parts.next().unwrap_or_default();
    parts.nth(1).unwrap_or(first).to_owned()
}

fn with_ids(answers: &Answers, files: &[attachment::AttachmentRow]) -> Answers {
    let mut answers = answers.clone();
    for row in files {
        let path = At::from_wire(&row.path);
        let before = answers.get(&path);
        let joined = if before.is_empty() { row.id.clone() } else { format!("{before},{}", row.id) };
        answers.set(path, &joined);
    }
    answers
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
    for (path, value) in posted(&opened, &section, &data) {
        answers.set(path, &value);
    }
    let form = &opened.version.form;
    let evaluated = evaluate(form, &answers, opened.model.today);
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

/// Keeps what was typed after the login session had ended, for an hour.
async fn park(portal: &Shared, visit: &Visit, held: &Draft, section: &str, data: FormData) -> Answer {
    let Some(device) = visit.device.clone() else { return Err(Refusal::NotFound) };
    parked::put(portal, held, &device, section, &data.fields).await?;
    Ok(Redirect::to("/sign-in?parked").into_response())
}
