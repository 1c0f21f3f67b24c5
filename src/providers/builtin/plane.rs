//! Sheets of numbers, one a pixel: what the engines that look at pictures calculate with.

/// One number per pixel. Beyond the rim the nearest pixel's repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    pub width: usize,
    pub height: usize,
    /// Rows from the top.
    pub values: Vec<f32>,
}

impl Plane {
    /// A sheet of this width; there are as many rows as the values fill.
    pub fn new(width: usize, values: Vec<f32>) -> Self {
        Self { width, height: values.len() / width.max(1), values }
    }

    pub fn at(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.values[y * self.width + x]
    }

    pub fn map(&self, f: impl FnMut(f32) -> f32) -> Self {
        Self { values: self.values.iter().copied().map(f).collect(), ..*self }
    }

    /// Both sheets' numbers, pixel by pixel; the sheets are of one size.
    pub fn zip(&self, other: &Self, mut f: impl FnMut(f32, f32) -> f32) -> Self {
        Self { values: self.values.iter().zip(&other.values).map(|(a, b)| f(*a, *b)).collect(), ..*self }
    }

    /// The change from one pixel to the next, along x and y.
    pub fn slope(&self, x: usize, y: usize) -> (f32, f32) {
        let (x, y) = (x as isize, y as isize);
        ((self.at(x + 1, y) - self.at(x - 1, y)) * 0.5, (self.at(x, y + 1) - self.at(x, y - 1)) * 0.5)
    }

    pub fn of_slopes(&self, f: impl Fn(f32, f32) -> f32) -> Self {
        let places = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        let values = places.map(|(x, y)| {
            let (dx, dy) = self.slope(x, y);
            f(dx, dy)
        });
        Self { values: values.collect(), ..*self }
    }

    /// Every value joined with those up to `reach` away, first along the rows and then along the columns.
    pub fn gathered(&self, reach: usize, join: impl Fn(f32, f32) -> f32 + Copy) -> Self {
        let mut across = Self { values: Vec::with_capacity(self.values.len()), ..*self };
        for row in self.values.chunks_exact(self.width) {
            let (first, last) = (row[0], row[self.width - 1]);
            let mut padded = vec![first; reach];
            padded.extend_from_slice(row);
            padded.extend(std::iter::repeat_n(last, reach));
            let mut sum = padded[..self.width].to_vec();
            for shift in 1..=2 * reach {
                sum.iter_mut().zip(&padded[shift..]).for_each(|(sum, value)| *sum = join(*sum, *value));
            }
            across.values.extend(sum);
        }
        let row = |y: isize| {
            let y = y.clamp(0, self.height as isize - 1) as usize;
            &across.values[y * self.width..(y + 1) * self.width]
        };
        let mut values = Vec::with_capacity(self.values.len());
        for y in 0..self.height as isize {
            let reach = reach as isize;
            let mut sum = row(y - reach).to_vec();
            for other in y - reach + 1..=y + reach {
                sum.iter_mut().zip(row(other)).for_each(|(sum, value)| *sum = join(*sum, *value));
            }
            values.extend(sum);
        }
        Self { values, ..*self }
    }

    /// The mean of the square that reaches `reach` pixels each way.
    pub fn blurred(&self, reach: usize) -> Self {
        let mut sum = self.gathered(reach, |a, b| a + b);
        let share = 1.0 / ((2 * reach + 1) * (2 * reach + 1)) as f32;
        sum.values.iter_mut().for_each(|value| *value *= share);
        sum
    }

    /// The value between pixels, by lines; whole numbers are the middles of pixels.
    pub fn between(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let (left, top) = (left as isize, top as isize);
        let row = |y: isize| {
            let (a, b) = (self.at(left, y), self.at(left + 1, y));
            a + (b - a) * across
        };
        let (upper, lower) = (row(top), row(top + 1));
        upper + (lower - upper) * down
    }
}

/// 0 below 0, 1 above 1, and an even passage between.
pub fn smoothstep(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
