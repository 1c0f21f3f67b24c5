//! The built-in video engine: real files, repeatable, led by what it is given, stopped when nobody waits.

use std::cell::{Cell, RefCell};

use atelier::providers::builtin::inputs::Inputs;
use atelier::providers::builtin::video::make;
use atelier::providers::builtin::video::mp4::read::{children, read};
use atelier::providers::builtin::video::mp4::{Kind, Track};
use atelier::providers::sources::Picture;
use atelier::providers::{Call, Fault, Format, Media, Output};
use rusty_h264::{Decoder, YuvFrame};

const WIDTH: u32 = 96;
const HEIGHT: u32 = 64;

/// The smallest and shortest of clips.
fn wish(prompt: &str) -> Call {
    Call { prompt: prompt.to_owned(), width: WIDTH, height: HEIGHT, seconds: 1, seed: 5, ..Call::default() }
}

fn film(call: &Call, inputs: &Inputs) -> (Media, Media) {
    match make(call, inputs, &|| false, &|_| {}) {
        Ok(Output::Film { clip, poster }) => (clip, poster),
        other => panic!("{other:?}"),
    }
}

fn clip(call: &Call, inputs: &Inputs) -> Vec<u8> {
    film(call, inputs).0.bytes
}

/// What a player would show: the stream of the first track, decoded.
fn frames(file: &[u8]) -> Vec<YuvFrame> {
    let tracks = read(file).unwrap();
    Decoder::new().decode_stream(&stream(&tracks[0])).unwrap()
}

/// The units of a track behind start codes, headed by what its entry tells the decoder.
fn stream(track: &Track) -> Vec<u8> {
    let config = track.entry.windows(4).position(|name| name == b"avcC").map(|at| &track.entry[at + 4..]).unwrap();
    let mut out = Vec::new();
    let mut put = |unit: &[u8]| out.extend([&[0, 0, 0, 1], unit].concat());
    let length = |bytes: &[u8]| usize::from(u16::from_be_bytes([bytes[0], bytes[1]]));
    let sps = length(&config[6..]);
    put(&config[8..8 + sps]);
    let pps = length(&config[9 + sps..]);
    put(&config[11 + sps..11 + sps + pps]);
    for sample in &track.samples {
        let mut rest = sample.bytes.as_slice();
        while let Some((size, units)) = rest.split_first_chunk::<4>() {
            let (unit, next) = units.split_at(u32::from_be_bytes(*size) as usize);
            put(unit);
            rest = next;
        }
    }
    out
}

/// How far the brightness of two frames differs, on average.
fn difference(a: &YuvFrame, b: &YuvFrame) -> f32 {
    a.y.iter().zip(&b.y).map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>() / a.y.len() as f32
}

/// A picture whose left is one grey and whose right is another.
fn halves(left: u8, right: u8) -> Picture {
    let row = |x: u32| if x < WIDTH / 2 { left } else { right };
    let rgba = (0..HEIGHT).flat_map(|_| (0..WIDTH).flat_map(|x| [row(x), row(x), row(x), 255])).collect();
    Picture::new(WIDTH, HEIGHT, rgba)
}

/// The brightness in the middle of the left and of the right half.
fn sides(frame: &YuvFrame) -> (u8, u8) {
    let row = frame.height / 2 * frame.width;
    (frame.y[row + frame.width / 4], frame.y[row + frame.width * 3 / 4])
}

#[test]
fn a_clip_is_an_mp4_that_plays_while_it_loads() {
    let (clip, poster) = film(&wish("a lake at sunset"), &Inputs::default());
    assert_eq!((clip.format, clip.width, clip.height, clip.seconds), (Format::Mp4, WIDTH, HEIGHT, 1.0));
    assert_eq!((poster.format, poster.width, poster.height), (Format::Webp, WIDTH, HEIGHT));
    let names: Vec<[u8; 4]> = children(&clip.bytes).map(|(name, _)| name).collect();
    assert_eq!(names, [*b"ftyp", *b"moov", *b"mdat", *b"uuid"], "the index stands before the media");
    let tracks = read(&clip.bytes).unwrap();
    let [video] = tracks.as_slice() else { panic!("{} tracks", tracks.len()) };
    assert_eq!(video.kind, Kind::Video { width: WIDTH, height: HEIGHT });
    assert_eq!((video.samples.len(), video.length, video.timescale), (24, 24_000, 24_000));
    assert!(video.samples[0].is_key && !video.samples[1].is_key);
    let frames = frames(&clip.bytes);
    assert_eq!(frames.len(), 24);
    assert_eq!((frames[0].width, frames[0].height), (WIDTH as usize, HEIGHT as usize));
    assert!(difference(&frames[0], &frames[23]) > 1.0, "it moves");
}

