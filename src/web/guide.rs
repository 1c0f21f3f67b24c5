//! Guides: texts in a small part of Markdown, with the reader's own address and key in their examples.

use super::assets::{self, Markup};
use super::i18n::Language;

/// A guide in every language.
pub struct Guide {
    /// In its address.
    pub name: &'static str,
    texts: [(Language, &'static str); 4],
}

/// A guide that was written in all four languages.
macro_rules! in_four {
    ($name:literal) => {
        Guide {
            name: $name,
            texts: [
                (Language::English, include_str!(concat!("guides/", $name, ".en.md"))),
                (Language::Thai, include_str!(concat!("guides/", $name, ".th.md"))),
                (Language::Hindi, include_str!(concat!("guides/", $name, ".hi.md"))),
                (Language::Chinese, include_str!(concat!("guides/", $name, ".zh.md"))),
            ],
        }
    };
}

/// Every guide, in the order of reading.
pub static GUIDES: [Guide; 3] = [in_four!("start"), in_four!("assistant"), in_four!("operations")];

/// What stands above a dialect's reference, by the dialect's name.
static INTRODUCTIONS: [Guide; 3] = [in_four!("omni"), in_four!("girlgenerator"), in_four!("openai")];

impl Guide {
    pub fn find(name: &str) -> Option<&'static Self> {
        GUIDES.iter().find(|guide| guide.name == name)
    }

    /// What stands above a dialect's reference, if anything does.
    pub fn introduction(dialect: &str) -> Option<&'static Self> {
        INTRODUCTIONS.iter().find(|guide| guide.name == dialect)
    }

    /// The text in a language.
    pub fn text(&self, language: Language) -> &'static str {
        self.texts.iter().find(|(own, _)| *own == language).map_or("", |(_, text)| *text)
    }
}

/// The heading that a text begins with.
pub fn title(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
}

/// What stands in the examples in the place of `BASE` and `YOUR_KEY`, and the words on a button that copies.
pub struct Fill<'a> {
    pub base_url: &'a str,
    pub key: &'a str,
    pub copy: &'a str,
    pub copied: &'a str,
}

impl Fill<'_> {
    pub fn apply(&self, code: &str) -> String {
        code.replace("BASE", self.base_url).replace("YOUR_KEY", self.key)
    }
}

/// A text without its first heading, as HTML. Headings of two `#`, paragraphs, lists, tables, fenced code with its
/// language, `code` and links are known; everything else is escaped.
pub fn render(text: &str, fill: &Fill<'_>) -> Markup {
    let (mut html, mut heading) = (String::new(), title(text));
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            html.push_str(&code_block(language, &code.join("\n"), fill));
        } else if let Some(words) = line.strip_prefix("## ") {
            heading = words;
            html.push_str(&format!("<h2>{}</h2>", escape(heading)));
        } else if line.starts_with("- ") {
            let mut items = vec![line];
            while let Some(next) = lines.next_if(|line| line.starts_with("- ")) {
                items.push(next);
            }
            let item = |line: &&str| format!("<li>{}</li>", inline(line.trim_start_matches("- "), fill));
            html.push_str(&format!("<ul class=\"points\">{}</ul>", items.iter().map(item).collect::<String>()));
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            while let Some(next) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(next);
            }
            html.push_str(&table(heading, &rows, fill));
        } else if !line.is_empty() && !line.starts_with("# ") {
            html.push_str(&format!("<p>{}</p>", inline(line, fill)));
        }
    }
    Markup(html)
}

/// The language stands above it, unless it is none to speak of.
fn code_block(language: &str, code: &str, fill: &Fill<'_>) -> String {
    let code = escape(&fill.apply(code));
    let name = match language {
        "curl" => "curl",
        "python" => "Python",
        "javascript" => "JavaScript",
        _ => "",
    };
    let label = if name.is_empty() { String::new() } else { format!("<figcaption>{name}</figcaption>") };
    let icon = assets::icon("copy").0;
    let (copy, copied) = (escape(fill.copy), escape(fill.copied));
    format!(
        "<figure class=\"sample\">{label}<pre tabindex=\"0\"><code>{code}</code></pre>\
         <button class=\"tool\" type=\"button\" data-copy=\"{code}\" data-copied=\"{copied}\" data-needs-script hidden>\
         {icon}<span>{copy}</span></button></figure>"
    )
}

/// The first row is the head, the second the line below it. It is called what the part is called that it stands in.
fn table(name: &str, rows: &[&str], fill: &Fill<'_>) -> String {
    let cells = |row: &str, open: &str, close: &str| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| format!("{open}{}{close}", inline(cell.trim(), fill))).collect::<String>()
    };
    let head = rows.first().map(|row| cells(row, "<th scope=\"col\">", "</th>")).unwrap_or_default();
    let body: String = rows.iter().skip(2).map(|row| format!("<tr>{}</tr>", cells(row, "<td>", "</td>"))).collect();
    format!(
        "<div class=\"table-box\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table><thead><tr>{head}</tr></thead>\
         <tbody>{body}</tbody></table></div>",
        escape(name)
    )
}

/// `code` and `[links](/path)` of a line.
fn inline(line: &str, fill: &Fill<'_>) -> String {
    let mut html = String::new();
    for (place, piece) in line.split('`').enumerate() {
        if place % 2 == 1 {
            html.push_str(&format!("<code>{}</code>", escape(&fill.apply(piece))));
        } else {
            html.push_str(&linked(piece));
        }
    }
    html
}

fn linked(text: &str) -> String {
    let Some((before, rest)) = text.split_once('[') else { return escape(text) };
    let Some((words, rest)) = rest.split_once("](") else { return escape(text) };
    let Some((href, after)) = rest.split_once(')') else { return escape(text) };
    format!("{}<a class=\"link\" href=\"{}\">{}</a>{}", escape(before), escape(href), escape(words), linked(after))
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILL: Fill<'_> =
        Fill { base_url: "https://a.example", key: "gnr_live_12…", copy: "Copy", copied: "Copied" };

    #[test]
    fn a_text_becomes_html_with_the_readers_own_words_in_it() {
        let text = "# T\n\nA [key](/account/keys) & `BASE/v1`.\n\n## Two\n- one\n- <b>\n\n```curl\ncurl BASE -H YOUR_KEY\n```\n";
        let html = render(text, &FILL).0;
        assert_eq!(title(text), "T");
        for part in [
            "<p>A <a class=\"link\" href=\"/account/keys\">key</a> &amp; <code>https://a.example/v1</code>.</p>",
            "<h2>Two</h2><ul class=\"points\"><li>one</li><li>&lt;b&gt;</li></ul>",
            "<figcaption>curl</figcaption>",
            "<code>curl https://a.example -H gnr_live_12…</code>",
        ] {
            assert!(html.contains(part), "no {part} in {html}");
        }
        let table = render("| A | b |\n|---|---|\n| 1 | 2 |", &FILL).0;
        assert!(
            table.contains("<th scope=\"col\">A</th>") && table.contains("<tr><td>1</td><td>2</td></tr>"),
            "{table}"
        );
    }

    #[test]
    fn every_guide_has_the_same_samples_in_every_language() {
        for guide in GUIDES.iter().chain(&INTRODUCTIONS) {
            let shape = |text: &str| {
                let marks = text.lines().filter(|line| line.starts_with("```") || line.starts_with("## "));
                marks.count()
            };
            let english = guide.text(Language::English);
            for (language, text) in guide.texts {
                assert_eq!(shape(text), shape(english), "{} {}", guide.name, language.code());
                assert!(!title(text).is_empty(), "{} {}", guide.name, language.code());
            }
        }
    }
}
