//! The pages and the media.

mod account;
mod admin;
mod library;
mod media;
mod operate;
mod pages;
mod people;
mod reports;
mod safety;
mod talk;
