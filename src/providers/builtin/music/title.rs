//! What a piece is called: as its maker wishes, by its words, or by what its prompt is about.

use super::brief::Brief;
use super::song::Song;
use crate::providers::Call;
use crate::providers::builtin::audio::wish;

const LONGEST: usize = 48;
/// What stands before a subject in a wish for music.
const BEFORE_SUBJECT: [&str; 12] = [
    " about ",
    " for ",
    " inspired by ",
    " evoking ",
    " describing ",
    " set in ",
    " like ",
    " of ",
    " on ",
    " in ",
    " under ",
    " at ",
];
const SMALL: [&str; 14] = ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"];

/// A title of `LONGEST` characters at most; never empty.
pub fn title(call: &Call, brief: &Brief) -> String {
    let given = wish(call, &["title"]).map(str::to_owned);
    let sung = || brief.song.as_ref().and_then(Song::hook).map(capitalised);
    let asked = || subject(&call.prompt);
    let title = given.or_else(sung).or_else(asked).map(|title| shortened(&title)).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| capitalised(&format!("{} in {}", brief.style.names.first().unwrap_or(&"piece"), brief.key)))
}

/// "A slow waltz for a rainy window, piano and cello" is about a "Rainy Window".
fn subject(prompt: &str) -> Option<String> {
    let ends = |letter: char| ".,;:!?\n。，、；：！？।|".contains(letter);
    let clause = prompt.split(ends).map(str::trim).find(|clause| clause.chars().any(char::is_alphanumeric))?;
    if !clause.is_ascii() {
        return Some(clause.to_owned());
    }
    let lower = clause.to_ascii_lowercase();
    let found = BEFORE_SUBJECT.iter().find_map(|words| lower.find(words).map(|at| at + words.len()));
    let about = found.and_then(|at| clause.get(at..)).unwrap_or(clause);
    let words: Vec<&str> = about.split_whitespace().collect();
    let start = words.iter().position(|word| !SMALL.contains(&word.to_ascii_lowercase().as_str()))?;
    let kept: Vec<&str> = words.into_iter().skip(start).take(6).collect();
    let end = kept.iter().rposition(|word| !SMALL.contains(&word.to_ascii_lowercase().as_str()))?;
    Some(capitalised(&kept.get(..=end)?.join(" ")))
}

/// As titles are written: every word but the small ones begins with a capital.
fn capitalised(text: &str) -> String {
    let word = |(place, word): (usize, &str)| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if place == 0 || !SMALL.contains(&word) => first.to_uppercase().chain(letters).collect(),
            _ => word.to_owned(),
        }
    };
    text.split_whitespace().enumerate().map(word).collect::<Vec<String>>().join(" ")
}

fn shortened(title: &str) -> String {
    let line: String = title.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let mut short = String::new();
    for word in line.split_whitespace() {
        let length = short.chars().count() + word.chars().count() + 1;
        if !short.is_empty() && length > LONGEST {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.extend(word.chars().take(LONGEST));
    }
    short.trim_matches(|letter: char| letter.is_ascii_punctuation() && !"!?)".contains(letter)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::builtin::audio::dice::Dice;

    fn titled(prompt: &str, fields: &[(&str, &str)]) -> String {
        let parameters = fields.iter().map(|(id, value)| ((*id).into(), (*value).into())).collect();
        let call = Call { prompt: prompt.into(), parameters, ..Call::default() };
        title(&call, &Brief::read(&call, None, &mut Dice::new(1, 0, "test")))
    }

    #[test]
    fn a_piece_is_called_after_what_it_is_about() {
        assert_eq!(titled("A slow waltz for a rainy window, piano and cello", &[]), "Rainy Window");
        assert_eq!(titled("Sunny synth-pop for a bicycle ride along the coast", &[]), "Bicycle Ride Along the Coast");
        assert_eq!(
            titled("Tense percussion that never quite resolves", &[]),
            "Tense Percussion That Never Quite Resolves"
        );
        assert_eq!(titled("雨夜的钢琴曲，缓慢而温柔", &[]), "雨夜的钢琴曲");
    }

    #[test]
    fn its_maker_and_its_words_come_first() {
        assert_eq!(titled("jazz", &[("title", "Blue Hour")]), "Blue Hour");
        let song = "[Verse]\nthe train is late again\n[Chorus]\ncarry me home, carry me home\nby the river\n";
        assert_eq!(titled(song, &[]), "Carry Me Home, Carry Me Home");
        let nameless = titled("...", &[("music-genre", "jazz")]);
        assert!(nameless.starts_with("Jazz in "), "{nameless}");
        assert!(titled(&"ever and ever ".repeat(800), &[]).chars().count() <= LONGEST);
    }
}
