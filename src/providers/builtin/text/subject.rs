//! What a prompt is about: "Tell me a joke about programming, please" is about "programming".

use super::clause;
use super::language::Language;
use super::request;

/// A subject longer than this reads badly inside a sentence.
const MAX_WORDS: usize = 9;
const MAX_CHARS: usize = 70;

/// The topic of `prompt` as a noun phrase, or nothing when it names none. Never holds braces or line breaks.
pub fn subject_of(prompt: &str) -> String {
    let line = first_sentence(prompt);
    let phrase = match Language::of(&line) {
        Language::English => english(&line),
        Language::Thai => request::thai(&line),
        Language::Hindi => request::hindi(&line),
        Language::Chinese => request::chinese(&line),
    };
    let subject = shorten(trim_marks(&phrase));
    if subject.chars().any(char::is_alphanumeric) { subject } else { String::new() }
}

/// "My bakery" is the caller's; a text in another voice says "the bakery".
pub fn without_owner(topic: String) -> String {
    const OWNERS: [(&str, &str); 12] = [
        ("my ", "the "),
        ("our ", "the "),
        ("मेरा ", ""),
        ("मेरी ", ""),
        ("मेरे ", ""),
        ("हमारा ", ""),
        ("हमारी ", ""),
        ("हमारे ", ""),
        ("अपना ", ""),
        ("अपनी ", ""),
        ("我们的", ""),
        ("我的", ""),
    ];
    const THAI_OWNERS: [&str; 3] = ["ของฉัน", "ของผม", "ของเรา"];
    let led = OWNERS.iter().find_map(|(owner, article)| Some(format!("{article}{}", topic.strip_prefix(owner)?)));
    let owned = led.or_else(|| Some(THAI_OWNERS.iter().find_map(|owner| topic.strip_suffix(owner))?.to_owned()));
    let topic = owned.filter(|rest| !rest.trim().is_empty()).unwrap_or(topic);
    topic.replace(" my ", " the ").replace(" our ", " the ")
}

