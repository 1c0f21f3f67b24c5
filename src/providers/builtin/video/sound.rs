//! What a clip sounds like: the sounds of what is seen, and music under them.

use super::brief::Brief;
use super::mp4::entry;
use super::mp4::{Kind, Sample, Track};
use crate::providers::builtin::audio::encode::opus_packets;
use crate::providers::builtin::audio::words::Words;
use crate::providers::builtin::audio::{Clip, loudness};
use crate::providers::builtin::image::scene::{Family, Scene, Time, Weather};
use crate::providers::builtin::{music, sound};
use crate::providers::{Call, Fault};

/// How loud the music is where sounds are heard too.
const UNDER: f32 = 0.42;

/// The sound of a clip as a track.
pub fn track(call: &Call, brief: &Brief, cancelled: &dyn Fn() -> bool) -> Result<Track, Fault> {
    let clip = mixed(call, brief, cancelled)?;
    let opus = opus_packets(&clip, cancelled)?;
    let sample = |bytes| Sample { bytes, ticks: opus.ticks, delay: 0, is_key: true };
    Ok(Track {
        kind: Kind::Audio,
        entry: entry::opus(clip.channels.len() as u8, opus.pre_skip),
        timescale: clip.rate,
        skip: u32::from(opus.pre_skip),
        length: clip.frames() as u64,
        samples: opus.packets.into_iter().map(sample).collect(),
    })
}

fn mixed(call: &Call, brief: &Brief, cancelled: &dyn Fn() -> bool) -> Result<Clip, Fault> {
    let own = |prompt: String| Call { prompt, seconds: brief.seconds, extras: vec![], ..call.clone() };
    if call.generator == "music-video" {
        return music::compose(&own(call.prompt.clone()), cancelled);
    }
    let named = sound::is_known(&Words::of(&brief.text));
    let heard = if named { brief.text.clone() } else { surroundings(&brief.scene).to_owned() };
    let mut under = music::compose(&own(format!("calm ambient {}", brief.text)), cancelled)?;
    if heard.is_empty() {
        loudness::master(&mut under, loudness::MUSIC);
        return Ok(under);
    }
    let heard = if brief.loops { format!("{heard}, seamless loop") } else { heard };
    let mut clip = sound::mix(&own(heard), cancelled)?;
    for (channel, music) in clip.channels.iter_mut().zip(&under.channels) {
        channel.iter_mut().zip(music).for_each(|(sample, music)| *sample += music * UNDER);
    }
    if !brief.loops {
        loudness::fade(&mut clip, 0.05, 0.5);
    }
    loudness::master(&mut clip, loudness::EFFECTS);
    Ok(clip)
}

/// What is heard in a place of which nothing is said; indoors nothing is.
const fn surroundings(scene: &Scene) -> &'static str {
    match (scene.weather, scene.family) {
        (Weather::Storm, _) => "rain, wind and distant thunder",
        (Weather::Rain, Family::City) => "rain and distant traffic",
        (Weather::Rain, _) => "rain",
        (_, Family::Sea | Family::Beach) => "ocean waves",
        (_, Family::Lake) => "soft wind, gentle waves",
        (_, Family::Underwater) => "bubbles",
        (_, Family::City) => "distant traffic",
        (_, Family::Forest | Family::Flowers | Family::Countryside) if matches!(scene.time, Time::Night) => {
            "crickets, soft wind"
        }
        (_, Family::Forest | Family::Flowers | Family::Countryside) => "birds, soft wind",
        (_, Family::Interior | Family::StillLife | Family::Portrait) => "",
        _ => "soft wind",
    }
}
