//! Animals: heads in fur or feathers, tall ones against the sun, butterflies and birds close by.

mod head;
mod silhouette;
mod species;
mod winged;

use super::canvas::Canvas;
use super::scene::{Family, Scene, Thing};
use super::style::blur;
use super::underwater;

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let named = scene.things.iter().copied().find(|thing| *thing <= Thing::Fish);
    let animal =
        named.unwrap_or_else(|| scene.dice(0xA41).pick(&[Thing::Cat, Thing::Fox, Thing::Owl, Thing::Deer, Thing::Dog]));
    match animal {
        Thing::Whale | Thing::Fish => underwater::paint(scene, width, height),
        Thing::Deer | Thing::Horse | Thing::Elephant => silhouette::paint(scene, animal, width, height),
        Thing::Butterfly => winged::butterfly(scene, out_of_focus(scene, Family::Flowers, width, height)),
        Thing::Bird => winged::bird(scene, out_of_focus(scene, Family::Countryside, width, height)),
        _ => head::paint(scene, animal, out_of_focus(scene, Family::Forest, width, height)),
    }
}

/// The animal's surroundings as a lens shows them that looks at something near.
fn out_of_focus(scene: &Scene, usual: Family, width: usize, height: usize) -> Canvas {
    let family = scene.setting.unwrap_or(usual);
    let behind = Scene { family, things: vec![], tints: vec![], caption: None, ..scene.clone() };
    // A blurred picture needs no detail: a third of the size is enough.
    let (small_width, small_height) = ((width / 3).max(64), (height / 3).max(64));
    let small = super::paint(&behind, small_width, small_height);
    let soft = blur::blur(&small, small_width.min(small_height) / 34 + 1);
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let (kx, ky) = (small_width as f32 / width as f32, small_height as f32 / height as f32);
    canvas.shade(|x, y| soft.at(x * kx, y * ky).map(|c| c.min(1.6)) * 0.82);
    canvas
}
