//! Previews of photographs and pictures.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};

use super::NoPreview;

/// Pixels in each direction that are read at most.
const LARGEST: u32 = 12_000;
/// Bytes that reading may take.
const MEMORY: u64 = 256 * 1024 * 1024;
/// Pixels in each direction of a preview.
const SIDE: u32 = 1_600;
const QUALITY: u8 = 82;

/// Reads a picture, turns it upright, makes it smaller and writes it anew.
pub(super) fn page(bytes: &[u8]) -> Result<Vec<u8>, NoPreview> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(MEMORY);
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| NoPreview::Unreadable)?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    // The decoder holds itself to the limits; the finished picture has to be counted here.
    if decoder.total_bytes() > MEMORY {
        return Err(NoPreview::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    if picture.width() > SIDE || picture.height() > SIDE {
        picture = picture.resize(SIDE, SIDE, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    let flat = on_white(picture);
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&flat)
        .map_err(|_| NoPreview::Unreadable)?;
    Ok(jpeg)
}

/// JPEG has no transparency: what shines through becomes white.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut rgba = picture.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let [r, g, b, a] = pixel.0.map(u32::from);
        let mix = |c: u32| u8::try_from((c * a + 255 * (255 - a)) / 255).unwrap_or(255);
        pixel.0 = [mix(r), mix(g), mix(b), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).into_rgb8())
}

fn why(error: &ImageError) -> NoPreview {
    match error {
        ImageError::Limits(_) => NoPreview::TooLarge,
        _ => NoPreview::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.into().write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A JPEG with an EXIF block that holds an orientation and a canary.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS-CANARY");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn a_photograph_is_turned_upright_and_loses_its_metadata() {
        // Left half red, right half blue; the camera says that it was held on its side.
        let photo =
            RgbImage::from_fn(40, 20, |x, _| if x < 20 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
        let jpeg = with_exif(&encoded(photo, ImageFormat::Jpeg), 6);
        let page = page(&jpeg).unwrap();
        assert!(!page.windows(10).any(|w| w == b"GPS-CANARY"));
        assert!(!page.windows(4).any(|w| w == b"Exif"));
        let seen = image::load_from_memory(&page).unwrap().into_rgb8();
        assert_eq!(seen.dimensions(), (20, 40));
        assert!(seen.get_pixel(10, 5)[0] > 200, "red is above now");
        assert!(seen.get_pixel(10, 35)[2] > 200, "blue is below now");
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_a_small_one_stays() {
        let large = page(&encoded(RgbImage::new(3_200, 1_000), ImageFormat::Png)).unwrap();
        let large = image::load_from_memory(&large).unwrap();
        assert_eq!((large.width(), large.height()), (1_600, 500));
        let small = page(&encoded(RgbImage::new(30, 20), ImageFormat::Png)).unwrap();
        assert_eq!(image::load_from_memory(&small).unwrap().width(), 30);
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let clear = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
        let page = page(&encoded(clear, ImageFormat::Png)).unwrap();
        assert_eq!(image::load_from_memory(&page).unwrap().into_rgb8().get_pixel(4, 4).0, [255; 3]);
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_refused_before_it_is_read() {
        // 12,001 pixels wide: refused by its header; 11,000 by 11,000 pixels: 363 MB.
        let wide = encoded(RgbImage::new(12_001, 1), ImageFormat::Png);
        assert_eq!(page(&wide), Err(NoPreview::TooLarge));
        let mut bomb = encoded(RgbImage::new(1, 1), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x2A, 0xF8, 0, 0, 0x2A, 0xF8]);
        let sum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(page(&bomb), Err(NoPreview::TooLarge));
    }

    #[test]
    fn a_broken_picture_is_refused() {
        let whole = encoded(RgbImage::new(64, 64), ImageFormat::Png);
        assert_eq!(page(&whole[..whole.len() / 2]), Err(NoPreview::Unreadable));
        assert_eq!(page(b"\x89PNG\r\n\x1A\nnonsense"), Err(NoPreview::Unreadable));
        assert_eq!(page(b""), Err(NoPreview::Unreadable));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(
                crc ^ u32::from(*byte),
                |crc, _| {
                    if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 }
                },
            )
        })
    }
}
