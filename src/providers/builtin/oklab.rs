//! Colours by the eye's measure, where equal distances look equally different.

/// Lightness 0..=1, then green to red and blue to yellow, each about -0.3..=0.3.
/// Source: <https://bottosson.github.io/posts/oklab/>.
pub type Lab = [f32; 3];

pub fn from_srgb(pixel: [u8; 3]) -> Lab {
    let [r, g, b] = pixel.map(|channel| {
        let c = f32::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// Squared; a hundredth of the range is just seen, which is 0.0001 here.
pub fn distance(a: Lab, b: Lab) -> f32 {
    let [x, y, z] = std::array::from_fn(|i| a[i] - b[i]);
    x * x + y * y + z * z
}
