//! What a form would cost and how long it would take, before anything is made.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::{Path, Query};
use poem::{IntoResponse, Response, handler};

use super::error_page::explain;
use super::form::{self, Given};
use super::generators;
use super::i18n::Texts;
use super::page::{Page, Visit};
use crate::catalogue::{Generator, Model};
use crate::domain::ledger;
use crate::engine::{Plan, Purpose, estimate};
use crate::error::Result;
use crate::units::Credits;

/// The lines beside the button.
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
    /// What the total is made of.
    pub bill: Vec<Line>,
    /// A length that the model does not make, and what it makes instead.
    pub snapped: Option<String>,
    /// What the visitor has; `None` for strangers.
    pub balance: Option<String>,
    /// What the visitor lacks, if it is more than they have.
    pub missing: Option<String>,
}

/// One line of the bill.
#[derive(Debug, Clone)]
pub struct Line {
    pub what: String,
    pub amount: String,
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
            Ok((time, balance.map(|balance| balance.total())))
        })?;
        let lacking = balance.map(|balance| plan.quote.total - balance).filter(|lacking| *lacking > Credits::ZERO);
        Ok(Self {
            text,
            problem: None,
            total: text.credits(plan.quote.total),
            unit: text.unit("quote.credits", plan.quote.total),
            time: text.duration(time.seconds),
            bill: bill(visit, generator, model, &plan),
            snapped: plan.snapped.as_ref().map(|snap| text.fill("quote.snapped", &[("seconds", &snap.used)])),
            balance: balance.map(|balance| text.fill("quote.balance", &[("credits", &text.credits(balance))])),
            missing: lacking.map(|lacking| text.fill("quote.missing", &[("credits", &text.credits(lacking))])),
        })
    }

    fn none(text: Texts, problem: String) -> Self {
        Self {
            text,
            problem: Some(problem),
            total: String::new(),
            unit: String::new(),
            time: String::new(),
            bill: Vec::new(),
            snapped: None,
            balance: None,
            missing: None,
        }
    }
}

/// The model's price, what each choice does to it, and what many at once save.
fn bill(visit: &Visit, generator: &Generator, model: &Model, plan: &Plan) -> Vec<Line> {
    let (text, language) = (visit.texts, visit.texts.language.code());
    let mut lines = Vec::new();
    let mut add = |what: &str, amount: String| lines.push(Line { what: what.to_owned(), amount });
    let base = text.credits(model.credits(&visit.app.pricing()).unwrap_or(Credits::ZERO));
    add(
        model.display_name(),
        match plan.call.seconds {
            0 => base,
            seconds => text.fill("quote.per_second", &[("base", &base), ("seconds", &seconds)]),
        },
    );
    for (id, value) in &plan.call.parameters {
        let choices = generator.parameter(id).map(|parameter| parameter.options.as_slice()).unwrap_or_default();
        // What costs nothing more is no line of a bill.
        if let Some(choice) = choices.iter().find(|choice| choice.value == *value && choice.cost != 1.0) {
            add(choice.label.get(language), format!("× {}", choice.cost));
        }
    }
    if let Some(cost) = model.can.audio_cost.filter(|_| plan.call.generate_audio) {
        add(text.say("form.audio"), format!("× {cost}"));
    }
    if plan.quote.count > 1 {
        add(text.say("quote.each"), text.credits(plan.quote.per_item));
        let gross = plan.quote.per_item.times(plan.quote.count);
        add(&text.fill("quote.times", &[("n", &plan.quote.count)]), text.credits(gross));
    }
    if plan.quote.discount > Credits::ZERO {
        add(
            text.say("quote.discount"),
            format!("−{} ({} %)", text.credits(plan.quote.discount), plan.quote.discount_percent),
        );
    }
    add(text.say("quote.total"), text.credits(plan.quote.total));
    lines
}

/// `GET /g/:slug/quote`: the line alone, for the script that asks as fields change.
#[handler]
pub fn show(visit: Visit, Path(slug): Path<String>, Query(given): Query<Vec<(String, String)>>) -> Result<Response> {
    let quote = Quote::of(&visit, generators::find(&visit, &slug)?, &Given(given))?;
    Ok(Page::new(quote).into_response())
}
