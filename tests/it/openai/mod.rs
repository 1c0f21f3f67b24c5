//! The OpenAI dialect, in process.

mod chat;
mod upstream;
mod vectors;
