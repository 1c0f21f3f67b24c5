//! Thai: words are found by dictionary, syllables by the signs around their consonants, tones by rule.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::phone::{Sound, Stress, named};
use super::prosody::Word;

/// The class of a consonant, which decides the tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Low,
    Middle,
    High,
}

/// A consonant: its class, its sound at the beginning (with breath or without) and at the end of a syllable.
#[derive(Debug)]
struct Consonant {
    letters: &'static str,
    class: Class,
    first: &'static str,
    is_breathed: bool,
    last: &'static str,
}

const fn consonant(
    letters: &'static str,
    class: Class,
    first: &'static str,
    is_breathed: bool,
    last: &'static str,
) -> Consonant {
    Consonant { letters, class, first, is_breathed, last }
}

const CONSONANTS: [Consonant; 27] = [
    consonant("ก", Class::Middle, "K", false, "K"),
    consonant("ขฃ", Class::High, "K", true, "K"),
    consonant("คฅฆ", Class::Low, "K", true, "K"),
    consonant("ง", Class::Low, "NG", false, "NG"),
    consonant("จ", Class::Middle, "JH", false, "T"),
    consonant("ฉ", Class::High, "CH", true, "T"),
    consonant("ชฌ", Class::Low, "CH", true, "T"),
    consonant("ซ", Class::Low, "S", false, "T"),
    consonant("ญ", Class::Low, "Y", false, "N"),
    consonant("ดฎ", Class::Middle, "D", false, "T"),
    consonant("ตฏ", Class::Middle, "T", false, "T"),
    consonant("ถฐ", Class::High, "T", true, "T"),
    consonant("ทธฑฒ", Class::Low, "T", true, "T"),
    consonant("นณ", Class::Low, "N", false, "N"),
    consonant("บ", Class::Middle, "B", false, "P"),
    consonant("ป", Class::Middle, "P", false, "P"),
    consonant("ผ", Class::High, "P", true, "P"),
    consonant("ฝ", Class::High, "F", false, "P"),
    consonant("พภ", Class::Low, "P", true, "P"),
    consonant("ฟ", Class::Low, "F", false, "P"),
    consonant("ม", Class::Low, "M", false, "M"),
    consonant("ย", Class::Low, "Y", false, "Y"),
    consonant("ร", Class::Low, "R", false, "N"),
    consonant("ลฬ", Class::Low, "L", false, "N"),
    consonant("ว", Class::Low, "W", false, "W"),
    consonant("สศษ", Class::High, "S", false, "T"),
    consonant("ห", Class::High, "HH", false, ""),
];
/// The letter of syllables that begin with a vowel.
const SILENT: Consonant = consonant("อ", Class::Middle, "", false, "");
const BREATH: Consonant = consonant("ฮ", Class::Low, "HH", false, "");

fn find(letter: char) -> Option<&'static Consonant> {
    CONSONANTS.iter().chain([&SILENT, &BREATH]).find(|consonant| consonant.letters.contains(letter))
}

/// How a vowel is written: what stands before the consonant and what after it. `-` is the place of a tone mark or of
/// nothing, `C` of a closing consonant that must be there, `?` of one that may. Longer ones come first.
const VOWELS: &[(&str, &str, &str, f32)] = &[
    ("เ", "ี-ย?", "IY AX", 1.0),
    ("เ", "ื-อ?", "UE AX", 1.0),
    ("เ", "-าะ", "AO", 0.6),
    ("เ", "-อะ", "ER", 0.6),
    ("เ", "-า", "AW", 0.9),
    ("เ", "-อ?", "ER", 1.2),
    ("เ", "ิ-C", "ER", 1.2),
    ("เ", "-ย", "ER Y", 1.2),
    ("เ", "-ะ", "E", 0.6),
    ("แ", "-ะ", "AE", 0.5),
    ("โ", "-ะ", "O", 0.6),
    ("เ", "็-C", "E", 0.6),
    ("แ", "็-C", "AE", 0.5),
    ("เ", "-?", "E", 1.2),
    ("แ", "-?", "AE", 1.0),
    ("โ", "-?", "O", 1.2),
    ("ใ", "-", "AY", 0.9),
    ("ไ", "-ย", "AY", 0.9),
    ("ไ", "-?", "AY", 0.9),
    ("", "ั-วะ", "UW AX", 0.7),
    ("", "ั-ว", "UW AX", 1.0),
    ("", "ั-C", "AA", 0.6),
    ("", "-ำ", "AA M", 0.6),
    ("", "-ะ", "AA", 0.5),
    ("", "-า?", "AA", 1.1),
    ("", "ิ-?", "IY", 0.6),
    ("", "ี-?", "IY", 1.2),
    ("", "ึ-?", "UE", 0.6),
    ("", "ื-อ", "UE", 1.2),
    ("", "ื-?", "UE", 1.2),
    ("", "ุ-?", "UW", 0.6),
    ("", "ู-?", "UW", 1.2),
    ("", "็-อC", "AO", 0.5),
    ("", "-อ?", "AO", 1.1),
    ("", "-วC", "UW AX", 1.0),
];

