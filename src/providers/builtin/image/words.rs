//! Finds the vocabulary's terms in a prompt of any script.

use super::vocabulary::Meaning;

/// A term of the vocabulary where it stands in a prompt; the ends are places of bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention<T> {
    pub at: usize,
    pub end: usize,
    pub meaning: T,
}

/// One term is looked for so often; a prompt that says it more often has nothing new to tell.
const MOST_MENTIONS: usize = 8;

/// No more of a prompt is read; what stands further back could hardly show.
const LONGEST: usize = 4_000;

/// Words that hide a term inside them without meaning it (scripts without spaces).
const DECOYS: [&str; 15] = [
    "หมาย",
    "ทองคำเปลว",
    "สามารถ",
    "จังหวัด",
    "หมู่",
    "แกะสลัก",
    "ไข่มุก",
    "ร่มรื่น",
    "花费",
    "海报",
    "马路",
    "牛奶",
    "牛肉",
    "龙虾",
    "水龙头",
];

/// A prompt made ready for look-ups.
#[derive(Debug, Clone)]
pub struct Words {
    /// Lower case, every run of blanks and punctuation one space, a space at both ends.
    text: String,
}

impl Words {
    pub fn new(prompt: &str) -> Self {
        let mut text = String::with_capacity(prompt.len().min(LONGEST) + 2);
        text.push(' ');
        for c in prompt.chars().take(LONGEST) {
            if c.is_whitespace() || c.is_ascii_punctuation() || "।，。、！？：；“”‘’「」《》（）…–—".contains(c)
            {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            } else {
                text.extend(c.to_lowercase());
            }
        }
        if !text.ends_with(' ') {
            text.push(' ');
        }
        for decoy in DECOYS {
            if text.contains(decoy) {
                text = text.replace(decoy, " ");
            }
        }
        Self { text }
    }

    /// The place of the first of `terms` (as the vocabulary writes them), if any is there.
    pub fn find(&self, terms: &str) -> Option<usize> {
        terms.split_whitespace().filter_map(|term| self.find_term(term)).min()
    }

    /// All meanings of `table` that are named, in the order of `table`, with the place of each.
    pub fn meanings<'a>(&'a self, table: &'a [(Meaning, &str)]) -> impl Iterator<Item = (usize, Meaning)> + 'a {
        table.iter().filter_map(|(meaning, terms)| Some((self.find(terms)?, *meaning)))
    }

    fn find_term(&self, term: &str) -> Option<usize> {
        let term = term.replace('_', " ");
        self.places(&term).next()
    }

    fn places<'a>(&'a self, term: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.text.match_indices(term).map(|(at, _)| at).filter(|&at| self.is_word(at, term) && !self.is_denied(at))
    }

    /// All terms of `table` in the order of the prompt; of two that overlap the longer one.
    pub fn mentions<T: Copy>(&self, table: &[(T, &str)]) -> Vec<Mention<T>> {
        let mut all = Vec::new();
        for (meaning, terms) in table {
            for term in terms.split_whitespace().map(|term| term.replace('_', " ")) {
                let places = self.places(&term).take(MOST_MENTIONS);
                all.extend(places.map(|at| Mention { at, end: at + term.len(), meaning: *meaning }));
            }
        }
        all.sort_by_key(|mention| (mention.at, std::cmp::Reverse(mention.end)));
        let mut reached = 0;
        // One term may mean two things; what is part of a longer term means nothing of its own.
        let mut last = (0, 0);
        all.retain(|mention| {
            let is_kept = mention.at >= reached || (mention.at, mention.end) == last;
            if is_kept {
                (reached, last) = (mention.end, (mention.at, mention.end));
            }
            is_kept
        });
        all
    }

    /// The text between two places, with a blank at both ends where there is one.
    pub fn between(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Whether a mention is written in Thai, where what describes a thing follows it.
    pub fn is_thai<T>(&self, mention: &Mention<T>) -> bool {
        self.between(mention.at, mention.end).chars().any(|c| ('\u{e00}'..='\u{e7f}').contains(&c))
    }

    /// Whether a mention is in Hindi or Chinese, where what relates two things stands behind the second.
    pub fn is_postposed<T>(&self, mention: &Mention<T>) -> bool {
        let is_other = |c: char| ('\u{900}'..='\u{97F}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c);
        self.between(mention.at, mention.end).chars().any(is_other)
    }

    /// Whether an English term stands in the plural.
    pub fn is_plural<T>(&self, mention: &Mention<T>) -> bool {
        let rest = self.text.get(mention.end..).unwrap_or_default();
        ["s ", "es "].iter().any(|end| rest.starts_with(end))
    }

    /// Thai and Chinese write no spaces between words, Hindi inflects at the end, English has plurals.
    fn is_word(&self, at: usize, term: &str) -> bool {
        let starts_word = self.text[..at].ends_with(' ');
        if term.is_ascii() {
            let rest = &self.text[at + term.len()..];
            return starts_word && [" ", "s ", "es "].iter().any(|end| rest.starts_with(end));
        }
        let devanagari = term.chars().any(|c| ('\u{900}'..='\u{97F}').contains(&c));
        starts_word || !devanagari
    }

    /// "no people", "without clouds".
    fn is_denied(&self, at: usize) -> bool {
        [" no ", " without ", " not ", " ไม่มี", "没有", "无"].iter().any(|no| self.text[..at].ends_with(no))
    }
}

/// The short texts in quotation marks, at most two, to be drawn as letters.
pub fn quoted(prompt: &str) -> Vec<String> {
    const MARKS: [(char, char); 6] = [('"', '"'), ('“', '”'), ('「', '」'), ('«', '»'), ('„', '“'), ('‘', '’')];
    let (mut found, mut rest) = (Vec::new(), prompt);
    while found.len() < 2 {
        let opening = rest.char_indices().find_map(|(at, c)| {
            let (_, close) = MARKS.into_iter().find(|(open, _)| *open == c)?;
            Some((at + c.len_utf8(), close))
        });
        let Some((start, close)) = opening else { break };
        let inside = &rest[start..];
        let Some(end) = inside.find(close) else { break };
        let text = inside[..end].trim();
        if (1..=48).contains(&text.chars().count()) {
            found.push(text.to_owned());
        }
        rest = &inside[end + close.len_utf8()..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_whole_words_where_the_script_has_words() {
        assert!(Words::new("Two cats, asleep").find("cat").is_some());
        assert!(Words::new("a catalogue").find("cat").is_none());
        assert!(Words::new("ภาพทะเลยามเย็น").find("ทะเล").is_some());
        assert!(Words::new("夕阳下的大海").find("海").is_some());
        assert!(Words::new("जंगलों में सुबह").find("जंगल").is_some());
        assert!(Words::new("सुखी जीवन").find("वन").is_none());
        assert!(Words::new("หมู่บ้านในจังหวัดที่สามารถเดินได้").find("หมู วัด รถ").is_none());
    }

    #[test]
    fn what_is_denied_is_not_found() {
        assert!(Words::new("a beach without people").find("people").is_none());
        assert!(Words::new("没有人的海").find("人").is_none());
    }

    #[test]
    fn quoted_text_is_short_and_closed() {
        assert_eq!(quoted("a logo \"Nova\" in blue"), ["Nova"]);
        assert_eq!(quoted("海报「你好」"), ["你好"]);
        assert_eq!(quoted("Top: \"WHEN YOU\". Bottom: \"ARE LATE\", and \"more\""), ["WHEN YOU", "ARE LATE"]);
        assert!(quoted("an \"open quote").is_empty());
        assert!(quoted("nothing").is_empty());
    }
}
