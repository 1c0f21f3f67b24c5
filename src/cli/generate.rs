//! `atelier generate`: one generation from the terminal.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::command::{Command, Output};
use super::service::{Folder, Service};
use super::terminal::{Terminal, in_file, word};
use crate::app::App;
use crate::catalogue::{Generator, ModelId, TEMPLATE_EXTRAS};
use crate::domain::{Account, Caller, Creation, CreationId, License, Privacy, account, creation, ledger};
use crate::engine::{ModelChoice, Purpose, RatioChoice, Request};
use crate::error::{Error, Noun, Result};
use crate::providers::{Format, recode};

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Args {
    /// A generator, such as joke or image
    slug: String,
    /// What to make
    prompt: Option<String>,
    /// A model's number or name; else the generator's own choice
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    /// A field of the generator's form or of the request, such as count=2; may be given several times
    #[arg(long = "param", value_name = "K=V", value_parser = parse_param)]
    params: Vec<(String, String)>,
    /// Who makes it and pays; else the first administrator
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Where to put the result; else media go into a new file in this folder, and text is printed
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    out: Option<PathBuf>,
}

fn parse_param(text: &str) -> Result<(String, String)> {
    let (key, value) = text.split_once('=').ok_or_else(|| Error::invalid("param", "must be KEY=VALUE"))?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

pub fn run(terminal: &Terminal, args: &Args) -> Result<ExitCode> {
    if let Some(out) = &args.out {
        check_folder(out)?;
    }
    let service = Service::reach(&terminal.data, Folder::MayBeNew)?;
    let mut answer = service.ask(Command::Generate(args.clone()))?;
    let mut number = 0;
    for creation in answer["creations"].as_array_mut().into_iter().flatten() {
        if let Some(path) = file_for(args, creation, number) {
            save(&service, creation, &path)?;
            creation["file"] = path.display().to_string().into();
            number += 1;
        }
    }
    terminal.print(&answer, render)?;
    Ok(ExitCode::SUCCESS)
}

/// Found out before anything is paid for.
fn check_folder(out: &Path) -> Result<()> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() && !out.is_dir() {
        return Ok(());
    }
    Err(Error::invalid("out", format!("{} is no place for a file", out.display())))
}

/// The file for a creation: `--out`, with a number for those after the first, or a new name. Text without `--out`
/// needs none.
fn file_for(args: &Args, creation: &Value, number: usize) -> Option<PathBuf> {
    match (&args.out, creation["extension"].as_str()) {
        (Some(out), _) if number == 0 => Some(out.clone()),
        (Some(out), _) => {
            let stem = out.file_stem().unwrap_or_default().to_string_lossy();
            let extension = out.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
            Some(out.with_file_name(format!("{stem}-{}{}", number + 1, extension.unwrap_or_default())))
        }
        (None, Some(extension)) => {
            Some(PathBuf::from(format!("{}-{}.{extension}", args.slug, creation["creation_id"])))
        }
        (None, None) => None,
    }
}

fn save(service: &Service, creation: &Value, path: &Path) -> Result<()> {
    if let Some(fields) = creation["output"].as_object() {
        return fs::write(path, fields_to_text(fields) + "\n").map_err(in_file(path));
    }
    let wanted = Media {
        creation: creation["creation_id"].as_u64().unwrap_or_default(),
        format: picture_format(path).filter(|format| creation["extension"] != format.extension()),
    };
    let file = File::create(path).map_err(in_file(path))?;
    service.fetch(Command::Media(wanted), Box::new(file))?;
    Ok(())
}

/// The format that the name of a file asks for, if it is one of pictures.
fn picture_format(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    let extension = if extension == "jpeg" { "jpg" } else { extension.as_str() };
    recode::FORMATS.into_iter().find(|format| format.extension() == extension)
}

/// The best file of a creation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Media {
    creation: u64,
    /// Of a picture: written so, whatever it is kept as.
    format: Option<Format>,
}

