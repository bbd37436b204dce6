//! The list of a survey: importing it, and what the next draw would give.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    policy::panel::{self as page_of, Draw, Imported, Outcome, PanelPage},
    text::policy as words,
};
use axum::{
    extract::{FromRequest, Multipart, Query, Request, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::survey::sample::{self, Member};

use super::{Definition, definition::by_attribute, import, list::List};
use crate::{
    admission::gate::Seat,
    audit,
    db::{
        panel::{self, FrameRow},
        survey,
    },
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// Largest list, in bytes: as many lines as are taken, each with a long address.
pub const BODY_LIMIT: usize = 48 * 1024 * 1024;

/// `GET /surveys/{survey}/panel`
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
    page(&portal, &visit, &open, done).await
}

async fn page(portal: &Shared, visit: &Visit, open: &OpenSurvey, outcome: Option<Outcome>) -> Answer {
    let definition = Definition::of(&open.survey).map_err(Refusal::broken)?;
    let attributes = definition.attributes();
    let frame = panel::frame(portal.db.read(), &open.survey.id).await?;
    let (wave, drawn) = next_draw(portal, open, &definition, &frame).await?;
    let of = |channel: &str| drawn.iter().filter(|index| frame[**index].channel == channel).count() as u64;
    let draw = (!frame.is_empty()).then(|| Draw { wave, mail: of("mail"), letter: of("letter") });
    let mut strata: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    for row in &frame {
        strata.entry(&row.stratum).or_default()[0] += 1;
    }
    for index in drawn {
        strata.entry(&frame[index].stratum).or_default()[1] += 1;
    }
    let strata: Vec<(String, [u64; 2])> =
        strata.into_iter().map(|(stratum, numbers)| (stratum.to_owned(), numbers)).collect();
    let status = match outcome {
        None | Some(Outcome::Done(_)) => StatusCode::OK,
        Some(Outcome::NoFile | Outcome::Wrong(..)) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let model = PanelPage {
        lang: visit.lang,
        id: open.survey.id.clone(),
        title: definition.survey.title,
        outcome,
        listed: frame.len() as u64,
        draw,
        list: by_attribute(&attributes, &strata),
        attributes: attributes
            .into_iter()
            .map(|attribute| (attribute.id.to_string(), attribute.short.clone(), attribute.values()))
            .collect(),
    };
    let page = Page::titled(words::PANEL_TITLE.plain(visit.lang)).status(status);
    Ok(page.render(portal, visit, move || page_of::page(&model)).await)
}

/// The number of the wave that opens next, and who of the list would be invited to it.
async fn next_draw(
    portal: &Shared,
    open: &OpenSurvey,
    definition: &Definition,
    frame: &[FrameRow],
) -> Result<(i64, Vec<usize>), Refusal> {
    let waves = survey::waves(portal.db.read(), &open.survey.id).await?;
    let (wave, how) = match waves.first() {
        Some(wave) if wave.status == "planned" => (wave.number, wave.draw().map_err(Refusal::broken)?),
        last => (last.map_or(1, |wave| wave.number + 1), definition.survey.draw),
    };
    let members: Vec<Member<'_>> = frame
        .iter()
        .map(|row| Member { id: &row.id, stratum: &row.stratum, last_wave: row.last_wave })
        .collect();
    Ok((wave, sample::draw(&members, how, wave, &open.survey.seed)))
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
        return page(&portal, &visit, &open, Some(Outcome::NoFile)).await;
    };
    let attributes = Definition::of(&open.survey).map_err(Refusal::broken)?.attributes();
    let read = tokio::task::spawn_blocking(move || List::read(file, attributes)).await;
    let list = match read.map_err(Refusal::broken)? {
        Ok(list) => list,
        Err(mistakes) => {
            let outcome = Outcome::Wrong(mistakes.first, mistakes.all);
            return page(&portal, &visit, &open, Some(outcome)).await;
        }
    };
    let actor = audit::Actor::Staff(member.id.clone());
    let survey = open.survey.id.clone();
    // It goes on where the browser does not wait for it.
    let shared = Shared::clone(&portal);
    let storing = tokio::spawn(async move { import::store(&shared, &survey, Arc::new(list), actor).await });
    let Imported { added, changed, left } = storing.await.map_err(Refusal::broken)??;
    let id = &open.survey.id;
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
