//! Every procedure that ships, as residents meet it: the whole road, wrong answers, places that run out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "procedures/page.rs"]
mod page;
#[path = "procedures/places.rs"]
mod places;
#[path = "procedures/resident.rs"]
mod resident;
#[path = "procedures/step.rs"]
mod step;
mod support;
#[path = "procedures/wrong.rs"]
mod wrong;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use app::shell::Door;
use app::text::{Lang, common, problem};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use domain::form::definition::Kind;
use domain::form::{Evaluated, Field, Form, Id, OTHER_NUMBER, Path, Problem, Value, evaluate, grouped};
use domain::japanese::{phone, time_of_day};
use jiff::civil::Date;
use server::{
    clock::ManualClock,
    config::Config,
    db::{Db, procedure, staff},
    demo,
    entropy::Entropy,
    files::{FileSettings, PATIENCE, Store},
    identity::{password, visit::Role},
    library::{self, Shipped},
    mail::{Mailbox, Mailer},
    routes,
    serve::limits::Limits,
    start,
};
use tokio::task::JoinSet;
use tower::ServiceExt;

use page::{Page, words};
use resident::{Papers, Resident, STEP_FORM};
use step::Step;
use support::{Browser, TestApp};
use wrong::{is_rare, missing, wrongs};

/// A template with rows, places and words of one's own.
const EVENT: &str = "event-sign-up";

/// The day on which everything here is judged.
const TODAY: Date = jiff::civil::date(2026, 11, 20);

/// Answers of an example, by name of the control.
fn typed(answers: &str) -> BTreeMap<String, String> {
    serde_json::from_str(answers).unwrap()
}

/// Publishes a definition with changes made to it.
async fn publish(app: &TestApp, definition: &str, change: impl Fn(&mut serde_json::Value)) {
    let mut definition = serde_json::from_str(definition).unwrap();
    change(&mut definition);
    let name = |key: &str| definition[key].as_str().unwrap().to_owned();
    let (portal, id, office) = (&app.portal, name("id"), name("office"));
    let (definition, now) = (definition.to_string(), portal.clock.now());
    procedure::publish(&portal.db, &id, &office, &definition, now, &portal.entropy).await.unwrap();
    portal.forms.refresh(portal.db.read()).await.unwrap();
}

/// Opens a template, as an office does that has checked it.
fn open(definition: &mut serde_json::Value) {
    definition["template"] = false.into();
}

/// A city that asks none of its many residents to wait.
async fn roomy() -> TestApp {
    TestApp::start_with(None, Limits { at_work: Some(64), ..Limits::default() }).await
}

/// A city in which every procedure that ships is open to residents.
async fn city() -> Arc<TestApp> {
    let app = roomy().await;
    for shipped in library::all() {
        publish(&app, shipped.definition, open).await;
    }
    Arc::new(app)
}

/// Signs in whoever works the cases of each office in the demonstration.
async fn clerks(app: &TestApp) -> BTreeMap<String, Browser> {
    let hash = password::hash(demo::PASSWORD.into()).await.unwrap();
    let mut clerks = BTreeMap::new();
    for (login, name, roles) in demo::ACCOUNTS {
        staff::put_staff(&app.portal, login, name, &hash, roles).await.unwrap();
        let browser = app.desk();
        browser.get("/sign-in").await;
        browser.post("/sign-in", &[("login", login), ("password", demo::PASSWORD)]).await;
        let offices = roles.iter().filter(|(_, role)| matches!(role, Role::Clerk));
        clerks.extend(offices.map(|(office, _)| ((*office).to_owned(), browser.clone())));
    }
    clerks
}

/// Waits for all of them, so that one run names every procedure with which something is wrong.
async fn finish(mut all: JoinSet<()>) {
    let mut failed = 0;
    while let Some(one) = all.join_next().await {
        failed += usize::from(one.is_err());
    }
    assert_eq!(failed, 0, "failed; each has said why");
}

