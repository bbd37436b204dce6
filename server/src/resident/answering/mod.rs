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
    sheet::{SLOT, Sheet, WHOSE, address, place},
};
use axum::http::StatusCode;
use domain::survey::{
    answer::Typed,
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

/// What tells a sheet from others in forms and addresses: neither the code nor the sheet can be found by it.
fn whose(portal: &Shared, sheet: &str) -> String {
    let mut digest = portal.keys.subject_digest("sheet-form", sheet);
    digest.truncate(16);
    digest
}

fn seal(portal: &Shared, id: &str, typed: &Typed) -> Result<Vec<u8>, Refusal> {
    let key = portal.keys.survey_key();
    key.seal_json(sheet::place(id), typed, &portal.entropy).map_err(Refusal::broken)
}

/// Which sheet a form or an address says that it belongs to.
#[derive(Debug)]
struct Claim {
    slot: Option<Slot>,
    whose: Option<String>,
}

impl Claim {
    /// Reads it from what a form or an address holds. What cannot stand in an address says nothing.
    fn of<'v>(get: impl Fn(&str) -> Option<&'v str>) -> Self {
        let fits = |value: &&str| {
            value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        };
        let said = |name| get(name).filter(fits).map(str::to_owned);
        Self { slot: said(SLOT).map(Slot), whose: said(WHOSE) }
    }

    /// Whether it is not about another sheet than this.
    fn may_be(&self, whose: Option<&str>) -> bool {
        self.whose.is_none() || whose.is_none() || self.whose.as_deref() == whose
    }

    /// A page that says the same; a browser may load it anew once another sheet is begun in it.
    fn on(&self, place: String) -> String {
        match (&self.slot, &self.whose) {
            (Some(slot), Some(whose)) => address(&place, &slot.0, whose),
            _ => place,
        }
    }
}

/// A sheet that may be filled in.
struct Open {
    slot: Slot,
    row: SheetRow,
    wave: WaveRow,
    sheet: Sheet,
}

/// The sheet that a form or an address belongs to, else the one begun or resumed last; or why there is none.
async fn open(
    portal: &Shared,
    visit: &Visit,
    browser: &Browser,
    claim: &Claim,
) -> Result<Result<Open, Gone>, Refusal> {
    let Some(slot) = claim.slot.clone().or_else(|| browser.last()) else { return Ok(Err(Gone::Nothing)) };
    let (begun, id) = match browser.get(&slot) {
        None => return Ok(Err(Gone::Nothing)),
        Some(Memory::Done { whose, .. }) if claim.may_be(whose.as_deref()) => return Ok(Err(Gone::Answered)),
        Some(Memory::Done { .. }) => return Ok(Err(Gone::Replaced)),
        Some(Memory::Begun { wave, token }) => (wave, sheet_id(portal, &token)),
    };
    let whose = whose(portal, &id);
    if !claim.may_be(Some(&whose)) {
        return Ok(Err(Gone::Replaced));
    }
    let read = portal.db.read();
    let row = sheet::one(read, &id).await?;
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
    let sheet = Sheet { lang: visit.lang, questionnaire, typed, reached, slot: slot.0.clone(), whose };
    Ok(Ok(Open { slot, row, wave, sheet }))
}

async fn gone(portal: &Shared, visit: &Visit, claim: &Claim, why: Gone) -> Answer {
    show_gone(portal, visit, claim, why, false).await
}

async fn show_gone(portal: &Shared, visit: &Visit, claim: &Claim, why: Gone, sent: bool) -> Answer {
    let lang = visit.lang;
    // Where the language switch comes back to: a form's own address takes forms only.
    let visit = &Visit { here: claim.on("/survey/answer".to_owned()), ..visit.clone() };
    let page = Page::titled(why.title().plain(lang)).status(StatusCode::NOT_FOUND);
    Ok(page.render(portal, visit, move || end::gone(why, sent, lang)).await)
}
