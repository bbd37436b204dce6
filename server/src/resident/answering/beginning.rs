//! Where a survey begins: by a code, an invitation, the open link.

use std::collections::BTreeMap;

use app::{
    resident::survey::landing::{self, CodePage, Landing, Standing},
    text::{Phrase, Spoken, survey as words},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::{
    form::Text,
    survey::{answer::Typed, invitation::InvitationCode, questionnaire::Questionnaire, schedule::Doors},
};
use futures_util::future::BoxFuture;
use jiff::civil::DateTime;

use super::{Browser, Memory, Slot, seal, sheet_id, standing};
use crate::{
    clock::{from_millis, japan_datetime, millis},
    db::{
        Tx,
        participation::{self, ParticipationRow},
        sheet::{self, SheetRow},
        survey::{self, WaveRow},
        survey_release,
    },
    identity::visit::Visit,
    page::Page,
    policy::Definition,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
    surveys,
};

/// `GET /survey`
pub async fn code_page(State(portal): State<Shared>, visit: Visit) -> Answer {
    show_code(&portal, &visit, String::new(), None).await
}

async fn show_code(portal: &Shared, visit: &Visit, typed: String, error: Option<Phrase>) -> Answer {
    // Where the language switch comes back to: a form's own address takes forms only.
    let visit = &Visit { here: "/survey".to_owned(), ..visit.clone() };
    let model = CodePage { lang: visit.lang, typed, error };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::titled(words::CODE_TITLE.plain(visit.lang)).status(status);
    Ok(page.render(portal, visit, move || landing::code_page(&model)).await)
}

/// The invitation with a code, and its wave.
async fn invitation(
    portal: &Shared,
    code: InvitationCode,
) -> Result<Option<(ParticipationRow, WaveRow)>, Refusal> {
    let digest = portal.keys.subject_digest("invitation", &code.to_string());
    let Some(invited) = participation::by_code(portal.db.read(), &digest).await? else { return Ok(None) };
    let wave = survey::wave(portal.db.read(), &invited.wave).await?;
    Ok(wave.map(|wave| (invited, wave)))
}

/// `GET /survey/i/{code}`: the page behind the link of a mail. Looking changes nothing: mail servers look, too.
pub async fn invited(State(portal): State<Shared>, visit: Visit, Path(code): Path<String>) -> Answer {
    let known = match InvitationCode::parse(&code) {
        Some(code) => invitation(&portal, code).await?.map(|found| (code, found)),
        None => None,
    };
    let Some((code, (invited, wave))) = known else {
        return show_code(&portal, &visit, code, Some(words::CODE_UNKNOWN)).await;
    };
    let questionnaire = portal.questionnaires.of(portal.db.read(), &wave.id).await?;
    let begun = sheet::one(portal.db.read(), &sheet_id(&portal, &code.to_string())).await?.is_some();
    let doors = standing(&wave, visit.arrived_at);
    let closes = until(&wave, doors);
    let standing = match doors {
        _ if invited.finished => Standing::Answered,
        _ if wave.status == "stopped" => Standing::Stopped,
        Doors::NotYet => not_yet(&wave),
        // It opens at any moment.
        Doors::Open if wave.status == "planned" => not_yet(&wave),
        Doors::Open => Standing::Open { closes, begun },
        Doors::Grace if begun => Standing::Open { closes, begun },
        Doors::Grace | Doors::Closed => Standing::Closed,
    };
    let hidden = vec![("code", code.to_string())];
    let about = (&questionnaire.title, &questionnaire.about, questionnaire.contact.as_ref());
    show_landing(&portal, &visit, &wave.survey, about, standing, "/survey/start", hidden).await
}

/// The last moment in which it can be answered: after the closing, that of those who have begun.
fn until(wave: &WaveRow, doors: Doors) -> DateTime {
    let end = if doors == Doors::Grace { wave.ends_at() } else { wave.closes_at };
    japan_datetime(from_millis(end - 1))
}

fn not_yet(wave: &WaveRow) -> Standing {
    Standing::NotYet { opens: japan_datetime(from_millis(wave.opens_at)) }
}

async fn show_landing(
    portal: &Shared,
    visit: &Visit,
    survey: &str,
    (title, about, contact): (&Text, &Text, Option<&Text>),
    standing: Standing,
    action: &str,
    hidden: Vec<(&'static str, String)>,
) -> Answer {
    let by = millis(portal.clock.now());
    let public = survey_release::public_waves(portal.db.read(), survey, by).await?;
    let model = Landing {
        lang: visit.lang,
        title: title.clone(),
        about: about.clone(),
        contact: contact.cloned(),
        standing,
        action: action.to_owned(),
        hidden,
        invited: action == "/survey/start",
        results: (!public.is_empty()).then(|| format!("/results/{survey}")),
    };
    let page = Page::titled(model.title.plain(visit.lang));
    Ok(page.render(portal, visit, move || landing::page(&model)).await)
}

/// `GET /surveys/{survey}`: the open link, also as a QR code on posters.
pub async fn open_link(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let waves = survey::waves(portal.db.read(), &id).await?;
    let now = visit.arrived_at;
    let current = waves.iter().find(|wave| !matches!(standing(wave, now), Doors::NotYet));
    let next = waves.iter().rev().find(|wave| matches!(standing(wave, now), Doors::NotYet));
    let shown = current.filter(|wave| standing(wave, now) != Doors::Closed).or(next).or(current);
    let Some(wave) = shown else { return unplanned(&portal, &visit, &id).await };
    let questionnaire = portal.questionnaires.of(portal.db.read(), &wave.id).await?;
    let subject = query.get("about").filter(|about| given(&questionnaire, about));
    let memory = Browser::of(&portal, &visit, jar).get(&Slot::of(wave, subject.map(String::as_str)));
    let answered = is_answered(memory.as_ref(), wave);
    let begun = is_begun(&portal, memory.as_ref(), wave).await?;
    let doors = standing(wave, now);
    let closes = until(wave, doors);
    let standing = match doors {
        _ if answered => Standing::Answered,
        _ if wave.status == "stopped" => Standing::Stopped,
        Doors::NotYet => not_yet(wave),
        Doors::Open if !wave.open_link && !begun => Standing::InvitedOnly { closes },
        Doors::Open if wave.status == "planned" => not_yet(wave),
        Doors::Open => Standing::Open { closes, begun },
        Doors::Grace if begun => Standing::Open { closes, begun },
        Doors::Grace | Doors::Closed => Standing::Closed,
    };
    let hidden = subject.map(|subject| ("about", subject.clone())).into_iter().collect();
    let action = format!("/surveys/{id}/start");
    let about = (&questionnaire.title, &questionnaire.about, questionnaire.contact.as_ref());
    show_landing(&portal, &visit, &id, about, standing, &action, hidden).await
}

/// The open link of a survey whose first wave is not planned yet: when it opens.
async fn unplanned(portal: &Shared, visit: &Visit, id: &str) -> Answer {
    let row = survey::one(portal.db.read(), id).await?.ok_or(Refusal::NotFound)?;
    let survey = Definition::of(&row).map_err(Refusal::broken)?.survey;
    let standing = match surveys::first_opening(&survey, visit.arrived_at) {
        Some(opens) => Standing::NotYet { opens: japan_datetime(opens) },
        None => Standing::Closed,
    };
    let action = format!("/surveys/{id}/start");
    show_landing(
        portal,
        visit,
        id,
        (&survey.title, &survey.about, survey.contact.as_ref()),
        standing,
        &action,
        Vec::new(),
    )
    .await
}

fn is_answered(memory: Option<&Memory>, wave: &WaveRow) -> bool {
    matches!(memory, Some(Memory::Done { wave: done, .. }) if *done == wave.id)
}

async fn is_begun(portal: &Shared, memory: Option<&Memory>, wave: &WaveRow) -> Result<bool, Refusal> {
    let Some(Memory::Begun { token, .. }) = memory else { return Ok(false) };
    let begun = sheet::one(portal.db.read(), &sheet_id(portal, token)).await?;
    Ok(begun.is_some_and(|sheet| sheet.wave == wave.id))
}

/// Whether something is one of the values that a questionnaire is given.
fn given(questionnaire: &Questionnaire, value: &str) -> bool {
    let mut columns = questionnaire.given.iter().flat_map(|item| item.columns());
    columns.any(|column| column.values().iter().any(|known| known == value))
}

/// `POST /survey/start`: by a code, from a letter or behind the link of a mail.
pub async fn start(State(portal): State<Shared>, visit: Visit, jar: CookieJar, data: FormData) -> Answer {
    let typed = data.get("code").unwrap_or_default().to_owned();
    let Some(code) = InvitationCode::parse(&typed) else {
        return show_code(&portal, &visit, typed, Some(words::CODE_MALFORMED)).await;
    };
    let Some((invited, wave)) = invitation(&portal, code).await? else {
        return show_code(&portal, &visit, typed, Some(words::CODE_UNKNOWN)).await;
    };
    let token = code.to_string();
    let landing = format!("/survey/i/{token}");
    let begun = sheet::one(portal.db.read(), &sheet_id(&portal, &token)).await?.is_some();
    let open = match standing(&wave, visit.arrived_at) {
        Doors::Open => true,
        Doors::Grace => begun,
        Doors::NotYet | Doors::Closed => false,
    };
    if invited.finished || !open {
        return Ok(Redirect::to(&landing).into_response());
    }
    let browser = Browser::of(&portal, &visit, jar);
    let beginning = Beginning { token, participation: Some(invited.id), subject: None };
    begin(&portal, browser, &wave, beginning, &landing).await
}

/// `POST /surveys/{survey}/start`: by the open link.
pub async fn start_open(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    Path(id): Path<String>,
    data: FormData,
) -> Answer {
    let waves = survey::waves(portal.db.read(), &id).await?;
    let open = |wave: &&WaveRow| matches!(standing(wave, visit.arrived_at), Doors::Open | Doors::Grace);
    let Some(wave) = waves.iter().find(open) else {
        let known = !waves.is_empty() || survey::one(portal.db.read(), &id).await?.is_some();
        let back = || Ok(Redirect::to(&format!("/surveys/{id}")).into_response());
        return if known { back() } else { Err(Refusal::NotFound) };
    };
    let questionnaire = portal.questionnaires.of(portal.db.read(), &wave.id).await?;
    let subject = data.get("about").filter(|about| given(&questionnaire, about)).map(str::to_owned);
    let landing = match &subject {
        Some(subject) => format!("/surveys/{id}?about={subject}"),
        None => format!("/surveys/{id}"),
    };
    let browser = Browser::of(&portal, &visit, jar);
    let slot = Slot::of(wave, subject.as_deref());
    let memory = browser.get(&slot);
    if is_begun(&portal, memory.as_ref(), wave).await? {
        return Ok((browser.turn_to(&slot).jar(), Redirect::to("/survey/answer")).into_response());
    }
    let may_begin = wave.open_link && standing(wave, visit.arrived_at) == Doors::Open;
    if is_answered(memory.as_ref(), wave) || !may_begin {
        return Ok(Redirect::to(&landing).into_response());
    }
    let beginning = Beginning { token: portal.entropy.token(), participation: None, subject };
    begin(&portal, browser, wave, beginning, &landing).await
}

/// Whose sheet begins, and about what.
struct Beginning {
    token: String,
    participation: Option<String>,
    subject: Option<String>,
}

/// Begins a sheet while its wave is open; `landing` says how it stands where it is not.
async fn begin(
    portal: &Shared,
    browser: Browser,
    wave: &WaveRow,
    beginning: Beginning,
    landing: &str,
) -> Answer {
    let Beginning { token, participation, subject } = beginning;
    let id = sheet_id(portal, &token);
    let answers_sealed = seal(portal, &id, &Typed::new())?;
    let slot = Slot::of(wave, subject.as_deref());
    let row = SheetRow {
        version: 1,
        wave: wave.id.clone(),
        participation,
        subject,
        reached: 0,
        answers_sealed,
        begun_at: millis(portal.clock.now()),
        id,
    };
    if !portal.db.write_with(row, begin_op).await? {
        return Ok(Redirect::to(landing).into_response());
    }
    let jar = browser.remember(&slot, &Memory::Begun { wave: wave.id.clone(), token }).jar();
    Ok((jar, Redirect::to("/survey/answer")).into_response())
}

/// A sheet begins in a wave that is open, or not at all.
fn begin_op<'t>(tx: &'t mut Tx, row: &'t SheetRow) -> BoxFuture<'t, Result<bool, sqlx::Error>> {
    Box::pin(async move {
        let open = survey::holds(tx, &row.wave, "open").await?;
        if open {
            sheet::begin(tx, row).await?;
        }
        Ok(open)
    })
}
