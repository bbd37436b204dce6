//! From a checked draft to what the filing transaction stores.

use app::text::Lang;
use domain::application::{
    clock::LegalClock,
    deadline::{Judgement, chosen_round, judge_chosen},
    receipt_number::ReceiptNumber,
    status::{self, Command, Status},
};
use domain::email::EmailAddress;
use domain::form::{Evaluated, Form, evaluate, pruned};
use domain::japanese::calendar::fiscal_year;
use jiff::{Timestamp, civil::Date};

use crate::{
    audit::Actor,
    clock::{japan_date, japan_datetime},
    db::{
        application::{self, Case, Filed, FiledFile},
        attachment::{self, AttachmentRow},
        change::{ChangeRefusal, Note, Tell},
        draft::Draft,
        filing::{self, Correction, NewApplication, Version},
        index, place, sql,
    },
    forms,
    mail::wording,
    portal::{Portal, Shared},
    refusal::Refusal,
    sabotage::{self, Sabotage},
};

/// How many receipt numbers are drawn before giving up.
const DRAWS: usize = 5;

/// What became of an attempt to file.
#[derive(Debug)]
pub enum Outcome {
    /// Filed, now or by an earlier attempt: application and number of the version.
    Filed(String, i64),
    /// Answers are missing or wrong: the check page says which.
    Incomplete,
    /// The window or round is not open.
    NotOpen(Judgement),
    /// The last place has been taken meanwhile.
    Full,
    /// No address is confirmed.
    NoAddress,
    /// The application went on without this correction.
    NotReturned,
}

/// Who files.
#[derive(Clone, Debug)]
pub struct Filer {
    /// Who.
    pub actor: Actor,
    /// The address of a person at the counter; online it is the draft's.
    pub counter_address: Option<EmailAddress>,
    /// Language.
    pub lang: Lang,
    /// Arrival of the request, or of the person where we kept them at the door.
    pub received_at: Timestamp,
}

/// Files a draft, exactly once.
///
/// Prepared from what was read, and stored only if the draft is still the same: otherwise it is read again.
///
/// # Errors
/// [`Refusal`]
pub async fn file(portal: &Shared, mut draft: Draft, filer: &Filer) -> Result<Outcome, Refusal> {
    for _ in 0..DRAWS {
        if draft.row.submitted_at.is_some()
            && let Some((id, number)) = application::by_draft(portal.db.read(), &draft.row.id).await?
        {
            return Ok(Outcome::Filed(id, number));
        }
        let attempt = match draft.row.application.clone() {
            None => first(portal, &draft, filer).await?,
            Some(application) => next(portal, &draft, &application, filer).await?,
        };
        match attempt {
            // Nothing to correct any more: perhaps because a rival has filed this very correction meanwhile.
            Attempt::Done(Outcome::NotReturned) => {
                let filed = application::by_draft(portal.db.read(), &draft.row.id).await?;
                return Ok(filed.map_or(Outcome::NotReturned, |(id, number)| Outcome::Filed(id, number)));
            }
            Attempt::Done(outcome) => return Ok(outcome),
            Attempt::Again => {}
        }
        let id = draft.row.id.clone();
        let reread = crate::db::draft::load(portal.db.read(), &portal.keys, &id).await?;
        draft = reread.ok_or(Refusal::NotFound)?;
    }
    Err(Refusal::Busy)
}

enum Attempt {
    Done(Outcome),
    Again,
}

