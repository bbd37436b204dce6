//! Finishing: the code is spent, the link is cut.

use std::collections::BTreeMap;

use app::{
    resident::survey::{
        end::{self, Gone, NotSent},
        sheet::Sheet,
    },
    text::{Lang, survey as words},
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::survey::answer::{Response as Answers, problems};
use futures_util::future::BoxFuture;

use super::{Browser, Claim, Memory, Open, gone, open, show_gone};
use crate::{
    clock::millis,
    db::{Tx, WriteError, participation, response, sheet, survey},
    identity::visit::Visit,
    jobs::Finished,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// `GET /survey/end`
pub async fn before_sending(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let browser = Browser::of(&portal, &visit, jar);
    let claim = Claim::of(|name| query.get(name).map(String::as_str));
    let open = match open(&portal, &visit, &browser, &claim).await? {
        Ok(open) => open,
        Err(why) => return gone(&portal, &visit, &claim, why).await,
    };
    show_end(&portal, &visit, open.sheet, None).await
}

async fn show_end(portal: &Shared, visit: &Visit, sheet: Sheet, why: Option<NotSent>) -> Answer {
    if sheet.reached < sheet.questionnaire.blocks.len() {
        return Ok(Redirect::to(&sheet.address(sheet.reached)).into_response());
    }
    // Where the language switch comes back to: a form's own address takes forms only.
    let visit = &Visit { here: sheet.address(sheet.questionnaire.blocks.len()), ..visit.clone() };
    let status = if why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::titled(words::END_TITLE.plain(visit.lang)).status(status);
    Ok(page.render(portal, visit, move || end::page(&sheet, why)).await)
}

/// Why finishing did nothing.
#[derive(Debug, thiserror::Error)]
enum NotFinished {
    #[error("the sheet has changed, or is finished")]
    Changed,
    #[error("the wave takes no more answers")]
    Over,
    #[error("the code is spent")]
    Spent,
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
}

/// What finishing writes.
struct Finish {
    sheet: String,
    version: i64,
    participation: Option<String>,
    wave: String,
    mode: &'static str,
    escrow: String,
    sealed: Vec<u8>,
}

/// The code is spent and the answers lie in escrow, or neither. Nothing here tells the time.
fn finish_op<'t>(tx: &'t mut Tx, finish: &'t Finish) -> BoxFuture<'t, Result<(), NotFinished>> {
    Box::pin(async move {
        if !survey::holds(tx, &finish.wave, "open").await? {
            return Err(NotFinished::Over);
        }
        if !sheet::take(tx, &finish.sheet, finish.version).await? {
            return Err(NotFinished::Changed);
        }
        if let Some(participation) = &finish.participation
            && !participation::finish(tx, participation).await?
        {
            return Err(NotFinished::Spent);
        }
        response::keep(tx, &finish.escrow, &finish.wave, finish.mode, &finish.sealed).await?;
        Ok(())
    })
}

/// `POST /survey/finish`: thanks where the answers are in, by this press or one before.
pub async fn finish(State(portal): State<Shared>, visit: Visit, jar: CookieJar, data: FormData) -> Answer {
    let browser = Browser::of(&portal, &visit, jar);
    let claim = Claim::of(|name| data.get(name));
    // What another window stores meanwhile is read, and sent along.
    for _ in 0..3 {
        let open = match open(&portal, &visit, &browser, &claim).await? {
            Ok(open) => open,
            Err(Gone::Answered) => return Ok(Redirect::to("/survey/thanks").into_response()),
            Err(why) => return show_gone(&portal, &visit, &claim, why, true).await,
        };
        let questionnaire = &open.sheet.questionnaire;
        if questionnaire.blocks.iter().any(|block| !problems(block, &open.sheet.typed).is_empty()) {
            return show_end(&portal, &visit, open.sheet, Some(NotSent::Wrong)).await;
        }
        if Answers::of(questionnaire, &open.sheet.typed).is_blank() {
            return show_end(&portal, &visit, open.sheet, Some(NotSent::Blank)).await;
        }
        match portal.db.write_with(to_finish(&portal, &open)?, finish_op).await {
            Ok(()) => {
                let done = Memory::Done { wave: open.wave.id, whose: Some(open.sheet.whose) };
                let jar = browser.remember(&open.slot, &done).jar();
                return Ok((jar, Redirect::to("/survey/thanks")).into_response());
            }
            // The sheet, the wave and the code say which.
            Err(WriteError::Refused(NotFinished::Changed | NotFinished::Over)) => {}
            Err(WriteError::Refused(NotFinished::Spent)) => {
                return show_gone(&portal, &visit, &claim, Gone::Answered, true).await;
            }
            Err(WriteError::Refused(NotFinished::Storage(error))) => return Err(error.into()),
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Busy)
}

/// What finishing a sheet writes.
fn to_finish(portal: &Shared, open: &Open) -> Result<Finish, Refusal> {
    let Open { row, wave, sheet, .. } = open;
    let questionnaire = &sheet.questionnaire;
    let mut typed = sheet.typed.clone();
    if let (Some(subject), Some(item)) = (&row.subject, questionnaire.given.first()) {
        typed.insert(item.id.to_string(), subject.clone());
    }
    let minutes = (millis(portal.clock.now()) - row.begun_at).max(0) / 60_000;
    let finished = Finished { response: Answers::of(questionnaire, &typed), minutes };
    let escrow = portal.entropy.timeless_id();
    let sealed = portal
        .keys
        .survey_key()
        .seal_json(response::escrow_place(&escrow), &finished, &portal.entropy)
        .map_err(Refusal::broken)?;
    Ok(Finish {
        sheet: row.id.clone(),
        version: row.version,
        participation: row.participation.clone(),
        wave: wave.id.clone(),
        mode: if row.participation.is_some() { "sample" } else { "open" },
        escrow,
        sealed,
    })
}

/// `GET /survey/thanks`
pub async fn thanks(State(portal): State<Shared>, visit: Visit) -> Answer {
    let lang: Lang = visit.lang;
    let page = Page::titled(words::THANKS_TITLE.plain(lang));
    Ok(page.render(&portal, &visit, move || end::thanks(lang)).await)
}
