//! What a file is, by what is in it.

/// Kinds of files that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// A photograph.
    Jpeg,
    /// A picture, mostly of a screen.
    Png,
    /// A document.
    Pdf,
}

impl MediaType {
    /// As `Content-Type` has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// The kind whose `Content-Type` is `text`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Pdf].into_iter().find(|kind| kind.as_str() == text)
    }

    /// The usual end of names, without dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// Whether a file of this kind may have such a name: its ending says the same, or it has none.
    #[must_use]
    pub fn fits_name(self, name: &str) -> bool {
        let Some((_, ending)) = name.rsplit_once('.') else { return true };
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => self == Self::Jpeg,
            "png" => self == Self::Png,
            "pdf" => self == Self::Pdf,
            _ => false,
        }
    }
}

/// What the bytes are; `None` for everything that is not taken.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<MediaType> {
    infer::get(bytes).and_then(|kind| MediaType::parse(kind.mime_type()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(sniff(b"\xFF\xD8\xFF\xE0\x00\x10JFIF"), Some(MediaType::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), Some(MediaType::Png));
        assert_eq!(sniff(b"%PDF-1.7\n"), Some(MediaType::Pdf));
        for other in [&b"MZ\x90\0"[..], b"PK\x03\x04", b"<svg xmlns=''>", b"<!DOCTYPE html>", b"GIF89a", b""]
        {
            assert_eq!(sniff(other), None);
        }
    }

    #[test]
    fn a_name_may_not_say_otherwise() {
        assert!(MediaType::Jpeg.fits_name("写真.JPG"));
        assert!(MediaType::Pdf.fits_name("就労証明書"));
        assert!(!MediaType::Jpeg.fits_name("photo.pdf"));
        assert!(!MediaType::Jpeg.fits_name("photo.jpg.exe"));
        assert!(!MediaType::Png.fits_name("photo.html"));
    }
}
