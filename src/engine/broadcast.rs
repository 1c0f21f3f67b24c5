//! Answers that are made while nobody need wait for them: their events so far, for whoever asks for them by name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::runner::lock;
use crate::domain::AccountId;

/// What is on the air; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Broadcasts(Arc<Mutex<HashMap<String, Arc<Broadcast>>>>);

/// One answer in the making.
#[derive(Debug)]
pub struct Broadcast {
    pub account: AccountId,
    events: watch::Sender<Vec<Value>>,
    /// Its owner's word that nobody wants it any more.
    pub cancelled: CancellationToken,
}

/// Whoever makes an answer; when it is dropped the broadcast is over.
#[derive(Debug)]
pub struct OnAir {
    all: Broadcasts,
    name: String,
    broadcast: Arc<Broadcast>,
}

/// Somebody who follows an answer from its beginning.
#[derive(Debug)]
pub struct Listener {
    events: watch::Receiver<Vec<Value>>,
    seen: usize,
}

impl Broadcasts {
    /// Goes on the air under a name that is chance.
    pub fn start(&self, name: &str, account: AccountId) -> OnAir {
        let broadcast =
            Arc::new(Broadcast { account, events: watch::Sender::default(), cancelled: CancellationToken::new() });
        lock(&self.0).insert(name.to_owned(), broadcast.clone());
        OnAir { all: self.clone(), name: name.to_owned(), broadcast }
    }

    /// What an account has on the air; `None` also for another's.
    pub fn find(&self, name: &str, account: AccountId) -> Option<Arc<Broadcast>> {
        lock(&self.0).get(name).filter(|broadcast| broadcast.account == account).cloned()
    }
}

impl Broadcast {
    pub fn listen(&self) -> Listener {
        Listener { events: self.events.subscribe(), seen: 0 }
    }

    /// How many events there were.
    pub fn told(&self) -> usize {
        self.events.borrow().len()
    }
}

impl OnAir {
    pub fn tell(&self, events: Vec<Value>) {
        self.broadcast.events.send_modify(|told| told.extend(events));
    }

    /// Everything that was told.
    pub fn told(&self) -> Vec<Value> {
        self.broadcast.events.borrow().clone()
    }

    pub fn cancelled(&self) -> &CancellationToken {
        &self.broadcast.cancelled
    }
}

impl Drop for OnAir {
    fn drop(&mut self) {
        lock(&self.all.0).remove(&self.name);
    }
}

impl Listener {
    /// What is new; `None` once the broadcast is over.
    pub async fn next(&mut self) -> Option<Vec<Value>> {
        loop {
            let new = self.events.borrow_and_update().get(self.seen..).map(<[_]>::to_vec).unwrap_or_default();
            if !new.is_empty() {
                self.seen += new.len();
                return Some(new);
            }
            self.events.changed().await.ok()?;
        }
    }

    /// Waits until the broadcast is over.
    pub async fn end(&mut self) {
        while self.next().await.is_some() {}
    }
}
