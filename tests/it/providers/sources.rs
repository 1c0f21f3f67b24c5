//! Pictures that users bring, decoded.

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
