//! The OpenAI dialect, in process.

mod chat;
