//! English prompts that are sentences and not yet a topic: a question, a confession or an order becomes a phrase that
//! can stand where a noun does ("How do I begin?" is about "beginning").

/// The phrase for a prompt whose words in small letters and without marks are `plain`; `None` when it is no clause.
pub fn as_phrase(words: &[&str], plain: &[String]) -> Option<String> {
    let small: Vec<&str> = plain.iter().map(String::as_str).collect();
    question(words, &small).or_else(|| confession(words, &small)).or_else(|| order(words, &small))
}

const AUXILIARIES: [&str; 9] = ["do", "can", "could", "should", "would", "shall", "must", "may", "might"];

/// Words that stand before the verb they belong to.
const ADVERBS: [&str; 7] = ["not", "best", "even", "ever", "really", "quickly", "easily"];

/// "What should I ask before I rent a flat" → "what to ask before renting a flat".
fn question(words: &[&str], small: &[&str]) -> Option<String> {
    match small {
        // "How to" goes on as a sentence would; the deed itself stands wherever a noun does.
        ["how", auxiliary, "i" | "we" | "you" | "one", verb, ..]
            if AUXILIARIES.contains(auxiliary) && !ADVERBS.contains(verb) =>
        {
            Some(format!("{} {}", gerund(verb), impersonal(&words[4..], &small[4..])).trim_end().to_owned())
        }
        ["how", "to", verb, ..] if !ADVERBS.contains(verb) => {
            Some(format!("{} {}", gerund(verb), words[3..].join(" ")).trim_end().to_owned())
        }
        [asks @ ("what" | "when" | "where" | "whom"), auxiliary, "i" | "we" | "one", _, ..]
            if AUXILIARIES.contains(auxiliary) =>
        {
            Some(format!("{asks} to {}", impersonal(&words[3..], &small[3..])))
        }
        // "Could you …" is no question but a request.
        ["should" | "shall" | "must", "i" | "we" | "one", _, ..] => {
            Some(format!("whether to {}", impersonal(&words[2..], &small[2..])))
        }
        // "What is photosynthesis": about the thing itself.
        ["what" | "who", "is" | "are" | "was" | "were", rest @ ..] if !rest.is_empty() => Some(words[2..].join(" ")),
        // "What I said", "why the sky is blue", "how to swim": in small letters it is a phrase already.
        ["what" | "why" | "how" | "when" | "where" | "who", _, ..] => {
            Some(std::iter::once(small[0]).chain(words[1..].iter().copied()).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}

/// "ask before I rent a flat" → "ask before renting a flat".
fn impersonal(words: &[&str], small: &[&str]) -> String {
    let at = small.windows(3).position(|three| {
        matches!(three[0], "before" | "after" | "when" | "while") && matches!(three[1], "i" | "we" | "you")
    });
    match at.and_then(|at| Some((at, gerund(small.get(at + 2)?)))) {
        Some((at, doing)) => {
            let before = words[..=at].join(" ");
            let after = words[at + 3..].join(" ");
            format!("{before} {doing} {after}").trim_end().to_owned()
        }
        None => words.join(" "),
    }
}

/// "I forgot her birthday" → "forgetting her birthday".
fn confession(words: &[&str], small: &[&str]) -> Option<String> {
    let ["i" | "we", rest @ ..] = small else { return None };
    let verb = *rest.first()?;
    let doing = PAST.iter().find(|(past, _)| *past == verb).map(|(_, doing)| (*doing).to_owned());
    let doing = doing.or_else(|| regular_past(verb))?;
    Some(format!("{doing} {}", words.get(2..)?.join(" ")).trim_end().to_owned())
}

fn regular_past(verb: &str) -> Option<String> {
    let stem = verb.strip_suffix("ed").filter(|stem| stem.len() > 2)?;
    Some(match stem.strip_suffix('i') {
        Some(stem) => format!("{stem}ying"),
        None => format!("{stem}ing"),
    })
}

/// The `-ing` of a verb in its plain form.
fn gerund(verb: &str) -> String {
    const DOUBLED: [&str; 24] = [
        "begin", "run", "swim", "get", "put", "sit", "stop", "plan", "cut", "quit", "win", "shop", "knit", "jog",
        "chat", "dig", "drop", "set", "let", "step", "trim", "wrap", "spin", "skip",
    ];
    match verb {
        _ if DOUBLED.contains(&verb) => format!("{verb}{}ing", &verb[verb.len() - 1..]),
        _ if verb.ends_with("ie") => format!("{}ying", &verb[..verb.len() - 2]),
        _ if verb.ends_with('e') && !verb.ends_with("ee") && verb.len() > 2 => {
            format!("{}ing", &verb[..verb.len() - 1])
        }
        _ => format!("{verb}ing"),
    }
}

/// Pasts that are not made with `-ed`.
const PAST: [(&str, &str); 34] = [
    ("am", "being"),
    ("was", "being"),
    ("were", "being"),
    ("have", "having"),
    ("had", "having"),
    ("ate", "eating"),
    ("broke", "breaking"),
    ("brought", "bringing"),
    ("burnt", "burning"),
    ("came", "coming"),
    ("did", "doing"),
    ("drank", "drinking"),
    ("drove", "driving"),
    ("fell", "falling"),
    ("forgot", "forgetting"),
    ("found", "finding"),
    ("gave", "giving"),
    ("got", "getting"),
    ("hurt", "hurting"),
    ("kept", "keeping"),
    ("left", "leaving"),
    ("lent", "lending"),
    ("lost", "losing"),
    ("made", "making"),
    ("met", "meeting"),
    ("said", "saying"),
    ("sent", "sending"),
    ("slept", "sleeping"),
    ("spoke", "speaking"),
    ("stole", "stealing"),
    ("threw", "throwing"),
    ("told", "telling"),
    ("took", "taking"),
    ("went", "going"),
];

/// What one is told to do to somebody; the matter comes after a connector, or is the object.
const ORDERS: &str = "\
    ask invite remind thank congratulate cancel confirm decline accept request apologise apologize order book \
    introduce welcome announce follow complain inform notify postpone reschedule persuade convince warn";

/// "Ask the landlord about the broken heating" → "the broken heating".
fn order(words: &[&str], small: &[&str]) -> Option<String> {
    let (verb, rest) = small.split_first()?;
    if rest.is_empty() || !ORDERS.split(' ').any(|known| known == *verb) {
        return None;
    }
    let connector = rest.iter().take(7).position(|word| matches!(*word, "about" | "on" | "of" | "for" | "to" | "over"));
    let from = match connector {
        Some(at) if at + 1 < rest.len() => at + 2,
        _ => 1,
    };
    Some(words.get(from..)?.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_become_phrases() {
        for (prompt, expected) in [
            ("How do I begin to learn the guitar", Some("beginning to learn the guitar")),
            ("How to swim", Some("swimming")),
            ("How can I not be late", Some("how can I not be late")),
            ("What should I ask before I rent a flat", Some("what to ask before renting a flat")),
            ("Should I quit my job", Some("whether to quit my job")),
            ("What is photosynthesis", Some("photosynthesis")),
            ("What I said in the meeting", Some("what I said in the meeting")),
            ("I forgot her birthday", Some("forgetting her birthday")),
            ("I was late again", Some("being late again")),
            ("We missed the train", Some("missing the train")),
            ("Ask the landlord about the broken heating", Some("the broken heating")),
            ("Invite the team to a picnic", Some("a picnic")),
            ("Follow up on last week's offer", Some("last week's offer")),
            ("Cancel my subscription", Some("my subscription")),
            ("I love tea", None),
            ("Could you please suggest a name", None),
            ("green tea", None),
            ("Ask", None),
        ] {
            let words: Vec<&str> = prompt.split(' ').collect();
            let plain: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
            assert_eq!(as_phrase(&words, &plain).as_deref(), expected, "{prompt}");
        }
    }
}