const TONE_MARKS: [char; 4] = ['\u{0e48}', '\u{0e49}', '\u{0e4a}', '\u{0e4b}'];
const SILENCER: char = '\u{0e4c}';
const REPEAT: char = '\u{0e46}';

/// Semitones of the tones mid, low, falling, high, rising.
const TONES: [[f32; 3]; 5] =
    [[0.0, 0.0, -0.5], [-1.5, -3.0, -4.0], [3.0, 3.5, -3.0], [2.0, 2.5, 4.0], [-2.5, -3.5, 3.0]];

/// Two consonants that begin a syllable together.
const CLUSTERS: [&str; 16] =
    ["กร", "กล", "กว", "ขร", "ขล", "ขว", "คร", "คล", "คว", "ตร", "ปร", "ปล", "พร", "พล", "ผล", "ทร"];

/// A run of Thai letters as words.
pub fn words(text: &str) -> Vec<Word> {
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    let cuts: Vec<usize> = SEGMENTER.segment_str(text).collect();
    let mut words: Vec<Word> = Vec::new();
    for piece in cuts.windows(2).filter_map(|cut| text.get(cut[0]..cut[1])) {
        let sounds: Vec<Sound> = syllables(piece).into_iter().flat_map(|syllable| syllable.sounds()).collect();
        if !sounds.is_empty() {
            words.push(Word { sounds, is_content: true });
        }
        if piece.contains(REPEAT) {
            words.extend(words.last().cloned());
        }
    }
    words
}

/// The words of a number.
pub fn number(number: u64) -> String {
    const DIGITS: [&str; 10] = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"];
    let parts = [(1_000_000, "ล้าน"), (100_000, "แสน"), (10_000, "หมื่น"), (1_000, "พัน"), (100, "ร้อย"), (10, "สิบ")];
    let Some((power, name)) = parts.iter().find(|(power, _)| number >= *power) else {
        return DIGITS.get(number as usize).copied().unwrap_or_default().to_owned();
    };
    let first = match (power, number / power) {
        (10, 1) => String::new(),
        (10, 2) => "ยี่".to_owned(),
        (_, first) => self::number(first),
    };
    let rest = match number % power {
        0 => String::new(),
        // The last one of a greater number has a name of its own.
        1 => "เอ็ด".to_owned(),
        rest => self::number(rest),
    };
    format!("{first}{name}{rest}")
}

/// A syllable as it is said.
#[derive(Debug)]
struct Syllable {
    firsts: Vec<&'static Consonant>,
    class: Class,
    vowel: &'static str,
    stretch: f32,
    last: Option<&'static Consonant>,
    mark: Option<usize>,
}

impl Syllable {
    /// Mid, low, falling, high or rising. Source: the rules of the Royal Institute's spelling.
    fn tone(&self) -> usize {
        let last = self.last.map_or("", |last| last.last);
        let is_dead =
            matches!(last, "K" | "T" | "P") || (last.is_empty() && self.stretch < 0.85 && !self.vowel.contains(' '));
        match (self.mark, self.class) {
            (Some(0), Class::Low) => 2,
            (Some(0), _) => 1,
            (Some(1), Class::Low) => 3,
            (Some(1), _) => 2,
            (Some(2), _) => 3,
            (Some(_), _) => 4,
            (None, Class::High) if is_dead => 1,
            (None, Class::High) => 4,
            (None, Class::Middle) if is_dead => 1,
            (None, Class::Low) if is_dead && self.stretch < 0.85 => 3,
            (None, Class::Low) if is_dead => 2,
            (None, _) => 0,
        }
    }

    fn sounds(&self) -> Vec<Sound> {
        let tone = TONES.get(self.tone()).copied();
        let mut sounds = Vec::new();
        for first in &self.firsts {
            let sound = named(first.first).map(|phone| Sound::new(phone, Stress::Weak));
            sounds.extend(sound.map(|sound| Sound { is_breathed: Some(first.is_breathed), ..sound }));
        }
        let last = self.last.map_or("", |last| last.last);
        for name in self.vowel.split(' ').chain([last]) {
            let Some(phone) = named(name) else { continue };
            let is_vowel = phone.manner.is_vowel();
            let stretch = if is_vowel { self.stretch } else { 1.0 };
            let tone = tone.filter(|_| is_vowel);
            sounds.push(Sound { tone, stretch, is_breathed: Some(false), ..Sound::new(phone, Stress::Primary) });
        }
        sounds
    }
}

