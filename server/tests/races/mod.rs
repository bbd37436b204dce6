//! What races share: many posts at once, states to begin from, and the books that have to agree afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

pub mod books;
pub mod cases;
pub mod codes;
pub mod counter;
pub mod filling;
pub mod jobs;
pub mod surveys;

use std::sync::{Arc, Mutex};

use app::shell::Door;
use axum::http::{Method, StatusCode, header};
use futures_util::future::join_all;
use server::{db::sql, serve::limits::Limits};
use sqlx::AssertSqlSafe;
use tokio::sync::Barrier;

use crate::{
    ready::{self, Ready},
    support::{Answer, Browser, TestApp, family},
};

/// How many do the same at once.
pub const MANY: usize = 64;

/// The smallest picture.
pub const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 4, 0, 0, 0, 0xB5, 0x1C, 0x0C, 2, 0, 0, 0, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x64,
    0xF8, 0x0F, 0, 1, 5, 1, 1, 0x27, 0x18, 0xE3, 0x66, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60,
    0x82,
];

/// A city, and what was fired at its doors.
pub struct City {
    pub app: TestApp,
    fired: Mutex<Vec<(Door, String)>>,
}

/// A browser at a door, with a login session of its own or with what the door gave it.
#[derive(Clone)]
pub struct Person {
    pub door: Door,
    pub browser: Browser,
    pub cookie: Option<String>,
}

/// A form to be posted.
#[derive(Clone)]
pub struct Post {
    who: Person,
    path: String,
    fields: Vec<(String, String)>,
    file: Option<String>,
}

impl Person {
    pub fn post(&self, path: impl Into<String>, fields: &[(&str, &str)]) -> Post {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Post { who: self.clone(), path: path.into(), fields, file: None }
    }

    /// A form with a picture.
    pub fn upload(&self, path: impl Into<String>, question: &str) -> Post {
        Post { file: Some(question.to_owned()), ..self.post(path, &[("_then", "stay")]) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = self.browser.request(Method::GET, path);
        Browser::send(match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        })
        .await
    }
}

impl Post {
    pub fn times(&self, times: usize) -> Vec<Self> {
        vec![self.clone(); times]
    }

    pub async fn send(self) -> Answer {
        let mut request = self.who.browser.request(Method::POST, &self.path);
        request = request.header(header::ORIGIN, &self.who.browser.base);
        if let Some(cookie) = self.who.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = match self.file {
            None => request.form(&self.fields),
            Some(question) => {
                let part = reqwest::multipart::Part::bytes(PNG.to_vec()).file_name("paper.png");
                let form = reqwest::multipart::Form::new().part(question, part);
                request.multipart(
                    self.fields.into_iter().fold(form, |form, (name, value)| form.text(name, value)),
                )
            }
        };
        Browser::send(request).await
    }
}

impl City {
    pub async fn start() -> Self {
        // All are let in at once: who has to wait at the door is another test's matter.
        let limits = Limits { at_work: Some(2 * MANY), ..Limits::default() };
        Self { app: TestApp::start_with(None, limits).await, fired: Mutex::default() }
    }

    /// All posts at once. None may be answered by an error of the server.
    pub async fn fire(&self, posts: Vec<Post>) -> Vec<Answer> {
        let answers = self.fire_at_a_busy_thing(posts).await;
        assert_eq!(count(&answers, StatusCode::SERVICE_UNAVAILABLE), 0);
        answers
    }

    /// As [`Self::fire`], where "busy, try again" is an answer that the product states.
    pub async fn fire_at_a_busy_thing(&self, posts: Vec<Post>) -> Vec<Answer> {
        self.fired.lock().unwrap().extend(posts.iter().map(|post| (post.who.door, post.path.clone())));
        let together = Arc::new(Barrier::new(posts.len()));
        let sent = posts.into_iter().map(|post| {
            let together = Arc::clone(&together);
            tokio::spawn(async move {
                together.wait().await;
                post.send().await
            })
        });
        let answers: Vec<Answer> = join_all(sent).await.into_iter().map(Result::unwrap).collect();
        for answer in &answers {
            let busy = answer.status == StatusCode::SERVICE_UNAVAILABLE;
            assert!(busy || !answer.status.is_server_error(), "{}: {}", answer.status, answer.html);
        }
        answers
    }

    /// Notes posts that were sent in another way.
    pub fn note(&self, door: Door, path: &str, times: usize) {
        self.fired.lock().unwrap().extend(vec![(door, path.to_owned()); times]);
    }

