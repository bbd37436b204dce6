//! Embeds every static file in the binary: the style sheet, `public/` and the browser's code. Each gets an
//! address with the hash of its content, so that a browser may keep it for ever, and is compressed here, once.
#![allow(clippy::expect_used, clippy::panic, reason = "a build that cannot embed its files has to stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Files by their logical name: the path under `public/`, `style.css`, or the name in the bundles' folder.
type Files = BTreeMap<String, Vec<u8>>;

fn main() {
    // Migrations are read by a macro, which does not notice new files.
    println!("cargo::rerun-if-changed=../migrations");
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("..");
    let (style, public, bundles) = (root.join("style"), root.join("public"), root.join("target/site/pkg"));
    // Cargo runs this again and again while a folder that it shall watch is missing.
    fs::create_dir_all(&bundles).expect("the folder of the bundles can be made");
    println!("cargo::rerun-if-changed=build.rs");
    for folder in [&style, &public, &bundles] {
        println!("cargo::rerun-if-changed={}", folder.display());
    }

    let mut files = Files::new();
    collect(&public, "", &mut files);
    // What lies in `public/` itself is also served under its own name, where browsers look for it.
    let at_root: BTreeSet<String> = files.keys().filter(|name| !name.contains('/')).cloned().collect();
    collect(&bundles, "", &mut files);
    let style = style_sheet(&style, &files);
    files.insert("style.css".to_owned(), style.into_bytes());

    let quality = if variable("PROFILE") == "release" { 11 } else { 5 };
    let table = embed(&files, &at_root, quality, Path::new(&variable("OUT_DIR")));
    fs::write(Path::new(&variable("OUT_DIR")).join("assets.rs"), table).expect("the table can be written");
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}

/// Reads a folder and those inside it; files whose names begin with a dot stay out.
fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a folder can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a file's name is UTF-8");
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            let content = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert!(files.insert(name, content).is_none(), "{} stands in two folders", path.display());
        }
    }
}

/// One style sheet: `main.css` with its imports in their places. Without it, tokens, base, components and
/// then the rest by name.
fn style_sheet(folder: &Path, files: &Files) -> String {
    let mut parts = Files::new();
    collect(folder, "", &mut parts);
    let mut parts: BTreeMap<String, String> = parts
        .into_iter()
        .filter(|(name, _)| name.ends_with(".css"))
        .map(|(name, content)| (name, String::from_utf8(content).expect("style sheets are UTF-8")))
        .collect();
    let mut sheet = String::new();
    if let Some(main) = parts.remove("main.css") {
        for line in main.lines() {
            match line.trim().strip_prefix("@import ") {
                None => sheet += line,
                Some(import) => {
                    let (name, layer) = imported(import);
                    let part = parts.remove(name).unwrap_or_else(|| {
                        panic!("style/main.css imports {name}, which is missing or imported already")
                    });
                    match layer {
                        Some(layer) => write!(sheet, "@layer {layer} {{\n{part}}}").expect("a string grows"),
                        None => sheet += &part,
                    }
                }
            }
            sheet.push('\n');
        }
        for name in parts.keys() {
            println!("cargo::warning=style/{name} is not imported by style/main.css");
        }
    } else {
        for name in ["tokens.css", "base.css", "components.css"] {
            sheet += &parts.remove(name).unwrap_or_default();
        }
        sheet.extend(parts.into_values());
    }
    with_addresses(&sheet, files)
}

/// The file and the layer of `"file.css" layer(name);`.
fn imported(import: &str) -> (&str, Option<&str>) {
    let mut parts = import.trim_end_matches(';').splitn(2, ' ');
    let name = parts.next().unwrap_or_default().trim_matches(['"', '\'']).trim_start_matches("./");
    let layer = parts.next().map(|layer| {
        layer
            .trim()
            .strip_prefix("layer(")
            .and_then(|layer| layer.strip_suffix(')'))
            .unwrap_or_else(|| panic!("style/main.css: cannot read @import {import}"))
    });
    (name, layer)
}

/// Replaces `url("../public/NAME")` by the address under which the file is served.
fn with_addresses(sheet: &str, files: &Files) -> String {
    let mut pieces = sheet.split("url(");
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (target, rest) = piece.split_once(')').expect("every url( in a style sheet is closed");
        let target = target.trim_matches(['"', '\'']);
        if target.starts_with("data:") || target.starts_with('#') {
            write!(result, "url({piece}").expect("a string grows");
            continue;
        }
        let address = target
            .strip_prefix("../public/")
            .and_then(|name| files.get_key_value(name))
            .map(|(name, content)| address(name, content))
            .unwrap_or_else(|| panic!("style: url({target}) is neither data: nor a file of ../public/"));
        write!(result, "url(\"{address}\"){rest}").expect("a string grows");
    }
    result
}

/// `/assets/<stem>.<hash>.<ext>`; folders are left out, the hash tells files of the same name apart.
fn address(name: &str, content: &[u8]) -> String {
    let (stem, extension) = split(name);
    format!("/assets/{stem}.{}.{extension}", &HEXLOWER.encode(&Sha256::digest(content))[..16])
}

fn split(name: &str) -> (&str, &str) {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').unwrap_or_else(|| panic!("{name} needs an extension"))
}

fn content_type(name: &str) -> &'static str {
    match split(name).1 {
        "css" => "text/css; charset=utf-8",
        "gif" => "image/gif",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => panic!("server/build.rs does not know the content type of {name}"),
    }
}

/// Writes every file and its compressed forms into `folder`; answers with the Rust table of them.
fn embed(files: &Files, at_root: &BTreeSet<String>, quality: u32, folder: &Path) -> String {
    let mut table =
        String::from("/// Every file, in the order of the names.\nstatic ASSETS: &[Asset] = &[\n");
    for (number, (name, content)) in files.iter().enumerate() {
        let path = address(name, content);
        let hash = HEXLOWER.encode(&Sha256::digest(content));
        let include = |kind: &str, bytes: &[u8]| {
            let file = format!("asset-{number}.{kind}");
            fs::write(folder.join(&file), bytes).expect("a file can be written");
            format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))")
        };
        let smaller = |kind: &str, bytes: Vec<u8>| {
            // Not worth a header for less than a twentieth.
            if bytes.len() < content.len() - content.len() / 20 {
                format!("Some({})", include(kind, &bytes))
            } else {
                "None".to_owned()
            }
        };
        write!(
            table,
            "    Asset {{\n        name: {name:?},\n        path: {path:?},\n        at_root: {},\n        \
             content_type: {:?},\n        etag: \"\\\"{}\\\"\",\n        identity: {},\n        brotli: {},\n        gzip: {},\n    }},\n",
            at_root.contains(name),
            content_type(name),
            &hash[..16],
            include("identity", content),
            smaller("br", brotli(content, quality)),
            smaller("gz", gzip(content)),
        )
        .expect("a string grows");
    }
    table + "];\n"
}

fn brotli(content: &[u8], quality: u32) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, quality, 22);
    writer.write_all(content).expect("memory can be written");
    drop(writer);
    packed
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(content).expect("memory can be written");
    writer.finish().expect("memory can be written")
}
