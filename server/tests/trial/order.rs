//! The order of system calls: no answer to a submission leaves before what it acknowledges has been synced.

use std::{fs, path::Path, time::Duration};

use tokio::{
    process::Command,
    time::{Instant, sleep},
};

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Answers that acknowledge a submission.
    pub answers: usize,
    /// Those that left after their sync had returned.
    pub synced: usize,
}

/// Threads too, paths of files, the whole of what is written.
const STRACE: [&str; 7] =
    ["-f", "-y", "-s", "1000000", "-e", "trace=fdatasync,fsync,pwrite64,sendto,sendmsg,write,writev", "-o"];

/// What to run under strace. The server itself is the child; the tracer is its grandchild.
pub fn traced(program: &[String], into: &Path) -> Vec<String> {
    let strace = ["strace", "-D"].into_iter().chain(STRACE).map(str::to_owned);
    strace.chain([into.display().to_string()]).chain(program.iter().cloned()).collect()
}

/// strace for processes that run already, which are still to be named.
pub fn attach(into: &Path) -> Command {
    let mut strace = Command::new("strace");
    strace.args(STRACE).arg(into);
    strace
}

/// Reads a trace to its end. `log` is what the path of the write-ahead log contains.
pub async fn read(trace: &Path, log: &str) -> Order {
    let until = Instant::now() + Duration::from_secs(10);
    let text = loop {
        let text = String::from_utf8_lossy(&fs::read(trace).unwrap_or_default()).into_owned();
        if text.contains("+++ exited with") || Instant::now() > until {
            break text;
        }
        sleep(Duration::from_millis(100)).await;
    };
    judge(&text, log)
}

/// Each answer names its application, whose id is new: the first write to the log that holds it is its own
/// transaction's, and a sync of the log that begins after that write has to return before the answer leaves.
pub fn judge(trace: &str, log: &str) -> Order {
    let calls: Vec<Call<'_>> = trace.lines().filter_map(Call::read).collect();
    let mut order = Order::default();
    for (at, call) in calls.iter().enumerate() {
        let Some(application) = call.acknowledges() else { continue };
        order.answers += 1;
        let before = &calls[..at];
        let written = before.iter().position(|call| {
            call.name == "pwrite64" && call.text.contains(log) && call.text.contains(application)
        });
        let synced = written.is_some_and(|written| {
            let began = before[written..]
                .iter()
                .enumerate()
                .filter(|(_, call)| call.name.ends_with("sync") && call.begins && call.text.contains(log));
            let mut returned = began.map(|(ahead, call)| {
                call.returns
                    || before[written + ahead..]
                        .iter()
                        .any(|later| later.thread == call.thread && later.name == call.name && later.returns)
            });
            returned.any(|returned| returned)
        });
        order.synced += usize::from(synced);
    }
    order
}

/// A line of strace: a call, or one half of it.
struct Call<'t> {
    thread: &'t str,
    name: &'t str,
    text: &'t str,
    begins: bool,
    returns: bool,
}

impl<'t> Call<'t> {
    fn read(line: &'t str) -> Option<Self> {
        let (thread, text) = line.split_once(' ')?;
        let text = text.trim_start();
        if let Some(resumed) = text.strip_prefix("<... ") {
            let name = resumed.split_once(' ')?.0;
            return Some(Self { thread, name, text, begins: false, returns: resumed.ends_with("= 0") });
        }
        let name = text.split_once('(')?.0;
        let returns = !text.ends_with("<unfinished ...>");
        Some(Self { thread, name, text, begins: true, returns })
    }

    /// The application of an answer 303 to a submission.
    fn acknowledges(&self) -> Option<&'t str> {
        if !self.begins || !self.text.contains("HTTP/1.1 303") {
            return None;
        }
        let rest = self.text.split_once("location: /applications/")?.1;
        let (application, rest) = rest.split_once('/')?;
        rest.starts_with("versions/1/receipt").then_some(application)
    }
}

#[test]
fn an_answer_before_its_sync_is_noticed() {
    let write = r#"7 pwrite64(11</d/kakazu.db-wal>, "..0190-a..", 4096, 0) = 4096"#;
    let begin = "7 fdatasync(11</d/kakazu.db-wal> <unfinished ...>";
    let end = "7 <... fdatasync resumed>) = 0";
    let answer = r#"9 sendto(14<socket:[1]>, "HTTP/1.1 303 See Other\r\nlocation: /applications/0190-a/versions/1/receipt\r\n", 99, 0, NULL, 0) = 99"#;
    let order = |lines: &[&str]| judge(&lines.join("\n"), "-wal");
    assert_eq!(order(&[write, begin, end, answer]), Order { answers: 1, synced: 1 });
    assert_eq!(order(&[write, begin, answer, end]), Order { answers: 1, synced: 0 });
    assert_eq!(order(&[begin, write, end, answer]), Order { answers: 1, synced: 0 });
    assert_eq!(order(&[write, answer, begin, end]), Order { answers: 1, synced: 0 });
    assert_eq!(order(&[begin, end, answer]), Order { answers: 1, synced: 0 });
}