async fn first(portal: &Shared, draft: &Draft, filer: &Filer) -> Result<Attempt, Refusal> {
    let version = forms::version(portal, &draft.row.procedure_version).await?;
    let form = &version.form;
    let today = japan_date(filer.received_at);
    let files = attachment::of_draft(portal.db.read(), &draft.row.id).await?;
    let answers = with_files(draft, &files);
    let evaluated = evaluate(form, &answers, today);
    if !evaluated.is_complete() || draft.content.document.has_conflicts() {
        return Ok(Attempt::Done(Outcome::Incomplete));
    }
    let judgement = judge_chosen(form, &evaluated, japan_datetime(filer.received_at));
    // A clerk enters what a person brought in time: the counter is not bound by the clock of the web.
    if !judgement.accepts() && matches!(filer.actor, Actor::Resident(_)) {
        return Ok(Attempt::Done(Outcome::NotOpen(judgement)));
    }
    let address = match (&filer.counter_address, &draft.content.address) {
        (Some(address), _) => Some(address.clone()),
        (None, Some(text)) => EmailAddress::parse(text),
        (None, None) => None,
    };
    if address.is_none() && matches!(filer.actor, Actor::Resident(_)) {
        return Ok(Attempt::Done(Outcome::NoAddress));
    }
    let now = portal.clock.now();
    let entropy = &portal.entropy;
    let random = u32::try_from(entropy.below(100_000_000)).map_err(Refusal::broken)?;
    let number = ReceiptNumber::from_parts(fiscal_year(japan_date(now)), random)
        .ok_or_else(|| Refusal::broken("receipt number"))?
        .to_string();
    let id = entropy.id(now);
    let party = entropy.id(now);
    let tell = tell(portal, filer.lang, form, &number, now, address.as_ref(), true);
    let note = Note {
        application: id.clone(),
        office: form.procedure.office.to_string(),
        procedure: form.procedure.id.to_string(),
        procedure_version: version.id.clone(),
        channel: draft.row.channel.clone(),
        kind: "submitted",
        detail: serde_json::json!({}),
        actor: filer.actor.clone(),
        tell,
        from: None,
        to: Status::Submitted,
        now,
    };
    let filed = Prepared {
        draft,
        form,
        evaluated: &evaluated,
        answers: &answers,
        files: &files,
        filer,
        today,
        number: 1,
    };
    let mut new = NewApplication {
        version: filed.version(portal, &id, &version.id, &number, note)?,
        receipt_number: number,
        round: chosen_round(form, &evaluated).map(|round| round.id.to_string()),
        data_key: draft.row.data_key.clone(),
        contact: address.as_ref().map(|address| portal.keys.contact_digest(address)),
        address_sealed: address
            .as_ref()
            .map(|address| draft.key.seal_json(address_place(&party), address, entropy))
            .transpose()
            .map_err(Refusal::broken)?,
        party,
        clocks: clocks(form, japan_date(now)),
    };
    if sabotage::is(Sabotage::FileTwice) {
        new.version.draft.0.clone_from(&id);
    }
    if sabotage::is(Sabotage::MailBeforeCommit) {
        sabotage::mail_first(portal, &mut new.version.note).await?;
    }
    let portal_too = Shared::clone(portal);
    let result = portal
        .db
        .write(move |tx| {
            let portal = Shared::clone(&portal_too);
            let new = new.clone();
            Box::pin(async move { filing::file(tx, &new, &portal.entropy, &portal.keys).await })
        })
        .await;
    settle(result, id, 1)
}

async fn next(portal: &Shared, draft: &Draft, application: &str, filer: &Filer) -> Result<Attempt, Refusal> {
    let Some(case) = application::load(portal, application).await? else {
        return Err(Refusal::NotFound);
    };
    let Some(open) = case.open_correction(portal.db.read()).await? else {
        return Ok(Attempt::Done(Outcome::NotReturned));
    };
    let version = forms::version(portal, &draft.row.procedure_version).await?;
    let form = &version.form;
    let place = status::Case { procedure: &form.procedure, decisions: &[], round: None };
    let Ok(to) = status::next(case.status, &Command::Resubmit, place) else {
        return Ok(Attempt::Done(Outcome::NotReturned));
    };
    // Ages and classes are judged as on the day of the first filing.
    let before = case.version(portal.db.read(), case.row.filed).await?;
    let today = before.filed.judged;
    let files = attachment::of_draft(portal.db.read(), &draft.row.id).await?;
    let answers = with_files(draft, &files);
    let evaluated = evaluate(form, &answers, today);
    if !evaluated.is_complete() || draft.content.document.has_conflicts() {
        return Ok(Attempt::Done(Outcome::Incomplete));
    }
    let now = portal.clock.now();
    let day = japan_date(now);
    let mut clocks = case.clocks(portal.db.read()).await?;
    clocks.iter_mut().for_each(|(_, clock)| clock.resume(day));
    let address = party_address(portal, &case).await?;
    let number = case.row.filed + 1;
    let note = Note {
        application: case.row.id.clone(),
        office: case.row.office.clone(),
        procedure: case.row.procedure.clone(),
        procedure_version: version.id.clone(),
        channel: draft.row.channel.clone(),
        kind: "resubmitted",
        detail: serde_json::json!({ "version": number }),
        actor: filer.actor.clone(),
        tell: tell(portal, filer.lang, form, &case.row.receipt_number, now, address.as_ref(), false),
        from: Some(case.status),
        to,
        now,
    };
    let filed = Prepared {
        draft,
        form,
        evaluated: &evaluated,
        answers: &answers,
        files: &files,
        filer,
        today,
        number,
    };
    let correction = Correction {
        version: filed.version(portal, &case.row.id, &version.id, &case.row.receipt_number, note)?,
        seen: case.row.version,
        correction: open.id,
        clocks,
    };
    let portal_too = Shared::clone(portal);
    let id = case.row.id.clone();
    let result = portal
        .db
        .write(move |tx| {
            let portal = Shared::clone(&portal_too);
            let correction = correction.clone();
            Box::pin(async move { filing::refile(tx, &correction, &portal.entropy, &portal.keys).await })
        })
        .await;
    settle(result, id, number)
}

