//! Beginning a draft and looking at its pages.

use std::collections::BTreeMap;

use app::{
    resident::{
        identity,
        review::{self, ReviewPage},
        step::{self, FORM, Held, LookedUp, Say, StepPage},
    },
    shell::Door,
    text::{Lang, Spoken, resident as words},
};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::application::deadline::judge_procedure;
use domain::form::{Id, Value};
use jiff::{SignedDuration, Timestamp};

use super::{draft_page, files::BYTES_IN_ALL, form_data::FILE_LIMIT, sign_in};
use crate::{
    clock::japan_datetime,
    db::{
        application,
        change::{Measured, insert_measures},
        draft::{self, Content, Draft, NewDraft, Saying, UploadRefusal},
        place,
    },
    identity::{
        guard::HeldDraft,
        visit::{Cookies, Visit},
    },
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// Days that the device cookie lives: as long as any draft.
pub const DEVICE_DAYS: i64 = 365;

/// `POST /procedures/{procedure}/start`
pub async fn start(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    Path(procedure): Path<String>,
) -> Answer {
    let version =
        portal.forms.current(&procedure).filter(|version| portal.is_offered(&version.form.procedure));
    let version = version.ok_or(Refusal::NotFound)?;
    let definition = &version.form.procedure;
    let left = place::left(portal.db.read(), &version.form, None).await?;
    let open = judge_procedure(definition, japan_datetime(visit.arrived_at)).accepts();
    if left.whole == Some(0) || (!open && visit.door == Door::Residents) {
        return Ok(Redirect::to(&format!("/procedures/{procedure}")).into_response());
    }
    let (jar, device) = device(&portal, &visit, jar);
    let now = portal.clock.now();
    let id = portal.entropy.id(now);
    let (key, new_key) =
        portal.keys.new_data_key(portal.entropy.id(now), &portal.entropy).map_err(Refusal::broken)?;
    let content =
        key.seal_json(draft::place(&id), &Content::default(), &portal.entropy).map_err(Refusal::broken)?;
    let staff = visit.staff().map(|member| member.id.clone());
    let new = NewDraft {
        id: id.clone(),
        procedure: procedure.clone(),
        procedure_version: version.id.clone(),
        channel: if staff.is_some() { "counter" } else { "online" },
        application: None,
        device: staff.is_none().then_some(device),
        contact: None,
        staff,
        lang: visit.lang.code(),
        document_sealed: content,
        data_key: new_key.id.clone(),
        new_key: Some(new_key),
        now,
        expires_at: days_after(now, definition.draft_days),
    };
    let entropy = portal.entropy.clone();
    portal
        .db
        .write(move |tx| {
            let (new, entropy) = (new.clone(), entropy.clone());
            Box::pin(async move {
                draft::insert(tx, &new).await?;
                let started = Measured {
                    procedure_version: &new.procedure_version,
                    channel: new.channel,
                    kind: "started",
                    subject: "",
                    bucket: 0,
                };
                insert_measures(tx, &[started], new.now, &entropy).await
            })
        })
        .await?;
    let first = definition.sections.first().map(|section| section.id.to_string()).unwrap_or_default();
    Ok((jar, Redirect::to(&format!("/drafts/{id}/steps/{first}"))).into_response())
}

fn days_after(now: Timestamp, days: u16) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX)
}

/// The digest of this browser's device cookie, which is set where there is none.
pub fn device(portal: &Shared, visit: &Visit, jar: CookieJar) -> (CookieJar, String) {
    if let Some(device) = &visit.device {
        return (jar, device.clone());
    }
    let token = portal.entropy.token();
    let digest = portal.keys.session_hash(&token);
    let cookies = Cookies::of(portal, visit.door);
    (jar.add(cookies.set(&cookies.device, token, Some(DEVICE_DAYS))), digest)
}

/// Where a submitted draft leads; none for one that is still open.
async fn submitted(portal: &Shared, draft: &Draft, door: Door) -> Result<Option<Redirect>, Refusal> {
    if draft.row.submitted_at.is_none() {
        return Ok(None);
    }
    let (id, number) =
        application::by_draft(portal.db.read(), &draft.row.id).await?.ok_or(Refusal::NotFound)?;
    Ok(Some(Redirect::to(&receipt(door, &id, number))))
}

/// Where a filed version's receipt is.
#[must_use]
pub fn receipt(door: Door, application: &str, number: i64) -> String {
    match door {
        Door::Residents => format!("/applications/{application}/versions/{number}/receipt"),
        Door::Staff => format!("/cases/{application}?filed={number}"),
    }
}

/// `GET /drafts/{draft}`: goes to the first step that is not done.
pub async fn show(State(portal): State<Shared>, visit: Visit, held: HeldDraft) -> Answer {
    if let Some(elsewhere) = submitted(&portal, &held.draft, visit.door).await? {
        return Ok(elsewhere.into_response());
    }
    let opened = draft_page::open(&portal, &visit, &held.draft).await?;
    let model = &opened.model;
    let evaluated = model.evaluated();
    let next = evaluated
        .sections
        .iter()
        .filter(|section| model.touches(section))
        .find(|section| section.has_errors() || !model.reached.contains(&section.section.id))
        .map_or_else(|| "review".to_owned(), |section| format!("steps/{}", section.section.id));
    Ok(Redirect::to(&format!("/drafts/{}/{next}", model.id)).into_response())
}

