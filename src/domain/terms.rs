//! What the operator decided about models: another price, or off the offer.

use std::collections::HashMap;

use crate::catalogue::{ModelId, Terms};
use crate::error::Result;
use crate::store::{Order, Read, Table, Tx, Value};

/// By the model's number.
const TERMS: Table<u32, Terms> = Table::new("model_terms");

impl Value for Terms {}

/// All that were set.
pub fn all(tx: &dyn Read) -> Result<HashMap<ModelId, Terms>> {
    let rows = TERMS.scan(tx, &(), Order::Ascending, usize::MAX)?;
    Ok(rows.into_iter().map(|(id, terms)| (ModelId(id), terms)).collect())
}

/// Sets a model's terms; the catalogue's own, which are no terms at all, take them away.
pub fn set(tx: &mut Tx, model: ModelId, terms: Terms) -> Result<()> {
    if terms == Terms::default() {
        TERMS.delete(tx, &model.0)?;
        return Ok(());
    }
    TERMS.put(tx, &model.0, &terms)
}
