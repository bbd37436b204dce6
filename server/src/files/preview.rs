//! What staff see of a file: pictures made of it, without its metadata and whatever else is hidden in it.

mod pdf;
mod picture;

use tokio::{sync::Semaphore, task::spawn_blocking};

use super::MediaType;

/// Previews made at the same time: each may take a quarter of a gigabyte and a core.
static PERMITS: Semaphore = Semaphore::const_new(2);

/// Why there is no preview. Staff then get the original as an attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPreview {
    /// This machine has no program for it.
    #[error("no program for previews of this kind is installed")]
    Unavailable,
    /// It is larger than a preview may be.
    #[error("too large for a preview")]
    TooLarge,
    /// It is broken, or took too long.
    #[error("it cannot be read")]
    Unreadable,
}

/// What staff see of a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its pages, as JPEG, at most 1,600 pixels wide or high.
    pub pages: Vec<Vec<u8>>,
    /// Whether these are all. Of a PDF only the first five pages are drawn: then the page must say so.
    pub complete: bool,
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Preview({} pages, complete: {})", self.pages.len(), self.complete)
    }
}

/// Pictures of a file.
///
/// # Errors
/// [`NoPreview`]
pub async fn preview(kind: MediaType, bytes: Vec<u8>) -> Result<Preview, NoPreview> {
    let _permit = PERMITS.acquire().await.map_err(|_| NoPreview::Unavailable)?;
    match kind {
        MediaType::Jpeg | MediaType::Png => spawn_blocking(move || picture::page(&bytes))
            .await
            .map_err(|_| NoPreview::Unreadable)?
            .map(|page| Preview { pages: vec![page], complete: true }),
        MediaType::Pdf => pdf::pages(&bytes).await,
    }
}
