//! Streams of events on their way through: cut into events, counted, the count of tokens picked out.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use futures_util::stream::{BoxStream, Stream, StreamExt};
use serde::Deserialize;

use super::price::Usage;
use super::relay::Reported;
use crate::providers::tokens;
use crate::providers::wire::{Operation, Setback};

/// Longest event: a picture in base64.
const EVENT_MAX_BYTES: usize = 32 << 20;

/// The whole events of a stream of bytes, those that arrived together in one batch. What is left without an end when
/// the bytes end is an event as well.
pub fn events(
    bytes: BoxStream<'static, Result<Bytes, Setback>>,
) -> impl Stream<Item = Result<VecDeque<Bytes>, Setback>> + Unpin {
    let state = (bytes, BytesMut::new(), false);
    Box::pin(futures_util::stream::unfold(state, |(mut bytes, mut rest, is_over)| async move {
        if is_over {
            return None;
        }
        loop {
            let mut batch = VecDeque::new();
            match bytes.next().await {
                Some(Ok(piece)) => {
                    // Only what is new, and the three bytes before it, can hold the end of an event.
                    let mut from = rest.len().saturating_sub(3);
                    rest.extend_from_slice(&piece);
                    while let Some(end) = end_of_event(&rest, from) {
                        batch.push_back(rest.split_to(end).freeze());
                        from = 0;
                    }
                    if rest.len() > EVENT_MAX_BYTES {
                        let detail = "an event that never ends".to_owned();
                        return Some((Err(Setback::Broken { is_safe: false, detail }), (bytes, rest, true)));
                    }
                    if !batch.is_empty() {
                        return Some((Ok(batch), (bytes, rest, false)));
                    }
                }
                Some(Err(setback)) => return Some((Err(setback), (bytes, rest, true))),
                None if rest.is_empty() => return None,
                None => {
                    rest.extend_from_slice(b"\n\n");
                    batch.push_back(rest.split().freeze());
                    return Some((Ok(batch), (bytes, rest, true)));
                }
            }
        }
    }))
}

/// Where the first event ends, blank line included.
fn end_of_event(bytes: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    let ends: [&[u8]; 2] = [b"\n\n", b"\r\n\r\n"];
    let end = |mark: &[u8]| tail.windows(mark.len()).position(|window| window == mark).map(|at| from + at + mark.len());
    ends.into_iter().filter_map(end).min()
}

/// The data of an event, if it has a line of that.
pub fn data(event: &[u8]) -> Option<&[u8]> {
    let line = event.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(b"data:"))?;
    Some(line.trim_ascii())
}

/// What to do with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Pass,
    /// The end, which must wait for the charge, or a count that nobody asked for.
    Withhold,
}

/// What has passed so far.
#[derive(Debug)]
pub struct Tally {
    operation: Operation,
    least: Usage,
    wants_usage: bool,
    /// Tokens handed on, by our own count.
    delivered: u64,
    reported: Option<Usage>,
    is_finished: bool,
    is_done: bool,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Reported>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Delta>,
    /// Of the form before chats.
    text: Option<String>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
    refusal: Option<String>,
    reasoning_content: Option<String>,
    tool_calls: Option<Vec<ToolCall>>,
    function_call: Option<Function>,
}

#[derive(Deserialize)]
struct ToolCall {
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    name: Option<String>,
    arguments: Option<String>,
}

impl Tally {
    /// `least` is what is charged for the question when the server never tells.
    pub fn new(operation: Operation, least: Usage, wants_usage: bool) -> Self {
        let is_finished = !operation.counts_streams();
        Self { operation, least, wants_usage, delivered: 0, reported: None, is_finished, is_done: false }
    }

    /// Whether streams of this kind say `[DONE]`; others just end.
    pub const fn ends_with_a_word(&self) -> bool {
        self.operation.counts_streams()
    }

    /// Takes note of an event. What it does not understand it lets pass.
    pub fn take(&mut self, event: &[u8]) -> Fate {
        let Some(data) = data(event) else { return Fate::Pass };
        if data == b"[DONE]" {
            (self.is_done, self.is_finished) = (true, true);
            return Fate::Withhold;
        }
        let Ok(chunk) = serde_json::from_slice::<Chunk>(data) else { return Fate::Pass };
        for choice in &chunk.choices {
            self.delivered += choice.texts().map(tokens::count).sum::<u64>();
            self.is_finished |= choice.finish_reason.is_some();
        }
        let Some(usage) = &chunk.usage else { return Fate::Pass };
        self.reported = Some(usage.usage());
        if chunk.choices.is_empty() && !self.wants_usage { Fate::Withhold } else { Fate::Pass }
    }

    /// Whether the stream said that it is over.
    pub const fn is_done(&self) -> bool {
        self.is_done
    }

    /// Whether an answer came to its end, said or not.
    pub const fn is_finished(&self) -> bool {
        self.is_finished
    }

    pub const fn has_delivered(&self) -> bool {
        self.delivered > 0
    }

    /// What the server reports, or else what was counted here.
    pub fn used(&self) -> Usage {
        self.reported.unwrap_or(Usage { output_tokens: self.delivered, ..self.least })
    }
}

impl Choice {
    fn texts(&self) -> impl Iterator<Item = &str> {
        let delta = self.delta.as_ref();
        let plain = delta.map(|delta| [&delta.content, &delta.refusal, &delta.reasoning_content]);
        let calls = delta.and_then(|delta| delta.tool_calls.as_ref()).into_iter().flatten();
        let calls = calls.filter_map(|call| call.function.as_ref());
        let calls = calls.chain(delta.and_then(|delta| delta.function_call.as_ref()));
        let calls = calls.flat_map(|call| [&call.name, &call.arguments]);
        let texts = plain.into_iter().flatten().chain(calls).chain(std::iter::once(&self.text));
        texts.filter_map(|text| text.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn events_are_whole_however_their_bytes_arrive() {
        let text = b"data: 1\n\ndata: {\"a\":\n\r\ndata: 2\r\n\r\n: ping\n\ndata: end";
        for size in 1..text.len() {
            let pieces: Vec<_> = text.chunks(size).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            let batches: Vec<_> = events(Box::pin(futures_util::stream::iter(pieces))).collect().await;
            let found: Vec<Bytes> = batches.into_iter().flat_map(Result::unwrap).collect();
            assert_eq!(found.concat(), [text.as_slice(), b"\n\n"].concat(), "{size}");
            assert_eq!(found.len(), 4, "{size}: {found:?}");
        }
    }

    #[test]
    fn the_count_is_picked_out_and_the_end_waits() {
        let least = Usage { input_tokens: 7, ..Usage::default() };
        let mut tally = Tally::new(Operation::Chat, least, false);
        let word = br#"data: {"choices":[{"delta":{"content":"Hello there"},"finish_reason":null}],"usage":null}"#;
        assert_eq!((tally.take(word), tally.has_delivered(), tally.is_finished()), (Fate::Pass, true, false));
        assert_eq!(tally.used(), Usage { output_tokens: 2, ..least });
        let end = br#"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
        assert_eq!((tally.take(end), tally.is_finished()), (Fate::Pass, true));
        let count = br#"data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4}}"#;
        assert_eq!(tally.take(count), Fate::Withhold);
        assert_eq!(tally.used(), Usage { input_tokens: 9, output_tokens: 4, seconds: 0.0 });
        assert_eq!((tally.take(b"data: [DONE]\n\n"), tally.is_done()), (Fate::Withhold, true));
        assert_eq!(Tally::new(Operation::Chat, least, true).take(count), Fate::Pass);
    }
}
