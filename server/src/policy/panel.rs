//! The list of a survey: importing it, how large the next sample is, and what its draw would give.

mod listed;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app::{
    policy::panel::{self as page_of, Draw, Imported, Outcome, PanelPage},
    text::policy as words,
};
use axum::{
    extract::{FromRequest, Multipart, Query, Request, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::survey::sample::{self, Draw as How, Member};

use tokio::time::timeout;

use self::listed::{Invited, Listed};
use super::{
    Definition,
    import::{self, ImportError},
    list::List,
};
use crate::{
    admission::gate::Seat,
    audit,
    db::{WriteError, panel, survey},
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// How long a browser waits for an import, which goes on without it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Largest list, in bytes: as many lines as are taken, each with a long address.
pub const BODY_LIMIT: usize = 48 * 1024 * 1024;

/// `GET /surveys/{survey}/panel`: how large the next sample is follows from the size of the list; `?draw` draws it, which
/// takes long of a long list, and tells how it would be reached.
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    open: OpenSurvey,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let number = |name: &str| query.get(name).and_then(|number| number.parse::<u64>().ok());
    let done = match (number("added"), number("changed"), number("left")) {
        (Some(added), Some(changed), Some(left)) => Some(Outcome::Done(Imported { added, changed, left })),
        _ => None,
    };
    page(&portal, &visit, &open, done, query.contains_key("draw")).await
}

async fn page(
    portal: &Shared,
    visit: &Visit,
    open: &OpenSurvey,
    outcome: Option<Outcome>,
    draw: bool,
) -> Answer {
    let definition = Definition::of(&open.survey).map_err(Refusal::broken)?;
    let attributes = definition.attributes();
    let (wave, how) = next_wave(portal, open, &definition).await?;
    let rest = if let How::Rotating { rest, .. } = how { rest } else { 0 };
    let list = Listed::of(panel::groups(portal.db.read(), &open.survey.id, wave, rest).await?);
    let (mail, letter) = list.reached();
    let seed = &open.survey.seed;
    let (draw, invited) = match how {
        How::Everyone => (Some(Draw { wave, mail, letter }), list.planned(how, wave, seed)),
        _ if draw => {
            let (draw, invited) = drawn(portal, open, wave, how).await?;
            (Some(draw), Some(invited))
        }
        _ => (None, list.planned(how, wave, seed)),
    };
    let status = match outcome {
        None | Some(Outcome::Done(_)) => StatusCode::OK,
        Some(Outcome::NoFile | Outcome::Wrong(..)) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Outcome::Overtaken) => StatusCode::CONFLICT,
    };
    let importing =
        survey::one(portal.db.read(), &open.survey.id).await?.is_some_and(|row| row.importing.is_some());
    let model = PanelPage {
        lang: visit.lang,
        importing,
        id: open.survey.id.clone(),
        title: definition.survey.title,
        outcome,
        listed: mail + letter,
        invited: invited.as_ref().map(|invited| invited.values().sum()),
        list: list.breakdowns(&attributes, invited.as_ref()),
        draw,
        attributes: attributes
            .into_iter()
            .map(|attribute| (attribute.id.to_string(), attribute.short.clone(), attribute.values()))
            .collect(),
    };
    let page = Page::titled(words::PANEL_TITLE.plain(visit.lang)).status(status);
    Ok(page.render(portal, visit, move || page_of::page(&model)).await)
}

/// The number of the wave that opens next, and how people are drawn for it.
async fn next_wave(
    portal: &Shared,
    open: &OpenSurvey,
    definition: &Definition,
) -> Result<(i64, How), Refusal> {
    let waves = survey::waves(portal.db.read(), &open.survey.id).await?;
    Ok(match waves.first() {
        Some(wave) if wave.status == "planned" => (wave.number, wave.draw().map_err(Refusal::broken)?),
        last => (last.map_or(1, |wave| wave.number + 1), definition.survey.draw),
    })
}

/// Draws as the wave will: how many would be written to, and of which strata they are.
async fn drawn(portal: &Shared, open: &OpenSurvey, wave: i64, how: How) -> Result<(Draw, Invited), Refusal> {
    let frame = panel::frame(portal.db.read(), &open.survey.id).await?;
    let seed = open.survey.seed.clone();
    let draw = tokio::task::spawn_blocking(move || {
        let members: Vec<Member<'_>> = frame
            .iter()
            .map(|row| Member { id: &row.id, stratum: &row.stratum, last_wave: row.last_wave })
            .collect();
        let (mut draw, mut invited) = (Draw { wave, mail: 0, letter: 0 }, Invited::new());
        for row in sample::draw(&members, how, wave, &seed).into_iter().map(|index| &frame[index]) {
            *(if row.channel == "mail" { &mut draw.mail } else { &mut draw.letter }) += 1;
            *invited.entry(row.stratum.clone()).or_default() += 1;
        }
        (draw, invited)
    });
    draw.await.map_err(Refusal::broken)
}

/// `POST /surveys/{survey}/panel`: all lines, or none.
pub async fn post(State(portal): State<Shared>, visit: Visit, open: OpenSurvey, request: Request) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    // Nobody else has to wait for this client's connection.
    let seat = Seat::current();
    if let Some(seat) = &seat {
        seat.leave();
    }
    let file = uploaded(request).await;
    if let Some(seat) = &seat {
        seat.take().await;
    }
    let Some(file) = file? else {
        return page(&portal, &visit, &open, Some(Outcome::NoFile), false).await;
    };
    let attributes = Definition::of(&open.survey).map_err(Refusal::broken)?.attributes();
    let read = tokio::task::spawn_blocking(move || List::read(file, attributes)).await;
    let list = match read.map_err(Refusal::broken)? {
        Ok(list) => list,
        Err(mistakes) => {
            let outcome = Outcome::Wrong(mistakes.first, mistakes.all);
            return page(&portal, &visit, &open, Some(outcome), false).await;
        }
    };
    let actor = audit::Actor::Staff(member.id.clone());
    let survey = open.survey.id.clone();
    // It goes on where the browser does not wait for it.
    let (shared, now) = (Shared::clone(&portal), portal.clock.now());
    let storing =
        tokio::spawn(async move { import::store(&shared, &survey, Arc::new(list), actor, now).await });
    let id = &open.survey.id;
    let Ok(stored) = timeout(PATIENCE, storing).await else {
        return Ok(Redirect::to(&format!("/surveys/{id}/panel")).into_response());
    };
    let stored = match stored.map_err(Refusal::broken)? {
        Err(WriteError::Refused(ImportError::Overtaken)) => {
            return page(&portal, &visit, &open, Some(Outcome::Overtaken), false).await;
        }
        stored => stored?,
    };
    let Imported { added, changed, left } = stored;
    let to = format!("/surveys/{id}/panel?added={added}&changed={changed}&left={left}");
    Ok(Redirect::to(&to).into_response())
}

/// The file that was chosen; none where there is none.
async fn uploaded(request: Request) -> Result<Option<Vec<u8>>, Refusal> {
    let Ok(mut form) = Multipart::from_request(request, &()).await else { return Ok(None) };
    while let Some(mut field) = form.next_field().await.map_err(refusal)? {
        if field.name() != Some("list") {
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(refusal)? {
            bytes.extend_from_slice(&chunk);
        }
        return Ok((!bytes.is_empty()).then_some(bytes));
    }
    Ok(None)
}

fn refusal(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Refusal::TooLarge } else { Refusal::Unreadable }
}
