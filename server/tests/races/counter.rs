//! Races of staff: signing in, accounts, versions, search, mail that was given up, letters.

use std::collections::BTreeSet;

use app::shell::Door;
use axum::http::StatusCode;
use domain::email::EmailAddress;
use futures_util::future::join_all;
use server::{
    db::{WriteError, procedure, sql, staff},
    demo,
    identity::{password, visit::Role},
    mail::{About, Outgoing, outbox},
    portal::Shared,
};

use super::{City, MANY, Person, count, same_place};

/// Attempts on a login, or from a device, that are free in an hour.
const FREE: usize = 5;

async fn account(city: &City) -> String {
    let hash = password::hash(demo::PASSWORD.into()).await.unwrap();
    staff::put_staff(&city.app.portal, "tanaka", "田中", &hash, &[("childcare", Role::Clerk)]).await.unwrap();
    hash
}

/// A browser at the desk, with a device.
async fn desk(city: &City) -> Person {
    let person = Person { door: Door::Staff, browser: city.app.desk(), cookie: None };
    person.get("/sign-in").await;
    person
}

async fn sessions(city: &City) -> usize {
    usize::try_from(city.number("SELECT COUNT(*) FROM login_session WHERE door = 'staff'").await).unwrap()
}

async fn audited(city: &City, action: &str) -> usize {
    let entries = city.number(format!("SELECT COUNT(*) FROM audit WHERE action = '{action}'")).await;
    usize::try_from(entries).unwrap()
}

pub async fn guesses(city: &City) {
    account(city).await;
    // From as many browsers as guesses: the login is what is counted.
    let desks = join_all((0..MANY).map(|_| desk(city))).await;
    let posts = desks.iter().map(|desk| desk.post("/sign-in", &[("login", "tanaka"), ("password", "guess")]));
    let answers = city.fire(posts.collect()).await;
    assert_eq!(count(&answers, StatusCode::UNPROCESSABLE_ENTITY), MANY);
    assert_eq!(answers.iter().filter(|answer| answer.html.contains("秒")).count(), MANY - FREE);
    assert_eq!(audited(city, "session.refused").await, FREE, "passwords that were looked at");
    let failures = city.number("SELECT failures FROM throttle WHERE subject LIKE 'staff-login:%'").await;
    assert_eq!(failures, FREE as i64);
    // A refused attempt counts nowhere, not on its device either.
    let devices = city.number("SELECT COUNT(*) FROM throttle WHERE subject LIKE 'staff-from:%'").await;
    assert_eq!(devices, FREE as i64);
    let strangers = city.number("SELECT failures FROM throttle WHERE subject = 'staff-strangers'").await;
    assert_eq!(strangers, FREE as i64);
}

pub async fn right_passwords(city: &City) {
    account(city).await;
    let desk = desk(city).await;
    let post = desk.post("/sign-in", &[("login", "tanaka"), ("password", demo::PASSWORD)]);
    let answers = city.fire(post.times(MANY)).await;
    let entered = count(&answers, StatusCode::SEE_OTHER);
    assert!(entered >= FREE, "{entered}");
    assert_eq!(count(&answers, StatusCode::UNPROCESSABLE_ENTITY), MANY - entered, "the others have to wait");
    assert_eq!((sessions(city).await, audited(city, "session.begun").await), (entered, entered));
    assert_eq!(audited(city, "session.refused").await, 0);
    assert_eq!(desk.get("/").await.status, StatusCode::OK);
}

pub async fn new_password(city: &City) {
    account(city).await;
    let desks = join_all((0..MANY).map(|_| desk(city))).await;
    let posts =
        desks.iter().map(|desk| desk.post("/sign-in", &[("login", "tanaka"), ("password", demo::PASSWORD)]));
    let posts = posts.collect();
    let new = password::hash("a new password for tanaka".into()).await.unwrap();
    let (portal, roles) = (&city.app.portal, [("childcare", Role::Clerk)]);
    let changes = async {
        // Somewhere among the sign-ins.
        tokio::time::sleep(std::time::Duration::from_millis(120)).await;
        join_all((0..8).map(|_| staff::put_staff(portal, "tanaka", "田中", &new, &roles))).await
    };
    let (_, changed) = tokio::join!(city.fire(posts), changes);
    assert!(changed.iter().all(Result::is_ok));
    assert_eq!(sessions(city).await, 0, "sessions of the old password");
}

