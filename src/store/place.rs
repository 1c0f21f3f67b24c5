//! New files appear whole: they are made under another name beside their place and moved there when they are done.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::error::Error;
use crate::error::Result;

/// Lets `make` write a new file, then moves it to `path`, where there must be none. A failure leaves no file, and
/// what a killed process left half made is overwritten.
pub(super) fn make_file<T>(path: &Path, make: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    refuse_existing(path)?;
    let unfinished = beside(path);
    remove_if_there(&unfinished)?;
    let made = make(&unfinished).and_then(|made| {
        refuse_existing(path)?;
        fs::rename(&unfinished, path)?;
        sync_folder(path)?;
        Ok(made)
    });
    remove_if_there(&unfinished)?;
    made
}

fn refuse_existing(path: &Path) -> Result<()> {
    if path.try_exists()? { Err(Error::Exists { path: path.to_owned() }.into()) } else { Ok(()) }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".unfinished");
    PathBuf::from(name)
}

fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Makes a new name in a folder outlast a power cut. Only Unix lets a folder be opened for it.
fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
