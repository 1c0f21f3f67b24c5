//! Chinese: characters by their commonest reading in Mandarin, with tones.

use pinyin::ToPinyin;

use super::phone::{Sound, Stress, named};
use super::prosody::Word;

/// Words whose characters are read otherwise than alone.
const READINGS: &[(&str, &[&str])] = &[
    ("银行", &["yin2", "hang2"]),
    ("音乐", &["yin1", "yue4"]),
    ("觉得", &["jue2", "de5"]),
    ("睡觉", &["shui4", "jiao4"]),
    ("长大", &["zhang3", "da4"]),
    ("校长", &["xiao4", "zhang3"]),
    ("重新", &["chong2", "xin1"]),
    ("重复", &["chong2", "fu4"]),
    ("为什么", &["wei4", "shen2", "me5"]),
    ("因为", &["yin1", "wei4"]),
    ("了解", &["liao3", "jie3"]),
    ("目的", &["mu4", "di4"]),
    ("还是", &["hai2", "shi4"]),
    ("都市", &["du1", "shi4"]),
    ("地方", &["di4", "fang5"]),
    ("朋友", &["peng2", "you5"]),
    ("我们", &["wo3", "men5"]),
    ("你们", &["ni3", "men5"]),
    ("他们", &["ta1", "men5"]),
    ("什么", &["shen2", "me5"]),
    ("了", &["le5"]),
    ("的", &["de5"]),
    ("得", &["de5"]),
    ("地", &["de5"]),
    ("着", &["zhe5"]),
    ("吗", &["ma5"]),
    ("呢", &["ne5"]),
    ("吧", &["ba5"]),
    ("们", &["men5"]),
    ("还", &["hai2"]),
    ("都", &["dou1"]),
    ("和", &["he2"]),
    ("会", &["hui4"]),
];

/// What a syllable begins with, and whether breath follows.
const INITIALS: &[(&str, &[&str], bool)] = &[
    ("zh", &["JH"], false),
    ("ch", &["CH"], true),
    ("sh", &["SH"], false),
    ("b", &["P"], false),
    ("p", &["P"], true),
    ("m", &["M"], false),
    ("f", &["F"], false),
    ("d", &["T"], false),
    ("t", &["T"], true),
    ("n", &["N"], false),
    ("l", &["L"], false),
    ("g", &["K"], false),
    ("k", &["K"], true),
    ("h", &["HH"], false),
    ("j", &["JH"], false),
    ("q", &["CH"], true),
    ("x", &["SH"], false),
    ("r", &["R"], false),
    ("z", &["T", "Z"], false),
    ("c", &["T", "S"], true),
    ("s", &["S"], false),
];

/// What a syllable ends with; v is ü.
const FINALS: &[(&str, &str)] = &[
    ("a", "AA"),
    ("o", "AO"),
    ("e", "AH"),
    ("i", "IY"),
    ("u", "UW"),
    ("v", "UE"),
    ("ai", "AY"),
    ("ei", "EY"),
    ("ao", "AW"),
    ("ou", "OW"),
    ("an", "AA N"),
    ("en", "AH N"),
    ("ang", "AA NG"),
    ("eng", "AH NG"),
    ("ong", "O NG"),
    ("er", "AA R"),
    ("ia", "Y AA"),
    ("io", "Y O"),
    ("ie", "Y EH"),
    ("iao", "Y AW"),
    ("iu", "Y OW"),
    ("ian", "Y EH N"),
    ("in", "IY N"),
    ("iang", "Y AA NG"),
    ("ing", "IY NG"),
    ("iong", "Y O NG"),
    ("ua", "W AA"),
    ("uo", "W AO"),
    ("uai", "W AY"),
    ("ui", "W EY"),
    ("uan", "W AA N"),
    ("un", "W AH N"),
    ("uang", "W AA NG"),
    ("ueng", "W AH NG"),
    ("ve", "UE EH"),
    ("van", "UE EH N"),
    ("vn", "UE N"),
];

/// Syllables that are written with y or w where they begin with a vowel.
const SPELLINGS: &[(&str, &str)] = &[
    ("yi", "i"),
    ("yin", "in"),
    ("ying", "ing"),
    ("yu", "v"),
    ("yue", "ve"),
    ("yuan", "van"),
    ("yun", "vn"),
    ("you", "iu"),
    ("wu", "u"),
    ("wei", "ui"),
    ("wen", "un"),
];

/// The tones 1 to 5, in semitones from the speaker's middle. Source: Chao's tone letters 55, 35, 214, 51.
const TONES: [[f32; 3]; 5] =
    [[4.0, 4.0, 4.0], [-1.0, 0.5, 4.0], [-2.0, -5.0, -2.5], [5.0, 1.0, -5.0], [-1.0, -2.0, -2.5]];

/// Characters as they are said, each a word of one syllable. Those without a known reading are left out.
pub fn words(text: &str) -> Vec<Word> {
    let mut syllables = readings(text);
    change_tones(&mut syllables);
    syllables.iter().filter_map(|(syllable, tone, _)| spoken(syllable, *tone)).collect()
}

