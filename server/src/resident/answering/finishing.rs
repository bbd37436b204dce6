//! Finishing: the code is spent, the link is cut.

use std::sync::Arc;

use app::{
    resident::survey::{
        end::{self, NotSent},
        sheet::Sheet,
    },
    text::{Lang, survey as words},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::survey::answer::{Response as Answers, problems};
use futures_util::future::BoxFuture;

use super::{DAYS, DONE, Open, SHEET, gone, open, place};
use crate::{
    clock::millis,
    db::{Tx, WriteError, participation, response, sheet, survey},
    identity::visit::{Cookies, Visit},
    jobs::Finished,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `GET /survey/end`
pub async fn before_sending(State(portal): State<Shared>, visit: Visit, jar: CookieJar) -> Answer {
    let Some(open) = open(&portal, &visit, &jar).await? else { return gone(&portal, &visit).await };
    show_end(&portal, &visit, open.sheet, None).await
}

async fn show_end(portal: &Shared, visit: &Visit, sheet: Sheet, why: Option<NotSent>) -> Answer {
    if sheet.reached < sheet.questionnaire.blocks.len() {
        return Ok(Redirect::to(&place(&sheet.questionnaire, sheet.reached)).into_response());
    }
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
            return Err(NotFinished::Changed);
        }
        response::keep(tx, &finish.escrow, &finish.wave, finish.mode, &finish.sealed).await?;
        Ok(())
    })
}

/// `POST /survey/finish`
pub async fn finish(State(portal): State<Shared>, visit: Visit, jar: CookieJar) -> Answer {
    let Some(open) = open(&portal, &visit, &jar).await? else {
        // A second press: the first one has finished it.
        return Ok(Redirect::to("/survey/thanks").into_response());
    };
    let Open { row, wave, sheet } = open;
    let questionnaire = Arc::clone(&sheet.questionnaire);
    if questionnaire.blocks.iter().any(|block| !problems(block, &sheet.typed).is_empty()) {
        return show_end(&portal, &visit, sheet, Some(NotSent::Wrong)).await;
    }
    let mut typed = sheet.typed.clone();
    if Answers::of(&questionnaire, &typed).is_blank() {
        return show_end(&portal, &visit, sheet, Some(NotSent::Blank)).await;
    }
    if let (Some(subject), Some(item)) = (&row.subject, questionnaire.given.first()) {
        typed.insert(item.id.to_string(), subject.clone());
    }
    let minutes = (millis(portal.clock.now()) - row.begun_at).max(0) / 60_000;
    let finished = Finished { response: Answers::of(&questionnaire, &typed), minutes };
    let escrow = portal.entropy.timeless_id();
    let sealed = portal
        .keys
        .survey_key()
        .seal_json(response::escrow_place(&escrow), &finished, &portal.entropy)
        .map_err(Refusal::broken)?;
    let mode = if row.participation.is_some() { "sample" } else { "open" };
    let (version, participation, wave_id) = (row.version, row.participation, wave.id.clone());
    let input = Finish { sheet: row.id, version, participation, wave: wave.id, mode, escrow, sealed };
    match portal.db.write_with(input, finish_op).await {
        Ok(()) | Err(WriteError::Refused(NotFinished::Changed)) => {}
        Err(WriteError::Refused(NotFinished::Over)) => return gone(&portal, &visit).await,
        Err(WriteError::Refused(NotFinished::Storage(error))) => return Err(error.into()),
        Err(error) => return Err(error.into()),
    }
    let cookies = Cookies::of(&portal, visit.door);
    let jar = jar.add(cookies.end(&cookies.name(SHEET)));
    let jar = jar.add(cookies.set(&cookies.name(DONE), wave_id, Some(DAYS)));
    Ok((jar, Redirect::to("/survey/thanks")).into_response())
}

/// `GET /survey/thanks`
pub async fn thanks(State(portal): State<Shared>, visit: Visit) -> Answer {
    let lang: Lang = visit.lang;
    let page = Page::titled(words::THANKS_TITLE.plain(lang));
    Ok(page.render(&portal, &visit, move || end::thanks(lang)).await)
}
