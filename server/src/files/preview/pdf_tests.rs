use std::{fs, os::unix::fs::PermissionsExt};

use super::*;

/// A stand-in for `pdftoppm`: `$page` is the number of the page.
fn stand_in(folder: &tempfile::TempDir, script: &str) -> PathBuf {
    let path = folder.path().join("pdftoppm");
    let find = "while [ \"$1\" != -f ]; do shift; done; page=$2";
    fs::write(&path, format!("#!/bin/sh\n{find}\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

async fn drawn_by(script: &str) -> Result<Preview, NoPreview> {
    let folder = tempfile::tempdir().unwrap();
    pages_by(&stand_in(&folder, script), &b"%PDF-1.7 ".repeat(100_000)).await
}

const JPEG: &str = "printf '\\377\\330'";

#[tokio::test]
async fn five_pages_are_drawn_at_most_and_it_is_known_whether_there_are_more() {
    let five =
        drawn_by(&format!("cat >/dev/null; [ $page -le 7 ] || exit 99; {JPEG}; echo $page")).await.unwrap();
    assert_eq!((five.pages.len(), five.complete), (5, false));
    assert_eq!(five.pages[4], b"\xFF\xD85\n");
    let all = drawn_by(&format!("[ $page -le 5 ] || exit 99; {JPEG}")).await.unwrap();
    assert_eq!((all.pages.len(), all.complete), (5, true));
    let two = drawn_by(&format!("[ $page -le 2 ] || exit 99; {JPEG}")).await.unwrap();
    assert_eq!((two.pages.len(), two.complete), (2, true));
}

#[tokio::test]
async fn a_page_that_cannot_be_drawn_is_not_taken_for_the_end() {
    assert_eq!(
        drawn_by(&format!("[ $page -le 2 ] || kill -ABRT $$; {JPEG}")).await,
        Err(NoPreview::Unreadable)
    );
    let last = drawn_by(&format!("[ $page -le 5 ] || exit 1; {JPEG}")).await.unwrap();
    assert!(!last.complete);
}

#[tokio::test]
async fn what_fails_or_is_no_picture_is_no_preview() {
    assert_eq!(drawn_by("exit 1").await, Err(NoPreview::Unreadable));
    assert_eq!(drawn_by("echo no picture").await, Err(NoPreview::Unreadable));
}

#[tokio::test]
async fn a_page_that_never_ends_is_cut() {
    let endless = format!("{JPEG}; while :; do printf '%0100000d' 0; done");
    assert_eq!(drawn_by(&endless).await, Err(NoPreview::TooLarge));
}

#[tokio::test]
async fn the_child_has_limits_no_environment_and_writes_no_file() {
    let report = drawn_by(&format!(
        "[ $page = 1 ] || exit 99; cat >/dev/null; {JPEG}; ulimit -v; ulimit -t; env | sort; \
         (echo x > /tmp/kakazu-preview-test-$$) 2>/dev/null; cat /tmp/kakazu-preview-test-$$ 2>/dev/null; \
         rm -f /tmp/kakazu-preview-test-$$; cat /proc/net/dev | wc -l"
    ))
    .await
    .unwrap();
    let report = String::from_utf8_lossy(&report.pages[0]).into_owned();
    let lines: Vec<&str> = report.trim_start_matches('\u{FFFD}').lines().collect();
    assert_eq!(lines[..2], ["262144", "10"], "{report}");
    assert!(lines[2..].iter().all(|line| *line != "x"), "{report}");
    assert!(!report.contains("CARGO"), "{report}");
    if !without_network().await.is_empty() {
        // Two lines of heading, and the loopback that is down.
        assert_eq!(lines.last().map(|line| line.trim()), Some("3"), "{report}");
    }
}

#[tokio::test]
async fn without_the_program_there_is_no_preview() {
    if program("pdftoppm").is_none() {
        assert_eq!(pages(b"%PDF-1.7").await, Err(NoPreview::Unavailable));
    }
}
