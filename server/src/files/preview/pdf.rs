//! Previews of PDF: drawn by poppler's `pdftoppm` in a confined child process.
//!
//! The child has 256 MB, ten seconds, no network where the system permits that, no environment, and writes no
//! file: the document comes by its input, a page leaves by its output.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    sync::OnceCell,
    time::timeout,
};

use super::{NoPreview, Preview};

/// Pages that are drawn.
const PAGES: usize = 5;
/// Time for one page; the child ends itself, this is for the case that it cannot.
const TIME: Duration = Duration::from_secs(12);
/// Bytes that one page may have.
const LARGEST: u64 = 8 * 1024 * 1024;
const FOLDERS: [&str; 3] = ["/usr/bin", "/usr/local/bin", "/bin"];
/// Each line is a wrapper around the next.
const LIMITS: [&str; 13] = [
    "timeout",
    "--kill-after=1",
    "10", //
    "prlimit",
    "--as=268435456",
    "--cpu=10",
    "--fsize=0",
    "--nofile=64",
    "--core=0", //
    "nice",
    "-n",
    "10",
    "--",
];
const DRAW: [&str; 3] = ["-q", "-jpeg", "-cropbox"];
/// Pixels in the longer direction.
const SIDE: &str = "1600";
/// Enough to see whether there is such a page.
const TINY: &str = "16";
/// What `pdftoppm` ends with behind the last page.
const NO_SUCH_PAGE: i32 = 99;

/// The first pages.
pub(super) async fn pages(bytes: &[u8]) -> Result<Preview, NoPreview> {
    let program = program("pdftoppm").ok_or(NoPreview::Unavailable)?;
    pages_by(&program, bytes).await
}

/// All or nothing: a page that cannot be drawn must not look like the end of the document.
async fn pages_by(program: &Path, bytes: &[u8]) -> Result<Preview, NoPreview> {
    let mut pages = Vec::new();
    while pages.len() < PAGES {
        match page(program, bytes, pages.len() + 1, SIDE).await? {
            Some(page) => pages.push(page),
            None if pages.is_empty() => return Err(NoPreview::Unreadable),
            None => return Ok(Preview { pages, complete: true }),
        }
    }
    // Where the next one cannot be drawn, there is one.
    let complete = matches!(page(program, bytes, PAGES + 1, TINY).await, Ok(None));
    Ok(Preview { pages, complete })
}

/// One page; `None` behind the last one.
async fn page(program: &Path, bytes: &[u8], number: usize, side: &str) -> Result<Option<Vec<u8>>, NoPreview> {
    let number = number.to_string();
    let mut command = confined().await?;
    command.arg(program).args(DRAW).args(["-scale-to", side, "-f", &number, "-l", &number, "-"]);
    let mut child = command.spawn().map_err(|_| NoPreview::Unavailable)?;
    match timeout(TIME, exchange(&mut child, bytes)).await.map_err(|_| NoPreview::Unreadable)? {
        None => Err(NoPreview::TooLarge),
        Some((Some(0), page)) if page.starts_with(b"\xFF\xD8") => Ok(Some(page)),
        Some((Some(NO_SUCH_PAGE), _)) => Ok(None),
        Some(_) => Err(NoPreview::Unreadable),
    }
}

/// Writes the document and reads the page at the same time: how the child ended, and the page; `None` where the
/// page is too large.
async fn exchange(child: &mut Child, bytes: &[u8]) -> Option<(Option<i32>, Vec<u8>)> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let write = async move {
        // A child that ends early reads no further.
        let _ = input.write_all(bytes).await;
        drop(input);
    };
    let read = async move {
        let mut page = Vec::new();
        let _ = output.take(LARGEST + 1).read_to_end(&mut page).await;
        page
    };
    let ((), page) = tokio::join!(write, read);
    if page.len() as u64 > LARGEST {
        let _ = child.start_kill();
        return None;
    }
    let ended = child.wait().await;
    Some((ended.ok().and_then(|status| status.code()), page))
}

/// The command that what it is given next runs confined.
async fn confined() -> Result<Command, NoPreview> {
    let [first, rest @ ..] = LIMITS;
    let mut command = Command::new(program(first).ok_or(NoPreview::Unavailable)?);
    if program("prlimit").is_none() {
        return Err(NoPreview::Unavailable);
    }
    command
        .args(rest)
        .args(without_network().await)
        .env_clear()
        .env("PATH", FOLDERS.join(":"))
        .env("HOME", "/nonexistent")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    Ok(command)
}

/// How a child is cut off the network here; nothing where the system does not permit it.
async fn without_network() -> &'static [&'static str] {
    static WAY: OnceCell<&[&str]> = OnceCell::const_new();
    WAY.get_or_init(|| async {
        let ways: [&[&str]; 2] =
            [&["unshare", "--net", "--"], &["unshare", "--map-root-user", "--net", "--"]];
        for way in ways {
            let [command, options @ ..] = way else { continue };
            let tried = Command::new(command)
                .args(options)
                .arg("true")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .await;
            if tried.is_ok_and(|status| status.success()) {
                return way;
            }
        }
        tracing::warn!(
            "previews of PDF are drawn without being cut off the network: unshare is not permitted"
        );
        &[]
    })
    .await
}

fn program(name: &str) -> Option<PathBuf> {
    FOLDERS.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.is_file())
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
