//! English prompts that are sentences and not yet a topic: a question, a confession or an order becomes a phrase that
//! can stand where a noun does ("How do I begin?" is about "beginning"), and so does what is stated.

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
    const DOUBLED: [&str; 26] = [
        "begin", "run", "swim", "get", "put", "sit", "stop", "plan", "cut", "quit", "win", "shop", "knit", "jog",
        "chat", "dig", "drop", "set", "let", "step", "trim", "wrap", "spin", "skip", "forget", "hop",
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

/// What may happen in a prompt, in the plain form. Those that are nouns as well count only before an object.
const DEEDS: &str = "\
    adopt answer arrive attack avoid bake become befriend begin believe break bring build burn buy carry catch chase choose climb \
    collect come complain cook cross dance decide defeat defend deliver destroy discover dream drink drive eat enter escape \
    explain explore fall feed feel fight find fly follow forget get give go grow hate hear help hide hunt invent invite jump \
    keep kill kiss know laugh lead learn leave like lose love make marry meet miss move need open order paint play protect \
    pull push put read receive refuse remember rescue return ride rule run save see sell send share sing sit sleep solve \
    speak spend stand start stay steal stop swim take talk teach tell think throw train travel try turn understand use visit \
    wait wake walk want watch wear win wish work write";
/// Pasts that are no participle as well.
const WENT: [(&str, &str); 22] = [
    ("ate", "eating"),
    ("began", "beginning"),
    ("broke", "breaking"),
    ("came", "coming"),
    ("chose", "choosing"),
    ("drank", "drinking"),
    ("drove", "driving"),
    ("fell", "falling"),
    ("flew", "flying"),
    ("forgot", "forgetting"),
    ("gave", "giving"),
    ("grew", "growing"),
    ("ran", "running"),
    ("sang", "singing"),
    ("saw", "seeing"),
    ("spoke", "speaking"),
    ("stole", "stealing"),
    ("swam", "swimming"),
    ("threw", "throwing"),
    ("took", "taking"),
    ("went", "going"),
    ("wrote", "writing"),
];
const MODALS: &str = "can could will would must should may might cannot can't won't never always doesn't didn't don't";
const DETERMINERS: &str = "\
    a an the my our your his her its their this that these those some every each no another one two three four five six seven \
    eight nine ten all many both";
/// What a verb's object begins with.
const OBJECTS: &str = "me him her us them it himself herself itself themselves everyone everything nothing someone";
/// Words that make what stands before a verb more than its subject.
const TURNS: &str = "\
    who that which whose where when while if how why what whom with without in on at for from about to into under over \
    between before after because or vs versus not by as than";

/// "A lighthouse keeper finds a map" → "a lighthouse keeper finding a map": what is stated as a thing to speak about.
/// `None` when `phrase` states nothing.
pub fn stated(phrase: &str) -> Option<String> {
    let words: Vec<&str> = phrase.split(' ').collect();
    let small: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let (at, doing) = (1..words.len().min(6)).find_map(|at| Some((at, deed(&small, at)?)))?;
    let subject = small.get(..at)?;
    let is_loose = |at: usize| at == 0 || matches!(subject[at - 1].as_str(), "of" | "and");
    let turns = |(at, word): (usize, &String)| listed(TURNS, word) || listed(DETERMINERS, word) && !is_loose(at);
    if subject.iter().enumerate().any(turns) || words[..at].iter().any(|word| word.ends_with([',', ':'])) {
        return None;
    }
    let named = words.first()?.starts_with(char::is_uppercase);
    let many = is_plural(subject.last()?);
    if !named && !many && !listed(DETERMINERS, subject.first()?) {
        return None;
    }
    let rest = words.get(at + 1..)?.join(" ");
    Some(format!("{} {doing} {rest}", words[..at].join(" ")).trim_end().to_owned())
}

/// What stands in the place of the finite verb at `at`; `None` when it is none.
fn deed(small: &[String], at: usize) -> Option<String> {
    let word = small[at].as_str();
    let next = small.get(at + 1).map(String::as_str).unwrap_or_default();
    match word {
        "is" | "are" | "was" | "were" | "am" => return (!next.is_empty()).then(|| "being".to_owned()),
        "has" | "have" | "had" if next.is_empty() => return None,
        "has" | "have" | "had" => {
            let is_done = regular_past(next).is_some() || PAST.iter().any(|(past, _)| *past == next) || next == "been";
            return Some(if is_done { "having" } else { "with" }.to_owned());
        }
        _ if listed(MODALS, word) => return (!next.is_empty()).then(|| format!("that {word}")),
        _ => {}
    }
    if let Some((_, doing)) = WENT.iter().find(|(past, _)| *past == word) {
        return Some((*doing).to_owned());
    }
    let has_object = listed(DETERMINERS, next) || listed(OBJECTS, next);
    let before = small[at - 1].as_str();
    let is_many = is_plural(before);
    let verb = DEEDS.split(' ').find(|verb| match is_many {
        true => *verb == word,
        false => third_person(verb) == word,
    })?;
    let goes_on =
        has_object || matches!((verb, next), ("fall", "in") | ("go" | "come" | "want" | "try" | "learn", "to"));
    goes_on.then(|| gerund(verb))
}

fn is_plural(noun: &str) -> bool {
    let ends = noun.ends_with('s') && !["ss", "us", "is"].iter().any(|end| noun.ends_with(end));
    ends || listed("people children men women", noun)
}

fn third_person(verb: &str) -> String {
    let is_hissed = ["s", "x", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end));
    match verb.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if is_hissed => format!("{verb}es"),
        _ => format!("{verb}s"),
    }
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_become_things_to_speak_about() {
        for (phrase, expected) in [
            ("a lighthouse keeper finds a map", Some("a lighthouse keeper finding a map")),
            ("my cat saves the village", Some("my cat saving the village")),
            ("two robots fall in love", Some("two robots falling in love")),
            ("cats rule the world", Some("cats ruling the world")),
            ("Elon Musk buys the moon", Some("Elon Musk buying the moon")),
            ("the moon is made of cheese", Some("the moon being made of cheese")),
            ("my dog can talk", Some("my dog that can talk")),
            ("a cat has three legs", Some("a cat with three legs")),
            ("a boy has lost his shoe", Some("a boy having lost his shoe")),
            ("the king of Spain ate a shoe", Some("the king of Spain eating a shoe")),
            ("my neighbour tries to sing", Some("my neighbour trying to sing")),
            ("the day the sea turned purple", None),
            ("a fox who could not sleep", None),
            ("the top ten finds of the year", None),
            ("my morning walks in the park", None),
            ("what the garden gives", None),
            ("green tea", None),
            ("love", None),
        ] {
            assert_eq!(stated(phrase).as_deref(), expected, "{phrase}");
        }
    }

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
