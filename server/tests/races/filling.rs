//! Races of filling in, at both doors.

use std::collections::BTreeSet;

use app::shell::Door;
use axum::http::StatusCode;
use domain::form::{Answers, Path, accepted_paths};
use futures_util::future::join_all;
use server::db::{attachment, draft, procedure};

use super::{City, MANY, Person, Post, count, places, same_place};
use crate::support::{Answer, family};

const START: &str = "/procedures/daycare-enrolment/start";

async fn begun(person: &Person) -> String {
    let started = person.post(START, &[]).send().await;
    started.location.split('/').nth(2).unwrap_or_else(|| panic!("{}", started.html)).to_owned()
}

async fn content(city: &City, id: &str) -> draft::Content {
    let portal = &city.app.portal;
    draft::load(portal.db.read(), &portal.keys, id).await.unwrap().unwrap().content
}

/// Complete drafts at both doors.
async fn both_doors(city: &City) -> [(Person, String); 2] {
    let ready = city.drafts(1).await.remove(0);
    [(city.resident(&ready), ready.id), city.counter_draft().await]
}

pub async fn starts(city: &City) {
    let clerk = city.clerk().await;
    let mut posts = city.stranger().post(START, &[]).times(MANY);
    posts.extend(clerk.post(START, &[]).times(MANY));
    let answers = city.fire(posts).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), 2 * MANY);
    assert_eq!(places(&answers).into_iter().collect::<BTreeSet<_>>().len(), 2 * MANY, "drafts of their own");
    for table in ["draft", "data_key", "measure WHERE kind = 'started'"] {
        assert_eq!(city.number(format!("SELECT COUNT(*) FROM {table}")).await, 2 * MANY as i64, "{table}");
    }
}

/// Sections with one answer each that they take.
fn single_answers(city: &City) -> Vec<(String, String, String)> {
    let version = city.app.portal.forms.current("daycare-enrolment").unwrap();
    let form = &version.form;
    let answers = family("takasaki-return-from-leave");
    let of_section = |path: &str| {
        let path = Path::from_wire(path);
        let mut sections = form.procedure.sections.iter().map(|section| &section.id);
        sections.find(|section| accepted_paths(form, section, &Answers::default()).contains(&path))
    };
    let found = answers.into_iter().filter_map(|(path, value)| {
        of_section(&path).map(|section| (section.to_string(), path.clone(), value))
    });
    found.take(MANY).collect()
}

pub async fn different_answers(city: &City) {
    let singles = single_answers(city);
    assert_eq!(singles.len(), MANY);
    for person in [city.stranger(), city.clerk().await] {
        let id = begun(&person).await;
        let posts = singles.iter().map(|(section, path, value)| {
            person.post(format!("/drafts/{id}/steps/{section}"), &[("_revision", "0"), (path, value)])
        });
        let answers = city.fire(posts.collect()).await;
        assert_eq!(count(&answers, StatusCode::SEE_OTHER), MANY);
        let content = content(city, &id).await;
        for (_, path, value) in &singles {
            assert_eq!(content.document.answers.get(&Path::from_wire(path)), value, "{path} was lost");
        }
        assert!(!content.document.has_conflicts());
        assert_eq!(content.document.revision as usize, MANY);
        let version = city.number(format!("SELECT version FROM draft WHERE id = '{id}'")).await;
        assert_eq!(version, 1 + MANY as i64);
    }
}

pub async fn rival_answers(city: &City) {
    let person = city.stranger();
    let id = begun(&person).await;
    let step = format!("/drafts/{id}/steps/child");
    let names: Vec<String> = (0..MANY).map(|n| format!("名{n}")).collect();
    let posts =
        names.iter().map(|name| person.post(&step, &[("_revision", "0"), ("child_name/family", name)]));
    let answers = city.fire(posts.collect()).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), MANY);
    let path = Path::from_wire("child_name/family");
    let content = content(city, &id).await;
    let stored = content.document.answers.get(&path).to_owned();
    let rivals = &content.document.conflicts[&path].values;
    // The first came to stay; of the others the last eight are kept beside it.
    assert_eq!(rivals.len(), 8);
    assert!(
        names.contains(&stored)
            && !rivals.contains(&stored)
            && rivals.iter().all(|name| names.contains(name))
    );
    let page = person.get(&step).await.html;
    assert!(
        [&stored, rivals.last().unwrap()].iter().all(|name| page.contains(name.as_str())),
        "both are shown"
    );
}

