//! Hindi words before a postposition: "मेरा कुत्ता" is "मेरे कुत्ते के बारे में".
//!
//! Without a dictionary only what shows its gender is changed: adjectives and possessives in -ā, what they stand with,
//! infinitives, plurals, and the everyday nouns listed here.

/// Words that put what stands before them into the oblique case.
const POSTPOSITIONS: &str = "के की का को में पर से ने तक वाला वाली वाले जैसा जैसी जैसे";
/// Adjectives, possessives and particles that end in -ā before a masculine noun.
const MASCULINE_ADJECTIVES: &str = "\
    मेरा हमारा तेरा तुम्हारा अपना उसका इसका उनका इनका का नया पुराना छोटा बड़ा अच्छा बुरा काला नीला पीला हरा भूरा लंबा लम्बा \
    ऊँचा ऊंचा मीठा खट्टा ठंडा सूखा गीला पहला दूसरा तीसरा अकेला अनोखा प्यारा सस्ता महँगा महंगा मोटा पतला चौड़ा गहरा हल्का सादा \
    वाला टूटा खोया सोया भूखा प्यासा बूढ़ा आधा पूरा सच्चा झूठा गोरा सुनहरा थोड़ा";
/// Masculine nouns in -ā that people often write about.
const MASCULINE_NOUNS: &str = "\
    कुत्ता लड़का बच्चा घोड़ा गधा बेटा पौधा पैसा कपड़ा खाना रास्ता सपना दरवाज़ा दरवाजा कमरा बगीचा मेला किनारा तारा अंडा केला चश्मा जूता \
    झूला गाना नाश्ता चूहा बकरा समोसा डिब्बा पहिया झरना परांठा हलवा रिश्ता चेहरा पंखा छाता क़िला किला मोहल्ला ख़ज़ाना खजाना ठेला ढाबा \
    धागा नक़्शा नक्शा पिंजरा प्याला बस्ता मुर्गा रुपया घंटा काँटा करघा लोटा सौदा हफ़्ता हफ्ता";
/// Feminine nouns that look like infinitives.
const FEMININE_IN_NA: &str = "\
    सेना रचना घटना सूचना योजना प्रार्थना भावना कल्पना वंदना साधना तुलना आलोचना संभावना संरचना दुर्घटना पटना कामना प्रेरणा अर्चना \
    मैना चेतना वेदना";

/// `words` as they stand when `rest` follows them.
pub fn before(words: &str, rest: &str) -> String {
    let next = rest.strip_prefix(' ').unwrap_or_default();
    let next = next.split([' ', ',', '।', ':', '?', '!', '\n']).next().unwrap_or_default();
    if listed(POSTPOSITIONS, next) { oblique(words) } else { words.to_owned() }
}

fn oblique(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split(' ').collect();
    let Some((last, before)) = words.split_last() else { return phrase.to_owned() };
    let is_masculine = before.last().is_some_and(|word| listed(MASCULINE_ADJECTIVES, word));
    let mut bent: Vec<String> = before
        .iter()
        .map(|word| if listed(MASCULINE_ADJECTIVES, word) { with_e(word) } else { (*word).to_owned() })
        .collect();
    bent.push(bent_noun(last, is_masculine));
    bent.join(" ")
}

fn bent_noun(noun: &str, is_masculine: bool) -> String {
    let is_infinitive = noun.ends_with("ना") && noun.chars().count() > 2 && !listed(FEMININE_IN_NA, noun);
    if let Some(stem) = noun.strip_suffix("ियाँ").or_else(|| noun.strip_suffix("ियां")) {
        format!("{stem}ियों")
    } else if let Some(stem) = noun.strip_suffix("एँ").or_else(|| noun.strip_suffix("एं")) {
        format!("{stem}ओं")
    } else if let Some(stem) = noun.strip_suffix("ें") {
        format!("{stem}ों")
    } else if noun.ends_with('ा') && (is_masculine || is_infinitive || listed(MASCULINE_NOUNS, noun)) {
        with_e(noun)
    } else {
        noun.to_owned()
    }
}

fn with_e(word: &str) -> String {
    word.strip_suffix('ा').map_or_else(|| word.to_owned(), |stem| format!("{stem}े"))
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_bend_before_a_postposition_alone() {
        for (words, rest, expected) in [
            ("मेरा कुत्ता", " के बारे में", "मेरे कुत्ते"),
            ("मेरा कुत्ता", " सोता है", "मेरा कुत्ता"),
            ("पुराना घर", " की याद", "पुराने घर"),
            ("गिटार सीखना", " से पहले", "गिटार सीखने"),
            ("नई योजना", " पर", "नई योजना"),
            ("बिल्लियाँ", " का गीत", "बिल्लियों"),
            ("पुरानी किताबें", " में", "पुरानी किताबों"),
            ("राम का घोड़ा", " को", "राम के घोड़े"),
            ("चाबियाँ बटोरने वाला लड़का", " से", "चाबियाँ बटोरने वाले लड़के"),
            ("कविता", " पर", "कविता"),
            ("दुनिया", " में", "दुनिया"),
            ("हरी चाय", " के लिए", "हरी चाय"),
            ("कुत्ता", ", और", "कुत्ता"),
            ("", " के", ""),
        ] {
            assert_eq!(before(words, rest), expected, "{words}{rest}");
        }
    }
}
