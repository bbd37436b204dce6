//! The real binary on a folder of its own: started, killed, started again.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use server::demo;
use tokio::{
    process::{Child, Command},
    sync::Mutex,
    time::{Instant, sleep},
};

/// How far the city's clock goes on with every start: a mail that a killed server had taken on is free again.
const LATER: i64 = 6;

/// A city that may be dead at any moment.
pub struct City {
    /// Its folder.
    pub folder: PathBuf,
    /// The residents' door.
    pub residents: String,
    staff: String,
    child: Mutex<Child>,
    starts: AtomicI64,
}

impl City {
    /// Opens an empty city in `folder`.
    pub async fn open(folder: &Path) -> Self {
        let (residents, staff) = (free_address(), free_address());
        let child = spawn(folder, &residents, &staff, 0);
        let city = Self {
            folder: folder.to_owned(),
            residents: format!("http://{residents}"),
            staff,
            child: Mutex::new(child),
            starts: AtomicI64::new(0),
        };
        city.ready().await;
        city
    }

    /// Kills the server without warning and starts it again.
    pub async fn kill_and_open(&self) {
        let mut child = self.child.lock().await;
        child.kill().await.expect("our own child");
        *child = self.again();
        self.ready().await;
    }

    /// Starts it again in peace, and waits until every receipt has become a mail.
    pub async fn deliver_all(&self, receipts: usize) {
        let mut child = self.child.lock().await;
        child.kill().await.expect("our own child");
        *child = self.again();
        drop(child);
        self.ready().await;
        // Each submission has its code besides; codes whose asking was repeated come on top.
        let until = Instant::now() + Duration::from_secs(20);
        let mails = || fs::read_dir(self.folder.join("mail")).map_or(0, Iterator::count);
        let mut before = 0;
        while Instant::now() < until && (mails() < 2 * receipts || mails() != before) {
            before = mails();
            sleep(Duration::from_millis(300)).await;
        }
    }

    /// Stops it politely: it must end well.
    pub async fn stop(&self) {
        let mut child = self.child.lock().await;
        terminate(&child).await;
        let ended = tokio::time::timeout(Duration::from_secs(20), child.wait()).await;
        let status = ended.expect("the server stops within its time").unwrap();
        assert!(status.success(), "{status}");
    }

    fn again(&self) -> Child {
        let start = self.starts.fetch_add(1, Ordering::Relaxed) + 1;
        spawn(&self.folder, self.residents.trim_start_matches("http://"), &self.staff, start)
    }

    async fn ready(&self) {
        if !is_ready(&self.residents).await {
            let log = fs::read_to_string(self.folder.join("city.log")).unwrap_or_default();
            panic!("the city does not open:\n{log}");
        }
    }
}

/// Waits until a server answers that it is ready; false after a minute.
pub async fn is_ready(url: &str) -> bool {
    let client = Client::new();
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        let answer = client.get(format!("{url}/readyz")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return true;
        }
        sleep(Duration::from_millis(5)).await;
    }
    false
}

/// Sends SIGTERM to a child of ours.
pub async fn terminate(child: &Child) {
    let id = child.id().expect("it runs").to_string();
    assert!(Command::new("sh").args(["-c", &format!("kill -TERM {id}")]).status().await.unwrap().success());
}

/// Starts the binary; `start` counts the starts of this folder.
pub fn spawn(folder: &Path, residents: &str, staff: &str, start: i64) -> Child {
    let begins: Timestamp = demo::BEGINS.parse().unwrap();
    let clock = begins.saturating_add(SignedDuration::from_mins(LATER * start)).unwrap();
    let log = File::options().create(true).append(true).open(folder.join("city.log")).unwrap();
    Command::new(env!("CARGO_BIN_EXE_kakazu"))
        .args([
            "demo",
            "--empty",
            "--residents",
            residents,
            "--staff",
            staff,
            "--clock",
            &clock.to_string(),
            "--data",
        ])
        .arg(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// A loopback address that nobody uses, outside the ports from which connections start: a client that keeps asking
/// a dead server could otherwise meet itself there.
pub fn free_address() -> String {
    static NEXT: AtomicI64 = AtomicI64::new(0);
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 15_000 + (i64::from(std::process::id()) * 7 + step) % 15_000;
        let address = format!("127.0.0.1:{port}");
        if TcpListener::bind(&address).is_ok() {
            return address;
        }
    }
}
