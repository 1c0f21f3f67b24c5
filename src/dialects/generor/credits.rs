//! What generations are paid with. Source: generor-api.th.txt, "เครดิต".

use poem_openapi::param::Query;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;

use super::envelope::{self, Created};
use super::paging::page_request;
use super::values::Amount;
use super::{Answer, Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Body;
use crate::dialects::words::{Word, Words};
use crate::domain::{AccountId, Entry, EntryKind, Scope, Sort, ledger};
use crate::error::Result;
use crate::store::Read;
use crate::units::Credits;

/// `/credits…`.
pub struct Wallet(pub App);

impl Words for EntryKind {
    const ALL: &'static [(&'static str, Self)] = &[
        (Self::Spend.as_str(), Self::Spend),
        (Self::Purchase.as_str(), Self::Purchase),
        (Self::DailyBonus.as_str(), Self::DailyBonus),
        (Self::WeeklyBonus.as_str(), Self::WeeklyBonus),
        (Self::SignupBonus.as_str(), Self::SignupBonus),
        (Self::Refund.as_str(), Self::Refund),
        (Self::GiftSent.as_str(), Self::GiftSent),
        (Self::GiftReceived.as_str(), Self::GiftReceived),
    ];
}

#[OpenApi(prefix_path = "/credits", tag = "Tag::Credits")]
impl Wallet {
    /// Get your balance
    ///
    /// What you can spend now. Credits set aside for generations under way are not in it.
    #[oai(path = "/balance", method = "get", operation_id = "credit_balance")]
    async fn credit_balance(&self, caller: Bearer) -> Answer<BalanceReply> {
        caller.0.require(Scope::Read)?;
        let reply = self.0.store.read(|tx| BalanceReply::of(&self.0, tx, caller.0.account))?;
        Ok(envelope::ok(reply))
    }

    /// List your transactions
    ///
    /// Every change of your balance, or those of one type.
    #[oai(path = "/transactions", method = "get", operation_id = "credit_transactions")]
    async fn credit_transactions(
        &self,
        caller: Bearer,
        /// Only transactions of this type.
        r#type: Query<Option<Word<EntryKind>>>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<TransactionReply>> {
        caller.0.require(Scope::Read)?;
        let (kind, request) = (r#type.0.map(|word| word.0), page_request(page, per_page, cursor, sort.0)?);
        let page = self.0.store.read(|tx| ledger::list(tx, caller.0.account, kind, request))?;
        Ok(envelope::page(page.map(TransactionReply::from)))
    }

    /// Give credits
    ///
    /// Gives some of what you bought or were given to another user, at once and for good; bonuses stay yours. Send an
    /// `Idempotency-Key` to make a retry safe.
    #[oai(path = "/gift", method = "post", operation_id = "credit_gift")]
    async fn credit_gift(&self, caller: Bearer, body: Body<GiftBody>) -> Result<Created<TransactionReply>, Failure> {
        caller.0.require(Scope::Write)?;
        let (from, GiftBody { username, amount }, now) = (caller.0.account, body.0, self.0.clock.now());
        let write = self.0.store.write(move |tx| ledger::gift(tx, from, &username, Credits::whole(amount), now));
        Ok(envelope::created(write.await?.into()))
    }

    /// Redeem a voucher
    ///
    /// Turns the code of a voucher into paid credits. A code is good once; upper and lower case, spaces and hyphens
    /// do not matter.
    #[oai(path = "/redeem", method = "post", operation_id = "credit_redeem")]
    async fn credit_redeem(
        &self,
        caller: Bearer,
        body: Body<RedeemBody>,
    ) -> Result<Created<TransactionReply>, Failure> {
        caller.0.require(Scope::Write)?;
        let entry = self.0.redeem_voucher(caller.0.account, body.0.code).await?;
        Ok(envelope::created(entry.into()))
    }
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Gift", example)]
struct GiftBody {
    /// Who gets it.
    username: String,
    /// Whole credits.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000000000")))]
    amount: i64,
}

impl Example for GiftBody {
    fn example() -> Self {
        Self { username: "janedoe".to_owned(), amount: 50 }
    }
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Redeem", example)]
struct RedeemBody {
    code: String,
}

impl Example for RedeemBody {
    fn example() -> Self {
        Self { code: "7Q2M-0XKD-9RTA-VB4H".to_owned() }
    }
}

/// Credits that can be spent. Bonuses are spent first, then what others gave, then what was bought.
#[derive(Debug, Object)]
#[oai(rename = "Balance")]
pub struct BalanceReply {
    total: Amount,
    paid: Amount,
    free: Amount,
    earned: Amount,
    /// Bonuses never lift `free` above this.
    max: Amount,
}

impl BalanceReply {
    pub fn of(app: &App, tx: &dyn Read, account: AccountId) -> Result<Self> {
        let balance = ledger::balance(tx, account)?;
        Ok(Self {
            total: Amount(balance.total()),
            paid: Amount(balance.paid),
            free: Amount(balance.free),
            earned: Amount(balance.earned),
            max: Amount(app.config.credits.ceiling()),
        })
    }
}

/// One change of a balance.
#[derive(Debug, Object)]
#[oai(rename = "Transaction")]
struct TransactionReply {
    transaction_id: u64,
    #[oai(rename = "type")]
    kind: String,
    /// Negative for what was spent.
    amount: Amount,
    /// What could be spent afterwards.
    balance_after: Amount,
    description: String,
    /// UTC.
    created_at: String,
}

impl From<Entry> for TransactionReply {
    fn from(entry: Entry) -> Self {
        Self {
            transaction_id: entry.no.0,
            kind: entry.kind.as_str().to_owned(),
            amount: Amount(entry.change.total()),
            balance_after: Amount(entry.balance_after),
            description: entry.note,
            created_at: entry.at.to_plain(),
        }
    }
}
