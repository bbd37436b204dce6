//! Races of signing in as a resident: asking for codes, entering them, links, signing out.

use axum::http::StatusCode;
use domain::email::EmailAddress;
use server::mail::Message;

use super::{City, MANY, Person, count, one_won, same_place};
use crate::support::code_of;

/// Codes, and wrong tries of one, that are free in an hour.
const FREE: usize = 5;

async fn mails_to(city: &City, address: &str) -> Vec<Message> {
    city.all_mail_left().await;
    let mails = city.app.mailbox.messages();
    mails.into_iter().filter(|mail| mail.to.as_str() == address).collect()
}

/// The path of a mail's link.
fn link_of(city: &City, mail: &Message) -> String {
    let link = mail.body.lines().find(|line| line.starts_with("http")).unwrap();
    link.strip_prefix(&city.app.residents).unwrap().to_owned()
}

fn token_of(city: &City, mail: &Message) -> String {
    link_of(city, mail).split("token=").nth(1).unwrap().to_owned()
}

/// A browser that has been given a device.
async fn device(city: &City) -> Person {
    let person = city.stranger();
    person.post("/procedures/daycare-enrolment/start", &[]).send().await;
    person
}

async fn counted(city: &City, like: &str) -> i64 {
    city.number(format!(
        "SELECT CAST(COALESCE(SUM(failures), 0) AS BIGINT) FROM throttle WHERE subject LIKE '{like}:%'"
    ))
    .await
}

pub async fn asked(city: &City) {
    // One browser; then as many browsers as posts.
    let person = device(city).await;
    let one = person.post("/sign-in", &[("email", "one@example.jp")]).times(MANY);
    let many = (0..MANY).map(|_| city.stranger().post("/sign-in", &[("email", "many@example.jp")]));
    for (address, posts) in [("one@example.jp", one), ("many@example.jp", many.collect())] {
        let answers = city.fire(posts).await;
        assert_eq!(count(&answers, StatusCode::SEE_OTHER), FREE, "{address}");
        assert_eq!(count(&answers, StatusCode::UNPROCESSABLE_ENTITY), MANY - FREE, "{address}");
        let waits = answers.iter().filter(|answer| answer.html.contains("秒"));
        assert_eq!(waits.count(), MANY - FREE, "how long to wait is said");
        assert_eq!(mails_to(city, address).await.len(), FREE, "{address}");
    }
    assert_eq!(city.number("SELECT COUNT(*) FROM login_code").await, 2 * FREE as i64);
    assert_eq!(counted(city, "code").await, 2 * FREE as i64);
}

pub async fn asked_again(city: &City) {
    let person = device(city).await;
    person.post("/sign-in", &[("email", "again@example.jp")]).send().await;
    let answers = city.fire(person.post("/sign-in/again", &[]).times(MANY)).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), FREE - 1);
    assert_eq!(count(&answers, StatusCode::UNPROCESSABLE_ENTITY), MANY - FREE + 1);
    assert_eq!(mails_to(city, "again@example.jp").await.len(), FREE);
}

pub async fn asked_for_a_draft(city: &City) {
    let person = city.stranger();
    let started = person.post("/procedures/daycare-enrolment/start", &[]).send().await;
    let draft = started.location.split('/').nth(2).unwrap().to_owned();
    let mut posts =
        person.post(format!("/drafts/{draft}/later"), &[("email", "draft@example.jp")]).times(MANY);
    posts.extend(
        person.post(format!("/drafts/{draft}/address"), &[("email", "draft@example.jp")]).times(MANY),
    );
    let answers = city.fire(posts).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), FREE);
    assert_eq!(count(&answers, StatusCode::UNPROCESSABLE_ENTITY), 2 * MANY - FREE);
    assert_eq!(mails_to(city, "draft@example.jp").await.len(), FREE);
}

