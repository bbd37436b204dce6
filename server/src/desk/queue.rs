//! The queue and its search.

use std::collections::{BTreeMap, HashMap};

use app::{
    desk::{
        queue::{self as page_of, Clock, Found, Line, List, Queue},
        sign_in::no_office_page,
    },
    text::{Lang, Spoken, desk as words},
};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect},
};
use domain::application::{clock::LegalClock, status::Status};
use domain::form::{Form, Id, Text, definition::Kind, grouped};
use jiff::civil::Date;

use crate::{
    audit,
    clock::{from_millis, japan_date, japan_datetime},
    db::{
        Tx,
        application::{Headline, headline_place},
        queue::{self, Cell, From, Running},
    },
    forms::{self, Version},
    identity::visit::{StaffMember, Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// Longest query, in characters.
const LONGEST: usize = 100;

/// `GET /`: filtered by status. What is in the address tells of nobody.
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let offices = member.offices();
    let lang = visit.lang;
    if offices.is_empty() && !member.surveying().is_empty() {
        return Ok(Redirect::to("/surveys").into_response());
    }
    if offices.is_empty() {
        let administrator = member.is_administrator();
        let page = Page::titled(words::NO_OFFICE_TITLE.plain(lang));
        return Ok(page.render(&portal, &visit, move || no_office_page(lang, administrator)).await);
    }
    let get = |name: &str| query.get(name).map(String::as_str);
    let status = get("status").and_then(Status::parse);
    let from = From::parse(get("after"), get("before"));
    let read = portal.db.read();
    let counters = queue::counters(read, &offices).await?;
    let page = queue::list(read, &offices, status, &from).await?;
    let list = list(&portal, page, japan_date(visit.received_at)).await?;
    let model = Queue { lang, counters, status, list };
    let page = Page::titled(words::QUEUE_TITLE.plain(lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}

/// `POST /search`: posted and answered at once, so that nothing personal gets into an address.
pub async fn search(State(portal): State<Shared>, visit: Visit, data: FormData) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let lang = visit.lang;
    let typed: String = data.get("query").unwrap_or_default().trim().chars().take(LONGEST).collect();
    let wanted = queue::read_query(&typed);
    let from = From::parse(data.get("after"), data.get("before"));
    let page = queue::find(portal.db.read(), &portal.keys, &member.offices(), &wanted, &from).await?;
    note_search(&portal, member, &visit, wanted.first().map_or("", |wanted| wanted.kind), page.lines.len())
        .await?;
    let list = list(&portal, page, japan_date(visit.received_at)).await?;
    let model = Found { lang, typed, list };
    let page = Page::titled(words::FOUND_TITLE.plain(lang));
    Ok(page.render(&portal, &visit, move || page_of::found_page(&model)).await)
}

async fn note_search(
    portal: &Shared,
    member: &StaffMember,
    visit: &Visit,
    kind: &'static str,
    hits: usize,
) -> Result<(), Refusal> {
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "case.searched",
        subject_kind: "search_token",
        subject: None,
        detail: serde_json::json!({ "kind": kind, "hits": hits }),
    };
    let input = (entry, visit.received_at, portal.entropy.clone());
    portal
        .db
        .write_with(input, |tx: &mut Tx, (entry, now, entropy)| {
            Box::pin(async move { audit::record(tx, entry, *now, entropy).await })
        })
        .await?;
    Ok(())
}

/// Opens a page's lines: two statements more, however long it is.
async fn list(portal: &Shared, page: queue::Page, today: Date) -> Result<List, Refusal> {
    let read = portal.db.read();
    let ids: Vec<&str> = page.lines.iter().map(|line| line.id.as_str()).collect();
    let mut cells: HashMap<(String, String), Cell> = HashMap::new();
    for cell in queue::cells(read, &ids).await? {
        cells.insert((cell.application.clone(), cell.question.clone()), cell);
    }
    let clocks = queue::clocks(read, &ids).await?;
    let mut versions = Vec::with_capacity(page.lines.len());
    for line in &page.lines {
        versions.push(forms::version(portal, &line.procedure_version).await?);
    }
    let mixed = versions.windows(2).any(|pair| pair[0].form.procedure.id != pair[1].form.procedure.id);
    // Of several procedures each would fill its own columns and leave all others empty.
    let columns = if mixed { Vec::new() } else { columns(&versions) };
    let mut lines = Vec::with_capacity(page.lines.len());
    for (line, version) in page.lines.iter().zip(&versions) {
        let key = portal.keys.unwrap_data_key(&line.data_key, &line.wrapped).map_err(Refusal::broken)?;
        let headline: Headline =
            key.open_json(headline_place(&line.id), &line.headline_sealed).map_err(Refusal::broken)?;
        let status = Status::parse(&line.status).ok_or_else(|| Refusal::broken("unknown status"))?;
        let own = |(id, _): &(Id, Text)| {
            let cell = cells.get(&(line.id.clone(), id.to_string()));
            cell.map_or_else(String::new, |cell| cell_words(&version.form, id, cell))
        };
        let title = mixed.then(|| version.form.procedure.title.plain(Lang::Ja));
        lines.push(Line {
            cells: title.into_iter().chain(columns.iter().map(own)).collect(),
            clock: status.is_open().then(|| most_urgent(&clocks, &line.id, today)).flatten(),
            id: line.id.clone(),
            number: line.receipt_number.clone(),
            subject: headline.subject,
            subject_kana: headline.subject_kana,
            applicant: headline.applicant,
            status,
            recorded: japan_datetime(from_millis(line.recorded_at)),
        });
    }
    Ok(List {
        columns: mixed
            .then(|| words::PROCEDURE.plain(Lang::Ja))
            .into_iter()
            .chain(columns.into_iter().map(|(_, label)| label.plain(Lang::Ja)))
            .collect(),
        lines,
        newer: page.newer.then(|| page.lines.first().map(queue::Line::place)).flatten(),
        older: page.older.then(|| page.lines.last().map(queue::Line::place)).flatten(),
    })
}

/// The columns that the procedures on a page declare, in their order, each once.
fn columns(versions: &[std::sync::Arc<Version>]) -> Vec<(Id, Text)> {
    let mut columns: Vec<(Id, Text)> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for version in versions {
        if seen.contains(&version.id.as_str()) {
            continue;
        }
        seen.push(&version.id);
        for id in &version.form.procedure.queue.columns {
            if let Some(question) = version.form.question(id)
                && !columns.iter().any(|(known, _)| known == id)
            {
                columns.push((id.clone(), question.label.clone()));
            }
        }
    }
    columns
}

/// A declared column in words, in Japanese.
fn cell_words(form: &Form, id: &Id, cell: &Cell) -> String {
    let Some(question) = form.question(id) else { return String::new() };
    if let Some(code) = &cell.choice {
        return match (code.as_str(), form.label_of(question, &Id(code.clone()))) {
            (_, Some(label)) => label.plain(Lang::Ja),
            ("yes", None) => app::text::common::YES.plain(Lang::Ja),
            ("no", None) => app::text::common::NO.plain(Lang::Ja),
            (code, None) => code.to_owned(),
        };
    }
    if let Some(day) = &cell.day {
        return day.clone();
    }
    let Some(number) = cell.number else { return String::new() };
    let unit = match &question.kind {
        Kind::Number { unit, .. } | Kind::Computed { unit, .. } => {
            unit.as_ref().map_or_else(String::new, |unit| unit.plain(Lang::Ja))
        }
        Kind::Money { .. } => app::text::field::YEN.plain(Lang::Ja),
        Kind::Percent { .. } => app::text::field::PER_CENT.plain(Lang::Ja),
        _ => String::new(),
    };
    format!("{}{unit}", grouped(number))
}

/// The clock of an application with the fewest days left.
fn most_urgent(clocks: &[Running], application: &str, today: Date) -> Option<Clock> {
    let own = clocks.iter().filter(|clock| clock.application == application);
    own.filter_map(|running| {
        let clock = LegalClock {
            started_on: running.started_on.parse().ok()?,
            days: u16::try_from(running.days).ok()?,
            paused_days: u32::try_from(running.paused_days).ok()?,
            paused_since: running.paused_since.as_deref().and_then(|day| day.parse().ok()),
            ended_on: None,
        };
        let left = clock.days_left(today);
        Some((left, if clock.paused_since.is_some() { Clock::Paused } else { Clock::Left(left) }))
    })
    .min_by_key(|(left, _)| *left)
    .map(|(_, clock)| clock)
}
