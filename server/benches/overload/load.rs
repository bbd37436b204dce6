//! People who come at their own pace, whether or not those before them have been served: every latency counts from
//! the moment at which somebody meant to ask.

use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep_until, timeout},
};

/// Up to capacity, of four who come one has begun and asks for the page of a step; the others arrive.
pub const ONE_IN: usize = 4;
/// Whoever has no answer by then is gone.
const LOST: Duration = Duration::from_secs(10);

/// Everybody.
#[derive(Clone)]
pub struct Crowd(Arc<Inner>);

struct Inner {
    address: String,
    /// Path of a step, and the cookie of its owner.
    begun: Vec<(String, String)>,
    idle: Mutex<Vec<TcpStream>>,
    number: AtomicUsize,
}

/// What became of those who came.
#[derive(Default)]
pub struct Outcome {
    seconds: f64,
    admitted: Vec<Duration>,
    refused: Vec<Duration>,
    /// Came back with a ticket.
    again: usize,
    lost: usize,
}

struct Answer {
    status: u16,
    again: Option<u64>,
    cookies: BTreeMap<String, String>,
}

impl Crowd {
    /// Nobody is here yet.
    pub fn new(address: String, begun: Vec<(String, String)>) -> Self {
        Self(Arc::new(Inner { address, begun, idle: Mutex::default(), number: AtomicUsize::new(0) }))
    }

    /// `rate` people a second for `how_long`, of whom one in `one_in` has begun; whoever is refused comes back when
    /// told, as browsers do.
    pub async fn come(&self, rate: f64, one_in: usize, how_long: Duration) -> Outcome {
        let outcome = Arc::new(Mutex::new(Outcome::default()));
        let count = (rate * how_long.as_secs_f64()) as usize;
        // Making the tasks takes a while itself.
        let start = Instant::now() + Duration::from_secs(1);
        let end = start + how_long;
        let tasks: Vec<_> = (0..count)
            .map(|number| {
                let (crowd, outcome) = (self.clone(), Arc::clone(&outcome));
                let at = start + Duration::from_secs_f64(number as f64 / rate);
                tokio::spawn(async move {
                    sleep_until(at).await;
                    crowd.person(at, end, one_in, &outcome).await;
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let mut outcome = std::mem::take(&mut *outcome.lock().unwrap());
        outcome.seconds = how_long.as_secs_f64();
        outcome.admitted.sort_unstable();
        outcome.refused.sort_unstable();
        outcome
    }

    async fn person(&self, mut at: Instant, end: Instant, one_in: usize, outcome: &Mutex<Outcome>) {
        let number = self.0.number.fetch_add(1, Ordering::Relaxed);
        let (path, mut cookie) = match number % one_in {
            0 => self.0.begun[(number / one_in) % self.0.begun.len()].clone(),
            odd if odd % 3 == 1 => ("/procedures/daycare-enrolment".to_owned(), String::new()),
            _ => ("/".to_owned(), String::new()),
        };
        loop {
            let answer = timeout(LOST, self.ask(&path, &cookie)).await;
            let took = at.elapsed();
            let Ok(Ok(answer)) = answer else {
                outcome.lock().unwrap().lost += 1;
                return;
            };
            if answer.status == 200 {
                outcome.lock().unwrap().admitted.push(took);
                return;
            }
            assert_eq!(answer.status, 503, "{path}");
            outcome.lock().unwrap().refused.push(took);
            for (name, value) in answer.cookies {
                let kept: Vec<_> = cookie
                    .split("; ")
                    .filter(|pair| !pair.is_empty() && !pair.starts_with(&format!("{name}=")))
                    .map(str::to_owned)
                    .collect();
                cookie = [kept, vec![format!("{name}={value}")]].concat().join("; ");
            }
            at = Instant::now() + Duration::from_secs(answer.again.expect("Retry-After"));
            if at >= end {
                return;
            }
            sleep_until(at).await;
            outcome.lock().unwrap().again += 1;
        }
    }

    async fn ask(&self, path: &str, cookie: &str) -> io::Result<Answer> {
        let kept = self.0.idle.lock().unwrap().pop();
        if let Some(mut stream) = kept
            // The server may have ended it meanwhile: then a new one.
            && let Ok(answer) = exchange(&mut stream, &self.0.address, path, cookie).await
        {
            self.0.idle.lock().unwrap().push(stream);
            return Ok(answer);
        }
        let mut stream = TcpStream::connect(&self.0.address).await?;
        stream.set_nodelay(true)?;
        let answer = exchange(&mut stream, &self.0.address, path, cookie).await?;
        self.0.idle.lock().unwrap().push(stream);
        Ok(answer)
    }
}

async fn exchange(stream: &mut TcpStream, host: &str, path: &str, cookie: &str) -> io::Result<Answer> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: ja\r\n\
         Cookie: {cookie}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::with_capacity(16 * 1024);
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break String::from_utf8_lossy(&bytes[..at]).into_owned();
        }
        more(stream, &mut bytes).await?;
    };
    let mut answer = Answer { status: 0, again: None, cookies: BTreeMap::new() };
    let mut lines = head.lines();
    answer.status = lines.next().and_then(|line| line.get(9..12)?.parse().ok()).unwrap_or(0);
    let mut length = None;
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse::<usize>().ok(),
            "retry-after" => answer.again = value.parse().ok(),
            "set-cookie" => {
                if let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('=')) {
                    answer.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            _ => {}
        }
    }
    let mut at = head.len() + 4;
    if let Some(length) = length {
        while bytes.len() < at + length {
            more(stream, &mut bytes).await?;
        }
        return Ok(answer);
    }
    // In chunks: each with its length in a line before, the last one empty.
    loop {
        let line = loop {
            if let Some(end) = bytes[at..].windows(2).position(|two| two == b"\r\n") {
                break end;
            }
            more(stream, &mut bytes).await?;
        };
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[at..at + line]).unwrap_or("0"), 16);
        let size = size.map_err(|_| io::ErrorKind::InvalidData)?;
        at += line + 2 + size + 2;
        while bytes.len() < at {
            more(stream, &mut bytes).await?;
        }
        if size == 0 {
            return Ok(answer);
        }
    }
}

