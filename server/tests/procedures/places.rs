//! Places that run out: whoever is first has the last one, and the others are led to what is left.

use std::collections::BTreeMap;

use app::text::{Lang, problem, resident as words_of};
use domain::form::Problem;
use futures_util::{StreamExt, future::join_all, stream};
use server::{db::sql, library};

use super::page::words;
use super::resident::{Resident, STEP_FORM};
use super::support::{TestApp, value_of};
use super::{EVENT, open, publish, roomy, typed};

/// The question that names the evenings.
const SLOT: &str = "event_date";

/// Residents who are all ready to send the sign-up for the same evening.
async fn crowd(app: &TestApp, people: usize) -> Vec<Resident<'_>> {
    let answers = typed(library::one(EVENT).unwrap().examples[0].1);
    let one = async |person: usize| {
        Resident::ready(app, EVENT, &answers, &format!("person-{person}@example.jp")).await
    };
    stream::iter(0..people).map(one).buffer_unordered(8).collect().await
}

/// All send at the same moment: the one who is taken, with the application, and the others.
async fn rush<'a, 'r>(residents: &'r [Resident<'a>]) -> (&'r Resident<'a>, String, Vec<&'r Resident<'a>>) {
    let sent = join_all(residents.iter().map(Resident::submit)).await;
    let (mut taken, mut others) = (Vec::new(), Vec::new());
    for (resident, to) in residents.iter().zip(sent) {
        match to.strip_prefix("/applications/").and_then(|rest| rest.split('/').next()) {
            Some(id) => taken.push((resident, id.to_owned())),
            None => {
                assert_eq!(to, format!("{}#errors", resident.review()));
                others.push(resident);
            }
        }
    }
    assert_eq!(taken.len(), 1, "{} places for one", taken.len());
    let (first, id) = taken.swap_remove(0);
    (first, id, others)
}

async fn withdraw(resident: &Resident<'_>, application: &str) {
    let path = format!("/applications/{application}/withdraw");
    let asked = resident.browser.get(&path).await;
    let version = value_of(&asked.html, "_version").unwrap();
    let withdrawn = resident.browser.post(&path, &[("_version", &version)]).await;
    assert_eq!(withdrawn.location, format!("/applications/{application}"), "{}", withdrawn.html);
}

/// How many places are taken of a slot; of the whole procedure where it is empty.
async fn taken(app: &TestApp, slot: &str) -> i64 {
    const TAKEN: &str = "SELECT CAST(taken AS BIGINT) FROM place WHERE procedure = $1 AND slot = $2";
    sql::query_scalar(TAKEN).bind(EVENT).bind(slot).fetch_one(app.portal.db.read()).await.unwrap()
}

/// What a choice of the sign-up stands for.
fn evening(definition: &mut serde_json::Value, index: usize) -> &mut serde_json::Value {
    let sections = definition["sections"].as_array_mut().unwrap().iter_mut();
    let mut questions = sections.flat_map(|section| section["questions"].as_array_mut().unwrap());
    let question = questions.find(|question| question["id"] == SLOT).unwrap();
    &mut question["kind"]["slot"]["choices"][index]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_place_of_an_evening_goes_to_one_of_two_hundred_and_the_others_may_choose_again() {
    let app = roomy().await;
    publish(&app, library::one(EVENT).unwrap().definition, |definition| {
        open(definition);
        evening(definition, 0)["numbers"]["capacity"] = 1.into();
    })
    .await;
    let residents = crowd(&app, 200).await;
    let (first, application, others) = rush(&residents).await;
    let full = words(&problem::sentence(&Problem::Full, None, Lang::Ja));
    let slot = format!("{SLOT}/2026-12-12");
    assert_eq!((taken(&app, &slot).await, taken(&app, "").await), (1, 1));

    // One of them reads why, and takes another evening.
    let second = others[0];
    let review = second.page(&second.review()).await;
    let way = format!("{}?from=review#q-{SLOT}", second.step("participants"));
    let said = review.errors();
    assert!(matches!(said.as_slice(), [(href, why)] if *href == way && why.contains(&full)), "{said:?}");
    let step = second.page(way.split('#').next().unwrap()).await;
    let why = step.words(step.by_id(&format!("q-{SLOT}--error")).unwrap());
    assert!(why.contains(&full), "{why}");
    let mut form = step.form(STEP_FORM);
    let evenings = form.0.iter().filter(|control| control.name == SLOT);
    let evenings: Vec<&str> = evenings.map(|control| control.value.as_str()).collect();
    // The one that was chosen stands last, as one that can no longer be chosen.
    assert_eq!(evenings, ["2026-12-19", "2027-01-16", "2026-12-12"]);
    form.fill(&BTreeMap::from([(SLOT.to_owned(), "2026-12-19".to_owned())]));
    let mut fields = form.sent();
    fields.push(("_then".to_owned(), "review".to_owned()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let kept = second.browser.post(&second.step("participants"), &fields).await;
    assert_eq!(kept.location, second.review(), "{}", kept.html);
    assert!(second.submit().await.starts_with("/applications/"));

    // A place that is given back is there again, once.
    withdraw(first, &application).await;
    assert_eq!((taken(&app, &slot).await, taken(&app, "").await), (0, 1));
    assert!(others[1].submit().await.starts_with("/applications/"));
    assert_eq!(others[2].submit().await, format!("{}#errors", others[2].review()));
    assert_eq!((taken(&app, &slot).await, taken(&app, "").await), (1, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_place_of_a_procedure_goes_to_one_and_is_there_again_when_it_is_given_back() {
    let app = roomy().await;
    publish(&app, library::one(EVENT).unwrap().definition, |definition| {
        open(definition);
        definition["capacity"] = 1.into();
    })
    .await;
    let residents = crowd(&app, 200).await;
    let (first, application, others) = rush(&residents).await;
    let full = words(&words_of::PROCEDURE_FULL.plain(Lang::Ja));
    assert_eq!(taken(&app, "").await, 1);

    let review = others[0].page(&others[0].review()).await;
    let body = review.all(|element| element.tag == "main").next().unwrap();
    assert!(review.words(body).contains(&full));
    let sends = format!("/drafts/{}/submit", others[0].draft);
    assert_eq!(review.all(|element| element.get("action") == sends).count(), 0, "nothing to press any more");
    let newcomer = app.browser();
    let page = newcomer.get(&format!("/procedures/{EVENT}")).await;
    assert!(words(&page.html).contains(&full) && !page.html.contains(&format!("/procedures/{EVENT}/start")));
    let started = newcomer.post(&format!("/procedures/{EVENT}/start"), &[]).await;
    assert_eq!(started.location, format!("/procedures/{EVENT}"));

    withdraw(first, &application).await;
    assert_eq!(taken(&app, "").await, 0);
    assert!(others[1].submit().await.starts_with("/applications/"));
    assert_eq!(others[2].submit().await, format!("{}#errors", others[2].review()));
    assert_eq!(taken(&app, "").await, 1);
}
