//! Drafts that wait for nothing but to be sent, and people who are signed in: what a road ends with, made directly.

#![allow(dead_code, reason = "each test binary uses its own part")]

use app::text::Lang;
use axum::{
    Router,
    body::Body,
    http::{Request, Response, header},
};
use domain::{
    application::{clock::LegalClock, draft::Document, receipt_number::ReceiptNumber, status::Status},
    email::EmailAddress,
    form::{Answers, evaluate, pruned},
    japanese::calendar::fiscal_year,
};
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use jiff::SignedDuration;
use server::db::sql;
use server::{
    audit::Actor,
    clock::{japan_date, japan_datetime},
    db::{
        WriteError,
        application::{self, Filed},
        change::{ChangeRefusal, Note, Tell},
        draft::{self, Content, NewDraft},
        filing::{NewApplication, Version},
        index,
        session::{self, NewSession},
        staff,
    },
    filing::{Filer, address_place},
    identity::visit::Role,
    mail::wording,
    portal::Shared,
    sealed::DataKey,
};
use tower::ServiceExt;

/// Drafts that are stored at a time: the writer's queue is not endless.
const AT_A_TIME: usize = 256;

/// A complete draft with a confirmed address, and the cookie of whoever confirmed it.
#[derive(Clone)]
pub struct Ready {
    /// The draft.
    pub id: String,
    /// The confirmed address.
    pub address: EmailAddress,
    /// Its digest.
    pub contact: String,
    /// `Cookie` header of the signed-in browser.
    pub cookie: String,
    /// The answers.
    pub answers: Answers,
    key: DataKey,
    data_key: String,
}

/// Stores complete drafts with the same answers, each of an address of its own.
pub async fn drafts(portal: &Shared, answers: &[(String, String)], count: usize) -> Vec<Ready> {
    let people =
        (0..count).map(|_| (format!("r{}@example.jp", portal.entropy.id(portal.clock.now())), answers));
    drafts_of(portal, people).await
}

/// Stores complete drafts of these addresses with these answers.
pub async fn drafts_of<'a>(
    portal: &Shared,
    people: impl Iterator<Item = (String, &'a [(String, String)])>,
) -> Vec<Ready> {
    stream::iter(people)
        .map(|(address, answers)| async move { one(portal, &address, &read(answers)).await })
        .buffered(AT_A_TIME)
        .collect()
        .await
}

fn read(answers: &[(String, String)]) -> Answers {
    let mut all = Answers::default();
    for (path, value) in answers {
        all.set(domain::form::Path::from_wire(path), value);
    }
    all
}

async fn one(portal: &Shared, address: &str, answers: &Answers) -> Ready {
    let version = portal.forms.current("daycare-enrolment").unwrap();
    let now = portal.clock.now();
    let id = portal.entropy.id(now);
    let (key, new_key) = portal.keys.new_data_key(portal.entropy.id(now), &portal.entropy).unwrap();
    let address = EmailAddress::parse(address).unwrap();
    let contact = portal.keys.contact_digest(&address);
    let reached = version.form.procedure.sections.iter().map(|section| section.id.clone()).collect();
    let document = Document::begun_with(answers.clone(), reached);
    let content = Content { document, address: Some(address.as_str().to_owned()), ..Content::default() };
    let new = NewDraft {
        procedure: version.form.procedure.id.to_string(),
        procedure_version: version.id.clone(),
        channel: "online",
        application: None,
        device: None,
        contact: Some(contact.clone()),
        staff: None,
        lang: "ja",
        document_sealed: key.seal_json(draft::place(&id), &content, &portal.entropy).unwrap(),
        data_key: new_key.id.clone(),
        new_key: Some(new_key),
        now,
        expires_at: now.saturating_add(SignedDuration::from_hours(24 * 90)).unwrap(),
        id: id.clone(),
    };
    let token = portal.entropy.token();
    let session = NewSession {
        id: portal.keys.session_hash(&token),
        door: "residents",
        contact: Some(contact.clone()),
        staff: None,
        device: None,
        now,
        longest: session::RESIDENT_LONGEST,
    };
    let data_key = new.data_key.clone();
    portal
        .db
        .write(move |tx| {
            let (new, session) = (new.clone(), session.clone());
            Box::pin(async move {
                draft::insert(tx, &new).await?;
                session::insert(tx, &session).await
            })
        })
        .await
        .unwrap();
    let cookie = format!("session={token}");
    Ready { id, address, contact, cookie, answers: answers.clone(), key, data_key }
}

impl Ready {
    /// Who sends it.
    pub fn filer(&self, portal: &Shared) -> Filer {
        Filer {
            actor: Actor::Resident(Some(self.contact.clone())),
            counter_address: None,
            lang: Lang::Ja,
            received_at: portal.clock.now(),
        }
    }

