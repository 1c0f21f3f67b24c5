//! A server process of a test: started on a folder, asked over HTTP, ended by a signal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, ExitStatus, Stdio};

use serde_json::Value;

use super::Folder;

/// A running `atelier serve`; killed when the value is dropped.
pub struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub address: SocketAddr,
    /// What it printed before it listened.
    pub introduction: String,
}

impl Server {
    pub fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &[])
    }

    /// Waits until it listens, on a port that is free.
    pub fn start_with(folder: &Folder, args: &[&str]) -> Self {
        let args = [&["serve", "--listen", "127.0.0.1:0"], args].concat();
        let mut child = folder
            .command(&args)
            .env("RUST_LOG", "error")
            .env("ATELIER_RATE_LIMITS", "off")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("its output"));
        let mut introduction = String::new();
        let address = loop {
            let mut line = String::new();
            stdout.read_line(&mut line).expect("a line");
            assert_ne!(line, "", "the server ended: {introduction}");
            if let Some(address) = line.trim_end().strip_prefix("listening on http://") {
                break address.parse().expect("an address");
            }
            introduction.push_str(&line);
        };
        Self { child, stdout, address, introduction }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it printed after it listened, once it has ended by itself.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).expect("text");
        (self.child.wait().expect("a status"), rest)
    }

    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.pid());
        assert!(std::process::Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
    }

    /// Asks it to end, and waits.
    pub fn stop(self) {
        self.signal("TERM");
        let (status, _) = self.wait();
        assert!(status.success(), "{status}");
    }

    /// Ends it as a power failure would, as far as a process can.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("a status");
    }

    pub fn get(&self, path: &str, key: &str) -> (u16, Value) {
        request(self.address, "GET", path, key, "").expect("an answer")
    }

    pub fn post(&self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        request(self.address, "POST", path, key, &body.to_string()).expect("an answer")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One HTTP request on a connection of its own. An error when the connection ends before the answer does.
pub fn request(address: SocketAddr, method: &str, path: &str, key: &str, body: &str) -> std::io::Result<(u16, Value)> {
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
    Ok((status, serde_json::from_str(body)?))
}
