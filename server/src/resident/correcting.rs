//! Beginning a correction: a draft that holds what was filed.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::application::{draft::Document, status::Status};
use domain::form::Path as At;

use crate::{
    clock::millis,
    db::{
        WriteError,
        application::{self, Case, CorrectionDraft, FiledVersion},
        attachment,
        draft::{self, Content, NewDraft},
        object_claim,
    },
    filing::party_address,
    forms,
    identity::{guard::OpenCase, visit::Visit},
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `POST /applications/{application}/correct`: begins a correction, or goes on with it.
pub async fn correct(State(portal): State<Shared>, visit: Visit, case: OpenCase) -> Answer {
    let case = &case.0;
    let read = portal.db.read();
    let staff = visit.staff().map(|member| member.id.clone());
    let place = if staff.is_some() { "cases" } else { "applications" };
    let back = format!("/{place}/{}", case.row.id);
    if let Some(begun) = application::correction_draft(read, &case.row.id).await? {
        return Ok(go_on(&begun, staff.as_ref(), back));
    }
    let Some(open) = case.open_correction(read).await?.filter(|_| case.status == Status::Returned) else {
        return Ok(Redirect::to(&back).into_response());
    };
    let filed = case.version(read, open.based_on).await?;
    let version = forms::version(&portal, &filed.procedure_version).await?;
    let now = portal.clock.now();
    let id = portal.entropy.id(now);
    let reached = version.form.procedure.sections.iter().map(|section| section.id.clone()).collect();
    let mut answers = filed.filed.answers.clone();
    for file in &filed.filed.files {
        answers.set(At::from_wire(&file.path), "");
    }
    let document = Document::begun_with(answers, reached);
    let address = party_address(&portal, case).await?;
    let content = Content {
        document,
        address: address.map(|address| address.as_str().to_owned()),
        ..Content::default()
    };
    let new = NewDraft {
        procedure: case.row.procedure.clone(),
        procedure_version: filed.procedure_version.clone(),
        channel: if staff.is_some() { "counter" } else { "online" },
        application: Some(case.row.id.clone()),
        device: visit.device.clone().filter(|_| staff.is_none()),
        contact: visit.contact().map(str::to_owned),
        staff: staff.clone(),
        lang: visit.lang.code(),
        document_sealed: case
            .key
            .seal_json(draft::place(&id), &content, &portal.entropy)
            .map_err(Refusal::broken)?,
        data_key: case.row.data_key.clone(),
        new_key: None,
        now,
        expires_at: jiff::Timestamp::MAX,
        id: id.clone(),
    };
    let copies = carried_files(&portal, case, &filed, &id).await?;
    let (of, seen) = (case.row.id.clone(), case.row.version);
    let stored = portal
        .db
        .write(move |tx| {
            let (new, copies, of) = (new.clone(), copies.clone(), of.clone());
            Box::pin(async move {
                // Answered or withdrawn in another tab meanwhile: nothing is to be corrected any more.
                if !application::hold(tx, &of, seen).await? {
                    return Ok(());
                }
                draft::insert(tx, &new).await?;
                for row in &copies {
                    attachment::insert(tx, row, millis(new.now)).await?;
                }
                Ok::<_, sqlx::Error>(())
            })
        })
        .await;
    match stored {
        Ok(()) => {}
        // Begun by another tab at the same moment: one open correction at a time.
        Err(WriteError::Refused(sqlx::Error::Database(error))) if error.is_unique_violation() => {}
        Err(error) => return Err(error.into()),
    }
    Ok(match application::correction_draft(read, &case.row.id).await? {
        Some(begun) => go_on(&begun, staff.as_ref(), back),
        None => Redirect::to(&back).into_response(),
    })
}

/// To the correction, where it is whoever asks who has begun it; else back to the page that says who has.
fn go_on(begun: &CorrectionDraft, staff: Option<&String>, back: String) -> Response {
    let own = begun.staff.as_ref() == staff;
    Redirect::to(&if own { format!("/drafts/{}", begun.id) } else { back }).into_response()
}

/// The files of the filed version as files of the correction: new rows and objects, so that each can be taken
/// back without touching what was filed.
async fn carried_files(
    portal: &Shared,
    case: &Case,
    filed: &FiledVersion,
    draft: &str,
) -> Result<Vec<attachment::AttachmentRow>, Refusal> {
    let mut rows = Vec::new();
    if filed.filed.files.is_empty() {
        return Ok(rows);
    }
    let (now, count) = (portal.clock.now(), filed.filed.files.len());
    let keys = object_claim::claim(&portal.db, &portal.entropy, now, count).await?;
    for (file, key) in filed.filed.files.iter().zip(keys) {
        let old =
            attachment::by_id(portal.db.read(), &file.id, &file.draft).await?.ok_or(Refusal::NotFound)?;
        let bytes = super::files::open(portal, &case.key, &old).await?;
        let id = portal.entropy.id(now);
        let sealed = case
            .key
            .seal_bytes(attachment::bytes_place(&id), &bytes, &portal.entropy)
            .map_err(Refusal::broken)?;
        portal.files.put(&key, sealed).await?;
        rows.push(attachment::AttachmentRow {
            draft: draft.to_owned(),
            path: file.path.clone(),
            name_sealed: case
                .key
                .seal_json(attachment::name_place(&id), &file.name, &portal.entropy)
                .map_err(Refusal::broken)?,
            media_type: file.media_type.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            object: key.as_str().to_owned(),
            id,
        });
    }
    Ok(rows)
}
