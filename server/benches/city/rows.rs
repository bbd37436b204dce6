//! The rows of an application, as filing and the desk would have stored them.

use domain::{
    application::{
        clock::LegalClock,
        status::{Mark, Status},
    },
    email::EmailAddress,
    form::{Answers, Evaluated, Form, Path, evaluate, pruned},
};
use jiff::SignedDuration;
use server::{
    clock::{japan_date, millis},
    db::{
        application::{self, Filed},
        draft::{self, Content},
        index,
        sql::Value,
    },
    filing::address_place,
    sealed::DataKey,
};

use crate::fill::{Filler, KINDS, OFFICES, One};

const DRAFT: &str = "draft (id, version, procedure, procedure_version, channel, contact, lang, data_key, \
     document_sealed, created_at, changed_at, expires_at, submitted_at)";
const APPLICATION: &str = "application (id, version, procedure, procedure_version, office, receipt_number, draft, \
     channel, status, filed, round, lang, data_key, headline_sealed, received_at, recorded_at, changed_at)";
const VERSION: &str = "application_version (application, number, procedure_version, draft, lang, identity, \
     document_sealed, received_at, recorded_at)";
const PARTY: &str = "party (id, application, role, contact, address_sealed, created_at)";
const EVENT: &str = "event (id, application, position, kind, actor_kind, actor, detail, at)";
const AUDIT: &str = "audit (id, at, actor_kind, actor, action, subject_kind, subject, detail)";
const CLOCK: &str =
    "legal_clock (application, matter, started_on, days, paused_days, paused_since, ended_on)";
const COLUMN: &str = "answer_index (application, question, row_key, text, number, day, choice)";
const DECISION: &str = "decision (id, application, matter, round, outcome, ends, decided_by, decided_at)";
const CORRECTION: &str = "correction (id, application, based_on, items_sealed, requested_by, requested_at, \
     answered_by, answered_at)";
const LETTER: &str = "letter (id, application, office, kind, created_at, sent_at, sent_by)";
const OUTBOX: &str =
    "outbox (id, kind, application, dedupe, attempts, available_at, fence, created_at, sent_at)";
const MEASURE: &str = "measure (id, hour, procedure_version, channel, kind, subject, bucket)";
const SESSION: &str = "login_session (id, door, contact, staff, created_at, seen_at, ends_at)";

