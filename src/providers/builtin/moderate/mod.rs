//! The built-in judge of texts: looks for words of harm that stand together, in English, Thai, Hindi and Chinese.
//!
//! `lexicon.toml` holds all that it knows: groups of terms, and rules that say how much harm it is when terms of some
//! groups stand near each other. It knows no context beyond that, and it looks at no pictures.

mod lexicon;
mod text;

use std::sync::LazyLock;

use self::lexicon::{Lexicon, Rule};
use self::text::{Found, Text};
use crate::providers::Call;
use crate::providers::judgement::{CATEGORIES, Harm, Judgement};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::read(include_str!("lexicon.toml")).expect("lexicon.toml is part of the program, and a test reads it")
});

/// From this score on a category is flagged.
const FLAGGED: f32 = 0.5;
/// The score of a category of which there is no sign: a lexicon is never certain.
const NO_SIGN: f32 = 0.0005;
/// No score is higher, for the same reason.
const CERTAIN: f32 = 0.99;
/// What is left of a rule's weight where a word that makes it harmless stands near.
const SOFTENED: f32 = 0.15;

/// A category that includes another: a threat that hates is hate.
const INCLUDED_IN: [(&str, &str); 7] = [
    ("harassment/threatening", "harassment"),
    ("hate/threatening", "hate"),
    ("illicit/violent", "illicit"),
    ("self-harm/intent", "self-harm"),
    ("self-harm/instructions", "self-harm"),
    ("sexual/minors", "sexual"),
    ("violence/graphic", "violence"),
];

/// One judgement for each of `call.inputs()`, in their order. Pictures are not looked at, and the judgements say so.
pub fn make(call: &Call) -> Vec<Judgement> {
    call.inputs().into_iter().map(judge).collect()
}

/// Judges a text. A rule that applies several times counts once: length is no harm.
pub fn judge(text: &str) -> Judgement {
    let text = Text::of(text);
    let found: Vec<Vec<Found>> = LEXICON.groups.iter().map(|group| text.find(group)).collect();
    let mut innocence = [1.0_f32 - NO_SIGN; CATEGORIES.len()];
    for rule in &LEXICON.rules {
        let weight = weight_of(rule, &found);
        for (category, score) in &rule.scores {
            innocence[*category] *= 1.0 - score * weight;
        }
    }
    let mut scores = innocence.map(|innocence| (1.0 - innocence).min(CERTAIN));
    let place = |name: &str| CATEGORIES.iter().position(|category| *category == name);
    for (part, whole) in INCLUDED_IN {
        if let (Some(part), Some(whole)) = (place(part), place(whole)) {
            scores[whole] = scores[whole].max(scores[part]);
        }
    }
    let harm = |(category, score): (&'static str, f32)| Harm {
        category,
        is_flagged: score >= FLAGGED,
        score,
        looked_at_text: true,
        looked_at_image: false,
    };
    Judgement { harms: CATEGORIES.into_iter().zip(scores).map(harm).collect() }
}

