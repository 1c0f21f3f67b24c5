//! What came of what: the creation that another was remixed from or made out of.

use super::access::Caller;
use super::creation::{self, Creation, CreationId};
use crate::error::Result;
use crate::store::{Index, Order, Read, Table, Tx};

/// The creation that one came of.
const PARENTS: Table<CreationId, CreationId> = Table::new("lineage_parent");
/// What came of a creation, by its id.
const CHILDREN: Index<(CreationId, CreationId)> = Index::new("lineage_child");

/// The newest descendants that are looked at: among those, what the viewer must not see is passed over.
const LOOK_MAX: usize = 200;

/// Notes that `child` came of `parent`; a creation has one origin, noted when it is submitted.
pub fn record(tx: &mut Tx, child: CreationId, parent: CreationId) -> Result<()> {
    PARENTS.put(tx, &child, &parent)?;
    CHILDREN.insert(tx, &(parent, child))?;
    Ok(())
}

/// What a creation came of, if the viewer may see that.
pub fn parent(tx: &dyn Read, child: CreationId, viewer: Option<&Caller>) -> Result<Option<Creation>> {
    match PARENTS.get(tx, &child)? {
        Some(id) => visible(tx, id, viewer),
        None => Ok(None),
    }
}

/// The newest creations that came of one and were finished, as far as the viewer may see them.
pub fn children(tx: &dyn Read, parent: CreationId, viewer: Option<&Caller>, limit: usize) -> Result<Vec<Creation>> {
    let mut found = Vec::new();
    for (_, id) in CHILDREN.scan(tx, &parent, Order::Descending, LOOK_MAX)? {
        found.extend(visible(tx, id, viewer)?.filter(|child| child.status == creation::Status::Completed));
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

fn visible(tx: &dyn Read, id: CreationId, viewer: Option<&Caller>) -> Result<Option<Creation>> {
    let Some(creation) = creation::find(tx, id)? else { return Ok(None) };
    Ok(creation.is_visible_to(tx, viewer)?.then_some(creation))
}