pub async fn execute(app: &App, args: Args) -> Result<Value> {
    let first_run = app.first_run().await?;
    let caller = caller(app, args.user.as_deref()).await?;
    let generator = app.catalogue.generator(&args.slug).ok_or(Error::NotFound(Noun::Generator))?;
    let plan = app.plan(&request(args, generator)?, Purpose::Generate)?;
    let job = app.engine.submit(&caller, plan).await?;
    let finished = app.engine.wait(job.id).await?;
    let made = finished.made()?;
    let job = &finished.job;
    let balance = app.store.read(|tx| ledger::balance(tx, caller.account))?;
    let mut answer = json!({
        "generator": job.call.generator,
        "model_id": job.call.model.0,
        "model": job.model_name,
        "provider": job.provider,
        "user": caller.username,
        "cost": job.charged.to_json(),
        "balance": balance.total().to_json(),
        "creations": made.into_iter().map(describe).collect::<Vec<_>>(),
        "failed": finished.creations.iter().filter(|creation| creation.failure.is_some()).count(),
    });
    if let Some(told) = first_run {
        answer["first_run"] = json!({ "username": told.username, "password": told.password, "api_key": told.api_key });
    }
    Ok(answer)
}

/// The account that was named, or else the first administrator, with the bonuses that are due.
async fn caller(app: &App, name: Option<&str>) -> Result<Caller> {
    let account = app.store.read(|tx| match name {
        Some(name) => account::get_by_username(tx, name),
        None => {
            let is_fit = |account: &Account| account.is_admin && !account.is_disabled;
            account::list(tx)?.into_iter().find(is_fit).ok_or(Error::NotFound(Noun::Account))
        }
    })?;
    if account.is_disabled {
        return Err(Error::forbidden("an account that is not disabled"));
    }
    app.give_due_bonuses(&account).await?;
    Ok(Caller::owner(&account))
}

/// The engine's request: a parameter is a field of the generator's form, of the request, or a further text.
/// Errors: `Invalid` naming a parameter that is none of these, lest a slip be paid for.
fn request(args: Args, generator: &Generator) -> Result<Request> {
    let model = args.model.map(|model| match model.parse() {
        Ok(id) => ModelChoice::Id(ModelId(id)),
        Err(_) => ModelChoice::Name(model),
    });
    let mut request = Request { generator: args.slug, prompt: args.prompt, model, ..Request::default() };
    for (key, value) in args.params {
        match key.as_str() {
            name if generator.parameter(name).is_some() => request.parameters.push((key, value)),
            "count" => request.count = Some(number(&key, &value)?),
            "seconds" => request.seconds = Some(number(&key, &value)?),
            "seed" => request.seed = Some(number(&key, &value)?),
            "temperature" => request.temperature = Some(number(&key, &value)?),
            "generate_audio" => request.generate_audio = Some(number(&key, &value)?),
            "privacy_mode" => request.privacy = Privacy::from_code(number(&key, &value)?)?,
            "license" => request.license = License::from_code(number(&key, &value)?)?,
            "aspect_ratio" => request.aspect_ratio = Some(RatioChoice::Text(value)),
            "language" => request.language = Some(value),
            "preference" => request.preference = Some(value),
            "preference_two" => request.preference_two = Some(value),
            "image_url" => request.image_url = Some(value),
            "ending_frame_url" => request.ending_frame_url = Some(value),
            "video_url" => request.video_url = Some(value),
            "reference_images" => request.reference_images.push(value),
            "reference_videos" => request.reference_videos.push(value),
            "reference_audio" => request.reference_audio = Some(value),
            "thinking_mode" => request.extras.push((key, value)),
            name if TEMPLATE_EXTRAS.contains(&name) => request.extras.push((key, value)),
            _ => return Err(Error::invalid(key, format!("is no field of {}; {}", generator.slug, fields(generator)))),
        }
    }
    Ok(request)
}

/// What a generator's form asks for.
fn fields(generator: &Generator) -> String {
    let ids: Vec<_> = generator.parameters.iter().map(|parameter| parameter.id.as_str()).collect();
    if ids.is_empty() { "it has none of its own".to_owned() } else { format!("it has {}", ids.join(", ")) }
}