/// Cuts a word into syllables, from the left.
fn syllables(word: &str) -> Vec<Syllable> {
    let letters = without_silenced(word);
    let mut found: Vec<Syllable> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        match syllable_at(&letters, at, found.last()) {
            Some((syllable, next)) => {
                found.push(syllable);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Letters under the silencing mark are written and not said.
fn without_silenced(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for letter in word.chars() {
        if letter == SILENCER {
            while letters.pop().is_some_and(|last| find(last).is_none()) {}
        } else if letter == 'ฤ' {
            letters.extend(['ร', 'ึ']);
        } else {
            letters.push(letter);
        }
    }
    letters
}

fn syllable_at(letters: &[char], start: usize, before: Option<&Syllable>) -> Option<(Syllable, usize)> {
    let leading = letters.get(start).copied().filter(|letter| "เแโใไ".contains(*letter));
    let mut at = start + usize::from(leading.is_some());
    let first = find(*letters.get(at)?)?;
    let second = letters.get(at + 1).and_then(|letter| find(*letter));
    let (mut firsts, mut class) = (vec![first], first.class);
    let takes_second = second.is_some_and(|_| is_vowel_next(letters, at + 2) || leading.is_some());
    let pair: String = letters.iter().skip(at).take(2).collect();
    if let Some(second) = second.filter(|_| takes_second) {
        let is_sonorant = matches!(second.first, "NG" | "N" | "M" | "Y" | "R" | "L" | "W");
        let lends = (first.first == "HH" && first.class == Class::High && is_sonorant) || pair == "อย";
        if lends && !closes(letters, at, leading) {
            firsts = vec![second];
            at += 1;
        } else if CLUSTERS.contains(&pair.as_str()) && !closes(letters, at, leading) {
            firsts = if pair == "ทร" {
                CONSONANTS.iter().filter(|known| known.letters == "ซ").collect()
            } else {
                vec![first, second]
            };
            at += 1;
        }
    }
    at += 1;
    // After a syllable of one short a, a flowing consonant takes over its class: sa-nuk.
    if let Some(before) = before.filter(|before| before.last.is_none() && before.vowel == "AA" && before.stretch < 0.5)
    {
        let flows = matches!(first.first, "NG" | "N" | "M" | "Y" | "R" | "L" | "W");
        class = if flows && before.class != Class::Low { before.class } else { class };
    }
    let leading = leading.map(String::from).unwrap_or_default();
    for (_, pattern, vowel, stretch) in VOWELS.iter().filter(|(written, ..)| *written == leading) {
        if let Some((mark, last, next)) = fit(letters, at, pattern) {
            return Some((Syllable { firsts, class, vowel, stretch: *stretch, last, mark }, next));
        }
    }
    Some(bare(letters, at, firsts, class))
}

/// Whether what might be the second of two beginning consonants ends the syllable of a leading vowel: เพล, แกว.
fn closes(letters: &[char], at: usize, leading: Option<char>) -> bool {
    leading.is_some() && letters.get(at + 2).is_none()
}

/// Whether a sign that needs a consonant before it stands here.
fn is_vowel_next(letters: &[char], at: usize) -> bool {
    let is_sign = |letter: &char| "ะัาำิีึืุู็".contains(*letter) || TONE_MARKS.contains(letter);
    letters.get(at).is_some_and(is_sign)
        || letters.get(at).is_some_and(|letter| "อวร".contains(*letter)) && !is_vowel_next_sign(letters, at + 1)
        || letters.get(at).is_some_and(|letter| find(*letter).is_some()) && !is_vowel_next_sign(letters, at + 1)
}

fn is_vowel_next_sign(letters: &[char], at: usize) -> bool {
    letters.get(at).is_some_and(|letter| "ะัาำิีึืุู็".contains(*letter) || TONE_MARKS.contains(letter))
}

/// The tone mark, the closing consonant and the next place, if the letters from `at` on are as the pattern says.
fn fit(letters: &[char], mut at: usize, pattern: &str) -> Option<(Option<usize>, Option<&'static Consonant>, usize)> {
    let (mut mark, mut last) = (None, None);
    for sign in pattern.chars() {
        let letter = letters.get(at).copied();
        match sign {
            '-' => {
                mark = letter.and_then(|letter| TONE_MARKS.iter().position(|mark| *mark == letter));
                at += usize::from(mark.is_some());
            }
            'C' | '?' => {
                last = closing(letters, at);
                if last.is_none() && sign == 'C' {
                    return None;
                }
                at += usize::from(last.is_some());
            }
            sign if letter == Some(sign) => at += 1,
            _ => return None,
        }
    }
    Some((mark, last, at))
}

/// The consonant here, if it closes the syllable before it and does not begin the next one.
fn closing(letters: &[char], at: usize) -> Option<&'static Consonant> {
    let consonant = letters.get(at).and_then(|letter| find(*letter)).filter(|consonant| !consonant.last.is_empty())?;
    let begins_next = is_vowel_next_sign(letters, at + 1)
        || (letters.get(at + 1) == Some(&'อ') || letters.get(at + 1) == Some(&'ว'))
            && letters.get(at + 2).is_some_and(|letter| find(*letter).is_some());
    let pair: String = letters.iter().skip(at).take(2).collect();
    let begins_cluster = CLUSTERS.contains(&pair.as_str()) && is_vowel_next_sign(letters, at + 2);
    (!begins_next && !begins_cluster).then_some(consonant)
}

/// A syllable without any sign: a short o before a closing consonant, else a short a.
fn bare(letters: &[char], at: usize, firsts: Vec<&'static Consonant>, class: Class) -> (Syllable, usize) {
    let mark = letters.get(at).and_then(|letter| TONE_MARKS.iter().position(|mark| mark == letter));
    let at = at + usize::from(mark.is_some());
    let is_double_r = letters.get(at) == Some(&'ร') && letters.get(at + 1) == Some(&'ร');
    if is_double_r {
        let last = closing(letters, at + 2);
        let next = at + 2 + usize::from(last.is_some());
        let last = last.or_else(|| find('น'));
        return (Syllable { firsts, class, vowel: "AA", stretch: 0.6, last, mark }, next);
    }
    let run = letters.iter().skip(at).take_while(|letter| find(**letter).is_some()).count();
    let is_sign_after =
        is_vowel_next_sign(letters, at + run) || letters.get(at + run).is_some_and(|letter| "เแโใไ".contains(*letter));
    // A consonant that carries the next vowel is not free to close this syllable.
    let free = if is_vowel_next_sign(letters, at + run) { run.saturating_sub(1) } else { run };
    let closes = free % 2 == 1 || (free > 0 && is_sign_after && free == run);
    match closing(letters, at).filter(|_| closes) {
        Some(last) => (Syllable { firsts, class, vowel: "O", stretch: 0.6, last: Some(last), mark }, at + 1),
        None => (Syllable { firsts, class, vowel: "AA", stretch: 0.45, last: None, mark }, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_with_their_tones() {
        let said = |word: &str| {
            let spoken = |syllable: &Syllable| {
                let names: Vec<&str> = syllable.sounds().iter().map(|sound| sound.phone.name).collect();
                format!("{} {}", names.join(" "), ["mid", "low", "falling", "high", "rising"][syllable.tone()])
            };
            syllables(word).iter().map(spoken).collect::<Vec<_>>().join(", ")
        };
        for (word, expected) in [
            ("มา", "M AA mid"),
            ("กิน", "K IY N mid"),
            ("ข้าว", "K AA W falling"),
            ("น้ำ", "N AA M high"),
            ("คน", "K O N mid"),
            ("บ้าน", "B AA N falling"),
            ("หมา", "M AA rising"),
            ("ปลา", "P L AA mid"),
            ("ตลาด", "T AA low, L AA T low"),
            ("สนุก", "S AA low, N UW K low"),
            ("ถนน", "T AA low, N O N rising"),
            ("ขนม", "K AA low, N O M rising"),
            ("ครับ", "K R AA P high"),
            ("ค่ะ", "K AA falling"),
            ("ไทย", "T AY mid"),
            ("เมือง", "M UE AX NG mid"),
            ("เรียน", "R IY AX N mid"),
            ("เกิด", "K ER T low"),
            ("เดิน", "D ER N mid"),
            ("วันนี้", "W AA N mid, N IY high"),
            ("อาหาร", "AA mid, HH AA N rising"),
            ("สวัสดี", "S AA low, W AA T low, D IY mid"),
            ("ศูนย์", "S UW N rising"),
            ("เพลง", "P L E NG mid"),
            ("รัก", "R AA K high"),
            ("ธรรม", "T AA M mid"),
        ] {
            assert_eq!(said(word), expected, "{word}");
        }
    }

    #[test]
    fn any_letters_end() {
        for text in ["เ", "แแแ", "์์", "ๆๆ", "กก", "่่่", "เก็", "อออออ", "ฤๅ"]
        {
            words(text);
        }
    }

    #[test]
    fn numbers_become_words() {
        for (figures, expected) in [(0, "ศูนย์"), (11, "สิบเอ็ด"), (25, "ยี่สิบห้า"), (1_001, "หนึ่งพันเอ็ด")]
        {
            assert_eq!(number(figures), expected);
        }
    }
}
