//! The built-in engines, and what the adapters say to their services.

mod audio;
mod background;
mod image;
mod openai;
mod rework;
mod sources;
mod speech;
mod text;
mod upscale;
mod video;
