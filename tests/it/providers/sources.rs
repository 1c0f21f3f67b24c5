//! Pictures that users bring, decoded.

use atelier::providers::Format;
use atelier::providers::builtin::image::{About, Picture, encode, foreign_xmp};
use atelier::providers::imprint::imprint;
use atelier::providers::sources::decode;

/// A 2 × 1 picture, red and then blue, with the EXIF orientation of a camera held upright.
fn turned_jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    // "Exif", a big-endian TIFF head, one entry: tag 0x0112, one short, 6 (turn a quarter clockwise).
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    encoder.add_app_segment(1, exif.to_vec()).expect("a short segment");
    let pixels: Vec<u8> = (0..16 * 8).flat_map(|i| if i % 16 < 8 { [220, 20, 20] } else { [20, 20, 220] }).collect();
    encoder.encode(&pixels, 16, 8, jpeg_encoder::ColorType::Rgb).expect("a picture");
    file
}

#[test]
fn photographs_are_turned_upright() {
    let picture = decode(turned_jpeg()).expect("a sound file");
    assert_eq!((picture.width, picture.height), (8, 16));
    let (first, last) = (&picture.rgba[..4], &picture.rgba[picture.rgba.len() - 4..]);
    assert!(first[0] > 150 && first[2] < 100, "{first:?} is not red");
    assert!(last[2] > 150 && last[0] < 100, "{last:?} is not blue");
}

#[test]
fn what_is_no_picture_is_refused_in_words() {
    for bytes in [&b""[..], b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"] {
        assert_eq!(decode(bytes.to_vec()), Err("is not a PNG, JPEG, WebP or GIF picture".to_owned()));
    }
}

/// EXIF with little-endian numbers: maker, model, a folder of its own with the time.
fn camera_exif() -> Vec<u8> {
    let mut tiff = b"II\x2a\0\x08\0\0\0".to_vec();
    let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend_from_slice(&tag.to_le_bytes());
        tiff.extend_from_slice(&kind.to_le_bytes());
        tiff.extend_from_slice(&count.to_le_bytes());
        tiff.extend_from_slice(&value.to_le_bytes());
    };
    tiff.extend_from_slice(&3_u16.to_le_bytes());
    entry(&mut tiff, 0x010F, 2, 6, 100);
    entry(&mut tiff, 0x0110, 2, 9, 110);
    entry(&mut tiff, 0x8769, 4, 1, 60);
    tiff.resize(60, 0);
    tiff.extend_from_slice(&1_u16.to_le_bytes());
    entry(&mut tiff, 0x9003, 2, 20, 130);
    tiff.resize(100, 0);
    tiff.extend_from_slice(b"Nikon\0");
    tiff.resize(110, 0);
    tiff.extend_from_slice(b"Z 6 {II}\0");
    tiff.resize(130, 0);
    tiff.extend_from_slice(b"2024:05:01 12:33:10\0");
    tiff
}

#[test]
fn a_camera_s_notes_are_read() {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
    encoder.add_app_segment(1, [b"Exif\0\0", camera_exif().as_slice()].concat()).expect("a short segment");
    encoder.encode(&[90; 8 * 8 * 3], 8, 8, jpeg_encoder::ColorType::Rgb).expect("a picture");
    let notes = decode(file).expect("a sound file").notes;
    assert_eq!(notes.camera.as_deref(), Some("Nikon Z 6 {II}"));
    assert_eq!(notes.taken.as_deref(), Some("2024-05-01 12:33"));
    assert!(!notes.was_turned && notes.prompt.is_none());
    assert!(decode(turned_jpeg()).expect("a sound file").notes.was_turned);
}

#[test]
fn damaged_notes_say_nothing() {
    let whole = camera_exif();
    for end in 0..whole.len() {
        let mut file = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
        encoder.add_app_segment(1, [b"Exif\0\0", &whole[..end]].concat()).expect("a short segment");
        encoder.encode(&[90; 8 * 8 * 3], 8, 8, jpeg_encoder::ColorType::Rgb).expect("a picture");
        assert!(decode(file).is_ok(), "cut at {end}");
    }
}

#[test]
fn our_own_pictures_are_known_again() {
    let picture = Picture { width: 16, height: 8, pixels: vec![120; 16 * 8 * 3] };
    let about = About { prompt: "a <red> boat & \"Anna\"", model: "builtin", seed: 77 };
    for format in [Format::Webp, Format::Png, Format::Jpeg] {
        let notes = decode(encode(&picture, format, &about).expect("a file")).expect("a sound file").notes;
        assert_eq!((notes.prompt.as_deref(), notes.seed), (Some(about.prompt), Some(77)), "{format:?}");
    }
}

#[test]
fn pictures_of_models_say_that_a_model_made_them() {
    let bare = |format: image::ImageFormat, alpha: bool| {
        let mut file = std::io::Cursor::new(Vec::new());
        let picture = image::RgbaImage::from_pixel(17, 9, image::Rgba([200, 60, 40, if alpha { 90 } else { 255 }]));
        let picture = image::DynamicImage::ImageRgba8(picture);
        let picture = if alpha { picture } else { image::DynamicImage::ImageRgb8(picture.into_rgb8()) };
        picture.write_to(&mut file, format).expect("a file");
        file.into_inner()
    };
    let note = foreign_xmp("a <red> boat", "gpt-image-1", "openai");
    for (format, ours, alpha) in [
        (image::ImageFormat::Png, Format::Png, true),
        (image::ImageFormat::Png, Format::Png, false),
        (image::ImageFormat::Jpeg, Format::Jpeg, false),
        (image::ImageFormat::WebP, Format::Webp, true),
        (image::ImageFormat::WebP, Format::Webp, false),
    ] {
        let plain = bare(format, alpha);
        let marked = imprint(plain.clone(), ours, &note);
        let text = String::from_utf8_lossy(&marked);
        assert!(text.contains("/trainedAlgorithmicMedia") && text.contains("gpt-image-1"), "{format:?}");
        let (before, after) = (decode(plain).expect("a sound file"), decode(marked.clone()).expect("a sound file"));
        assert_eq!(before.rgba, after.rgba, "{format:?}");
        assert_eq!(after.notes.prompt, None, "that is no picture of ours");
        assert_eq!(imprint(marked.clone(), ours, &note), marked, "said once is enough");
    }
    for broken in [&b""[..], b"RIFF\0\0\0\0WEBPVP8 ", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\xff\xff"] {
        for format in [Format::Png, Format::Jpeg, Format::Webp, Format::Mp4] {
            assert_eq!(imprint(broken.to_vec(), format, &note), broken);
        }
    }
}
