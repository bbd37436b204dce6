//! When every connection is taken: the next ones are told so, in a few bytes, and not left hanging.

use std::{fmt::Write, sync::LazyLock, time::Duration};

use app::text::{Lang, waiting as words};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{assets, security};

/// Seconds after which to try again.
const AGAIN: u32 = 10;
/// How long such a client may take, in all.
const TIME: Duration = Duration::from_secs(2);

/// In all three languages, because nobody reads which one is wished.
static ANSWER: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut page = String::from(
        "<!DOCTYPE html><html lang=\"ja\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
    );
    let style = assets::url("style.css").unwrap_or("");
    // Writing to a string does not fail.
    let _ = write!(
        page,
        "<meta http-equiv=\"refresh\" content=\"{AGAIN}\"><title>{}</title>\
         <link rel=\"stylesheet\" href=\"{style}\"></head><body><main class=\"main\">\
         <div class=\"container narrow stack\">",
        words::FULL_TITLE.plain(Lang::Ja)
    );
    for (lang, heading) in [(Lang::Ja, "h1"), (Lang::Easy, "h2"), (Lang::En, "h2")] {
        let (title, text) = (words::FULL_TITLE.plain(lang), words::FULL_TEXT.plain(lang));
        let tag = lang.html();
        let _ = write!(page, "<{heading} lang=\"{tag}\">{title}</{heading}><p lang=\"{tag}\">{text}</p>");
    }
    page += "</div></main></body></html>";
    let policy = security::STILL_POLICY;
    format!(
        "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: {AGAIN}\r\n\
         content-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
         x-content-type-options: nosniff\r\nreferrer-policy: same-origin\r\nx-frame-options: DENY\r\n\
         content-security-policy: {policy}\r\n\r\n{page}",
        page.len()
    )
    .into_bytes()
});

/// Reads the request, so that closing does not destroy the answer, and answers.
pub async fn turn_away(mut stream: TcpStream) {
    let talk = async {
        let mut buffer = [0; 2048];
        let _ = stream.read(&mut buffer).await?;
        stream.write_all(&ANSWER).await?;
        stream.shutdown().await?;
        while stream.read(&mut buffer).await? > 0 {}
        std::io::Result::Ok(())
    };
    // Whoever takes too long, or is gone, is not told.
    let _ = timeout(TIME, talk).await;
}
