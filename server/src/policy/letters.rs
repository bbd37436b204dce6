//! Letters with invitations, in batches.

use app::{
    policy::{
        State as Where,
        letters::{self as page_of, Letter, Letters},
    },
    text::{Lang, policy as words},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use domain::{
    japanese::postcode,
    survey::{invitation::InvitationCode, sample::Draw},
};

use super::{people, qr::qr, state};
use crate::{
    audit,
    clock::{from_millis, japan_datetime},
    db::{
        Tx,
        panel::{self, Contact},
        participation::{self, ParticipationRow},
        survey::WaveRow,
    },
    entropy::Entropy,
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// Letters on a page.
const BATCH: i64 = 100;

/// `GET /surveys/{survey}/waves/{wave}/letters`: the first that are not printed yet. A wave is open once everybody has
/// been invited: from then on none comes in between.
pub async fn show(State(portal): State<Shared>, visit: Visit, open: OpenSurvey) -> Answer {
    let wave = open.wave()?;
    let read = portal.db.read();
    let questionnaire = portal.questionnaires.of(read, &wave.id).await?;
    let batch = batch(&portal, &visit, wave).await?;
    let base = portal.config.residents_url();
    let mut letters = Vec::with_capacity(batch.len());
    for invited in &batch {
        letters.extend(letter(&portal, invited, &base).await?);
    }
    if !letters.is_empty() {
        let entry = entry(&visit, "letters.shown", wave, letters.len())?;
        note(&portal, entry).await?;
    }
    let model = Letters {
        lang: visit.lang,
        survey: open.survey.id.clone(),
        title: questionnaire.title.clone(),
        wave: wave.id.clone(),
        month: wave.month.clone(),
        city: portal.config.city(),
        office: portal.forms.office(&open.survey.office),
        contact: questionnaire.contact.clone(),
        drawn: wave.draw().map_err(Refusal::broken)? != Draw::Everyone,
        open: state(wave, visit.received_at) == Where::Open,
        closes: japan_datetime(from_millis(wave.closes_at - 1)),
        page: format!("{}/survey", without_scheme(&base)),
        left: people(participation::letters_left(read, &wave.id).await?),
        letters,
        upto: batch.last().map(|last| last.id.clone()),
    };
    let page = Page::titled(words::LETTERS_TITLE.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}

/// An address as people type it.
pub fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

async fn batch(portal: &Shared, visit: &Visit, wave: &WaveRow) -> Result<Vec<ParticipationRow>, Refusal> {
    if state(wave, visit.received_at) != Where::Open {
        return Ok(Vec::new());
    }
    Ok(participation::letters(portal.db.read(), &wave.id, "", BATCH).await?)
}

/// A letter; none where its reader is no longer known, or cannot be read.
async fn letter(portal: &Shared, invited: &ParticipationRow, base: &str) -> Result<Option<Letter>, Refusal> {
    let Some(row) = panel::contact(portal.db.read(), &invited.member).await? else { return Ok(None) };
    let opened = portal.keys.survey_key().open_json(panel::place(&row.id), &row.contact_sealed);
    let contact: Contact = match opened {
        Ok(contact) => contact,
        Err(error) => {
            tracing::error!(member = invited.member, %error, "a contact cannot be read; there is no letter to it");
            return Ok(None);
        }
    };
    let code = InvitationCode::from_bits(portal.keys.invitation(&invited.id));
    Ok(Some(Letter {
        lang: Lang::parse(&row.lang).unwrap_or_default(),
        name: contact.name,
        postcode: postcode::format(&contact.postcode),
        address: contact.address,
        code,
        qr: qr(&format!("{base}/survey/i/{code}")).map_err(Refusal::broken)?,
    }))
}

/// `POST /surveys/{survey}/waves/{wave}/letters/printed`: those up to an id, which has to be one of the batch that is
/// shown at present. A second press changes nothing.
pub async fn printed(State(portal): State<Shared>, visit: Visit, open: OpenSurvey, data: FormData) -> Answer {
    let wave = open.wave()?;
    let upto = data.get("upto").unwrap_or_default();
    let batch = batch(&portal, &visit, wave).await?;
    if let Some(at) = batch.iter().position(|invited| invited.id == upto) {
        let entry = entry(&visit, "letters.printed", wave, at + 1)?;
        let input = (entry, wave.id.clone(), upto.to_owned(), portal.clock.now(), portal.entropy.clone());
        portal
            .db
            .write_with(
                input,
                |tx: &mut Tx, (entry, wave, upto, now, entropy): &(_, String, String, _, Entropy)| {
                    Box::pin(async move {
                        if participation::printed(tx, wave, upto).await? > 0 {
                            audit::record(tx, entry, *now, entropy).await?;
                        }
                        Ok::<_, sqlx::Error>(())
                    })
                },
            )
            .await?;
    }
    let to = format!("/surveys/{}/waves/{}/letters", open.survey.id, wave.id);
    Ok(Redirect::to(&to).into_response())
}

fn entry(
    visit: &Visit,
    action: &'static str,
    wave: &WaveRow,
    letters: usize,
) -> Result<audit::Entry, Refusal> {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    Ok(audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action,
        subject_kind: "wave",
        subject: Some(wave.id.clone()),
        detail: serde_json::json!({ "letters": letters }),
    })
}

/// Who saw codes stands in the audit trail.
async fn note(portal: &Shared, entry: audit::Entry) -> Result<(), Refusal> {
    let input = (entry, portal.clock.now(), portal.entropy.clone());
    portal
        .db
        .write_with(input, |tx: &mut Tx, (entry, now, entropy)| {
            Box::pin(async move { audit::record(tx, entry, *now, entropy).await })
        })
        .await?;
    Ok(())
}
