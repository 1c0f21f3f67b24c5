//! The form that a system prompt or a message demands of an answer: its language, its length, how it begins and ends.

use super::digest;
use super::language::Language;

/// What is demanded; nothing of it unless said.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Form {
    pub language: Option<Language>,
    sentences: Option<usize>,
    words: Option<usize>,
    points: Option<usize>,
    is_upper: bool,
    begins: Option<String>,
    ends: Option<String>,
}

const LANGUAGES: [(Language, &str); 4] = [
    (Language::English, "in english|ภาษาอังกฤษ|अंग्रेज़ी में|अंग्रेजी में|用英文|用英语|英文回"),
    (Language::Thai, "in thai|ภาษาไทย|थाई में|用泰语|用泰文|泰语回"),
    (Language::Hindi, "in hindi|ภาษาฮินดี|हिंदी में|हिन्दी में|用印地语|用印地文|印地语回"),
    (Language::Chinese, "in chinese|in mandarin|ภาษาจีน|चीनी में|用中文|用汉语|中文回"),
];
const SENTENCES: &str = "sentence|ประโยค|वाक्य|句";
const WORDS: &str = "word|คำ|शब्द|个字|字以内|字";
const POINTS: &str = "bullet|point|ข้อ|बिंदु|要点";
const BRIEF: &str = "briefly|be brief|concise|short answer|ตอบสั้น|สั้น ๆ|สั้นๆ|संक्षेप|संक्षिप्त|简短|简洁|简要";
const UPPER: &str = "all caps|uppercase|upper case|capital letters";
const BEGINS: &str = "start with|starts with|starting with|begin with|begins with|beginning with|start every answer with|start your answer with|\
    begin every answer with|begin your answer with|start each answer with|ขึ้นต้นด้วย|เริ่มด้วย|开头说";
const BEGINS_AFTER: &str = "से शुरू|开头|开始";
const ENDS: &str = "end with|ends with|ending with|end every answer with|end your answer with|end each answer with|end every reply with|\
    end your reply with|finish with|ลงท้ายด้วย|จบด้วย";
const ENDS_AFTER: &str = "पर समाप्त|से समाप्त|结尾|结束";
const NUMBERS: [(usize, &str); 10] = [
    (1, "one|single|หนึ่ง|एक|一"),
    (2, "two|สอง|दो|两|二"),
    (3, "three|สาม|तीन|三"),
    (4, "four|สี่|चार|四"),
    (5, "five|ห้า|पाँच|पांच|五"),
    (6, "six|หก|छह|六"),
    (7, "seven|เจ็ด|सात|七"),
    (8, "eight|แปด|आठ|八"),
    (9, "nine|เก้า|नौ|九"),
    (10, "ten|สิบ|दस|十"),
];
/// What may stand between a number and its unit.
const BETWEEN: &str = "bullet|short|simple|or fewer|key|个|条|句话|简短的|छोटे|सरल";
/// More than this is no demand of form, but a mistake.
const MAX_NUMBER: usize = 500;

impl Form {
    /// What `texts` demand together; where they differ, the later one is obeyed.
    pub fn demanded<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut form = Self::default();
        for text in texts {
            form.hear(text);
        }
        form
    }

    fn hear(&mut self, text: &str) {
        let text: String = text.chars().take(4_000).collect::<String>().to_lowercase();
        let has = |words: &str| words.split('|').any(|word| text.contains(word));
        let language = LANGUAGES.iter().find(|(_, names)| has(names)).map(|(language, _)| *language);
        self.language = language.or(self.language);
        self.sentences = number_of(&text, SENTENCES).or(has(BRIEF).then_some(2)).or(self.sentences);
        self.words = number_of(&text, WORDS).or(self.words);
        self.points = number_of(&text, POINTS).or(text.contains("bullet").then_some(3)).or(self.points);
        self.is_upper |= has(UPPER);
        let quoted = quotations(&text);
        let placed = |before: &str, after: &str| {
            let fits = |(lead, _, rest): &(&str, &str, &str)| {
                let lead = lead.trim_end_matches([' ', ':', '：']);
                before.split('|').any(|word| lead.ends_with(word))
                    || after.split('|').any(|word| rest.trim_start().starts_with(word))
            };
            quoted.iter().find(|quote| fits(quote)).map(|(_, quote, _)| (*quote).to_owned())
        };
        self.begins = placed(BEGINS, BEGINS_AFTER).or(self.begins.take());
        self.ends = placed(ENDS, ENDS_AFTER).or(self.ends.take());
    }

    /// `prose` as it is demanded.
    pub fn shape(&self, prose: &str, language: Language) -> String {
        let mut text = match (self.points, self.sentences, self.words) {
            (Some(points), _, _) => points_of(prose, points),
            (None, None, None) => prose.to_owned(),
            (None, sentences, words) => {
                let said = sentences_of(prose);
                let some = said.iter().take(sentences.unwrap_or(said.len())).map(String::as_str);
                let some = some.collect::<Vec<_>>().join(language.gap());
                words.map_or(some.clone(), |words| first_words(&some, words, language))
            }
        };
        if self.is_upper {
            text = text.to_uppercase();
        }
        if let Some(start) = self.begins.as_ref().filter(|start| !text.to_lowercase().starts_with(start.as_str())) {
            text = format!("{}{}{text}", super::modify::capital(start), language.gap());
        }
        if let Some(end) = self.ends.as_ref().filter(|end| !text.to_lowercase().ends_with(end.as_str())) {
            text = format!("{text}{}{}", language.gap(), super::modify::capital(end));
        }
        text
    }
}

