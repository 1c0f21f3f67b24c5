//! A provider's call, understood: how large, how long, what is seen, how the camera moves, whether it is heard.

use super::camera::Move;
use crate::providers::Call;
use crate::providers::builtin::audio::wish;
use crate::providers::builtin::image::scene::Scene;
use crate::providers::builtin::image::understand;
use crate::providers::builtin::image::words::Words;

/// Sides outside are brought inside, and made even: H.264 has one sample of colour for two by two pixels.
const SIDES: std::ops::RangeInclusive<u32> = 64..=1_920;
const USUAL: (u32, u32) = (1_280, 720);
const USUAL_SECONDS: u32 = 5;
const MOST_SECONDS: u32 = 30;

/// What a clip is to be.
#[derive(Debug, Clone)]
pub struct Brief {
    pub width: u32,
    pub height: u32,
    pub seconds: u32,
    pub seed: u64,
    /// Everything that was said of the picture and its motion.
    pub text: String,
    pub scene: Scene,
    /// `None` leaves it to the shot.
    pub camera: Option<Move>,
    /// How fast time runs: 1 is life.
    pub speed: f32,
    /// How much the camera moves: 1 is usual.
    pub strength: f32,
    /// Whether the end has to lead into the beginning.
    pub loops: bool,
    /// Seconds between cuts, for clips of several shots.
    pub cut_every: Option<f32>,
    pub has_sound: bool,
}

impl Brief {
    pub fn read(call: &Call) -> Self {
        let seed = call.seed ^ u64::from(call.index).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let extras = call.extras.iter().filter(|(name, _)| !name.ends_with("_url")).map(|(_, text)| text.as_str());
        let text = extras.fold(call.prompt.clone(), |text, extra| format!("{text} {extra}"));
        let words = Words::new(&text);
        let says = |terms: &str| words.find(terms).is_some();
        let wished = |names: &[&str]| wish(call, names).unwrap_or_default();
        let loops = call.generator == "loop-video"
            || says("loop loops looping seamless_loop วนลูป लूप 循环")
            || (call.image_url.is_some() && call.image_url == call.ending_frame_url);
        let (width, height) = if call.width == 0 || call.height == 0 { USUAL } else { (call.width, call.height) };
        let side = |side: u32| side.clamp(*SIDES.start(), *SIDES.end()) & !1;
        let camera = Move::named(&text).or_else(|| Move::named(wished(&["camera", "shot"])));
        Self {
            width: side(width),
            height: side(height),
            seconds: if call.seconds == 0 { USUAL_SECONDS } else { call.seconds.min(MOST_SECONDS) },
            seed,
            scene: understand(call, seed),
            camera: camera.or(loops.then_some(Move::Still)),
            speed: match wished(&["pace"]) {
                _ if says("time_lapse timelapse ไทม์แลปส์ टाइम_लैप्स 延时") => {
                    7.0
                }
                _ if says("slow_motion slow_mo สโลว์โมชัน धीमी_गति 慢动作") => 0.4,
                "time-lapse" => 7.0,
                "slow-motion" => 0.4,
                "fast" => 1.7,
                _ => 1.0,
            },
            strength: match wished(&["motion", "strength"]) {
                "subtle" => 0.55,
                "energetic" | "strong" => 1.35,
                _ => 1.0,
            },
            loops,
            cut_every: match wished(&["rhythm"]) {
                "fast" => Some(1.2),
                "medium" => Some(2.6),
                _ => None,
            },
            has_sound: call.generate_audio || call.generator == "music-video",
            text,
        }
    }

    /// The scene's own move, where nobody asked for one.
    pub fn usual_move(&self) -> Move {
        use crate::providers::builtin::image::scene::Family;
        let dice = &mut self.scene.dice(0xCA3);
        match self.scene.family {
            Family::Portrait | Family::Animal | Family::StillLife => dice.pick(&[Move::Orbit, Move::PushIn]),
            Family::Space | Family::Abstract | Family::Underwater => dice.pick(&[Move::PushIn, Move::PullOut]),
            Family::City => dice.pick(&[Move::PushIn, Move::Track, Move::PanRight]),
            Family::Interior => dice.pick(&[Move::PushIn, Move::PanLeft, Move::Track]),
            _ => dice.pick(&[Move::PushIn, Move::Aerial, Move::Track, Move::PushIn]),
        }
    }
}
