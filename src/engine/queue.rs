//! What waits for a provider: a fair order between accounts, a bounded number at once per provider and per account.

use std::collections::{HashMap, VecDeque};

use crate::domain::{AccountId, JobId};

/// One item of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Task {
    pub job: JobId,
    pub index: u32,
}

/// How much of one account may be under way, in items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Made at once.
    pub running: usize,
    /// Waiting besides.
    pub waiting: usize,
}

/// The queues of all providers, and how much of each account is in them.
#[derive(Debug, Default)]
pub struct Queues {
    by_provider: HashMap<String, Queue>,
    accounts: HashMap<AccountId, Presence>,
}

/// One provider's queue. Accounts take turns; within an account the first comes first.
#[derive(Debug, Default)]
struct Queue {
    running: usize,
    turns: VecDeque<AccountId>,
    waiting: HashMap<AccountId, VecDeque<Task>>,
}

/// What is there of an account.
#[derive(Debug, Default)]
struct Presence {
    /// Admitted and not gone: waiting, running, or about to be written down.
    admitted: usize,
    running: usize,
    /// How many may run at once.
    at_once: usize,
}

impl Presence {
    const fn is_gone(&self) -> bool {
        self.admitted == 0 && self.running == 0
    }
}

/// What comes before a job's first waiting task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Tasks at the same provider that start earlier, as things stand.
    pub ahead: usize,
    /// Tasks of the same account, anywhere, that run or start earlier, and how many of those may run at once.
    pub own: usize,
    pub own_at_once: usize,
}

impl Turn {
    /// After how many rounds the task starts, when each takes as many as the provider makes at once. One round is what
    /// runs there now.
    pub fn rounds(self, at_once: usize) -> usize {
        let theirs = (self.ahead + 1).div_ceil(at_once.max(1));
        theirs.max(self.own / self.own_at_once.max(1))
    }
}

impl Queues {
    /// Lets `items` of an account in, before anything of them is on disk; each must `leave` once.
    /// Errors: how many may be under way, when these would be too many.
    pub fn admit(&mut self, account: AccountId, items: usize, allowance: Allowance) -> Result<(), usize> {
        let most = allowance.running.saturating_add(allowance.waiting);
        let admitted = self.accounts.get(&account).map_or(0, |presence| presence.admitted);
        if admitted.saturating_add(items) > most {
            return Err(most);
        }
        let presence = self.accounts.entry(account).or_default();
        (presence.admitted, presence.at_once) = (admitted + items, allowance.running);
        Ok(())
    }

    /// Items of an account are over, or never came to be.
    pub fn leave(&mut self, account: AccountId, items: usize) {
        let Some(presence) = self.accounts.get_mut(&account) else { return };
        presence.admitted = presence.admitted.saturating_sub(items);
        if presence.is_gone() {
            self.accounts.remove(&account);
        }
    }

    pub fn push(&mut self, provider: &str, account: AccountId, task: Task) {
        let queue = self.by_provider.entry(provider.to_owned()).or_default();
        let line = queue.waiting.entry(account).or_default();
        if line.is_empty() {
            queue.turns.push_back(account);
        }
        line.push_back(task);
    }

    /// The next task that may start, and whose it is: fewer than `at_once` of this provider's are running, and fewer of its account than
    /// may be. It counts as running.
    pub fn pop(&mut self, provider: &str, at_once: usize) -> Option<(AccountId, Task)> {
        let queue = self.by_provider.get_mut(provider)?;
        if queue.running >= at_once {
            return None;
        }
        let accounts = &self.accounts;
        let may_run =
            |account: &AccountId| accounts.get(account).is_none_or(|presence| presence.running < presence.at_once);
        let account = queue.turns.remove(queue.turns.iter().position(may_run)?)?;
        let line = queue.waiting.get_mut(&account)?;
        let task = line.pop_front()?;
        if line.is_empty() {
            queue.waiting.remove(&account);
        } else {
            queue.turns.push_back(account);
        }
        queue.running += 1;
        if let Some(presence) = self.accounts.get_mut(&account) {
            presence.running += 1;
        }
        Some((account, task))
    }

