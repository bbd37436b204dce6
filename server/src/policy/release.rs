//! Publishing a wave: its release is made of the counted answers, looked at, and frozen with the time from which it is
//! public. A correction is another number with its reason.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    policy::release::{self as page_of, Ready, ReleasePage, State},
    resident::results::wave::{self as wave_of, WavePage},
    text::{Phrase, results_public as words, ruby_free},
};
use axum::{
    extract::{Query, State as Shares},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::survey::{
    item::Bank,
    publication::{Gathered, Mode, Publication, Wave, publication},
    release::ProtectError,
    sample::Draw,
};
use jiff::{Timestamp, civil::DateTime, tz::Offset};

use crate::{
    audit,
    clock::{from_millis, japan_date, japan_datetime, millis},
    db::{
        Tx, response,
        survey::{SurveyRow, WaveRow},
        survey_release::{self, ReleaseLine, ReleaseRow},
    },
    entropy::Entropy,
    identity::{guard::OpenSurvey, visit::Visit},
    jobs::waves::counting,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
    results,
    surveys::QuestionnaireError,
};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;
/// A day, in milliseconds.
const DAY: i64 = 24 * 3_600_000;
/// As inputs of date and time have it.
const WRITTEN: &str = "%Y-%m-%dT%H:%M";

/// A release that was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The wave has not been counted for good.
    #[error("not counted")]
    NotCounted,
    /// The counts do not fit together.
    #[error(transparent)]
    Counts(#[from] ProtectError),
    /// Something is stored in another shape.
    #[error("{0}")]
    Broken(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Storage(#[from] sqlx::Error),
}

/// Makes what would be published of a wave. Changes nothing.
///
/// # Errors
/// [`NotMade`]
pub async fn make(portal: &Shared, survey: &SurveyRow, wave: &WaveRow) -> Result<Publication, NotMade> {
    if wave.status != "counted" {
        return Err(NotMade::NotCounted);
    }
    let read = portal.db.read();
    let broken = |error: &dyn std::fmt::Display| NotMade::Broken(error.to_string());
    let questionnaire = portal.questionnaires.of(read, &wave.id).await.map_err(|error| match error {
        QuestionnaireError::Storage(error) => NotMade::Storage(error),
        error => broken(&error),
    })?;
    let invited = wave.invited.and_then(|invited| u64::try_from(invited).ok()).filter(|invited| *invited > 0);
    let everyone = wave.draw().map_err(|error| broken(&error))? == Draw::Everyone;
    let mut gathered = Vec::new();
    // Those who were invited are stored as the sample, whether they were drawn or not.
    for (stored, mode) in
        [("sample", if everyone { Mode::Census } else { Mode::Sample }), ("open", Mode::Open)]
    {
        let rows = response::columns(read, &wave.id, stored).await?;
        if rows.is_empty() {
            continue;
        }
        gathered.push(Gathered {
            mode,
            columns: counting::read(rows),
            invited: invited.filter(|_| mode != Mode::Open),
            secret: portal.keys.release_secret(&wave.id, stored),
        });
    }
    let bank: Bank = serde_json::from_str(&survey.bank).unwrap_or(Bank { format: 1, items: Vec::new() });
    let (from, until) = (japan_date(from_millis(wave.opens_at)), japan_date(from_millis(wave.closes_at - 1)));
    let month = wave.month.clone();
    // Counting takes a while; others are to be answered meanwhile.
    let made = tokio::task::spawn_blocking(move || {
        publication(&questionnaire, &bank, Wave { month: &month, from, until }, gathered)
    });
    Ok(made.await.map_err(|error| broken(&error))??)
}

/// When a release becomes public where nothing else is said: so many days after the closing.
#[must_use]
pub fn embargo(wave: &WaveRow, days: u32) -> i64 {
    wave.closes_at.saturating_add(i64::from(days).saturating_mul(DAY))
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Typed {
    public_at: Option<String>,
    public_at_wrong: Option<Phrase>,
    reason: String,
    reason_wrong: Option<Phrase>,
    changed: bool,
}

/// `GET /surveys/{survey}/waves/{wave}/release`
pub async fn show(Shares(portal): Shares<Shared>, visit: Visit, open: OpenSurvey) -> Answer {
    respond(&portal, &visit, &open, Typed::default(), StatusCode::OK).await
}

async fn respond(
    portal: &Shared,
    visit: &Visit,
    open: &OpenSurvey,
    typed: Typed,
    status: StatusCode,
) -> Answer {
    let wave = open.wave()?;
    let now = millis(portal.clock.now());
    let questionnaire = portal.questionnaires.of(portal.db.read(), &wave.id).await?;
    let log = survey_release::log(portal.db.read(), &wave.id).await?;
    let state = match make(portal, &open.survey, wave).await {
        Ok(publication) if publication.parts.is_empty() => State::TooFew(publication.threshold),
        Ok(publication) => {
            let days = questionnaire.release.embargo_days;
            State::Ready(Box::new(Ready {
                publication,
                number: next(&log),
                embargo_days: days,
                public_at: typed.public_at.unwrap_or_else(|| written(proposed(wave, &log, days, now))),
                public_at_wrong: typed.public_at_wrong,
                reason: typed.reason,
                reason_wrong: typed.reason_wrong,
            }))
        }
        Err(NotMade::NotCounted) => State::NotCounted,
        Err(NotMade::Storage(error)) => return Err(error.into()),
        Err(error @ (NotMade::Counts(_) | NotMade::Broken(_))) => {
            tracing::error!(wave = wave.id, %error, "a release could not be made");
            State::Broken
        }
    };
    let model = ReleasePage {
        lang: visit.lang,
        survey: open.survey.id.clone(),
        wave: wave.id.clone(),
        title: questionnaire.title.clone(),
        month: wave.month.clone(),
        state,
        releases: results::log(&log, now),
        changed: typed.changed,
    };
    let page = Page::titled(model.title()).status(status);
    Ok(page.render(portal, visit, move || page_of::page(&model)).await)
}

fn next(log: &[ReleaseLine]) -> i64 {
    log.last().map_or(1, |line| line.number + 1)
}

/// The usual time of the first number; a correction comes at once, yet not before what it corrects.
fn proposed(wave: &WaveRow, log: &[ReleaseLine], days: u32, now: i64) -> i64 {
    log.last().map_or_else(|| embargo(wave, days), |before| before.public_at).max(now)
}

fn written(at: i64) -> String {
    japan_datetime(from_millis(at)).strftime(WRITTEN).to_string()
}

/// The time that was typed: not past, and not before the number that it corrects.
fn typed_time(typed: &str, log: &[ReleaseLine], now: Timestamp) -> Option<i64> {
    let at: DateTime = typed.trim().parse().ok()?;
    let at = Offset::constant(9).to_timestamp(at).ok().map(millis)?;
    // Minutes are typed: this very one is now.
    let at = if at <= millis(now) && at > millis(now) - 60_000 { millis(now) } else { at };
    let before = log.last().map_or(i64::MIN, |line| line.public_at / 60_000 * 60_000);
    (at >= millis(now) && at >= before).then_some(at)
}

/// `POST /surveys/{survey}/waves/{wave}/release`
pub async fn post(Shares(portal): Shares<Shared>, visit: Visit, open: OpenSurvey, data: FormData) -> Answer {
    let (member, wave) = (visit.staff().ok_or(Refusal::NotFound)?, open.wave()?);
    let now = portal.clock.now();
    let log = survey_release::log(portal.db.read(), &wave.id).await?;
    let number = data.number("number");
    let text = |name: &str| data.get(name).unwrap_or_default().trim().to_owned();
    let mut typed = Typed { public_at: Some(text("public_at")), reason: text("reason"), ..Typed::default() };
    if number != next(&log) && !log.is_empty() {
        typed.changed = true;
        return respond(&portal, &visit, &open, typed, StatusCode::CONFLICT).await;
    }
    let public_at = typed_time(&text("public_at"), &log, now);
    if public_at.is_none() {
        typed.public_at_wrong = Some(words::PUBLIC_AT_WRONG);
    }
    if number > 1 && !(1..=LONGEST_REASON).contains(&typed.reason.chars().count()) {
        typed.reason_wrong = Some(words::REASON_MISSING);
    }
    let (Some(public_at), None, 1..) = (public_at, typed.reason_wrong, number) else {
        return respond(&portal, &visit, &open, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let publication = match make(&portal, &open.survey, wave).await {
        Ok(publication) if !publication.parts.is_empty() => publication,
        _ => return respond(&portal, &visit, &open, typed, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let release = ReleaseRow {
        id: portal.entropy.id(now),
        wave: wave.id.clone(),
        number,
        content: serde_json::to_string(&publication).map_err(Refusal::broken)?,
        reason: (number > 1).then(|| typed.reason.clone()),
        made_at: millis(now),
        public_at,
    };
    if !store(&portal, release, &member.id, now).await? {
        typed.changed = true;
        return respond(&portal, &visit, &open, typed, StatusCode::CONFLICT).await;
    }
    Ok(Redirect::to(&format!("/surveys/{}/waves/{}/release", open.survey.id, wave.id)).into_response())
}

/// Freezes a release, with its audit entry; false where another has that number.
async fn store(portal: &Shared, release: ReleaseRow, staff: &str, now: Timestamp) -> Result<bool, Refusal> {
    let entry = audit::Entry {
        actor: audit::Actor::Staff(staff.to_owned()),
        action: if release.number > 1 { "release.corrected" } else { "release.made" },
        subject_kind: "wave",
        subject: Some(release.wave.clone()),
        detail: serde_json::json!({ "number": release.number, "public_at": release.public_at }),
    };
    let input = (release, entry, staff.to_owned(), now, portal.entropy.clone());
    let stored = portal
        .db
        .write_with(
            input,
            |tx: &mut Tx, (release, entry, staff, now, entropy): &(ReleaseRow, _, String, Timestamp, Entropy)| {
                Box::pin(async move {
                    let added = survey_release::add(tx, release, staff).await?;
                    if added {
                        audit::record(tx, entry, *now, entropy).await?;
                    }
                    Ok::<_, sqlx::Error>(added)
                })
            },
        )
        .await?;
    Ok(stored)
}

/// `GET /surveys/{survey}/waves/{wave}/release/preview`: a number, made or to be made, as the public will see it.
pub async fn preview(
    Shares(portal): Shares<Shared>,
    visit: Visit,
    open: OpenSurvey,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Answer {
    let wave = open.wave()?;
    let log = survey_release::log(portal.db.read(), &wave.id).await?;
    let number = asked.get("number").and_then(|number| number.parse().ok()).unwrap_or_else(|| next(&log));
    let publication = match log.iter().find(|line| line.number == number) {
        Some(line) => {
            Arc::clone(&portal.publications.of(portal.db.read(), &line.id, number).await?.publication)
        }
        None => match make(&portal, &open.survey, wave).await {
            Ok(publication) => Arc::new(publication),
            // The page before says why there is nothing to see.
            Err(_) => return respond(&portal, &visit, &open, Typed::default(), StatusCode::OK).await,
        },
    };
    let by = asked.get("by").and_then(|by| publication.columns.iter().find(|known| known.id.as_str() == by));
    let by = by.filter(|column| column.crossed).map(|column| column.id.clone());
    let model = WavePage {
        lang: visit.lang,
        publication,
        number,
        latest: number,
        log: Vec::new(),
        by,
        preview: true,
    };
    let page = Page::titled(ruby_free(&wave_of::title(&model)));
    Ok(page.render(&portal, &visit, move || wave_of::page(&model)).await)
}