/// `GET /drafts/{draft}/steps/{section}`
pub async fn step(
    State(portal): State<Shared>,
    visit: Visit,
    held: HeldDraft,
    Path((_, section)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    if let Some(elsewhere) = submitted(&portal, &held.draft, visit.door).await? {
        return Ok(elsewhere.into_response());
    }
    let mut opened = draft_page::open(&portal, &visit, &held.draft).await?;
    let section = Id(section);
    let to_review = query.get("from").is_some_and(|from| from == "review");
    if to_review {
        // The check page has named every error, and this is where it leads.
        opened.model.fresh.clear();
    }
    let title = {
        let model = &opened.model;
        let evaluated = model.evaluated();
        let found = evaluated.section(&section).ok_or(Refusal::NotFound)?;
        let error = model.shows_errors(found);
        let title = found.section.title.plain(visit.lang);
        if error { format!("{}: {title}", app::text::common::ERROR.plain(visit.lang)) } else { title }
    };
    let (say, places) = said(&held.draft, &section, visit.lang);
    let model = StepPage {
        draft: opened.model,
        section,
        say,
        to_review,
        places,
        version: opened.version.id.clone(),
        islands: true,
    };
    let page = Page::titled(title).form(FORM).with_islands();
    Ok(page.render(&portal, &visit, move || step::page(&model)).await)
}

/// What the last change left to say on this section's page, and what there is to choose from.
fn said(draft: &Draft, section: &Id, lang: Lang) -> (Vec<Say>, Option<LookedUp>) {
    let mut say = Vec::new();
    let mut places = None;
    let sayings = draft.content.say.iter().filter(|(id, _)| id == section).flat_map(|(_, all)| all);
    for saying in sayings {
        match saying {
            Saying::ValuesAreBack => say.push(Say::ValuesAreBack),
            Saying::MoreToAnswer => say.push(Say::MoreToAnswer),
            Saying::PostcodeNotFound => say.push(Say::PostcodeNotFound),
            Saying::BankNotFound => say.push(Say::BankNotFound),
            Saying::Choices(path, list) => {
                places = Some(LookedUp { path: path.clone(), choices: list.clone() });
            }
            Saying::UploadRefused(name, why) => {
                say.push(Say::UploadRefused(upload_sentence(name, *why, lang)))
            }
        }
    }
    (say, places)
}

fn upload_sentence(name: &str, why: UploadRefusal, lang: Lang) -> String {
    let size = |bytes: usize| app::text::day::size(bytes as u64);
    let reason = match why {
        UploadRefusal::Kind => words::UPLOAD_KIND.plain(lang),
        UploadRefusal::OtherKind => words::UPLOAD_OTHER_KIND.plain(lang),
        UploadRefusal::SizeHere(most) => {
            words::UPLOAD_SIZE.fill(lang, &[("max", &size(usize::from(most) * 1024 * 1024))])
        }
        UploadRefusal::Size => words::UPLOAD_SIZE.fill(lang, &[("max", &size(FILE_LIMIT))]),
        UploadRefusal::Total => words::UPLOAD_TOTAL.fill(lang, &[("max", &size(BYTES_IN_ALL))]),
        UploadRefusal::Count(max) => words::UPLOAD_COUNT.fill(lang, &[("max", &max.to_string())]),
        UploadRefusal::Empty => words::UPLOAD_EMPTY.plain(lang),
        UploadRefusal::Store => words::UPLOAD_STORE.plain(lang),
    };
    words::UPLOAD_REFUSED.fill(lang, &[("name", name), ("reason", &reason)])
}

/// `GET /drafts/{draft}/review`
pub async fn review(State(portal): State<Shared>, visit: Visit, held: HeldDraft) -> Answer {
    if let Some(elsewhere) = submitted(&portal, &held.draft, visit.door).await? {
        return Ok(elsewhere.into_response());
    }
    review_page(&portal, &visit, &held.draft, None).await
}

/// The check page, with an address as typed and what is wrong with it.
///
/// # Errors
/// [`Refusal`]
pub async fn review_page(
    portal: &Shared,
    visit: &Visit,
    draft: &Draft,
    typed: Option<(String, Option<String>)>,
) -> Answer {
    let opened = draft_page::open(portal, visit, draft).await?;
    let (typed, error) = typed.unzip();
    let error = error.flatten();
    let address = typed.unwrap_or_else(|| match opened.model.held {
        Held::Device => answered_address(&opened.model).unwrap_or_default(),
        Held::Address | Held::Counter => String::new(),
    });
    let model = ReviewPage {
        confirmed: opened.model.held != Held::Device,
        address,
        address_error: error.clone(),
        draft: opened.model,
    };
    let mut page = Page::titled(words::CHECK_TITLE.plain(visit.lang));
    if review::asks_for_address(&model) {
        page = page.form(identity::ADDRESS_FORM);
    }
    if error.is_some() {
        page = page.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(page.render(portal, visit, move || review::page(&model)).await)
}

/// The first address in the answers, to save typing it again.
fn answered_address(model: &step::DraftModel) -> Option<String> {
    model.evaluated().fields().find_map(|field| match &field.value {
        Some(Value::Email(address)) => Some(address.clone()),
        _ => None,
    })
}

/// `GET /drafts/{draft}/later`
pub async fn later(State(portal): State<Shared>, visit: Visit, held: HeldDraft) -> Answer {
    if held.draft.row.contact.is_some() {
        return Ok(Redirect::to("/applications").into_response());
    }
    sign_in::later_page(&portal, &visit, &held.draft.row.id, String::new(), None).await
}

/// `POST /drafts/{draft}/delete`
pub async fn delete(State(portal): State<Shared>, visit: Visit, held: HeldDraft) -> Answer {
    use crate::db::WriteError;
    match draft::delete(&portal.db, &held.draft.row.id).await {
        Ok(()) | Err(WriteError::Refused(draft::DraftRefusal::Gone)) => {}
        Err(error) => return Err(error.into()),
    }
    let to = if visit.door == Door::Staff { "/counter" } else { "/applications" };
    Ok(Redirect::to(to).into_response())
}