    /// A running task of this provider and account has ended. Returns the providers at which another may start now.
    pub fn finish(&mut self, provider: &str, account: AccountId) -> Vec<String> {
        if let Some(queue) = self.by_provider.get_mut(provider) {
            queue.running = queue.running.saturating_sub(1);
        }
        if let Some(presence) = self.accounts.get_mut(&account) {
            presence.running = presence.running.saturating_sub(1);
            if presence.is_gone() {
                self.accounts.remove(&account);
            }
        }
        let has_work = |(name, queue): &(&String, &Queue)| {
            (*name == provider && !queue.turns.is_empty()) || queue.waiting.contains_key(&account)
        };
        self.by_provider.iter().filter(has_work).map(|(name, _)| name.clone()).collect()
    }

    /// Takes a job's waiting tasks out.
    pub fn withdraw(&mut self, account: AccountId, job: JobId) -> Vec<Task> {
        let mut withdrawn = Vec::new();
        for queue in self.by_provider.values_mut() {
            let Some(line) = queue.waiting.get_mut(&account) else { continue };
            let (gone, kept): (VecDeque<_>, VecDeque<_>) = line.drain(..).partition(|task| task.job == job);
            *line = kept;
            if line.is_empty() {
                queue.waiting.remove(&account);
                queue.turns.retain(|other| *other != account);
            }
            withdrawn.extend(gone);
        }
        withdrawn
    }

    /// Takes out every waiting task of a provider.
    pub fn withdraw_all(&mut self, provider: &str) -> Vec<Task> {
        let Some(queue) = self.by_provider.get_mut(provider) else { return Vec::new() };
        queue.turns.clear();
        queue.waiting.drain().flat_map(|(_, line)| line).collect()
    }

    /// How many items wait at each provider, and how many are at work there.
    pub fn lengths(&self) -> Vec<(String, usize, usize)> {
        let length = |(name, queue): (&String, &Queue)| {
            (name.clone(), queue.waiting.values().map(VecDeque::len).sum(), queue.running)
        };
        let mut lengths: Vec<_> = self.by_provider.iter().map(length).collect();
        lengths.sort();
        lengths
    }

