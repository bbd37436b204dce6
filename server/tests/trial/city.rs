//! The real binary on a folder of its own: started, killed, started again.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use server::{config::Config, demo, files::FileSettings};
use tokio::{
    process::{Child, Command},
    sync::Mutex,
    time::{Instant, sleep},
};

use super::database::Database;

/// How a server is started.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Its folder.
    pub folder: PathBuf,
    /// Its database.
    pub database: Database,
    /// `KAKAZU_SMTP`; without it mails become files in the folder.
    pub smtp: Option<String>,
    /// The residents' door as residents type it, where that is not its address.
    pub url: Option<String>,
    /// The master key, where several servers share it.
    pub key: Option<PathBuf>,
    /// Where files lie.
    pub files: FileSettings,
    /// Further variables.
    pub environment: Vec<(&'static str, String)>,
    /// The binary, with what it runs under.
    pub program: Vec<String>,
}

impl Setup {
    /// A city in a folder, with a mail server.
    pub fn new(folder: &Path, database: Database, smtp: Option<String>) -> Self {
        let program = vec![env!("CARGO_BIN_EXE_kakazu").to_owned()];
        Self {
            folder: folder.to_owned(),
            database,
            smtp,
            url: None,
            key: None,
            files: FileSettings::default(),
            environment: Vec::new(),
            program,
        }
    }

    /// The settings with which this program opens the city while no server does.
    pub fn config(&self) -> Config {
        Config {
            database_url: self.database.url(),
            master_key_file: self.key.clone(),
            files: self.files.clone(),
            ..Config::at(&self.folder).unwrap()
        }
    }

    pub fn spawn(&self, residents: &str, staff: &str, later: i64) -> Child {
        let begins: Timestamp = demo::BEGINS.parse().unwrap();
        let clock = begins.saturating_add(SignedDuration::from_mins(later)).unwrap();
        let log = File::options().create(true).append(true).open(self.folder.join("city.log")).unwrap();
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]);
        command.args(["demo", "--empty", "--residents", residents, "--staff", staff]);
        command.args(["--clock", &clock.to_string(), "--data"]).arg(&self.folder).env_clear();
        command.env("PATH", "/usr/bin:/bin").envs(self.environment.iter().cloned());
        let mut set = |name: &str, value: &Option<String>| {
            if let Some(value) = value {
                command.env(name, value);
            }
        };
        set("KAKAZU_DATABASE_URL", &self.database.url());
        set("KAKAZU_SMTP", &self.smtp);
        set("KAKAZU_RESIDENTS_URL", &self.url);
        set("KAKAZU_MASTER_KEY_FILE", &self.key.as_ref().map(|key| key.display().to_string()));
        set("KAKAZU_FILES", &self.files.files);
        set("KAKAZU_S3_ENDPOINT", &self.files.s3_endpoint);
        set("KAKAZU_S3_ACCESS_KEY", &self.files.s3_access_key);
        set("KAKAZU_S3_SECRET_KEY", &self.files.s3_secret_key);
        let output = log.try_clone().unwrap();
        command.stdin(Stdio::null()).stdout(output).stderr(log).kill_on_drop(true).spawn().unwrap()
    }
}

/// A server that may be dead at any moment.
pub struct City {
    /// How it is started.
    pub setup: Setup,
    /// The residents' door.
    pub residents: String,
    /// The residents' address.
    pub address: String,
    staff: String,
    /// The binary that is started next.
    program: std::sync::Mutex<Vec<String>>,
    child: Mutex<Child>,
    /// Minutes by which its clock is ahead of the beginning.
    later: AtomicI64,
    /// How often it has been started.
    pub lives: AtomicUsize,
    /// Whether it is meant to answer.
    pub living: AtomicBool,
}

impl City {
    /// Opens a city.
    pub async fn open(setup: Setup) -> Self {
        Self::open_later(setup, 0).await
    }

    /// Opens a city whose clock is some minutes ahead of the beginning.
    pub async fn open_later(setup: Setup, later: i64) -> Self {
        let (address, staff) = (free_address(), free_address());
        let child = Mutex::new(setup.spawn(&address, &staff, later));
        let program = std::sync::Mutex::new(setup.program.clone());
        let residents = format!("http://{address}");
        let (later, lives, living) = (AtomicI64::new(later), AtomicUsize::new(1), AtomicBool::new(true));
        let city = Self { setup, residents, address, staff, program, child, later, lives, living };
        city.ready().await;
        city
    }

