//! The catalogue: what is shipped keeps the documents' figures, and each rule names the file and line that breaks it.

mod models;
mod operator;
mod outputs;
mod prompts;
mod rules;
mod shipped;

use std::fs;

use atelier::catalogue::{Catalogue, Problem};

/// Loads an operator's files, given as paths below the catalogue folder and texts.
fn load(files: &[(&str, &str)]) -> Result<Catalogue, Vec<Problem>> {
    let folder = tempfile::tempdir().expect("a folder for the fixture");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a path with a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    Catalogue::load(Some(folder.path())).map_err(|mut problems| {
        let root = format!("{}/", folder.path().display());
        problems.iter_mut().for_each(|problem| problem.file = problem.file.replace(&root, ""));
        problems
    })
}

/// The problems of a fixture as `file:line: rule`.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    match load(files) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(Problem::to_string).collect(),
    }
}

const MODEL: &str = r#"
[[model]]
id = 9001
name = "Fixture"
provider = "nobody"
description = "Stands in."
routes = [{ provider = "nobody", model = "fixture" }]
price = { usd = 0.003 }
typical_seconds = 5
"#;

/// A sound generator; line 1 is its slug.
const GENERATOR: &str = r#"slug = "fixture"
title = { en = "Fixture" }
description = { en = "Stands in." }
icon = "spark"
category = "fun"
kind = "text"
default_model = 37
similar = []
template = """
Write about {{prompt}} in {{language}}.
Tone: {{tone}}. Length: {{length}}.
"""

[[parameters]]
id = "tone"
label = { en = "Tone" }
type = "enum"
default = "calm"
options = [
  { value = "calm", label = { en = "Calm" } },
  { value = "wild", label = { en = "Wild" }, cost = 1.5 },
]

[[parameters]]
id = "length"
label = { en = "Length" }
type = "number"
default = "3"
min = 1
max = 5
step = 1

[[parameters]]
id = "model-text"
label = { en = "Model" }
type = "model"
role = "model"

[[output]]
name = "text"
description = "The text"
"#;
