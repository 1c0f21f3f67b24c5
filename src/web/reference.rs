//! An OpenAPI document as something to read: operations by subject, each with its fields and a call to paste.

use serde_json::{Map, Value, json};

use super::samples::Sample;

/// A dialect's reference.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    pub title: String,
    pub description: String,
    pub groups: Vec<Group>,
}

/// Operations with the same tag.
#[derive(Debug, Clone)]
pub struct Group {
    pub name: String,
    pub description: String,
    pub operations: Vec<Operation>,
}

#[derive(Debug, Clone)]
pub struct Operation {
    /// For links to it.
    pub anchor: String,
    pub method: String,
    /// From the root of the site.
    pub path: String,
    pub summary: String,
    pub description: String,
    pub needs_key: bool,
    pub parameters: Vec<Field>,
    pub body: Vec<Field>,
    pub answers: Vec<Answer>,
    /// Calls to paste, with `BASE` where the address of the service goes and `YOUR_KEY` where a key does.
    pub curl: String,
    pub python: String,
    pub javascript: String,
}

/// A parameter, or a property of a body.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub kind: String,
    pub is_required: bool,
    pub description: String,
    /// How deep inside of other fields it stands.
    pub depth: usize,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: String,
    pub description: String,
    pub fields: Vec<Field>,
}

/// Fields further inside than this are left to the document itself.
const DEPTH_MAX: usize = 3;
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Reference {
    /// Reads a document of ours; what is missing in it is empty here.
    pub fn of(document: &str) -> Self {
        let spec = Spec(serde_json::from_str(document).unwrap_or_default());
        let base = text(&spec.0["servers"][0]["url"]).trim_end_matches('/').to_owned();
        let mut groups: Vec<Group> = Vec::new();
        for (path, item) in object(&spec.0["paths"]) {
            for method in METHODS.into_iter().filter(|method| item[*method].is_object()) {
                let source = &item[method];
                let tag = text(&source["tags"][0]);
                let operation = spec.operation(method, &format!("{base}{path}"), source);
                match groups.iter_mut().find(|group| group.name == tag) {
                    Some(group) => group.operations.push(operation),
                    None => {
                        let name = tag.to_owned();
                        let description = spec.tag_description(tag);
                        groups.push(Group { name, description, operations: vec![operation] });
                    }
                }
            }
        }
        let info = &spec.0["info"];
        Self { title: text(&info["title"]).to_owned(), description: text(&info["description"]).to_owned(), groups }
    }
}

struct Spec(Value);

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

impl Spec {
    fn tag_description(&self, tag: &str) -> String {
        let found = array(&self.0["tags"]).find(|entry| text(&entry["name"]) == tag);
        found.map(|entry| text(&entry["description"]).to_owned()).unwrap_or_default()
    }

