//! The OpenAI dialect, in process.

mod chat;
mod fields;
mod media;
mod relayed_media;
mod responses;
mod stored;
mod upstream;
mod vectors;
mod videos;