    /// What filing it stores, prepared as `server::filing` prepares it.
    pub fn application(&self, portal: &Shared) -> NewApplication {
        let version = portal.forms.current("daycare-enrolment").unwrap();
        let form = &version.form;
        let (now, entropy) = (portal.clock.now(), &portal.entropy);
        let today = japan_date(now);
        let evaluated = evaluate(form, &self.answers, today);
        let random = u32::try_from(entropy.below(100_000_000)).unwrap();
        let number = ReceiptNumber::from_parts(fiscal_year(today), random).unwrap().to_string();
        let (id, party) = (entropy.id(now), entropy.id(now));
        let (subject, body) = wording::receipt(
            portal,
            Lang::Ja,
            Some(&form.procedure.title),
            &number,
            japan_datetime(now),
            true,
        );
        let note = Note {
            application: id.clone(),
            office: form.procedure.office.to_string(),
            procedure: form.procedure.id.to_string(),
            procedure_version: version.id.clone(),
            channel: "online".into(),
            kind: "submitted",
            detail: serde_json::json!({}),
            actor: Actor::Resident(Some(self.contact.clone())),
            tell: Tell::Mail { to: self.address.clone(), subject, body },
            from: None,
            to: Status::Submitted,
            now,
        };
        let row = application::version_row(&id, 1);
        let filed = Filed { answers: pruned(form, &self.answers, today), judged: today, files: Vec::new() };
        let headline = index::headline(form, &evaluated);
        let clocks = form.procedure.matters.iter();
        NewApplication {
            version: Version {
                draft: (self.id.clone(), 1),
                number: 1,
                procedure_version: version.id.clone(),
                lang: "ja".into(),
                identity: "mail",
                document_sealed: self
                    .key
                    .seal_json(application::version_place(&row), &filed, entropy)
                    .unwrap(),
                headline_sealed: self
                    .key
                    .seal_json(application::headline_place(&id), &headline, entropy)
                    .unwrap(),
                columns: index::columns(form, &evaluated),
                places: Vec::new(),
                tokens: index::tokens(form, &evaluated, &note.office, &number, &portal.keys),
                received_at: now,
                note,
            },
            receipt_number: number,
            round: Some("2027-04-first".into()),
            data_key: self.data_key.clone(),
            contact: Some(self.contact.clone()),
            address_sealed: Some(self.key.seal_json(address_place(&party), &self.address, entropy).unwrap()),
            clocks: clocks
                .filter_map(|matter| Some((matter.id.clone(), LegalClock::start(today, matter.clock_days?))))
                .collect(),
            party,
        }
    }
}

/// The write of a submission, with everything prepared. Once in many thousand times the number that was drawn is taken:
/// the product would draw another one, here that write is left as it is.
pub async fn replay(portal: &Shared, new: NewApplication) {
    let too = Shared::clone(portal);
    let filed = portal
        .db
        .write(move |tx| {
            let (portal, new) = (Shared::clone(&too), new.clone());
            Box::pin(async move { server::db::filing::file(tx, &new, &portal.entropy, &portal.keys).await })
        })
        .await;
    assert!(matches!(filed, Ok(()) | Err(WriteError::Refused(ChangeRefusal::NumberTaken))), "{filed:?}");
}

/// A clerk who is signed in: the `Cookie` header.
pub async fn clerk(portal: &Shared) -> String {
    clerk_of(portal, &[("childcare", Role::Clerk)]).await.1
}

/// A clerk of these offices who is signed in: id and `Cookie` header.
pub async fn clerk_of(portal: &Shared, roles: &[(&str, Role)]) -> (String, String) {
    staff::put_staff(portal, "bench", "試験 係", "no password", roles).await.unwrap();
    let member: String = sql::query_scalar("SELECT id FROM staff WHERE login = 'bench'")
        .fetch_one(portal.db.read())
        .await
        .unwrap();
    let token = portal.entropy.token();
    let session = NewSession {
        id: portal.keys.session_hash(&token),
        door: "staff",
        contact: None,
        staff: Some(member.clone()),
        device: None,
        now: portal.clock.now(),
        longest: session::STAFF_LONGEST,
    };
    portal
        .db
        .write(move |tx| {
            let session = session.clone();
            Box::pin(async move { session::insert(tx, &session).await })
        })
        .await
        .unwrap();
    (member, format!("desk={token}"))
}

/// GET through a door's router, without sockets.
pub async fn render(door: &Router, path: &str, cookie: &str) -> (axum::http::StatusCode, Vec<u8>) {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let response: Response<Body> = door.clone().oneshot(request).await.unwrap();
    let status = response.status();
    (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
}
