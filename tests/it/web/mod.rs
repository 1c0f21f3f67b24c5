//! The pages and the media.

mod account;
mod library;
mod media;
mod pages;
mod people;
mod talk;
