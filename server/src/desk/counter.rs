//! The counter: what a clerk enters for the person before the desk.

use app::{
    desk::counter::{self as page_of, Counter, CounterDraft},
    text::shell as words,
};
use axum::extract::State;

use crate::{
    clock::{from_millis, japan_date, japan_datetime},
    db::draft,
    forms,
    identity::visit::Visit,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `GET /counter`
pub async fn show(State(portal): State<Shared>, visit: Visit) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let procedures = portal
        .forms
        .all()
        .into_iter()
        .map(|version| version.form.procedure.clone())
        .filter(|procedure| member.works_for(procedure.office.as_str()))
        .map(|procedure| (procedure.id.to_string(), procedure.title, procedure.summary))
        .collect();
    let mut drafts = Vec::new();
    for head in draft::mine(portal.db.read(), None, None, Some(&member.id)).await? {
        let version = forms::version(&portal, &head.procedure_version).await?;
        drafts.push(CounterDraft {
            id: head.id,
            procedure: version.form.procedure.title.clone(),
            changed: japan_datetime(from_millis(head.changed_at)),
            expires: japan_date(from_millis(head.expires_at)),
        });
    }
    let model = Counter { lang: visit.lang, procedures, drafts };
    let page = Page::titled(words::COUNTER.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}
