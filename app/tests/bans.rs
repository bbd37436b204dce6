//! What must not be written in this crate: Leptos 0.8 does not escape it (see `ui::escape`), or the content
//! security policy refuses it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// Files with a line of code (no comment) that holds `needle`.
fn places_of(needle: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let code =
        |text: &str| text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(needle));
    files
        .into_iter()
        .filter(|path| code(&fs::read_to_string(path).unwrap()))
        .map(|path| path.strip_prefix(&root).unwrap().display().to_string())
        .collect()
}

#[test]
fn only_one_component_writes_a_textarea() {
    assert_eq!(places_of("<textarea"), ["ui/text_area.rs"]);
}

#[test]
fn titles_of_leptos_meta_are_not_used() {
    assert_eq!(places_of("leptos_meta"), Vec::<String>::new());
    assert_eq!(places_of("<Title"), Vec::<String>::new());
}

#[test]
fn no_view_carries_a_style_or_an_inline_handler() {
    for needle in [" style=\"", " style=(", " style={", "onclick=", "onsubmit=", "onchange="] {
        assert_eq!(places_of(needle), Vec::<String>::new(), "{needle}");
    }
}
