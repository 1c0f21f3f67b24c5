//! What waits for a provider: a fair order between accounts, a bounded number at once per provider.

use std::collections::{HashMap, VecDeque};

use crate::domain::{AccountId, JobId};

/// One item of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Task {
    pub job: JobId,
    pub index: u32,
}

/// The queues of all providers.
#[derive(Debug, Default)]
pub struct Queues {
    by_provider: HashMap<String, Queue>,
}

/// One provider's queue. Accounts take turns; within an account the first comes first.
#[derive(Debug, Default)]
struct Queue {
    running: usize,
    turns: VecDeque<AccountId>,
    waiting: HashMap<AccountId, VecDeque<Task>>,
}

impl Queues {
    pub fn push(&mut self, provider: &str, account: AccountId, task: Task) {
        let queue = self.by_provider.entry(provider.to_owned()).or_default();
        let line = queue.waiting.entry(account).or_default();
        if line.is_empty() {
            queue.turns.push_back(account);
        }
        line.push_back(task);
    }

    /// The next task that may start, if fewer than `at_once` of this provider's are running. It counts as running.
    pub fn pop(&mut self, provider: &str, at_once: usize) -> Option<Task> {
        let queue = self.by_provider.get_mut(provider)?;
        if queue.running >= at_once {
            return None;
        }
        let account = queue.turns.pop_front()?;
        let line = queue.waiting.get_mut(&account)?;
        let task = line.pop_front()?;
        if line.is_empty() {
            queue.waiting.remove(&account);
        } else {
            queue.turns.push_back(account);
        }
        queue.running += 1;
        Some(task)
    }

    /// A running task of this provider has ended.
    pub fn finish(&mut self, provider: &str) {
        if let Some(queue) = self.by_provider.get_mut(provider) {
            queue.running = queue.running.saturating_sub(1);
        }
    }

    /// Takes a job's waiting tasks out; returns how many there were.
    pub fn withdraw(&mut self, provider: &str, account: AccountId, job: JobId) -> Vec<Task> {
        let Some(queue) = self.by_provider.get_mut(provider) else { return Vec::new() };
        let Some(line) = queue.waiting.get_mut(&account) else { return Vec::new() };
        let (gone, kept): (VecDeque<_>, VecDeque<_>) = line.drain(..).partition(|task| task.job == job);
        *line = kept;
        if line.is_empty() {
            queue.waiting.remove(&account);
            queue.turns.retain(|other| *other != account);
        }
        gone.into()
    }

    /// How many tasks of this provider start before the first of `job`, as things stand; `None` if none of it waits.
    pub fn position(&self, provider: &str, account: AccountId, job: JobId) -> Option<usize> {
        let queue = self.by_provider.get(provider)?;
        let place = queue.waiting.get(&account)?.iter().position(|task| task.job == job)?;
        let turn = queue.turns.iter().position(|other| *other == account)?;
        let before = |(index, other): (usize, &AccountId)| {
            let rounds = if index < turn { place + 1 } else { place };
            if *other == account { place } else { queue.waiting.get(other).map_or(0, |line| line.len().min(rounds)) }
        };
        Some(queue.turns.iter().enumerate().map(before).sum())
    }

    /// How many tasks of an account wait anywhere.
    pub fn waiting_of(&self, account: AccountId) -> usize {
        self.by_provider.values().filter_map(|queue| queue.waiting.get(&account)).map(VecDeque::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(job: u64, index: u32) -> Task {
        Task { job: JobId(job), index }
    }

    #[test]
    fn accounts_take_turns() {
        let mut queues = Queues::default();
        for index in 0..3 {
            queues.push("p", AccountId(1), task(1, index));
        }
        queues.push("p", AccountId(2), task(2, 0));
        assert_eq!(queues.position("p", AccountId(2), JobId(2)), Some(1));
        let order: Vec<_> = std::iter::from_fn(|| queues.pop("p", 10)).collect();
        assert_eq!(order, [task(1, 0), task(2, 0), task(1, 1), task(1, 2)]);
    }

    #[test]
    fn no_more_than_the_provider_takes_run_at_once() {
        let mut queues = Queues::default();
        queues.push("p", AccountId(1), task(1, 0));
        queues.push("p", AccountId(1), task(1, 1));
        assert!(queues.pop("p", 1).is_some());
        assert_eq!(queues.pop("p", 1), None);
        queues.finish("p");
        assert!(queues.pop("p", 1).is_some());
    }

    #[test]
    fn a_withdrawn_job_leaves_the_others_in_order() {
        let mut queues = Queues::default();
        queues.push("p", AccountId(1), task(1, 0));
        queues.push("p", AccountId(1), task(2, 0));
        assert_eq!(queues.withdraw("p", AccountId(1), JobId(1)), [task(1, 0)]);
        assert_eq!(queues.waiting_of(AccountId(1)), 1);
        assert_eq!(queues.pop("p", 1), Some(task(2, 0)));
    }
}