/// What must be read of an answer on every page that shows it, white space left out.
fn read_of(form: &Form, field: &Field<'_>) -> Vec<String> {
    let label = |code: &Id| match (form.label_of(field.question, code), code.as_str()) {
        (Some(label), _) => label.ja.clone(),
        (None, "yes") => common::YES.plain(Lang::Ja),
        (None, "no") => common::NO.plain(Lang::Ja),
        (None, other) => other.to_owned(),
    };
    let day = |day: &Date| format!("{}年{}月{}日", day.year(), day.month(), day.day());
    let read = match field.value.as_ref() {
        None => Vec::new(),
        Some(Value::Text(text) | Value::Email(text) | Value::Abroad(text)) => vec![text.clone()],
        Some(Value::Name { family, given, family_kana, given_kana }) => {
            vec![format!("{family}{given}"), format!("{family_kana}{given_kana}")]
        }
        Some(Value::Day(date)) => vec![day(date)],
        Some(Value::Number(number)) => vec![grouped(*number)],
        Some(Value::Time(minutes)) => vec![time_of_day::format(*minutes)],
        Some(Value::Code(code)) => vec![label(code)],
        Some(Value::Codes(codes)) => codes.iter().map(label).collect(),
        Some(Value::Address { town, block, building, .. }) => {
            vec![format!("{town}{block}"), building.clone()]
        }
        Some(Value::Period { from, to }) => std::iter::once(from).chain(to).map(day).collect(),
        Some(Value::Timetable(week)) => {
            week.iter().flat_map(|day| [day.from, day.to]).map(time_of_day::format).collect()
        }
        Some(Value::Account(account)) => vec![account.number.clone(), account.holder.clone()],
        Some(Value::Phone(digits)) => vec![phone::format(digits)],
        Some(Value::Files(_)) => vec!["paper.p".to_owned()],
        Some(Value::Agreed) => match &field.question.kind {
            Kind::Consent { text, .. } => vec![text.ja.clone()],
            _ => Vec::new(),
        },
    };
    read.iter().map(|text| words(text)).collect()
}

/// Whether every answer stands on a page behind its question.
fn shows_all(page: &Page, form: &Form, evaluated: &Evaluated<'_>, what: &str) {
    let entries = page.entries();
    for field in evaluated.fields().filter(|field| field.value.is_some()) {
        let label = words(&field.question.label.ja);
        let said: Vec<&String> =
            entries.iter().filter(|(of, _)| *of == label).map(|(_, answer)| answer).collect();
        let wanted = read_of(form, field);
        let there = said.iter().any(|answer| wanted.iter().all(|each| answer.contains(each.as_str())));
        assert!(there, "{what}: {} {label}: {wanted:?} is not in {said:?}", field.path.as_str());
    }
}

