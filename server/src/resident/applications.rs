//! 「わたしの申請」: the list, one application, its receipts and copies, withdrawing.

use app::{
    resident::{
        application::{self as page_of, ApplicationPage, ClockLine, Correcting, DecisionLine, HistoryLine},
        applications::{self as list_page, ApplicationLine, Applications, DraftLine},
        copy::{self, Copy},
        receipt::{self, Receipt},
    },
    text::{Lang, Spoken, resident as words},
    ui::field::AttachmentLine,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use domain::application::{
    decision::{self, Decision},
    status::{self, Command, Status},
};
use domain::form::{Answers, Form, Id, Path as At, evaluate};

use super::form_data::FormData;
use crate::{
    audit::Actor,
    clock::{from_millis, japan_date, japan_datetime, millis},
    db::{
        WriteError,
        application::{self, Case, FiledVersion},
        change::{self, ChangeRefusal, Note, Row, Tell},
        draft,
        filing::store_clocks,
        survey,
    },
    filing::party_address,
    forms,
    identity::{guard::OpenCase, visit::Visit},
    mail::wording,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// The survey after an application.
const AFTERWARDS: &str = "satisfaction";

/// `GET /applications`
pub async fn list(State(portal): State<Shared>, visit: Visit) -> Answer {
    let read = portal.db.read();
    let mut drafts = Vec::new();
    for head in draft::mine(read, visit.device.as_deref(), visit.contact(), None).await? {
        let version = forms::version(&portal, &head.procedure_version).await?;
        drafts.push(DraftLine {
            id: head.id,
            procedure: version.form.procedure.title.clone(),
            changed: japan_datetime(from_millis(head.changed_at)),
            expires: japan_date(from_millis(head.expires_at)),
            on_device: head.contact.is_none(),
        });
    }
    let mut applications = Vec::new();
    let heads = match visit.contact() {
        Some(contact) => application::of_contact(read, contact).await?,
        None => Vec::new(),
    };
    for head in heads {
        let version = forms::version(&portal, &head.procedure_version).await?;
        applications.push(ApplicationLine {
            id: head.id,
            procedure: version.form.procedure.title.clone(),
            number: head.receipt_number,
            status: Status::parse(&head.status).ok_or_else(|| Refusal::broken("unknown status"))?,
            recorded: japan_datetime(from_millis(head.recorded_at)),
        });
    }
    let model = Applications { lang: visit.lang, signed_in: visit.contact().is_some(), drafts, applications };
    let page = Page::titled(words::MY_APPLICATIONS_TITLE.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || list_page::page(&model)).await)
}

/// `GET /applications/{application}`
pub async fn show(State(portal): State<Shared>, visit: Visit, case: OpenCase) -> Answer {
    let case = &case.0;
    let read = portal.db.read();
    let version = forms::version(&portal, &case.row.procedure_version).await?;
    let today = japan_date(visit.received_at);
    let decisions = case.decisions(read).await?;
    let plain: Vec<Decision> = decisions.iter().map(|entry| entry.decision.clone()).collect();
    let rounds = &version.form.procedure.rounds;
    let decided = decision::standing(&plain)
        .map(|(at, each)| DecisionLine {
            matter: each.matter.clone(),
            outcome: each.outcome.clone(),
            chosen: each.chosen.clone(),
            round: each
                .round
                .as_ref()
                .and_then(|id| rounds.iter().find(|round| &round.id == id).map(|round| round.label.clone())),
            reasons: each.reasons.clone(),
            valid: each.valid_from.zip(each.valid_to),
            decided: japan_date(from_millis(decisions[at].decided_at)),
        })
        .collect();
    let clocks = case
        .clocks(read)
        .await?
        .into_iter()
        .filter(|(_, clock)| clock.ended_on.is_none() && case.status.is_open())
        .filter_map(|(matter, clock)| {
            let matter = version.form.procedure.matters.iter().find(|each| each.id == matter)?;
            Some(ClockLine {
                matter: matter.title.clone(),
                due: clock.due_on(),
                days_left: clock.days_left(today),
                paused: clock.paused_since.is_some(),
            })
        })
        .collect();
    let (corrections, correcting) = corrections(&portal, case, visit.lang).await?;
    let events = case.events(read).await?;
    // Every version came with an event of its own, in the same write.
    let filed = events.iter().filter(|event| matches!(event.kind.as_str(), "submitted" | "resubmitted"));
    let versions = filed.map(|event| japan_datetime(from_millis(event.at))).collect();
    let model = ApplicationPage {
        lang: visit.lang,
        id: case.row.id.clone(),
        form: std::sync::Arc::clone(&version.form),
        number: case.row.receipt_number.clone(),
        status: case.status,
        office: portal.forms.office(&case.row.office),
        versions,
        history: events
            .into_iter()
            .map(|event| HistoryLine { at: japan_datetime(from_millis(event.at)), kind: event.kind })
            .collect(),
        decisions: decided,
        clocks,
        corrections,
        correcting,
        version: case.row.version,
    };
    let title = format!("{} {}", words::RECEIPT_NUMBER.plain(visit.lang), model.number);
    Ok(Page::titled(title).render(&portal, &visit, move || page_of::page(&model)).await)
}

/// What is to be corrected, with the questions' labels, and who has begun it.
async fn corrections(
    portal: &Shared,
    case: &Case,
    lang: Lang,
) -> Result<(Vec<(String, String)>, Correcting), Refusal> {
    if case.status != Status::Returned {
        return Ok((Vec::new(), Correcting::NotBegun));
    }
    let read = portal.db.read();
    let Some(open) = case.open_correction(read).await? else {
        return Ok((Vec::new(), Correcting::NotBegun));
    };
    let filed = case.version(read, open.based_on).await?;
    let version = forms::version(portal, &filed.procedure_version).await?;
    let labels = open
        .marks
        .into_iter()
        .map(|mark| (label(&version.form, &filed.filed.answers, &filed, &mark.path, lang), mark.note))
        .collect();
    let correcting = match application::correction_draft(read, &case.row.id).await? {
        None => Correcting::NotBegun,
        Some(begun) if begun.staff.is_some() => Correcting::AtTheCounter,
        Some(_) => Correcting::Begun,
    };
    Ok((labels, correcting))
}

/// The label of a question, with its row in front.
#[must_use]
pub fn label(form: &Form, answers: &Answers, filed: &FiledVersion, path: &At, lang: Lang) -> String {
    let evaluated = evaluate(form, answers, filed.filed.judged);
    let Some(field) = evaluated.field_at(path) else { return path.as_str().to_owned() };
    let own = field.question.label.plain(lang);
    let Some(rows) = form.rows_of(&field.question.id) else { return own };
    let key = path.as_str().split('/').nth(1).unwrap_or_default();
    let number =
        evaluated.rows(rows).iter().find(|row| row.key == key).map_or(0, |row| row.number).to_string();
    match form.question(rows).map(|question| &question.kind) {
        Some(domain::form::definition::Kind::Rows { row, .. }) => {
            format!("{} › {own}", row.fill(lang, &[("n", &number)]))
        }
        _ => own,
    }
}

/// `GET /applications/{application}/versions/{number}/receipt`
pub async fn receipt(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Path((_, number)): Path<(String, i64)>,
) -> Answer {
    let case = &case.0;
    let filed = case.version(portal.db.read(), number).await?;
    let version = forms::version(&portal, &filed.procedure_version).await?;
    let model = Receipt {
        lang: visit.lang,
        application: case.row.id.clone(),
        form: std::sync::Arc::clone(&version.form),
        answers: filed_answers(&filed),
        judged: filed.filed.judged,
        number: case.row.receipt_number.clone(),
        version: number,
        recorded: japan_datetime(from_millis(filed.recorded_at)),
        mailed: party_address(&portal, case).await?.is_some(),
        survey: survey::is_open(portal.db.read(), AFTERWARDS, millis(visit.received_at)).await?,
    };
    let title = if number == 1 { words::RECEIPT_TITLE } else { words::RECEIPT_CORRECTED };
    let page = Page::titled(title.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || receipt::page(&model)).await)
}

