//! Prompts in Thai, Hindi and Chinese: the subject inside a request, and a question or confession as a phrase that can
//! stand where a noun does (`clause` does this for English).

use super::language::Language;

/// Strips the first prefix that fits of a list parted by bars, as long as one does and something is left.
fn strip_starts<'a>(mut text: &'a str, starts: &str) -> &'a str {
    while let Some(rest) = starts.split('|').find_map(|start| text.strip_prefix(start)).map(str::trim_start)
        && !rest.is_empty()
    {
        text = rest;
    }
    text
}

fn strip_ends<'a>(mut text: &'a str, ends: &str) -> &'a str {
    while let Some(rest) = ends.split('|').find_map(|end| text.strip_suffix(end)).map(str::trim_end)
        && !rest.is_empty()
    {
        text = rest;
    }
    text
}

/// What of `text` is left behind the first of `starts` that it begins with.
fn after<'a>(text: &'a str, starts: &str) -> Option<&'a str> {
    starts.split('|').find_map(|start| text.strip_prefix(start)).map(str::trim_start).filter(|rest| !rest.is_empty())
}

fn has_one_of(text: &str, words: &str) -> bool {
    words.split('|').any(|word| text.contains(word))
}

/// Whether a subject is a whole sentence, so that it stands in another only between quotation marks.
pub fn is_sentence(subject: &str) -> bool {
    let words = || subject.split(' ');
    match Language::of(subject) {
        Language::English => {
            let first = words().next().unwrap_or_default().to_lowercase();
            ["how", "what", "when", "where", "who", "whom", "why", "whether", "i"].contains(&first.as_str())
        }
        Language::Thai => has_one_of(subject, THAI_QUESTIONS),
        Language::Hindi => {
            let ends = words().next_back().is_some_and(|last| HINDI_VERBS.split('|').any(|verb| verb == last));
            ends || words().any(|word| HINDI_QUESTIONS.split('|').any(|question| question == word))
        }
        Language::Chinese => has_one_of(subject, CHINESE_QUESTIONS),
    }
}

const THAI_STARTS: &str = "\
    ฝันเห็น|ฝันถึง|ฝันว่า|เรื่องสั้น|เรื่องเล่า|เรื่องตลก|สูตรอาหาร|เนื้อเพลง|เกี่ยวกับ|อยากได้|อยากให้|ต้องการ|ออกแบบ|บทความ|จดหมาย|อีเมล|ปริศนา|แคปชัน|ให้ฉัน|มุกตลก|\
    มุกขำๆ|บทกลอน|วิธีทำ|สโลแกน|คำขวัญ|วิดีโอ|เรื่อง|สำหรับ|กรุณา|ขอให้|ช่วยฉัน|ช่วยผม|เขียน|สร้าง|ให้ผม|นิทาน|บทกวี|ดูดวง|หนึ่ง|สั้นๆ|โปรด|ช่วย|แต่ง|\
    เล่า|กลอน|ไฮกุ|สูตร|คำคม|คิด|บอก|วาด|ให้|มุก|ดวง|ภาพ|รูป|ของ|ขอ|ทำ";
const THAI_ENDS: &str = "\
    หนึ่งเรื่อง|สักเรื่อง|ให้หน่อย|หนึ่งบท|ให้ฉัน|หน่อย|ให้ที|สักบท|ให้ผม|สั้นๆ|ครับ|ทีนะ|ด้วย|ตลกๆ|ค่ะ|คะ|\
    นะ";
const THAI_SPEAKERS: &str = "ข้าพเจ้า|พวกเรา|ดิฉัน|กระผม|ฉัน|ผม|หนู|เรา";
const THAI_QUESTIONS: &str = "ทำไม|อย่างไร|ยังไง|ไหม|หรือเปล่า|หรือไม่|อะไร|เมื่อไร|เมื่อไหร่|ที่ไหน|เท่าไร|เท่าไหร่|ใคร|ไหนดี";

