//! Several creations as one ZIP file, made while it is sent: nothing is compressed, as media are already.
//! Source: PKWARE's APPNOTE.TXT, 4.3.

use std::collections::VecDeque;
use std::io;

use futures_util::stream;
use poem::http::header::CONTENT_DISPOSITION;
use poem::web::Query;
use poem::{Body, Response, handler};

use super::page::Visit;
use super::typeset::Sheet;
use crate::domain::{Creation, CreationId, creation};
use crate::error::{Error, Noun, Result};
use crate::store::{BlobId, Store};

const FILES_MAX: usize = 200;
/// The plain format counts bytes in 32 bits.
const TOTAL_MAX_BYTES: u64 = 3 << 30;

/// `GET /library/zip`: an `id` for each creation. What the visitor may not see is left out.
#[handler]
pub fn show(visit: Visit, Query(fields): Query<Vec<(String, String)>>) -> Result<Response> {
    let caller = visit.signed_in()?;
    let ids = fields.iter().filter(|(name, _)| name == "id").filter_map(|(_, id)| id.parse().ok().map(CreationId));
    let ids: Vec<CreationId> = ids.collect();
    if ids.len() > FILES_MAX {
        return Err(Error::invalid("id", format!("must be at most {FILES_MAX} creations")));
    }
    let mut files = VecDeque::new();
    let mut total = 0;
    for id in ids {
        match visit.app.store.read(|tx| creation::get(tx, id, Some(caller))) {
            Ok(creation) => files.extend(file_of(&visit, &creation, &mut total)),
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if files.is_empty() {
        return Err(Error::NotFound(Noun::Creation));
    }
    if total > TOTAL_MAX_BYTES {
        return Err(Error::TooLarge { limit_bytes: TOTAL_MAX_BYTES });
    }
    let archive = Archive { store: visit.app.store.clone(), files, open: None, directory: Vec::new(), n: 0, at: 0 };
    let response = Response::builder().content_type("application/zip");
    let response = response.header(CONTENT_DISPOSITION, "attachment; filename=\"atelier.zip\"");
    Ok(response.body(Body::from_bytes_stream(stream::iter(archive))))
}

/// What is put into the archive.
struct File {
    name: String,
    content: Content,
}

enum Content {
    Blob(BlobId),
    Text(String),
}

/// `None` for what was not finished.
fn file_of(visit: &Visit, creation: &Creation, total: &mut u64) -> Option<File> {
    let stem = format!("{}-{}", creation.generator, creation.id);
    if let Some(file) = creation.media.first() {
        *total += file.size_bytes;
        let name = format!("{stem}.{}", file.format.extension());
        return Some(File { name, content: Content::Blob(file.blob) });
    }
    creation.text.as_ref()?;
    let text =
        Sheet::of(&creation.fields(), visit.app.catalogue.generator(&creation.generator), visit.texts).to_plain();
    Some(File { name: format!("{stem}.txt"), content: Content::Text(text) })
}

/// The archive, a piece at a time.
struct Archive {
    store: Store,
    files: VecDeque<File>,
    open: Option<Open>,
    /// The entries of the directory that ends the archive.
    directory: Vec<u8>,
    n: u16,
    /// Bytes sent so far.
    at: u32,
}

/// The file that is being sent.
struct Open {
    name: String,
    begins_at: u32,
    pieces: Box<dyn Iterator<Item = Result<Vec<u8>>> + Send>,
    digest: crc32fast::Hasher,
    size: u32,
}

/// General purpose flags: sizes follow the content, names are UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// 1980-01-01, where the format's time begins.
const DATE: u16 = 1 << 5 | 1;

impl Iterator for Archive {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let piece = match self.step() {
            Ok(piece) => piece?,
            Err(error) => {
                self.files.clear();
                (self.open, self.n) = (None, u16::MAX);
                return Some(Err(io::Error::other(error)));
            }
        };
        self.at = self.at.wrapping_add(u32::try_from(piece.len()).unwrap_or(u32::MAX));
        Some(Ok(piece))
    }
}

impl Archive {
    fn step(&mut self) -> Result<Option<Vec<u8>>> {
        if let Some(open) = &mut self.open
            && let Some(piece) = open.pieces.next()
        {
            let piece = piece?;
            open.digest.update(&piece);
            open.size = open.size.wrapping_add(u32::try_from(piece.len()).unwrap_or(u32::MAX));
            return Ok(Some(piece));
        }
        if let Some(open) = self.open.take() {
            return Ok(Some(self.close(open)));
        }
        if let Some(file) = self.files.pop_front() {
            return self.begin(file).map(Some);
        }
        if self.n == u16::MAX {
            return Ok(None);
        }
        let end = self.end();
        self.n = u16::MAX;
        Ok(Some(end))
    }

    /// A file's own header.
    fn begin(&mut self, file: File) -> Result<Vec<u8>> {
        let pieces: Box<dyn Iterator<Item = Result<Vec<u8>>> + Send> = match file.content {
            Content::Blob(blob) => Box::new(self.store.blob_chunks(blob, 0..u64::MAX)?),
            Content::Text(text) => Box::new(std::iter::once(Ok(text.into_bytes()))),
        };
        let mut header = Vec::new();
        put(&mut header, &[0x0403_4b50], &[20, FLAGS, 0, 0, DATE], &[0, 0, 0], &[name_length(&file.name), 0]);
        header.extend(file.name.as_bytes());
        let digest = crc32fast::Hasher::new();
        self.open = Some(Open { name: file.name, begins_at: self.at, pieces, digest, size: 0 });
        Ok(header)
    }

    /// What follows a file's content; notes the file for the directory.
    fn close(&mut self, open: Open) -> Vec<u8> {
        let crc = open.digest.finalize();
        let sizes = [crc, open.size, open.size];
        put(
            &mut self.directory,
            &[0x0201_4b50],
            &[20, 20, FLAGS, 0, 0, DATE],
            &sizes,
            &[name_length(&open.name), 0, 0, 0, 0],
        );
        put(&mut self.directory, &[0, open.begins_at], &[], &[], &[]);
        self.directory.extend(open.name.as_bytes());
        self.n = self.n.saturating_add(1);
        let mut descriptor = Vec::new();
        put(&mut descriptor, &[0x0807_4b50], &[], &sizes, &[]);
        descriptor
    }

    /// The directory, and where it is.
    fn end(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.directory);
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        put(&mut bytes, &[0x0605_4b50], &[0, 0, self.n, self.n], &[size, self.at], &[0]);
        bytes
    }
}

fn name_length(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

/// Words and halves of words, little end first, in the order in which every structure of the format has them.
fn put(out: &mut Vec<u8>, words: &[u32], halves: &[u16], more: &[u32], last: &[u16]) {
    words.iter().for_each(|word| out.extend(word.to_le_bytes()));
    halves.iter().for_each(|half| out.extend(half.to_le_bytes()));
    more.iter().for_each(|word| out.extend(word.to_le_bytes()));
    last.iter().for_each(|half| out.extend(half.to_le_bytes()));
}