/// `GET /applications/{application}/versions/{number}`: the dated, complete copy.
pub async fn version(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Path((_, number)): Path<(String, i64)>,
) -> Answer {
    let case = &case.0;
    let filed = case.version(portal.db.read(), number).await?;
    let version = forms::version(&portal, &filed.procedure_version).await?;
    let place = if visit.staff().is_some() { "cases" } else { "applications" };
    let model = Copy {
        lang: visit.lang,
        form: std::sync::Arc::clone(&version.form),
        judged: filed.filed.judged,
        number: case.row.receipt_number.clone(),
        version: number,
        recorded: japan_datetime(from_millis(filed.recorded_at)),
        attachments: attachments(&filed, &format!("/{place}/{}", case.row.id)),
        answers: filed_answers(&filed),
    };
    let page = Page::titled(words::COPY_TITLE.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || copy::page(&model)).await)
}

/// The files of a filed version as lines, with addresses below `base`.
#[must_use]
pub fn attachments(filed: &FiledVersion, base: &str) -> Vec<AttachmentLine> {
    filed
        .filed
        .files
        .iter()
        .map(|file| AttachmentLine {
            id: file.id.clone(),
            path: At::from_wire(&file.path),
            name: file.name.clone(),
            bytes: u64::try_from(file.bytes).unwrap_or(0),
            href: format!("{base}/files/{}", file.id),
        })
        .collect()
}

