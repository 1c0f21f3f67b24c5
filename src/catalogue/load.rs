//! Reads the catalogue's files, the shipped ones from the binary and the operator's from a folder, into one catalogue.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::check::{self, Findings};
use super::{Catalogue, Generator, Model, ModelId, ModelKind, ParameterKind};

/// Read from disk in debug builds, so that a change of data compiles nothing.
#[derive(RustEmbed)]
#[folder = "src/catalogue/generators"]
#[allow_missing = true]
struct GeneratorFiles;

#[derive(RustEmbed)]
#[folder = "src/catalogue/models"]
#[allow_missing = true]
struct ModelFiles;

/// A rule that a catalogue file breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A path below the project for shipped files, as it was given for the operator's.
    pub file: String,
    /// Counted from 1.
    pub line: Option<usize>,
    pub rule: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.rule),
            None => write!(f, "{}: {}", self.file, self.rule),
        }
    }
}

impl std::error::Error for Problem {}

/// Whose file it is. A file of a later layer may replace entries of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Shipped,
    Operator,
}

#[derive(Debug)]
struct Source {
    file: String,
    /// The file's name without `.toml`.
    stem: String,
    layer: Layer,
    text: String,
}

impl Source {
    fn problem(&self, offset: Option<usize>, rule: impl Into<String>) -> Problem {
        let line = offset.and_then(|offset| self.text.get(..offset)).map(|before| before.matches('\n').count() + 1);
        Problem { file: self.file.clone(), line, rule: rule.into() }
    }

    fn toml_problem(&self, error: &toml::de::Error) -> Problem {
        self.problem(error.span().map(|span| span.start), error.message().trim())
    }

    /// Where `path` (keys and positions, joined by dots) stands in the file, or the nearest thing around it.
    /// Parses the file once more: only a broken file is asked this.
    fn locate(&self, path: &str) -> Option<usize> {
        let root = DeTable::parse(&self.text).ok()?;
        let mut at = &Spanned::new(root.span(), DeValue::Table(root.into_inner()));
        let mut offset = None;
        for segment in path.split('.').filter(|segment| !segment.is_empty()) {
            let next = match at.get_ref() {
                DeValue::Table(table) => get(table, segment),
                DeValue::Array(array) => segment.parse::<usize>().ok().and_then(|place| array.get(place)),
                _ => None,
            };
            let Some(next) = next else { break };
            offset = Some(next.span().start);
            at = next;
        }
        offset.or(Some(0))
    }
}

/// One generator or model as written, before its keys have types.
struct Entry<'s> {
    source: &'s Source,
    /// Its place in the file, for `Source::locate`.
    path: String,
    span: Range<usize>,
    table: DeTable<'s>,
    /// What it is known by: a slug, or kind and id.
    key: String,
}

/// One generator or model with its types, and where it was written.
struct Placed<'s, T> {
    value: T,
    source: &'s Source,
    path: String,
}

pub(super) fn load(overlay: Option<&Path>) -> Result<Catalogue, Vec<Problem>> {
    let mut problems = Vec::new();
    let generator_files = gather::<GeneratorFiles>("generators", overlay, &mut problems);
    let model_files = gather::<ModelFiles>("models", overlay, &mut problems);

    let mut models: Vec<Placed<'_, Model>> = Vec::new();
    for kind in ModelKind::ALL.into_iter().chain(ModelKind::UTILITY) {
        let files = model_files.iter().filter(|source| source.stem == kind.as_str());
        let entries = files.flat_map(|source| model_entries(source, &mut problems)).collect();
        let mut of_kind: Vec<Placed<'_, Model>> = typed(lay_over(entries, &mut problems), &mut problems);
        for (choice, placed) in (1..).zip(&mut of_kind) {
            placed.value.kind = kind;
            placed.value.choice = choice;
        }
        models.append(&mut of_kind);
    }
    let entries = generator_files.iter().filter_map(|source| generator_entry(source, &mut problems)).collect();
    let generators: Vec<Placed<'_, Generator>> = typed(lay_over(entries, &mut problems), &mut problems);

    // References into a file that could not be read would all be reported as broken; so they wait for its repair.
    if problems.is_empty() {
        problems = broken_rules(&models, &generators);
    }
    problems.extend(overlay.map(misplaced).unwrap_or_default());
    if !problems.is_empty() {
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        return Err(problems);
    }
    let models = models.into_iter().map(|placed| placed.value).collect();
    let generators = generators.into_iter().map(|placed| placed.value).collect();
    Ok(complete(generators, models))
}