    /// Begins to open a city, and kills it after a while.
    pub async fn begin(setup: Setup, after: Duration) {
        let mut child = setup.spawn(&free_address(), &free_address(), 0);
        sleep(after).await;
        child.kill().await.expect("our own child");
    }

    /// Kills the server without warning and starts it again, its clock some minutes later: mail that it had taken on
    /// is free again after six.
    pub async fn kill_and_open(&self, minutes: i64) {
        let mut child = self.child.lock().await;
        self.living.store(false, Ordering::SeqCst);
        self.lives.fetch_add(1, Ordering::SeqCst);
        child.kill().await.expect("our own child");
        let later = self.later.fetch_add(minutes, Ordering::Relaxed) + minutes;
        *child = self.spawn(later);
        self.ready().await;
        self.living.store(true, Ordering::SeqCst);
    }

    /// From the next start on it is another binary.
    pub fn upgrade_to(&self, program: &[String]) {
        *self.program.lock().unwrap() = program.to_vec();
    }

    fn spawn(&self, later: i64) -> Child {
        let program = self.program.lock().unwrap().clone();
        Setup { program, ..self.setup.clone() }.spawn(&self.address, &self.staff, later)
    }

    /// Starts it again after [`Self::stop`], its clock some minutes later.
    pub async fn reopen(&self, minutes: i64) {
        let later = self.later.fetch_add(minutes, Ordering::Relaxed) + minutes;
        *self.child.lock().await = self.spawn(later);
        self.ready().await;
        self.living.store(true, Ordering::SeqCst);
    }

    /// How often it has been killed.
    pub fn kills(&self) -> usize {
        self.lives.load(Ordering::SeqCst) - 1
    }

    /// Kills it for good.
    pub async fn kill(&self) {
        self.living.store(false, Ordering::SeqCst);
        self.lives.fetch_add(1, Ordering::SeqCst);
        self.child.lock().await.kill().await.expect("our own child");
    }

    /// Its process.
    pub async fn id(&self) -> u32 {
        self.child.lock().await.id().expect("it runs")
    }

    /// Stops it politely: it must end well.
    pub async fn stop(&self) {
        let mut child = self.child.lock().await;
        self.living.store(false, Ordering::SeqCst);
        terminate(&child).await;
        ends_well(&mut child).await;
    }

    /// Stops it politely while people come, until it says itself that it is not ready; how long it took.
    pub async fn leave(&self) -> Duration {
        let mut child = self.child.lock().await;
        let began = Instant::now();
        terminate(&child).await;
        let client = client();
        while says_ready(&client, &self.residents).await {
            sleep(Duration::from_millis(50)).await;
        }
        self.living.store(false, Ordering::SeqCst);
        ends_well(&mut child).await;
        began.elapsed()
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.setup.folder.join("city.log")).unwrap_or_default()
    }

    /// The first errors that it has told of.
    pub fn errors(&self) -> String {
        let log = self.log();
        log.lines().filter(|line| line.contains("ERROR")).take(3).collect::<Vec<_>>().join(" / ")
    }

    /// Waits until it can work.
    pub async fn ready(&self) {
        if !is_ready(&self.residents).await {
            panic!("the city does not open:\n{}", self.log());
        }
    }
}

/// Waits until a server answers that it is ready; false after a minute.
pub async fn is_ready(url: &str) -> bool {
    let client = client();
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        if says_ready(&client, url).await {
            return true;
        }
        sleep(Duration::from_millis(5)).await;
    }
    false
}

fn client() -> Client {
    Client::builder().timeout(Duration::from_secs(10)).build().unwrap()
}

async fn says_ready(client: &Client, url: &str) -> bool {
    let answer = client.get(format!("{url}/readyz")).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// Sends SIGTERM to a child of ours.
pub async fn terminate(child: &Child) {
    let id = child.id().expect("it runs").to_string();
    assert!(Command::new("sh").args(["-c", &format!("kill -TERM {id}")]).status().await.unwrap().success());
}

async fn ends_well(child: &mut Child) {
    let ended = tokio::time::timeout(Duration::from_secs(20), child.wait()).await;
    let status = ended.expect("the server stops within its time").unwrap();
    assert!(status.success(), "{status}");
}

/// Starts the binary on SQLite, with mails in its folder.
pub fn spawn(folder: &Path, residents: &str, staff: &str) -> Child {
    Setup::new(folder, Database::Sqlite, None).spawn(residents, staff, 0)
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