impl Filler<'_> {
    /// What filing stores.
    pub fn rows(
        &mut self,
        one: &One<'_>,
        key: &DataKey,
        receipt: &str,
        answers: &Answers,
        address: &EmailAddress,
    ) {
        let (form, today, at) = (&one.version.form, japan_date(one.at), millis(one.at));
        let evaluated = evaluate(form, answers, today);
        let headline = index::headline(form, &evaluated);
        let headline = key.seal_json(application::headline_place(&one.id), &headline, &self.entropy).unwrap();
        let filed = Filed { answers: pruned(form, answers, today), judged: today, files: Vec::new() };
        let row = application::version_row(&one.id, 1);
        let document = key.seal_json(application::version_place(&row), &filed, &self.entropy).unwrap();
        let (draft, party) = (self.id(one.at), self.id(one.at));
        self.draft(&draft, one, key, Some(at));
        let sealed = key.seal_json(address_place(&party), address, &self.entropy).unwrap();
        let (procedure, version) = (form.procedure.id.to_string(), one.version.id.clone());
        let row: Vec<Value<'static>> = vec![
            one.id.clone().into(),
            i64::try_from(positions(one.status).len()).unwrap().into(),
            procedure.into(),
            version.clone().into(),
            one.office.into(),
            receipt.to_owned().into(),
            draft.clone().into(),
            "online".into(),
            one.status.as_str().into(),
            1_i64.into(),
            (one.office == "childcare").then(|| "2027-04-first".to_owned()).into(),
            "ja".into(),
            key.id().to_owned().into(),
            headline.into(),
            at.into(),
            at.into(),
            at.into(),
        ];
        self.bulk.add(1, APPLICATION, row);
        let row = vec![
            one.id.clone().into(),
            1_i64.into(),
            version.clone().into(),
            draft.into(),
            "ja".into(),
            "mail".into(),
            document.into(),
            at.into(),
            at.into(),
        ];
        self.bulk.add(2, VERSION, row);
        let row = vec![
            party.into(),
            one.id.clone().into(),
            "applicant".into(),
            one.contact.clone().into(),
            sealed.into(),
            at.into(),
        ];
        self.bulk.add(2, PARTY, row);
        self.columns_and_tokens(one, form, &evaluated, receipt);
        let hour = one.at.as_second().div_euclid(3_600);
        let row = vec![
            self.id(one.at).into(),
            hour.into(),
            version.into(),
            "online".into(),
            "submitted".into(),
            "".into(),
            0_i64.into(),
        ];
        self.bulk.add(2, MEASURE, row);
    }

    fn columns_and_tokens(&mut self, one: &One<'_>, form: &Form, evaluated: &Evaluated<'_>, receipt: &str) {
        for row in index::columns(form, evaluated) {
            let row = vec![
                one.id.clone().into(),
                row.question.into(),
                row.row_key.into(),
                row.text.into(),
                row.number.into(),
                row.day.into(),
                row.choice.into(),
            ];
            self.bulk.add(2, COLUMN, row);
        }
        let place = |list: &[&str], name: &str| {
            u8::try_from(list.iter().position(|each| *each == name).unwrap()).unwrap()
        };
        let number = u32::try_from(self.ids.len()).unwrap();
        let office = place(&OFFICES, one.office);
        for (kind, token) in index::tokens(form, evaluated, one.office, receipt, &self.portal.keys) {
            self.tokens.push((office, place(&KINDS, kind), token, millis(one.at), number));
        }
    }

    /// What happened to it until it came to where it stands.
    pub fn history(&mut self, one: &One<'_>, key: &DataKey) {
        for (position, kind) in (1_i64..).zip(positions(one.status)) {
            let after = SignedDuration::from_hours(if position == 1 { 0 } else { 30 * position });
            let at = one.at.saturating_add(after).unwrap();
            let (actor, actor_kind) = match *kind {
                "submitted" | "withdrawn" | "resubmitted" => (one.contact.clone(), "resident"),
                _ => (self.staff.to_owned(), "staff"),
            };
            let (event, time) = (self.id(one.at), millis(at));
            let row = vec![
                event.clone().into(),
                one.id.clone().into(),
                position.into(),
                (*kind).into(),
                actor_kind.into(),
                actor.clone().into(),
                "{}".into(),
                time.into(),
            ];
            self.bulk.add(2, EVENT, row);
            let row = vec![
                self.id(one.at).into(),
                time.into(),
                actor_kind.into(),
                actor.into(),
                (*kind).into(),
                "application".into(),
                one.id.clone().into(),
                "{}".into(),
            ];
            self.bulk.add(2, AUDIT, row);
            match *kind {
                "submitted" => self.mail(one, &event, time),
                "returned" => self.correction(one, key, time),
                "decided" => self.decision(one, time),
                _ => {}
            }
        }
        let ended = matches!(one.status, Status::Decided | Status::Closed | Status::Withdrawn);
        let today = japan_date(one.at);
        for matter in &one.version.form.procedure.matters {
            let Some(days) = matter.clock_days else { continue };
            let clock = LegalClock::start(today, days);
            let row = vec![
                one.id.clone().into(),
                matter.id.to_string().into(),
                clock.started_on.to_string().into(),
                i64::from(clock.days).into(),
                0_i64.into(),
                (one.status == Status::Returned).then(|| today.to_string()).into(),
                ended.then(|| today.to_string()).into(),
            ];
            self.bulk.add(2, CLOCK, row);
        }
    }

    fn mail(&mut self, one: &One<'_>, event: &str, at: i64) {
        let row = vec![
            self.id(one.at).into(),
            "submitted".into(),
            one.id.clone().into(),
            format!("event:{event}").into(),
            1_i64.into(),
            at.into(),
            1_i64.into(),
            at.into(),
            (at + 1_000).into(),
        ];
        self.bulk.add(2, OUTBOX, row);
    }

    fn correction(&mut self, one: &One<'_>, key: &DataKey, at: i64) {
        let id = self.id(one.at);
        let question = if one.office == "childcare" { "birth_weight" } else { "members" };
        let marks =
            [Mark { path: Path::from_wire(question), note: "数をお確かめください。".into() }];
        let sealed = key.seal_json(application::items_place(&id), &marks, &self.entropy).unwrap();
        let staff = self.staff.to_owned();
        let answered = one.status == Status::Resubmitted;
        let row = vec![
            id.into(),
            one.id.clone().into(),
            1_i64.into(),
            sealed.into(),
            staff.into(),
            at.into(),
            answered.then_some(1_i64).into(),
            answered.then_some(at + 86_400_000).into(),
        ];
        self.bulk.add(2, CORRECTION, row);
    }

    fn decision(&mut self, one: &One<'_>, at: i64) {
        let matter = &one.version.form.procedure.matters[0];
        let row = vec![
            self.id(one.at).into(),
            one.id.clone().into(),
            matter.id.to_string().into(),
            "".into(),
            matter.outcomes[0].id.to_string().into(),
            true.into(),
            self.staff.to_owned().into(),
            at.into(),
        ];
        self.bulk.add(2, DECISION, row);
        // One in twelve people has no mail address: the notice goes by post.
        if self.entropy.below(12) == 0 {
            let waits = one.status == Status::Decided;
            let row = vec![
                self.id(one.at).into(),
                one.id.clone().into(),
                one.office.into(),
                "decided".into(),
                at.into(),
                (!waits).then_some(at + 86_400_000).into(),
                (!waits).then(|| self.staff.to_owned()).into(),
            ];
            self.bulk.add(2, LETTER, row);
        }
    }

    /// A draft that was never sent, and two sessions: its resident's and a clerk's.
    pub fn unfinished(&mut self, one: &One<'_>) {
        let key = self.key(one.at);
        let id = self.id(one.at);
        self.draft(&id, one, &key, None);
        let time = millis(one.at);
        let sessions =
            [("residents", Some(one.contact.clone()), None), ("staff", None, Some(self.staff.to_owned()))];
        for (door, contact, staff) in sessions {
            let row = vec![
                self.entropy.token().into(),
                door.into(),
                contact.into(),
                staff.into(),
                time.into(),
                time.into(),
                // What expires is swept up in the order of its time: none of it now.
                (millis(self.portal.clock.now()) + 43_200_000).into(),
            ];
            self.bulk.add(2, SESSION, row);
        }
    }

    /// A draft, sent or not. What it held is not kept a second time.
    fn draft(&mut self, id: &str, one: &One<'_>, key: &DataKey, submitted_at: Option<i64>) {
        let content = Content::default();
        let time = millis(one.at);
        let counted = if submitted_at.is_some() { time } else { millis(self.portal.clock.now()) };
        let row = vec![
            id.to_owned().into(),
            1_i64.into(),
            one.version.form.procedure.id.to_string().into(),
            one.version.id.clone().into(),
            "online".into(),
            one.contact.clone().into(),
            "ja".into(),
            key.id().to_owned().into(),
            key.seal_json(draft::place(id), &content, &self.entropy).unwrap().into(),
            time.into(),
            time.into(),
            (counted + 90 * 86_400_000).into(),
            submitted_at.into(),
        ];
        self.bulk.add(1, DRAFT, row);
    }
}

/// What came before a status, and it.
fn positions(status: Status) -> &'static [&'static str] {
    match status {
        Status::Submitted => &["submitted"],
        Status::InReview => &["submitted", "accepted"],
        Status::Returned => &["submitted", "accepted", "returned"],
        Status::Resubmitted => &["submitted", "accepted", "returned", "resubmitted"],
        Status::Decided => &["submitted", "accepted", "decided"],
        Status::Closed => &["submitted", "accepted", "decided", "closed"],
        Status::Withdrawn => &["submitted", "withdrawn"],
    }
}