/// The whole road of one example, and what its resident and the office see at its end.
async fn road(app: &TestApp, clerk: &Browser, id: &str, example: (&str, &str), papers: Papers) {
    let (name, answers) = example;
    let what = format!("{id} {name}");
    let resident = Resident::begin(app, id).await;
    resident.walk(&typed(answers), papers).await;
    let address = format!("{name}@{id}.example.jp");
    resident.confirm(&address).await;
    let stored = resident.stored().await;
    let to = resident.submit().await;
    assert!(to.starts_with("/applications/") && to.ends_with("/versions/1/receipt"), "{what}: {to}");

    let receipt = resident.page(&to).await;
    let number =
        receipt.all(|element| element.is("receipt-number")).next().map(|at| receipt.words(at)).unwrap();
    let mail = app.mail_to(&address, "受け付けました").await;
    assert!(!number.is_empty() && mail.subject.contains(&number) && mail.body.contains(&number), "{what}");

    let version = app.portal.forms.current(id).unwrap();
    let evaluated = evaluate(&version.form, &stored, TODAY);
    let copy = resident.page(to.trim_end_matches("/receipt")).await;
    shows_all(&copy, &version.form, &evaluated, &format!("{what}: the copy"));
    let application = to.split('/').nth(2).unwrap();
    let case = clerk.get(&format!("/cases/{application}")).await;
    assert_eq!(case.status, StatusCode::OK, "{what}: {}", case.location);
    shows_all(&Page::read(&case.html), &version.form, &evaluated, &format!("{what}: the desk"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_of_every_procedure_is_walked_to_its_receipt_and_read_by_its_office() {
    let app = city().await;
    let clerks = Arc::new(clerks(&app).await);
    let mut roads = JoinSet::new();
    for shipped in library::all() {
        let (app, clerks) = (Arc::clone(&app), Arc::clone(&clerks));
        roads.spawn(async move {
            let office = shipped.form().unwrap().procedure.office;
            let clerk = clerks.get(office.as_str()).unwrap_or_else(|| panic!("nobody works for {office}"));
            let last = shipped.examples.len() - 1;
            for (index, example) in shipped.examples.iter().enumerate() {
                let papers = if index == last { Papers::All } else { Papers::Required };
                road(&app, clerk, shipped.id, *example, papers).await;
            }
        });
    }
    finish(roads).await;
}

/// Of each procedure, oldest first: the definitions that were ever published, each with a draft begun on it.
fn published() -> BTreeMap<String, Vec<(String, String)>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/published");
    let read = |name: String| std::fs::read_to_string(folder.join(name)).unwrap();
    let names =
        std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let drafts = names.filter_map(|name| name.strip_suffix(".draft.json").map(str::to_owned));
    let mut numbers: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for stem in drafts {
        let (id, number) = stem.rsplit_once('.').unwrap();
        numbers.entry(id.to_owned()).or_default().insert(number.parse().unwrap());
    }
    let both =
        |id: &str, number| (read(format!("{id}.{number}.json")), read(format!("{id}.{number}.draft.json")));
    numbers
        .into_iter()
        .map(|(id, numbers)| {
            let all = numbers.into_iter().map(|number| both(&id, number)).collect();
            (id, all)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_was_ever_published_is_shown_and_filed_for_ever() {
    let app = Arc::new(roomy().await);
    demo::publish(&app.portal).await.unwrap();
    let clerks = Arc::new(clerks(&app).await);
    let published = published();
    let most = published.values().map(Vec::len).max().unwrap_or(0);
    for number in 0..most {
        let mut roads = JoinSet::new();
        for (id, versions) in &published {
            let Some((definition, draft)) = versions.get(number).cloned() else { continue };
            publish(&app, &definition, open).await;
            let (app, clerks, id) = (Arc::clone(&app), Arc::clone(&clerks), id.clone());
            roads.spawn(async move {
                let office = app.portal.forms.current(&id).unwrap().form.procedure.office.clone();
                let clerk = &clerks[office.as_str()];
                road(&app, clerk, &id, (&format!("published-{number}"), &draft), Papers::Required).await;
            });
        }
        finish(roads).await;
    }
}

/// How many questions of each kind have been answered wrong.
type Turns = HashMap<Discriminant<Kind>, usize>;

/// Answers every question of an example wrong that is not in `met` yet, step by step, each step in another language.
async fn resist(app: &TestApp, shipped: &Shipped, example: usize, turns: &mut Turns, met: &mut BTreeSet<Id>) {
    let (name, answers) = shipped.examples[example];
    let version = app.portal.forms.current(shipped.id).unwrap();
    let asked = serde_json::from_str(answers).unwrap();
    let asked: Vec<Id> =
        evaluate(&version.form, &asked, TODAY).fields().map(|field| field.question.id.clone()).collect();
    if asked.iter().all(|id| met.contains(id)) {
        return;
    }
    let resident = Resident::begin(app, shipped.id).await;
    resident.walk(&typed(answers), Papers::Required).await;
    resident.confirm(&format!("hostile-{name}@{}.example.jp", shipped.id)).await;
    let stored = resident.stored().await;
    let evaluated = evaluate(&version.form, &stored, TODAY);
    for (index, section) in evaluated.sections.iter().enumerate() {
        let new = section.all_fields().filter(|field| met.insert(field.question.id.clone()));
        let new: Vec<&Field<'_>> = new.collect();
        if new.is_empty() {
            continue;
        }
        let lang = Lang::ALL[(shipped.id.len() + example + index) % 3];
        let id = &section.section.id;
        let mut step = Step::open(&resident, &version.form, id, &stored, lang, TODAY).await;
        for field in &new {
            let mut changed = BTreeSet::new();
            let mut all = wrongs(field, &step.right);
            let turn = turns.entry(discriminant(&field.question.kind)).or_insert(shipped.id.len());
            *turn += 1;
            let first = *turn % all.len().max(1);
            all.rotate_left(first);
            for wrong in all {
                if step.answer(field, &wrong).await {
                    changed.extend(wrong.typed.into_keys());
                    if !is_rare(&field.question.kind) {
                        break;
                    }
                }
            }
            if !changed.is_empty() {
                let to = resident.submit().await;
                assert_eq!(to, format!("{}#errors", resident.review()), "{}", field.path.as_str());
                step.put_right(changed).await;
            }
        }
        let missing: Vec<_> = new.iter().filter_map(|field| Some((*field, missing(field)?))).collect();
        if !missing.is_empty() {
            step.clear(&missing).await;
            step.put_right([]).await;
        }
        assert_eq!(
            step.read().await.form(STEP_FORM).answers(),
            step.right,
            "{}: {}",
            shipped.id,
            step.path()
        );
    }
    assert_eq!(resident.stored().await, stored, "{}", shipped.id);
    let to = resident.submit().await;
    assert!(to.starts_with("/applications/"), "{}: {to}", shipped.id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_answer_is_explained_beside_its_question_and_stops_sending_and_loses_nothing() {
    let app = city().await;
    let mut all = JoinSet::new();
    for shipped in library::all() {
        let app = Arc::clone(&app);
        all.spawn(async move {
            let (mut turns, mut met) = (Turns::new(), BTreeSet::new());
            for example in 0..shipped.examples.len() {
                resist(&app, &shipped, example, &mut turns, &mut met).await;
            }
        });
    }
    finish(all).await;
}

/// Whether a template stands on the front page, and what starting it answers.
async fn offered(router: &Router) -> (bool, StatusCode, StatusCode) {
    let ask = async |method: &str, path: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "city")
            .header("origin", "http://city");
        let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status();
        (status, String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().into()).unwrap())
    };
    let page = format!("/procedures/{EVENT}");
    let (_, front) = ask("GET", "/").await;
    assert!(front.contains("/procedures/daycare-enrolment"), "{front}");
    let start = format!("{page}/start");
    (front.contains(&page), ask("GET", &page).await.0, ask("POST", &start).await.0)
}

#[tokio::test]
async fn a_template_is_open_in_a_demonstration_and_nowhere_else() {
    assert!(library::one(EVENT).unwrap().form().unwrap().procedure.template);
    for (demo, expected) in [
        (false, (false, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)),
        (true, (true, StatusCode::OK, StatusCode::SEE_OTHER)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::at(folder.path()).unwrap();
        let clock = Arc::new(ManualClock::at(demo::BEGINS.parse().unwrap()));
        let mailer = Mailer::memory(&Mailbox::default(), &config.mail_from).unwrap();
        let files = Store::open(&FileSettings::default(), &config.data, PATIENCE).unwrap();
        let (db, entropy) = (Db::open_temporary().await.unwrap(), Entropy::from_os().unwrap());
        let (portal, _) = start::with(config, clock, demo, db, entropy, mailer, files).await.unwrap();
        demo::publish(&portal).await.unwrap();
        assert_eq!(
            offered(&routes::router(&portal, Door::Residents)).await,
            expected,
            "demonstration: {demo}"
        );
    }
}

#[tokio::test]
async fn a_my_number_in_words_of_ones_own_is_masked_before_it_is_stored_unless_it_is_another_number() {
    const NUMBER: &str = "123456789018";
    let app = roomy().await;
    let shipped = library::one(EVENT).unwrap();
    publish(&app, shipped.definition, open).await;
    let mut answers = typed(shipped.examples[0].1);
    // One line, and several.
    for name in ["emergency_name", "needs_detail"] {
        answers.insert(name.to_owned(), format!("母 {NUMBER}"));
    }
    let resident = Resident::begin(&app, EVENT).await;
    resident.walk(&answers, Papers::Required).await;
    let explained = words(&problem::sentence(&Problem::MyNumber, None, Lang::Ja));
    let review = resident.page(&resident.review()).await;
    let body = review.all(|element| element.tag == "main").next().unwrap();
    assert!(review.words(body).contains(&explained) && !review.text(body).contains(NUMBER));
    let stored = resident.stored().await;
    for name in ["emergency_name", "needs_detail"] {
        assert_eq!(stored.get(&Path::from_wire(name)), "母 ＊＊＊＊＊＊＊＊＊＊＊＊");
        let page = resident.page(&resident.step("needs")).await;
        let said = page.words(page.by_id(&format!("q-{name}--error")).unwrap());
        assert!(said.contains(&explained), "{said}");

        let mut form = page.form(STEP_FORM);
        let tick = format!("{name}/{OTHER_NUMBER}");
        assert!(form.has(&tick), "there is a box to say that it is another number");
        form.fill(&BTreeMap::from([(tick, "yes".to_owned()), (name.to_owned(), format!("会員 {NUMBER}"))]));
        let fields = form.sent();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        resident.browser.post(&resident.step("needs"), &fields).await;
        let stored = resident.stored().await;
        assert_eq!(stored.get(&Path::from_wire(name)), format!("会員 {NUMBER}"));
        let page = resident.page(&resident.step("needs")).await;
        assert_eq!(page.form(STEP_FORM).answers()[name], format!("会員 {NUMBER}"));
        assert!(page.by_id(&format!("q-{name}--error")).is_none());
    }
}
