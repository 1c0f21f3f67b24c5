//! Softening by box blurs, fast at every radius, and the glow around bright lights.

use rayon::prelude::*;

use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::Colour;

/// Three passes of a box blur: close to a Gaussian of the same radius.
pub fn blur(canvas: &Canvas, radius: usize) -> Canvas {
    let mut result = canvas.snapshot();
    for _ in (0..3).take_while(|_| !canvas.halt.is_set()) {
        result = transposed_rows(&transposed_rows(&result, radius), radius);
    }
    result
}

/// Blurs along the rows and turns the picture over its diagonal, so that two calls blur both ways.
fn transposed_rows(canvas: &Canvas, radius: usize) -> Canvas {
    let (width, height) = (canvas.width, canvas.height);
    let share = 1.0 / (2 * radius + 1) as f32;
    let blurred: Vec<Vec<Colour>> = canvas
        .pixels
        .par_chunks(width)
        .map(|row| {
            let at = |x: isize| row[x.clamp(0, width as isize - 1) as usize];
            let reach = radius as isize;
            let mut sum = (-reach..=reach).fold(Colour::BLACK, |sum, x| sum + at(x));
            let mut out = Vec::with_capacity(width);
            for x in 0..width as isize {
                out.push(sum * share);
                sum = sum + at(x + reach + 1) + at(x - reach) * -1.0;
            }
            out
        })
        .collect();
    let mut pixels = vec![Colour::BLACK; width * height];
    pixels.par_chunks_mut(height).enumerate().for_each(|(x, column)| {
        for (pixel, row) in column.iter_mut().zip(&blurred) {
            *pixel = row[x];
        }
    });
    Canvas { width: height, height: width, pixels, halt: canvas.halt.clone(), ..Canvas::default() }
}

/// A quarter of the size, each pixel the mean of its sixteen after `of`.
fn quarter(canvas: &Canvas, of: impl Fn(Colour) -> Colour + Sync) -> Canvas {
    let (width, height) = (canvas.width.div_ceil(4), canvas.height.div_ceil(4));
    let mut pixels = vec![Colour::BLACK; width * height];
    pixels.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        for (x, pixel) in row.iter_mut().enumerate() {
            let mut sum = Colour::BLACK;
            for i in 0..16 {
                sum += of(canvas.pixel((x * 4 + i % 4) as i32, (y * 4 + i / 4) as i32));
            }
            *pixel = sum * (1.0 / 16.0);
        }
    });
    Canvas { width, height, pixels, halt: canvas.halt.clone(), ..Canvas::default() }
}

/// Light over `threshold` spills over its surroundings.
pub fn bloom(canvas: &mut Canvas, threshold: f32, strength: f32) {
    let over = |c: Colour| {
        let l = c.luma();
        (c * ((l - threshold).max(0.0) / l.max(1e-4)).min(1.0)).map(|v| v.min(6.0))
    };
    let small = quarter(canvas, over);
    let side = small.width.max(small.height);
    let (wide, narrow) = (blur(&small, (side / 60).max(2)), blur(&small, (side / 220).max(1)));
    canvas.repaint(|x, y, c| c + (wide.at(x / 4.0, y / 4.0) + narrow.at(x / 4.0, y / 4.0)) * strength);
}
