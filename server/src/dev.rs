//! `/dev/mail`: the mails of the demonstration city. The route exists under `kakazu demo` alone.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{portal::Shared, refusal::Refusal};

/// `GET /dev/mail`: the newest fifty, as text.
///
/// # Errors
/// [`Refusal`]
pub async fn mail(State(portal): State<Shared>) -> Result<Response, Refusal> {
    let folder = portal.config.data.join("mail");
    let text = tokio::task::spawn_blocking(move || newest(&folder)).await.map_err(Refusal::broken)?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    Ok((kind, text.map_err(Refusal::broken)?).into_response())
}

fn newest(folder: &std::path::Path) -> std::io::Result<String> {
    let mut mails = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|end| end == "eml") {
            mails.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    mails.sort();
    let mut text = String::new();
    for (_, path) in mails.iter().rev().take(50) {
        text.push_str(&readable(&std::fs::read_to_string(path)?));
        text.push_str("\n\n────────────────────────\n\n");
    }
    Ok(text)
}

/// Headers that matter, decoded, and the decoded text.
fn readable(raw: &str) -> String {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let wanted = ["From:", "To:", "Subject:", "Date:"];
    let headers: Vec<String> =
        unfolded.lines().filter(|line| wanted.iter().any(|name| line.starts_with(name))).map(words).collect();
    let base64 = unfolded.to_ascii_lowercase().contains("content-transfer-encoding: base64");
    let body = if base64 { decode(body) } else { body.to_owned() };
    format!("{}\n\n{}", headers.join("\n"), body.trim())
}

fn decode(body: &str) -> String {
    let packed: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    match data_encoding::BASE64.decode(packed.as_bytes()) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => body.to_owned(),
    }
}

/// RFC 2047 words in base64, as lettre writes them.
fn words(line: &str) -> String {
    let mut text = line.replace("?= =?utf-8?b?", "?==?utf-8?b?");
    while let Some(start) = text.find("=?utf-8?b?") {
        let Some(end) = text[start + 10..].find("?=").map(|at| start + 10 + at) else { break };
        let decoded = decode(&text[start + 10..end]);
        text.replace_range(start..end + 2, &decoded);
    }
    text
}
