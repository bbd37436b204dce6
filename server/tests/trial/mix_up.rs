//! Never someone else's data: thousands of residents at far more than the server can do, with time-outs, repetitions
//! and kills; each looks at everything that comes back.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use reqwest::{Client, multipart, redirect::Policy};
use server::{clock::ManualClock, demo, start};
use tokio::{task::JoinSet, time::sleep};

use super::{
    canary,
    city::{City, Setup},
    database::Database,
    post::Post,
    table::Row,
};
use crate::ready::{self, Ready};

/// How long somebody waits for a code before asking for another: it comes after all mail that was queued before it.
const CODE: Duration = Duration::from_secs(30);

/// How many, and how hard.
#[derive(Clone, Copy, Debug)]
pub struct Crowd {
    /// Residents.
    pub residents: usize,
    /// At a time.
    pub at_a_time: usize,
    /// How long they wait for an answer.
    pub patience: Duration,
    /// Kills of the server.
    pub kills: usize,
}

/// What was seen.
#[derive(Debug, Default)]
struct Seen {
    answers: AtomicUsize,
    own: AtomicUsize,
    timeouts: AtomicUsize,
    refused: AtomicUsize,
    done: AtomicUsize,
    stuck: AtomicUsize,
    foreign: Mutex<Vec<String>>,
    /// Whose drafts and applications are whose: a list holds their addresses only, no text.
    owners: Mutex<HashMap<String, usize>>,
}

impl Seen {
    fn look(&self, number: usize, place: &str, text: &str) {
        self.answers.fetch_add(1, Ordering::Relaxed);
        let owned: Vec<usize> = {
            let owners = self.owners.lock().unwrap();
            let ids = ["/drafts/", "/applications/"].into_iter().flat_map(|path| text.split(path).skip(1));
            ids.filter_map(|rest| owners.get(rest.get(..36)?).copied()).collect()
        };
        for found in canary::found(text).into_iter().chain(owned) {
            if found == number {
                self.own.fetch_add(1, Ordering::Relaxed);
            } else {
                self.foreign.lock().unwrap().push(format!("{found} seen by {number} in {place}"));
            }
        }
    }
}

struct Crowded {
    seen: Seen,
    door: String,
    post: Post,
    people: Vec<(Ready, Vec<(String, String)>)>,
    next: AtomicUsize,
    crowd: Crowd,
}

