//! A provider of a test: it takes calls, and answers none before it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use serde_json::json;

use super::Folder;

#[derive(Default)]
struct State {
    calls: usize,
    is_released: bool,
}

/// Speaks as much of OpenAI's API as a text needs.
#[derive(Clone)]
pub struct Upstream(Arc<(Mutex<State>, Condvar)>);

impl Upstream {
    /// Starts it, and configures the folder so that Gemini's models go there.
    pub fn start(folder: &Folder) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        std::fs::create_dir_all(folder.data()).expect("a folder");
        let settings = format!("[providers.gemini]\nbase_url = \"http://{address}/v1\"\napi_key = \"secret\"\n");
        std::fs::write(folder.data().join("atelier.toml"), settings).expect("a file");
        let upstream = Self(Arc::default());
        let serving = upstream.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let upstream = serving.clone();
                // The test goes on without a caller that was killed.
                std::thread::spawn(move || upstream.answer(stream).unwrap_or_default());
            }
        });
        upstream
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            if line.trim().is_empty() {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length])?;
        let (state, changed) = &*self.0;
        let mut state = state.lock().expect("no panic");
        state.calls += 1;
        changed.notify_all();
        drop(changed.wait_while(state, |state| !state.is_released).expect("no panic"));
        let content = json!({ "text": "It was worth waiting for.", "illustration_desc": "A clock" }).to_string();
        let body = json!({ "choices": [{ "message": { "content": content }, "finish_reason": "stop" }] }).to_string();
        let length = body.len();
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
    }

    /// Waits until so many calls have come.
    pub fn wait_for_calls(&self, count: usize) {
        let (state, changed) = &*self.0;
        drop(changed.wait_while(state.lock().expect("no panic"), |state| state.calls < count).expect("no panic"));
    }

    /// Answers the calls that wait and all to come.
    pub fn release(&self) {
        let (state, changed) = &*self.0;
        state.lock().expect("no panic").is_released = true;
        changed.notify_all();
    }

    pub fn calls(&self) -> usize {
        self.0.0.lock().expect("no panic").calls
    }
}
