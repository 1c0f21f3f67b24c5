//! What a picture's file tells besides its pixels: EXIF of cameras, and the note that our own engines leave.

use image::ImageDecoder;

/// Longer texts in a file are cut: they are shown to people.
const LONGEST: usize = 400;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// Maker and model.
    pub camera: Option<String>,
    /// When it was taken, as the camera's clock had it: `2024-05-01 12:33`.
    pub taken: Option<String>,
    /// Whether it was stored turned or mirrored, and has been set upright.
    pub was_turned: bool,
    /// The prompt from which one of our engines drew it.
    pub prompt: Option<String>,
    /// And the seed.
    pub seed: Option<u64>,
    /// The XMP packet as it stands in the file.
    pub packet: Option<String>,
}

impl Notes {
    /// Damaged or foreign notes say nothing, and are no reason to refuse a picture.
    pub fn read(decoder: &mut impl ImageDecoder) -> Self {
        let exif = decoder.exif_metadata().ok().flatten().unwrap_or_default();
        let mut notes = exif_notes(&exif).unwrap_or_default();
        let xmp = decoder.xmp_metadata().ok().flatten().unwrap_or_default();
        let packet = String::from_utf8(xmp).unwrap_or_default();
        (notes.prompt, notes.seed) = own_note(&packet).unwrap_or_default();
        notes.packet = Some(packet).filter(|packet| !packet.is_empty());
        notes
    }
}

/// The tags that we know. Source: CIPA DC-008 (EXIF 2.32), tables 3 to 5.
fn exif_notes(bytes: &[u8]) -> Option<Notes> {
    const MAKE: u16 = 0x010F;
    const MODEL: u16 = 0x0110;
    const ORIENTATION: u16 = 0x0112;
    const CHANGED_AT: u16 = 0x0132;
    const EXIF_FOLDER: u16 = 0x8769;
    const TAKEN_AT: u16 = 0x9003;
    let tiff = Tiff::new(bytes)?;
    let main = tiff.folder(tiff.long(4)?);
    let text = |entries: &[Entry], tag: u16| tiff.text(entries.iter().find(|entry| entry.tag == tag)?);
    let number = |tag: u16| main.iter().find(|entry| entry.tag == tag);
    let inner = number(EXIF_FOLDER).and_then(|entry| tiff.long(entry.at)).map(|at| tiff.folder(at)).unwrap_or_default();
    let camera = match (text(&main, MAKE), text(&main, MODEL)) {
        // Many makers repeat their name in the model's.
        (Some(make), Some(model)) if !model.to_lowercase().starts_with(&make.to_lowercase()) => {
            Some(format!("{make} {model}"))
        }
        (make, model) => model.or(make),
    };
    let taken = text(&inner, TAKEN_AT).or_else(|| text(&main, CHANGED_AT)).and_then(|stamp| date(&stamp));
    let was_turned =
        number(ORIENTATION).and_then(|entry| tiff.short(entry.at)).is_some_and(|way| (2..=8).contains(&way));
    Some(Notes { camera, taken, was_turned, ..Notes::default() })
}

/// `2024:05:01 12:33:10` as people write it.
fn date(stamp: &str) -> Option<String> {
    let (day, time) = stamp.split_once(' ')?;
    let is_date = day.len() == 10 && day.chars().all(|c| c.is_ascii_digit() || c == ':') && !day.starts_with("0000");
    is_date.then(|| format!("{} {}", day.replace(':', "-"), time.get(..5).unwrap_or(time)))
}

/// A TIFF structure: numbers in one of two byte orders, folders of entries of twelve bytes.
struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    tag: u16,
    count: u32,
    /// Where its value is, or where the place of its value is written.
    at: u32,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
        let is_little = match bytes.get(..4)? {
            b"II\x2a\0" => true,
            b"MM\0\x2a" => false,
            _ => return None,
        };
        Some(Self { bytes, is_little })
    }

    fn short(&self, at: u32) -> Option<u16> {
        let bytes = self.slice(at, 2)?.try_into().ok()?;
        Some(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&self, at: u32) -> Option<u32> {
        let bytes = self.slice(at, 4)?.try_into().ok()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn slice(&self, at: u32, length: u32) -> Option<&'a [u8]> {
        let end = at.checked_add(length)?;
        self.bytes.get(at as usize..end as usize)
    }

    /// The entries of the folder at a place; none if it lies outside.
    fn folder(&self, at: u32) -> Vec<Entry> {
        let count = u32::from(self.short(at).unwrap_or_default());
        let entry = |number: u32| {
            let at = at.checked_add(2)?.checked_add(number.checked_mul(12)?)?;
            Some(Entry { tag: self.short(at)?, count: self.long(at.checked_add(4)?)?, at: at.checked_add(8)? })
        };
        (0..count).map_while(entry).collect()
    }

    /// Text of up to four bytes stands in the entry itself.
    fn text(&self, entry: &Entry) -> Option<String> {
        let at = if entry.count <= 4 { entry.at } else { self.long(entry.at)? };
        let raw = self.slice(at, entry.count)?;
        let text = String::from_utf8_lossy(raw);
        let text: String = text.split('\0').next()?.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

/// Prompt and seed from the note that `builtin::image::xmp` writes.
fn own_note(xmp: &str) -> Option<(Option<String>, Option<u64>)> {
    let is_ours = xmp.contains("CreatorTool=\"Atelier\"") && xmp.contains("/algorithmicMedia");
    let between = |open: &str, close: &str| {
        let (_, rest) = xmp.split_once(open)?;
        rest.split_once(close).map(|(inside, _)| inside)
    };
    let prompt = between("<rdf:li xml:lang=\"x-default\">", "</rdf:li>").map(unescaped);
    let seed = between(", seed ", "</dc:source>").and_then(|seed| seed.parse().ok());
    is_ours.then_some((prompt.filter(|prompt| !prompt.trim().is_empty()), seed))
}

fn unescaped(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    plain.chars().take(LONGEST).collect()
}