    /// What comes before the first of a job at this provider, as things stand; `None` if none of it waits there.
    pub fn turn(&self, provider: &str, account: AccountId, job: JobId) -> Option<Turn> {
        let queue = self.by_provider.get(provider)?;
        let place = queue.waiting.get(&account)?.iter().position(|task| task.job == job)?;
        let turn = queue.turns.iter().position(|other| *other == account)?;
        let before = |(index, other): (usize, &AccountId)| {
            let rounds = if index < turn { place + 1 } else { place };
            if *other == account { place } else { queue.waiting.get(other).map_or(0, |line| line.len().min(rounds)) }
        };
        let ahead = queue.turns.iter().enumerate().map(before).sum();
        let (running, own_at_once) =
            self.accounts.get(&account).map_or((0, usize::MAX), |presence| (presence.running, presence.at_once));
        Some(Turn { ahead, own: place + running, own_at_once })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: AccountId = AccountId(1);
    const BOB: AccountId = AccountId(2);
    const AMPLE: Allowance = Allowance { running: 10, waiting: 10 };

    fn task(job: u64, index: u32) -> Task {
        Task { job: JobId(job), index }
    }

    #[test]
    fn accounts_take_turns() {
        let mut queues = Queues::default();
        for index in 0..3 {
            queues.push("p", ANN, task(1, index));
        }
        queues.push("p", BOB, task(2, 0));
        assert_eq!(queues.turn("p", BOB, JobId(2)).map(|turn| turn.ahead), Some(1));
        let order: Vec<_> = std::iter::from_fn(|| queues.pop("p", 10)).collect();
        assert_eq!(order, [(ANN, task(1, 0)), (BOB, task(2, 0)), (ANN, task(1, 1)), (ANN, task(1, 2))]);
    }

    #[test]
    fn no_more_than_the_provider_takes_run_at_once() {
        let mut queues = Queues::default();
        queues.push("p", ANN, task(1, 0));
        queues.push("p", ANN, task(1, 1));
        assert!(queues.pop("p", 1).is_some());
        assert_eq!(queues.pop("p", 1), None);
        assert_eq!(queues.finish("p", ANN), ["p"]);
        assert!(queues.pop("p", 1).is_some());
    }

    #[test]
    fn no_more_of_an_account_run_at_once_than_may_and_others_pass_it_by() {
        let mut queues = Queues::default();
        queues.admit(ANN, 3, Allowance { running: 1, waiting: 9 }).unwrap();
        queues.admit(BOB, 1, AMPLE).unwrap();
        for index in 0..2 {
            queues.push("p", ANN, task(1, index));
        }
        queues.push("q", ANN, task(1, 2));
        queues.push("p", BOB, task(2, 0));
        assert_eq!(queues.pop("p", 10), Some((ANN, task(1, 0))));
        assert_eq!(queues.turn("p", ANN, JobId(1)), Some(Turn { ahead: 1, own: 1, own_at_once: 1 }));
        assert_eq!(
            (queues.pop("p", 10), queues.pop("p", 10), queues.pop("q", 10)),
            (Some((BOB, task(2, 0))), None, None)
        );
        // A free place of the account is good at any provider.
        let mut names = queues.finish("p", ANN);
        names.sort();
        assert_eq!(names, ["p", "q"]);
        assert_eq!((queues.pop("q", 10), queues.pop("p", 10)), (Some((ANN, task(1, 2))), None));
    }

    #[test]
    fn an_account_is_let_in_up_to_its_allowance_and_again_once_something_is_over() {
        let mut queues = Queues::default();
        let allowance = Allowance { running: 1, waiting: 2 };
        assert_eq!(queues.admit(ANN, 2, allowance), Ok(()));
        assert_eq!(queues.admit(ANN, 2, allowance), Err(3));
        assert_eq!(queues.admit(BOB, 3, allowance), Ok(()));
        assert_eq!(queues.admit(ANN, 1, allowance), Ok(()));
        queues.leave(ANN, 1);
        assert_eq!((queues.admit(ANN, 1, allowance), queues.admit(ANN, 1, allowance)), (Ok(()), Err(3)));
        queues.leave(ANN, 3);
        queues.leave(BOB, 3);
        assert!(queues.accounts.is_empty());
    }

    #[test]
    fn a_withdrawn_job_leaves_the_others_in_order() {
        let mut queues = Queues::default();
        queues.push("p", ANN, task(1, 0));
        queues.push("p", ANN, task(2, 0));
        queues.push("q", ANN, task(1, 1));
        let mut gone = queues.withdraw(ANN, JobId(1));
        gone.sort_by_key(|task| task.index);
        assert_eq!(gone, [task(1, 0), task(1, 1)]);
        assert_eq!((queues.pop("q", 10), queues.pop("p", 10)), (None, Some((ANN, task(2, 0)))));
    }

    #[test]
    fn a_provider_that_is_gone_leaves_nothing_behind() {
        let mut queues = Queues::default();
        queues.push("p", ANN, task(1, 0));
        queues.push("p", AccountId(2), task(2, 0));
        queues.push("q", ANN, task(3, 0));
        assert_eq!(queues.lengths(), [("p".to_owned(), 2, 0), ("q".to_owned(), 1, 0)]);
        assert_eq!(queues.withdraw_all("p").len(), 2);
        assert_eq!((queues.pop("p", 1), queues.turn("p", ANN, JobId(1))), (None, None));
        queues.push("p", ANN, task(4, 0));
        assert_eq!(queues.pop("p", 1), Some((ANN, task(4, 0))));
    }
}
