//! A person without scripts who walks the road and repeats every request that got no answer.

use std::{sync::atomic::Ordering, time::Duration};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use domain::form::{Answers, Form, Path as At, pruned};
use reqwest::{Client, ClientBuilder, Response, multipart, redirect::Policy};
use server::{clock::japan_date, demo};
use tokio::time::{Instant, sleep};

use super::{
    Trial,
    ledger::{digest, hash},
};
use crate::ready::Ready;

/// How often a request without an answer is repeated: half a minute of a dead server, at least.
const REPEATS: usize = 1_500;
/// The definition that people fill in.
pub const PROCEDURE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/procedures/daycare-enrolment.json"));

/// A person on the road.
pub struct Person<'t> {
    trial: &'t Trial,
    client: Client,
    address: String,
    family: &'t [(String, String)],
    codes_read: usize,
    /// What every third one hands in.
    file: Option<Vec<u8>>,
}

/// What is sent with a request.
#[derive(Clone, Copy)]
enum Body<'b> {
    Nothing,
    Fields(&'b [(&'b str, &'b str)]),
    File(&'b [u8]),
}

/// What came back.
struct Answer {
    status: StatusCode,
    location: String,
    come_again: bool,
    html: String,
}

impl<'t> Person<'t> {
    /// A person with a browser and an address that nobody else has.
    pub fn new(trial: &'t Trial, number: usize) -> Self {
        Self {
            trial,
            client: browser().cookie_store(true).build().unwrap(),
            address: format!("person-{number}@example.jp"),
            family: &trial.families[number % trial.families.len()],
            codes_read: 0,
            file: number.is_multiple_of(3).then(|| pdf(number)),
        }
    }

    /// A person whose draft waits for nothing but to be sent, signed in.
    pub fn ready(trial: &'t Trial, ready: &Ready) -> Self {
        let mut cookies = HeaderMap::new();
        cookies.insert(header::COOKIE, HeaderValue::from_str(&ready.cookie).unwrap());
        let client = browser().default_headers(cookies).build().unwrap();
        let address = ready.address.as_str().to_owned();
        Self { trial, client, address, family: &trial.families[0], codes_read: 0, file: None }
    }

    /// From the first page to the receipt.
    pub async fn walk(mut self) {
        let form = Form::parse(PROCEDURE).unwrap();
        let draft = self.begin().await;
        for section in &form.procedure.sections {
            self.step(&draft, section.id.as_str()).await;
        }
        if let Some(file) = &self.file {
            self.hand_in(&draft, file).await;
        }
        self.until_complete(&draft).await;
        self.confirm(&draft).await;
        self.submit(&draft, &payload(&form, self.family)).await;
    }

    async fn begin(&self) -> String {
        let started = self.post("/procedures/daycare-enrolment/start", &[]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.html);
        started.location.split('/').nth(2).unwrap().to_owned()
    }

    /// Answers a step; the same body until it is acknowledged.
    async fn step(&self, draft: &str, section: &str) {
        let path = format!("/drafts/{draft}/steps/{section}");
        let page = self.get(&path).await;
        assert!(page.status.is_success() || page.status == StatusCode::NOT_FOUND, "{path}: {}", page.status);
        if page.status == StatusCode::NOT_FOUND {
            return;
        }
        let revision = hidden(&page.html, "_revision").unwrap_or_else(|| "0".into());
        let mut fields = vec![("_revision", revision.as_str()), ("_then", "next")];
        fields.extend(self.family.iter().map(|(path, value)| (path.as_str(), value.as_str())));
        let stored = self.post(&path, &fields).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{path}: {}", stored.html);
    }

    /// Adds a file, unless it turns out to be there although no answer said so.
    async fn hand_in(&self, draft: &str, file: &[u8]) {
        let path = format!("/drafts/{draft}/steps/documents");
        let link = format!("/drafts/{draft}/files/");
        for _ in 0..REPEATS {
            if let Some(answer) = self.once(&path, Body::File(file)).await {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.html);
                return;
            }
            sleep(Duration::from_millis(20)).await;
            if self.get(&path).await.html.contains(&link) {
                return;
            }
        }
        panic!("{path} never takes the file");
    }

    /// Every step has been acknowledged: the draft leads to the check page, unless something is gone.
    async fn until_complete(&self, draft: &str) {
        for _ in 0..20 {
            let answer = self.get(&format!("/drafts/{draft}")).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{draft}: {}", answer.html);
            let next = answer.location;
            if next == format!("/drafts/{draft}/review") {
                return;
            }
            self.trial.steps_lost.fetch_add(1, Ordering::Relaxed);
            self.step(draft, next.rsplit('/').next().unwrap_or_default()).await;
        }
        panic!("the draft of {} is never complete", self.address);
    }

    /// Confirms the address by a code. A code that came too late, or an answer that was lost, means another one.
    async fn confirm(&mut self, draft: &str) {
        for _ in 0..30 {
            let email = [("email", self.address.as_str())];
            let mut asked = self.post(&format!("/drafts/{draft}/address"), &email).await;
            if asked.location == format!("/drafts/{draft}/review") {
                return;
            }
            if asked.status == StatusCode::NOT_FOUND {
                // Confirmed already, by a request whose answer got lost with its cookie.
                asked = self.post("/sign-in", &email).await;
            }
            if asked.status == StatusCode::UNPROCESSABLE_ENTITY {
                // Asked too often: waiting helps.
                sleep(Duration::from_secs(1)).await;
                continue;
            }
            assert_eq!(asked.location, "/sign-in/code", "{} {}", asked.status, asked.html);
            // Asking may have been repeated: the mail with the newest code may be the second to come.
            let mut patience = Duration::from_secs(4);
            while let Some(code) = self.code(patience).await {
                if self.post("/sign-in/code", &[("code", &code)]).await.status == StatusCode::SEE_OTHER {
                    return;
                }
                patience = Duration::from_secs(1);
            }
        }
        panic!("{} is never confirmed", self.address);
    }

    /// The newest code that has not been read; older ones are not looked at any more.
    async fn code(&mut self, patience: Duration) -> Option<String> {
        let (code, read) = self.trial.post.code(&self.address, self.codes_read, patience).await?;
        self.codes_read = read;
        Some(code)
    }

    /// Sends the draft until it is acknowledged; the ledger knows of every attempt beforehand.
    pub async fn submit(&self, draft: &str, payload: &str) {
        let path = format!("/drafts/{draft}/submit");
        let file = self.file.as_deref().map(digest);
        for attempt in 0..REPEATS {
            self.trial.ledger.attempt(draft, &self.address, payload, file.as_deref());
            self.trial.sending.notify_waiters();
            if let Some(answer) = self.once(&path, Body::Fields(&[])).await {
                assert!(
                    answer.location.starts_with("/applications/"),
                    "{} {} {}",
                    answer.status,
                    answer.location,
                    answer.html
                );
                self.trial.ledger.acknowledged(draft, &answer.location);
                self.trial.acknowledged.fetch_add(1, Ordering::Relaxed);
                return;
            }
            self.trial.unanswered_submissions.fetch_add(usize::from(attempt == 0), Ordering::Relaxed);
            sleep(Duration::from_millis(20)).await;
        }
        panic!("{path} is never answered");
    }

    async fn get(&self, path: &str) -> Answer {
        self.until_answered(path, Body::Nothing).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.until_answered(path, Body::Fields(fields)).await
    }

    async fn until_answered(&self, path: &str, body: Body<'_>) -> Answer {
        for _ in 0..REPEATS {
            if let Some(answer) = self.once(path, body).await {
                return answer;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("{path} is never answered");
    }

    /// One request; none where there was no whole answer, or one that says "later".
    async fn once(&self, path: &str, body: Body<'_>) -> Option<Answer> {
        let trial = self.trial;
        let url = format!("{}{path}", trial.door);
        let post = |url| self.client.post(url).header(header::ORIGIN, &trial.door);
        let request = match body {
            Body::Nothing => self.client.get(url),
            Body::Fields(fields) => post(url).form(fields),
            Body::File(bytes) => {
                let part = multipart::Part::bytes(bytes.to_vec()).file_name("本人確認書類.pdf");
                post(url).multipart(multipart::Form::new().text("_then", "stay").part("doc_identity", part))
            }
        };
        let asked = Instant::now();
        let answer = match request.send().await {
            Ok(response) => whole(response).await,
            Err(_) => None,
        };
        let waited = usize::try_from(asked.elapsed().as_millis()).unwrap_or(usize::MAX);
        trial.longest.fetch_max(waited, Ordering::Relaxed);
        let Some(answer) = answer else {
            trial.unanswered.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        if !answer.status.is_server_error() {
            return Some(answer);
        }
        let polite = answer.status == StatusCode::SERVICE_UNAVAILABLE && answer.come_again;
        let kind = if polite { &trial.later } else { &trial.rude };
        kind.fetch_add(1, Ordering::Relaxed);
        None
    }
}

/// A document that nobody else has, of 20 KB and more.
fn pdf(number: usize) -> Vec<u8> {
    let line = format!("% person-{number}\n");
    format!("%PDF-1.4\n{}%%EOF\n", line.repeat(1_500 + number)).into_bytes()
}

fn browser() -> ClientBuilder {
    // A connection for each request: behind a proxy, each finds a living server.
    Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(20)).pool_max_idle_per_host(0)
}

async fn whole(response: Response) -> Option<Answer> {
    let status = response.status();
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let location = location.unwrap_or_default().to_owned();
    let come_again = response.headers().contains_key(header::RETRY_AFTER);
    Some(Answer { status, location, come_again, html: response.text().await.ok()? })
}

/// The hash of what a family's application holds: the answers to what it is asked.
pub fn payload(form: &Form, family: &[(String, String)]) -> String {
    let mut answers = Answers::default();
    for (path, value) in family {
        answers.set(At::from_wire(path), value);
    }
    hash(&pruned(form, &answers, japan_date(demo::BEGINS.parse().unwrap())))
}

fn hidden(html: &str, name: &str) -> Option<String> {
    let rest = html.split_once(&format!("name=\"{name}\" value=\""))?.1;
    Some(rest.split_once('"')?.0.to_owned())
}
