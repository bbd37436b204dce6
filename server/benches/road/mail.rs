//! How long after a submission was acknowledged its mail is in the mail server's hands.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde::Serialize;
use server::{
    clock::ManualClock,
    config::Config,
    db::Db,
    demo,
    entropy::Entropy,
    files::{PATIENCE, Store},
    mail::Mailer,
    portal::Shared,
    serve::{self, Doors},
    start,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::{durable::submit, ready, support::family};

/// Submissions a second.
const RATE: u64 = 20;
/// Ninety-five of a hundred mails are handed over within this.
pub const WITHIN: f64 = 1_000.0;

/// From the acknowledgement to the mail server's `250`, in milliseconds.
#[derive(Serialize)]
pub struct Handed {
    mails: usize,
    median: f64,
    p95: f64,
    longest: f64,
}

/// When which address got its mail.
type Arrived = Arc<Mutex<HashMap<String, Instant>>>;

/// Sends submissions at an even rate for some seconds, to a mail server in this process.
pub async fn measure(disk: &Path, seconds: u64) -> Handed {
    let (smtp, arrived) = mail_server().await;
    let folder = tempfile::tempdir_in(disk).unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let doors = Doors::bind(any, any).await.unwrap();
    let (residents, staff) = doors.addresses().unwrap();
    let config = Config { residents, staff, ..Config::at(folder.path()).unwrap() };
    let mailer = Mailer::smtp(&format!("smtp://{smtp}"), &config.mail_from, Duration::from_secs(10)).unwrap();
    let clock = Arc::new(ManualClock::at(demo::BEGINS.parse().unwrap()));
    let (db, entropy) = (Db::open_temporary().await.unwrap(), Entropy::from_os().unwrap());
    let files = Store::open(&config.files, &config.data, PATIENCE).unwrap();
    let (portal, jobs) = start::with(config, clock, false, db, entropy, mailer, files).await.unwrap();
    demo::publish(&portal).await.unwrap();
    let (_stop, stopped) = oneshot::channel::<()>();
    let serving = serve::serve(Shared::clone(&portal), doors, jobs, async {
        let _ = stopped.await;
    });
    tokio::spawn(serving);

    let count = usize::try_from(RATE * seconds).unwrap();
    let drafts = ready::drafts(&portal, &family("takasaki-return-from-leave"), count).await;
    let origin = format!("http://{residents}");
    let mut ticks = tokio::time::interval(Duration::from_millis(1_000 / RATE));
    let mut sent = Vec::new();
    for ready in drafts {
        ticks.tick().await;
        let origin = origin.clone();
        sent.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(origin.trim_start_matches("http://")).await.unwrap();
            submit(&mut stream, &origin, &ready).await;
            (ready.address.as_str().to_owned(), Instant::now())
        }));
    }
    let mut acknowledged = Vec::new();
    for one in sent {
        acknowledged.push(one.await.unwrap());
    }
    for _ in 0..600 {
        if arrived.lock().unwrap().len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let arrived = arrived.lock().unwrap();
    let mut took: Vec<f64> = acknowledged
        .iter()
        .map(|(address, at)| {
            let handed = arrived.get(address).unwrap_or_else(|| panic!("a mail was never handed over"));
            // A mail may overtake the answer.
            handed.saturating_duration_since(*at).as_secs_f64() * 1_000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    Handed { mails: took.len(), median: at(50), p95: at(95), longest: at(100) }
}

/// Takes every mail and forgets it; its address, and by whom it was taken when.
async fn mail_server() -> (std::net::SocketAddr, Arrived) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let arrived = Arrived::default();
    let all = Arc::clone(&arrived);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take(stream, Arc::clone(&all)));
        }
    });
    (address, arrived)
}

async fn take(stream: TcpStream, arrived: Arrived) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut to, mut inside) = (String::new(), false);
    let _ = write.write_all(b"220 bench\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match line.split(' ').next().unwrap_or("") {
            "." if inside => {
                inside = false;
                arrived.lock().unwrap().insert(std::mem::take(&mut to), Instant::now());
                b"250 taken\r\n"
            }
            _ if inside => continue,
            "DATA" => {
                inside = true;
                b"354 go on\r\n"
            }
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or("").to_owned();
                b"250 ok\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        if write.write_all(answer).await.is_err() {
            return;
        }
    }
}

impl Handed {
    /// The line.
    pub fn line(&self) -> String {
        let verdict = if self.p95 <= WITHIN { "kept" } else { "MISSED" };
        format!(
            "acknowledged to SMTP hand-over at {RATE} submissions/s: {} mails, median {:.0} ms, p95 {:.0} ms (<= {WITHIN} \
             ms: {verdict}), longest {:.0} ms",
            self.mails, self.median, self.p95, self.longest
        )
    }
}
