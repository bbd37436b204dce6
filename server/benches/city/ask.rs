//! What lists, counters, search and cases take: the store's functions by themselves, and whole pages.

use std::time::Instant;

use app::shell::Door;
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::application::status::Status;
use http_body_util::BodyExt;
use serde::Serialize;
use server::{
    db::{
        application, letter,
        queue::{self, From},
        session::{self, NewSession},
    },
    portal::Shared,
    routes,
};
use tower::ServiceExt;

use crate::fill::Known;

/// The offices of the clerk who asks.
pub const OFFICES: [&str; 2] = ["civil", "welfare"];
const COMMON: [&str; 4] = ["佐藤", "高橋", "吉田", "渡辺"];

/// What asking for something took, in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Took {
    /// What was asked for.
    pub name: String,
    /// The middle one.
    pub median: f64,
    /// One in a hundred took longer.
    pub p99: f64,
    /// Lines or bytes of an answer, on average.
    pub answer: usize,
    /// Statements, where they were counted.
    pub statements: Option<usize>,
}

/// Who asks, for what.
pub struct Asker<'a> {
    /// The city.
    pub portal: &'a Shared,
    /// Applications of the clerk's offices, oldest first.
    pub known: Vec<Known>,
    /// The clerk's cookie.
    pub clerk: String,
    /// How often each is asked.
    pub times: usize,
    staff: Router,
    residents: Router,
    cookies: Vec<String>,
}

async fn time(name: &str, times: usize, ask: impl AsyncFn(usize) -> usize) -> Took {
    let mut took = Vec::with_capacity(times);
    let mut answered = 0;
    for turn in 0..times + 10 {
        let began = Instant::now();
        let answer = ask(turn).await;
        // The first few warm what every other finds warm.
        if turn >= 10 {
            took.push(began.elapsed().as_secs_f64() * 1_000.0);
            answered += answer;
        }
    }
    let answer = answered / times.max(1);
    took.sort_by(f64::total_cmp);
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    Took { name: name.to_owned(), median: at(50), p99: at(99), answer, statements: None }
}

impl<'a> Asker<'a> {
    /// A clerk, and residents who are signed in.
    pub async fn new(portal: &'a Shared, known: Vec<Known>, clerk: String, times: usize) -> Self {
        let known: Vec<Known> = known.into_iter().filter(|one| OFFICES.contains(&one.office)).collect();
        let mut cookies = Vec::new();
        for one in &known {
            cookies.push(signed_in(portal, &one.contact).await);
        }
        let (staff, residents) =
            (routes::router(portal, Door::Staff), routes::router(portal, Door::Residents));
        Self { portal, known, clerk, times, staff, residents, cookies }
    }

    fn one(&self, turn: usize) -> &Known {
        &self.known[(turn * 37) % self.known.len()]
    }

    async fn find(&self, typed: &str, from: &From) -> usize {
        let wanted = queue::read_query(typed);
        let page = queue::find(self.portal.db.read(), &self.portal.keys, &OFFICES, &wanted, from).await;
        page.unwrap().lines.len()
    }

    /// The store's functions.
    pub async fn store(&self) -> Vec<Took> {
        let (read, times) = (self.portal.db.read(), self.times);
        let list =
            async |status, from: From| queue::list(read, &OFFICES, status, &from).await.unwrap().lines.len();
        let deep = |turn| From::After(self.one(turn).recorded_at, self.one(turn).id.clone());
        let mut all = vec![
            time("queue, first page", times, async |_| list(None, From::Top).await).await,
            time("queue, deep page", times, async |turn| list(None, deep(turn)).await).await,
        ];
        for status in Status::ALL {
            let name = format!("queue, {}", status.as_str());
            all.push(time(&name, times, async |_| list(Some(status), From::Top).await).await);
        }
        all.push(
            time("queue, closed, deep page", times, async |turn| {
                list(Some(Status::Closed), deep(turn)).await
            })
            .await,
        );
        all.push(
            time("counters", times, async |_| queue::counters(read, &OFFICES).await.unwrap().len()).await,
        );
        all.push(
            time("search: receipt number", times, async |turn| {
                self.find(&self.one(turn).receipt, &From::Top).await
            })
            .await,
        );
        all.push(
            time("search: telephone", times, async |turn| {
                self.find(&self.one(turn).person.phone, &From::Top).await
            })
            .await,
        );
        all.push(
            time("search: common family name", times, async |turn| {
                self.find(COMMON[turn % 4], &From::Top).await
            })
            .await,
        );
        all.push(
            time("search: common name, deep page", times, async |turn| {
                self.find(COMMON[turn % 4], &deep(turn)).await
            })
            .await,
        );
        all.push(
            time("search: full name", times, async |turn| {
                self.find(&full_name(self.one(turn)), &From::Top).await
            })
            .await,
        );
        all.push(
            time("search: full name, given first", times, async |turn| {
                self.find(&given_first(self.one(turn)), &From::Top).await
            })
            .await,
        );
        all.push(
            time("search: full reading", times, async |turn| {
                self.find(&reading(self.one(turn)), &From::Top).await
            })
            .await,
        );
        all.push(time("search: nobody", times, async |_| self.find("佐藤 龗龗", &From::Top).await).await);
        for sent in [false, true] {
            let name = if sent { "letters that were sent" } else { "letters to send" };
            let list = async |_| letter::of_offices(read, &OFFICES, sent).await.unwrap().len();
            all.push(time(name, times, list).await);
        }
        all.push(
            time("case and its version", times, async |turn| {
                let case = application::load(self.portal, &self.one(turn).id).await.unwrap().unwrap();
                case.version(read, 1).await.unwrap().filed.answers.0.len()
            })
            .await,
        );
        all.push(
            time("a resident's list", times, async |turn| {
                application::of_contact(read, &self.one(turn).contact).await.unwrap().len()
            })
            .await,
        );
        all
    }

