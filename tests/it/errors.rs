//! Every error in every dialect: one table.

use std::time::Duration;

use atelier::dialects::Dialect;
use atelier::dialects::generor::Generor;
use atelier::dialects::girlgenerator::GirlGenerator;
use atelier::dialects::mount;
use atelier::dialects::omni::Omni;
use atelier::dialects::openai::OpenAi;
use atelier::error::{Error, Noun};
use atelier::units::Credits;
use poem::endpoint::make;
use poem::{Endpoint, Request, Response};

use crate::support::TestApp;

fn every_error() -> Vec<Error> {
    vec![
        Error::Unauthenticated,
        Error::forbidden("the generate scope"),
        Error::NotFound(Noun::Creation),
        Error::invalid("count", "must be 1 to 10"),
        Error::conflict("It is over already"),
        Error::InsufficientCredits { needed: Credits::whole(3), balance: Credits::whole(2) },
        Error::RateLimited { retry_after: Duration::from_secs(7) },
        Error::QueueFull { most: 24, retry_after: Duration::from_secs(7) },
        Error::Refused { reason: "Refused by the content policy".to_owned() },
        Error::Upstream { provider: "replicate".to_owned(), retryable: true, detail: "its secret".to_owned() },
        Error::TimedOut,
        Error::MethodNotAllowed,
        Error::TooLarge { limit_bytes: 1024 },
        Error::internal("our secret"),
    ]
}

/// The answer to a request whose handler ends with `error`, after the mount has seen it.
async fn answer<D: Dialect>(app: &TestApp, error: Error) -> String {
    let error = std::sync::Mutex::new(Some(error));
    let routes = make(move |_| {
        let error = error.lock().unwrap().take().unwrap();
        async move { Err::<Response, _>(poem::Error::from(error)) }
    });
    let mut response = mount::<D, _>(app, routes).call(Request::default()).await.unwrap();
    let body = response.take_body().into_string().await.unwrap();
    let retry = response.headers().get("retry-after").map_or("", |value| value.to_str().unwrap());
    format!("{} {body} {retry}", response.status().as_u16()).trim_end().to_owned()
}

async fn table<D: Dialect>() -> String {
    let app = TestApp::start();
    let mut table = String::new();
    for error in every_error() {
        table += &answer::<D>(&app, error).await;
        table.push('\n');
    }
    assert!(!table.contains("secret"), "{table}");
    table
}

