//! The real portal on a real database: both doors on loopback, a clock that stands still, a mailbox one can read.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

pub mod desk;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::http::{StatusCode, header};
use reqwest::{Client, Response, redirect::Policy};
use server::{
    clock::{ManualClock, millis},
    config::Config,
    db::Db,
    demo,
    entropy::Entropy,
    files::{FileSettings, PATIENCE, Store},
    jobs::{Jobs, Task},
    mail::{Mailbox, Mailer, Message, outbox},
    portal::Shared,
    serve::{self, Doors, limits::Limits},
    start,
};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// The city of a test.
pub struct TestApp {
    /// What handlers share.
    pub portal: Shared,
    /// Jobs, to be run by hand.
    pub jobs: Jobs,
    /// The clock.
    pub clock: ManualClock,
    /// Mails that were sent.
    pub mailbox: Mailbox,
    /// Address of the residents' door.
    pub residents: String,
    /// Address of the staff door.
    pub staff: String,
    used: Mutex<HashSet<String>>,
    _stop: oneshot::Sender<()>,
    _folder: TempDir,
}

impl TestApp {
    /// A city with offices and procedures, without applications.
    pub async fn start() -> Self {
        Self::start_at(None).await
    }

    /// As [`Self::start`], with the residents' door behind a proxy that residents know as `url`.
    pub async fn start_at(url: Option<&str>) -> Self {
        Self::start_with(url, Limits::default()).await
    }

    /// As [`Self::start_at`], with other limits.
    pub async fn start_with(url: Option<&str>, limits: Limits) -> Self {
        Self::open(url, limits, FileSettings::default(), PATIENCE).await
    }

    /// As [`Self::start`], with files somewhere else, which has `patience` to answer.
    pub async fn start_with_files(files: FileSettings, patience: Duration) -> Self {
        Self::open(None, Limits::default(), files, patience).await
    }

    async fn open(url: Option<&str>, limits: Limits, files: FileSettings, patience: Duration) -> Self {
        let db = Db::open_temporary().await.unwrap();
        let app = Self::serve(db, tempfile::tempdir().unwrap(), url, limits, files, patience).await;
        demo::publish(&app.portal).await.unwrap();
        app
    }

    /// Serves the city of a database and a data folder.
    pub async fn of(db: Db, folder: TempDir) -> Self {
        Self::serve(db, folder, None, Limits::default(), FileSettings::default(), PATIENCE).await
    }

    async fn serve(
        db: Db,
        folder: TempDir,
        url: Option<&str>,
        limits: Limits,
        files: FileSettings,
        patience: Duration,
    ) -> Self {
        let clock = ManualClock::at(demo::BEGINS.parse().unwrap());
        let mailbox = Mailbox::default();
        let any = "127.0.0.1:0".parse().unwrap();
        let config = Config {
            residents: any,
            staff: any,
            residents_url: url.map(str::to_owned),
            files,
            limits,
            ..Config::at(folder.path()).unwrap()
        };
        let doors = Doors::bind(config.residents, config.staff).await.unwrap();
        let (residents, staff) = doors.addresses().unwrap();
        let config = Config { residents, staff, ..config };
        let mailer = Mailer::memory(&mailbox, &config.mail_from).unwrap();
        let shared_clock = Arc::new(clock.clone());
        let entropy = Entropy::from_os().unwrap();
        let files = Store::open(&config.files, &config.data, patience).unwrap();
        let (portal, jobs) =
            start::with(config, shared_clock, false, db, entropy, mailer, files).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        // Tasks are run by the test: one that ran by itself would come at another moment each time.
        let by_hand = Jobs { tasks_every: Duration::MAX, ..jobs.clone() };
        let serving = serve::serve(Shared::clone(&portal), doors, by_hand, async {
            let _ = stopped.await;
        });
        tokio::spawn(serving);
        let app = Self {
            portal,
            jobs,
            clock,
            mailbox,
            residents: format!("http://{residents}"),
            staff: format!("http://{staff}"),
            used: Mutex::default(),
            _stop: stop,
            _folder: folder,
        };
        // What is due at the start is done before the test begins.
        for task in Task::ALL {
            app.run(task).await;
        }
        app
    }

