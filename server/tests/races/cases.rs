//! Races of working a case, by clerks and by the resident.

use axum::http::StatusCode;
use server::db::application;

use super::{City, MANY, Person, count, one_won, places, same_place, statuses};
use crate::ready::Ready;

const CERTIFIED: [(&str, &str); 4] = [
    ("outcome", "certified"),
    ("chosen:grades", "go3-standard"),
    ("valid_from", "令和9年4月1日"),
    ("valid_to", "R10.3.31"),
];
const PLACED: [(&str, &str); 3] =
    [("round", "2027-04-first"), ("outcome", "placed"), ("chosen:facilities", "kakinoki-chuo")];
const CHANGED: &str = "ほかの操作が先に行われました";

struct Case {
    clerk: Person,
    ready: Ready,
    id: String,
}

impl Case {
    async fn new(city: &City) -> Self {
        let clerk = city.clerk().await;
        let (ready, id) = city.application().await;
        Self { clerk, ready, id }
    }

    async fn in_review(city: &City) -> Self {
        let case = Self::new(city).await;
        case.done(city, "accept", &[]).await;
        case
    }

    async fn returned(city: &City) -> Self {
        let case = Self::in_review(city).await;
        case.done(city, "return", &[("mark", "birth_weight"), ("note:birth_weight", "母子手帳と違います")])
            .await;
        case
    }

    async fn decided(city: &City) -> Self {
        let case = Self::in_review(city).await;
        case.done(city, "decide/certification", &CERTIFIED).await;
        case.done(city, "decide/placement", &PLACED).await;
        case
    }

    async fn version(&self, city: &City) -> String {
        city.number(format!("SELECT version FROM application WHERE id = '{}'", self.id)).await.to_string()
    }

    async fn post(&self, city: &City, action: &str, fields: &[(&str, &str)]) -> super::Post {
        let version = self.version(city).await;
        let fields = [&[("_version", version.as_str())], fields].concat();
        self.clerk.post(format!("/cases/{}/{action}", self.id), &fields)
    }

    async fn done(&self, city: &City, action: &str, fields: &[(&str, &str)]) {
        let answer = self.post(city, action, fields).await.send().await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}: {}", answer.html);
    }

    async fn events(&self, city: &City, kind: &str) -> i64 {
        let events =
            format!("SELECT COUNT(*) FROM event WHERE application = '{}' AND kind = '{kind}'", self.id);
        city.number(events).await
    }

    /// The same press by many: one is the first, all others see that.
    async fn pressed(&self, city: &City, action: &str, kind: &str) {
        let answers = city.fire(self.post(city, action, &[]).await.times(MANY)).await;
        one_won(&answers, StatusCode::CONFLICT);
        assert!(answers.iter().filter(|answer| answer.html.contains(CHANGED)).count() == MANY - 1);
        assert_eq!(self.events(city, kind).await, 1);
    }

    fn resident(&self, city: &City) -> Person {
        city.resident(&self.ready)
    }
}

pub async fn accepted(city: &City) {
    Case::new(city).await.pressed(city, "accept", "accepted").await;
}

pub async fn reopened(city: &City) {
    Case::decided(city).await.pressed(city, "reopen", "reopened").await;
}

pub async fn closed(city: &City) {
    let case = Case::decided(city).await;
    case.pressed(city, "close", "closed").await;
    assert_eq!(city.number("SELECT COUNT(*) FROM legal_clock WHERE ended_on IS NULL").await, 0);
}

pub async fn returned(city: &City) {
    let case = Case::in_review(city).await;
    let notes: Vec<String> = (0..MANY).map(|n| format!("書き直し{n}")).collect();
    let mut posts = Vec::new();
    for note in &notes {
        posts.push(case.post(city, "return", &[("mark", "birth_weight"), ("note:birth_weight", note)]).await);
    }
    let answers = city.fire(posts).await;
    one_won(&answers, StatusCode::CONFLICT);
    for (answer, note) in answers.iter().zip(&notes) {
        let lost = answer.status == StatusCode::CONFLICT;
        assert!(
            !lost || (answer.html.contains(note) && answer.html.contains(CHANGED)),
            "what was typed is kept"
        );
    }
    assert_eq!(city.number("SELECT COUNT(*) FROM correction").await, 1);
    assert_eq!(city.number("SELECT COUNT(*) FROM legal_clock WHERE paused_since IS NULL").await, 0);
}

pub async fn decided(city: &City) {
    let case = Case::in_review(city).await;
    let mut posts = Vec::new();
    for n in 0..MANY {
        // Different outcomes of both matters.
        posts.push(match n % 3 {
            0 => case.post(city, "decide/certification", &CERTIFIED).await,
            1 => case.post(city, "decide/certification", &[("outcome", "extended")]).await,
            _ => case.post(city, "decide/placement", &PLACED).await,
        });
    }
    // Each matter is fired at as often as the table says.
    posts.extend(case.post(city, "decide/certification", &CERTIFIED).await.times(MANY / 2));
    let answers = city.fire(posts).await;
    one_won(&answers, StatusCode::CONFLICT);
    for lost in answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT) {
        assert!(lost.html.contains(CHANGED) && lost.html.contains("決定しました"), "{}", lost.html);
    }
    assert_eq!(city.number("SELECT COUNT(*) FROM decision").await, 1);
    assert_eq!(case.events(city, "decided").await, 1);
}

