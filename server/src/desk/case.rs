//! One case, with everything that a clerk needs to decide it.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{
    desk::{
        case::{self as page_of, CasePage, DeskClock, DeskDecision, SameName, Say},
        letters::LetterLine,
    },
    text::{Lang, resident as words},
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::application::{decision, status::Status};
use domain::form::Answers;
use domain::japanese::search;

use super::moves;
use crate::{
    audit,
    clock::{from_millis, japan_date, japan_datetime},
    db::{
        Tx,
        application::{self, Case, FiledVersion, Headline, headline_place},
        case_change, index, letter, queue,
    },
    filing::party_address,
    forms,
    identity::{guard::OpenCase, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::{applications, correcting},
};

/// `GET /cases/{application}`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let filed = query.get("filed").and_then(|number| number.parse::<i64>().ok());
    let say = filed.filter(|number| (1..=case.0.row.filed).contains(number)).map(Say::Filed);
    note_reading(&portal, &visit, &case.0).await?;
    page(&portal, &visit, &case.0, say, StatusCode::OK).await
}

/// Who looked at which case stands in the audit trail; that one was opened, among the measures.
async fn note_reading(portal: &Shared, visit: &Visit, case: &Case) -> Result<(), Refusal> {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "case.read",
        subject_kind: "application",
        subject: Some(case.row.id.clone()),
        detail: serde_json::json!({ "filed": case.row.filed }),
    };
    let opened = (case.row.procedure_version.clone(), case.row.channel.clone());
    portal
        .db
        .write_with(
            (entry, opened, visit.received_at, portal.entropy.clone()),
            |tx: &mut Tx, (entry, (version, channel), now, entropy)| {
                Box::pin(async move {
                    case_change::note_reading(tx, entry, Some((version, channel)), *now, entropy).await
                })
            },
        )
        .await?;
    Ok(())
}

/// The case as it is at this moment, after an action.
///
/// # Errors
/// [`Refusal`]
pub async fn answer(
    portal: &Shared,
    visit: &Visit,
    id: &str,
    say: Option<Say>,
    status: StatusCode,
) -> Answer {
    let case = application::load(portal, id).await?.ok_or(Refusal::NotFound)?;
    page(portal, visit, &case, say, status).await
}

async fn page(portal: &Shared, visit: &Visit, case: &Case, say: Option<Say>, status: StatusCode) -> Answer {
    let model = model(portal, visit, case, say).await?;
    let title = format!("{} {}", words::RECEIPT_NUMBER.plain(visit.lang), model.number);
    let page = Page::titled(title).status(status);
    Ok(page.render(portal, visit, move || page_of::page(&model)).await)
}

async fn model(portal: &Shared, visit: &Visit, case: &Case, say: Option<Say>) -> Result<CasePage, Refusal> {
    let read = portal.db.read();
    let row = &case.row;
    let filed = case.version(read, row.filed).await?;
    let version = forms::version(portal, &filed.procedure_version).await?;
    let before = if row.filed > 1 { Some(case.version(read, row.filed - 1).await?) } else { None };
    let base = format!("/cases/{}", row.id);
    let mut attachments = applications::attachments(&filed, &base);
    let documents = attachments.iter().map(|line| line.id.clone()).collect();
    if let Some(before) = &before {
        attachments.extend(applications::attachments(before, &base));
    }
    let headline = case.headline()?;
    let history = case_change::events_after(read, &row.id, 0).await?;
    Ok(CasePage {
        lang: visit.lang,
        id: row.id.clone(),
        version: row.version,
        number: row.receipt_number.clone(),
        status: case.status,
        same_name: same_name(portal, case, &headline).await?,
        subject: headline.subject,
        subject_kana: headline.subject_kana,
        applicant: headline.applicant,
        channel: row.channel.clone(),
        applicant_lang: Lang::parse(&row.lang).unwrap_or_default(),
        by_mail: party_address(portal, case).await?.is_some(),
        round: moves::round(case),
        received: japan_datetime(from_millis(row.received_at)),
        recorded: japan_datetime(from_millis(row.recorded_at)),
        answers: applications::filed_answers(&filed),
        judged: filed.filed.judged,
        earlier: before.as_ref().map(|before| (with_same_files(before, &filed), before.filed.judged)),
        attachments,
        documents,
        versions: case
            .version_times(read)
            .await?
            .into_iter()
            .map(|at| japan_datetime(from_millis(at)))
            .collect(),
        clocks: clocks(portal, visit, case, &version).await?,
        decisions: decisions(portal, case).await?,
        asked: asked(portal, case).await?,
        letters: letters(portal, case).await?,
        history: moves::shown(history, &version.form),
        form: Arc::clone(&version.form),
        say,
    })
}

