//! Attached files as pictures of their pages; originals leave only as attachments.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    desk::document::{self as page_of, Document},
    text::desk as words,
};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use tokio::sync::OnceCell;

use crate::{
    audit,
    db::{Tx, application::FiledFile, case_change},
    files::{MediaType, NoPreview, Preview, preview},
    identity::{guard::OpenCase, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::files,
};

/// Previews that are kept in memory: those of the case that somebody is looking at. Never on the disk.
const KEPT: usize = 8;

type Made = Arc<OnceCell<Result<Preview, NoPreview>>>;

/// The newest last. A file never changes under its id.
static RECENT: Mutex<VecDeque<(String, Made)>> = Mutex::new(VecDeque::new());

/// What stands in the place of a picture that cannot be made.
const NONE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="320" height="80"><rect width="320" height="80" fill="#f2f2f2"/><text x="160" y="46" text-anchor="middle" font-size="16" fill="#4d4d4d">プレビューを表示できません</text></svg>"##;

fn slot(file: &str) -> Made {
    let mut recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, made)) = recent.iter().find(|(id, _)| id == file) {
        return Arc::clone(made);
    }
    let made = Made::default();
    recent.push_back((file.to_owned(), Arc::clone(&made)));
    while recent.len() > KEPT {
        recent.pop_front();
    }
    made
}

/// The pictures of a file of this case, made once however many pages are asked for at the same time.
async fn pictures(portal: &Shared, case: &OpenCase, file: &str) -> Result<(FiledFile, Made), Refusal> {
    let (found, row) = files::filed(portal, case, file).await?;
    let made = slot(&found.id);
    let kind = MediaType::parse(&found.media_type);
    made.get_or_try_init(|| async {
        let Some(kind) = kind else { return Ok(Err(NoPreview::Unavailable)) };
        let bytes = files::open(portal, &case.0.key, &row).await?;
        Ok::<_, Refusal>(preview(kind, bytes).await)
    })
    .await?;
    Ok((found, made))
}

/// `GET /cases/{application}/files/{file}/page/{number}`
pub async fn page(
    State(portal): State<Shared>,
    case: OpenCase,
    Path((_, file, number)): Path<(String, String, usize)>,
) -> Answer {
    let (_, made) = pictures(&portal, &case, &file).await?;
    match made.get() {
        Some(Ok(preview)) => {
            let page =
                number.checked_sub(1).and_then(|index| preview.pages.get(index)).ok_or(Refusal::NotFound)?;
            Ok(picture("image/jpeg", page.clone()))
        }
        _ if number == 1 => Ok(picture("image/svg+xml", NONE.as_bytes().to_vec())),
        _ => Err(Refusal::NotFound),
    }
}

/// Nothing in a picture may run, wherever it is opened.
fn picture(kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
        ),
    ];
    (headers, bytes).into_response()
}

/// `GET /cases/{application}/files/{file}/pages`: all pictures of a file.
pub async fn pages(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Path((_, file)): Path<(String, String)>,
) -> Answer {
    let (found, made) = pictures(&portal, &case, &file).await?;
    note_reading(&portal, &visit, &case, &file).await?;
    let (pages, complete) = match made.get() {
        Some(Ok(preview)) => (Some(preview.pages.len()), preview.complete),
        _ => (None, true),
    };
    let model = Document {
        lang: visit.lang,
        application: case.0.row.id.clone(),
        number: case.0.row.receipt_number.clone(),
        file: found.id,
        name: found.name,
        pages,
        complete,
    };
    let page = Page::titled(words::DOCUMENTS.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}

/// `GET /cases/{application}/files/{file}`: the original, as an attachment.
pub async fn original(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Path((application, file)): Path<(String, String)>,
) -> Answer {
    let answer =
        files::of_application(State(Shared::clone(&portal)), case.clone(), Path((application, file.clone())))
            .await?;
    note_reading(&portal, &visit, &case, &file).await?;
    Ok(answer)
}

async fn note_reading(portal: &Shared, visit: &Visit, case: &OpenCase, file: &str) -> Result<(), Refusal> {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "file.read",
        subject_kind: "application",
        subject: Some(case.0.row.id.clone()),
        detail: serde_json::json!({ "file": file }),
    };
    portal
        .db
        .write_with(
            (entry, visit.received_at, portal.entropy.clone()),
            |tx: &mut Tx, (entry, now, entropy)| {
                Box::pin(async move { case_change::note_reading(tx, entry, None, *now, entropy).await })
            },
        )
        .await?;
    Ok(())
}