pub async fn withdrawn(city: &City) {
    let case = Case::in_review(city).await;
    let version = case.version(city).await;
    let post =
        case.resident(city).post(format!("/applications/{}/withdraw", case.id), &[("_version", &version)]);
    let answers = city.fire(post.times(MANY)).await;
    assert_eq!(same_place(&answers), format!("/applications/{}", case.id));
    assert_eq!(case.events(city, "withdrawn").await, 1);
}

/// Begins the correction as many at once, corrects, and sends as many at once.
pub async fn corrected(city: &City) {
    let case = Case::returned(city).await;
    let person = case.resident(city);
    let begin = person.post(format!("/applications/{}/correct", case.id), &[]);
    let draft = same_place(&city.fire(begin.times(MANY)).await);
    assert_eq!(city.number("SELECT COUNT(*) FROM draft WHERE application IS NOT NULL").await, 1);
    let fields = [("_revision", "0"), ("birth_weight", "3120"), ("neck_months", "9")];
    person.post(format!("{draft}/steps/health"), &fields).send().await;
    // Some begin anew while others send.
    let mut posts = person.post(format!("{draft}/submit"), &[]).times(MANY);
    posts.extend(begin.times(8));
    let answers = city.fire(posts).await;
    let receipt = format!("/applications/{}/versions/2/receipt", case.id);
    assert_eq!(same_place(&answers[..MANY]), receipt);
    assert_eq!(case.events(city, "resubmitted").await, 1);
    let open = "SELECT COUNT(*) FROM draft WHERE application IS NOT NULL AND submitted_at IS NULL";
    assert_eq!(city.number(open).await, 0, "no correction of what has been corrected");
    let stored = application::load(&city.app.portal, &case.id).await.unwrap().unwrap();
    let second = stored.version(city.app.portal.db.read(), 2).await.unwrap().filed.answers;
    assert_eq!(second.get(&domain::form::Path::from_wire("birth_weight")), "3120");
    assert_eq!(second.get(&domain::form::Path::from_wire("neck_months")), "3", "that was not opened");
}

pub async fn corrected_at_both_doors(city: &City) {
    let case = Case::returned(city).await;
    let mut posts = case.clerk.post(format!("/cases/{}/correct", case.id), &[]).times(MANY);
    posts.extend(case.resident(city).post(format!("/applications/{}/correct", case.id), &[]).times(MANY));
    let answers = city.fire(posts).await;
    let staff = city.texts("SELECT COALESCE(staff, '') FROM draft WHERE application IS NOT NULL").await;
    assert_eq!(staff.len(), 1, "one correction");
    let (clerks, residents) = answers.split_at(MANY);
    let place = same_place(residents);
    if staff[0].is_empty() {
        assert!(place.starts_with("/drafts/"), "{place}");
        assert_eq!(count(clerks, StatusCode::CONFLICT), MANY, "{:?}", statuses(clerks));
    } else {
        assert!(same_place(clerks).starts_with("/drafts/"), "{:?}", places(clerks));
        assert_eq!(place, format!("/applications/{}", case.id), "where it says who has it");
    }
}

pub async fn correction_deleted(city: &City) {
    let case = Case::returned(city).await;
    let person = case.resident(city);
    let begin = person.post(format!("/applications/{}/correct", case.id), &[]);
    let draft = begin.clone().send().await.location;
    let answers = city.fire(person.post(format!("{draft}/delete"), &[]).times(MANY)).await;
    let done = count(&answers, StatusCode::SEE_OTHER) + count(&answers, StatusCode::NOT_FOUND);
    assert_eq!(done, MANY, "{:?}", statuses(&answers));
    assert_eq!(city.number("SELECT COUNT(*) FROM draft WHERE application IS NOT NULL").await, 0);
    let page = person.get(&format!("/applications/{}", case.id)).await;
    assert_eq!(page.status, StatusCode::OK, "the application can still be read");
    assert_ne!(begin.send().await.location, draft, "and corrected");
}

/// Whatever clerks and the resident do, again and again with what they have just seen.
pub async fn everything_at_once(city: &City) {
    let case = Case::new(city).await;
    let person = case.resident(city);
    let note = [("mark", "birth_weight"), ("note:birth_weight", "母子手帳と違います")];
    for round in 0..6 {
        let mut posts = Vec::new();
        for (action, fields) in [
            ("accept", &[][..]),
            ("return", &note),
            ("decide/certification", &CERTIFIED),
            ("decide/placement", &PLACED),
            ("reopen", &[]),
            ("close", &[]),
        ] {
            posts.extend(case.post(city, action, fields).await.times(8));
        }
        posts.extend(person.post(format!("/applications/{}/correct", case.id), &[]).times(6));
        for draft in city.texts("SELECT id FROM draft WHERE application IS NOT NULL").await {
            let fields = [("_revision", "0"), ("birth_weight", "3120")];
            person.post(format!("/drafts/{draft}/steps/health"), &fields).send().await;
            posts.extend(person.post(format!("/drafts/{draft}/submit"), &[]).times(6));
        }
        if round > 3 {
            let version = case.version(city).await;
            let path = format!("/applications/{}/withdraw", case.id);
            posts.extend(person.post(path, &[("_version", &version)]).times(4));
        }
        let before: i64 = case.version(city).await.parse().unwrap();
        let answers = city.fire(posts).await;
        let after: i64 = case.version(city).await.parse().unwrap();
        // Of those who had seen the same, one; a clerk's move and the resident's answer to it may follow another.
        let won = answers.iter().filter(|answer| answer.location == format!("/cases/{}", case.id)).count();
        assert!(won <= 1, "{won} clerks won");
        assert!(after - before <= 2, "{before} to {after}");
        super::books::agree(&city.app.portal).await;
    }
}