/// The answers of a filed version; the ids of its files are among them.
#[must_use]
pub fn filed_answers(filed: &FiledVersion) -> Answers {
    filed.filed.answers.clone()
}

/// `GET /applications/{application}/withdraw`
pub async fn ask_withdraw(State(portal): State<Shared>, visit: Visit, case: OpenCase) -> Answer {
    let row = case.0.row.clone();
    let lang = visit.lang;
    let page = Page::titled(words::WITHDRAW_TITLE.plain(lang));
    let body = move || page_of::withdraw_page(lang, &row.id, &row.receipt_number, row.version);
    Ok(page.render(&portal, &visit, body).await)
}

/// `POST /applications/{application}/withdraw`
pub async fn withdraw(State(portal): State<Shared>, visit: Visit, case: OpenCase, data: FormData) -> Answer {
    let case = &case.0;
    let back = Redirect::to(&format!("/applications/{}", case.row.id));
    let seen = data.number("_version");
    if seen != case.row.version {
        return Ok(back.into_response());
    }
    let version = forms::version(&portal, &case.row.procedure_version).await?;
    let decisions: Vec<Decision> =
        case.decisions(portal.db.read()).await?.into_iter().map(|entry| entry.decision).collect();
    let place = status::Case { procedure: &version.form.procedure, decisions: &decisions, round: None };
    let Ok(to) = status::next(case.status, &Command::Withdraw, place) else {
        return Ok(back.into_response());
    };
    let now = portal.clock.now();
    let mut clocks = case.clocks(portal.db.read()).await?;
    clocks.iter_mut().for_each(|(_, clock): &mut (Id, _)| clock.end(japan_date(now)));
    let tell = match party_address(&portal, case).await? {
        Some(address) => {
            let (subject, body) = wording::news(&portal, visit.lang, "withdrawn", &case.row.receipt_number);
            Tell::Mail { to: address, subject, body }
        }
        None => Tell::Letter,
    };
    let note = Note {
        application: case.row.id.clone(),
        office: case.row.office.clone(),
        procedure: case.row.procedure.clone(),
        procedure_version: version.id.clone(),
        channel: case.row.channel.clone(),
        kind: "withdrawn",
        detail: serde_json::json!({}),
        actor: Actor::Resident(visit.contact().map(str::to_owned)),
        tell,
        from: Some(case.status),
        to,
        now,
    };
    let (entropy, keys) = (portal.entropy.clone(), portal.keys.clone());
    let done = portal
        .db
        .write(move |tx| {
            let (note, clocks, entropy, keys) = (note.clone(), clocks.clone(), entropy.clone(), keys.clone());
            Box::pin(async move {
                change::apply(tx, seen, &Row::default(), &note, &entropy, &keys).await?;
                store_clocks(tx, &note.application, &clocks).await?;
                Ok::<_, ChangeRefusal>(())
            })
        })
        .await;
    match done {
        // The office changed it in between: the page shows the new state, and the person decides again.
        Ok(()) | Err(WriteError::Refused(ChangeRefusal::Stale)) => Ok(back.into_response()),
        Err(error) => Err(error.into()),
    }
}
