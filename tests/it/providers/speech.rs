//! The built-in voice: every speaker, speed and format; the beginning before the end; clear refusals.

use std::io::Cursor;

use atelier::providers::builtin::speech;
use atelier::providers::{Call, Fault, Format, Media};

fn call(prompt: &str, fields: &[(&str, &str)]) -> Call {
    let parameters = fields.iter().map(|(id, value)| ((*id).into(), (*value).into())).collect();
    Call { prompt: prompt.into(), parameters, seed: 1, ..Call::default() }
}

fn spoken(prompt: &str, fields: &[(&str, &str)]) -> Media {
    speech::make(&call(prompt, fields), &|| false).expect("speech")
}

fn samples(media: &Media) -> Vec<f32> {
    let mut reader = hound::WavReader::new(Cursor::new(&media.bytes)).expect("a sound file");
    assert_eq!((reader.spec().channels, reader.spec().sample_rate), (1, 24_000));
    reader.samples::<i16>().map(|sample| f32::from(sample.expect("a sample")) / 32_768.0).collect()
}

/// How often the signal crosses zero, per second: hiss does so much more often than voice.
fn crossings(samples: &[f32]) -> f32 {
    let count = samples.windows(2).filter(|pair| pair[0].signum() != pair[1].signum()).count();
    count as f32 * 24_000.0 / samples.len().max(1) as f32
}

/// The period that the signal repeats best with, as hertz.
fn pitch(samples: &[f32]) -> f32 {
    let likeness = |lag: usize| -> f32 { samples.windows(lag + 1).step_by(7).map(|run| run[0] * run[lag]).sum() };
    let best = (80..340).map(likeness).fold(0.0, f32::max);
    // Twice the period fits nearly as well as the period.
    let first = (80..340).find(|lag| likeness(*lag) > 0.85 * best && likeness(lag + 1) < likeness(*lag));
    24_000.0 / first.expect("a lag") as f32
}

#[test]
fn speakers_differ_and_each_says_the_same_again() {
    let mut heard = Vec::new();
    for voice in speech::VOICES {
        let fields = [("speech-voice", voice.name), ("format", "wav")];
        let media = spoken("Hello.", &fields);
        assert_eq!(media, spoken("Hello.", &fields), "{}", voice.name);
        assert!(!heard.contains(&media.bytes), "{} sounds like another", voice.name);
        heard.push(media.bytes);
    }
    let vowel = |voice| samples(&spoken("ah", &[("voice", voice), ("style", "robotic"), ("format", "wav")]));
    assert!(pitch(&vowel("shimmer")) > 1.6 * pitch(&vowel("onyx")));
}

#[test]
fn speed_changes_the_length_and_not_the_pitch() {
    let said = |speed| spoken("Nobody was home all morning.", &[("speech-speed", speed), ("format", "wav")]);
    let (slow, plain, fast) = (said("0.25"), said("1"), said("4"));
    assert!(slow.seconds > 3.0 * plain.seconds && plain.seconds > 2.5 * fast.seconds);
    let (plain, slow) = (pitch(&samples(&plain)), pitch(&samples(&slow)));
    assert!((plain / slow - 1.0).abs() < 0.15, "{plain} {slow}");
}

#[test]
fn a_whisper_has_no_voice_in_it() {
    let said = |style| samples(&spoken("You are all alone", &[("style", style), ("format", "wav")]));
    assert!(crossings(&said("whisper")) > 1.5 * crossings(&said("natural")));
}

#[test]
fn an_s_hisses_and_a_vowel_does_not() {
    let said = |text| samples(&spoken(text, &[("format", "wav")]));
    let (see, ah) = (said("sss"), said("ah"));
    assert!(crossings(&see[..see.len() / 4]) > 2.0 * crossings(&ah[..ah.len() / 4]));
}

#[test]
fn every_format_is_made_whole_and_while_it_is_sent() {
    let begins: [(&str, Format, &[u8]); 6] = [
        ("mp3", Format::Mp3, &[0xff]),
        ("opus", Format::Opus, b"OggS"),
        ("aac", Format::Aac, &[0xff, 0xf1]),
        ("flac", Format::Flac, b"fLaC"),
        ("wav", Format::Wav, b"RIFF"),
        ("pcm", Format::Pcm, &[]),
    ];
    for (name, format, magic) in begins {
        let call = call("One. Two. And a rather longer third sentence.", &[("response_format", name)]);
        let whole = speech::make(&call, &|| false).expect(name);
        let mut stream = speech::stream(&call).expect(name);
        assert_eq!((whole.format, stream.format), (format, format));
        let first = stream.next().expect("a beginning").expect(name);
        let rest: Vec<u8> = stream.flat_map(|part| part.expect(name)).collect();
        assert!(first.starts_with(magic) && whole.bytes.starts_with(magic), "{name}");
        assert!(
            !rest.is_empty() && first.len() < whole.bytes.len() / 2,
            "{name}: {} {}",
            first.len(),
            whole.bytes.len()
        );
        let streamed = [first, rest].concat();
        // Only what tells the length may differ.
        let head = match format {
            Format::Wav | Format::Flac => 44,
            Format::Mp3 => 400,
            _ => 0,
        };
        assert_eq!(streamed.len(), whole.bytes.len(), "{name}");
        if format != Format::Opus {
            assert!(streamed[head..] == whole.bytes[head..], "{name}");
        }
    }
}

#[test]
fn four_languages_are_spoken_and_differ_in_tune() {
    for text in ["สวัสดีครับ วันนี้อากาศดี", "नमस्ते, आप कैसे हैं?", "你好，今天天气很好。", "Hello, it is a fine day."]
    {
        assert!(spoken(text, &[("format", "wav")]).seconds > 1.0, "{text}");
    }
    let said = |text| samples(&spoken(text, &[("format", "wav")]));
    let middle = |samples: &[f32]| pitch(&samples[1_500..6_000]);
    let (high, low) = (middle(&said("妈")), middle(&said("马")));
    assert!(high > 1.25 * low, "the first tone is high, the third low: {high} {low}");
}

#[test]
fn what_cannot_be_done_is_refused_with_the_field() {
    for (prompt, fields, reason) in [
        ("hello", ("speed", "5"), "speed: "),
        ("hello", ("speed", "NaN"), "speed: "),
        ("hello", ("format", "midi"), "format: midi"),
        ("...", ("speed", "1"), "prompt: "),
        ("привет", ("speed", "1"), "prompt: the built-in voice does not speak Russian"),
    ] {
        match speech::make(&call(prompt, &[fields]), &|| false) {
            Err(Fault::Invalid(text)) => assert!(text.starts_with(reason), "{text}"),
            other => panic!("{prompt} {fields:?}: {other:?}"),
        }
    }
    let gone = speech::make(&call("hello", &[]), &|| true);
    assert!(matches!(gone, Err(Fault::Broken { .. })));
}