    /// Whole pages, through the routers.
    pub async fn pages(&self) -> Vec<Took> {
        let mut all = Vec::new();
        for name in PAGES {
            all.push(time(name, self.times / 2, async |turn| self.page(name, turn).await).await);
        }
        all
    }

    /// One page; its bytes.
    pub async fn page(&self, name: &str, turn: usize) -> usize {
        let one = self.one(turn);
        let place = format!("{}.{}", one.recorded_at, one.id);
        let (door, path, cookie, typed) = match name {
            "page: queue" => (&self.staff, "/".to_owned(), &self.clerk, None),
            "page: queue, deep" => (&self.staff, format!("/?after={place}"), &self.clerk, None),
            "page: queue, submitted" => (&self.staff, "/?status=submitted".to_owned(), &self.clerk, None),
            "page: search, common name" | "page: search, common name, deep" => {
                (&self.staff, "/search".to_owned(), &self.clerk, Some(COMMON[turn % 4]))
            }
            "page: search, telephone" => {
                (&self.staff, "/search".to_owned(), &self.clerk, Some(one.person.phone.as_str()))
            }
            "page: case" => (&self.staff, format!("/cases/{}", one.id), &self.clerk, None),
            _ => {
                let cookie = &self.cookies[(turn * 37) % self.known.len()];
                (&self.residents, "/applications".to_owned(), cookie, None)
            }
        };
        let mut request = Request::builder().uri(path).header(header::COOKIE, cookie);
        let body = match typed {
            None => Body::empty(),
            Some(typed) => {
                request = request
                    .method("POST")
                    .header("sec-fetch-site", "same-origin")
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let encoded: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let after = if name.ends_with("deep") { format!("&after={place}") } else { String::new() };
                Body::from(format!("query={encoded}{after}"))
            }
        };
        let response = door.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        response.into_body().collect().await.unwrap().to_bytes().len()
    }
}

/// The pages that are asked for. Opening a case and searching are recorded: they write.
pub const PAGES: [&str; 8] = [
    "page: queue",
    "page: queue, deep",
    "page: queue, submitted",
    "page: search, common name",
    "page: search, common name, deep",
    "page: search, telephone",
    "page: case",
    "page: my applications",
];

fn full_name(one: &Known) -> String {
    let given = one.person.given.as_ref().map_or("", |given| given.0.as_str());
    format!("{} {given}", one.person.family.0)
}

fn given_first(one: &Known) -> String {
    let given = one.person.given.as_ref().map_or("", |given| given.0.as_str());
    format!("{given} {}", one.person.family.0)
}

fn reading(one: &Known) -> String {
    let given = one.person.given.as_ref().map_or("", |given| given.1.as_str());
    format!("{} {given}", one.person.family.1)
}

async fn signed_in(portal: &Shared, contact: &str) -> String {
    let token = portal.entropy.token();
    let session = NewSession {
        id: portal.keys.session_hash(&token),
        door: "residents",
        contact: Some(contact.to_owned()),
        staff: None,
        device: None,
        now: portal.clock.now(),
        longest: session::RESIDENT_LONGEST,
    };
    let stored = portal
        .db
        .write_with(session, |tx, session| Box::pin(async move { session::insert(tx, session).await }));
    stored.await.unwrap();
    format!("session={token}")
}
