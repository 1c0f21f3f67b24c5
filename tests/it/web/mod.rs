//! The pages and the media.

mod media;
mod pages;
mod people;
mod talk;