async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<()> {
    if stream.read_buf(bytes).await? == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

/// The 99th percentile of sorted times; nothing of nothing.
fn p99(sorted: &[Duration]) -> Duration {
    sorted.get(sorted.len() * 99 / 100).copied().unwrap_or_default()
}

impl Outcome {
    /// Of those who were served.
    pub fn admitted_p99(&self) -> Duration {
        p99(&self.admitted)
    }

    /// Of those who were sent to wait.
    pub fn refused_p99(&self) -> Duration {
        p99(&self.refused)
    }

    /// Served a second.
    pub fn admitted_per_second(&self) -> f64 {
        self.admitted.len() as f64 / self.seconds
    }

    /// The share of the answers that were none.
    pub fn refused_share(&self) -> f64 {
        let none = self.refused.len() + self.lost;
        none as f64 / (self.admitted.len() + none).max(1) as f64
    }

    /// A line.
    pub fn told(&self, name: &str) -> String {
        format!(
            "{name:>32}: {:6.0}/s admitted, p99 {:6.1} ms; {:6.0}/s refused, p99 {:5.1} ms; {} came again, {} lost",
            self.admitted_per_second(),
            self.admitted_p99().as_secs_f64() * 1e3,
            self.refused.len() as f64 / self.seconds,
            self.refused_p99().as_secs_f64() * 1e3,
            self.again,
            self.lost,
        )
    }

    /// For the report.
    pub fn json(&self) -> serde_json::Value {
        json!({
            "admitted_per_second": self.admitted_per_second(),
            "admitted_p99_ms": self.admitted_p99().as_secs_f64() * 1e3,
            "refused_per_second": self.refused.len() as f64 / self.seconds,
            "refused_p99_ms": self.refused_p99().as_secs_f64() * 1e3,
            "lost": self.lost,
        })
    }
}