pub async fn accounts(city: &City) {
    let offices = ["childcare", "welfare"];
    let puts = (0..MANY).map(|n| {
        let portal = city.app.portal.clone();
        tokio::spawn(async move {
            let hash = format!("hash {n}");
            let roles = [(offices[n % 2], Role::Clerk), ("", Role::Administrator)];
            staff::put_staff(&portal, "new", &format!("名{n}"), &hash, &roles[..1 + n % 2]).await
        })
    });
    for put in join_all(puts).await {
        put.unwrap().unwrap();
    }
    let row = city.texts("SELECT password || '|' || name FROM staff").await;
    assert_eq!(row.len(), 1);
    let n: usize = row[0].strip_prefix("hash ").unwrap().split('|').next().unwrap().parse().unwrap();
    assert_eq!(row[0], format!("hash {n}|名{n}"), "of one and the same");
    let roles = city.texts("SELECT office || '=' || role FROM staff_role ORDER BY office").await;
    let want = [vec!["childcare=clerk"], vec!["=administrator", "welfare=clerk"]];
    assert_eq!(roles, want[n % 2]);
    assert_eq!(audited(city, "staff.put").await, MANY);
}

pub async fn versions(city: &City) {
    let now = city.app.clock.clone();
    let publish = |n: usize| {
        let portal = Shared::clone(&city.app.portal);
        let at = server::clock::Clock::now(&now);
        // Half of them the same.
        let definition = format!("definition {}", if n.is_multiple_of(2) { 0 } else { n });
        tokio::spawn(async move {
            procedure::publish(&portal.db, "race", "childcare", &definition, at, &portal.entropy).await
        })
    };
    let ids: BTreeSet<String> =
        join_all((0..MANY).map(publish)).await.into_iter().map(|done| done.unwrap().unwrap()).collect();
    assert_eq!(ids.len(), MANY / 2 + 1);
    let numbers = city
        .texts("SELECT CAST(number AS TEXT) FROM procedure_version WHERE procedure = 'race' ORDER BY procedure_version.number")
        .await;
    let want: Vec<String> = (1..=ids.len()).map(|number| number.to_string()).collect();
    assert_eq!(numbers, want, "without gap");
    let current = city.texts("SELECT current FROM procedure WHERE id = 'race'").await;
    assert!(current.len() == 1 && ids.contains(&current[0]));
    let changes = city.number("SELECT version FROM procedure WHERE id = 'race'").await;
    let entries = "SELECT COUNT(*) FROM audit WHERE action = 'procedure.published' AND subject = 'race'";
    assert_eq!(city.number(entries).await, changes, "one for each time that another became current");
}

pub async fn searches(city: &City) {
    let clerk = city.clerk().await;
    let (_, id) = city.application().await;
    let before = city.number("SELECT COUNT(*) FROM search_token").await;
    let answers = city.fire(clerk.post("/search", &[("query", "高崎")]).times(MANY)).await;
    assert_eq!(count(&answers, StatusCode::OK), MANY);
    assert!(answers.iter().all(|answer| answer.html.contains(&id)));
    assert_eq!(city.number("SELECT COUNT(*) FROM search_token").await, before);
}

pub async fn retries(city: &City) {
    let clerk = city.clerk().await;
    let mail = Outgoing {
        kind: "code",
        about: About::Code,
        dedupe: "dead".into(),
        to: EmailAddress::parse("dead@example.jp").unwrap(),
        subject: "x".into(),
        body: "x".into(),
    };
    let portal = Shared::clone(&city.app.portal);
    // Dead before it could leave.
    let queued: Result<(), WriteError<sqlx::Error>> = city
        .app
        .portal
        .db
        .write(move |tx| {
            let (mail, portal) = (mail.clone(), Shared::clone(&portal));
            Box::pin(async move {
                outbox::enqueue(tx, &mail, portal.clock.now(), &portal.entropy, &portal.keys).await?;
                sql::query("UPDATE outbox SET dead_at = 1, attempts = 12").execute(&mut *tx).await.map(drop)
            })
        })
        .await;
    queued.unwrap();
    let id = city.texts("SELECT id FROM outbox").await.remove(0);
    let answers = city.fire(clerk.post(format!("/outbox/{id}/retry"), &[]).times(MANY)).await;
    assert_eq!(same_place(&answers), "/outbox");
    assert_eq!(audited(city, "mail.retried").await, 1);
    city.all_mail_left().await;
    assert_eq!(city.app.mailbox.messages().len(), 1);
}

pub async fn letters(city: &City) {
    let clerk = city.clerk().await;
    let (_, id) = city.application().await;
    city.sql(format!(
        "INSERT INTO letter (id, application, kind, created_at) VALUES ('test-letter', '{id}', 'submitted', 1)"
    ))
    .await;
    let post = clerk.post(format!("/cases/{id}/letters/test-letter/sent"), &[("back", "letters")]);
    assert_eq!(same_place(&city.fire(post.times(MANY)).await), "/letters");
    assert_eq!(audited(city, "letter.sent").await, 1);
    assert_eq!(
        city.number("SELECT COUNT(*) FROM letter WHERE sent_at IS NOT NULL AND sent_by IS NOT NULL").await,
        1
    );
}
