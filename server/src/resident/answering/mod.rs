//! Answering a survey: a code or the open link begins a sheet, screens are stored one by one, finishing cuts the link.

mod beginning;
mod finishing;
mod screens;

pub use beginning::{code_page, invited, open_link, start, start_open};
pub use finishing::{before_sending, finish, thanks};
pub use screens::{resume, show, store};

use app::{
    resident::survey::{end, sheet::Sheet},
    text::survey as words,
};
use axum::http::StatusCode;
use axum_extra::extract::cookie::CookieJar;
use domain::survey::{
    answer::Typed,
    questionnaire::Questionnaire,
    schedule::{Doors, doors},
};
use jiff::Timestamp;

use crate::{
    clock::from_millis,
    db::{
        sheet::{self, SheetRow},
        survey::{self, WaveRow},
    },
    identity::visit::{Cookies, Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    surveys::QuestionnaireError,
};

/// Days that a browser remembers its sheet, and that it has answered: as long as any wave.
const DAYS: i64 = 40;
/// The cookie of a sheet.
const SHEET: &str = "survey";
/// The cookie that remembers an answered wave: a soft guard, no proof.
const DONE: &str = "survey-done";

impl From<QuestionnaireError> for Refusal {
    fn from(error: QuestionnaireError) -> Self {
        match error {
            QuestionnaireError::NoWave => Self::NotFound,
            QuestionnaireError::Storage(error) => error.into(),
            error => Self::broken(error),
        }
    }
}

/// Whether a wave takes answers now.
fn standing(wave: &WaveRow, now: Timestamp) -> Doors {
    if wave.status == "stopped" || wave.status == "counted" {
        return Doors::Closed;
    }
    doors(now, from_millis(wave.opens_at), from_millis(wave.closes_at), wave.grace_minutes)
}

fn sheet_id(portal: &Shared, token: &str) -> String {
    portal.keys.subject_digest("sheet", token)
}

fn seal(portal: &Shared, id: &str, typed: &Typed) -> Result<Vec<u8>, Refusal> {
    let key = portal.keys.survey_key();
    key.seal_json(sheet::place(id), typed, &portal.entropy).map_err(Refusal::broken)
}

/// A sheet that may be filled in.
struct Open {
    row: SheetRow,
    wave: WaveRow,
    sheet: Sheet,
}

/// The sheet of this browser; none where there is none, or its wave takes no more answers.
async fn open(portal: &Shared, visit: &Visit, jar: &CookieJar) -> Result<Option<Open>, Refusal> {
    let cookies = Cookies::of(portal, visit.door);
    let Some(token) = jar.get(&cookies.name(SHEET)) else { return Ok(None) };
    let read = portal.db.read();
    let Some(row) = sheet::one(read, &sheet_id(portal, token.value())).await? else { return Ok(None) };
    let Some(wave) = survey::wave(read, &row.wave).await? else { return Ok(None) };
    if !matches!(standing(&wave, visit.arrived_at), Doors::Open | Doors::Grace) {
        return Ok(None);
    }
    let questionnaire = portal.questionnaires.of(read, &wave.id).await?;
    let typed = portal
        .keys
        .survey_key()
        .open_json(sheet::place(&row.id), &row.answers_sealed)
        .map_err(Refusal::broken)?;
    let reached = usize::try_from(row.reached).unwrap_or(0);
    Ok(Some(Open { row, wave, sheet: Sheet { lang: visit.lang, questionnaire, typed, reached } }))
}

async fn gone(portal: &Shared, visit: &Visit) -> Answer {
    let lang = visit.lang;
    let page = Page::titled(words::GONE_TITLE.plain(lang)).status(StatusCode::NOT_FOUND);
    Ok(page.render(portal, visit, move || end::gone(lang)).await)
}

/// The page of screen number `at`; the end after the last.
fn place(questionnaire: &Questionnaire, at: usize) -> String {
    match questionnaire.blocks.get(at) {
        Some(block) => format!("/survey/answer/{}", block.id),
        None => "/survey/end".to_owned(),
    }
}
