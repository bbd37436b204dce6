//! Three servers whose machines' clocks are an hour apart, on one PostgreSQL.

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::email::EmailAddress;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use server::{
    clock::{Clock, ManualClock, SystemClock},
    config::Config,
    db::{session, sql},
    demo, filing,
    jobs::Jobs,
    mail::{About, Mailbox, Mailer, Outgoing, outbox},
    portal::Shared,
    start,
};

use super::{
    database::{Database, connect},
    table::Row,
};
use crate::{ready, support::family};

/// Mails that the three deliver at the same time.
const MAILS: usize = 60;

/// Plays it.
pub async fn play(database: Database) -> Row {
    let began = Instant::now();
    let wrong = wrong(&database).await;
    Row {
        scenario: "clocks an hour apart".to_owned(),
        counts: None,
        good: wrong.is_empty(),
        note: if wrong.is_empty() {
            format!(
                "three servers, their machines' clocks at -1 h, 0 and +1 h: the same time on all of them; {MAILS} mails and \
                 more, each once; a session lives on all of them and is over on all of them; submissions are judged alike"
            )
        } else {
            wrong.join("; ")
        },
        took: began.elapsed(),
    }
}

async fn wrong(database: &Database) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |good: bool, what: String| {
        if !good {
            wrong.push(what);
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::default();
    let mut servers: Vec<(Shared, Jobs)> = Vec::new();
    for hours in [-1, 0, 1] {
        let machine = SystemClock.now().saturating_add(SignedDuration::from_hours(hours)).unwrap();
        let config = Config { database_url: database.url(), ..Config::at(folder.path()).unwrap() };
        let (portal, mut jobs) =
            start::assemble(config, Arc::new(ManualClock::at(machine)), false).await.unwrap();
        jobs.mailer = Arc::new(Mailer::memory(&mailbox, "no-reply@city.example.jp").unwrap());
        servers.push((portal, jobs));
    }
    let times: Vec<Timestamp> = servers.iter().map(|(portal, _)| portal.clock.now()).collect();
    let apart = times[2].duration_since(times[0]).abs();
    check(apart < SignedDuration::from_millis(500), format!("their times are {apart:?} apart"));

    // A session begun at one server.
    let (first, _) = &servers[0];
    demo::publish(first).await.unwrap();
    for (portal, _) in &servers[1..] {
        portal.forms.refresh(portal.db.read()).await.unwrap();
    }
    let drafts = ready::drafts(first, &family("takasaki-return-from-leave"), MAILS).await;
    let session =
        |portal: &Shared| portal.keys.session_hash(drafts[0].cookie.strip_prefix("session=").unwrap());
    for (number, (portal, _)) in servers.iter().enumerate() {
        let found = session::resident(&portal.db, &session(portal), portal.clock.now()).await.unwrap();
        check(found.as_ref() == Some(&drafts[0].contact), format!("the session is over at server {number}"));
    }

    // Submissions at all three, and all three deliver.
    let mut judged = HashSet::new();
    for (number, draft) in drafts.iter().enumerate() {
        let (portal, _) = &servers[number % 3];
        let loaded =
            server::db::draft::load(portal.db.read(), &portal.keys, &draft.id).await.unwrap().unwrap();
        let outcome = filing::file(portal, loaded, &draft.filer(portal)).await.unwrap();
        judged.insert(std::mem::discriminant(&outcome));
    }
    check(judged.len() == 1, "submissions were judged differently".to_owned());
    for number in 0..MAILS {
        queue(&servers[number % 3].0, number).await;
    }
    let mails: i64 =
        sql::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(first.db.read()).await.unwrap();
    join_all(servers.iter().map(|(_, jobs)| jobs.deliver_mail())).await;
    let sent = mailbox.messages();
    let different: HashSet<String> = sent.iter().map(|mail| mail.id.clone()).collect();
    check(
        sent.len() == different.len() && i64::try_from(sent.len()).unwrap() == mails,
        format!("{mails} mails, {} sent, {} different", sent.len(), different.len()),
    );

    // Half an hour without a request, as the database sees it.
    let idle = i64::try_from(Duration::from_secs(31 * 60).as_millis()).unwrap();
    let mut past = connect(&database.url().unwrap()).await;
    let ago = "UPDATE login_session SET seen_at = seen_at - $1";
    sqlx::query(ago).bind(idle).execute(&mut past).await.unwrap();
    for (number, (portal, _)) in servers.iter().enumerate() {
        let found = session::resident(&portal.db, &session(portal), portal.clock.now()).await.unwrap();
        check(found.is_none(), format!("a session that is over lives at server {number}"));
    }
    for (portal, _) in &servers {
        portal.db.close().await;
    }
    wrong
}

/// A mail from this server: submissions alone bring some only while a round is open.
async fn queue(portal: &Shared, number: usize) {
    let mail = Outgoing {
        kind: "code",
        about: About::Code,
        dedupe: format!("trial:{number}"),
        to: EmailAddress::parse("hanako@example.jp").unwrap(),
        subject: "x".to_owned(),
        body: "x".to_owned(),
    };
    let (now, too) = (portal.clock.now(), Shared::clone(portal));
    let queued = portal.db.write(move |tx| {
        let (mail, portal) = (mail.clone(), Shared::clone(&too));
        Box::pin(async move { outbox::enqueue(tx, &mail, now, &portal.entropy, &portal.keys).await })
    });
    assert!(queued.await.unwrap());
}