fn settle(
    result: Result<(), crate::db::WriteError<ChangeRefusal>>,
    id: String,
    number: i64,
) -> Result<Attempt, Refusal> {
    use crate::db::WriteError;
    match result {
        Ok(()) => Ok(Attempt::Done(Outcome::Filed(id, number))),
        Err(WriteError::Refused(
            ChangeRefusal::DraftChanged | ChangeRefusal::NumberTaken | ChangeRefusal::Stale,
        )) => Ok(Attempt::Again),
        Err(WriteError::Refused(ChangeRefusal::Full(_))) => Ok(Attempt::Done(Outcome::Full)),
        Err(error) => Err(error.into()),
    }
}

/// Everything a version is made of.
struct Prepared<'a> {
    draft: &'a Draft,
    form: &'a Form,
    evaluated: &'a Evaluated<'a>,
    answers: &'a domain::form::Answers,
    files: &'a [AttachmentRow],
    filer: &'a Filer,
    today: Date,
    number: i64,
}

impl Prepared<'_> {
    fn version(
        &self,
        portal: &Portal,
        application: &str,
        procedure_version: &str,
        receipt: &str,
        note: Note,
    ) -> Result<Version, Refusal> {
        let key = &self.draft.key;
        let asked = index::file_paths(self.evaluated);
        let files = self
            .files
            .iter()
            .filter(|row| asked.contains(&domain::form::Path::from_wire(&row.path)))
            .map(|row| {
                Ok(FiledFile {
                    id: row.id.clone(),
                    draft: row.draft.clone(),
                    path: row.path.clone(),
                    name: key.open_json(attachment::name_place(&row.id), &row.name_sealed)?,
                    media_type: row.media_type.clone(),
                    bytes: row.bytes,
                    sha256: row.sha256.clone(),
                })
            })
            .collect::<Result<Vec<_>, crate::sealed::SealError>>()
            .map_err(Refusal::broken)?;
        let filed = Filed { answers: pruned(self.form, self.answers, self.today), judged: self.today, files };
        let entropy = &portal.entropy;
        let row = application::version_row(application, self.number);
        let headline = index::headline(self.form, self.evaluated);
        let office = note.office.clone();
        Ok(Version {
            draft: (self.draft.row.id.clone(), self.draft.row.version),
            number: self.number,
            procedure_version: procedure_version.to_owned(),
            lang: self.filer.lang.code().to_owned(),
            identity: match self.filer.actor {
                Actor::Resident(_) => "mail",
                _ => "counter",
            },
            document_sealed: key
                .seal_json(application::version_place(&row), &filed, entropy)
                .map_err(Refusal::broken)?,
            headline_sealed: key
                .seal_json(application::headline_place(application), &headline, entropy)
                .map_err(Refusal::broken)?,
            columns: index::columns(self.form, self.evaluated),
            places: place::needed(self.form, self.evaluated),
            tokens: index::tokens(self.form, self.evaluated, &office, receipt, &portal.keys),
            received_at: self.filer.received_at,
            note,
        })
    }
}

/// The answers with the ids of the files in their places.
#[must_use]
pub fn with_files(draft: &Draft, files: &[AttachmentRow]) -> domain::form::Answers {
    let mut answers = draft.content.document.answers.clone();
    for row in files {
        let path = domain::form::Path::from_wire(&row.path);
        let joined = [answers.get(&path), row.id.as_str()]
            .iter()
            .filter(|id| !id.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(",");
        answers.set(path, &joined);
    }
    answers
}

/// Where the address of a party is sealed.
#[must_use]
pub fn address_place(party: &str) -> crate::sealed::Place<'_> {
    crate::sealed::Place::new("party", "address_sealed", party)
}

/// The address of the applicant; none where letters are sent.
///
/// # Errors
/// [`Refusal`]
pub async fn party_address(portal: &Portal, case: &Case) -> Result<Option<EmailAddress>, Refusal> {
    const APPLICANT: &str = "SELECT id, address_sealed FROM party WHERE application = $1 AND role = 'applicant' ORDER BY id LIMIT 1";
    let row: Option<(String, Option<Vec<u8>>)> =
        sql::query_as(APPLICANT).bind(&case.row.id).fetch_optional(portal.db.read()).await?;
    let Some((party, Some(sealed))) = row else { return Ok(None) };
    case.key.open_json(address_place(&party), &sealed).map(Some).map_err(Refusal::broken)
}

fn clocks(form: &Form, day: Date) -> Vec<(domain::form::Id, LegalClock)> {
    let matters = form.procedure.matters.iter();
    matters
        .filter_map(|matter| Some((matter.id.clone(), LegalClock::start(day, matter.clock_days?))))
        .collect()
}

fn tell(
    portal: &Portal,
    lang: Lang,
    form: &Form,
    number: &str,
    now: Timestamp,
    address: Option<&EmailAddress>,
    first: bool,
) -> Tell {
    match address {
        None => Tell::Letter,
        Some(to) => {
            let procedure = &form.procedure;
            let title = (!procedure.discreet).then_some(&procedure.title);
            let (subject, body) = wording::receipt(portal, lang, title, number, japan_datetime(now), first);
            Tell::Mail { to: to.clone(), subject, body }
        }
    }
}
