//! An upstream that misbehaves in every way it can: what is sent again, what goes to another, what is refunded, and what
//! each dialect says.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

use atelier::catalogue::Catalogue;
use atelier::config::{Config, ProviderSettings};
use atelier::net::Net;
use atelier::providers::sources::Sources;
use atelier::providers::{Provider, connect};
use atelier::store::Store;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::until;
use crate::support::TestApp;
use crate::support::clients::Client;

/// A picture of one pixel, in base64.
pub const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

/// How an upstream that is asked for the `attempt`th time answers; the words of the prompt say how it misbehaves.
/// `None` hangs up without a word.
fn answer(fault: &str, attempt: usize) -> Option<String> {
    let error = |code: &str, message: &str| json!({"error": {"code": code, "message": message}}).to_string();
    let picture = json!({"data": [{"b64_json": PIXEL}]}).to_string();
    let (status, body) = match (fault, attempt) {
        ("busy-twice", 1..=2) => (429, error("rate_limit_exceeded", "slow down")),
        ("busy", _) => (429, error("rate_limit_exceeded", "slow down")),
        ("broken-once", 1) => (500, error("server_error", "its secret")),
        ("broken", _) => (503, error("server_error", "its secret")),
        ("gateway", _) => (504, error("timeout", "its secret")),
        ("drop", _) => return None,
        ("rubbish", _) => (200, "<html>hello</html>".to_owned()),
        ("half", _) => return Some(format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{picture}")),
        ("no-picture", _) => (200, json!({"data": []}).to_string()),
        ("refused", _) => (400, error("content_policy_violation", "Rejected by the safety system.")),
        ("invalid", _) => (400, error("invalid_value", "The prompt is too long for this model.")),
        ("wrong-key", _) => (401, error("invalid_api_key", "its secret")),
        ("empty-account", _) => (429, error("insufficient_quota", "its secret")),
        _ => (200, picture),
    };
    let length = body.len();
    Some(format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nRetry-After: 0\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    ))
}

/// How often each prompt arrived.
type Calls = Arc<Mutex<HashMap<String, usize>>>;

async fn serve(mut stream: TcpStream, calls: Calls, behaves: bool) {
    let mut text = String::new();
    // The prompt is `<fault:dialect>`, and the last that is waited for.
    let prompt = loop {
        let found = text.split_once("\r\n\r\n").and_then(|(_, body)| body.split_once('<')?.1.split_once('>'));
        if let Some((prompt, rest)) = found
            && rest.ends_with('}')
        {
            break prompt.to_owned();
        }
        let mut bytes = [0; 4096];
        match stream.read(&mut bytes).await {
            Ok(read @ 1..) => text.push_str(&String::from_utf8_lossy(&bytes[..read])),
            _ => return,
        }
    };
    let attempt = {
        let mut calls = calls.lock().expect("no panic");
        let count = calls.entry(prompt.clone()).or_default();
        *count += 1;
        *count
    };
    let (fault, _) = prompt.split_once(':').expect("a fault and a dialect");
    let fault = if behaves { "none" } else { fault };
    if fault == "hang" {
        return std::future::pending().await;
    }
    if let Some(answer) = answer(fault, attempt) {
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

/// An upstream of that kind, or one that behaves: where it is, and how often each prompt has arrived there.
async fn upstream(behaves: bool) -> (String, Calls) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base_url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    let calls = Calls::default();
    let counted = calls.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, counted.clone(), behaves));
        }
    });
    (base_url, calls)
}

/// A service whose pictures come from upstreams of these names and places.
fn service(upstreams: &[(&str, &str)], settings: impl FnOnce(&mut Config)) -> TestApp {
    let of = |(name, base_url): &(&str, &str)| {
        let (base_url, api_key) = (Some((*base_url).to_owned()), Some("secret".to_owned()));
        (
            (*name).to_owned(),
            ProviderSettings { base_url, api_key, concurrency: Some(64), ..ProviderSettings::default() },
        )
    };
    let sources = Sources::new(Store::in_memory().expect("a store"), Net::new(true).expect("a client"));
    let providers: Vec<Arc<dyn Provider>> =
        connect(&upstreams.iter().map(of).collect(), |_| None, &Catalogue::builtin(), &sources).expect("providers");
    TestApp::with_providers(settings, providers)
}