/// Drafts are carried to a newer version while others write in them: nothing is lost, and they end in one version.
pub async fn carried(city: &City) {
    let portal = &city.app.portal;
    let people = [city.stranger(), city.clerk().await];
    let mut drafts = Vec::new();
    for person in &people {
        drafts.push(begun(person).await);
    }
    let old = portal.forms.current("daycare-enrolment").unwrap();
    let mut newer = old.form.procedure.clone();
    newer.constants.insert("hours_minimum".into(), 60.0);
    let newer = serde_json::to_string(&newer).unwrap();
    let office = old.form.procedure.office.as_str();
    let published = procedure::publish(
        &portal.db,
        "daycare-enrolment",
        office,
        &newer,
        portal.clock.now(),
        &portal.entropy,
    )
    .await
    .unwrap();
    portal.forms.refresh(portal.db.read()).await.unwrap();
    let singles = single_answers(city);
    for (person, id) in people.iter().zip(&drafts) {
        let carry = format!("/drafts/{id}/carry");
        let mut posts: Vec<Post> = singles
            .iter()
            .map(|(section, path, value)| {
                person.post(format!("/drafts/{id}/steps/{section}"), &[("_revision", "0"), (path, value)])
            })
            .collect();
        posts.extend(person.post(&carry, &[]).times(MANY));
        let answers = city.fire(posts).await;
        assert_eq!(count(&answers, StatusCode::SEE_OTHER), 2 * MANY);
        // Whoever lost against an answer finds the notice again.
        person.post(&carry, &[]).send().await;
        let content = content(city, id).await;
        for (_, path, value) in &singles {
            assert_eq!(content.document.answers.get(&Path::from_wire(path)), value, "{path} was lost");
        }
        let pinned =
            format!("SELECT COUNT(*) FROM draft WHERE id = '{id}' AND procedure_version = '{published}'");
        assert_eq!(city.number(pinned).await, 1);
        let version = city.number(format!("SELECT version FROM draft WHERE id = '{id}'")).await;
        assert_eq!(version, 2 + MANY as i64, "carried once");
    }
}

pub async fn rows(city: &City) {
    let person = city.stranger();
    let id = begun(&person).await;
    let post = person
        .post(format!("/drafts/{id}/steps/household"), &[("_revision", "0"), ("_then", "add:household")]);
    let answers = city.fire(post.times(MANY)).await;
    assert_eq!(count(&answers, StatusCode::SEE_OTHER), MANY);
    let content = content(city, &id).await;
    let keys: Vec<&str> = content.document.answers.get(&Path::from_wire("household")).split(',').collect();
    assert_eq!((keys.len(), keys.iter().collect::<BTreeSet<_>>().len()), (10, 10), "{keys:?}");
}

pub async fn uploads(city: &City) {
    // How many files each question takes.
    let most = [("doc_identity", 2), ("doc_health", 4), ("doc_employment", 6)];
    for (person, id) in both_doors(city).await {
        let step = format!("/drafts/{id}/steps/documents");
        let posts = (0..MANY).map(|n| person.upload(&step, most[n % most.len()].0));
        let answers = city.fire(posts.collect()).await;
        assert_eq!(count(&answers, StatusCode::SEE_OTHER), MANY);
        let files = attachment::of_draft(city.app.portal.db.read(), &id).await.unwrap();
        for (question, most) in most {
            let kept = files.iter().filter(|file| file.path == question).count();
            assert_eq!(kept, most, "{question}");
        }
        assert!(person.get(&step).await.html.contains("paper.png"));
        // All but one of them taken back at once, by many.
        let gone: Vec<_> = files.iter().skip(1).map(|file| format!("drop:{}", file.id)).collect();
        let posts = (0..MANY).map(|n| person.post(&step, &[("_then", gone[n % gone.len()].as_str())]));
        city.fire(posts.collect()).await;
        assert_eq!(attachment::of_draft(city.app.portal.db.read(), &id).await.unwrap().len(), 1);
    }
}

pub async fn checks(city: &City) {
    for (person, id) in both_doors(city).await {
        let before = content(city, &id).await.document;
        let check = person.post(format!("/drafts/{id}/steps/health/check"), &[("birth_weight", "1")]);
        let store =
            person.post(format!("/drafts/{id}/steps/child"), &[("_revision", "0"), ("child_sex", "male")]);
        let mut posts = check.times(MANY);
        posts.extend(store.times(8));
        let answers = city.fire(posts).await;
        assert_eq!(count(&answers, StatusCode::OK), MANY);
        let after = content(city, &id).await.document;
        let weight = Path::from_wire("birth_weight");
        assert_eq!(after.answers.get(&weight), before.answers.get(&weight));
        assert_eq!(after.answers.get(&Path::from_wire("child_sex")), "male");
    }
}

pub async fn submits(city: &City) {
    for (person, id) in both_doors(city).await {
        let answers = city.fire(person.post(format!("/drafts/{id}/submit"), &[]).times(MANY)).await;
        let place = same_place(&answers);
        let filed = city.texts(format!("SELECT id FROM application WHERE draft = '{id}'")).await;
        assert_eq!(filed.len(), 1);
        assert!(place.contains(&filed[0]), "{place}");
        for table in ["outbox", "event", "party", "application_version"] {
            let rows = format!("SELECT COUNT(*) FROM {table} WHERE application = '{}'", filed[0]);
            assert_eq!(city.number(rows).await, 1, "{table}");
        }
    }
}