fn number<T: std::str::FromStr>(key: &str, value: &str) -> Result<T> {
    value.trim().parse().map_err(|_| Error::invalid(key.to_owned(), format!("cannot be {value}")))
}

fn describe(creation: &Creation) -> Value {
    let mut answer = json!({
        "creation_id": creation.id.0,
        "type": creation.type_name(),
        "seed": creation.seed,
        "parameters": creation.parameters.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
    });
    if let Some(file) = creation.media.first() {
        answer["extension"] = file.format.extension().into();
        answer["content_type"] = file.format.mime().into();
        answer["size_bytes"] = file.size_bytes.into();
        answer["width"] = file.width.into();
        answer["height"] = file.height.into();
        answer["seconds"] = file.seconds.into();
    } else {
        answer["output"] = creation.fields().into();
    }
    answer
}

/// Brings the best file of a creation; for `run`, which may write where the server may not.
pub async fn execute_media(app: &App, wanted: Media, mut out: Output) -> Result<Value> {
    let id = CreationId(wanted.creation);
    let creation = app.store.read(|tx| creation::find(tx, id))?.ok_or(Error::NotFound(Noun::Creation))?;
    let file = creation.media.first().ok_or(Error::NotFound(Noun::Media))?;
    let (blob, size, is_picture) = (file.blob, file.size_bytes, recode::FORMATS.contains(&file.format));
    let store = app.store.clone();
    let copy = move || {
        if let Some(format) = wanted.format.filter(|_| is_picture) {
            let recoded = recode::recode(store.read_blob(blob, 0..size)?, format, None);
            out.write_all(&recoded.map_err(|fault| Error::internal(fault.to_string()))?)?;
            out.flush()?;
            return Ok(Value::Null);
        }
        for piece in store.blob_chunks(blob, 0..u64::MAX)? {
            out.write_all(&piece?)?;
        }
        out.flush()?;
        Ok(Value::Null)
    };
    tokio::task::spawn_blocking(copy).await.map_err(Error::internal)?
}

fn render(answer: &Value) -> String {
    let mut parts = Vec::new();
    for creation in answer["creations"].as_array().into_iter().flatten() {
        match (creation["file"].as_str(), creation["output"].as_object()) {
            (Some(file), _) => parts.push(file.to_owned()),
            (None, Some(fields)) => parts.push(fields_to_text(fields)),
            (None, None) => {}
        }
    }
    if answer["failed"] != 0 {
        parts.push(format!("{} more failed and cost nothing", answer["failed"]));
    }
    let provider = match answer["provider"].as_str() {
        Some("builtin") => "the built-in engine",
        other => other.unwrap_or_default(),
    };
    let unit = if answer["cost"] == 1 { "credit" } else { "credits" };
    let (cost, balance, model) = (&answer["cost"], &answer["balance"], word(&answer["model"]));
    parts.push(format!("{cost} {unit} spent, {balance} left · {model} by {provider}"));
    if let Some(told) = answer["first_run"].as_object() {
        parts.push(format!(
            "The first administrator was made: {}, password {}, API key {} (not shown again)",
            word(&told["username"]),
            word(&told["password"]),
            word(&told["api_key"]),
        ));
    }
    parts.join("\n\n")
}

/// A text result for a person: its only field by itself, several under their names.
fn fields_to_text(fields: &Map<String, Value>) -> String {
    if fields.len() == 1 {
        return fields.values().map(value_to_text).collect();
    }
    let parts = fields.iter().map(|(name, value)| {
        let (name, text) = (name.replace('_', " "), value_to_text(value));
        if text.contains('\n') { format!("{name}:\n{text}") } else { format!("{name}: {text}") }
    });
    parts.collect::<Vec<_>>().join("\n")
}

fn value_to_text(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            items.iter().map(|item| format!("- {}", value_to_text(item))).collect::<Vec<_>>().join("\n")
        }
        Value::Object(fields) => {
            let pairs = fields.iter().map(|(name, value)| format!("{name}: {}", value_to_text(value)));
            pairs.collect::<Vec<_>>().join(", ")
        }
        other => word(other),
    }
}
