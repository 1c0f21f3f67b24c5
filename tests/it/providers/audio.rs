//! The built-in engines of sound: same seed, same bytes; every format; lengths, peaks and any prompt.

use std::io::Cursor;

use atelier::providers::builtin::audio::encode::{encode, wished_format};
use atelier::providers::builtin::inputs::Inputs;
use atelier::providers::builtin::{music, sound};
use atelier::providers::{Call, Fault, Format, Media, Output};
use proptest::prelude::*;

type Engine = fn(&Call, &dyn Fn() -> bool) -> Result<Media, Fault>;
const ENGINES: [(&str, Engine); 2] = [("music", piece), ("sound", sound::make)];

/// The sound alone of what the composer makes.
fn piece(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let format = wished_format(call)?;
    encode(&music::compose(call, cancelled)?, format, cancelled)
}

fn call(prompt: &str, format: &str, seconds: u32, seed: u64) -> Call {
    let parameters = vec![("format".into(), format.into())];
    Call { prompt: prompt.into(), parameters, seconds, seed, ..Call::default() }
}

fn made(engine: Engine, call: &Call) -> Media {
    engine(call, &|| false).expect("a sound")
}

/// Channels, rate and samples of a WAVE file.
fn samples(media: &Media) -> (u16, u32, Vec<i16>) {
    let mut reader = hound::WavReader::new(Cursor::new(&media.bytes)).expect("a sound file");
    let spec = reader.spec();
    (spec.channels, spec.sample_rate, reader.samples().collect::<Result<_, _>>().expect("samples"))
}

