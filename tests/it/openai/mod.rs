//! The OpenAI dialect, in process.

mod chat;
mod media;
mod responses;
mod upstream;
mod vectors;
mod videos;