/// The number that stands before one of `units`: "in two sentences", "不超过三句".
fn number_of(text: &str, units: &str) -> Option<usize> {
    units.split('|').find_map(|unit| {
        text.match_indices(unit).find_map(|(at, _)| {
            let mut before = text[..at].trim_end_matches([' ', '-']);
            while let Some(rest) = BETWEEN.split('|').find_map(|word| before.strip_suffix(word)) {
                before = rest.trim_end_matches([' ', '-']);
            }
            let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
            let digits: String = digits.chars().rev().collect();
            let spelt = || {
                let spelt = |names: &str| names.split('|').any(|name| before.ends_with(name));
                NUMBERS.iter().find(|(_, names)| spelt(names)).map(|(number, _)| *number)
            };
            digits.parse().ok().or_else(spelt).filter(|number| (1..=MAX_NUMBER).contains(number))
        })
    })
}

/// What stands between quotation marks, with the text before and behind it.
fn quotations(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, open)) = text[from..].char_indices().find(|(_, letter)| "\"“‘「".contains(*letter)) {
        let start = from + at + open.len_utf8();
        let close = match open {
            '“' => '”',
            '‘' => '’',
            '「' => '」',
            same => same,
        };
        let Some(length) = text[start..].find(close) else { break };
        found.push((&text[..from + at], &text[start..start + length], &text[start + length + close.len_utf8()..]));
        from = start + length + close.len_utf8();
    }
    found
}

/// A line without the mark of a list, and whether it had one.
fn unlisted(line: &str) -> (&str, bool) {
    let line = line.trim();
    let numbered =
        line.split_once(". ").filter(|(number, _)| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()));
    match line.strip_prefix("- ").or(numbered.map(|(_, rest)| rest)) {
        Some(rest) => (rest, true),
        None => (line, false),
    }
}

/// The sentences of a text, those of its lists first: they say what the rest introduces.
fn sentences_of(prose: &str) -> Vec<String> {
    let lines: Vec<(&str, bool)> = prose.lines().map(unlisted).filter(|(line, _)| !line.is_empty()).collect();
    let (listed, rest): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(_, is_listed)| *is_listed);
    let sentences = |lines: Vec<(&str, bool)>| {
        lines.into_iter().flat_map(|(line, _)| digest::sentences(line)).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut all = sentences(listed);
    all.extend(sentences(rest));
    all
}

fn points_of(prose: &str, points: usize) -> String {
    let said = sentences_of(prose);
    said.iter().take(points).map(|sentence| format!("- {sentence}")).collect::<Vec<_>>().join("\n")
}

/// The first `most` words; characters where a language writes none between.
fn first_words(text: &str, most: usize, language: Language) -> String {
    if matches!(language, Language::Chinese | Language::Thai) {
        // A Thai word has about four letters.
        let letters = if language == Language::Thai { most.saturating_mul(4) } else { most };
        return text.chars().take(letters).collect();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= most {
        return text.to_owned();
    }
    let cut = words.into_iter().take(most).collect::<Vec<_>>().join(" ");
    let stop = if language == Language::Hindi { '।' } else { '.' };
    format!("{}{stop}", cut.trim_end_matches([',', ';', ':', '.', '।']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "Here is a sketch.\n\n1. Begin small. Then rest.\n2. Ask a friend.\n\nThis is a note.";

    fn shaped(demand: &str) -> String {
        Form::demanded([demand].into_iter()).shape(PROSE, Language::English)
    }

    #[test]
    fn demands_are_met() {
        for (demand, expected) in [
            ("Be kind.", PROSE),
            ("Answer in one sentence.", "Begin small."),
            ("Use at most 2 sentences", "Begin small. Then rest."),
            ("Reply in under 5 words.", "Begin small. Then rest. Ask."),
            ("Give three bullet points", "- Begin small.\n- Then rest.\n- Ask a friend."),
            ("one sentence, all caps", "BEGIN SMALL."),
            ("Answer in one sentence and end with \"Over.\"", "Begin small. Over."),
            ("One sentence. Start with “Ahoy!”", "Ahoy! Begin small."),
            ("ตอบหนึ่งประโยค", "Begin small."),
            ("एक वाक्य में उत्तर दो", "Begin small."),
            ("用两句话回答", "Begin small. Then rest."),
        ] {
            assert_eq!(shaped(demand), expected, "{demand}");
        }
    }

    #[test]
    fn the_language_is_heard_and_the_last_word_counts() {
        for (demand, expected) in [
            ("Always answer in Thai.", Some(Language::Thai)),
            ("ตอบเป็นภาษาจีน", Some(Language::Chinese)),
            ("हिंदी में उत्तर दो", Some(Language::Hindi)),
            ("请用英文回答", Some(Language::English)),
            ("Be kind.", None),
        ] {
            assert_eq!(Form::demanded([demand].into_iter()).language, expected, "{demand}");
        }
        let both = Form::demanded(["Answer in Thai, in one sentence.", "In Chinese, please"].into_iter());
        assert_eq!((both.language, both.sentences), (Some(Language::Chinese), Some(1)));
    }
}
