//! Moving a draft to the newest version of its procedure.

use std::sync::Arc;

use app::{
    resident::carry::{self, CarryPage},
    text::resident as words,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use domain::form::diff;

use super::draft_page;
use crate::{
    clock::millis,
    db::draft,
    forms::Version,
    identity::{guard::HeldDraft, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// The newer version; none where the draft is a correction, has been sent, or is up to date.
fn newer(portal: &Shared, held: &HeldDraft) -> Option<Arc<Version>> {
    let row = &held.draft.row;
    if row.application.is_some() || row.submitted_at.is_some() {
        return None;
    }
    portal.forms.current(&row.procedure).filter(|current| current.id != row.procedure_version)
}

/// `GET /drafts/{draft}/carry`
pub async fn show(State(portal): State<Shared>, visit: Visit, held: HeldDraft) -> Answer {
    let Some(newer) = newer(&portal, &held) else {
        return Ok(Redirect::to(&format!("/drafts/{}", held.draft.row.id)).into_response());
    };
    let opened = draft_page::open(&portal, &visit, &held.draft).await?;
    let draft = &opened.model;
    let model = CarryPage {
        lang: visit.lang,
        draft: draft.id.clone(),
        title: newer.form.procedure.title.clone(),
        carried: diff::carried(&draft.form, &newer.form, &draft.answers, draft.today),
    };
    let page = Page::titled(words::CARRY_TITLE.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || carry::page(&model)).await)
}

/// `POST /drafts/{draft}/carry`
pub async fn post(State(portal): State<Shared>, held: HeldDraft) -> Answer {
    let id = held.draft.row.id.clone();
    if let Some(newer) = newer(&portal, &held) {
        let input = (id.clone(), held.draft.row.version, newer.id.clone(), millis(portal.clock.now()));
        // Somebody who goes on in another tab at this moment finds the notice again.
        portal
            .db
            .write_with(input, |tx, (id, seen, to, now)| {
                Box::pin(async move { draft::carry(tx, id, *seen, to, *now).await })
            })
            .await?;
    }
    Ok::<_, Refusal>(Redirect::to(&format!("/drafts/{id}")).into_response())
}
