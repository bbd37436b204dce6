//! Screens of a sheet.

use std::{collections::BTreeMap, sync::Arc};

use app::{resident::survey::sheet as screen, text::Spoken};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::survey::{
    answer::{Typed, problems},
    questionnaire::Questionnaire,
};

use super::{Browser, Claim, gone, open, place, seal};
use crate::{
    db::sheet::{self, Change},
    identity::visit::Visit,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::{form_data::FormData, front},
};

/// `GET /survey/answer`: where one was.
pub async fn resume(
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
    let to = claim.on(place(&open.sheet.questionnaire, open.sheet.reached));
    Ok(Redirect::to(&to).into_response())
}

/// `GET /survey/answer/{block}`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    Path(block): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let browser = Browser::of(&portal, &visit, jar);
    let claim = Claim::of(|name| query.get(name).map(String::as_str));
    let sheet = match open(&portal, &visit, &browser, &claim).await? {
        Ok(open) => open.sheet,
        Err(why) => return gone(&portal, &visit, &claim, why).await,
    };
    let at = position(&sheet.questionnaire, &block)?;
    if at > sheet.reached {
        let to = claim.on(place(&sheet.questionnaire, sheet.reached));
        return Ok(Redirect::to(&to).into_response());
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
    let claim = Claim::of(|name| data.get(name));
    // Two windows of one person: each stores its own screen, on top of the other.
    for _ in 0..5 {
        let mut open = match open(&portal, &visit, &browser, &claim).await? {
            Ok(open) => open,
            Err(why) => return gone(&portal, &visit, &claim, why).await,
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
        let page = |at| claim.on(place(&questionnaire, at));
        let (jar, to) = match (lang, data.then()) {
            (Some(lang), _) => (front::with_language(&portal, &visit, jar, lang), page(at)),
            (None, "back") => (jar, page(at.saturating_sub(1))),
            (None, _) if wrong => (jar, format!("{}#errors", page(at))),
            (None, then) => (jar, page(chosen(&questionnaire, then).unwrap_or(at + 1))),
        };
        return Ok((jar, Redirect::to(&to)).into_response());
    }
    Err(Refusal::Busy)
}

/// The screen, or the end, that was chosen from the list of steps.
fn chosen(questionnaire: &Questionnaire, then: &str) -> Option<usize> {
    let to = then.strip_prefix("to:")?;
    (0..=questionnaire.blocks.len()).find(|at| place(questionnaire, *at) == to)
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
