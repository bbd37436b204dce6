//! QR codes.

use std::fmt::Write;

use app::policy::qr::Qr;
use qrcode::{Color, EcLevel, QrCode, types::QrError};

/// The code that leads to an address. Level M reads on where a seventh of it is creased or dirty.
///
/// # Errors
/// More than fits into a QR code, some two thousand characters.
pub fn qr(address: &str) -> Result<Qr, QrError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)?;
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        while x < side {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                // Writing into memory does not fail.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    Ok(Qr { side, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_corners_are_where_a_camera_looks_for_them() {
        let code = qr("https://apply.city.example.jp/survey/i/7K3M-9QXT-2B4H").unwrap();
        assert_eq!((code.side - 17) % 4, 0);
        let corners = [
            "M0 0h7v1h-7z".to_owned(),
            format!("M{} 0h7v1h-7z", code.side - 7),
            format!("M0 {}h7v1h-7z", code.side - 1),
        ];
        for corner in corners {
            assert!(code.path.contains(&corner), "{corner} in {}", code.path);
        }
        assert!(qr(&"x".repeat(3_000)).is_err());
    }
}
