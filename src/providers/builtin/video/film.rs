//! A film: one shot or several, one after the other, each fading or cutting to the next.

use std::sync::Arc;

use super::brief::Brief;
use super::camera::{Move, View, eased};
use super::plate::Plate;
use super::shot::{self, Shot};
use super::turbulence::Turbulence;
use crate::providers::builtin::image::layers::layers;
use crate::providers::builtin::image::scene::Scene;
use crate::providers::builtin::image::{Cancelled, Picture};
use crate::providers::builtin::plane::smoothstep;

/// A plate is so much larger than the frame that the closest view of a push-in is still sharp.
const ROOM: f32 = 1.13;
/// A larger plate takes more memory to paint than a clip may.
const MOST_PLATE_PIXELS: f32 = 1_900_000.0;
/// How long one picture takes to become the next.
const FADE_SECONDS: f32 = 0.7;
/// How long the end of a loop takes to become its beginning, as a share of it.
const LOOP_FADE: f32 = 0.3;

/// What a part of a film is made from.
#[derive(Clone)]
pub enum Source {
    Scene(Box<Scene>),
    /// Of the frame's own size.
    Picture(Arc<Picture>),
}

/// A stretch of a film with a shot of its own.
struct Part {
    source: usize,
    from: f32,
    to: f32,
    camera: Move,
    framing: View,
    /// Ends with the whole plate rather than beginning with it.
    arrives: bool,
}

/// Can be asked for its frames in their order; a plate is made when its first frame is due, and let go after its last.
pub struct Film<'a> {
    brief: &'a Brief,
    sources: Vec<Source>,
    parts: Vec<Part>,
    plates: Vec<Option<Arc<Plate>>>,
    wind: Arc<Turbulence>,
}

const WHOLE: View = View { zoom: 1.0, x: 0.0, y: 0.0 };

impl<'a> Film<'a> {
    /// A film of one source; in several shots of it where the brief asks for cuts.
    pub fn of(brief: &'a Brief, source: Source) -> Self {
        let seconds = brief.seconds as f32;
        let camera = brief.camera.unwrap_or_else(|| brief.usual_move());
        let parts = match brief.cut_every.filter(|every| *every < seconds) {
            None => vec![Part { source: 0, from: 0.0, to: seconds, camera, framing: WHOLE, arrives: false }],
            Some(every) => cuts(brief, seconds, every),
        };
        Self::new(brief, vec![source], parts)
    }

    /// From one picture to another, which are the first and the last frame.
    pub fn between(brief: &'a Brief, start: Source, end: Source) -> Self {
        let (seconds, camera) = (brief.seconds as f32, brief.camera.unwrap_or(Move::PushIn));
        let half = (seconds * 0.22).min(1.2);
        let middle = seconds * 0.5;
        let first = Part { source: 0, from: 0.0, to: middle + half, camera, framing: WHOLE, arrives: false };
        let last = Part { source: 1, from: middle - half, to: seconds, camera, framing: WHOLE, arrives: true };
        Self::new(brief, vec![start, end], vec![first, last])
    }

    /// Each source in its turn.
    pub fn sequence(brief: &'a Brief, sources: Vec<Source>) -> Self {
        const MOVES: [Move; 4] = [Move::PushIn, Move::Track, Move::PullOut, Move::PanLeft];
        let (seconds, count) = (brief.seconds as f32, sources.len() as f32);
        let fade = FADE_SECONDS.min(seconds / count * 0.5);
        let part = |i: usize| Part {
            source: i,
            from: (i as f32 * seconds / count - fade * 0.5).max(0.0),
            to: ((i + 1) as f32 * seconds / count + fade * 0.5).min(seconds),
            camera: brief.camera.unwrap_or(MOVES[i % MOVES.len()]),
            framing: WHOLE,
            arrives: false,
        };
        let parts = (0..sources.len()).map(part).collect();
        Self::new(brief, sources, parts)
    }

    fn new(brief: &'a Brief, sources: Vec<Source>, parts: Vec<Part>) -> Self {
        let plates = vec![None; sources.len()];
        Self { brief, sources, parts, plates, wind: Arc::new(Turbulence::new(brief.scene.seed)) }
    }

    /// Whether the frame at this moment has nothing to do with the one before it.
    pub fn is_cut(&self, seconds: f32, frame_seconds: f32) -> bool {
        let begins = |part: &Part| part.from > 0.0 && (part.from..part.from + frame_seconds).contains(&seconds);
        let is_alone = self.parts.iter().filter(|part| (part.from..part.to).contains(&seconds)).count() == 1;
        is_alone && self.parts.iter().any(begins)
    }

    /// The frame `seconds` after the start; moments have to be asked for in their order.
    pub fn frame(&mut self, seconds: f32, cancelled: &dyn Fn() -> bool) -> Result<Picture, Cancelled> {
        self.let_go(seconds);
        let length = self.brief.seconds as f32;
        let mut frame = self.moment(seconds, cancelled)?;
        let fade = length * LOOP_FADE;
        if self.brief.loops && seconds > length - fade {
            // What would have been seen before the beginning takes over, so that the beginning follows.
            let before = self.moment(seconds - length, cancelled)?;
            blend(&mut frame, &before, smoothstep((seconds - (length - fade)) / fade));
        }
        Ok(frame)
    }

