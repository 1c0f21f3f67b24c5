//! Pictures, sound and clips at a server that speaks OpenAI's API.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::RequestBuilder;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value};

use super::{OpenAi, format_of, garbled, picture};
use crate::net::Caps;
use crate::providers::{Call, Fault, Format, Media, News, Output, Progress, Report, Submitted, Ticket, client};

/// What may be said of a picture beside its words and its size; the names are those of the call's parameters too.
const PICTURE_FIELDS: [&str; 6] =
    ["output_format", "output_compression", "background", "moderation", "input_fidelity", "user"];

impl OpenAi {
    pub(super) async fn draw(&self, call: &Call, report: &Report<'_>) -> Result<Output, Fault> {
        let size = if call.width == 0 { "auto".to_owned() } else { format!("{}x{}", call.width, call.height) };
        let mut fields = Map::new();
        fields.insert("model".to_owned(), call.upstream_model.clone().into());
        fields.insert("prompt".to_owned(), call.instruction.clone().into());
        fields.insert("size".to_owned(), size.into());
        fields.insert("n".to_owned(), 1.into());
        for name in PICTURE_FIELDS {
            fields.extend(call.parameter(name).map(|value| (name.to_owned(), number_or_text(value))));
        }
        if let Some(drafts) = call.parameter("partial_images") {
            fields.insert("stream".to_owned(), true.into());
            fields.insert("partial_images".to_owned(), number_or_text(drafts));
        }
        fields.extend(options(call));
        let request = match &call.image_url {
            None => self.post("/images/generations").json(&fields),
            Some(reference) => {
                let mut form = texts(&fields);
                let name = if call.reference_images.is_empty() { "image" } else { "image[]" };
                for reference in std::iter::once(reference).chain(&call.reference_images) {
                    form = form.part(name, self.part("image_url", reference).await?);
                }
                if let Some(reference) = call.extra("mask_url") {
                    form = form.part("mask", self.part("mask_url", reference).await?);
                }
                self.post("/images/edits").multipart(form)
            }
        };
        let item = self.drawn(request, report).await?;
        let bytes = match (item.get("b64_json").and_then(Value::as_str), item.get("url").and_then(Value::as_str)) {
            (Some(data), _) => decoded(data)?,
            (None, Some(url)) => client::bytes(self.client.get(url)).await?,
            (None, None) => return Err(garbled("an answer without a picture".to_owned())),
        };
        picture(bytes)
    }

    /// The finished picture as the server tells of it, in one answer or as the last of several events.
    async fn drawn(&self, request: RequestBuilder, report: &Report<'_>) -> Result<Value, Fault> {
        let response = client::open(request).await?;
        if !client::is_events(&response) {
            let answer = client::read_json(response).await?;
            return Ok(answer.pointer("/data/0").cloned().unwrap_or_default());
        }
        let mut last = Value::Null;
        client::events(response, |event| {
            let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
            if let Some(error) = event.get("error").filter(|error| !error.is_null()) {
                return Err(garbled(error.to_string()));
            }
            if kind.ends_with(".partial_image") {
                let data = event.get("b64_json").and_then(Value::as_str).unwrap_or_default();
                if let Ok(Output::Media(draft)) = decoded(data).and_then(picture) {
                    report(News::Draft(draft));
                }
            } else if kind.ends_with(".completed") {
                last = event;
            }
            Ok(())
        })
        .await?;
        Ok(last)
    }

    async fn part(&self, field: &'static str, reference: &str) -> Result<Part, Fault> {
        let bytes = self.sources.bytes(field, reference, Caps::IMAGE).await?;
        let format = format_of(&bytes);
        let name = format!("picture.{}", format.map_or("png", Format::extension));
        let part = Part::bytes(bytes).file_name(name);
        part.mime_str(format.map_or("application/octet-stream", Format::mime))
            .map_err(|error| garbled(error.to_string()))
    }

