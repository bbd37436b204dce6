//! The mail server of a trial: everything that it has taken, by address.

use std::{
    collections::{BTreeSet, HashMap},
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use serde_json::Value;
use tokio::time::{Instant, sleep};

/// A mail as it arrived.
#[derive(Clone, Debug)]
pub struct Mail {
    /// To whom.
    pub to: String,
    /// Its Message-ID.
    pub id: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

impl Mail {
    /// Whether it brings a code: all others are about an application.
    pub fn is_code(&self) -> bool {
        self.subject.contains("確認コード")
    }

    /// The six digits of a code.
    pub fn code(&self) -> String {
        let digits: Vec<char> = self.body.chars().collect();
        let found = digits.windows(6).find(|window| window.iter().all(char::is_ascii_digit));
        found.map(|window| window.iter().collect()).expect("a code of six digits")
    }
}

/// Mails by address, in the order of their arrival.
pub type Mails = HashMap<String, Vec<Mail>>;

/// A mail server on a loopback port; it ends with this.
pub struct Post {
    /// Its port.
    pub port: u16,
    child: Child,
    input: Mutex<ChildStdin>,
    moods: Mutex<mpsc::Receiver<String>>,
    taken: Arc<Mutex<Mails>>,
    unclear: Arc<AtomicUsize>,
}

impl Post {
    /// Starts it.
    pub fn open() -> Self {
        Self::open_at(0)
    }

    /// Starts it on a port.
    pub fn open_at(port: u16) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp.py");
        let mut child = Command::new("/usr/bin/python3")
            .args([script, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's python3 runs");
        let taken = Arc::new(Mutex::new(Mails::new()));
        let (say, moods) = mpsc::channel();
        let (opened, port) = mpsc::channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        let unclear = Arc::new(AtomicUsize::new(0));
        let (into, hung_up) = (Arc::clone(&taken), Arc::clone(&unclear));
        std::thread::spawn(move || {
            let mut mood = String::new();
            for line in output.lines().map_while(Result::ok) {
                let line: Value = serde_json::from_str(&line).unwrap();
                let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
                if let Some(port) = line["port"].as_u64() {
                    let _ = opened.send(u16::try_from(port).unwrap());
                } else if line["mood"].is_string() {
                    mood = text("mood");
                    let _ = say.send(mood.clone());
                } else {
                    hung_up.fetch_add(usize::from(mood == "drop"), Ordering::SeqCst);
                    let to = line["to"][0].as_str().unwrap_or_default().to_owned();
                    let mail =
                        Mail { to: to.clone(), id: text("id"), subject: text("subject"), body: text("body") };
                    into.lock().unwrap_or_else(PoisonError::into_inner).entry(to).or_default().push(mail);
                }
            }
        });
        let port = port
            .recv_timeout(Duration::from_secs(20))
            .expect("the mail server starts; it needs Debian's python3-aiosmtpd");
        let input = Mutex::new(child.stdin.take().unwrap());
        Self { port, child, input, moods: Mutex::new(moods), taken, unclear }
    }

    /// What `KAKAZU_SMTP` says.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Changes its mood, as `smtp.py` knows them. Whatever it took before is here then.
    pub fn is(&self, mood: &str) {
        writeln!(self.input.lock().unwrap(), "{mood}").unwrap();
        let moods = self.moods.lock().unwrap();
        while moods.recv_timeout(Duration::from_secs(20)).expect("the mail server answers") != mood {}
    }

    /// All mails to an address, in the order of their arrival.
    pub fn to(&self, address: &str) -> Vec<Mail> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned().unwrap_or_default()
    }

    /// All mails.
    pub fn all(&self) -> Mails {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many mails have come that bring no code; one that came again counts once.
    pub fn receipts(&self) -> usize {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let receipts = taken.values().flatten().filter(|mail| !mail.is_code());
        receipts.map(|mail| mail.id.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// How many mails it took and hung up without saying so.
    pub fn unclear(&self) -> usize {
        self.unclear.load(Ordering::SeqCst)
    }

    /// The newest code to an address beyond the first `read` ones, with how many there are.
    pub async fn code(&self, address: &str, read: usize, patience: Duration) -> Option<(String, usize)> {
        let until = Instant::now() + patience;
        loop {
            let codes: Vec<Mail> = self.to(address).into_iter().filter(Mail::is_code).collect();
            if codes.len() > read {
                return codes.last().map(|mail| (mail.code(), codes.len()));
            }
            if Instant::now() >= until {
                return None;
            }
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
