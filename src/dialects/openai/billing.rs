//! Balances: the gateway's own call, and the two that chat pages ask.
//! Source: uniai-gateway.zh.txt, "余额"; reference of one-api and its family as of 2026-11.

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::{Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::domain::{AccountId, Scope, ledger};
use crate::error::{Error, Result};
use crate::units::Credits;

/// `/billing/usage` and `/dashboard/billing/…`.
pub struct Billing(pub App);

#[OpenApi(tag = "Tag::Billing")]
impl Billing {
    /// Get the balance
    ///
    /// In credits, or in US dollars with `unit=usd`.
    #[oai(path = "/billing/usage", method = "get", operation_id = "billing_usage")]
    async fn billing_usage(
        &self,
        caller: Bearer,
        /// `token` for the calling key; keys have no purse of their own, so the figures are the account's either way.
        #[oai(name = "type")]
        kind: Query<Option<String>>,
        /// `usd` for US dollars.
        unit: Query<Option<String>>,
    ) -> Result<Json<BalanceReply>, Failure> {
        caller.0.require(Scope::Read)?;
        if kind.0.as_deref().is_some_and(|kind| kind != "token") {
            return Err(Error::invalid("type", "must be token, or left out").into());
        }
        let factor = match unit.0.as_deref() {
            None => 1.0,
            Some("usd") => self.0.config.credits.usd_per_credit,
            Some(_) => return Err(Error::invalid("unit", "must be usd, or left out").into()),
        };
        let (balance, used) = self.figures(caller.0.account)?;
        let figures = Figures { balance: balance * factor, used: used * factor, cache_used: 0.0 };
        Ok(Json(BalanceReply { data: figures, success: true }))
    }

    /// Get the subscription
    ///
    /// All that was ever granted, in US dollars, as chat pages expect it.
    #[oai(path = "/dashboard/billing/subscription", method = "get", operation_id = "billing_subscription")]
    async fn billing_subscription(&self, caller: Bearer) -> Result<Json<Subscription>, Failure> {
        caller.0.require(Scope::Read)?;
        let (balance, used) = self.figures(caller.0.account)?;
        let granted = (balance + used) * self.0.config.credits.usd_per_credit;
        Ok(Json(Subscription {
            object: "billing_subscription".to_owned(),
            has_payment_method: true,
            soft_limit_usd: granted,
            hard_limit_usd: granted,
            system_hard_limit_usd: granted,
            access_until: 0,
        }))
    }

    /// Get what was used
    ///
    /// In US cents, of all time: the dates that chat pages send change nothing.
    #[oai(path = "/dashboard/billing/usage", method = "get", operation_id = "billing_dashboard_usage")]
    async fn billing_dashboard_usage(&self, caller: Bearer) -> Result<Json<Used>, Failure> {
        caller.0.require(Scope::Read)?;
        let (_, used) = self.figures(caller.0.account)?;
        let cents = used * self.0.config.credits.usd_per_credit * 100.0;
        Ok(Json(Used { object: "list".to_owned(), total_usage: cents }))
    }
}

impl Billing {
    /// What can be spent and what was spent, in credits.
    fn figures(&self, account: AccountId) -> Result<(f64, f64)> {
        let number = |credits: Credits| credits.micros() as f64 / 1e6;
        self.0.store.read(|tx| Ok((number(ledger::balance(tx, account)?.total()), number(ledger::spent(tx, account)?))))
    }
}

/// An account's figures.
#[derive(Debug, Object)]
#[oai(rename = "BillingUsage")]
struct BalanceReply {
    data: Figures,
    success: bool,
}

#[derive(Debug, Object)]
#[oai(rename = "BillingFigures")]
struct Figures {
    /// What can be spent.
    balance: f64,
    /// What was spent.
    used: f64,
    /// What was spent and is not booked yet: nothing, as all is booked at once.
    cache_used: f64,
}

/// What was granted.
#[derive(Debug, Object)]
#[oai(rename = "BillingSubscription")]
struct Subscription {
    /// `billing_subscription`.
    object: String,
    has_payment_method: bool,
    soft_limit_usd: f64,
    hard_limit_usd: f64,
    system_hard_limit_usd: f64,
    /// 0: for ever.
    access_until: i64,
}

/// What was used.
#[derive(Debug, Object)]
#[oai(rename = "BillingUsed")]
struct Used {
    /// `list`.
    object: String,
    /// US cents.
    total_usage: f64,
}
