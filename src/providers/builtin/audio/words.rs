//! The words of a prompt, and whether one of a list is among them.

/// A prompt, lower-cased and cut into words.
#[derive(Debug, Clone)]
pub struct Words {
    words: Vec<String>,
}

/// Words looked at; what stands beyond them cannot change a sound.
const MOST: usize = 2_000;

impl Words {
    pub fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let cut = |c: char| !c.is_alphanumeric() && c != '#' && c != '♯' && c != '♭';
        Self { words: lower.split(cut).filter(|word| !word.is_empty()).take(MOST).map(str::to_owned).collect() }
    }

    /// Where `term` stands first. A term is one word or several in a row, in lower case; a plain plural and the
    /// endings -ing, -ed and -y count as the word itself.
    pub fn find(&self, term: &str) -> Option<usize> {
        let parts: Vec<&str> = term.split(' ').collect();
        let stands = |window: &[String]| window.iter().zip(&parts).all(|(word, part)| is_form_of(word, part));
        self.words.windows(parts.len()).position(stands)
    }

    pub fn has(&self, term: &str) -> bool {
        self.find(term).is_some()
    }

    pub fn has_any(&self, terms: &[&str]) -> bool {
        terms.iter().any(|term| self.has(term))
    }

    /// How many of `terms` are there.
    pub fn count(&self, terms: &[&str]) -> usize {
        terms.iter().filter(|term| self.has(term)).count()
    }

    /// Whether `term` stands behind "no", "without" or "not" within two words.
    pub fn denies(&self, term: &str) -> bool {
        let Some(place) = self.find(term) else { return false };
        let before = &self.words[place.saturating_sub(2)..place];
        before.iter().any(|word| matches!(word.as_str(), "no" | "without" | "not"))
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

fn is_form_of(word: &str, term: &str) -> bool {
    let Some(ending) = word.strip_prefix(term) else {
        // "firing" of "fire".
        let stem = term.strip_suffix('e').filter(|stem| stem.len() > 2);
        return stem.is_some_and(|stem| word.strip_prefix(stem) == Some("ing"));
    };
    ending.is_empty() || (term.len() > 2 && matches!(ending, "s" | "es" | "ing" | "ed" | "y"))
        // "dripping" of "drip".
        || ending.strip_suffix("ing").is_some_and(|double| double.len() == 1 && term.ends_with(double))
}