pub async fn wrong(city: &City) {
    let person = device(city).await;
    person.post("/sign-in", &[("email", "wrong@example.jp")]).send().await;
    let code = city.app.code_to("wrong@example.jp").await;
    let guesses = (0..MANY).map(|n| format!("{:06}", (code.parse::<usize>().unwrap() + 1 + n) % 1_000_000));
    let posts = guesses.map(|guess| person.post("/sign-in/code", &[("code", &guess)]));
    let answers = city.fire(posts.collect()).await;
    assert_eq!(count(&answers, StatusCode::UNPROCESSABLE_ENTITY), MANY);
    let left = |left: usize| {
        let sentence = format!("あと{left}回");
        answers.iter().filter(|answer| answer.html.contains(&sentence)).count()
    };
    assert_eq!((0..FREE).map(left).collect::<Vec<_>>(), [1; FREE], "each try was told how many are left");
    assert_eq!(city.number("SELECT tries FROM login_code").await, FREE as i64);
    assert_eq!(counted(city, "code-wrong").await, FREE as i64);
    let right = person.post("/sign-in/code", &[("code", &code)]).send().await;
    assert_eq!(right.status, StatusCode::UNPROCESSABLE_ENTITY, "the code is worn out");
    assert_eq!(city.number("SELECT COUNT(*) FROM login_session").await, 0);
    // Guesses at several codes of one address share its delays.
    for _ in 0..FREE - 1 {
        let other = device(city).await;
        other.post("/sign-in", &[("email", "wrong@example.jp")]).send().await;
        let answers = city.fire(other.post("/sign-in/code", &[("code", "no")]).times(8)).await;
        assert!(answers.iter().all(|answer| answer.html.contains("秒")), "it has to wait");
    }
    assert_eq!(counted(city, "code-wrong").await, FREE as i64);
}

pub async fn right(city: &City) {
    let person = device(city).await;
    person.post("/sign-in", &[("email", "right@example.jp")]).send().await;
    let code = city.app.code_to("right@example.jp").await;
    let answers = city.fire(person.post("/sign-in/code", &[("code", &code)]).times(MANY)).await;
    one_won(&answers, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(city.number("SELECT COUNT(*) FROM login_session").await, 1);
    assert_eq!(city.number("SELECT COUNT(*) FROM audit WHERE action = 'session.begun'").await, 1);
    assert_eq!(counted(city, "code-wrong").await, 0, "a right code is no failure");
    assert_eq!(person.get("/applications").await.status, StatusCode::OK, "the one browser is signed in");
}

pub async fn linked(city: &City) {
    let person = device(city).await;
    person.post("/sign-in", &[("email", "link@example.jp")]).send().await;
    let mails = mails_to(city, "link@example.jp").await;
    let token = token_of(city, &mails[0]);
    // The code of the same mail beside it: the two are one.
    let mut posts = person.post("/sign-in/link", &[("token", &token)]).times(MANY);
    posts.extend(person.post("/sign-in/code", &[("code", &code_of(&mails[0]))]).times(4));
    one_won(&city.fire(posts).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(city.number("SELECT COUNT(*) FROM login_session").await, 1);
}

pub async fn given(city: &City) {
    let person = city.stranger();
    let started = person.post("/procedures/daycare-enrolment/start", &[]).send().await;
    let draft = started.location.split('/').nth(2).unwrap().to_owned();
    let addresses: Vec<String> = (0..FREE).map(|n| format!("given{n}@example.jp")).collect();
    let mut tokens = Vec::new();
    for address in &addresses {
        let asked = person.post(format!("/drafts/{draft}/address"), &[("email", address)]).send().await;
        assert_eq!(asked.location, "/sign-in/code", "{}", asked.html);
        tokens.push(token_of(city, &mails_to(city, address).await[0]));
    }
    let posts = (0..MANY).map(|n| person.post("/sign-in/link", &[("token", tokens[n % FREE].as_str())]));
    let answers = city.fire(posts.collect()).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), FREE, "each link once");
    let portal = &city.app.portal;
    let stored = server::db::draft::load(portal.db.read(), &portal.keys, &draft).await.unwrap().unwrap();
    let address = EmailAddress::parse(&stored.content.address.unwrap()).unwrap();
    assert_eq!(stored.row.contact, Some(portal.keys.contact_digest(&address)), "of one and the same address");
    let to_it = answers.iter().filter(|answer| answer.location.contains(&draft)).count();
    let to_mine = answers.iter().filter(|answer| answer.location == "/applications").count();
    assert_eq!((to_it, to_mine), (1, FREE - 1), "only its owner is sent to the draft");
}

pub async fn signed_out(city: &City) {
    let residents = city.drafts(2).await;
    let (leaving, staying) = (&residents[0], &residents[1]);
    let answers = city.fire(city.resident(leaving).post("/sign-out", &[]).times(MANY)).await;
    assert_eq!(same_place(&answers), "/");
    assert_eq!(city.resident(staying).get("/applications").await.status, StatusCode::OK);
    assert_eq!(city.number("SELECT COUNT(*) FROM login_session").await, 1);
    let clerk = city.clerk().await;
    assert_eq!(same_place(&city.fire(clerk.post("/sign-out", &[]).times(MANY)).await), "/");
    assert_eq!(clerk.get("/").await.location, "/sign-in");
}
