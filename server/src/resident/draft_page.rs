//! What every page of a draft shows, put together from what is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::{
    resident::step::{DraftModel, Held},
    shell::Door,
    ui::field::AttachmentLine,
};
use domain::application::{deadline::opens_again, status::Mark};
use domain::form::{Answers, Path, evaluate};
use jiff::civil::Date;

use crate::{
    clock::{from_millis, japan_date, japan_datetime},
    db::{application, attachment, draft::Draft, place},
    filing::with_files,
    forms::{self, Version},
    identity::visit::Visit,
    portal::Shared,
    refusal::Refusal,
};

/// A draft with everything that its pages and posts need.
pub struct Opened {
    /// The procedure version it is pinned to.
    pub version: Arc<Version>,
    /// The model of its pages.
    pub model: DraftModel,
}

/// A correction: what was filed before, and what opened up.
pub struct Correcting {
    /// The day by which the first version was judged.
    pub judged: Date,
    /// What staff asked for.
    pub marks: Vec<Mark>,
    /// What was filed.
    pub before: Answers,
}

/// What the draft corrects, if it does.
///
/// # Errors
/// [`Refusal::NotFound`] where the application no longer waits for a correction.
pub async fn correcting(portal: &Shared, draft: &Draft) -> Result<Option<Correcting>, Refusal> {
    let Some(application) = &draft.row.application else { return Ok(None) };
    let case = application::load(portal, application).await?.ok_or(Refusal::NotFound)?;
    let open = case.open_correction(portal.db.read()).await?.ok_or(Refusal::NotFound)?;
    let before = case.version(portal.db.read(), open.based_on).await?;
    Ok(Some(Correcting { judged: before.filed.judged, marks: open.marks, before: before.filed.answers }))
}

/// Puts a draft's pages together.
///
/// # Errors
/// [`Refusal`]
pub async fn open(portal: &Shared, visit: &Visit, draft: &Draft) -> Result<Opened, Refusal> {
    let version = forms::version(portal, &draft.row.procedure_version).await?;
    let correction = correcting(portal, draft).await?;
    let rows = attachment::of_draft(portal.db.read(), &draft.row.id).await?;
    let answers = with_files(draft, &rows);
    let today =
        correction.as_ref().map_or_else(|| japan_date(visit.arrived_at), |correction| correction.judged);
    let attachments = rows
        .iter()
        .map(|row| {
            Ok(AttachmentLine {
                id: row.id.clone(),
                path: Path::from_wire(&row.path),
                name: draft.key.open_json(attachment::name_place(&row.id), &row.name_sealed)?,
                bytes: u64::try_from(row.bytes).unwrap_or(0),
                href: format!("/drafts/{}/files/{}", draft.row.id, row.id),
            })
        })
        .collect::<Result<Vec<_>, crate::sealed::SealError>>()
        .map_err(Refusal::broken)?;
    let document = &draft.content.document;
    let open = correction.as_ref().map(|correction| opened(&version, correction, &answers));
    let notes = correction
        .map(|correction| correction.marks.into_iter().map(|mark| (mark.path, mark.note)).collect())
        .unwrap_or_default();
    let conflicts = document
        .conflicts
        .iter()
        .filter_map(|(path, conflict)| Some((path.clone(), conflict.values.last()?.clone())))
        .collect::<BTreeMap<_, _>>();
    let held = match (visit.door, &draft.row.contact) {
        (Door::Staff, _) => Held::Counter,
        (Door::Residents, Some(_)) => Held::Address,
        (Door::Residents, None) => Held::Device,
    };
    let left = place::left(portal.db.read(), &version.form, draft.row.application.as_deref()).await?;
    let at = japan_datetime(visit.arrived_at);
    let current = portal.forms.current(version.form.procedure.id.as_str());
    let model = DraftModel {
        left: left.slots,
        full: left.whole == Some(0),
        at,
        opens_again: opens_again(&version.form.procedure, at),
        outdated: current.is_some_and(|current| current.id != version.id),
        lang: visit.lang,
        id: draft.row.id.clone(),
        form: Arc::clone(&version.form),
        answers,
        today,
        revision: document.revision,
        reached: document.reached.clone(),
        fresh: draft.content.fresh.clone(),
        conflicts,
        attachments,
        notes,
        open,
        held,
        saved: japan_datetime(from_millis(draft.row.changed_at)),
    };
    Ok(Opened { version, model })
}

/// What may be edited in a correction: what staff marked, and what is asked only because of it.
fn opened(version: &Version, correction: &Correcting, answers: &Answers) -> BTreeSet<Path> {
    let mut open: BTreeSet<Path> = correction.marks.iter().map(|mark| mark.path.clone()).collect();
    let before = evaluate(&version.form, &correction.before, correction.judged);
    let asked_before: BTreeSet<_> = before.fields().map(|field| field.path.clone()).collect();
    let now = evaluate(&version.form, answers, correction.judged);
    open.extend(now.fields().map(|field| field.path.clone()).filter(|path| !asked_before.contains(path)));
    open
}