fn root_mean_square(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    (sum / samples.len().max(1) as f64).sqrt() / 32_768.0
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_seed_another_sound() {
    for (name, engine) in ENGINES {
        let first = made(engine, &call("happy rain", "wav", 2, 1));
        assert_eq!(first, made(engine, &call("happy rain", "wav", 2, 1)), "{name}");
        assert_ne!(first.bytes, made(engine, &call("happy rain", "wav", 2, 2)).bytes, "{name}: seed");
        let second = Call { index: 1, count: 2, ..call("happy rain", "wav", 2, 1) };
        assert_ne!(first.bytes, made(engine, &second).bytes, "{name}: second of a batch");
        assert_ne!(first.bytes, made(engine, &call("dark drums", "wav", 2, 1)).bytes, "{name}: prompt");
    }
}

#[test]
fn every_format_begins_as_it_should() {
    let begins: [(&str, Format, &[u8]); 6] = [
        ("mp3", Format::Mp3, &[0xff, 0xfb]),
        ("opus", Format::Opus, b"OggS"),
        ("aac", Format::Aac, &[0xff, 0xf1]),
        ("flac", Format::Flac, b"fLaC"),
        ("wav", Format::Wav, b"RIFF"),
        ("pcm", Format::Pcm, &[]),
    ];
    for (name, format, magic) in begins {
        let media = made(sound::make, &call("a bell", name, 1, 3));
        assert_eq!(media.format, format);
        assert!(media.bytes.starts_with(magic), "{name}: {:x?}", media.bytes.get(..4));
        assert!((media.seconds - 1.0).abs() < 0.01, "{name}");
        assert_eq!((media.width, media.height), (0, 0));
    }
    let plain = Call { prompt: "a bell".into(), seconds: 1, ..Call::default() };
    assert_eq!(made(sound::make, &plain).format, Format::Mp3, "the default");
    let refused = sound::make(&call("a bell", "midi", 1, 3), &|| false);
    assert!(matches!(refused, Err(Fault::Invalid(reason)) if reason.contains("midi") && reason.contains("mp3")));
}

#[test]
fn mp3_opus_and_pcm_hold_what_the_wave_file_holds() {
    let wanted = samples(&made(sound::make, &call("a church bell", "wav", 1, 3))).2;
    let pcm = made(sound::make, &call("a church bell", "pcm", 1, 3)).bytes;
    assert_eq!(pcm, wanted.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<_>>());
    let mut mp3 = rusty_mp3::Mp3Decoder::new();
    mp3.push(&made(sound::make, &call("a church bell", "mp3", 1, 3)).bytes);
    mp3.flush();
    let mut heard = Vec::new();
    while let Ok(frame) = mp3.next_frame() {
        assert_eq!((frame.sample_rate, frame.channels), (48_000, 2));
        heard.extend(frame.samples.iter().map(|sample| (sample * 32_767.0) as i16));
    }
    let loudness = root_mean_square(&heard) / root_mean_square(&wanted);
    assert!((0.8..1.2).contains(&loudness), "mp3 is {loudness} times as loud");
    let opus = made(sound::make, &call("a church bell", "opus", 1, 3)).bytes;
    let mut reader = opus_pure::OggOpusReader::new(Cursor::new(opus)).expect("Ogg Opus");
    let mut decoder = reader.head().decoder(48_000).expect("a decoder");
    let (mut heard, mut block) = (Vec::new(), vec![0.0; 5_760 * 2]);
    while let Some(packet) = reader.read_packet().expect("a packet") {
        let frames = decoder.decode(&packet.data, 5_760, &mut block).expect("sound");
        heard.extend(block[..frames * 2].iter().map(|sample| (sample * 32_767.0) as i16));
    }
    let loudness = root_mean_square(&heard) / root_mean_square(&wanted);
    assert!((0.8..1.2).contains(&loudness), "opus is {loudness} times as loud");
}

#[test]
fn lengths_are_kept_and_nothing_clips_or_is_silent() {
    for (name, engine) in ENGINES {
        for seconds in [2, 4] {
            let media = made(engine, &call("epic thunder with bells", "wav", seconds, 7));
            let (channels, rate, samples) = samples(&media);
            assert_eq!((channels, rate), (2, 48_000), "{name}");
            assert_eq!(samples.len(), seconds as usize * 2 * 48_000, "{name}");
            assert_eq!(media.seconds, seconds as f32, "{name}");
            let peak = samples.iter().map(|sample| sample.unsigned_abs()).max().expect("samples");
            assert!((6_000..=27_600).contains(&peak), "{name}: peak {peak}");
            let loudness = root_mean_square(&samples);
            assert!((0.02..0.35).contains(&loudness), "{name}: {loudness}");
        }
    }
}

#[test]
fn forms_and_prompts_both_say_how_long() {
    let parameters = |id: &str, value: &str| Call {
        prompt: "a door".into(),
        parameters: vec![(id.into(), value.into()), ("format".into(), "wav".into())],
        ..Call::default()
    };
    assert_eq!(made(sound::make, &parameters("sound-length", "2")).seconds, 2.0);
    assert_eq!(made(sound::make, &parameters("duration_seconds", "0.5")).seconds, 0.5);
    assert_eq!(made(sound::make, &parameters("sound-length", "0.01")).seconds, 0.5, "the shortest");
    assert_eq!(made(sound::make, &parameters("sound-loop", "yes")).seconds, 6.0, "the default");
    assert_eq!(made(piece, &parameters("music-length", "0:03")).seconds, 3.0);
}

#[test]
fn a_length_that_is_left_open_is_the_prompts() {
    let left_open = |prompt: &str, length: &str| {
        let parameters = vec![("music-length".into(), length.into()), ("format".into(), "wav".into())];
        made(piece, &Call { prompt: prompt.into(), parameters, ..Call::default() }).seconds
    };
    let cases = [
        ("a waltz of 3 seconds, 90 bpm", 3.0),
        ("12-second jingle", 12.0),
        ("a 0.1 minute tune", 6.0),
        ("เพลงสั้น 4 วินาที", 4.0),
        ("4 सेकंड की धुन", 4.0),
        ("5秒的旋律", 5.0),
        ("a song of 3 minutes", 60.0),
        ("the year 1999 sounds like this, 7s", 7.0),
    ];
    for (prompt, seconds) in cases {
        assert_eq!(left_open(prompt, "auto"), seconds, "{prompt}");
    }
    assert_eq!(left_open("a waltz of 3 seconds", "5"), 5.0, "the form says so");
}

#[test]
fn a_loop_goes_on_where_it_ends() {
    for (prompt, length) in [("rain", "0.5"), ("wind and waves", "2"), ("a humming engine", "22")] {
        let parameters = [("sound-length", length), ("sound-loop", "yes"), ("format", "wav")];
        let parameters = parameters.map(|(id, value)| (id.to_owned(), value.to_owned())).to_vec();
        let (_, _, samples) =
            samples(&made(sound::make, &Call { prompt: prompt.into(), parameters, ..Call::default() }));
        let left: Vec<f64> = samples.iter().step_by(2).map(|sample| f64::from(*sample)).collect();
        assert_eq!(left.len() as f64 / 48_000.0, length.parse::<f64>().unwrap(), "{prompt}");
        let step = |a: f64, b: f64| (a - b).abs();
        let usual = left.windows(2).map(|pair| step(pair[0], pair[1])).fold(0.0, f64::max);
        let seam = step(left[left.len() - 1], left[0]);
        assert!(seam <= usual, "{prompt}: a step of {seam} where it begins again, and at most {usual} within");
        let part = |range: std::ops::Range<usize>| {
            let part = &left[range];
            (part.iter().map(|sample| sample * sample).sum::<f64>() / part.len() as f64).sqrt()
        };
        // It neither fades in nor out.
        let (start, end, whole) = (part(0..4_800), part(left.len() - 4_800..left.len()), part(0..left.len()));
        assert!(start > whole * 0.25 && end > whole * 0.25, "{prompt}: {start} and {end} of {whole}");
    }
}

#[test]
fn a_piece_has_a_title_a_cover_and_what_is_known_of_it() {
    let call = call("[Verse]\nsnow on the wire\n[Chorus]\nring me at midnight", "wav", 3, 5);
    let Output::Piece { piece, cover: Some(cover), about } =
        music::make(&call, &Inputs::default(), &|| false).expect("a song")
    else {
        panic!("no song with a cover")
    };
    assert_eq!((piece.format, piece.seconds), (Format::Wav, 3.0));
    assert_eq!((cover.format, cover.width, cover.height), (Format::Webp, 768, 768));
    insta::assert_json_snapshot!(about, @r#"
    {
      "title": "Ring Me at Midnight",
      "style": "pop",
      "key": "G major",
      "tempo": 103,
      "vocals": "sketch",
      "lyrics": "[Verse]\nsnow on the wire\n[Chorus]\nring me at midnight"
    }
    "#);
    let second = Call { index: 1, count: 2, ..call };
    let Output::Piece { piece: other, cover: Some(sleeve), .. } =
        music::make(&second, &Inputs::default(), &|| false).expect("another take")
    else {
        panic!("no second take")
    };
    assert_ne!((piece.bytes, cover.bytes), (other.bytes, sleeve.bytes));
}

fn extended(
    file: &[u8],
    from: &str,
    seconds: u32,
) -> Result<(Media, serde_json::Map<String, serde_json::Value>), Fault> {
    let mut call = call("the same again, with strings", "wav", seconds, 9);
    call.parameters.push(("extend-music-continue-at".into(), from.into()));
    let inputs = Inputs { sound: Some(file.to_vec()), ..Inputs::default() };
    match music::make(&call, &inputs, &|| false)? {
        Output::Piece { piece, about, .. } => Ok((piece, about)),
        other => panic!("no piece of music: {other:?}"),
    }
}

#[test]
fn a_given_piece_goes_on_in_its_key_and_tempo() {
    let opening = made(piece, &call("house in A minor, 120 bpm, drums and piano", "wav", 16, 4));
    let (whole, about) = extended(&opening.bytes, "9", 6).expect("a longer piece");
    assert!((whole.seconds - 15.0).abs() <= 0.3, "{} seconds", whole.seconds);
    let ((_, _, before), (_, _, after)) = (samples(&opening), samples(&whole));
    let seconds = |from: f32, to: f32| (from * 96_000.0) as usize..(to * 96_000.0) as usize;
    let unlike = before[seconds(0.0, 8.5)].iter().zip(&after[seconds(0.0, 8.5)]).filter(|(a, b)| a.abs_diff(**b) > 2);
    assert_eq!(unlike.count(), 0, "what was there stays as it was");
    let (old, new) = (root_mean_square(&before[seconds(2.0, 8.0)]), root_mean_square(&after[seconds(9.5, 12.5)]));
    assert!((0.4..2.5).contains(&(new / old)), "{old} goes on as {new}");
    let tempo = about["tempo"].as_f64().expect("a tempo");
    assert!((tempo - 120.0).abs() <= 2.0, "{tempo}");
    assert!(["A minor", "C major"].contains(&about["key"].as_str().expect("a key")), "{}", about["key"]);
    let (at_its_end, _) = extended(&opening.bytes, "0", 4).expect("a longer piece");
    assert!((17.0..21.0).contains(&at_its_end.seconds), "{} seconds", at_its_end.seconds);
}

#[test]
fn a_waltz_goes_on_as_a_waltz() {
    let about_next = |opening: &str, format: &str, next: &str| {
        let whole = |call: &Call, inputs: &Inputs| match music::make(call, inputs, &|| false).expect("a piece") {
            Output::Piece { piece, about, .. } => (piece, about),
            other => panic!("no piece of music: {other:?}"),
        };
        let (opening, _) = whole(&call(opening, format, 12, 4), &Inputs::default());
        let mut call = call(next, "mp3", 6, 9);
        call.parameters.push(("extend-music-continue-at".into(), "0".into()));
        let inputs = Inputs { sound: Some(opening.bytes), ..Inputs::default() };
        let (_, about) = whole(&call, &inputs);
        ["style", "key", "tempo"].map(|field| about[field].clone())
    };
    for format in ["mp3", "opus"] {
        let [style, key, tempo] = about_next("waltz in D minor, 150 bpm", format, "the strings join in");
        assert_eq!((style.as_str(), key.as_str(), tempo.as_u64()), (Some("waltz"), Some("D minor"), Some(150)));
    }
    let [style, key, _] = about_next("reggae in G major", "opus", "now as rock");
    assert_eq!((style.as_str(), key.as_str()), (Some("rock"), Some("G major")), "what is asked for comes first");
}

#[test]
fn a_piece_that_cannot_go_on_is_refused_by_name() {
    let opening = made(piece, &call("jazz", "mp3", 3, 4));
    let refusal = |file: &[u8], from: &str| match extended(file, from, 2) {
        Err(Fault::Invalid(reason)) => reason,
        other => panic!("not refused: {other:?}"),
    };
    insta::assert_snapshot!(refusal(&opening.bytes, "60"), @"continue_at: the piece ends after 3 seconds");
    insta::assert_snapshot!(refusal(b"<html>", "1"), @"reference_audio: must be an MP3, Opus or WAVE file");
}

#[test]
fn every_source_can_be_heard() {
    for name in sound::names() {
        let media = made(sound::make, &call(name, "wav", 1, 11));
        let (_, _, samples) = samples(&media);
        assert!(root_mean_square(&samples) > 0.003, "{name} is silent");
    }
}

#[test]
fn who_is_gone_is_not_played_to() {
    for (name, engine) in ENGINES {
        let answer = engine(&call("rain", "wav", 30, 1), &|| true);
        assert!(matches!(answer, Err(Fault::Broken { .. })), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_prompt_stalls_or_panics(prompt in any::<String>(), repeat in 1_usize..200, seed in any::<u64>()) {
        let prompt: String = prompt.repeat(repeat).chars().take(10_000).collect();
        for (_, engine) in ENGINES {
            prop_assert!(engine(&call(&prompt, "pcm", 1, seed), &|| false).is_ok());
        }
    }
}
