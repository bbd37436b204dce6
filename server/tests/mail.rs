//! Mail against a real mail server in all its moods.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use server::db::sql;
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use domain::email::EmailAddress;
use serde_json::Value;
use server::{
    clock::{Clock, ManualClock, from_millis},
    db::Db,
    entropy::Entropy,
    mail::{About, Mailer, Outgoing, Postman, outbox},
    sealed::Keys,
};

/// A running mail server.
struct Server {
    child: Child,
    input: ChildStdin,
    said: Receiver<Value>,
    taken: Vec<Value>,
    port: u16,
}

impl Server {
    fn start(port: u16) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp.py");
        let mut child = Command::new("/usr/bin/python3")
            .args([script, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's python3 runs");
        let (say, said) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = say.send(serde_json::from_str(&line).unwrap());
            }
        });
        let started: Value = said
            .recv_timeout(Duration::from_secs(20))
            .expect("the mail server starts; it needs Debian's python3-aiosmtpd");
        let port = started["port"].as_u64().unwrap().try_into().unwrap();
        Self { input: child.stdin.take().unwrap(), child, said, taken: Vec::new(), port }
    }

    fn is(&mut self, mood: &str) {
        writeln!(self.input, "{mood}").unwrap();
        loop {
            let line = self.said.recv_timeout(Duration::from_secs(5)).unwrap();
            if line["mood"] == mood {
                return;
            }
            self.taken.push(line);
        }
    }

    /// Every mail that it has taken.
    fn mails(&mut self) -> Vec<Value> {
        // Its lines come in order: behind the answer there is no earlier mail.
        self.is("up");
        self.taken.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An outbox with a mailer to `port`.
struct Office {
    postman: Postman,
    clock: ManualClock,
}

impl Office {
    async fn new(port: u16) -> Self {
        Self::patient(port, Duration::from_millis(700)).await
    }

    /// Whose mailer waits for so long.
    async fn patient(port: u16, patience: Duration) -> Self {
        let url = format!("smtp://127.0.0.1:{port}");
        let mailer = Mailer::smtp(&url, "柿木市 <no-reply@city.example.jp>", patience).unwrap();
        let clock = ManualClock::at(from_millis(1_800_000_000_000));
        let postman = Postman {
            db: Db::open_temporary().await.unwrap(),
            keys: Keys::from_master([1; 32]),
            mailer: Arc::new(mailer),
            clock: Arc::new(clock.clone()),
            entropy: Entropy::seeded(1),
        };
        Self { postman, clock }
    }

    async fn queue(&self, to: &str) {
        let mail = Outgoing {
            kind: "receipt",
            about: About::Application("application".to_owned()),
            dedupe: format!("receipt|{to}"),
            to: EmailAddress::parse(to).unwrap(),
            subject: "申請を受け付けました".to_owned(),
            body: "山田 花子 様\n\n受け付けました。\n".to_owned(),
        };
        let Postman { db, keys, entropy, .. } = self.postman.clone();
        let now = self.clock.now();
        db.write(move |tx| {
            let (mail, keys, entropy) = (mail.clone(), keys.clone(), entropy.clone());
            Box::pin(async move { outbox::enqueue(tx, &mail, now, &entropy, &keys).await })
        })
        .await
        .unwrap();
    }

    /// Sent, to be tried later, given up.
    async fn deliver(&self) -> (usize, usize, usize) {
        let done = self.postman.deliver_due(|| false).await.unwrap();
        (done.sent, done.later, done.dead)
    }

    async fn row(&self) -> (i64, Option<String>, bool) {
        sql::query_as("SELECT attempts, last_error, payload_sealed IS NOT NULL FROM outbox")
            .fetch_one(self.postman.db.read())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_mail_arrives_whole_and_is_cut_from_the_outbox() {
    let mut server = Server::start(0);
    let office = Office::new(server.port).await;
    office.queue("hanako@example.jp").await;
    assert_eq!(office.deliver().await, (1, 0, 0));
    assert_eq!(office.deliver().await, (0, 0, 0));
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0]["to"][0], "hanako@example.jp");
    assert_eq!(mails[0]["sender"], "no-reply@city.example.jp");
    assert_eq!(mails[0]["subject"], "申請を受け付けました");
    assert_eq!(
        mails[0]["body"].as_str().unwrap().replace("\r\n", "\n"),
        "山田 花子 様\n\n受け付けました。\n"
    );
    assert_eq!((&mails[0]["type"], &mails[0]["charset"]), (&"text/plain".into(), &"utf-8".into()));
    assert_eq!(mails[0]["auto"], "auto-generated");
    assert_eq!(office.row().await, (1, None, false));
}

#[tokio::test]
async fn an_address_with_dots_as_carriers_issued_them_is_served() {
    let mut server = Server::start(0);
    let office = Office::new(server.port).await;
    office.queue("taro..yamada.@docomo.ne.jp").await;
    assert_eq!(office.deliver().await, (1, 0, 0));
    let mails = server.mails();
    assert_eq!(mails[0]["said"], "TO:<\"taro..yamada.\"@docomo.ne.jp>");
    assert_eq!(mails[0]["to"][0], "taro..yamada.@docomo.ne.jp", "as the server reads it");
}

#[tokio::test]
async fn mail_waits_for_a_server_that_is_down() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let office = Office::new(port).await;
    office.queue("hanako@example.jp").await;
    assert_eq!(office.deliver().await, (0, 1, 0));
    assert_eq!(office.row().await, (1, Some("connection".to_owned()), true));
    assert_eq!(office.deliver().await, (0, 0, 0), "not before its time");
    let mut server = Server::start(port);
    office.clock.advance(90);
    assert_eq!(office.deliver().await, (1, 0, 0));
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_with_the_same_message_id() {
    let mut server = Server::start(0);
    let office = Office::new(server.port).await;
    office.queue("hanako@example.jp").await;
    for (mood, code, pause) in [("4xx", "smtp 451", 80), ("421", "smtp 421", 150)] {
        server.is(mood);
        assert_eq!(office.deliver().await, (0, 1, 0));
        assert_eq!(office.row().await.1.as_deref(), Some(code));
        office.clock.advance(pause);
    }
    server.is("up");
    assert_eq!(office.deliver().await, (1, 0, 0));
    assert_eq!(office.row().await.0, 3);
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_permanent_refusal_is_given_up_shown_and_can_be_tried_again() {
    let mut server = Server::start(0);
    let office = Office::new(server.port).await;
    office.queue("nobody@example.jp").await;
    server.is("5xx");
    assert_eq!(office.deliver().await, (0, 0, 1));
    office.clock.advance(24 * 3_600);
    assert_eq!(office.deliver().await, (0, 0, 0));
    let dead = outbox::dead_letters(office.postman.db.read(), 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!((dead[0].kind.as_str(), dead[0].last_error.as_deref()), ("receipt", Some("smtp 550")));

    server.is("up");
    let (id, now) = (dead[0].id.clone(), office.clock.now());
    let again = office
        .postman
        .db
        .write(move |tx| {
            let id = id.clone();
            Box::pin(async move { outbox::retry_dead(tx, &id, now).await })
        })
        .await
        .unwrap();
    assert!(again);
    assert_eq!(office.deliver().await, (1, 0, 0));
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn after_twelve_attempts_a_mail_is_given_up() {
    let mut server = Server::start(0);
    let office = Office::new(server.port).await;
    office.queue("hanako@example.jp").await;
    server.is("4xx");
    for _ in 1..12 {
        assert_eq!(office.deliver().await, (0, 1, 0));
        office.clock.advance(8 * 3_600);
    }
    assert_eq!(office.deliver().await, (0, 0, 1));
    assert_eq!(office.row().await, (12, Some("smtp 451".to_owned()), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_queued_while_another_mail_is_held_up_leaves_at_once() {
    let mut server = Server::start(0);
    let office = Office::patient(server.port, Duration::from_secs(15)).await;
    office.queue("slow@example.jp").await;
    server.is("slow");
    let postman = office.postman.clone();
    let delivery = tokio::spawn(async move { postman.deliver_due(|| false).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.is("up");
    office.queue("next@example.jp").await;
    while server.mails().is_empty() && !delivery.is_finished() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!delivery.is_finished(), "the first one is still held up");
    assert_eq!(server.mails().len(), 1);
    delivery.abort();
}

#[tokio::test]
async fn a_slow_server_holds_up_neither_writes_nor_other_mail() {
    let mut server = Server::start(0);
    let office = Office::patient(server.port, Duration::from_secs(2)).await;
    for n in 0..8 {
        office.queue(&format!("slow{n}@example.jp")).await;
    }
    server.is("slow");
    let postman = office.postman.clone();
    let started = Instant::now();
    let delivery = tokio::spawn(async move { postman.deliver_due(|| false).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    office.queue("next@example.jp").await;
    assert!(!delivery.is_finished(), "the write waited for the mail");
    let done = delivery.await.unwrap().unwrap();
    assert_eq!(done.sent, 0);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(office.row().await.1.as_deref(), Some("timeout"));
}

#[tokio::test]
async fn a_server_that_hangs_up_after_the_mail_gets_it_again_with_the_same_message_id() {
    let mut server = Server::start(0);
    let office = Office::new(server.port).await;
    office.queue("hanako@example.jp").await;
    server.is("drop");
    assert_eq!(office.deliver().await, (0, 1, 0));
    server.is("up");
    office.clock.advance(90);
    assert_eq!(office.deliver().await, (1, 0, 0));
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0]["id"], mails[1]["id"]);
    assert!(mails[0]["id"].as_str().unwrap().ends_with("@city.example.jp>"));
    assert_ne!(mails[0]["date"], mails[1]["date"]);
}

#[tokio::test]
async fn a_backlog_drains() {
    let mut server = Server::start(0);
    let office = Office::new(server.port).await;
    for n in 0..60 {
        office.queue(&format!("r{n}@example.jp")).await;
    }
    let started = Instant::now();
    assert_eq!(office.deliver().await, (60, 0, 0));
    println!("60 mails in {:?}", started.elapsed());
    let mut ids: Vec<String> = server.mails().iter().map(|mail| mail["id"].to_string()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 60);
}
