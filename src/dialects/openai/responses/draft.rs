//! An answer of `/responses` in the making: chunks of a chat go in, items and numbered events come out.

use serde_json::{Map, Value, json};

use super::ask::Ask;

/// The response so far.
pub struct Draft {
    id: String,
    created: i64,
    model: String,
    echo: Map<String, Value>,
    items: Vec<Item>,
    usage: Value,
    /// How the chat ended.
    finish: Option<String>,
    problem: Option<String>,
    status: &'static str,
    /// The number of the next event.
    next: u64,
}

enum Item {
    Message {
        text: String,
    },
    Refusal {
        text: String,
    },
    /// `place` is the call's number in the chat.
    Call {
        place: u64,
        call_id: String,
        name: String,
        arguments: String,
    },
}

impl Draft {
    /// `id` is chance.
    pub fn new(ask: &Ask, id: String, created: i64) -> Self {
        Self {
            id: format!("resp_{id}"),
            created,
            model: ask.model.clone(),
            echo: ask.echo.clone(),
            items: Vec::new(),
            usage: Value::Null,
            finish: None,
            problem: None,
            status: "in_progress",
            next: 0,
        }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Why there is no whole answer.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// The first events.
    pub fn start(&mut self) -> Vec<Value> {
        ["response.created", "response.in_progress"].map(|kind| self.whole_event(kind)).into()
    }

    /// The events that a chunk of the chat becomes.
    pub fn take(&mut self, chunk: &Value) -> Vec<Value> {
        if let Some(error) = chunk.get("error").filter(|error| !error.is_null()) {
            let message = error.get("message").and_then(Value::as_str).unwrap_or("The generation service failed.");
            self.problem = Some(message.to_owned());
            return Vec::new();
        }
        if let Some(usage) = chunk.get("usage").filter(|usage| usage.is_object()) {
            self.usage = usage_of(usage);
        }
        let choice = &chunk["choices"][0];
        if let Some(finish) = choice["finish_reason"].as_str() {
            self.finish = Some(finish.to_owned());
        }
        let delta = &choice["delta"];
        let mut events = Vec::new();
        if let Some(text) = delta["content"].as_str().filter(|text| !text.is_empty()) {
            self.say(text, false, &mut events);
        }
        if let Some(text) = delta["refusal"].as_str().filter(|text| !text.is_empty()) {
            self.say(text, true, &mut events);
        }
        for call in delta["tool_calls"].as_array().into_iter().flatten() {
            self.call(call, &mut events);
        }
        events
    }

    fn say(&mut self, more: &str, is_refusal: bool, events: &mut Vec<Value>) {
        let goes_on = match (self.items.last_mut(), is_refusal) {
            (Some(Item::Message { text }), false) | (Some(Item::Refusal { text }), true) => {
                text.push_str(more);
                true
            }
            _ => false,
        };
        if !goes_on {
            self.close_last(events);
            let item = |text: String| if is_refusal { Item::Refusal { text } } else { Item::Message { text } };
            self.items.push(item(String::new()));
            let opened = self.item_event("response.output_item.added", "in_progress", true);
            let part = self.part();
            let part = self.event("response.content_part.added", json!({"content_index": 0, "part": part}));
            events.extend([opened, part]);
            if let Some(last) = self.items.last_mut() {
                *last = item(more.to_owned());
            }
        }
        let delta = if is_refusal {
            self.event("response.refusal.delta", json!({"content_index": 0, "delta": more}))
        } else {
            self.event("response.output_text.delta", json!({"content_index": 0, "delta": more, "logprobs": []}))
        };
        events.push(delta);
    }

    fn call(&mut self, call: &Value, events: &mut Vec<Value>) {
        let at = call["index"].as_u64().unwrap_or_default();
        let more = call["function"]["arguments"].as_str().unwrap_or_default();
        let goes_on = matches!(self.items.last(), Some(Item::Call { place, .. }) if *place == at);
        if !goes_on {
            self.close_last(events);
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (call_id, name) = (word(&call["id"]), word(&call["function"]["name"]));
            self.items.push(Item::Call { place: at, call_id, name, arguments: String::new() });
            let opened = self.item_event("response.output_item.added", "in_progress", false);
            events.push(opened);
        }
        if let Some(Item::Call { arguments, .. }) = self.items.last_mut() {
            arguments.push_str(more);
        }
        if !more.is_empty() {
            let delta = self.event("response.function_call_arguments.delta", json!({"delta": more}));
            events.push(delta);
        }
    }

    /// The events that end the item that is being made.
    fn close_last(&mut self, events: &mut Vec<Value>) {
        let part = self.part();
        match self.items.last() {
            None => return,
            Some(Item::Call { name, arguments, .. }) => {
                let fields = json!({"name": name, "arguments": arguments});
                let done = self.event("response.function_call_arguments.done", fields);
                events.push(done);
            }
            Some(Item::Message { text }) => {
                let fields = json!({"content_index": 0, "text": text, "logprobs": []});
                let done = self.event("response.output_text.done", fields);
                let part = self.event("response.content_part.done", json!({"content_index": 0, "part": part}));
                events.extend([done, part]);
            }
            Some(Item::Refusal { text }) => {
                let fields = json!({"content_index": 0, "refusal": text});
                let done = self.event("response.refusal.done", fields);
                let part = self.event("response.content_part.done", json!({"content_index": 0, "part": part}));
                events.extend([done, part]);
            }
        }
        let done = self.item_event("response.output_item.done", "completed", false);
        events.push(done);
    }

    /// The last events; the response has its final state afterwards.
    pub fn end(&mut self) -> Vec<Value> {
        if let Some(problem) = self.problem.clone() {
            return self.fail(&problem);
        }
        let mut events = Vec::new();
        self.close_last(&mut events);
        let is_cut = matches!(self.finish.as_deref(), Some("length" | "content_filter"));
        self.status = if is_cut { "incomplete" } else { "completed" };
        let last = self.whole_event(if is_cut { "response.incomplete" } else { "response.completed" });
        events.push(last);
        events
    }

    /// The end of a response that failed.
    pub fn fail(&mut self, problem: &str) -> Vec<Value> {
        self.problem = Some(problem.to_owned());
        self.status = "failed";
        vec![self.whole_event("response.failed")]
    }

    /// The response as it stands.
    pub fn response(&self) -> Value {
        let output: Vec<Value> = (0..self.items.len()).map(|place| self.item(place, "completed", false)).collect();
        let reason = match self.finish.as_deref() {
            Some("length") => json!({"reason": "max_output_tokens"}),
            Some("content_filter") => json!({"reason": "content_filter"}),
            _ => Value::Null,
        };
        let error = self.problem.as_ref().map(|message| json!({"code": "server_error", "message": message}));
        let is_over = self.status != "in_progress";
        let mut response = json!({
            "id": self.id, "object": "response", "created_at": self.created, "status": self.status,
            "completed_at": if self.status == "completed" { Some(self.created) } else { None },
            "error": error, "incomplete_details": reason, "model": self.model,
            "output": if is_over { output } else { Vec::new() }, "usage": self.usage,
        });
        if let Some(response) = response.as_object_mut() {
            response.extend(self.echo.clone());
        }
        response
    }

    /// The answer as a message of a chat, for the response that goes on from it.
    pub fn message(&self) -> Value {
        let (mut content, mut calls) = (String::new(), Vec::new());
        for item in &self.items {
            match item {
                Item::Message { text } | Item::Refusal { text } => content.push_str(text),
                Item::Call { call_id, name, arguments, .. } => {
                    let function = json!({"name": name, "arguments": arguments});
                    calls.push(json!({"id": call_id, "type": "function", "function": function}));
                }
            }
        }
        if calls.is_empty() {
            return json!({"role": "assistant", "content": content});
        }
        let content = (!content.is_empty()).then_some(content);
        json!({"role": "assistant", "content": content, "tool_calls": calls})
    }

    fn item(&self, place: usize, status: &str, is_fresh: bool) -> Value {
        let id = |prefix: &str| format!("{prefix}_{}_{place}", self.id.trim_start_matches("resp_"));
        match self.items.get(place) {
            Some(Item::Call { call_id, name, arguments, .. }) => json!({
                "id": id("fc"), "type": "function_call", "status": status, "call_id": call_id, "name": name,
                "arguments": arguments,
            }),
            other => {
                let content = if is_fresh { Vec::new() } else { other.map(part_of).into_iter().collect() };
                json!({
                    "id": id("msg"), "type": "message", "status": status, "role": "assistant", "content": content,
                })
            }
        }
    }

    /// The part that is being written.
    fn part(&self) -> Value {
        self.items.last().map(part_of).unwrap_or_default()
    }

    fn item_event(&mut self, kind: &str, status: &str, is_fresh: bool) -> Value {
        let item = self.item(self.items.len().saturating_sub(1), status, is_fresh);
        self.numbered(json!({"type": kind, "output_index": self.items.len().saturating_sub(1), "item": item}))
    }

    /// An event about the item that is being made.
    fn event(&mut self, kind: &str, fields: Value) -> Value {
        let place = self.items.len().saturating_sub(1);
        let item_id = self.item(place, "", true)["id"].take();
        let mut event = json!({"type": kind, "item_id": item_id, "output_index": place});
        if let (Some(event), Value::Object(fields)) = (event.as_object_mut(), fields) {
            event.extend(fields);
        }
        self.numbered(event)
    }

    fn whole_event(&mut self, kind: &str) -> Value {
        let response = self.response();
        self.numbered(json!({"type": kind, "response": response}))
    }

    fn numbered(&mut self, mut event: Value) -> Value {
        event["sequence_number"] = self.next.into();
        self.next += 1;
        event
    }
}

fn part_of(item: &Item) -> Value {
    match item {
        Item::Message { text } => json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []}),
        Item::Refusal { text } => json!({"type": "refusal", "refusal": text}),
        Item::Call { .. } => Value::Null,
    }
}

/// The count of a chat under the names of this API.
fn usage_of(usage: &Value) -> Value {
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let (input, output) = (number(&usage["prompt_tokens"]), number(&usage["completion_tokens"]));
    json!({
        "input_tokens": input,
        "input_tokens_details": {"cached_tokens": number(&usage["prompt_tokens_details"]["cached_tokens"])},
        "output_tokens": output,
        "output_tokens_details": {
            "reasoning_tokens": number(&usage["completion_tokens_details"]["reasoning_tokens"]),
        },
        "total_tokens": input + output,
    })
}
