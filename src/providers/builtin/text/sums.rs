//! Sums that somebody asks for in a conversation: "What is 2 + 2?" is answered with "2 + 2 = 4".

/// Words that ask for a result; in any other message numbers with a dash between them may be a date.
const ASKING: [&str; 14] = [
    "what is",
    "what's",
    "calculate",
    "how much",
    "=",
    "เท่ากับ",
    "เท่าไร",
    "เท่าไหร่",
    "कितना",
    "कितने",
    "बराबर",
    "等于",
    "多少",
    "是几",
];
/// A longer message asks for more than a sum, in characters.
const MAX_MESSAGE: usize = 120;
/// Parentheses may stand inside one another this deep.
const MAX_DEPTH: u32 = 20;

/// The sum in `message` with its result, when it asks for one.
pub fn answer(message: &str) -> Option<String> {
    if message.chars().count() > MAX_MESSAGE {
        return None;
    }
    let message = message.to_lowercase().replace('×', "*").replace('÷', "/").replace(['−', '–'], "-").replace(',', "");
    let sum = longest_sum(&message)?;
    let is_bare = message.trim().trim_end_matches(['=', '?', '？', ' ']) == sum;
    if !is_bare && !ASKING.iter().any(|word| message.contains(word)) {
        return None;
    }
    let tokens: Vec<char> = sum.chars().filter(|letter| *letter != ' ').collect();
    let mut reader = Reader { tokens: &tokens, at: 0 };
    let result = reader.sum(0)?;
    (reader.at == tokens.len() && result.is_finite()).then(|| format!("{} = {}", spaced(&tokens), shown(result)))
}

/// The longest stretch of digits and signs that has two numbers.
fn longest_sum(message: &str) -> Option<&str> {
    message
        .split(|letter: char| !letter.is_ascii_digit() && !" .+-*/()".contains(letter))
        .map(|stretch| stretch.trim_matches([' ', '.']))
        .filter(|stretch| {
            let numbers = stretch.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
            numbers.filter(|number| number.contains(|digit: char| digit.is_ascii_digit())).count() > 1
                && stretch.contains(['+', '-', '*', '/'])
        })
        .max_by_key(|stretch| stretch.len())
}

fn spaced(tokens: &[char]) -> String {
    let mut text = String::new();
    for (place, token) in tokens.iter().enumerate() {
        let is_sign = place == 0 || tokens.get(place - 1).is_some_and(|before| "+-*/(".contains(*before));
        match token {
            '*' => text.push_str(" × "),
            '/' => text.push_str(" ÷ "),
            '+' | '-' if !is_sign => text.push_str(&format!(" {token} ")),
            other => text.push(*other),
        }
    }
    text
}

fn shown(result: f64) -> String {
    let text = format!("{result:.6}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

struct Reader<'a> {
    tokens: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn next_is(&mut self, wanted: char) -> bool {
        let is = self.tokens.get(self.at) == Some(&wanted);
        self.at += usize::from(is);
        is
    }

    fn sum(&mut self, depth: u32) -> Option<f64> {
        let mut total = self.product(depth)?;
        loop {
            if self.next_is('+') {
                total += self.product(depth)?;
            } else if self.next_is('-') {
                total -= self.product(depth)?;
            } else {
                return Some(total);
            }
        }
    }

    fn product(&mut self, depth: u32) -> Option<f64> {
        let mut total = self.value(depth)?;
        loop {
            if self.next_is('*') {
                total *= self.value(depth)?;
            } else if self.next_is('/') {
                total /= self.value(depth)?;
            } else {
                return Some(total);
            }
        }
    }

    fn value(&mut self, depth: u32) -> Option<f64> {
        if depth > MAX_DEPTH {
            return None;
        }
        if self.next_is('-') {
            return self.value(depth + 1).map(|value| -value);
        }
        if self.next_is('(') {
            let inner = self.sum(depth + 1)?;
            return self.next_is(')').then_some(inner);
        }
        let digits = self.tokens.get(self.at..)?.iter().take_while(|token| token.is_ascii_digit() || **token == '.');
        let digits: String = digits.collect();
        self.at += digits.len();
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_done_and_dates_are_left() {
        for (message, expected) in [
            ("What is 2+2?", Some("2 + 2 = 4")),
            ("2 * (3 + 4)", Some("2 × (3 + 4) = 14")),
            ("12 ÷ 5 เท่ากับเท่าไร", Some("12 ÷ 5 = 2.4")),
            ("7 - -2 कितना होता है?", Some("7 - -2 = 9")),
            ("1,000 × 3 等于多少？", Some("1000 × 3 = 3000")),
            ("What is 1/0?", None),
            ("Meet me on 2026-11-21", None),
            ("Call 555-0199 please", None),
            ("What is a prime number?", None),
            ("((((", None),
        ] {
            assert_eq!(answer(message).as_deref(), expected, "{message}");
        }
    }
}
