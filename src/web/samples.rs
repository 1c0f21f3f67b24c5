//! A call of an API as one writes it in a terminal, in Python and in JavaScript.

use serde_json::Value;

/// A call, with `BASE` where the address of the service goes and `YOUR_KEY` where a key does.
pub struct Sample<'a> {
    /// In lower case.
    pub method: &'a str,
    pub path: &'a str,
    pub needs_key: bool,
    /// What a JSON body may look like.
    pub body: Option<&'a Value>,
}

impl Sample<'_> {
    pub fn curl(&self) -> String {
        let mut lines = vec![match self.method {
            "get" => format!("curl BASE{}", self.path),
            other => format!("curl -X {} BASE{}", other.to_uppercase(), self.path),
        }];
        if self.needs_key {
            lines.push("  -H 'Authorization: Bearer YOUR_KEY'".to_owned());
        }
        if let Some(body) = self.body {
            let example = serde_json::to_string_pretty(body).unwrap_or_default();
            let example = example.replace('\'', "’").replace('\n', "\n  ");
            lines.push("  -H 'Content-Type: application/json'".to_owned());
            lines.push(format!("  -d '{example}'"));
        }
        lines.join(" \\\n")
    }

    pub fn python(&self) -> String {
        let mut text = format!("import requests\n\nanswer = requests.{}(\n    \"BASE{}\",\n", self.method, self.path);
        if self.needs_key {
            text.push_str("    headers={\"Authorization\": \"Bearer YOUR_KEY\"},\n");
        }
        if let Some(body) = self.body {
            text.push_str(&format!("    json={},\n", python_value(body, 1)));
        }
        text.push_str(")\nprint(answer.json())");
        text
    }

    pub fn javascript(&self) -> String {
        let mut headers = Vec::new();
        if self.needs_key {
            headers.push("Authorization: \"Bearer YOUR_KEY\"");
        }
        if self.body.is_some() {
            headers.push("\"Content-Type\": \"application/json\"");
        }
        let mut options = Vec::new();
        if self.method != "get" {
            options.push(format!("  method: \"{}\",\n", self.method.to_uppercase()));
        }
        if !headers.is_empty() {
            options.push(format!("  headers: {{ {} }},\n", headers.join(", ")));
        }
        if let Some(body) = self.body {
            let example = serde_json::to_string_pretty(body).unwrap_or_default().replace('\n', "\n  ");
            options.push(format!("  body: JSON.stringify({example}),\n"));
        }
        let options = if options.is_empty() { String::new() } else { format!(", {{\n{}}}", options.concat()) };
        let path = self.path;
        format!("const answer = await fetch(\"BASE{path}\"{options});\nconsole.log(await answer.json());")
    }
}

/// A value as Python writes it, `depth` steps inside.
fn python_value(value: &Value, depth: usize) -> String {
    let (inner, outer) = ("    ".repeat(depth + 1), "    ".repeat(depth));
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().map(|item| format!("{inner}{},\n", python_value(item, depth + 1)));
            format!("[\n{}{outer}]", items.collect::<String>())
        }
        Value::Object(fields) if !fields.is_empty() => {
            let name = |name: &String| Value::from(name.as_str()).to_string();
            let fields = fields.iter().map(|(key, value)| {
                let value = python_value(value, depth + 1);
                format!("{inner}{}: {value},\n", name(key))
            });
            format!("{{\n{}{outer}}}", fields.collect::<String>())
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_is_written_in_three_languages() {
        let body = json!({"prompt": "it's", "flags": [true, null], "count": 1});
        let sample = Sample { method: "post", path: "/v1/things", needs_key: true, body: Some(&body) };
        assert!(sample.curl().starts_with("curl -X POST BASE/v1/things \\\n  -H 'Authorization: Bearer YOUR_KEY'"));
        let python = "import requests\n\nanswer = requests.post(\n    \"BASE/v1/things\",\n    \
                      headers={\"Authorization\": \"Bearer YOUR_KEY\"},\n    json={\n        \"prompt\": \"it's\",\n        \
                      \"flags\": [\n            True,\n            None,\n        ],\n        \"count\": 1,\n    },\n)\n\
                      print(answer.json())";
        assert_eq!(sample.python(), python);
        let javascript = sample.javascript();
        assert!(javascript.contains("method: \"POST\"") && javascript.contains("JSON.stringify({"), "{javascript}");
        let plain = Sample { method: "get", path: "/v1/things", needs_key: false, body: None };
        assert_eq!(
            plain.javascript(),
            "const answer = await fetch(\"BASE/v1/things\");\nconsole.log(await answer.json());"
        );
    }
}