    /// After a race: the books agree, and it has really fired at its routes.
    pub async fn finish(&self, routes: &[&(&str, Door, &str)]) {
        books::agree(&self.app.portal).await;
        let fired = self.fired.lock().unwrap();
        for (name, door, path) in routes {
            let shots = fired.iter().filter(|(at, shot)| at == door && fits(path, shot)).count();
            assert!(shots >= MANY, "{name}: {shots} posts to {path}");
        }
    }

    pub fn resident(&self, ready: &Ready) -> Person {
        Person { cookie: Some(ready.cookie.clone()), ..self.stranger() }
    }

    /// A browser that nobody knows yet; it keeps the cookies that it is given.
    pub fn stranger(&self) -> Person {
        Person { door: Door::Residents, browser: self.app.browser(), cookie: None }
    }

    /// A clerk, who is an administrator as well. One of a city.
    pub async fn clerk(&self) -> Person {
        let cookie = ready::clerk(&self.app.portal).await;
        self.sql("INSERT INTO staff_role SELECT id, '', 'administrator' FROM staff WHERE login = 'bench'")
            .await;
        Person { door: Door::Staff, browser: self.app.desk(), cookie: Some(cookie) }
    }

    /// Complete drafts of residents who have confirmed their addresses.
    pub async fn drafts(&self, count: usize) -> Vec<Ready> {
        ready::drafts(&self.app.portal, &family("takasaki-return-from-leave"), count).await
    }

    /// A complete draft that a clerk enters.
    pub async fn counter_draft(&self) -> (Person, String) {
        let clerk = self.clerk().await;
        let draft = self.drafts(1).await.remove(0).id;
        self.sql(format!(
            "UPDATE draft SET contact = NULL, channel = 'counter', \
             staff = (SELECT id FROM staff WHERE login = 'bench') WHERE id = '{draft}'"
        ))
        .await;
        (clerk, draft)
    }

    /// An application that has just arrived, and who sent it.
    pub async fn application(&self) -> (Ready, String) {
        let ready = self.drafts(1).await.remove(0);
        let new = ready.application(&self.app.portal);
        let id = new.version.note.application.clone();
        ready::replay(&self.app.portal, new).await;
        (ready, id)
    }

    /// Waits until every mail has left: another postman may have some in hand.
    pub async fn all_mail_left(&self) {
        for _ in 0..500 {
            self.app.jobs.deliver_mail().await.unwrap();
            if self.number("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL").await == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("mail that does not leave");
    }

    pub async fn number(&self, sql: impl Into<String>) -> i64 {
        sql::query_scalar(AssertSqlSafe(sql.into())).fetch_one(self.app.portal.db.read()).await.unwrap()
    }

    pub async fn texts(&self, sql: impl Into<String>) -> Vec<String> {
        sql::query_scalar(AssertSqlSafe(sql.into())).fetch_all(self.app.portal.db.read()).await.unwrap()
    }

    pub async fn sql(&self, sql: impl Into<String>) {
        let sql = sql.into();
        let done: Result<(), server::db::WriteError<sqlx::Error>> = self
            .app
            .portal
            .db
            .write(move |tx| {
                let sql = sql.clone();
                Box::pin(async move { sql::query(AssertSqlSafe(sql)).execute(&mut *tx).await.map(drop) })
            })
            .await;
        done.unwrap();
    }
}

/// How many answers have a status.
pub fn count(answers: &[Answer], status: StatusCode) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

/// One has won; all others were told with this status.
pub fn one_won(answers: &[Answer], others: StatusCode) {
    assert_eq!(count(answers, StatusCode::SEE_OTHER), 1, "{:?}", statuses(answers));
    assert_eq!(count(answers, others), answers.len() - 1, "{:?}", statuses(answers));
}

/// All were sent on to the same place.
pub fn same_place(answers: &[Answer]) -> String {
    assert_eq!(count(answers, StatusCode::SEE_OTHER), answers.len(), "{:?}", statuses(answers));
    assert!(answers.iter().all(|answer| answer.location == answers[0].location), "{:?}", places(answers));
    answers[0].location.clone()
}

pub fn statuses(answers: &[Answer]) -> Vec<StatusCode> {
    answers.iter().map(|answer| answer.status).collect()
}

pub fn places(answers: &[Answer]) -> Vec<&str> {
    answers.iter().map(|answer| answer.location.as_str()).collect()
}

fn fits(route: &str, path: &str) -> bool {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len() && route.iter().zip(&path).all(|(want, is)| want.starts_with('{') || want == is)
}