    fn moment(&mut self, seconds: f32, cancelled: &dyn Fn() -> bool) -> Result<Picture, Cancelled> {
        let last = self.parts.len() - 1;
        let is_on = |(i, part): &(usize, &Part)| (seconds >= part.from || *i == 0) && (seconds < part.to || *i == last);
        let on: Vec<usize> = self.parts.iter().enumerate().filter(is_on).map(|(i, _)| i).collect();
        let first = on.first().copied().unwrap_or(last);
        let mut frame = self.of_part(first, seconds, cancelled)?;
        for next in on.into_iter().skip(1) {
            let over = self.of_part(next, seconds, cancelled)?;
            let (from, to) = (self.parts[next].from, self.parts[next - 1].to);
            blend(&mut frame, &over, smoothstep((seconds - from) / (to - from).max(1e-3)));
        }
        Ok(frame)
    }

    fn of_part(&mut self, part: usize, seconds: f32, cancelled: &dyn Fn() -> bool) -> Result<Picture, Cancelled> {
        let shot = self.shot(part, cancelled)?;
        let (brief, part) = (self.brief, &self.parts[part]);
        // The last frame is shown at one frame's time before the end, and there the camera has arrived.
        let frame = 1.0 / super::h264::FPS as f32;
        let share = (seconds - part.from) / (part.to - part.from - frame).max(frame);
        let way = if brief.loops {
            0.5 - 0.5 * (std::f32::consts::TAU * seconds / brief.seconds as f32).cos()
        } else {
            let share = share.clamp(0.0, 1.0);
            eased(if part.arrives { 1.0 - share } else { share })
        };
        // Everything else stands as in the picture when the camera does.
        let since = if part.arrives { seconds - (part.to - frame) } else { seconds - part.from };
        Ok(shot.frame(brief.width, brief.height, way, since))
    }

    fn shot(&mut self, part: usize, cancelled: &dyn Fn() -> bool) -> Result<Shot, Cancelled> {
        let part = &self.parts[part];
        let (brief, source) = (self.brief, &self.sources[part.source]);
        let plate = match &self.plates[part.source] {
            Some(plate) => plate.clone(),
            None => Arc::new(plate(brief, source, cancelled)?),
        };
        self.plates[part.source] = Some(plate.clone());
        let shot = match source {
            Source::Scene(scene) => shot::of_scene(scene, plate, self.wind.clone(), &brief.text),
            Source::Picture(_) => shot::of_picture(plate, self.wind.clone(), &brief.text, brief.scene.seed),
        };
        let (strength, speed) = (brief.strength, brief.speed);
        Ok(Shot { camera: part.camera, framing: part.framing, strength, speed, ..shot })
    }

    /// Lets go of the plates that no later moment needs.
    fn let_go(&mut self, seconds: f32) {
        for (source, plate) in self.plates.iter_mut().enumerate() {
            let is_needed = |part: &Part| part.source == source && part.to > seconds;
            if !self.brief.loops && self.parts.len() > 1 && !self.parts.iter().any(is_needed) {
                *plate = None;
            }
        }
    }
}

/// Shots of one plate with cuts between them, near and far in turn.
fn cuts(brief: &Brief, seconds: f32, every: f32) -> Vec<Part> {
    const MOVES: [Move; 5] = [Move::PushIn, Move::Track, Move::PanLeft, Move::PullOut, Move::Orbit];
    let count = (seconds / every).round().max(1.0) as usize;
    let mut dice = brief.scene.dice(0xC075);
    let part = |i: usize| {
        let zoom = if i.is_multiple_of(2) { 1.0 } else { dice.between(1.3, 1.6) };
        let room = (1.0 - 1.0 / zoom) * 0.5;
        let framing = View { zoom, x: dice.between(-room, room), y: dice.between(-room, room) };
        let (from, to) = (i as f32 * seconds / count as f32, (i + 1) as f32 * seconds / count as f32);
        let camera = if i == 0 { brief.camera } else { None }.unwrap_or_else(|| dice.pick(&MOVES));
        Part { source: 0, from, to, camera, framing, arrives: false }
    };
    (0..count).map(part).collect()
}

fn plate(brief: &Brief, source: &Source, cancelled: &dyn Fn() -> bool) -> Result<Plate, Cancelled> {
    let scene = match source {
        Source::Picture(picture) => return Ok(Plate::of_picture(Picture::clone(picture))),
        Source::Scene(scene) => scene,
    };
    let (width, height) = (brief.width as f32 * ROOM, brief.height as f32 * ROOM);
    let shrink = (MOST_PLATE_PIXELS / (width * height)).sqrt().min(1.0);
    let side = |length: f32| (length * shrink) as usize;
    let layers = layers(scene, side(width), side(height), cancelled)?;
    Ok(Plate::of_scene(scene, layers))
}

/// Lays `over` over the frame; 1 covers it.
fn blend(frame: &mut Picture, over: &Picture, share: f32) {
    let share = (share.clamp(0.0, 1.0) * 256.0) as i32;
    for (value, over) in frame.pixels.iter_mut().zip(&over.pixels) {
        let own = i32::from(*value);
        *value = (own + (((i32::from(*over) - own) * share) >> 8)) as u8;
    }
}
