//! What a form would cost and how long it would take, before anything is made.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::{Path, Query};
use poem::{IntoResponse, Response, handler};

use super::error_page::explain;
use super::form::{self, Given};
use super::generators;
use super::i18n::Texts;
use super::page::{Page, Visit, credits};
use crate::catalogue::Generator;
use crate::domain::ledger;
use crate::engine::{Purpose, estimate};
use crate::error::Result;
use crate::units::Credits;

/// The line beside the button.
#[derive(Debug, Clone, Template)]
#[template(path = "generators/quote.html")]
pub struct Quote {
    pub text: Texts,
    /// Why there is no price, in words for people.
    pub problem: Option<String>,
    pub total: String,
    /// The word beside the total.
    pub unit: String,
    pub time: String,
    /// What a batch saves.
    pub discount: Option<String>,
    /// A length that the model does not make, and what it makes instead.
    pub snapped: Option<String>,
    /// Whether the visitor has less than that.
    pub is_too_much: bool,
}

/// Its own template has escaped it.
impl HtmlSafe for Quote {}

impl Quote {
    pub fn of(visit: &Visit, generator: &Generator, given: &Given) -> Result<Self> {
        let text = visit.texts;
        let plan = match form::plan(visit, generator, given, Purpose::Estimate) {
            Ok(plan) => plan,
            Err(error) if error.is_callers_fault() => return Ok(Self::none(text, explain(text, &error))),
            Err(error) => return Err(error),
        };
        let Some(model) = visit.app.catalogue.model(plan.call.model) else {
            return Ok(Self::none(text, text.say("error.server").to_owned()));
        };
        let (time, balance) = visit.app.store.read(|tx| {
            let time = estimate::estimate(tx, &generator.slug, model, plan.quote.count)?;
            let balance = visit.caller.as_ref().map(|caller| ledger::balance(tx, caller.account)).transpose()?;
            Ok((time, balance))
        })?;
        let saved = plan.quote.discount;
        Ok(Self {
            text,
            problem: None,
            total: credits(plan.quote.total),
            unit: text.unit("quote.credits", plan.quote.total),
            time: text.duration(time.seconds),
            discount: (saved > Credits::ZERO).then(|| text.fill("quote.saved", &[("credits", &credits(saved))])),
            snapped: plan.snapped.map(|snap| text.fill("quote.snapped", &[("seconds", &snap.used)])),
            is_too_much: balance.is_some_and(|balance| balance.total() < plan.quote.total),
        })
    }

    fn none(text: Texts, problem: String) -> Self {
        Self {
            text,
            problem: Some(problem),
            total: String::new(),
            unit: String::new(),
            time: String::new(),
            discount: None,
            snapped: None,
            is_too_much: false,
        }
    }
}

/// `GET /g/:slug/quote`: the line alone, for the script that asks as fields change.
#[handler]
pub fn show(visit: Visit, Path(slug): Path<String>, Query(given): Query<Vec<(String, String)>>) -> Result<Response> {
    let quote = Quote::of(&visit, generators::find(&visit, &slug)?, &Given(given))?;
    Ok(Page::new(quote).into_response())
}
