//! Mail that was given up, for administrators: neither addresses nor texts.

use app::{
    desk::outbox::{self as page_of, DeadLetter},
    text::shell as words,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};

use crate::{
    audit,
    clock::{from_millis, japan_datetime},
    db::Tx,
    entropy::Entropy,
    identity::visit::Visit,
    mail::outbox,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// Most letters on the page.
const MOST: i64 = 200;

/// `GET /outbox`
pub async fn show(State(portal): State<Shared>, visit: Visit) -> Answer {
    let dead = outbox::dead_letters(portal.db.read(), MOST).await?;
    let letters: Vec<DeadLetter> = dead
        .into_iter()
        .map(|letter| DeadLetter {
            id: letter.id,
            kind: letter.kind,
            attempts: letter.attempts,
            error: letter.last_error.unwrap_or_default(),
            at: japan_datetime(from_millis(letter.dead_at)),
        })
        .collect();
    let lang = visit.lang;
    let page = Page::titled(words::DEAD_LETTERS.plain(lang));
    Ok(page.render(&portal, &visit, move || page_of::page(lang, &letters)).await)
}

/// `POST /outbox/{mail}/retry`
pub async fn retry(State(portal): State<Shared>, visit: Visit, Path(mail): Path<String>) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "mail.retried",
        subject_kind: "outbox",
        subject: Some(mail.clone()),
        detail: serde_json::Value::Null,
    };
    let input = (entry, mail, portal.clock.now(), portal.entropy.clone());
    portal
        .db
        .write_with(input, |tx: &mut Tx, (entry, mail, now, entropy): &(_, String, _, Entropy)| {
            Box::pin(async move {
                if outbox::retry_dead(tx, mail, *now).await? {
                    audit::record(tx, entry, *now, entropy).await?;
                }
                Ok::<_, sqlx::Error>(())
            })
        })
        .await?;
    Ok(Redirect::to("/outbox").into_response())
}