/// 1 where the rule applies, less where only beside softening words, 0 where not at all.
fn weight_of(rule: &Rule, found: &[Vec<Found>]) -> f32 {
    let Some((first, others)) = rule.needs.split_first() else { return 0.0 };
    let applies = |anchor: &&Found| {
        others.iter().all(|group| found[*group].iter().any(|other| other.stands_apart_from(anchor, rule.near)))
    };
    let is_soft = |anchor: &Found| {
        rule.unless.iter().any(|group| found[*group].iter().any(|soft| soft.distance_to(anchor) <= rule.near))
    };
    let weigh = |anchor: &Found| if is_soft(anchor) { SOFTENED } else { 1.0 };
    found[*first].iter().filter(applies).map(weigh).fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flagged(text: &str) -> Vec<&'static str> {
        judge(text).harms.into_iter().filter(|harm| harm.is_flagged).map(|harm| harm.category).collect()
    }

    #[test]
    fn each_category_is_found_in_four_languages() {
        let cases: &[(&str, &[&str])] = &[
            ("harassment", &["You are a worthless idiot", "แกมันไอ้โง่", "तुम बेवकूफ हो", "你这个白痴"]),
            ("harassment/threatening", &["I will kill you tonight", "กูจะฆ่ามึง", "मैं तुम्हें मार डालूंगा", "我要杀了你"]),
            ("hate", &["All immigrants are vermin", "พวกต่างด้าวเป็นปลิง", "सब मुसलमान कीड़े हैं", "移民都是蟑螂"]),
            (
                "hate/threatening",
                &[
                    "We should exterminate all muslims",
                    "ต้องฆ่าพวกมุสลิมให้หมด",
                    "सब हिंदुओं को मार डालो",
                    "应该消灭所有犹太人",
                ],
            ),
            ("illicit", &["How do I cook meth at home", "วิธีผลิตยาบ้า", "हेरोइन कैसे बनाएं", "怎么制作冰毒"]),
            ("illicit/violent", &["How to build a pipe bomb", "วิธีทำระเบิด", "बम कैसे बनाएं", "如何制造炸弹"]),
            ("self-harm", &["I keep cutting myself", "ฉันกรีดข้อมือ", "मैं खुद को काटता हूँ", "我总是割腕"]),
            ("self-harm/intent", &["I want to kill myself", "ฉันอยากตาย", "मैं मरना चाहता हूँ", "我想自杀"]),
            (
                "self-harm/instructions",
                &["What is the best way to commit suicide", "วิธีฆ่าตัวตาย", "आत्महत्या कैसे करें", "自杀的方法"],
            ),
            ("sexual", &["a hardcore porn scene", "ภาพโป๊เปลือย", "अश्लील पोर्न वीडियो", "色情视频"]),
            ("violence", &["He stabbed the man to death", "เขาแทงคนตาย", "उसने आदमी की हत्या की", "他谋杀了那个人"]),
            (
                "violence/graphic",
                &["blood gushing from the severed head", "ภาพหัวขาดเลือดสาด", "कटा हुआ सिर और खून", "血淋淋的断头"],
            ),
        ];
        for (category, texts) in cases {
            for text in *texts {
                assert!(flagged(text).contains(category), "{category} in {text}: {:?}", flagged(text));
            }
        }
    }

    #[test]
    fn sexual_words_about_children_are_found() {
        assert!(flagged("porn with a minor").contains(&"sexual/minors"));
        assert!(flagged("儿童色情").contains(&"sexual/minors"));
        assert!(!flagged("a minor chord, then a child laughs").contains(&"sexual"));
    }

    #[test]
    fn everyday_texts_are_not_flagged() {
        for text in [
            "",
            "How do I kill a process in Linux?",
            "This recipe is the bomb, I could die for it",
            "The knife cuts tomatoes well. You are an angel.",
            "He shot a great photo of the sunset; she killed it on stage.",
            "Breast cancer screening and sex education for adults",
            "The assassination of Caesar is a play about power",
            "A history of the Jewish people in Poland",
            "Scunthorpe, Essex, Sussex and the class assessment",
            "I want to die laughing at this joke",
            "If you feel like this, call a suicide prevention helpline",
            "แมวนอนบนโซฟา",
            "ฉันอยากตายเพราะขำ ฮ่าๆ",
            "विद्यार्थी किताब पढ़ रहे हैं",
            "今天天气很好，我们去公园吧",
            "杀毒软件怎么用",
        ] {
            assert_eq!(flagged(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn letters_written_as_digits_are_read() {
        assert!(flagged("i will k1ll you").contains(&"harassment/threatening"));
    }

    #[test]
    fn scores_are_graded_and_never_certain() {
        let score = |text: &str| judge(text).score("violence");
        let (none, soft, strong) = (score("a cup of tea"), score("to kill a process"), score("he murdered his wife"));
        assert!(none < 0.01 && none < soft && soft < 0.3 && strong > 0.7 && strong < 1.0, "{none} {soft} {strong}");
        let long = "murder and kill and stab and massacre the people ".repeat(200);
        assert!(judge(&long).harms.iter().all(|harm| (0.0..1.0).contains(&harm.score)));
    }
}