    fn operation(&self, method: &str, path: &str, source: &Value) -> Operation {
        let parameters: Vec<Field> = array(&source["parameters"])
            .filter(|parameter| text(&parameter["in"]) != "header" || !text(&parameter["description"]).is_empty())
            .map(|parameter| self.parameter(parameter))
            .collect();
        let schema = json_schema(&source["requestBody"]["content"]);
        let body = schema.map(|schema| self.fields(schema, 0)).unwrap_or_default();
        let answers = object(&source["responses"]).map(|(status, answer)| Answer {
            status: status.clone(),
            description: text(&answer["description"]).to_owned(),
            fields: json_schema(&answer["content"]).map(|schema| self.fields(schema, 0)).unwrap_or_default(),
        });
        let is_open = |way: &Value| way.as_object().is_some_and(Map::is_empty);
        let ways = &source["security"];
        let needs_key = array(ways).next().is_some() && !array(ways).any(is_open);
        let anchor = match text(&source["operationId"]) {
            "" => format!("{method}{}", path.replace(|c: char| !c.is_ascii_alphanumeric(), "-")),
            id => id.to_owned(),
        };
        let body_example = schema.map(|schema| self.example(schema, 0));
        let sample = Sample { method, path, needs_key, body: body_example.as_ref() };
        Operation {
            anchor,
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&source["summary"]).to_owned(),
            description: text(&source["description"]).to_owned(),
            needs_key,
            curl: sample.curl(),
            python: sample.python(),
            javascript: sample.javascript(),
            parameters,
            body,
            answers: answers.collect(),
        }
    }

    fn parameter(&self, parameter: &Value) -> Field {
        let place = text(&parameter["in"]);
        Field {
            name: text(&parameter["name"]).to_owned(),
            kind: format!("{} · {place}", self.kind(&parameter["schema"])),
            is_required: parameter["required"].as_bool().unwrap_or_default(),
            description: text(&parameter["description"]).to_owned(),
            depth: 0,
        }
    }

    /// The schema itself, where it is only named.
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/components/schemas/")) {
            Some(name) => &self.0["components"]["schemas"][name],
            None => schema,
        }
    }

    /// The properties of a schema and of what stands inside of them, in order.
    fn fields(&self, schema: &Value, depth: usize) -> Vec<Field> {
        let schema = self.resolve(schema);
        let mut fields: Vec<Field> = ["allOf", "oneOf", "anyOf"]
            .into_iter()
            .flat_map(|word| array(&schema[word]))
            .flat_map(|part| self.fields(part, depth))
            .collect();
        if schema["items"].is_object() {
            fields.extend(self.fields(&schema["items"], depth));
        }
        let required: Vec<&str> = array(&schema["required"]).map(text).collect();
        for (name, property) in object(&schema["properties"]) {
            let inner = self.resolve(property);
            let own = text(&property["description"]);
            let description = if own.is_empty() { text(&inner["description"]) } else { own };
            fields.push(Field {
                name: name.clone(),
                kind: self.kind(property),
                is_required: required.contains(&name.as_str()),
                description: description.to_owned(),
                depth,
            });
            if depth + 1 < DEPTH_MAX {
                fields.extend(self.fields(property, depth + 1));
            }
        }
        fields
    }

    /// A type in a few words: `string`, `integer[]`, `"a" | "b"`.
    fn kind(&self, schema: &Value) -> String {
        let schema = self.resolve(schema);
        let choices: Vec<String> = array(&schema["enum"]).map(Value::to_string).collect();
        if !choices.is_empty() {
            return choices.join(" | ");
        }
        for word in ["oneOf", "anyOf", "allOf"] {
            let kinds: Vec<String> = array(&schema[word]).map(|part| self.kind(part)).collect();
            if !kinds.is_empty() {
                return kinds.join(" | ");
            }
        }
        match text(&schema["type"]) {
            "array" => format!("{}[]", self.kind(&schema["items"])),
            "" => "any".to_owned(),
            kind => kind.to_owned(),
        }
    }

    /// What a body may look like: the fields that must be there and those that one wants.
    fn example(&self, schema: &Value, depth: usize) -> Value {
        const WANTED: [&str; 6] = ["prompt", "model_id", "model", "messages", "input", "count"];
        let schema = self.resolve(schema);
        for given in ["example", "default"] {
            if !schema[given].is_null() {
                return schema[given].clone();
            }
        }
        if let Some(first) = array(&schema["enum"]).next() {
            return first.clone();
        }
        if let Some(part) = ["oneOf", "anyOf"].into_iter().find_map(|word| array(&schema[word]).next()) {
            return self.example(part, depth);
        }
        match text(&schema["type"]) {
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            "string" => json!("…"),
            "array" if depth < DEPTH_MAX => json!([self.example(&schema["items"], depth + 1)]),
            "array" => json!([]),
            _ => {
                let required: Vec<&str> = array(&schema["required"]).map(text).collect();
                let parts = array(&schema["allOf"]).map(|part| self.example(part, depth));
                let mut fields = Map::new();
                parts.for_each(|part| fields.extend(part.as_object().cloned().unwrap_or_default()));
                for (name, property) in object(&schema["properties"]) {
                    let is_wanted = WANTED.contains(&name.as_str()) && depth == 0;
                    if (required.contains(&name.as_str()) || is_wanted) && depth < DEPTH_MAX {
                        fields.insert(name.clone(), self.named_example(name, property, depth));
                    }
                }
                Value::Object(fields)
            }
        }
    }

    fn named_example(&self, name: &str, property: &Value, depth: usize) -> Value {
        match (name, self.kind(property).as_str()) {
            ("prompt", "string") => json!("A sunset over mountains"),
            ("model_id", "integer") => json!(10_003),
            ("username", "string") => json!("ann"),
            _ => self.example(property, depth + 1),
        }
    }
}

fn json_schema(content: &Value) -> Option<&Value> {
    let found = object(content).find(|(kind, _)| kind.starts_with("application/json"));
    found.map(|(_, media)| &media["schema"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_can_be_read() {
        for (name, document) in crate::dialects::specs() {
            let reference = Reference::of(&document);
            let operations: Vec<&Operation> = reference.groups.iter().flat_map(|group| &group.operations).collect();
            assert!(!reference.title.is_empty() && !operations.is_empty(), "{name}");
            for operation in operations {
                for call in [&operation.curl, &operation.python, &operation.javascript] {
                    assert!(call.contains(&operation.path), "{name} {}", operation.path);
                }
                assert!(!operation.answers.is_empty(), "{name} {}", operation.path);
            }
        }
    }

    #[test]
    fn an_operation_shows_its_fields_and_a_call() {
        let document = json!({
            "info": {"title": "T"}, "servers": [{"url": "/v1"}],
            "paths": {"/things": {"post": {
                "tags": ["Things"], "summary": "Make", "security": [{"Key": []}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}},
                "responses": {"200": {"description": "Made"}},
            }}},
            "components": {"schemas": {
                "Body": {"type": "object", "required": ["size"], "properties": {
                    "size": {"type": "string", "enum": ["s", "l"]},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Body"}},
                }},
            }},
        });
        let reference = Reference::of(&document.to_string());
        let operation = &reference.groups[0].operations[0];
        assert_eq!(operation.body[0].kind, "\"s\" | \"l\"");
        assert_eq!(operation.body.iter().map(|field| field.depth).max(), Some(DEPTH_MAX - 1));
        assert!(operation.curl.starts_with("curl -X POST BASE/v1/things \\\n  -H 'Authorization: Bearer YOUR_KEY'"));
        assert!(operation.curl.contains("\"size\": \"s\""), "{}", operation.curl);
    }
}
