//! The server in a process of its own, on a processor of its own.

use std::{
    fs,
    path::Path,
    process::{Command as Now, Stdio},
    sync::Arc,
    time::Duration,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use server::{clock::SystemClock, config::Config, demo, start};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::{Child, Command},
    time::{Instant, sleep},
};

use crate::{ready, support::family};

/// People who have begun.
const BEGUN: usize = 200;
const RESIDENTS: &str = "127.0.0.1:14371";
const STAFF: &str = "127.0.0.1:14372";

/// Puts this process on a processor, before it has threads.
pub fn pin_myself(processor: usize) {
    let id = std::process::id().to_string();
    let pinned =
        Now::new("taskset").args(["-cp", &processor.to_string(), &id]).stdout(Stdio::null()).status();
    assert!(
        pinned.is_ok_and(|status| status.success()),
        "taskset (util-linux) is needed, and two processors"
    );
}

/// Every connection is an open file.
pub fn allow_files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

/// A city with people who have begun: paths of a step, and cookies.
pub async fn fill(folder: &Path) -> Vec<(String, String)> {
    let (residents, staff) = (RESIDENTS.parse().unwrap(), STAFF.parse().unwrap());
    let config = Config { residents, staff, ..Config::at(folder).unwrap() };
    let (portal, _) = start::assemble(config, Arc::new(SystemClock), false).await.unwrap();
    demo::publish(&portal).await.unwrap();
    let drafts = ready::drafts(&portal, &family("takasaki-return-from-leave"), BEGUN).await;
    portal.db.close().await;
    drafts.into_iter().map(|draft| (format!("/drafts/{}/steps/guardians", draft.id), draft.cookie)).collect()
}

/// A running server.
pub struct Server {
    /// The residents' door.
    pub address: String,
    /// From its start until it said that it is ready.
    pub ready_after: Duration,
    child: Child,
}

/// Memory of idle connections, in MB.
pub struct Idle {
    /// That never said anything.
    pub silent: f64,
    /// That asked once.
    pub asked: f64,
}

impl Server {
    /// Starts it on processor 0.
    pub async fn start(folder: &Path) -> Self {
        let began = Instant::now();
        let child = Command::new("taskset")
            .args([
                "-c",
                "0",
                env!("CARGO_BIN_EXE_kakazu"),
                "serve",
                "--residents",
                RESIDENTS,
                "--staff",
                STAFF,
            ])
            .arg("--data")
            .arg(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(std::env::vars().filter(|(name, _)| name.starts_with("KAKAZU_")))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        while get(RESIDENTS, "/readyz").await.is_none() {
            assert!(began.elapsed() < Duration::from_secs(30), "the server does not start");
            sleep(Duration::from_millis(2)).await;
        }
        Self { address: RESIDENTS.to_owned(), ready_after: began.elapsed(), child }
    }

    /// Opens idle connections and looks what they cost.
    pub async fn idle(&self, count: usize) -> Idle {
        let before = self.rss();
        let mut open = Vec::with_capacity(count);
        for _ in 0..count {
            open.push(TcpStream::connect(&self.address).await.unwrap());
        }
        sleep(Duration::from_millis(500)).await;
        let silent = self.rss() - before;
        drop(open);
        sleep(Duration::from_secs(1)).await;
        let mut open = Vec::with_capacity(count);
        for _ in 0..count {
            let mut stream = TcpStream::connect(&self.address).await.unwrap();
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: city\r\n\r\n").await.unwrap();
            let mut answer = [0; 1024];
            assert!(stream.read(&mut answer).await.unwrap() > 0);
            open.push(stream);
        }
        // Until the last one has been put aside.
        sleep(Duration::from_secs(3)).await;
        Idle { silent, asked: self.rss() - before }
    }

    fn rss(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    /// Stops it politely.
    pub async fn stop(mut self) -> Duration {
        let id = self.child.id().unwrap().to_string();
        let began = Instant::now();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        assert!(self.child.wait().await.unwrap().success());
        began.elapsed()
    }
}

/// The answer, where it is a good one.
async fn get(address: &str, path: &str) -> Option<()> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: city\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(())
}