pub fn thai(line: &str) -> String {
    let line = strip_ends(line, THAI_ENDS);
    let told = after(line, THAI_SPEAKERS);
    let start = told.unwrap_or(line);
    // Before requests are stripped: "ทำไม" (why) begins as "ทำ" (make) does.
    if let Some(phrase) = thai_question(start) {
        return phrase;
    }
    let topic = match line.split_once("เกี่ยวกับ") {
        Some((_, topic)) if !topic.trim().is_empty() => topic.trim(),
        _ => strip_starts(start, THAI_STARTS),
    };
    let topic = strip_starts(topic, "เรื่อง|ตลก");
    // What comes after a space is mostly a further wish; the mark of repetition belongs to the word before it.
    let space = topic.match_indices(' ').map(|(at, _)| at).find(|at| !topic[*at..].starts_with(" ๆ"));
    let topic = match space.map(|at| &topic[..at]) {
        Some(first) if first.chars().count() >= 6 => first,
        _ => topic,
    };
    if let Some(phrase) = thai_question(topic) {
        return phrase;
    }
    // "I forgot her birthday": of such a prompt nothing was stripped but its speaker.
    if told == Some(topic) { format!("การ{topic}") } else { topic.to_owned() }
}

/// "ควรเริ่มหัดกีตาร์อย่างไร" → "วิธีเริ่มหัดกีตาร์".
fn thai_question(topic: &str) -> Option<String> {
    if let Some(thing) = topic.strip_suffix("คืออะไร").map(str::trim).filter(|thing| !thing.is_empty()) {
        return Some(thing.to_owned());
    }
    if let Some(fact) = topic.strip_prefix("ทำไม") {
        return Some(format!("สาเหตุที่{}", fact.replacen("ถึง", "", 1).replacen("จึง", "", 1)));
    }
    let doing = |ends: &str| {
        let stem = strip_ends(topic, ends);
        (stem.len() < topic.len()).then(|| strip_starts(stem, "ควรจะ|ควร|จะ|ต้อง"))
    };
    if let Some(doing) = doing("อย่างไรดี|ยังไงดี|อย่างไร|ยังไง")
    {
        return Some(format!("วิธี{}", strip_starts(doing, "วิธี")));
    }
    doing("ดีหรือไม่|ดีไหม|หรือเปล่า|หรือไม่|ไหม").map(|doing| format!("การ{doing}"))
}

const HINDI_STARTS: &str = "मेरे लिए |कृपया |मुझे |हमें |कोई |कुछ |एक ";
/// Words about the thing that is asked for; where nothing is, they belong to the subject ("छोटा कैफ़े").
const HINDI_PRAISE: &str = "मज़ेदार |मजेदार |सुंदर |छोटी |छोटा |पाँच |पांच |तीन |चार |दो |अच्छी |अच्छा ";
const HINDI_ENDS: &str = "\
     कहानियाँ| चुटकुला| चुटकुले| कविताएँ| मज़ेदार| सुनाइए| सुनाएँ| सुनाएं| रेसिपी| स्लोगन| राशिफल| तस्वीर|\
     वीडियो| मजेदार| सुनाओ| लिखिए| लिखें| बताइए| बताएं| बनाइए| बनाएं| चाहिए| दीजिए| कविता| कहानी| हाइकु|\
     पहेली| चित्र| सुंदर| बनाने| लिखो| बताओ| बनाओ| विधि| नारा| नारे| छोटी| छोटा| दें| कोई| लिए| दो| एक| पर|\
     की| का| के";
const HINDI_QUESTIONS: &str = "क्यों|कैसे|क्या|कब|कहाँ|कहां|कौन|किसे|किसने|कितना|कितने|कितनी|कौन-सा|कौन-सी";
const HINDI_VERBS: &str = "\
    है|हैं|हूँ|हूं|हो|था|थी|थे|गया|गई|गए|होगा|होगी|होंगे|चाहिए|चाहता|चाहती|सकता|सकती|दिया|दी|लिया|ली|किया|आया|आई|करूँ|करूं|जाऊँ|सीखूँ|छोड़ूँ";