    /// A resident's browser: cookies of its own, redirects are not followed.
    pub fn browser(&self) -> Browser {
        Browser::at(&self.residents)
    }

    /// Runs a task; where the city itself is at it just then, after that.
    pub async fn run(&self, task: Task) {
        while !self.jobs.run_once(task).await.unwrap() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A browser at the staff door.
    pub fn desk(&self) -> Browser {
        Browser::at(&self.staff)
    }

    /// The newest mail to an address with this in its subject, after everything has been delivered.
    pub async fn mail_to(&self, address: &str, subject: &str) -> Message {
        self.deliver_all().await;
        let mails = self.mailbox.messages();
        let mut newest = mails.into_iter().rev();
        let found = newest.find(|mail| mail.to.as_str() == address && mail.subject.contains(subject));
        found.unwrap_or_else(|| panic!("no mail {subject} to {address}"))
    }

    /// Delivers until nothing waits: the server's own job may be carrying some at this moment.
    async fn deliver_all(&self) {
        for _ in 0..500 {
            self.jobs.deliver_mail().await.unwrap();
            let now = millis(self.portal.clock.now());
            if outbox::backlog(self.portal.db.read(), now).await.unwrap().waiting == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("there is still mail to deliver");
    }

    /// The code of the newest mail with one to an address; each is handed out once.
    pub async fn code_to(&self, address: &str) -> String {
        self.deliver_all().await;
        self.unused_code(address).unwrap_or_else(|| panic!("no code to {address}"))
    }

    fn unused_code(&self, address: &str) -> Option<String> {
        let mails = self.mailbox.messages();
        let mut used = self.used.lock().unwrap();
        let mail = mails.iter().rev().find(|mail| {
            mail.to.as_str() == address && mail.subject.contains("確認コード") && !used.contains(&mail.id)
        })?;
        used.insert(mail.id.clone());
        Some(code_of(mail))
    }

    /// How many mails went to an address.
    pub async fn mails_to(&self, address: &str) -> usize {
        self.deliver_all().await;
        self.mailbox.messages().iter().filter(|mail| mail.to.as_str() == address).count()
    }
}

/// The six digits of a mail.
pub fn code_of(mail: &Message) -> String {
    let digits: Vec<char> = mail.body.chars().collect();
    digits
        .windows(6)
        .find(|window| window.iter().all(char::is_ascii_digit))
        .map(|window| window.iter().collect())
        .expect("a code of six digits")
}

/// A browser without scripts.
#[derive(Clone)]
pub struct Browser {
    /// Where it is.
    pub base: String,
    client: Client,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Where a redirect leads.
    pub location: String,
    /// Body.
    pub html: String,
    /// Headers.
    pub headers: reqwest::header::HeaderMap,
}

impl Browser {
    pub fn at(base: &str) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Self { base: base.to_owned(), client }
    }

    async fn answer(response: Response) -> Answer {
        let headers = response.headers().clone();
        let location =
            headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let status = response.status();
        let html = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        Answer { status, location, html, headers }
    }

    /// GET, without following.
    pub async fn get(&self, path: &str) -> Answer {
        Self::answer(self.client.get(format!("{}{path}", self.base)).send().await.unwrap()).await
    }

    /// GET, following redirects.
    pub async fn visit(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                break;
            }
            answer = self.get(&answer.location).await;
        }
        answer
    }

    /// POST of a form from a page of this origin, without following.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.client.post(format!("{}{path}", self.base)).header(header::ORIGIN, &self.base);
        Self::answer(request.form(fields).send().await.unwrap()).await
    }

    /// POST of a form with files.
    pub async fn post_files(&self, path: &str, form: reqwest::multipart::Form) -> Answer {
        let request = self.client.post(format!("{}{path}", self.base)).header(header::ORIGIN, &self.base);
        Self::answer(request.multipart(form).send().await.unwrap()).await
    }

    /// A request of any kind.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// Sends what [`Self::request`] began.
    pub async fn send(request: reqwest::RequestBuilder) -> Answer {
        Self::answer(request.send().await.unwrap()).await
    }
}