/// Who hangs is given a second; the others take as long as they take.
fn patience(fault: &str) -> impl FnOnce(&mut Config) {
    let hangs = fault == "hang";
    move |config| {
        if hangs {
            config.deadlines.image = NonZeroU32::MIN;
        }
    }
}

fn asked(calls: &Calls, prompt: &str) -> usize {
    calls.lock().expect("no panic").get(prompt).copied().unwrap_or_default()
}

/// What a task in Omni comes to, in its own words.
async fn omni_task(client: &Client<'_>, prompt: &str) -> String {
    let body = json!({"model_id": "gpt-image-2", "prompt": format!("<{prompt}>")});
    let made = client.post("/omni/api/v1/tasks/create", body).await.json();
    let path = format!("/omni/api/v1/tasks/{}", made["data"]["task_id"].as_str().expect("a task"));
    let found = until(client, &path, |answer: &Value| answer["data"]["task_status"].as_u64() > Some(2)).await;
    format!("{} {}", found["data"]["task_status"], found["msg"].as_str().expect("words"))
}

/// One line for one fault in one dialect: what the client is told, what it cost, how often the upstream was asked.
/// Each has a service of its own, so that none suffers from what another saw.
async fn line(dialect: &str, fault: &str) -> String {
    let (base_url, calls) = upstream(false).await;
    let app = service(&[("openai", &base_url)], patience(fault));
    let client = app.user("ann");
    let prompt = format!("{fault}:{dialect}");
    let told = match dialect {
        "omni" => omni_task(&client, &prompt).await,
        "girlgenerator" => {
            let body = json!({"scene": "text-to-image", "prompt": format!("<{prompt}>")});
            let made = client.post("/girlgenerator/api/v1/generate", body).await.json();
            let path = format!("/girlgenerator/api/v1/tasks/{}", made["task_id"].as_str().expect("a task"));
            let is_over = |answer: &Value| answer["status"] == "success" || answer["status"] == "failed";
            let found = until(&client, &path, is_over).await;
            let words = found["error"].as_str().unwrap_or_default();
            format!("{} {words}", found["status"].as_str().expect("a word")).trim_end().to_owned()
        }
        _ => {
            let body = json!({"model_id": 10010, "prompt": format!("<{prompt}>")});
            let reply = client.post("/api/v1/generators/image/generate", body).await;
            if reply.status.is_success() { "201".to_owned() } else { reply.error() }
        }
    };
    let left = client.get("/api/v1/credits/balance").await.data()["total"].as_i64().expect("a number");
    assert_eq!(app.audit().expect("an audit"), vec![], "{fault} {dialect}");
    format!("{fault} {dialect}: {told}; {} credits, asked {}\n", 1_000 - left, asked(&calls, &prompt))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_in_every_dialect() {
    let faults = [
        "none",
        "busy-twice",
        "busy",
        "broken-once",
        "broken",
        "gateway",
        "hang",
        "drop",
        "rubbish",
        "half",
        "no-picture",
        "refused",
        "invalid",
        "wrong-key",
        "empty-account",
    ];
    let dialects = ["omni", "girlgenerator", "generor"];
    let lines = faults.iter().flat_map(|fault| dialects.iter().map(|dialect| line(dialect, fault)));
    let table = join_all(lines.collect::<Vec<_>>()).await.concat();
    assert!(!table.contains("secret"), "{table}");
    insta::assert_snapshot!(table, @r"
    none omni: 3 ok; 15 credits, asked 1
    none girlgenerator: success; 1 credits, asked 1
    none generor: 201; 15 credits, asked 1
    busy-twice omni: 3 ok; 15 credits, asked 3
    busy-twice girlgenerator: success; 1 credits, asked 3
    busy-twice generor: 201; 15 credits, asked 3
    busy omni: 4 The generation service failed; 0 credits, asked 3
    busy girlgenerator: failed The generation service failed; 0 credits, asked 3
    busy generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 3
    broken-once omni: 3 ok; 15 credits, asked 2
    broken-once girlgenerator: success; 1 credits, asked 2
    broken-once generor: 201; 15 credits, asked 2
    broken omni: 4 The generation service failed; 0 credits, asked 3
    broken girlgenerator: failed The generation service failed; 0 credits, asked 3
    broken generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 3
    gateway omni: 4 The generation service failed; 0 credits, asked 1
    gateway girlgenerator: failed The generation service failed; 0 credits, asked 1
    gateway generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 1
    hang omni: 4 It took too long; 0 credits, asked 1
    hang girlgenerator: failed It took too long; 0 credits, asked 1
    hang generor: 500 SERVER_ERROR It took too long and was given up; nothing was charged; 0 credits, asked 1
    drop omni: 4 The generation service failed; 0 credits, asked 1
    drop girlgenerator: failed The generation service failed; 0 credits, asked 1
    drop generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 1
    rubbish omni: 4 The generation service failed; 0 credits, asked 1
    rubbish girlgenerator: failed The generation service failed; 0 credits, asked 1
    rubbish generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 1
    half omni: 4 The generation service failed; 0 credits, asked 1
    half girlgenerator: failed The generation service failed; 0 credits, asked 1
    half generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 1
    no-picture omni: 4 The generation service failed; 0 credits, asked 1
    no-picture girlgenerator: failed The generation service failed; 0 credits, asked 1
    no-picture generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 1
    refused omni: 4 Rejected by the safety system.; 0 credits, asked 1
    refused girlgenerator: failed Rejected by the safety system.; 0 credits, asked 1
    refused generor: 400 VALIDATION_ERROR Rejected by the safety system.; 0 credits, asked 1
    invalid omni: 4 The prompt is too long for this model.; 0 credits, asked 1
    invalid girlgenerator: failed The prompt is too long for this model.; 0 credits, asked 1
    invalid generor: 400 VALIDATION_ERROR prompt: The prompt is too long for this model.; 0 credits, asked 1
    wrong-key omni: 4 The generation service failed; 0 credits, asked 1
    wrong-key girlgenerator: failed The generation service failed; 0 credits, asked 1
    wrong-key generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 1
    empty-account omni: 4 The generation service failed; 0 credits, asked 1
    empty-account girlgenerator: failed The generation service failed; 0 credits, asked 1
    empty-account generor: 500 SERVER_ERROR The generation service failed (openai); 0 credits, asked 1
    ");
}

/// What is told and charged when there is a second route, and how often each was asked.
async fn line_with_another(fault: &str) -> String {
    let ((first, at_first), (second, at_second)) = (upstream(false).await, upstream(true).await);
    let app = service(&[("openai", &first), ("kie", &second)], patience(fault));
    let client = app.user("ann");
    let prompt = format!("{fault}:at-first");
    let told = omni_task(&client, &prompt).await;
    let left = client.get("/api/v1/credits/balance").await.data()["total"].as_i64().expect("a number");
    assert_eq!(app.audit().expect("an audit"), vec![], "{fault}");
    let asked = (asked(&at_first, &prompt), asked(&at_second, &prompt));
    format!("{fault}: {told}; {} credits, asked {} + {}\n", 1_000 - left, asked.0, asked.1)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_first_route_did_not_take_on_goes_to_the_second_and_nothing_else_does() {
    let faults =
        ["busy", "broken", "wrong-key", "empty-account", "gateway", "hang", "drop", "rubbish", "refused", "invalid"];
    let table = join_all(faults.iter().map(|fault| line_with_another(fault))).await.concat();
    insta::assert_snapshot!(table, @r"
    busy: 3 ok; 15 credits, asked 3 + 1
    broken: 3 ok; 15 credits, asked 3 + 1
    wrong-key: 3 ok; 15 credits, asked 1 + 1
    empty-account: 3 ok; 15 credits, asked 1 + 1
    gateway: 4 The generation service failed; 0 credits, asked 1 + 0
    hang: 4 It took too long; 0 credits, asked 1 + 0
    drop: 4 The generation service failed; 0 credits, asked 1 + 0
    rubbish: 4 The generation service failed; 0 credits, asked 1 + 0
    refused: 4 Rejected by the safety system.; 0 credits, asked 1 + 0
    invalid: 4 The prompt is too long for this model.; 0 credits, asked 1 + 0
    ");
}
