//! How fast the built-in engines are, how much memory a job takes, and how soon a cancelled one stops.
//!
//! `cargo bench --bench engines` prints one line for each kind and size. Memory is what the process holds at most
//! during the job, over what it held before (`VmHWM`, which Linux keeps); elsewhere that column is empty.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use atelier::providers::builtin::inputs::Inputs;
use atelier::providers::builtin::{background, image, music, sound, speech, upscale, vector, video};
use atelier::providers::sources::{self, decode};
use atelier::providers::{Call, Fault, Format};

#[global_allocator]
static ALLOCATOR: atelier::allocator::Allocator = atelier::allocator::Allocator;

/// Jobs of one kind; the median counts.
const ROUNDS: usize = 5;
const MEBIBYTE: f64 = 1024.0 * 1024.0;

fn main() {
    atelier::allocator::give_back_soon();
    // `cargo test --benches` only wants to know that this runs.
    let is_trial = !std::env::args().any(|argument| argument == "--bench");
    let rounds = if is_trial { 1 } else { ROUNDS };
    println!("| what | time | memory |\n|---|---|---|");
    pictures(rounds, is_trial);
    reworked(rounds, is_trial);
    if !is_trial {
        films();
        sounds(rounds);
        cancelled();
        println!("| held when all is done | | {} |", mebibytes(status("VmRSS:")));
    }
}

fn pictures(rounds: usize, is_trial: bool) {
    let prompts = ["mountains at dawn", "a city at night in the rain", "a field of poppies", "a cat left of a dog"];
    let sizes = if is_trial { vec![(64, 64)] } else { vec![(1024, 1024), (1920, 1080)] };
    for (width, height) in sizes {
        for prompt in prompts {
            let call = call("image", prompt, width, height);
            measure(&format!("{prompt}, {width} × {height}"), rounds, || image::make(&call, &|| false).map(drop));
        }
    }
    let side = if is_trial { 64 } else { 1024 };
    for style in ["oil painting", "watercolour", "mosaic", "paper cut"] {
        let call = call("image", &format!("a lake at sunset, {style}"), side, side);
        measure(&format!("a lake, {style}, {side} × {side}"), rounds, || image::make(&call, &|| false).map(drop));
    }
}

/// What works on a picture: a larger one, a drawing, a cut-out.
fn reworked(rounds: usize, is_trial: bool) {
    let side = if is_trial { 64 } else { 1024 };
    let source = drawn("a portrait of a woman", side);
    let call = call("", "", 0, 0);
    let picture = Some(&source);
    measure(&format!("upscale 2 × from {side} × {side}"), rounds, || {
        upscale::make(&call, picture, &|| false).map(drop)
    });
    measure(&format!("vector from {side} × {side}"), rounds, || vector::make(&call, picture, &|| false).map(drop));
    measure(&format!("cut-out of {side} × {side}"), rounds, || background::make(&call, picture, &|| false).map(drop));
}

fn films() {
    for (width, height, rounds) in [(854, 480, 3), (1280, 720, 1), (1920, 1080, 1)] {
        let call =
            Call { seconds: 5, generate_audio: true, ..call("video", "a boat on the sea at sunset", width, height) };
        measure(&format!("5 s of film, {width} × {height}"), rounds, || {
            video::make(&call, &Inputs::default(), &|| false, &|_| {}).map(drop)
        });
    }
}

fn sounds(rounds: usize) {
    let music = Call { seconds: 30, ..call("music", "a calm piano piece", 0, 0) };
    measure("30 s of music", rounds, || music::make(&music, &Inputs::default(), &|| false).map(drop));
    let effect = Call { seconds: 6, ..call("sound-effect", "heavy rain and thunder", 0, 0) };
    measure("6 s of sound", rounds, || sound::make(&effect, &|| false).map(drop));
    let speech = call("speech", "The old lighthouse stands where the river meets the sea.", 0, 0);
    measure("a spoken sentence", rounds, || speech::make(&speech, &|| false).map(drop));
}

/// From the wish to stop to the end of the work, for jobs that are in the middle of it.
fn cancelled() {
    let film = Call { seconds: 15, ..call("video", "a city at night", 1920, 1080) };
    report_slowest("a 1080p film", |wish| video::make(&film, &Inputs::default(), wish, &|_| {}).map(drop));
    for place in ["mountains at dawn", "a portrait of a woman", "a cat", "a city at night", "a mandala"] {
        for style in ["oil painting", "watercolour", "comic", "mosaic", "low poly", "paper cut", "photo"] {
            let still = call("image", &format!("{place}, {style}"), 1920, 1080);
            report_slowest(&format!("a 1080p picture, {place}, {style},"), |wish| image::make(&still, wish).map(drop));
        }
    }
}

/// Of several tries, each cancelled later in the work.
fn report_slowest(what: &str, work: impl Fn(&dyn Fn() -> bool) -> Result<(), Fault>) {
    let tries = [50, 150, 300, 450, 600, 800].map(Duration::from_millis);
    let slowest = tries.into_iter().map(|after| (stopping(after, &work), after)).max().unwrap_or_default();
    println!("| {what} stops, cancelled after {:?} | {:.0?} | |", slowest.1, slowest.0);
}

fn stopping(after: Duration, work: impl FnOnce(&dyn Fn() -> bool) -> Result<(), Fault>) -> Duration {
    let is_over = AtomicBool::new(false);
    let started = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(after);
            is_over.store(true, Ordering::Relaxed);
        });
        drop(work(&|| is_over.load(Ordering::Relaxed)));
    });
    started.elapsed().saturating_sub(after)
}

fn measure(what: &str, rounds: usize, work: impl Fn() -> Result<(), Fault>) {
    // Writing 5 there sets the peak back to what is held now. Source: proc(5).
    let is_reset = fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = status("VmRSS:");
    let mut times = Vec::new();
    for _ in 0..rounds {
        let started = Instant::now();
        if let Err(fault) = work() {
            println!("| {what} | {fault} | |");
            return;
        }
        times.push(started.elapsed());
    }
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let peak = status("VmHWM:").zip(before).map(|(peak, before)| (peak - before).max(0.0)).filter(|_| is_reset);
    println!("| {what} | {median:.2?} | {} |", mebibytes(peak));
}

/// A figure of this process in bytes.
fn status(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse::<f64>().ok().map(|kibibytes| kibibytes * 1024.0)
}

fn mebibytes(bytes: Option<f64>) -> String {
    bytes.map_or_else(String::new, |bytes| format!("{:.0} MiB", bytes / MEBIBYTE))
}

fn call(generator: &str, prompt: &str, width: u32, height: u32) -> Call {
    Call { generator: generator.to_owned(), prompt: prompt.to_owned(), seed: 7, width, height, ..Call::default() }
}

fn drawn(prompt: &str, side: u32) -> sources::Picture {
    let picture = image::draw(prompt, 7, side, side, &|| false).unwrap_or_else(|_| unreachable!("nobody cancels"));
    let file = image::encode(&picture, Format::Png, &image::About::default());
    file.ok().and_then(|file| decode(file).ok()).unwrap_or_else(|| sources::Picture::new(0, 0, vec![]))
}