/// The answers of the version before, with the ids that its files have now: a correction carries files over as
/// new rows, and a file that is the same is no change.
fn with_same_files(before: &FiledVersion, now: &FiledVersion) -> Answers {
    let mut answers = applications::filed_answers(before);
    for old in &before.filed.files {
        let same = now
            .filed
            .files
            .iter()
            .find(|new| new.path == old.path && new.sha256 == old.sha256 && new.name == old.name);
        if let Some(new) = same {
            let path = domain::form::Path::from_wire(&old.path);
            let ids = answers.get(&path).replace(&old.id, &new.id);
            answers.set(path, &ids);
        }
    }
    answers
}

/// Other applications of the office about somebody of the same name.
async fn same_name(portal: &Shared, case: &Case, headline: &Headline) -> Result<Vec<SameName>, Refusal> {
    let folded = search::fold_name(&headline.subject);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let token = portal.keys.search_token(&case.row.office, index::kind::NAME, &folded);
    let mut found = Vec::new();
    for line in queue::same_token(portal.db.read(), &case.row.office, token, &case.row.id).await? {
        let key = portal.keys.unwrap_data_key(&line.data_key, &line.wrapped).map_err(Refusal::broken)?;
        let other: Headline =
            key.open_json(headline_place(&line.id), &line.headline_sealed).map_err(Refusal::broken)?;
        // The token may stand for another person of that application, or for part of a longer name.
        if search::fold_name(&other.subject) == folded {
            let status = Status::parse(&line.status).ok_or_else(|| Refusal::broken("unknown status"))?;
            found.push(SameName { id: line.id, number: line.receipt_number, status });
        }
    }
    Ok(found)
}

async fn clocks(
    portal: &Shared,
    visit: &Visit,
    case: &Case,
    version: &forms::Version,
) -> Result<Vec<DeskClock>, Refusal> {
    let today = japan_date(visit.received_at);
    let clocks = case.clocks(portal.db.read()).await?.into_iter().filter_map(|(matter, clock)| {
        let matter = version.form.procedure.matters.iter().find(|each| each.id == matter)?;
        Some(DeskClock {
            matter: matter.title.clone(),
            due: clock.due_on(),
            days_left: clock.days_left(today),
            paused: clock.paused_since.is_some(),
            ended: clock.ended_on,
        })
    });
    Ok(clocks.collect())
}

async fn decisions(portal: &Shared, case: &Case) -> Result<Vec<DeskDecision>, Refusal> {
    let entries = case.decisions(portal.db.read()).await?;
    let plain: Vec<_> = entries.iter().map(|entry| entry.decision.clone()).collect();
    let standing: Vec<usize> = decision::standing(&plain).map(|(at, _)| at).collect();
    let shown = entries.into_iter().enumerate().map(|(at, entry)| DeskDecision {
        matter: entry.decision.matter,
        outcome: entry.decision.outcome,
        chosen: entry.decision.chosen,
        round: entry.decision.round,
        reasons: entry.decision.reasons,
        valid: entry.decision.valid_from.zip(entry.decision.valid_to),
        decided: japan_datetime(from_millis(entry.decided_at)),
        superseded: !standing.contains(&at),
    });
    Ok(shown.collect())
}

/// What was asked to be corrected, while the answer is awaited.
async fn asked(portal: &Shared, case: &Case) -> Result<Vec<(String, String)>, Refusal> {
    if case.status != Status::Returned {
        return Ok(Vec::new());
    }
    let read = portal.db.read();
    let Some(open) = case.open_correction(read).await? else { return Ok(Vec::new()) };
    let filed = case.version(read, open.based_on).await?;
    let version = forms::version(portal, &filed.procedure_version).await?;
    let label = |path: &domain::form::Path| {
        applications::label(&version.form, &filed.filed.answers, &filed, path, Lang::Ja)
    };
    Ok(open.marks.into_iter().map(|mark| (label(&mark.path), mark.note)).collect())
}

async fn letters(portal: &Shared, case: &Case) -> Result<Vec<LetterLine>, Refusal> {
    let rows = letter::of_application(portal.db.read(), &case.row.id).await?;
    let line = |row: letter::LetterRow| LetterLine {
        id: row.id,
        application: case.row.id.clone(),
        number: case.row.receipt_number.clone(),
        to: String::new(),
        kind: row.kind,
        since: japan_datetime(from_millis(row.created_at)),
        sent: row.sent_at.map(|at| japan_datetime(from_millis(at))),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// `POST /cases/{application}/correct`: enters the correction for somebody at the counter.
pub async fn correct(State(portal): State<Shared>, visit: Visit, case: OpenCase) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let begun = correcting::correct(State(Shared::clone(&portal)), visit.clone(), case.clone()).await?;
    // One that the resident has begun, be it at this very moment, is the resident's.
    let read = portal.db.read();
    let draft = application::correction_draft(read, &case.0.row.id).await?;
    if draft.is_some_and(|draft| draft.staff.as_ref() != Some(&member.id)) {
        let say = Some(Say::CorrectionElsewhere);
        return answer(&portal, &visit, &case.0.row.id, say, StatusCode::CONFLICT).await;
    }
    Ok(begun)
}