/// Characters for a number.
pub fn number(number: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let parts = [(100_000_000, "亿"), (10_000, "万"), (1_000, "千"), (100, "百"), (10, "十")];
    let Some((power, name)) = parts.iter().find(|(power, _)| number >= *power) else {
        return DIGITS.get(number as usize).copied().unwrap_or_default().to_owned();
    };
    let (first, rest) = (number / power, number % power);
    let first = if *power == 10 && first == 1 { String::new() } else { self::number(first) };
    let gap = if rest > 0 && rest < power / 10 { "零" } else { "" };
    let rest = if rest == 0 { String::new() } else { self::number(rest) };
    format!("{first}{name}{gap}{rest}")
}

/// Syllables without tone, tones and characters.
fn readings(text: &str) -> Vec<(String, usize, char)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some((word, known)) = READINGS.iter().find(|(word, _)| rest.starts_with(word)) {
            found.extend(word.chars().zip(*known).map(|(character, reading)| split_tone(reading, character)));
            rest = &rest[word.len()..];
            continue;
        }
        if let Some(reading) = character.to_pinyin() {
            found.push(split_tone(reading.with_tone_num_end(), character));
        }
        rest = &rest[character.len_utf8()..];
    }
    found
}

fn split_tone(reading: &str, character: char) -> (String, usize, char) {
    let syllable = reading.trim_end_matches(|c: char| c.is_ascii_digit());
    let tone = reading.get(syllable.len()..).and_then(|tone| tone.parse().ok()).unwrap_or(5);
    (syllable.replace('ü', "v"), tone, character)
}

/// Of two third tones the first rises; 不 and 一 rise before a falling tone, and 一 falls before others.
fn change_tones(syllables: &mut [(String, usize, char)]) {
    for at in 0..syllables.len().saturating_sub(1) {
        let next = syllables[at + 1].1;
        let (_, tone, character) = &mut syllables[at];
        *tone = match (*character, *tone, next) {
            ('不' | '一', _, 4) => 2,
            ('一', _, 1..=3) => 4,
            (_, 3, 3) => 2,
            (_, tone, _) => tone,
        };
    }
}

fn spoken(syllable: &str, tone: usize) -> Option<Word> {
    let spelling = SPELLINGS.iter().find(|(written, _)| *written == syllable).map(|(_, plain)| (*plain).to_owned());
    let syllable = spelling.unwrap_or_else(|| match syllable.as_bytes() {
        [b'y', ..] => format!("i{}", &syllable[1..]),
        [b'w', ..] => format!("u{}", &syllable[1..]),
        _ => syllable.to_owned(),
    });
    let initial = INITIALS.iter().find(|(written, _, _)| syllable.starts_with(written));
    let end = initial.map_or(syllable.as_str(), |(written, _, _)| &syllable[written.len()..]);
    let begin = initial.map_or("", |(written, _, _)| written);
    let end = match (begin, end) {
        ("zh" | "ch" | "sh" | "r", "i") => "ER",
        ("z" | "c" | "s", "i") => "AX",
        ("j" | "q" | "x", end) if end.starts_with('u') => final_of(&end.replacen('u', "v", 1))?,
        (_, end) => final_of(end)?,
    };
    let contour = *TONES.get(tone.checked_sub(1)?)?;
    let mut sounds = Vec::new();
    for name in initial.map_or(&[] as &[&str], |(_, names, _)| names) {
        let breath = initial.map(|(_, _, is_breathed)| *is_breathed);
        sounds.push(Sound { is_breathed: breath, ..Sound::new(named(name)?, Stress::Weak) });
    }
    for name in end.split(' ') {
        let phone = named(name)?;
        let tone = phone.manner.is_open().then_some(contour).filter(|_| phone.manner.is_vowel());
        let stress = if contour == TONES[4] { Stress::Weak } else { Stress::Primary };
        sounds.push(Sound { tone, ..Sound::new(phone, stress) });
    }
    Some(Word { sounds, is_content: true })
}

fn final_of(end: &str) -> Option<&'static str> {
    FINALS.iter().find(|(written, _)| *written == end).map(|(_, names)| *names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_syllables_with_tones() {
        let said = |text: &str| {
            let syllables = words(text).into_iter().map(|word| {
                let names: Vec<&str> = word.sounds.iter().map(|sound| sound.phone.name).collect();
                let contour = word.sounds.iter().find_map(|sound| sound.tone).unwrap_or_default();
                let tone = TONES.iter().position(|tone| *tone == contour).map_or(0, |tone| tone + 1);
                format!("{}{tone}", names.join(" "))
            });
            syllables.collect::<Vec<_>>().join(", ")
        };
        for (text, expected) in [
            ("你好", "N IY2, HH AW3"),
            ("中国", "JH O NG1, K W AO2"),
            ("银行", "IY N2, HH AA NG2"),
            ("不是", "P UW2, SH ER4"),
            ("谢谢", "SH Y EH4, SH Y EH4"),
            ("女儿", "N UE3, AA R2"),
            ("去四月", "CH UE4, S AX4, UE EH4"),
            ("☃", ""),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn every_reading_can_be_said() {
        let common = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运";
        for character in common.chars() {
            assert_eq!(words(&character.to_string()).len(), 1, "{character}");
        }
    }

    #[test]
    fn numbers_become_characters() {
        for (figures, characters) in
            [(0, "零"), (15, "十五"), (105, "一百零五"), (2_026, "二千零二十六"), (120_000, "十二万")]
        {
            assert_eq!(number(figures), characters);
        }
    }
}
