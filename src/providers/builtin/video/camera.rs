//! How the camera moves: from a share of the clip to what it sees of a plate.

use crate::providers::builtin::image::words::Words;
use crate::providers::builtin::plane::smoothstep;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Still,
    PushIn,
    PullOut,
    PanLeft,
    PanRight,
    /// Alongside: what is near passes fast.
    Track,
    /// Around what stands in the middle.
    Orbit,
    /// Up and over.
    Aerial,
    Handheld,
}

/// Words that ask for a move, in English, Thai, Hindi and Chinese, as the pictures' vocabulary writes them.
const NAMES: [(Move, &str); 9] = [
    (
        Move::Still,
        "static still_camera tripod locked_off no_camera_movement camera_does_not_move fixed_camera กล้องนิ่ง 固定镜头 固定机位",
    ),
    (
        Move::PullOut,
        "pull_out pulls_out pull_back pulls_back zoom_out zooms_out dolly_out ถอยออก ซูมออก पीछे_हटता 拉远 拉镜",
    ),
    (Move::PushIn, "push_in pushes_in zoom_in zooms_in dolly_in moves_in close_in ซูมเข้า เข้าใกล้ पास_आता 推近 推镜"),
    (Move::PanLeft, "pan_left pans_left แพนซ้าย 向左摇"),
    (Move::PanRight, "pan pans panning pan_right pans_right sweep แพน मोड़ता 摇镜 横移"),
    (
        Move::Orbit,
        "orbit orbits orbiting circles circling around_the_subject arc_shot turntable rotates หมุนรอบ โคจร परिक्रमा चारों_ओर 环绕 转台",
    ),
    (Move::Aerial, "aerial drone flyover flies_over fly_over bird_s_eye crane โดรน มุมสูง हवाई ड्रोन 航拍 无人机"),
    (Move::Track, "tracking tracks follows following dolly alongside drive driving ติดตาม पीछा 跟拍 跟随"),
    (Move::Handheld, "handheld shaky ถือมือ हाथ_में 手持"),
];

impl Move {
    /// The move that a text names, if it names one.
    pub fn named(text: &str) -> Option<Self> {
        let words = Words::new(text);
        let named = NAMES.iter().filter_map(|(camera, terms)| Some((words.find(terms)?, *camera)));
        named.min_by_key(|(place, _)| *place).map(|(_, camera)| camera)
    }

    /// What is seen at a share of the way, 0..=1, `seconds` after the start. Every move but a pull-out begins with
    /// the whole plate, so that a clip can begin with exactly the picture that it was given.
    pub fn pose(self, way: f32, seconds: f32, strength: f32) -> Pose {
        let settled = smoothstep(way / 0.4);
        let jitter = |speed: f32| (seconds * speed).sin() * 0.6 + (seconds * speed * 2.3 + 1.0).sin() * 0.4;
        // Near and far: how much larger, and shifted by what share of the plate.
        let (far, near) = match self {
            Self::Still => ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
            Self::PushIn => ((0.13 * way, 0.0, 0.0), (0.22 * way, 0.0, 0.0)),
            Self::PullOut => ((0.13 * (1.0 - way), 0.0, 0.0), (0.22 * (1.0 - way), 0.0, 0.0)),
            Self::PanLeft => ((0.13 * settled, -0.042 * way, 0.0), (0.15 * settled, -0.056 * way, 0.0)),
            Self::PanRight => ((0.13 * settled, 0.042 * way, 0.0), (0.15 * settled, 0.056 * way, 0.0)),
            Self::Track => ((0.13 * settled, 0.016 * way, 0.0), (0.15 * settled, 0.062 * way, 0.0)),
            Self::Orbit => ((0.12 * settled, 0.040 * way, 0.0), (0.15 * settled, -0.024 * way, 0.0)),
            Self::Aerial => ((0.10 * way, 0.0, -0.020 * way), (0.20 * way, 0.0, 0.045 * way)),
            Self::Handheld => {
                let (x, y) = (0.007 * settled * jitter(1.7), 0.006 * settled * jitter(2.1));
                ((0.06 * settled + 0.03 * way, x, y), (0.07 * settled + 0.05 * way, x * 1.5, y * 1.5))
            }
        };
        let view =
            |(zoom, x, y): (f32, f32, f32)| View { zoom: 1.0 + zoom * strength, x: x * strength, y: y * strength };
        Pose { far: view(far), near: view(near) }
    }
}

/// What the camera sees of things far away and of things at hand; of others, what lies between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    pub far: View,
    pub near: View,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// 1 shows the whole plate.
    pub zoom: f32,
    /// Where the middle of the frame lies, off the middle of the plate, in shares of its sides.
    pub x: f32,
    pub y: f32,
}

impl View {
    /// The place on the plate, in shares of its sides, that a place in the frame shows.
    pub fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (0.5 + self.x + (x - 0.5) / self.zoom, 0.5 + self.y + (y - 0.5) / self.zoom)
    }
}

/// A share of the clip's time as a share of the way: it sets out and arrives gently.
pub fn eased(share: f32) -> f32 {
    0.5 * (share + smoothstep(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Move; 9] = [
        Move::Still,
        Move::PushIn,
        Move::PullOut,
        Move::PanLeft,
        Move::PanRight,
        Move::Track,
        Move::Orbit,
        Move::Aerial,
        Move::Handheld,
    ];

    #[test]
    fn moves_are_found_by_their_words() {
        assert_eq!(Move::named("The camera slowly pulls back from the house"), Some(Move::PullOut));
        assert_eq!(Move::named("push-in"), Some(Move::PushIn));
        assert_eq!(Move::named("Slow drone flight over rice fields"), Some(Move::Aerial));
        assert_eq!(Move::named("镜头环绕人物"), Some(Move::Orbit));
        assert_eq!(Move::named("a cat on a chair"), None);
    }

    #[test]
    fn no_move_looks_over_the_edge_of_its_plate() {
        for camera in ALL {
            for step in 0..=20 {
                let way = step as f32 / 20.0;
                let pose = camera.pose(way, way * 5.0, 1.4);
                for view in [pose.far, pose.near] {
                    for (x, y) in [view.place(0.0, 0.0), view.place(1.0, 1.0)] {
                        assert!((-0.001..=1.001).contains(&x) && (-0.001..=1.001).contains(&y), "{camera:?} {way}");
                    }
                }
            }
        }
    }

    #[test]
    fn moves_begin_with_the_whole_plate() {
        for camera in ALL.into_iter().filter(|camera| *camera != Move::PullOut) {
            let whole = View { zoom: 1.0, x: 0.0, y: 0.0 };
            assert_eq!(camera.pose(0.0, 0.0, 1.4), Pose { far: whole, near: whole });
        }
    }
}