#[test]
fn sound_comes_along_where_it_is_wanted() {
    let file = clip(&Call { generate_audio: true, ..wish("ocean waves") }, &Inputs::default());
    let tracks = read(&file).unwrap();
    let [_, audio] = tracks.as_slice() else { panic!("{} tracks", tracks.len()) };
    assert_eq!((audio.kind, audio.timescale), (Kind::Audio, 48_000));
    assert_eq!(&audio.entry[4..8], b"Opus");
    assert!(audio.skip > 0, "the encoder's run-up is not heard");
    let sounding: u32 = audio.samples.iter().map(|sample| sample.ticks).sum();
    assert!(sounding >= 48_000 + audio.skip);
    assert!(audio.samples.iter().map(|sample| sample.bytes.len()).sum::<usize>() > 4_000, "it is not silent");
}

#[test]
fn a_call_gives_the_same_bytes_again_and_another_seed_others() {
    let call = wish("a forest in autumn");
    let first = clip(&call, &Inputs::default());
    assert_eq!(first, clip(&call, &Inputs::default()));
    assert_ne!(first, clip(&Call { seed: 6, ..call.clone() }, &Inputs::default()));
    assert_ne!(first, clip(&Call { index: 1, ..call }, &Inputs::default()), "items of a batch differ");
}

#[test]
fn a_given_picture_is_the_first_frame() {
    let inputs = Inputs { picture: Some(halves(40, 200)), ..Inputs::default() };
    let frames = frames(&clip(&wish("camera pans slowly"), &inputs));
    let (left, right) = sides(&frames[0]);
    assert!(left.abs_diff(50) < 6 && right.abs_diff(188) < 6, "{left} {right}");
    assert!(difference(&frames[0], &frames[23]) > 0.5, "it moves");
}

#[test]
fn a_given_end_is_the_last_frame() {
    let inputs = Inputs { picture: Some(halves(40, 200)), end: Some(halves(200, 40)), ..Inputs::default() };
    let frames = frames(&clip(&wish("a change"), &inputs));
    let (left, right) = sides(&frames[0]);
    assert!(left < 70 && right > 170, "{left} {right}");
    let (left, right) = sides(&frames[23]);
    assert!(left > 170 && right < 70, "{left} {right}");
    let (left, right) = sides(&frames[12]);
    assert!(left.abs_diff(right) < 60, "between them there is something of both: {left} {right}");
}

#[test]
fn references_are_shown_in_their_order() {
    let grey = |value| halves(value, value);
    let inputs = Inputs { references: vec![grey(20), grey(130), grey(235)], ..Inputs::default() };
    let frames = frames(&clip(&wish("one, two, three"), &inputs));
    let shown: Vec<u8> = [0, 12, 23].into_iter().map(|number: usize| sides(&frames[number]).0).collect();
    assert!(shown[0] < 60 && (100..160).contains(&shown[1]) && shown[2] > 190, "{shown:?}");
}

#[test]
fn a_loop_ends_where_it_began() {
    let seam = |generator: &str| {
        let call = Call { generator: generator.to_owned(), ..wish("a desert at noon, the camera pushes in") };
        let frames = frames(&clip(&call, &Inputs::default()));
        difference(&frames[23], &frames[0])
    };
    let (loops, ends) = (seam("loop-video"), seam("video"));
    assert!(loops < ends * 0.5, "{loops} at the seam of a loop, {ends} from the end of a clip to its start");
}

