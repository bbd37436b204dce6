//! Letters to send.

use app::{
    desk::letters::{self as page_of, LetterLine, Letters},
    text::desk as words,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};

use crate::{
    audit,
    clock::{from_millis, japan_datetime},
    db::{
        Tx,
        application::{Headline, headline_place},
        letter::{self, OfficeLetter},
    },
    entropy::Entropy,
    identity::{guard::OpenCase, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// `GET /letters`
pub async fn show(State(portal): State<Shared>, visit: Visit) -> Answer {
    let offices = visit.staff().ok_or(Refusal::NotFound)?.offices();
    let read = portal.db.read();
    let open = letter::of_offices(read, &offices, false).await?;
    let sent = letter::of_offices(read, &offices, true).await?;
    let lines = |all: Vec<OfficeLetter>| {
        all.into_iter().map(|row| line(&portal, row)).collect::<Result<Vec<_>, Refusal>>()
    };
    let model = Letters { lang: visit.lang, open: lines(open)?, sent: lines(sent)? };
    let page = Page::titled(words::LETTERS_TITLE.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}

fn line(portal: &Shared, row: OfficeLetter) -> Result<LetterLine, Refusal> {
    let key = portal.keys.unwrap_data_key(&row.data_key, &row.wrapped).map_err(Refusal::broken)?;
    let headline: Headline =
        key.open_json(headline_place(&row.application), &row.headline_sealed).map_err(Refusal::broken)?;
    Ok(LetterLine {
        id: row.id,
        application: row.application,
        number: row.receipt_number,
        to: headline.applicant,
        kind: row.kind,
        since: japan_datetime(from_millis(row.created_at)),
        sent: row.sent_at.map(|at| japan_datetime(from_millis(at))),
    })
}

/// `POST /cases/{application}/letters/{letter}/sent`
pub async fn sent(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Path((application, letter)): Path<(String, String)>,
    data: FormData,
) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "letter.sent",
        subject_kind: "application",
        subject: Some(case.0.row.id.clone()),
        detail: serde_json::json!({ "letter": letter }),
    };
    let back = if data.get("back") == Some("letters") {
        "/letters".to_owned()
    } else {
        format!("/cases/{application}")
    };
    let input = (entry, application, letter, member.id.clone(), portal.clock.now(), portal.entropy.clone());
    portal
        .db
        .write_with(
            input,
            |tx: &mut Tx, (entry, application, letter, staff, now, entropy): &(_, String, String, String, _, Entropy)| {
                Box::pin(async move {
                    // A second press changes nothing, and is no entry of its own.
                    if letter::mark_sent(tx, application, letter, staff, *now).await? {
                        audit::record(tx, entry, *now, entropy).await?;
                    }
                    Ok::<_, sqlx::Error>(())
                })
            },
        )
        .await?;
    Ok(Redirect::to(&back).into_response())
}
