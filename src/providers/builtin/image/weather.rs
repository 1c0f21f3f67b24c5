//! What falls, flashes and hangs before a scene: rain, snow, lightning, fog.

use tiny_skia::PathBuilder;

use super::canvas::Canvas;
use super::colour::{grey, rgb};
use super::geometry::smooth;
use super::scene::{Scene, Thing, Weather};
use super::shapes::{add_polygon, lines, stroke};

pub fn paint(canvas: &mut Canvas, scene: &Scene) {
    if scene.weather == Weather::Storm && scene.shows(Thing::Lightning) {
        lightning(canvas, scene);
    }
    if matches!(scene.weather, Weather::Rain | Weather::Storm) {
        rain(canvas, scene);
    }
    if scene.weather == Weather::Snowfall {
        snow(canvas, scene);
    }
    if scene.weather == Weather::Fog {
        fog(canvas, scene, 0.55);
    }
}

/// Mist, thicker where things are further away: towards the middle of the height.
pub fn fog(canvas: &mut Canvas, scene: &Scene, share: f32) {
    let height = canvas.height as f32;
    let mist = scene.sky.horizon.mix(scene.sky.middle, 0.4).map(|v| v.min(0.85));
    let drift = scene.noise(0xF06);
    canvas.repaint(|x, y, c| {
        let far = smooth(1.0, 0.45, y / height);
        let thick = 0.35 + 0.55 * far + 0.12 * drift.fbm(x / height * 3.0, y / height * 5.0, 3);
        c.mix(mist, (thick * share).clamp(0.0, 0.95))
    });
}

fn lightning(canvas: &mut Canvas, scene: &Scene) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let mut dice = scene.dice(0x11);
    let thick = width.min(height) / 1024.0 * 3.2;
    let mut bolts = vec![(width * dice.between(0.25, 0.75), 0.0, height * 0.52, 1.0_f32, 0.0)];
    let mut made = 0;
    while let Some((mut x, mut y, end, strength, lean)) = bolts.pop() {
        let mut points = vec![(x, y)];
        while y < end {
            // Branches lean out, the bolt itself wanders.
            x += (dice.between(-0.026, 0.026) + lean) * width.min(height);
            y += dice.between(0.012, 0.040) * height;
            points.push((x, y));
            if made < 5 && strength > 0.5 && dice.chance(0.25) {
                made += 1;
                bolts.push((
                    x,
                    y,
                    (y + height * dice.between(0.06, 0.2)).min(end),
                    strength * 0.4,
                    dice.side() * 0.022,
                ));
            }
        }
        let path = lines(&points);
        for (wide, glow) in [(16.0, 0.05), (6.0, 0.16)] {
            canvas.cover(stroke(path.clone(), thick * wide * strength), glow, |_, _, c| c + rgb(0.7, 0.7, 1.0));
        }
        canvas.flat(stroke(path, thick * strength), rgb(7.0, 7.0, 9.0) * strength.max(0.4));
    }
    canvas.repaint(|_, y, c| c + rgb(0.05, 0.05, 0.08) * smooth(height * 0.6, 0.0, y));
}

fn rain(canvas: &mut Canvas, scene: &Scene) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let mut dice = scene.dice(0x22);
    let light = scene.sky.middle + grey(0.12);
    for (count, thick, long, alpha) in [(700, 0.7, 0.022, 0.16), (260, 1.2, 0.05, 0.20)] {
        let mut path = PathBuilder::new();
        let thick = thick * (width.min(height) / 1024.0).max(0.35) * 1.4;
        for _ in 0..count {
            let x = dice.between(-0.1, 1.1) * width;
            let y = (dice.unit() * height + scene.moment * height * 1.6).rem_euclid(height);
            let fall = height * long * dice.between(0.6, 1.3);
            let drift = fall * 0.13;
            add_polygon(&mut path, &[(x, y), (x + thick, y), (x + thick - drift, y + fall), (x - drift, y + fall)]);
        }
        canvas.fill(path.finish(), alpha, |_, _| light);
    }
}

fn snow(canvas: &mut Canvas, scene: &Scene) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let k = width.min(height) / 1024.0;
    let mut dice = scene.dice(0x33);
    let white = rgb(0.90, 0.94, 1.0) * (0.35 + 0.25 * scene.sky.strength) + scene.sky.horizon * 0.25;
    for _ in 0..900 {
        let near = dice.unit().powi(5);
        let radius = (k * (1.2 + 9.0 * near)).max(0.6);
        let x = (dice.unit() * width + (scene.moment * 0.8 + dice.unit() * 6.0).sin() * 12.0).rem_euclid(width);
        let y = (dice.unit() * height + scene.moment * height * (0.06 + 0.1 * near)).rem_euclid(height);
        // Near flakes are out of focus.
        let alpha = 0.85 - 0.45 * near;
        canvas.dab(x, y, radius + 0.5, |dx, dy| (white, smooth(1.0, 0.35, dx.hypot(dy)) * alpha));
    }
}