/// The first sentence with plain spaces and without characters that mean something to a grammar or a page.
fn first_sentence(prompt: &str) -> String {
    let start: String = prompt.trim_start().chars().take(600).collect();
    let mut line = String::with_capacity(start.len());
    let mut letters = start.chars().peekable();
    while let Some(letter) = letters.next() {
        let ends = match letter {
            '\n' | '\r' | '。' | '！' | '？' | '।' => true,
            '.' | '!' | '?' => letters.peek().is_none_or(|next| next.is_whitespace()) && line.chars().count() > 3,
            _ => false,
        };
        if ends && line.chars().any(char::is_alphanumeric) {
            break;
        }
        match letter {
            '{' | '}' | '<' | '>' | '|' | '*' | '#' | '`' | '\\' | '\u{fffd}' => {}
            _ if letter.is_control() || letter.is_whitespace() => line.push(' '),
            _ => line.push(letter),
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn trim_marks(phrase: &str) -> &str {
    phrase.trim_matches(|letter: char| {
        letter.is_whitespace() || ".,;:!?…\"'“”‘’«»「」『』《》()[]-–—_/~，、；：！？。।".contains(letter)
    })
}

/// Cuts a long phrase where a clause ends, or else after a whole word.
fn shorten(phrase: &str) -> String {
    let mut phrase = phrase;
    if phrase.split(' ').count() > MAX_WORDS || phrase.chars().count() > MAX_CHARS {
        let clause =
            [", ", "，", "、", " who ", " that ", " which ", " because ", " while ", " when ", " where ", " - ", " – "]
                .iter()
                .filter_map(|mark| phrase.find(mark))
                .filter(|&at| at > 0)
                .min();
        if let Some(at) = clause {
            phrase = &phrase[..at];
        }
    }
    let mut short = String::new();
    for word in phrase.split(' ').take(MAX_WORDS) {
        if !short.is_empty() && short.chars().count() + word.chars().count() >= MAX_CHARS {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    let short: String = short.chars().take(MAX_CHARS).collect();
    let mut short = trim_marks(&short);
    // A phrase cut before its noun ("a house by the") is mended by leaving off the loose end.
    if phrase.len() > short.len() {
        while let Some((rest, last)) = short.rsplit_once(' ')
            && listed(LOOSE_ENDS, &last.to_lowercase())
        {
            short = trim_marks(rest);
        }
    }
    short.to_owned()
}

const LOOSE_ENDS: &str = "\
    a an the of in on at by to and or with for from under over into is was are my his her their your our as \
    but so";

/// Words that open a request.
const STARTERS: &str = "\
    please can could would will give tell write make create generate compose draft come suggest design plan \
    show produce draw paint help invent i i'd i'm we let's describe explain imagine find build craft prepare \
    recommend do think need want looking brainstorm share say send pick choose name teach sketch outline";
/// Words that go on with it.
const FILLERS: &str = "\
    me us you please to up with have like want need i we would could can kindly just also out for looking \
    really";
const DETERMINERS: &str = "\
    a an the some one another any few several couple of two three four five six seven eight nine ten my your \
    more many our list";
/// Words that praise the thing wanted and are not its subject.
const PRAISE: &str = "\
    funny short good new great nice best quick long simple little creative unique beautiful catchy original \
    clever hilarious random interesting cool perfect amazing fresh brief detailed easy ideal fun one-line \
    rhyming small lovely classic the a an and very my some";
/// What one can ask for; what follows "about" or stands before the word is the subject.
const PRODUCTS: &str = "\
    joke pun poem haiku limerick sonnet story tale fable recipe dish riddle quiz trivia question slogan \
    tagline motto name email letter message note description lesson plan workout itinerary trip translation \
    summary article essay blog post caption tweet thread hashtag bio biography speech toast quote \
    affirmation prompt idea topic headline title outline script dialogue monologue scene plot character \
    villain world song lyrics rap verse chorus horoscope reading forecast fortune image picture photo \
    drawing painting illustration logo poster icon sticker pattern wallpaper video clip animation ad advert \
    advertisement review faq checklist guide tutorial explanation definition metaphor analogy compliment \
    roast excuse insult pick-up icebreaker greeting invitation wish apology resignation cover resume pitch \
    proposal report agenda announcement newsletter podcast meditation menu cocktail password username \
    nickname domain acronym fact tip list conversation debate argument paragraph sentence text storyboard \
    chapter part continuation ending twist goal habit schedule routine interview flashcard tongue-twister \
    spell prophecy dream interpretation gift card novel book game adventure quest mission vision statement \
    policy press release product copy content one-liner anecdote legend myth ballad ode acrostic epitaph \
    obituary";
const CONNECTORS: &str = "\
    about on of for regarding concerning featuring with to that called around using where in from inspired \
    based by which starring named";
/// Common nouns that someone may write with a capital at the start of a prompt.
const COMMON: &str = "\
    cat dog coffee tea love work school money music food rain snow summer winter autumn spring ocean sea \
    forest mountain city space moon sun robot dragon pizza chocolate football soccer science history travel \
    kid child children people man men woman women boy girl teacher student parent doctor neighbour boss grandma grandpa \
    friend family mother father baby birthday wedding sleep dream bread cheese chicken car bicycle book \
    computer phone garden home house time war peace nature art math mathematics health yoga bakery software \
    internet weather sunset sunrise night morning old young big small lost red blue green vegan dark happy \
    sad lonely tiny giant magic hot cold calm organic handmade homemade";

/// Words between a request and its subject that are neither.
const STAND_INS: &str = "about of on something anything everything all";
const MEASURES: &str =
    "word words line lines sentence sentences paragraph paragraphs tone style voice english thai hindi chinese";
const COURTESIES: &str = "please thanks pls thank";

/// Whether `word` is one of the words of `list`.
fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|known| known == word)
}

fn english(line: &str) -> String {
    let all: Vec<&str> = line.split(' ').collect();
    let bare: Vec<String> = all.iter().map(|word| trim_marks(word).to_lowercase()).collect();
    if let Some(phrase) = clause::as_phrase(&all, &bare) {
        return phrase;
    }
    // "For my aunt, who gardens", "Something warm with leftover potatoes".
    let wish = bare.iter().take(4).position(|word| word == "with").filter(|_| bare[0] == "something");
    let lead = wish.map_or(usize::from(bare[0] == "for"), |with| with + 1);
    if lead > 0 && lead < all.len() {
        return all[lead..].join(" ");
    }
    let mut start = 0;
    if bare.first().is_some_and(|word| listed(STARTERS, word)) {
        while bare.get(start).is_some_and(|word| word.is_empty() || listed(STARTERS, word) || listed(FILLERS, word)) {
            start += 1;
        }
    }
    let requested = start > 0;
    let mut words = if start < all.len() { &all[start..] } else { &all[..] };
    let mut plain = if start < all.len() { &bare[start..] } else { &bare[..] };
    // "Something about", "anything short on": what stands for the thing asked for, up to its connector.
    while requested && plain.len() > 1 && plain.first().is_some_and(|word| listed(STAND_INS, word)) {
        words = &words[1..];
        plain = &plain[1..];
    }
    let end = end_of_topic(plain);
    let words = &words[..end];
    let plain = &plain[..end];

    let whole = if requested { words.join(" ") } else { lower_start(words, plain) };
    if let Some(phrase) = clause::stated(&whole) {
        return phrase;
    }
    let topic = topic_around_product(words, plain, requested).unwrap_or(whole);
    clause::stated(&topic).unwrap_or(topic)
}

/// Leaves out closing courtesies and wishes about form: "please", "in 3 lines", "in the style of …".
fn end_of_topic(plain: &[String]) -> usize {
    let form = |at: &usize| {
        let rest: Vec<&str> = plain[at + 1..].iter().take(4).map(String::as_str).collect();
        plain[*at] == "in" && (rest.starts_with(&["the", "style"]) || rest.iter().any(|word| listed(MEASURES, word)))
    };
    let mut end = (1..plain.len()).find(form).unwrap_or(plain.len());
    while end > 1 && listed(COURTESIES, &plain[end - 1]) {
        end -= 1;
    }
    end
}

/// The subject in "a short poem about the sea", "programming joke" or "names for my bakery".
fn topic_around_product(words: &[&str], plain: &[String], requested: bool) -> Option<String> {
    let reach = if requested { 9 } else { 6 };
    let product = plain.iter().take(reach).position(|word| is_product(word))?;
    // "Horoscope reading", "lesson plan": the last of several such words is the thing.
    let mut last = product;
    while plain.get(last + 1).is_some_and(|word| is_product(word)) {
        last += 1;
    }
    let after = &plain[last + 1..];
    let about = after.iter().take(8).position(|word| word == "about");
    let follows = |at: &usize| *at == 0 || after.first().is_some_and(|word| listed(CONNECTORS, word));
    // "Swimming lessons for adults": not asked for, and already about something.
    let has_own = words[..product].iter().zip(plain).any(|(_, word)| {
        !listed(PRAISE, word) && !listed(DETERMINERS, word) && !is_product(word) && word.parse::<u32>().is_err()
    });
    if !requested && has_own && about.is_none() && after.first().is_some_and(|word| listed(CONNECTORS, word)) {
        return None;
    }
    if let Some(about) = about.filter(follows) {
        let topic = words[last + 2 + about..].join(" ");
        return (!topic.is_empty()).then_some(topic);
    }
    match after.first() {
        None => {
            let before: Vec<&str> = words[..product]
                .iter()
                .zip(plain)
                .filter(|(_, word)| !listed(PRAISE, word) && !listed(DETERMINERS, word) && word.parse::<u32>().is_err())
                .map(|(word, _)| *word)
                .collect();
            Some(before.join(" "))
        }
        Some(connector) if listed(CONNECTORS, connector) || words[last].ends_with(':') => {
            let skip = after.iter().take_while(|word| listed(CONNECTORS, word)).count();
            let topic = words[last + 1 + skip..].join(" ");
            (!topic.is_empty()).then_some(topic)
        }
        // "A story book": the word is part of a longer name, not the thing asked for.
        Some(_) if words[last].ends_with([':', ',']) => Some(words[last + 1..].join(" ")),
        Some(_) => None,
    }
}

fn is_product(word: &str) -> bool {
    listed(PRODUCTS, word)
        || word.strip_suffix('s').is_some_and(|one| listed(PRODUCTS, one))
        || word.strip_suffix("ies").is_some_and(|stem| listed(PRODUCTS, &format!("{stem}y")))
}

/// The phrase with the capital of its sentence's start taken away where it is no name.
fn lower_start(words: &[&str], plain: &[String]) -> String {
    let phrase = words.join(" ");
    let Some(first) = plain.first() else { return phrase };
    let stem = first.strip_suffix('s').unwrap_or(first);
    let common = listed(DETERMINERS, first)
        || listed(COMMON, stem)
        || ["ing", "tion", "ment", "ness", "ism", "ship"]
            .iter()
            .any(|ending| first.len() >= ending.len() + 2 && first.ends_with(ending));
    // "Wooden toys": where the second word is small, the first is mostly no name.
    let goes_on_small = match words.get(1) {
        Some(second) => second.chars().all(|letter| !letter.is_uppercase()) && !listed("and who is was", second),
        None => false,
    };
    let is_name = listed(NAMES, first)
        || words.first().is_some_and(|word| word.ends_with(',') || word.contains('\''))
        || ["ish", "ese", "burg", "shire", "land"].iter().any(|ending| first.len() > 5 && first.ends_with(ending));
    // A second capital ("Calm Mountain Lake", "NASA") says that the writer means it.
    let shouted = phrase.chars().skip(1).take(first.chars().count()).any(char::is_uppercase);
    let mut letters = phrase.chars();
    match letters.next() {
        Some(letter) if !shouted && !is_name && (common || goes_on_small) => {
            letter.to_lowercase().chain(letters).collect()
        }
        _ => phrase,
    }
}

/// Names that people often begin a prompt with: places, peoples, days, months, feasts, stars, persons.
const NAMES: &str = "\
    africa america amsterdam anna antarctica april argentina asia athens august australia austria bach bangkok \
    barcelona batman beethoven beijing ben berlin boston brazil buddha budapest cairo california canada charlie chicago \
    chile china christmas cinderella cleopatra colombia copenhagen cuba dante darwin david delhi denmark diwali dublin \
    easter edinburgh egypt einstein emma emily england europe february finland florence france freud friday gandhi \
    germany ghana god google greece halloween hamlet hanoi havana hawaii helsinki holi hungary iceland india indonesia \
    iran iraq ireland israel istanbul italy jack james january japan jane java john july june jupiter kant kenya korea \
    kyoto laos lisbon liszt london lucy madrid malaysia manchester maria mars mary max melbourne mercury mexico milan \
    monday montreal morocco moscow mozart mumbai munich nairobi napoleon nepal neptune newton nigeria nina norway oslo \
    oxford pakistan paris paul persia peru peter philippines picasso plato pluto poland portugal prague python ramadan \
    rome romeo romania russia rust sarah saturday saturn scotland seoul shakespeare siam sicily singapore socrates \
    spain stockholm sunday superman sweden switzerland sydney taiwan texas thailand thursday tibet tokyo tom toronto \
    tuesday turkey ukraine uranus venice venus vermeer vienna vietnam wales warsaw washington wednesday zen zeus zurich";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_of_everyday_prompts() {
        for (prompt, expected) in [
            ("Tell me a joke about programming", "programming"),
            ("Tell me a funny joke about my cat, please.", "my cat"),
            ("Write a short poem on the sea in 8 lines", "the sea"),
            ("programming joke", "programming"),
            ("Cats", "cats"),
            ("Paris", "Paris"),
            ("A sunset over mountains", "a sunset over mountains"),
            ("Names for my new bakery", "my new bakery"),
            ("Could you please suggest 5 slogans for an organic coffee shop?", "an organic coffee shop"),
            ("A bedtime story about a fox who could not sleep", "a fox who could not sleep"),
            ("story for children about a brave snail", "a brave snail"),
            ("Explain black holes", "black holes"),
            ("Tell me about owls in one sentence", "owls"),
            ("A lighthouse keeper finds a map", "a lighthouse keeper finding a map"),
            ("Write a story where two robots fall in love", "two robots falling in love"),
            ("My boss writes the poems", "my boss writing the poems"),
            ("Kids who hate vegetables", "kids who hate vegetables"),
            ("Swimming lessons for adults", "swimming lessons for adults"),
            ("A podcast network about gardens", "a podcast network about gardens"),
            ("For my aunt, who gardens", "my aunt, who gardens"),
            ("Something warm with leftover potatoes", "leftover potatoes"),
            ("Wooden toys", "wooden toys"),
            ("Paris in spring", "Paris in spring"),
            ("Head gardener", "head gardener"),
            ("Anna, seven", "Anna, seven"),
            ("Using up what the garden gives", "using up what the garden gives"),
            ("I forgot her birthday", "forgetting her birthday"),
            ("What should I ask before I rent a flat?", "what to ask before renting a flat"),
            ("Write something about learning to swim at forty", "learning to swim at forty"),
            ("Tell me something", "something"),
            ("tell me a joke", ""),
            ("Aries weekly reading", "Aries weekly"),
            ("vegan chocolate cake", "vegan chocolate cake"),
            ("Haiku", ""),
            ("I want a recipe for green curry. Not too hot!", "green curry"),
            ("a poem about {everything} <b>", "everything b"),
            ("เล่าเรื่องตลกเกี่ยวกับแมวให้หน่อย", "แมว"),
            ("ขอสูตรแกงเขียวหวานครับ", "แกงเขียวหวาน"),
            ("मुझे बिल्ली के बारे में एक चुटकुला सुनाओ", "बिल्ली"),
            ("बारिश पर एक कविता लिखो", "बारिश"),
            ("请写一首关于月亮的诗", "月亮"),
            ("讲一个程序员的笑话", "程序员"),
            ("红烧肉的做法", "红烧肉"),
            ("", ""),
            ("   ???   ", ""),
        ] {
            assert_eq!(subject_of(prompt), expected, "{prompt}");
        }
    }

    #[test]
    fn what_is_the_callers_own_is_nobodys_in_another_voice() {
        for (topic, expected) in [
            ("my bakery", "the bakery"),
            ("being tired of my job", "being tired of the job"),
            ("ร้านกาแฟของฉัน", "ร้านกาแฟ"),
            ("मेरी दुकान", "दुकान"),
            ("我们的花店", "花店"),
            ("ของฉัน", "ของฉัน"),
            ("mystery", "mystery"),
        ] {
            assert_eq!(without_owner(topic.to_owned()), expected);
        }
    }

    #[test]
    fn long_prompts_give_short_subjects() {
        let prompt = "Write a story about an old lighthouse keeper on a rocky island who finds a message in a bottle that was \
                      sent by himself forty years ago";
        assert_eq!(subject_of(prompt), "an old lighthouse keeper on a rocky island");
        assert!(subject_of(&"長い".repeat(5000)).chars().count() <= MAX_CHARS);
    }
}
