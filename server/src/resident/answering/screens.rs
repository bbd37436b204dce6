//! Screens of a sheet.

use std::sync::Arc;

use app::{resident::survey::sheet as screen, text::Spoken};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::survey::{
    answer::{Typed, problems},
    questionnaire::Questionnaire,
};

use super::{Browser, gone, open, place, seal};
use crate::{
    db::sheet::{self, Change},
    identity::visit::Visit,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::{form_data::FormData, front},
};

/// `GET /survey/answer`: where one was.
pub async fn resume(State(portal): State<Shared>, visit: Visit, jar: CookieJar) -> Answer {
    let browser = Browser::of(&portal, &visit, jar);
    let open = match open(&portal, &visit, &browser, None).await? {
        Ok(open) => open,
        Err(why) => return gone(&portal, &visit, why).await,
    };
    Ok(Redirect::to(&place(&open.sheet.questionnaire, open.sheet.reached)).into_response())
}

/// `GET /survey/answer/{block}`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    Path(block): Path<String>,
) -> Answer {
    let browser = Browser::of(&portal, &visit, jar);
    let sheet = match open(&portal, &visit, &browser, None).await? {
        Ok(open) => open.sheet,
        Err(why) => return gone(&portal, &visit, why).await,
    };
    let at = position(&sheet.questionnaire, &block)?;
    if at > sheet.reached {
        return Ok(Redirect::to(&place(&sheet.questionnaire, sheet.reached)).into_response());
    }
    let title = sheet.questionnaire.blocks[at].title.plain(visit.lang);
    let page = Page::titled(title).form(screen::FORM);
    Ok(page.render(&portal, &visit, move || screen::page(&sheet, at)).await)
}

fn position(questionnaire: &Questionnaire, block: &str) -> Result<usize, Refusal> {
    questionnaire.blocks.iter().position(|one| one.id.as_str() == block).ok_or(Refusal::NotFound)
}

/// `POST /survey/answer/{block}`: stored as typed; the next page says what is wrong.
pub async fn store(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    Path(block): Path<String>,
    data: FormData,
) -> Answer {
    let browser = Browser::of(&portal, &visit, jar);
    // Two windows of one person: each stores its own screen, on top of the other.
    for _ in 0..5 {
        let mut open = match open(&portal, &visit, &browser, Some(&data)).await? {
            Ok(open) => open,
            Err(why) => return gone(&portal, &visit, why).await,
        };
        let questionnaire = Arc::clone(&open.sheet.questionnaire);
        let at = position(&questionnaire, &block)?;
        let lang = data.language();
        let last_item = take_in(&questionnaire, at, &data, &mut open.sheet.typed);
        let done = if lang.is_some() { at } else { at + 1 };
        let change = Change {
            version: open.row.version,
            reached: i64::try_from(done).unwrap_or(i64::MAX),
            last_item,
            answers_sealed: seal(&portal, &open.row.id, &open.sheet.typed)?,
        };
        let stored = portal
            .db
            .write_with((open.row.id.clone(), change), |tx, (id, change)| {
                Box::pin(async move { sheet::store(tx, id, change).await })
            })
            .await?;
        if !stored {
            continue;
        }
        let jar = browser.turn_to(&open.slot).jar();
        let wrong = !problems(&questionnaire.blocks[at], &open.sheet.typed).is_empty();
        let here = place(&questionnaire, at);
        let (jar, to) = match (lang, data.then()) {
            (Some(lang), _) => (front::with_language(&portal, &visit, jar, lang), here),
            (None, "back") => (jar, place(&questionnaire, at.saturating_sub(1))),
            (None, _) if wrong => (jar, format!("{here}#errors")),
            (None, _) => (jar, place(&questionnaire, at + 1)),
        };
        return Ok((jar, Redirect::to(&to)).into_response());
    }
    Err(Refusal::Busy)
}

/// Takes a screen's values from a form; the last item that has an answer now.
fn take_in(questionnaire: &Questionnaire, at: usize, data: &FormData, typed: &mut Typed) -> Option<String> {
    let mut last = None;
    for item in &questionnaire.blocks[at].items {
        for column in item.columns() {
            let id = column.id.as_str();
            let values: Vec<&str> = data
                .fields
                .iter()
                .filter(|(name, value)| name == id && !value.is_empty())
                .map(|(_, value)| value.as_str())
                .collect();
            if values.is_empty() {
                typed.remove(id);
            } else {
                typed.insert(id.to_owned(), values.join(" ").chars().take(MOST).collect());
                last = Some(item.id.to_string());
            }
        }
    }
    last
}

/// Most characters kept of one answer, however many are sent.
const MOST: usize = 10_000;