pub async fn deletes(city: &City) {
    for (person, id) in both_doors(city).await {
        let uploaded = person.upload(format!("/drafts/{id}/steps/documents"), "doc_identity").send().await;
        assert_eq!(uploaded.status, StatusCode::SEE_OTHER);
        let key = city.texts(format!("SELECT data_key FROM draft WHERE id = '{id}'")).await.remove(0);
        let answers = city.fire(person.post(format!("/drafts/{id}/delete"), &[]).times(MANY)).await;
        // Whoever finds it there is sent on, deleted by this post or not; whoever comes later finds nothing.
        assert!(count(&answers, StatusCode::SEE_OTHER) >= 1);
        let done = count(&answers, StatusCode::SEE_OTHER) + count(&answers, StatusCode::NOT_FOUND);
        assert_eq!(done, MANY);
        for left in [
            format!("draft WHERE id = '{id}'"),
            format!("attachment WHERE draft = '{id}'"),
            format!("data_key WHERE id = '{key}'"),
        ] {
            assert_eq!(city.number(format!("SELECT COUNT(*) FROM {left}")).await, 0, "{left}");
        }
    }
}

/// Steps, uploads, sending and deleting of one draft: it ends sent or deleted, and what is filed is what was stored.
pub async fn everything_at_once(city: &City) {
    for ends in ["submit", "delete", "both"] {
        let ready = city.drafts(1).await.remove(0);
        let person = city.resident(&ready);
        let base = format!("/drafts/{}", ready.id);
        let reasons: Vec<String> = (0..24).map(|n| format!("わけ{n}")).collect();
        let mut posts: Vec<Post> = reasons
            .iter()
            .map(|text| {
                person.post(format!("{base}/steps/facilities"), &[("_revision", "0"), ("wish_reason", text)])
            })
            .collect();
        posts.extend((0..8).map(|_| person.upload(format!("{base}/steps/documents"), "doc_health")));
        for end in ["submit", "delete"].into_iter().filter(|end| ends == *end || ends == "both") {
            posts.extend(person.post(format!("{base}/{end}"), &[]).times(8));
        }
        // A draft that is written in all the time may be too busy to be sent: then it is still a draft.
        let answers = city.fire_at_a_busy_thing(posts).await;
        let filed =
            city.number(format!("SELECT COUNT(*) FROM application WHERE draft = '{}'", ready.id)).await;
        let left = city.number(format!("SELECT COUNT(*) FROM draft WHERE id = '{}'", ready.id)).await;
        let open = format!("SELECT COUNT(*) FROM draft WHERE id = '{}' AND submitted_at IS NULL", ready.id);
        match ends {
            "delete" => assert_eq!((filed, left), (0, 0)),
            "submit" => {
                assert_eq!((filed, city.number(open).await), (i64::from(filed == 1), i64::from(filed == 0)))
            }
            _ => assert_eq!(filed, left, "sent or deleted"),
        }
        let sent = |answer: &&Answer| answer.location.contains("/receipt");
        assert_eq!(answers.iter().any(|answer| sent(&answer)), filed == 1);
        assert!(answers.iter().filter(sent).all(|answer| filed == 1 && !answer.location.is_empty()));
    }
}

pub async fn parked(city: &City) {
    let person = city.stranger();
    let id = begun(&person).await;
    confirm(city, &person, &id, "parked@example.jp").await;
    city.app.clock.advance(31 * 60);
    let singles = single_answers(city);
    let posts = singles.iter().map(|(section, path, value)| {
        person.post(format!("/drafts/{id}/steps/{section}"), &[("_revision", "0"), (path, value)])
    });
    let answers = city.fire(posts.collect()).await;
    assert_eq!(same_place(&answers), "/sign-in?parked");
    assert_eq!(city.number("SELECT COUNT(*) FROM parked_post").await, MANY as i64);
    person.post("/sign-in", &[("email", "parked@example.jp")]).send().await;
    let code = city.app.code_to("parked@example.jp").await;
    let entered = join_all((0..4).map(|_| person.post("/sign-in/code", &[("code", &code)]).send())).await;
    assert_eq!(count(&entered, StatusCode::SEE_OTHER), 1, "one was let in");
    assert_eq!(city.number("SELECT COUNT(*) FROM parked_post").await, 0);
    let content = content(city, &id).await;
    for (_, path, value) in &singles {
        assert_eq!(content.document.answers.get(&Path::from_wire(path)), value, "{path} was lost");
    }
}

async fn confirm(city: &City, person: &Person, draft: &str, address: &str) {
    person.post(format!("/drafts/{draft}/address"), &[("email", address)]).send().await;
    let code = city.app.code_to(address).await;
    let entered = person.post("/sign-in/code", &[("code", &code)]).send().await;
    assert_eq!(entered.location, format!("/drafts/{draft}/review"), "{}", entered.html);
}

pub async fn languages(city: &City) {
    let desk = Person { door: Door::Staff, browser: city.app.desk(), cookie: None };
    for person in [city.stranger(), desk] {
        let post = person.post("/language", &[("lang", "en"), ("back", "/help")]);
        assert_eq!(same_place(&city.fire(post.times(MANY)).await), "/help");
    }
    assert_eq!(city.number("SELECT COUNT(*) FROM draft").await, 0);
}
