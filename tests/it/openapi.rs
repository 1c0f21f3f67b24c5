//! The committed API descriptions are those of the code.

use std::path::Path;

use atelier::dialects;
use serde_json::Value;

/// With `UPDATE_OPENAPI=1` the files are written instead.
#[test]
fn the_committed_documents_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
    for (name, spec) in dialects::specs() {
        let path = folder.join(format!("{name}.json"));
        let current = format!("{}\n", spec.trim_end());
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            std::fs::write(&path, &current).expect("the document is written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == current, "openapi/{name}.json is not current: run this test with UPDATE_OPENAPI=1");
    }
}

#[test]
fn every_operation_is_named_and_described() {
    for (name, spec) in dialects::specs() {
        let document: Value = serde_json::from_str(&spec).expect("JSON");
        let paths = document["paths"].as_object().expect("paths");
        for (path, operations) in paths {
            for (method, operation) in operations.as_object().expect("operations") {
                let place = format!("{name}: {method} {path}");
                assert!(operation["operationId"].as_str().is_some_and(|id| id.contains('_')), "{place} has no name");
                assert!(operation["summary"].is_string(), "{place} has no summary");
            }
        }
    }
}
