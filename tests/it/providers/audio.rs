//! The built-in engines of sound: same seed, same bytes; every format; lengths, peaks and any prompt.

use std::io::Cursor;

use atelier::providers::builtin::{music, sound};
use atelier::providers::{Call, Fault, Format, Media};
use proptest::prelude::*;

type Engine = fn(&Call, &dyn Fn() -> bool) -> Result<Media, Fault>;
const ENGINES: [(&str, Engine); 2] = [("music", music::make), ("sound", sound::make)];

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
    let begins: [(&str, Format, &[u8]); 5] = [
        ("mp3", Format::Mp3, &[0xff, 0xfb]),
        ("opus", Format::Opus, b"OggS"),
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
    let refused = sound::make(&call("a bell", "aac", 1, 3), &|| false);
    assert!(matches!(refused, Err(Fault::Invalid(reason)) if reason.contains("aac") && reason.contains("mp3")));
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
    assert_eq!(made(music::make, &parameters("music-length", "0:03")).seconds, 3.0);
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
