//! Vouchers: codes that the operator hands out, each worth credits, once.
//!
//! A code is shown when it is made and kept as a digest, as API keys are: its 80 bits of chance need no slow hash.

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::api_key::digest;
use super::ledger::{self, Entry, EntryKind, NewEntry, Purse};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::random::Random;
use crate::store::{Order, Read, Sequence, Table, Tx, Value, id_type};
use crate::units::Credits;

const VOUCHERS: Table<VoucherId, Voucher> = Table::new("voucher");
/// By SHA-256 of the code.
const BY_DIGEST: Table<[u8; 32], VoucherId> = Table::new("voucher_by_digest");
const IDS: Sequence = Sequence::new("voucher");

/// Without I, L, O and U: nothing that is read as something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_CHARS: usize = 16;
/// Letters between two hyphens.
const GROUP_CHARS: usize = 4;

id_type!(
    /// A voucher's number.
    pub struct VoucherId;
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    pub id: VoucherId,
    /// The beginning of the code, for people to tell it by.
    pub prefix: String,
    pub credits: Credits,
    pub created_at: Timestamp,
    /// The first moment at which it is worth nothing.
    pub expires_at: Option<Timestamp>,
    pub redeemed: Option<(AccountId, Timestamp)>,
    pub revoked_at: Option<Timestamp>,
}

impl Value for Voucher {}

/// What has become of a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    Redeemed,
    Revoked,
    Expired,
}

impl Standing {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Redeemed => "redeemed",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

impl Voucher {
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self {
            Self { redeemed: Some(_), .. } => Standing::Redeemed,
            Self { revoked_at: Some(_), .. } => Standing::Revoked,
            Self { expires_at: Some(at), .. } if *at <= now => Standing::Expired,
            _ => Standing::Open,
        }
    }
}

/// A new code, such as `7Q2M-0XKD-9RTA-VB4H`.
pub fn generate(random: &Random) -> String {
    let bytes = random.bytes::<CODE_CHARS>();
    let letters = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let mut code = String::with_capacity(CODE_CHARS + CODE_CHARS / GROUP_CHARS);
    for (place, letter) in letters.enumerate() {
        if place > 0 && place % GROUP_CHARS == 0 {
            code.push('-');
        }
        code.push(letter);
    }
    code
}

/// A code as it is digested, however it was typed.
fn canonical(code: &str) -> String {
    let letters = code.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase());
    let read = letters.map(|c| match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    read.collect()
}

/// Makes a voucher for each code.
pub fn create(
    tx: &mut Tx,
    codes: &[String],
    credits: Credits,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Voucher>> {
    let mut made = Vec::with_capacity(codes.len());
    for code in codes {
        let voucher = Voucher {
            id: VoucherId(IDS.next(tx)?),
            prefix: code.chars().take(GROUP_CHARS).collect(),
            credits,
            created_at: now,
            expires_at,
            redeemed: None,
            revoked_at: None,
        };
        VOUCHERS.put(tx, &voucher.id, &voucher)?;
        BY_DIGEST.put(tx, &digest(&canonical(code)), &voucher.id)?;
        made.push(voucher);
    }
    Ok(made)
}

/// The newest vouchers, at most `limit`, newest first.
pub fn list(tx: &dyn Read, limit: usize) -> Result<Vec<Voucher>> {
    Ok(VOUCHERS.scan(tx, &(), Order::Descending, limit)?.into_iter().map(|(_, voucher)| voucher).collect())
}

/// Takes a voucher back before anyone has redeemed it.
/// Errors: `NotFound`; `Conflict` when it is redeemed or revoked.
pub fn revoke(tx: &mut Tx, id: VoucherId, now: Timestamp) -> Result<Voucher> {
    let mut voucher = VOUCHERS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Voucher))?;
    if let standing @ (Standing::Redeemed | Standing::Revoked) = voucher.standing(now) {
        return Err(Error::conflict(format!("The voucher is {} already", standing.as_str())));
    }
    voucher.revoked_at = Some(now);
    VOUCHERS.put(tx, &id, &voucher)?;
    Ok(voucher)
}

/// Gives an account what a code is worth, as paid credits.
/// Errors: `Invalid` naming `code`, the same for a code that never was and one that was revoked.
pub fn redeem(tx: &mut Tx, account: AccountId, code: &str, now: Timestamp) -> Result<Entry> {
    let id = BY_DIGEST.get(tx, &digest(&canonical(code)))?;
    let found = id.map(|id| VOUCHERS.get(tx, &id)).transpose()?.flatten();
    let unknown = || Error::invalid("code", "is not the code of a voucher");
    let mut voucher = found.ok_or_else(unknown)?;
    match voucher.standing(now) {
        Standing::Open => {}
        Standing::Redeemed => return Err(Error::invalid("code", "was redeemed before")),
        Standing::Expired => return Err(Error::invalid("code", "has expired")),
        Standing::Revoked => return Err(unknown()),
    }
    voucher.redeemed = Some((account, now));
    VOUCHERS.put(tx, &voucher.id, &voucher)?;
    let note = format!("Voucher {}…", voucher.prefix);
    ledger::add(tx, account, NewEntry::new(EntryKind::Purchase, Purse::Paid, voucher.credits, note), now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = generate(&Random::Seeded(7.into()));
        assert_eq!(code.len(), 19, "{code}");
        assert_eq!(canonical(&code), canonical(&format!(" {} ", code.to_lowercase().replace('-', " "))));
        assert_eq!(canonical("oil0"), "0110");
    }
}