pub fn hindi(line: &str) -> String {
    if let Some(phrase) = hindi_question(line) {
        return phrase;
    }
    let is_told = ["मैं ", "मैंने ", "हम ", "हमने "].iter().any(|speaker| line.starts_with(speaker));
    if is_told && is_sentence(line) {
        return line.to_owned();
    }
    let topic = [" के बारे में", " के विषय में", " के ऊपर", " पर ", " के लिए"]
        .iter()
        .find_map(|mark| line.split_once(mark))
        .map(|(topic, _)| topic)
        .filter(|topic| !matches!(topic.trim(), "" | "मेरे" | "हमारे"))
        .unwrap_or(line);
    let subject = strip_ends(topic, HINDI_ENDS);
    let starts = if subject.len() < line.len() { &format!("{HINDI_STARTS}|{HINDI_PRAISE}") } else { HINDI_STARTS };
    strip_starts(subject, starts).to_owned()
}

/// "गिटार कैसे सीखें" → "गिटार सीखने का तरीक़ा"; other questions stay whole.
fn hindi_question(line: &str) -> Option<String> {
    if let Some(thing) = line.strip_suffix(" क्या है").or_else(|| line.strip_suffix(" क्या हैं"))
    {
        return Some(thing.to_owned());
    }
    if let Some((thing, how)) = line.split_once(" कैसे ")
        && !how.contains(' ')
        && let Some(stem) = ["ें", "एँ", "एं"].iter().find_map(|ending| how.strip_suffix(ending))
    {
        return Some(format!("{thing} {stem}ने का तरीक़ा"));
    }
    let asks = line.split(' ').any(|word| HINDI_QUESTIONS.split('|').any(|question| question == word));
    asks.then(|| line.to_owned())
}

const CHINESE_STARTS: &str = "\
    我梦见|我梦到|梦见|梦到|我想要|告诉我|麻烦|帮我|给我|为我|替我|我想|我要|生成|创作|设计|一首|一个|一篇|一段|一则|一份|一道|一句|一条|一幅|一张|一封|一些|几个|几条|关于|有关|围绕|描写|描述|介绍|请|写|讲|说|做|\
    编|来|画|首|个|篇|以";
const CHINESE_ENDS: &str = "\
    的笑话|的诗歌|的故事|的小说|的食谱|的做法|的口号|广告语|的俳句|的谜语|的图片|的视频|的文章|的邮件|的歌词|为主题|的短篇|怎么做|笑话|的诗|诗歌|短诗|故事|食谱|菜谱|做法|口号|标语|俳句|谜语|\
    运势|图片|视频|文章|为题|的|吧|写";
const CHINESE_QUESTIONS: &str =
    "怎么|如何|怎样|为什么|为何|吗|呢|什么|哪里|哪儿|哪个|谁|多少|是不是|要不要|该不该|能不能";
const CHINESE_SPEAKERS: &str = "我们|我|大家|人们|人";

pub fn chinese(line: &str) -> String {
    // "我忘了她的生日": something done, told of oneself.
    let told = line.split(['，', ',']).next().unwrap_or_default();
    if let Some(done) = after(told, "我们|我").filter(|done| done.contains('了') && !done.starts_with('的')) {
        return format!("{}这件事", strip_ends(done, "了"));
    }
    if let Some(phrase) = chinese_question(line) {
        return phrase;
    }
    let line = match line.split_once("关于").or_else(|| line.split_once("有关")) {
        Some((_, topic)) if !topic.trim().is_empty() => topic.trim(),
        _ => line,
    };
    let topic = strip_ends(strip_starts(line, CHINESE_STARTS), CHINESE_ENDS);
    match topic.split_once(['，', ',', '、']) {
        Some((first, _)) if first.chars().count() >= 2 => strip_ends(first, CHINESE_ENDS).to_owned(),
        _ => topic.to_owned(),
    }
}

