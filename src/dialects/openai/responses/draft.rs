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
    /// Whether thoughts were asked for.
    wants_reasoning: bool,
    problem: Option<String>,
    status: &'static str,
    /// Seconds since 1970.
    completed: Option<i64>,
    /// The number of the next event.
    next: u64,
}

enum Item {
    /// What the model thought, as far as its server tells.
    Reasoning {
        text: String,
    },
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
            wants_reasoning: ask.echo.get("reasoning").is_some_and(|reasoning| reasoning["summary"].is_string()),
            problem: None,
            status: "in_progress",
            completed: None,
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

    /// The first events of a response that nobody need wait for.
    pub fn queue(&mut self) -> Vec<Value> {
        self.status = "queued";
        ["response.created", "response.queued"].map(|kind| self.whole_event(kind)).into()
    }

    /// The event that ends the waiting.
    pub fn begin(&mut self) -> Vec<Value> {
        self.status = "in_progress";
        vec![self.whole_event("response.in_progress")]
    }

    /// Ends the response on its owner's word, with what there is of it. The API has no event for that.
    pub const fn cancel(&mut self) {
        self.status = "cancelled";
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
        let thought = delta["reasoning_content"].as_str().or(delta["reasoning"].as_str());
        if let Some(text) = thought.filter(|text| self.wants_reasoning && !text.is_empty()) {
            self.think(text, &mut events);
        }
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

    /// Servers tell thoughts as they are; the API has them as the one part of a summary.
    fn think(&mut self, more: &str, events: &mut Vec<Value>) {
        if !matches!(self.items.last(), Some(Item::Reasoning { .. })) {
            self.close_last(events);
            self.items.push(Item::Reasoning { text: String::new() });
            let opened = self.item_event("response.output_item.added", "in_progress", true);
            let part = json!({"summary_index": 0, "part": {"type": "summary_text", "text": ""}});
            let part = self.event("response.reasoning_summary_part.added", part);
            events.extend([opened, part]);
        }
        if let Some(Item::Reasoning { text }) = self.items.last_mut() {
            text.push_str(more);
        }
        let delta = self.event("response.reasoning_summary_text.delta", json!({"summary_index": 0, "delta": more}));
        events.push(delta);
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
            Some(Item::Reasoning { text }) => {
                let (text, part) =
                    (json!({"summary_index": 0, "text": text}), json!({"summary_index": 0, "part": part}));
                let done = self.event("response.reasoning_summary_text.done", text);
                let part = self.event("response.reasoning_summary_part.done", part);
                events.extend([done, part]);
            }
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

    /// The last events; the response has its final state afterwards. `now` is in seconds since 1970.
    pub fn end(&mut self, now: i64) -> Vec<Value> {
        if let Some(problem) = self.problem.clone() {
            return self.fail(&problem);
        }
        let mut events = Vec::new();
        self.close_last(&mut events);
        let is_cut = matches!(self.finish.as_deref(), Some("length" | "content_filter"));
        self.status = if is_cut { "incomplete" } else { "completed" };
        self.completed = (!is_cut).then_some(now);
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
        let is_over = !matches!(self.status, "in_progress" | "queued");
        let mut response = json!({
            "id": self.id, "object": "response", "created_at": self.created, "status": self.status,
            "completed_at": self.completed,
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
                // What a model thought is for that answer alone.
                Item::Reasoning { .. } => {}
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
            Some(reasoning @ Item::Reasoning { .. }) => {
                let summary = if is_fresh { Vec::new() } else { vec![part_of(reasoning)] };
                json!({"id": id("rs"), "type": "reasoning", "status": status, "summary": summary})
            }
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
        Item::Reasoning { text } => json!({"type": "summary_text", "text": text}),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thoughts_that_were_asked_for_are_an_item_before_the_answer() {
        let chunks = [
            json!({"choices": [{"delta": {"reasoning_content": "Let me "}}]}),
            json!({"choices": [{"delta": {"reasoning_content": "see"}}]}),
            json!({"choices": [{"delta": {"content": "Yes"}}]}),
        ];
        for (summary, items) in [(json!("auto"), 2), (Value::Null, 1)] {
            let ask = Ask {
                echo: [("reasoning".to_owned(), json!({"summary": summary}))].into_iter().collect(),
                ..Ask::default()
            };
            let mut draft = Draft::new(&ask, "1".to_owned(), 0);
            let mut events = draft.start();
            chunks.iter().for_each(|chunk| events.extend(draft.take(chunk)));
            events.extend(draft.end(0));
            let output = draft.response()["output"].as_array().cloned().unwrap_or_default();
            assert_eq!(output.len(), items);
            if items == 2 {
                let thought = json!([{"type": "summary_text", "text": "Let me see"}]);
                assert_eq!((&output[0]["type"], &output[0]["summary"]), (&json!("reasoning"), &thought));
                let kinds = events.iter().filter(|event| event["type"] == "response.reasoning_summary_text.delta");
                assert_eq!(kinds.count(), 2);
            }
            assert_eq!(draft.message()["content"], "Yes");
            let numbers: Vec<u64> = events.iter().filter_map(|event| event["sequence_number"].as_u64()).collect();
            assert_eq!(numbers, (0..events.len() as u64).collect::<Vec<_>>());
        }
    }
}
