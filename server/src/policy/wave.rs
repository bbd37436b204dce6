//! A wave: how it goes, and stopping it.

use app::policy::wave::{self as page_of, LONGEST_REASON, Left, Rates, Reminders, Stop, StopError, WavePage};
use app::{
    policy::{State as Where, Tally, plain_month, strata::Breakdown},
    text::policy as words,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::survey::questionnaire::Questionnaire;

use super::{Attribute, definition::by_attribute, people, state, tally};
use crate::{
    audit,
    clock::{from_millis, japan_datetime, millis},
    db::{
        Tx, participation, response, sheet,
        survey::{self, WaveRow},
    },
    entropy::Entropy,
    identity::{guard::OpenSurvey, visit::Visit},
    mail::outbox,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// `GET /surveys/{survey}/waves/{wave}`
pub async fn show(State(portal): State<Shared>, visit: Visit, open: OpenSurvey) -> Answer {
    page(&portal, &visit, &open.survey.id, open.wave()?, Stop::default()).await
}

async fn page(portal: &Shared, visit: &Visit, survey: &str, wave: &WaveRow, stop: Stop) -> Answer {
    let read = portal.db.read();
    let now = visit.received_at;
    let state = state(wave, now);
    let questionnaire = portal.questionnaires.of(read, &wave.id).await?;
    let (strata, tally) = tally(read, wave).await?;
    let strata: Vec<(String, [u64; 2])> =
        strata.into_iter().map(|row| (row.stratum, [people(row.invited), people(row.finished)])).collect();
    let counted = response::counted(read, &wave.id).await?;
    let of = |mode: &str| counted.iter().find(|(known, _)| known == mode).map(|(_, n)| people(*n));
    let threshold = questionnaire.release.threshold;
    let enough = counted.iter().map(|(_, n)| people(*n)).sum::<u64>() >= threshold;
    let status = match stop.error {
        None => StatusCode::OK,
        Some(StopError::Changed) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let model = WavePage {
        lang: visit.lang,
        survey: survey.to_owned(),
        title: questionnaire.title.clone(),
        id: wave.id.clone(),
        version: wave.version,
        month: wave.month.clone(),
        state,
        opens: japan_datetime(from_millis(wave.opens_at)),
        closes: japan_datetime(from_millis(wave.closes_at - 1)),
        stopped: wave.stopped_reason.clone(),
        threshold,
        tally,
        rates: by_attribute(&Attribute::of(&questionnaire), &strata).into_iter().map(rates).collect(),
        open_link: wave.open_link.then(|| of("open")),
        minutes: if enough { response::median_minutes(read, &wave.id).await? } else { None },
        reminders: reminders(wave, millis(now)),
        letters: match state {
            Where::Open => people(participation::letters_left(read, &wave.id).await?),
            _ => 0,
        },
        left: match state {
            Where::Open => Some(left(&questionnaire, &sheet::left_at(read, &wave.id).await?)),
            _ => None,
        },
        counted: !counted.is_empty(),
        stop: can_be_stopped(wave).then_some(stop),
    };
    let month = plain_month(&wave.month, visit.lang);
    let page = Page::titled(words::WAVE_TITLE.fill(visit.lang, &[("month", &month)])).status(status);
    Ok(page.render(portal, visit, move || page_of::page(&model)).await)
}

fn can_be_stopped(wave: &WaveRow) -> bool {
    matches!(wave.status.as_str(), "planned" | "open")
}

fn rates(breakdown: Breakdown) -> Rates {
    let tally = |numbers: &[u64]| match numbers {
        [invited, answered] => Tally { invited: *invited, answered: *answered },
        _ => Tally::default(),
    };
    let lines = breakdown.lines.into_iter().map(|(label, numbers)| (label, tally(&numbers)));
    Rates { attribute: breakdown.attribute, lines: lines.collect() }
}

fn reminders(wave: &WaveRow, now: i64) -> Reminders {
    let all = wave.reminders();
    let sent = usize::try_from(wave.reminded).unwrap_or(0);
    let next = all.get(sent).filter(|at| can_be_stopped(wave) && **at > now && **at < wave.closes_at);
    Reminders { sent, all: all.len(), next: next.map(|at| japan_datetime(from_millis(*at))) }
}

fn left(questionnaire: &Questionnaire, rows: &[(Option<String>, i64)]) -> Left {
    let of = |item: Option<&str>| {
        rows.iter().filter(|(at, _)| at.as_deref() == item).map(|(_, n)| people(*n)).sum::<u64>()
    };
    let items = questionnaire.blocks.iter().flat_map(|block| &block.items);
    Left {
        nothing: of(None),
        after: items.map(|item| (item.short.clone(), of(Some(item.id.as_str())))).collect(),
    }
}

/// `POST /surveys/{survey}/waves/{wave}/stop`
pub async fn stop(State(portal): State<Shared>, visit: Visit, open: OpenSurvey, data: FormData) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let wave = open.wave()?;
    let here = format!("/surveys/{}/waves/{}", open.survey.id, wave.id);
    let reason = data.get("reason").unwrap_or_default().trim().to_owned();
    let has = reason.chars().count();
    let error = match has {
        _ if !can_be_stopped(wave) => Some(StopError::Changed),
        0 => Some(StopError::NoReason),
        has if has > LONGEST_REASON => Some(StopError::TooLong(has)),
        _ => None,
    };
    if error.is_some() {
        return page(&portal, &visit, &open.survey.id, wave, Stop { reason, error }).await;
    }
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "wave.stopped",
        subject_kind: "wave",
        subject: Some(wave.id.clone()),
        detail: serde_json::Value::Null,
    };
    let version = data.number("_version");
    let input = (entry, wave.id.clone(), version, reason.clone(), portal.clock.now(), portal.entropy.clone());
    let stopped = portal
        .db
        .write_with(
            input,
            |tx: &mut Tx, (entry, wave, version, reason, now, entropy): &(_, String, i64, String, _, Entropy)| {
                Box::pin(async move {
                    let stopped = survey::stop(tx, wave, *version, reason).await?;
                    if stopped {
                        // What links answers to people does not outlive the wave, and nobody is asked any more.
                        sheet::clear(tx, wave).await?;
                        response::discard(tx, wave).await?;
                        outbox::cancel(tx, wave).await?;
                        audit::record(tx, entry, *now, entropy).await?;
                    }
                    Ok::<_, sqlx::Error>(stopped)
                })
            },
        )
        .await?;
    if stopped {
        return Ok(Redirect::to(&here).into_response());
    }
    // As it is now.
    let wave = survey::wave(portal.db.read(), &wave.id).await?.ok_or(Refusal::NotFound)?;
    let stop = Stop { reason, error: Some(StopError::Changed) };
    page(&portal, &visit, &open.survey.id, &wave, stop).await
}