#[test]
fn nobody_waits_for_a_cancelled_clip() {
    let looks = Cell::new(0);
    let cancelled = || {
        looks.set(looks.get() + 1);
        looks.get() > 8
    };
    let seen = RefCell::new(Vec::new());
    let call = Call { seconds: 5, ..wish("a desert") };
    let made = make(&call, &Inputs::default(), &cancelled, &|percent| seen.borrow_mut().push(percent));
    assert!(matches!(made, Err(Fault::Broken { retryable: false, .. })));
    assert_eq!(looks.get(), 9, "it goes on after it was told to stop");
    assert!(seen.borrow().len() < 9);
}

#[test]
fn progress_only_grows() {
    let seen = RefCell::new(Vec::new());
    make(&wish("a hill"), &Inputs::default(), &|| false, &|percent| seen.borrow_mut().push(percent)).unwrap();
    let seen = seen.into_inner();
    assert!(seen.is_sorted() && seen.len() == 24 && seen[23] <= 100 && seen[12] > 40, "{seen:?}");
}

#[test]
fn damaged_files_are_no_clips() {
    let file = clip(&wish("a stone"), &Inputs::default());
    for end in (0..file.len()).step_by(97).chain([1, 7, 8, 31]) {
        // Whatever is cut off, reading ends and does not panic.
        let _ = read(&file[..end]);
    }
    for at in (0..900).step_by(3) {
        let mut damaged = file.clone();
        damaged[at] ^= 0xff;
        let _ = read(&damaged);
    }
    assert_eq!(read(b"no film at all"), Err("is not an MP4 file"));
}

/// A clip of a steady grey, with sound.
fn grey_clip() -> Vec<u8> {
    let inputs = Inputs { picture: Some(halves(150, 150)), ..Inputs::default() };
    clip(&Call { generate_audio: true, ..wish("still camera, ocean waves") }, &inputs)
}

fn edit_of(file: Vec<u8>, prompt: &str) -> Result<Output, Fault> {
    let inputs = Inputs { clip: Some(file), ..Inputs::default() };
    let call = Call { generator: "video-edit".to_owned(), width: 1280, height: 720, ..wish(prompt) };
    make(&call, &inputs, &|| false, &|_| {})
}

#[test]
fn an_edit_keeps_size_timing_and_sound() {
    let source = grey_clip();
    let Ok(Output::Film { clip, .. }) = edit_of(source.clone(), "turn it into night") else { panic!("no film") };
    assert_eq!((clip.width, clip.height, clip.seconds), (WIDTH, HEIGHT, 1.0));
    let (before, after) = (frames(&source), frames(&clip.bytes));
    assert_eq!(after.len(), before.len());
    assert!(sides(&after[12]).0 + 40 < sides(&before[12]).0, "it is darker");
    let sound = |file: &[u8]| read(file).unwrap().into_iter().find(|track| track.kind == Kind::Audio).unwrap();
    assert_eq!(sound(&clip.bytes), sound(&source));
}

#[test]
fn an_extension_goes_on_from_the_last_frame() {
    let Ok(Output::Film { clip, .. }) = edit_of(grey_clip(), "extend the clip") else { panic!("no film") };
    let frames = frames(&clip.bytes);
    assert_eq!((clip.seconds, frames.len()), (2.0, 48));
    assert!(difference(&frames[23], &frames[24]) < 4.0, "no cut between the two");
}

#[test]
fn what_cannot_be_edited_is_named() {
    let reason = |file: Vec<u8>, prompt: &str| match edit_of(file, prompt) {
        Err(Fault::Invalid(reason)) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(b"GIF89a".to_vec(), "make it night"), "video_url: is not an MP4 file");
    assert!(reason(grey_clip(), "make it better").starts_with("prompt: "));
    let mut other_codec = grey_clip();
    let at = other_codec.windows(4).position(|name| name == b"avc1").unwrap();
    let second = at + 4 + other_codec[at + 4..].windows(4).position(|name| name == b"avc1").unwrap();
    other_codec[second..second + 4].copy_from_slice(b"vp09");
    assert_eq!(reason(other_codec, "make it night"), "video_url: is not H.264, the one codec read here");
}