/// The shipped files of a folder and the operator's, in this order, each by name.
fn gather<F: RustEmbed>(folder: &str, overlay: Option<&Path>, problems: &mut Vec<Problem>) -> Vec<Source> {
    let mut sources = Vec::new();
    for name in F::iter() {
        if let (Some(stem), Some(file)) = (name.strip_suffix(".toml"), F::get(&name)) {
            let path = format!("src/catalogue/{folder}/{name}");
            add_source(&mut sources, problems, path, stem, Layer::Shipped, file.data.into_owned());
        }
    }
    if let Some(overlay) = overlay {
        gather_overlay(&overlay.join(folder), &mut sources, problems);
    }
    sources.sort_by(|a, b| (a.layer, &a.stem).cmp(&(b.layer, &b.stem)));
    if folder == "models" {
        for source in &sources {
            if !ModelKind::ALL.into_iter().chain(ModelKind::UTILITY).any(|kind| kind.as_str() == source.stem) {
                problems.push(source.problem(None, format!("`{}` is not a kind of model", source.stem)));
            }
        }
    }
    sources
}

/// Files that nothing would read, since they lie beside the folders and not in them.
fn misplaced(overlay: &Path) -> Vec<Problem> {
    let files = std::fs::read_dir(overlay).into_iter().flatten().flatten().map(|entry| entry.path());
    let stray = files.filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension == "toml"));
    let problem = |path: PathBuf| Problem {
        file: path.display().to_string(),
        line: None,
        rule: "is not read here: it belongs into generators/ or models/".to_owned(),
    };
    stray.map(problem).collect()
}

fn gather_overlay(folder: &Path, sources: &mut Vec<Source>, problems: &mut Vec<Problem>) {
    let unreadable = |path: &Path, error: std::io::Error| Problem {
        file: path.display().to_string(),
        line: None,
        rule: format!("cannot be read: {error}"),
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => return problems.push(unreadable(folder, error)),
    };
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => {
                problems.push(unreadable(folder, error));
                continue;
            }
        };
        let Some(stem) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".toml"))
        else {
            continue;
        };
        match std::fs::read(&path) {
            Ok(bytes) => add_source(sources, problems, path.display().to_string(), stem, Layer::Operator, bytes),
            Err(error) => problems.push(unreadable(&path, error)),
        }
    }
}

fn add_source(
    sources: &mut Vec<Source>,
    problems: &mut Vec<Problem>,
    file: String,
    stem: &str,
    layer: Layer,
    bytes: Vec<u8>,
) {
    match String::from_utf8(bytes) {
        Ok(text) => sources.push(Source { file, stem: stem.to_owned(), layer, text }),
        Err(_) => problems.push(Problem { file, line: None, rule: "is not UTF-8 text".to_owned() }),
    }
}

/// The `[[model]]` tables of a file.
fn model_entries<'s>(source: &'s Source, problems: &mut Vec<Problem>) -> Vec<Entry<'s>> {
    let mut entries = Vec::new();
    let root = match DeTable::parse(&source.text) {
        Ok(root) => root.into_inner(),
        Err(error) => {
            problems.push(source.toml_problem(&error));
            return entries;
        }
    };
    for (key, value) in root {
        let offset = Some(key.span().start);
        let DeValue::Array(array) = value.into_inner() else {
            problems.push(source.problem(offset, "a file of models holds [[model]] tables and nothing else"));
            continue;
        };
        if key.get_ref() != "model" {
            problems.push(source.problem(offset, "a file of models holds [[model]] tables and nothing else"));
            continue;
        }
        for (place, item) in array.into_iter().enumerate() {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => {
                    let id = match get(&table, "id").map(Spanned::get_ref) {
                        Some(DeValue::Integer(id)) => id.as_str().to_owned(),
                        _ => format!("place {place}"),
                    };
                    entries.push(Entry {
                        source,
                        path: format!("model.{place}"),
                        span,
                        table,
                        key: format!("id {id}"),
                    });
                }
                _ => problems.push(source.problem(Some(span.start), "a model is a table")),
            }
        }
    }
    entries
}

/// The one generator of a file.
fn generator_entry<'s>(source: &'s Source, problems: &mut Vec<Problem>) -> Option<Entry<'s>> {
    let root = match DeTable::parse(&source.text) {
        Ok(root) => root,
        Err(error) => {
            problems.push(source.toml_problem(&error));
            return None;
        }
    };
    let (span, table) = (root.span(), root.into_inner());
    match get(&table, "slug") {
        Some(slug) if !matches!(slug.get_ref(), DeValue::String(slug) if *slug == source.stem.as_str()) => {
            let rule = format!("the slug must be the file's name, `{}`", source.stem);
            problems.push(source.problem(Some(slug.span().start), rule));
            None
        }
        _ => Some(Entry { source, path: String::new(), span, table, key: format!("slug `{}`", source.stem) }),
    }
}