/// "我该怎么开始学吉他" → "开始学吉他的方法", "为什么猫喜欢箱子" → "猫喜欢箱子的原因".
fn chinese_question(line: &str) -> Option<String> {
    let line = strip_ends(line, "呢");
    if let Some(thing) = line.strip_suffix("是什么").or_else(|| line.strip_prefix("什么是")) {
        return (!thing.is_empty()).then(|| thing.to_owned());
    }
    let subject = strip_starts(line, "请问|想知道");
    let asked = strip_starts(after(subject, CHINESE_SPEAKERS).unwrap_or(subject), "应该|应当|该|要|想");
    if let Some(doing) = after(asked, "怎么才能|如何才能|怎样才能|怎么|如何|怎样").filter(|doing| *doing != "做")
    {
        return Some(format!("{doing}的方法"));
    }
    if let Some(fact) = after(subject, "为什么|为何") {
        return Some(format!("{fact}的原因"));
    }
    if let Some(doing) = after(asked, "要不要|该不该|能不能|是否要|是否") {
        return Some(doing.to_owned());
    }
    let doing = asked.strip_suffix('吗').filter(|_| asked.len() < subject.len())?;
    (!doing.is_empty()).then(|| doing.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::subject::subject_of;
    use super::*;

    #[test]
    fn questions_and_confessions_become_phrases() {
        for (prompt, expected) in [
            ("ฉันควรเริ่มหัดกีตาร์อย่างไร", "วิธีเริ่มหัดกีตาร์"),
            ("ทำไมแมวถึงชอบกล่อง", "สาเหตุที่แมวชอบกล่อง"),
            ("ฉันควรลาออกดีไหม", "การลาออก"),
            ("ฉันลืมวันเกิดแม่", "การลืมวันเกิดแม่"),
            ("โฟโตซินทีซิสคืออะไร?", "โฟโตซินทีซิส"),
            ("ผมอยากได้สูตรแกงเขียวหวานครับ", "แกงเขียวหวาน"),
            ("ร้านกาแฟเล็ก ๆ", "ร้านกาแฟเล็ก ๆ"),
            ("छोटा कैफ़े", "छोटा कैफ़े"),
            ("बिल्लियों पर मज़ेदार चुटकुले", "बिल्लियों"),
            ("गिटार कैसे सीखें?", "गिटार सीखने का तरीक़ा"),
            ("प्रकाश संश्लेषण क्या है?", "प्रकाश संश्लेषण"),
            ("बिल्लियाँ डिब्बे क्यों पसंद करती हैं?", "बिल्लियाँ डिब्बे क्यों पसंद करती हैं"),
            ("मैं उसका जन्मदिन भूल गया", "मैं उसका जन्मदिन भूल गया"),
            ("我该怎么开始学吉他？", "开始学吉他的方法"),
            ("为什么猫喜欢箱子？", "猫喜欢箱子的原因"),
            ("我该辞职吗？", "辞职"),
            ("我忘了她的生日，怎么办？", "忘了她的生日这件事"),
            ("什么是光合作用", "光合作用"),
            ("我的猫", "我的猫"),
        ] {
            assert_eq!(subject_of(prompt), expected, "{prompt}");
        }
    }

    #[test]
    fn whole_sentences_are_known() {
        for (subject, expected) in [
            ("बिल्लियाँ डिब्बे क्यों पसंद करती हैं", true),
            ("मैं उसका जन्मदिन भूल गया", true),
            ("मेरा कुत्ता", false),
            ("今晚吃什么", true),
            ("我的猫", false),
            ("วันนี้กินอะไรดี", true),
            ("แมวดำ", false),
            ("why the sky is blue", true),
            ("green tea", false),
        ] {
            assert_eq!(is_sentence(subject), expected, "{subject}");
        }
    }
}
