//! Answering a survey: a code or the open link begins a sheet, screens are stored one by one, finishing cuts the link.

mod beginning;
mod finishing;
mod memory;
mod screens;

pub use beginning::{code_page, invited, open_link, start, start_open};
pub use finishing::{before_sending, finish, thanks};
pub use screens::{resume, show, store};

use app::resident::survey::{
    end::{self, Gone},
    sheet::{SLOT, Sheet},
};
use axum::http::StatusCode;
use domain::survey::{
    answer::Typed,
    questionnaire::Questionnaire,
    schedule::{Doors, doors},
};
use jiff::Timestamp;
use memory::{Browser, Memory, Slot};

use crate::{
    clock::from_millis,
    db::{
        sheet::{self, SheetRow},
        survey::{self, WaveRow},
    },
    identity::visit::Visit,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
    surveys::QuestionnaireError,
};

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
    slot: Slot,
    row: SheetRow,
    wave: WaveRow,
    sheet: Sheet,
}

/// The sheet that a form belongs to, else the one begun or resumed last; or why there is none.
async fn open(
    portal: &Shared,
    visit: &Visit,
    browser: &Browser,
    form: Option<&FormData>,
) -> Result<Result<Open, Gone>, Refusal> {
    let named = form.and_then(|form| form.get(SLOT)).map(|slot| Slot(slot.to_owned()));
    let Some(slot) = named.or_else(|| browser.last()) else { return Ok(Err(Gone::Nothing)) };
    let (begun, token) = match browser.get(&slot) {
        None => return Ok(Err(Gone::Nothing)),
        Some(Memory::Done { .. }) => return Ok(Err(Gone::Answered)),
        Some(Memory::Begun { wave, token }) => (wave, token),
    };
    let read = portal.db.read();
    let row = sheet::one(read, &sheet_id(portal, &token)).await?;
    // Read after the sheet: while a wave is open, its sheets go away by being finished and by nothing else.
    let wave = row.as_ref().map_or(&begun, |row| &row.wave);
    let Some(wave) = survey::wave(read, wave).await? else { return Ok(Err(Gone::Nothing)) };
    let row = match row {
        _ if wave.status == "stopped" => return Ok(Err(Gone::Stopped)),
        _ if wave.status == "counted" => return Ok(Err(Gone::Over)),
        None => return Ok(Err(Gone::Answered)),
        Some(_) if standing(&wave, visit.arrived_at) == Doors::Closed => return Ok(Err(Gone::Over)),
        Some(row) => row,
    };
    let questionnaire = portal.questionnaires.of(read, &wave.id).await?;
    let typed = portal
        .keys
        .survey_key()
        .open_json(sheet::place(&row.id), &row.answers_sealed)
        .map_err(Refusal::broken)?;
    let reached = usize::try_from(row.reached).unwrap_or(0);
    let sheet = Sheet { lang: visit.lang, questionnaire, typed, reached, slot: slot.0.clone() };
    Ok(Ok(Open { slot, row, wave, sheet }))
}

async fn gone(portal: &Shared, visit: &Visit, why: Gone) -> Answer {
    show_gone(portal, visit, why, false).await
}

async fn show_gone(portal: &Shared, visit: &Visit, why: Gone, sent: bool) -> Answer {
    let lang = visit.lang;
    // Where the language switch comes back to: a form's own address takes forms only.
    let visit = &Visit { here: "/survey/answer".to_owned(), ..visit.clone() };
    let page = Page::titled(why.title().plain(lang)).status(StatusCode::NOT_FOUND);
    Ok(page.render(portal, visit, move || end::gone(why, sent, lang)).await)
}

/// The page of screen number `at`; the end after the last.
fn place(questionnaire: &Questionnaire, at: usize) -> String {
    match questionnaire.blocks.get(at) {
        Some(block) => format!("/survey/answer/{}", block.id),
        None => "/survey/end".to_owned(),
    }
}