/// Plays it in `folder`; what was found foreign, and the row for the table.
pub async fn play(setup: Setup, post: Post, crowd: Crowd, family: &[(String, String)]) -> (Row, usize) {
    let began = Instant::now();
    let people = people(&setup, crowd.residents, family).await;
    let city = Arc::new(City::open(setup).await);
    let (seen, door, next) = (Seen::default(), city.residents.clone(), AtomicUsize::new(0));
    let drafts = people.iter().enumerate().map(|(number, (ready, _))| (ready.id.clone(), number));
    seen.owners.lock().unwrap().extend(drafts);
    let all = Arc::new(Crowded { seen, door, post, people, next, crowd });
    let mut crowding = JoinSet::new();
    for _ in 0..crowd.at_a_time {
        let all = Arc::clone(&all);
        crowding.spawn(async move {
            loop {
                let number = all.next.fetch_add(1, Ordering::Relaxed);
                let Some((ready, answers)) = all.people.get(number) else { break };
                let resident = Resident::new(&all, number, ready, answers);
                let through = resident.walk().await.is_some();
                let count = if through { &all.seen.done } else { &all.seen.stuck };
                count.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let (killed, victim) = (Arc::clone(&all), Arc::clone(&city));
    let killer = tokio::spawn(async move {
        for kill in 1..=crowd.kills {
            let share = crowd.residents * kill / (crowd.kills + 1);
            while killed.next.load(Ordering::Relaxed) < share {
                sleep(Duration::from_millis(5)).await;
            }
            // So late that mail which the dead server had taken on is free.
            victim.kill_and_open(6).await;
        }
    });
    while let Some(ended) = crowding.join_next().await {
        ended.unwrap();
    }
    killer.await.unwrap();
    city.kill_and_open(6).await;
    all.mailed().await;
    city.stop().await;
    all.look_at_mails();
    let logged = canary::found(&city.log()).len();
    let seen = &all.seen;
    let count = |number: &AtomicUsize| number.load(Ordering::Relaxed);
    let foreign = seen.foreign.lock().unwrap().clone();
    let row = Row {
        scenario: format!("nobody else's data, {}", city.setup.database.name()),
        counts: None,
        good: foreign.is_empty()
            && logged == 0
            && count(&seen.done) == crowd.residents
            && count(&seen.own) > 0,
        note: format!(
            "{} residents, {} at a time, {} kills: {} answers, {} time-outs, {} told to come again; {} mails; own canaries \
             {}, foreign {}, in the log {logged}; {} did not get through{}",
            crowd.residents,
            crowd.at_a_time,
            crowd.kills,
            count(&seen.answers),
            count(&seen.timeouts),
            count(&seen.refused),
            all.post.all().values().map(Vec::len).sum::<usize>(),
            count(&seen.own),
            foreign.len(),
            count(&seen.stuck),
            foreign.first().map_or_else(String::new, |first| format!("; first: {first}")),
        ),
        took: began.elapsed(),
    };
    (row, foreign.len())
}

/// Complete drafts, before the server starts.
async fn people(
    setup: &Setup,
    residents: usize,
    family: &[(String, String)],
) -> Vec<(Ready, Vec<(String, String)>)> {
    let clock = Arc::new(ManualClock::at(demo::BEGINS.parse().unwrap()));
    let (portal, _) = start::assemble(setup.config(), clock, true).await.unwrap();
    demo::publish(&portal).await.unwrap();
    let answers: Vec<_> = (0..residents).map(|number| canary::answers(family, number)).collect();
    let each = answers.iter().enumerate().map(|(number, own)| (canary::address(number), own.as_slice()));
    let ready = ready::drafts_of(&portal, each).await;
    portal.db.close().await;
    ready.into_iter().zip(answers).collect()
}

impl Crowded {
    async fn mailed(&self) {
        for _ in 0..300 {
            if self.post.receipts() >= self.seen.done.load(Ordering::Relaxed) {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    fn look_at_mails(&self) {
        for (to, mails) in self.post.all() {
            let Some(number) = canary::found(&to).first().copied() else { continue };
            for mail in mails {
                self.seen.look(number, "a mail", &format!("{}\n{}", mail.subject, mail.body));
            }
        }
    }
}

/// One of them.
struct Resident<'c> {
    all: &'c Crowded,
    number: usize,
    ready: &'c Ready,
    answers: &'c [(String, String)],
    client: Client,
}

/// What came back.
struct Page {
    status: StatusCode,
    location: String,
    text: String,
}

impl<'c> Resident<'c> {
    fn new(all: &'c Crowded, number: usize, ready: &'c Ready, answers: &'c [(String, String)]) -> Self {
        let mut cookies = HeaderMap::new();
        cookies.insert(header::COOKIE, HeaderValue::from_str(&ready.cookie).unwrap());
        Self {
            all,
            number,
            ready,
            answers,
            client: browser(all.crowd.patience).default_headers(cookies).build().unwrap(),
        }
    }

    /// The road; none where it did not lead to its end.
    async fn walk(&self) -> Option<()> {
        let draft = format!("/drafts/{}", self.ready.id);
        for section in ["child", "documents"] {
            let path = format!("{draft}/steps/{section}");
            let page = self.get(&path).await?;
            let revision = hidden(&page.text, "_revision").unwrap_or_else(|| "0".to_owned());
            let mut fields = vec![("_revision", revision.as_str()), ("_then", "next")];
            fields.extend(self.answers.iter().map(|(path, value)| (path.as_str(), value.as_str())));
            self.until(StatusCode::SEE_OTHER, || self.post(&path, &fields)).await?;
        }
        let with_file = self.number.is_multiple_of(10);
        if with_file {
            self.until(StatusCode::SEE_OTHER, || self.upload(&draft)).await?;
        }
        self.get(&format!("{draft}/review")).await?;
        let submit = format!("{draft}/submit");
        let sent = self.until(StatusCode::SEE_OTHER, || self.post(&submit, &[])).await?;
        let application = sent.location.strip_suffix("/versions/1/receipt")?.to_owned();
        let id = application.rsplit('/').next()?.to_owned();
        self.all.seen.owners.lock().unwrap().insert(id, self.number);
        self.get(&sent.location).await?;
        self.get("/applications").await?;
        self.get(&application).await?;
        let copy = self.get(&format!("{application}/versions/1")).await?;
        if with_file {
            let file =
                copy.text.split_once(&format!("{application}/files/"))?.1.split('"').next()?.to_owned();
            self.get(&format!("{application}/files/{file}")).await?;
        }
        if self.number.is_multiple_of(20) {
            self.sign_in().await?;
        }
        Some(())
    }

    /// Once more with another browser, by code.
    async fn sign_in(&self) -> Option<()> {
        // Asking for codes again and again is slowed down by design: here they wait for an answer.
        let client = browser(Duration::from_secs(20)).cookie_store(true).build().unwrap();
        let other = Self { client, ..*self };
        let address = canary::address(self.number);
        let mut read = 0;
        let email = [("email", address.as_str())];
        for _ in 0..10 {
            let asked = other.post("/sign-in", &email).await;
            if asked.is_none_or(|page| page.status != StatusCode::SEE_OTHER) {
                // Not answered, or asked too often: waiting helps.
                sleep(Duration::from_secs(2)).await;
            }
            let Some((code, count)) = self.all.post.code(&address, read, CODE).await else {
                continue;
            };
            read = count;
            let entered = other.post("/sign-in/code", &[("code", &code)]).await;
            if entered.is_some_and(|page| page.location == "/applications") {
                other.get("/applications").await?;
                return Some(());
            }
        }
        None
    }

    async fn upload(&self, draft: &str) -> Option<Page> {
        let canary = canary::plain(self.number);
        let bytes = format!("%PDF-1.4\n% {canary}\n%%EOF\n").into_bytes();
        let part = multipart::Part::bytes(bytes).file_name(format!("{canary}.pdf"));
        let form = multipart::Form::new().text("_then", "stay").part("doc_identity", part);
        let url = format!("{}{draft}/steps/documents", self.all.door);
        self.once("an upload", self.client.post(url).header(header::ORIGIN, &self.all.door).multipart(form))
            .await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Option<Page> {
        let request = self.client.post(format!("{}{path}", self.all.door));
        self.once(path, request.header(header::ORIGIN, &self.all.door).form(fields)).await
    }

    async fn get(&self, path: &str) -> Option<Page> {
        self.until(StatusCode::OK, || self.once(path, self.client.get(format!("{}{path}", self.all.door))))
            .await
    }

    /// Asks until the answer has this status.
    async fn until<F: Future<Output = Option<Page>>>(
        &self,
        status: StatusCode,
        ask: impl Fn() -> F,
    ) -> Option<Page> {
        let mut refused = 0;
        for _ in 0..600 {
            match ask().await {
                Some(page) if page.status == status => return Some(page),
                Some(page) if !page.status.is_server_error() && refused > 5 => {
                    println!("resident {} was answered {} {}", self.number, page.status, page.location);
                    return None;
                }
                Some(page) if !page.status.is_server_error() => refused += 1,
                // Sooner than they were told to.
                Some(_) => sleep(Duration::from_millis(300)).await,
                None => {}
            }
            sleep(Duration::from_millis(50)).await;
        }
        None
    }

    async fn once(&self, place: &str, request: reqwest::RequestBuilder) -> Option<Page> {
        let seen = &self.all.seen;
        let page = async {
            let response = request.send().await.ok()?;
            let status = response.status();
            let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            let location = location.unwrap_or_default().to_owned();
            let head = format!("{:?}", response.headers());
            Some((Page { status, location, text: response.text().await.ok()? }, head))
        };
        let Some((page, head)) = page.await else {
            seen.timeouts.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        seen.look(self.number, place, &page.text);
        seen.look(self.number, place, &head);
        seen.refused.fetch_add(usize::from(page.status.is_server_error()), Ordering::Relaxed);
        Some(page)
    }
}

fn browser(patience: Duration) -> reqwest::ClientBuilder {
    Client::builder().redirect(Policy::none()).timeout(patience)
}

fn hidden(html: &str, name: &str) -> Option<String> {
    let rest = html.split_once(&format!("name=\"{name}\" value=\""))?.1;
    Some(rest.split_once('"')?.0.to_owned())
}

/// A city with its mail server, for [`play`].
pub fn setup(folder: &Path, database: Database) -> (Setup, Post) {
    let post = Post::open();
    (Setup::new(folder, database, Some(post.url())), post)
}
