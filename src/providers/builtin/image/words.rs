//! Finds the vocabulary's terms in a prompt of any script.

use super::vocabulary::Meaning;

/// No more of a prompt is read; what stands further back could hardly show.
const LONGEST: usize = 12_000;

/// Words that hide a term inside them without meaning it (scripts without spaces).
const DECOYS: [&str; 5] = ["หมาย", "ทองคำเปลว", "花费", "海报", "马路"];

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
        self.text.match_indices(&term).map(|(at, _)| at).find(|&at| self.is_word(at, &term) && !self.is_denied(at))
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

/// The first short text in quotation marks, to be drawn as letters.
pub fn quoted(prompt: &str) -> Option<String> {
    const MARKS: [(char, char); 6] = [('"', '"'), ('“', '”'), ('「', '」'), ('«', '»'), ('„', '“'), ('‘', '’')];
    let (start, close) = prompt.char_indices().find_map(|(at, c)| {
        let (_, close) = MARKS.into_iter().find(|(open, _)| *open == c)?;
        Some((at + c.len_utf8(), close))
    })?;
    let inside = &prompt[start..];
    let text = inside[..inside.find(close)?].trim();
    (1..=48).contains(&text.chars().count()).then(|| text.to_owned())
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
    }

    #[test]
    fn what_is_denied_is_not_found() {
        assert!(Words::new("a beach without people").find("people").is_none());
        assert!(Words::new("没有人的海").find("人").is_none());
    }

    #[test]
    fn quoted_text_is_short_and_closed() {
        assert_eq!(quoted("a logo \"Nova\" in blue").as_deref(), Some("Nova"));
        assert_eq!(quoted("海报「你好」"), Some("你好".to_owned()));
        assert_eq!(quoted("an \"open quote"), None);
        assert_eq!(quoted("nothing"), None);
    }
}