#[tokio::test(flavor = "multi_thread")]
async fn generor() {
    insta::assert_snapshot!(table::<Generor>().await, @r#"
    401 {"success":false,"error":{"code":"UNAUTHORIZED","message":"Missing or invalid API key","status":401}}
    403 {"success":false,"error":{"code":"FORBIDDEN","message":"This needs the generate scope","status":403}}
    404 {"success":false,"error":{"code":"NOT_FOUND","message":"Creation not found","status":404}}
    400 {"success":false,"error":{"code":"VALIDATION_ERROR","message":"count: must be 1 to 10","status":400}}
    409 {"success":false,"error":{"code":"CONFLICT","message":"It is over already","status":409}}
    402 {"success":false,"error":{"code":"INSUFFICIENT_CREDITS","message":"Not enough credits: 3 needed, 2 available","status":402}}
    429 {"success":false,"error":{"code":"RATE_LIMIT_EXCEEDED","message":"Too many requests; try again in 7 s","status":429}} 7
    429 {"success":false,"error":{"code":"RATE_LIMIT_EXCEEDED","message":"Too many generations under way: 24 may be at once; try again in 7 s","status":429}} 7
    400 {"success":false,"error":{"code":"VALIDATION_ERROR","message":"Refused by the content policy","status":400}}
    500 {"success":false,"error":{"code":"SERVER_ERROR","message":"The generation service failed (replicate)","status":500}}
    500 {"success":false,"error":{"code":"SERVER_ERROR","message":"It took too long and was given up; nothing was charged","status":500}}
    405 {"success":false,"error":{"code":"METHOD_NOT_ALLOWED","message":"Method not allowed","status":405}}
    400 {"success":false,"error":{"code":"VALIDATION_ERROR","message":"The request body is larger than 1024 bytes","status":400}}
    500 {"success":false,"error":{"code":"SERVER_ERROR","message":"Internal error","status":500}}
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn omni() {
    insta::assert_snapshot!(table::<Omni>().await, @r#"
    401 {"code":401,"msg":"Missing or invalid API key","data":null}
    200 {"code":0,"msg":"This needs the generate scope","data":null}
    200 {"code":0,"msg":"Creation not found","data":null}
    200 {"code":0,"msg":"count: must be 1 to 10","data":null}
    200 {"code":0,"msg":"It is over already","data":null}
    200 {"code":0,"msg":"Not enough credits: 3 needed, 2 available","data":null}
    200 {"code":0,"msg":"Too many requests; try again in 7 s","data":null} 7
    200 {"code":0,"msg":"Too many generations under way: 24 may be at once; try again in 7 s","data":null} 7
    200 {"code":0,"msg":"Refused by the content policy","data":null}
    200 {"code":0,"msg":"The generation service failed (replicate)","data":null}
    200 {"code":0,"msg":"It took too long and was given up; nothing was charged","data":null}
    200 {"code":0,"msg":"Method not allowed","data":null}
    200 {"code":0,"msg":"The request body is larger than 1024 bytes","data":null}
    200 {"code":0,"msg":"Internal error","data":null}
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn girlgenerator() {
    insta::assert_snapshot!(table::<GirlGenerator>().await, @r#"
    401 {"error":{"code":"unauthorized","message":"Missing or invalid API key"}}
    401 {"error":{"code":"unauthorized","message":"This needs the generate scope"}}
    404 {"error":{"code":"task_not_found","message":"Creation not found"}}
    422 {"error":{"code":"invalid_params","message":"count: must be 1 to 10"}}
    422 {"error":{"code":"invalid_params","message":"It is over already"}}
    403 {"error":{"code":"insufficient_credits","message":"Not enough credits: 3 needed, 2 available"}}
    429 {"error":{"code":"rate_limit_exceeded","message":"Too many requests; try again in 7 s"}} 7
    429 {"error":{"code":"rate_limit_exceeded","message":"Too many generations under way: 24 may be at once; try again in 7 s"}} 7
    422 {"error":{"code":"invalid_params","message":"Refused by the content policy"}}
    500 {"error":{"code":"internal_error","message":"The generation service failed (replicate)"}}
    500 {"error":{"code":"internal_error","message":"It took too long and was given up; nothing was charged"}}
    404 {"error":{"code":"task_not_found","message":"Method not allowed"}}
    422 {"error":{"code":"invalid_params","message":"The request body is larger than 1024 bytes"}}
    500 {"error":{"code":"internal_error","message":"Internal error"}}
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn openai() {
    insta::assert_snapshot!(table::<OpenAi>().await, @r#"
    401 {"error":{"message":"Incorrect API key provided, or none: send one of yours as a bearer token.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}
    403 {"error":{"message":"This needs the generate scope","type":"insufficient_permissions","param":null,"code":null}}
    404 {"error":{"message":"Creation not found","type":"invalid_request_error","param":null,"code":null}}
    400 {"error":{"message":"Invalid 'count': must be 1 to 10.","type":"invalid_request_error","param":"count","code":"invalid_value"}}
    409 {"error":{"message":"It is over already","type":"invalid_request_error","param":null,"code":null}}
    429 {"error":{"message":"You exceeded your current quota, please check your plan and billing details. Not enough credits: 3 needed, 2 available.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
    429 {"error":{"message":"Rate limit reached. Too many requests; try again in 7 s.","type":"requests","param":null,"code":"rate_limit_exceeded"}} 7
    429 {"error":{"message":"Rate limit reached. Too many generations under way: 24 may be at once; try again in 7 s.","type":"requests","param":null,"code":"rate_limit_exceeded"}} 7
    400 {"error":{"message":"Refused by the content policy","type":"invalid_request_error","param":null,"code":"content_policy_violation"}}
    502 {"error":{"message":"The generation service failed (replicate)","type":"server_error","param":null,"code":null}}
    504 {"error":{"message":"It took too long and was given up; nothing was charged","type":"server_error","param":null,"code":null}}
    405 {"error":{"message":"Method not allowed","type":"invalid_request_error","param":null,"code":"method_not_supported"}}
    413 {"error":{"message":"The request body is larger than 1024 bytes","type":"invalid_request_error","param":null,"code":null}}
    500 {"error":{"message":"Internal error","type":"server_error","param":null,"code":null}}
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_our_own_fault() {
    let app = TestApp::start();
    async fn panics(_: Request) -> poem::Result<Response> {
        panic!("for the test")
    }
    let mut response = mount::<Generor, _>(&app, make(panics)).call(Request::default()).await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers().contains_key("x-ratelimit-limit")), (500, true));
    let body = response.take_body().into_string().await.unwrap();
    assert_eq!(body, r#"{"success":false,"error":{"code":"SERVER_ERROR","message":"Internal error","status":500}}"#);
}
