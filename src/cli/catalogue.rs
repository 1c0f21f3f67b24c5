//! `atelier catalogue`: what can be made, and whether an operator's own files of it are sound.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};

use super::terminal::{Terminal, columns, word};
use crate::app::CATALOGUE_FOLDER;
use crate::catalogue::{Catalogue, Generator, Localized, ModelKind, Problem};
use crate::error::{Error, Result};
use crate::providers::builtin::text;

#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// Prove the rules for a folder's generators and models, laid over the shipped ones
    Check {
        /// A folder with generators/ and models/; else `catalogue` in the data folder
        folder: Option<PathBuf>,
    },
    /// Count generators and models of each kind
    List,
}

pub fn run(terminal: &Terminal, action: &Action) -> Result<ExitCode> {
    let own = terminal.data.join(CATALOGUE_FOLDER);
    match action {
        Action::Check { folder } => {
            let report = check(folder.as_deref().map(existing).transpose()?.unwrap_or(&own));
            terminal.print(&report, render_report)?;
            Ok(if report["ok"] == true { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Action::List => {
            let catalogue =
                Catalogue::load(Some(&own)).map_err(|problems| Error::invalid("catalogue", lines(&problems)))?;
            terminal.print(&list(&catalogue), render_list)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// A folder that was named must be there; the data folder's need not.
fn existing(folder: &Path) -> Result<&Path> {
    let is_folder = folder.is_dir();
    is_folder.then_some(folder).ok_or_else(|| Error::invalid("folder", format!("{} is no folder", folder.display())))
}

/// What is wrong with the files, and what their owner may want to know.
fn check(folder: &Path) -> Value {
    let (mut problems, mut notes, mut counts) = (Vec::new(), Vec::new(), (0, 0));
    match Catalogue::load(Some(folder)) {
        Err(found) => problems = found,
        Ok(catalogue) => {
            counts = (catalogue.generators().count(), catalogue.models().len());
            for (path, generator) in own_generators(&catalogue, folder) {
                problems.extend(slips(&path, generator));
                notes.extend(remarks(generator).map(|remark| format!("{}: {remark}", path.display())));
            }
        }
    }
    let to_json = |problem: &Problem| json!({ "file": problem.file, "line": problem.line, "rule": problem.rule });
    json!({
        "ok": problems.is_empty(),
        "folder": folder.display().to_string(),
        "generators": counts.0,
        "models": counts.1,
        "problems": problems.iter().map(to_json).collect::<Vec<_>>(),
        "notes": notes,
    })
}

/// The generators that have a file in the folder. The shipped ones are proven by the project's own tests.
fn own_generators<'a>(catalogue: &'a Catalogue, folder: &Path) -> Vec<(PathBuf, &'a Generator)> {
    let files = fs::read_dir(folder.join("generators")).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut own: Vec<_> = files
        .filter_map(|path| {
            let generator = catalogue.generator(path.file_stem()?.to_str()?)?;
            Some((path, generator))
        })
        .collect();
    own.sort_by(|a, b| a.0.cmp(&b.0));
    own
}

/// What the built-in text engine could not write with the generator's phrases, at the line where they begin.
fn slips(path: &Path, generator: &Generator) -> Vec<Problem> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().position(|line| line.trim_start().starts_with("[grammar")).map(|line| line + 1);
    let problem = |slip: text::Slip| Problem { file: path.display().to_string(), line, rule: slip.to_string() };
    text::rehearse(generator).into_iter().map(problem).collect()
}

/// Things that work and could be better.
fn remarks(generator: &Generator) -> impl Iterator<Item = String> {
    let labels = generator
        .parameters
        .iter()
        .flat_map(|field| std::iter::once(&field.label).chain(field.options.iter().map(|option| &option.label)));
    let texts: Vec<_> = [&generator.title, &generator.description].into_iter().chain(labels).collect();
    let lacks = |of: fn(&Localized) -> &String| texts.iter().filter(|text| of(text).is_empty()).count();
    let missing = [("th", lacks(|text| &text.th)), ("hi", lacks(|text| &text.hi)), ("zh", lacks(|text| &text.zh))];
    let missing = missing.into_iter().filter(|(_, count)| *count > 0);
    let translations = missing.map(|(language, count)| format!("{count} texts lack {language} and show in English"));
    let wordless = generator.kind == ModelKind::Text && !text::is_written_for(generator);
    let provider = wordless.then(|| "has no grammar, so the built-in engine cannot write it".to_owned());
    translations.chain(provider).collect::<Vec<_>>().into_iter()
}

fn render_report(report: &Value) -> String {
    let mut said: Vec<String> = Vec::new();
    for problem in report["problems"].as_array().into_iter().flatten() {
        let line = problem["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        said.push(format!("{}{line}: {}", word(&problem["file"]), word(&problem["rule"])));
    }
    said.extend(report["notes"].as_array().into_iter().flatten().map(|note| format!("note: {}", word(note))));
    let folder = word(&report["folder"]);
    said.push(if report["ok"] == true {
        format!("sound: {} generators and {} models with {folder}", report["generators"], report["models"])
    } else {
        format!("{} problems in {folder}", report["problems"].as_array().map_or(0, Vec::len))
    });
    said.join("\n")
}

/// How many there are of each kind.
fn list(catalogue: &Catalogue) -> Value {
    let kinds = ModelKind::ALL.into_iter().chain(ModelKind::UTILITY).map(|kind| {
        json!({
            "kind": kind.as_str(),
            "generators": catalogue.generators().filter(|generator| generator.kind == kind).count(),
            "models": catalogue.models_of(kind).count(),
        })
    });
    json!({
        "generators": catalogue.generators().count(),
        "models": catalogue.models().len(),
        "kinds": kinds.collect::<Vec<_>>(),
    })
}

fn render_list(answer: &Value) -> String {
    let row = |kind: &Value| vec![word(&kind["kind"]), word(&kind["generators"]), word(&kind["models"])];
    let mut rows: Vec<_> = answer["kinds"].as_array().into_iter().flatten().map(row).collect();
    rows.push(vec!["all".to_owned(), word(&answer["generators"]), word(&answer["models"])]);
    columns(&["KIND", "GENERATORS", "MODELS"], &rows)
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
