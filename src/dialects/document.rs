//! What a dialect's OpenAPI document says beyond what the types of its operations can tell.

use serde_json::{Map, Value, json};

/// The name of a parameter of queries, alone or after its operation's (`creation_search.q`), and what its schema says
/// besides its type.
pub type Limit = (&'static str, Value);

/// Completes a document: what may be left out may also be null, both in what is sent and in what is answered;
/// unsigned numbers begin at 0; parameters of queries keep within `limits`.
pub fn complete(spec: &str, limits: &[Limit]) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(spec) else { return spec.to_owned() };
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(Map::values_mut) {
        allow_null(schema);
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for operation in
        paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut)
    {
        let name = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        parameters.into_iter().flatten().for_each(|parameter| limit(&name, parameter, limits));
    }
    begin_at_zero(&mut document);
    format!("{document:#}")
}

/// `format` tells a program that a number has no sign only if it knows the word; `minimum` tells every program.
fn begin_at_zero(part: &mut Value) {
    match part {
        Value::Object(fields) => {
            let is_unsigned = fields.get("format").and_then(Value::as_str).is_some_and(|name| name.starts_with("uint"));
            if is_unsigned && !fields.contains_key("minimum") {
                fields.insert("minimum".to_owned(), 0.into());
            }
            fields.values_mut().for_each(begin_at_zero);
        }
        Value::Array(items) => items.iter_mut().for_each(begin_at_zero),
        _ => {}
    }
}

fn allow_null(schema: &mut Value) {
    for part in ["allOf", "anyOf", "oneOf"] {
        schema.get_mut(part).and_then(Value::as_array_mut).into_iter().flatten().for_each(allow_null);
    }
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        lift_remarks(property);
        allow_null(property);
        if required.iter().any(|required| required == name) {
            continue;
        }
        // Beside a reference everything else is ignored.
        if property.get("$ref").is_some() {
            *property = json!({ "allOf": [property.take()] });
        }
        if let Some(property) = property.as_object_mut() {
            property.insert("nullable".to_owned(), true.into());
        }
    }
}

/// A reference with a description is written as `allOf` the two, of which generators of clients make a union of the
/// thing and anything at all. The description belongs beside `allOf`.
fn lift_remarks(property: &mut Value) {
    let Some(parts) = property.get_mut("allOf").and_then(Value::as_array_mut) else { return };
    let remarks: Vec<Value> =
        parts.extract_if(.., |part| part.get("$ref").is_none() && part.get("type").is_none()).collect();
    if let Some(property) = property.as_object_mut() {
        property.extend(remarks.into_iter().filter_map(|remark| remark.as_object().cloned()).flatten());
    }
}

fn limit(operation: &str, parameter: &mut Value, limits: &[Limit]) {
    let known = limits.iter().find(|(name, _)| {
        let of_operation = name.split_once('.');
        let name = of_operation.map_or(*name, |(_, name)| name);
        of_operation.is_none_or(|(meant, _)| meant == operation)
            && parameter["name"] == name
            && parameter["in"] == "query"
    });
    let schema = parameter.get_mut("schema").and_then(Value::as_object_mut);
    if let (Some((_, Value::Object(more))), Some(schema)) = (known, schema) {
        schema.extend(more.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_left_out_may_be_null_and_what_has_no_sign_begins_at_zero() {
        let before = json!({ "components": { "schemas": { "Thing": {
            "type": "object",
            "required": ["id"],
            "properties": { "id": { "type": "integer", "format": "uint64" }, "name": { "type": "string" }, "other": { "$ref": "#/x" },
                "third": { "allOf": [{ "$ref": "#/y" }, { "description": "Two." }] } },
        } } } });
        let after: Value = serde_json::from_str(&complete(&before.to_string(), &[])).unwrap();
        let properties = &after["components"]["schemas"]["Thing"]["properties"];
        assert_eq!(properties["id"], json!({ "type": "integer", "format": "uint64", "minimum": 0 }));
        assert_eq!(properties["name"], json!({ "type": "string", "nullable": true }));
        assert_eq!(properties["other"], json!({ "allOf": [{ "$ref": "#/x" }], "nullable": true }));
        let third = json!({ "allOf": [{ "$ref": "#/y" }], "description": "Two.", "nullable": true });
        assert_eq!(properties["third"], third);
    }

    #[test]
    fn parameters_have_their_limits() {
        let parameter = |name| json!({ "name": name, "in": "query", "schema": { "type": "integer" } });
        let get =
            json!({ "operationId": "x_list", "parameters": [parameter("page"), parameter("q"), parameter("lang")] });
        let before = json!({ "paths": { "/x": { "get": get } } });
        let limits = [
            ("page", json!({ "minimum": 1 })),
            ("y_list.q", json!({ "minimum": 2 })),
            ("x_list.lang", json!({ "minimum": 3 })),
        ];
        let after: Value = serde_json::from_str(&complete(&before.to_string(), &limits)).unwrap();
        let schema = |place: usize| after["paths"]["/x"]["get"]["parameters"][place]["schema"].clone();
        assert_eq!(schema(0), json!({ "type": "integer", "minimum": 1 }));
        assert_eq!(schema(1), json!({ "type": "integer" }));
        assert_eq!(schema(2), json!({ "type": "integer", "minimum": 3 }));
    }
}