/// The answers of an invented family.
pub fn family(name: &str) -> Vec<(String, String)> {
    let path = format!("{}/procedures/examples/daycare-enrolment/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str::<std::collections::BTreeMap<String, String>>(&text).unwrap().into_iter().collect()
}

/// Steps of the daycare procedure, as a resident without scripts walks them.
pub struct Road<'a> {
    /// The city.
    pub app: &'a TestApp,
    /// The resident's browser.
    pub browser: Browser,
    /// The draft.
    pub draft: String,
}

impl<'a> Road<'a> {
    /// Begins a draft of daycare enrolment.
    pub async fn begin(app: &'a TestApp) -> Self {
        Self::begin_in(app, app.browser()).await
    }

    /// Begins a draft in a browser.
    pub async fn begin_in(app: &'a TestApp, browser: Browser) -> Self {
        let started = browser.post("/procedures/daycare-enrolment/start", &[]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.html);
        let draft = started.location.split('/').nth(2).unwrap().to_owned();
        Self { app, browser, draft }
    }

    /// The revision that a page of the draft shows.
    pub fn revision(page: &Answer) -> String {
        value_of(&page.html, "_revision").unwrap_or_else(|| "0".into())
    }

    /// Answers every step with a family's answers; hidden questions are ignored by the server as they come.
    pub async fn answer(&self, answers: &[(String, String)]) {
        let sections: Vec<String> = {
            let version = self.app.portal.forms.current("daycare-enrolment").unwrap();
            version.form.procedure.sections.iter().map(|section| section.id.to_string()).collect()
        };
        // Twice: answers of later steps may show questions in earlier ones.
        for section in sections.iter().chain(&sections) {
            let path = format!("/drafts/{}/steps/{section}", self.draft);
            let page = self.browser.get(&path).await;
            if page.status == StatusCode::NOT_FOUND {
                continue;
            }
            let revision = Self::revision(&page);
            let mut fields: Vec<(&str, &str)> = vec![("_revision", &revision), ("_then", "next")];
            fields.extend(answers.iter().map(|(path, value)| (path.as_str(), value.as_str())));
            let stored = self.browser.post(&path, &fields).await;
            assert_eq!(stored.status, StatusCode::SEE_OTHER, "{section}: {}", stored.html);
        }
    }

    /// Confirms an address by code.
    pub async fn confirm(&self, address: &str) {
        let asked =
            self.browser.post(&format!("/drafts/{}/address", self.draft), &[("email", address)]).await;
        assert_eq!(asked.location, "/sign-in/code", "{}", asked.html);
        let code = self.app.code_to(address).await;
        let entered = self.browser.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(entered.location, format!("/drafts/{}/review", self.draft), "{}", entered.html);
    }

    /// Sends it; the id of the application.
    pub async fn submit(&self) -> String {
        let sent = self.browser.post(&format!("/drafts/{}/submit", self.draft), &[]).await;
        assert!(sent.location.starts_with("/applications/"), "{} {}", sent.location, sent.html);
        sent.location.split('/').nth(2).unwrap().to_owned()
    }

    /// The whole road of a family: the id of the application.
    pub async fn walk(app: &'a TestApp, name: &str, address: &str) -> (Self, String) {
        let road = Self::begin(app).await;
        road.answer(&family(name)).await;
        road.confirm(address).await;
        let id = road.submit().await;
        (road, id)
    }
}

/// The value of a hidden input.
pub fn value_of(html: &str, name: &str) -> Option<String> {
    let at = html.find(&format!("name=\"{name}\" value=\""))?;
    let rest = &html[at + name.len() + 15..];
    Some(rest[..rest.find('"')?].to_owned())
}

/// As it is read, without the readings above characters.
pub fn spoken(html: &str) -> String {
    let mut out = String::new();
    for (at, piece) in html.split("<rp>(</rp><rt>").enumerate() {
        let kept = if at == 0 { piece } else { piece.split_once("<rp>)</rp>").unwrap().1 };
        out.push_str(kept);
    }
    text(&out)
}

/// Without tags and comments, as it is read.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