    pub(super) async fn speak(&self, call: &Call, report: &Report<'_>) -> Result<Output, Fault> {
        let chosen = |name: &str| {
            let exact = call.parameters.iter().rev().find(|(id, _)| id == name);
            exact.or_else(|| call.parameters.iter().find(|(id, _)| id.ends_with(name))).map(|(_, value)| value.as_str())
        };
        let format = chosen("format").and_then(|name| Format::ALL.into_iter().find(|it| it.extension() == name));
        let format = format.unwrap_or(Format::Mp3);
        let mut fields = Map::new();
        fields.insert("model".to_owned(), call.upstream_model.clone().into());
        fields.insert("input".to_owned(), call.prompt.clone().into());
        fields.insert("voice".to_owned(), chosen("voice").unwrap_or("alloy").into());
        fields.insert("response_format".to_owned(), format.extension().into());
        let speed = chosen("speed").and_then(|speed| speed.parse::<f64>().ok());
        fields.extend(speed.map(|speed| ("speed".to_owned(), speed.into())));
        fields.extend(chosen("instructions").map(|words| ("instructions".to_owned(), words.into())));
        fields.extend(options(call));
        let response = client::open(self.post("/audio/speech").json(&fields)).await?;
        let tells = call.parameter("pieces").is_some();
        let bytes = client::read(response, |piece| {
            if tells {
                report(News::Piece(format, piece.clone()));
            }
        });
        Ok(Output::Media(Media { bytes: bytes.await?, format, width: 0, height: 0, seconds: 0.0 }))
    }

    /// Starts a clip. The ticket names the key as well: what one account makes another may not see.
    pub(super) async fn film(&self, call: &Call) -> Result<Submitted, Fault> {
        let mut fields = Map::new();
        fields.insert("model".to_owned(), call.upstream_model.clone().into());
        fields.insert("prompt".to_owned(), call.instruction.clone().into());
        fields.insert("seconds".to_owned(), call.seconds.to_string().into());
        fields.insert("size".to_owned(), format!("{}x{}", call.width, call.height).into());
        fields.extend(options(call));
        let key = self.passage.key();
        let request = self.passage.request(reqwest::Method::POST, "/videos", key);
        let request = match &call.image_url {
            None => request.json(&fields),
            Some(reference) => {
                request.multipart(texts(&fields).part("input_reference", self.part("image_url", reference).await?))
            }
        };
        let answer = client::json(request).await?;
        let id = answer.get("id").and_then(Value::as_str).ok_or_else(|| garbled("a clip without an id".to_owned()))?;
        let key = key.map(|key| key.to_string()).unwrap_or_default();
        Ok(Submitted::Underway(Ticket(format!("{key} {id}"))))
    }

    fn at_ticket(&self, method: reqwest::Method, ticket: &Ticket, rest: &str) -> RequestBuilder {
        let (key, id) = ticket.0.split_once(' ').unwrap_or_default();
        self.passage.request(method, &format!("/videos/{id}{rest}"), key.parse().ok())
    }

    pub(super) async fn look(&self, ticket: &Ticket) -> Result<Progress, Fault> {
        let answer = client::json(self.at_ticket(reqwest::Method::GET, ticket, "")).await?;
        let text = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        match text("/status") {
            "completed" => {}
            "failed" | "cancelled" | "expired" => {
                let (code, message) = (text("/error/code"), text("/error/message").to_owned());
                let is_refused = code.contains("moderation") || code.contains("policy");
                return Err(if is_refused { Fault::Refused(message) } else { garbled(format!("{code}: {message}")) });
            }
            _ => {
                let percent = answer.get("progress").and_then(Value::as_f64);
                return Ok(Progress::Waiting(percent.map(|percent| percent.clamp(0.0, 100.0) as u8)));
            }
        }
        let (width, height) = text("/size").split_once('x').unwrap_or_default();
        let (width, height) = (width.parse().unwrap_or(0), height.parse().unwrap_or(0));
        let seconds = text("/seconds").parse().unwrap_or(0.0);
        let bytes = client::bytes(self.at_ticket(reqwest::Method::GET, ticket, "/content")).await?;
        let clip = Media { bytes, format: Format::Mp4, width, height, seconds };
        // Not every server makes stills, and a clip is a clip without one.
        let still = client::bytes(self.at_ticket(reqwest::Method::GET, ticket, "/content?variant=thumbnail")).await;
        Ok(Progress::Done(match still.and_then(picture) {
            Ok(Output::Media(poster)) => Output::Film { clip, poster },
            _ => Output::Media(clip),
        }))
    }

    pub(super) async fn give_up(&self, ticket: &Ticket) -> Result<(), Fault> {
        client::json(self.at_ticket(reqwest::Method::DELETE, ticket, "")).await.map(drop)
    }
}

/// The route's fixed options, which go before whatever else was said.
fn options(call: &Call) -> Map<String, Value> {
    serde_json::from_str(&call.route_options).unwrap_or_default()
}

fn number_or_text(value: &str) -> Value {
    value.parse::<u32>().map_or_else(|_| value.into(), Value::from)
}

fn texts(fields: &Map<String, Value>) -> Form {
    fields.iter().fold(Form::new(), |form, (name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        form.text(name.clone(), text)
    })
}

fn decoded(data: &str) -> Result<Vec<u8>, Fault> {
    BASE64.decode(data).map_err(|error| garbled(error.to_string()))
}