/// The value of a key in a table as it was parsed.
fn get<'t, 's>(table: &'t DeTable<'s>, key: &str) -> Option<&'t Spanned<DeValue<'s>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

/// Joins entries of the same key: those of a later layer replace ours key by key, where ours stands.
fn lay_over<'s>(entries: Vec<Entry<'s>>, problems: &mut Vec<Problem>) -> Vec<Entry<'s>> {
    let mut laid: Vec<Entry<'s>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let below = places.get(&entry.key).and_then(|place| laid.get_mut(*place));
        match below {
            None => {
                places.insert(entry.key.clone(), laid.len());
                laid.push(entry);
            }
            Some(below) if below.source.layer == entry.source.layer => {
                let offset = get(&entry.table, "id").map_or(entry.span.start, |id| id.span().start);
                problems.push(entry.source.problem(Some(offset), format!("{} is used twice", entry.key)));
            }
            Some(below) => {
                let mut table = std::mem::take(&mut below.table);
                table.extend(entry.table);
                *below = Entry { table, ..entry };
            }
        }
    }
    laid
}

/// Gives entries their types; unknown keys are refused here.
fn typed<'s, T: DeserializeOwned>(entries: Vec<Entry<'s>>, problems: &mut Vec<Problem>) -> Vec<Placed<'s, T>> {
    let mut placed = Vec::new();
    for Entry { source, path, span, table, .. } in entries {
        match T::deserialize(ValueDeserializer::from(Spanned::new(span, DeValue::Table(table)))) {
            Ok(value) => placed.push(Placed { value, source, path }),
            Err(error) => problems.push(source.toml_problem(&error)),
        }
    }
    placed
}

fn broken_rules(models: &[Placed<'_, Model>], generators: &[Placed<'_, Generator>]) -> Vec<Problem> {
    let all_models: Vec<&Model> = models.iter().map(|placed| &placed.value).collect();
    let all_generators: Vec<&Generator> = generators.iter().map(|placed| &placed.value).collect();
    let mut problems = placed_findings(models, check::models(&all_models));
    problems.extend(placed_findings(generators, check::generators(&all_generators, &all_models)));
    problems
}

fn placed_findings<T>(placed: &[Placed<'_, T>], findings: Findings) -> Vec<Problem> {
    let locate = |(place, path, rule): (usize, String, String)| {
        let Placed { source, path: entry, .. } = placed.get(place)?;
        Some(source.problem(source.locate(&format!("{entry}.{path}")), rule))
    };
    findings.into_inner().into_iter().filter_map(locate).collect()
}

/// Takes out what is disabled, mends what referred to it, and fills in what is computed.
fn complete(mut generators: Vec<Generator>, mut models: Vec<Model>) -> Catalogue {
    models.retain(|model| !model.disabled);
    fill_groups(&mut models);

    generators.retain(|generator| !generator.disabled);
    generators.retain_mut(|generator| {
        let of_kind = |model: &&Model| model.kind == generator.kind;
        let wanted = models.iter().filter(of_kind).find(|model| model.id == generator.default_model);
        let Some(default) = wanted.or_else(|| models.iter().find(of_kind)) else {
            // The operator has disabled every model that could make it.
            return false;
        };
        generator.default_model = default.id;
        generator.image_model = generator.image_model.filter(|id| models.iter().any(|model| model.id == *id));
        for parameter in generator.parameters.iter_mut().filter(|field| field.kind == ParameterKind::Model) {
            parameter.default = default.choice.to_string();
        }
        true
    });
    let slugs: HashSet<String> = generators.iter().map(|generator| generator.slug.clone()).collect();
    for generator in &mut generators {
        generator.similar.retain(|slug| slugs.contains(slug));
    }
    Catalogue::assemble(generators, models)
}

/// Tells every model of a group about the others.
fn fill_groups(models: &mut [Model]) {
    let mut groups: HashMap<String, BTreeMap<String, ModelId>> = HashMap::new();
    for model in models.iter() {
        if let Some(group) = &model.group {
            groups.entry(group.slug.clone()).or_default().insert(group.quality.clone(), model.id);
        }
    }
    for group in models.iter_mut().filter_map(|model| model.group.as_mut()) {
        group.qualities = groups.get(&group.slug).cloned().unwrap_or_default();
        if !group.qualities.contains_key(&group.default_quality) {
            let first = group.qualities.keys().next();
            group.default_quality = first.unwrap_or(&group.quality).clone();
        }
    }
}
