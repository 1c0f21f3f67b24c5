//! A line over days, drawn here: what an account had to spend at the end of each day.

use super::i18n::Texts;
use crate::clock::Timestamp;
use crate::domain::Entry;
use crate::units::Credits;

/// Days that are drawn, today included.
pub const DAYS: i64 = 30;
/// The drawing's size; it is stretched to the page's width.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 120.0;

/// The drawing, and the same as a table.
pub struct Chart {
    /// Paths of SVG: the line, and the area below it.
    pub line: String,
    pub area: String,
    /// The most that there was, and the days at both ends.
    pub top: String,
    pub first: String,
    pub last: String,
    /// Days on which something changed, the latest first.
    pub rows: Vec<Day>,
}

/// One day of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub date: String,
    pub gained: String,
    pub spent: String,
    pub balance: String,
}

/// What happened on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    gained: Credits,
    spent: Credits,
    /// At its end.
    balance: Credits,
    has_changed: bool,
}

impl Chart {
    /// From `entries` of the last days, newest first, and what there was `before` them. `None` when there is nothing
    /// to draw.
    pub fn of(entries: &[Entry], before: Credits, now: Timestamp, texts: Texts) -> Option<Self> {
        if entries.is_empty() {
            return None;
        }
        let today = now.day();
        let first = today - DAYS + 1;
        let mut days = vec![Sum::default(); usize::try_from(DAYS).unwrap_or_default()];
        for entry in entries.iter().rev() {
            let place = usize::try_from((entry.at.day() - first).clamp(0, DAYS - 1)).unwrap_or_default();
            let Some(day) = days.get_mut(place) else { continue };
            let change = entry.change.total();
            if change.is_negative() {
                day.spent += -change;
            } else {
                day.gained += change;
            }
            (day.balance, day.has_changed) = (entry.balance_after, true);
        }
        let mut balance = before;
        for day in &mut days {
            if !day.has_changed {
                day.balance = balance;
            }
            balance = day.balance;
        }
        let most = days.iter().map(|day| day.balance).max().unwrap_or_default().max(Credits::whole(1));
        let line = line(&days, most);
        let rows = (first..).zip(&days).filter(|(_, day)| day.has_changed).map(|(number, day)| Day {
            date: date(number),
            gained: texts.credits(day.gained),
            spent: texts.credits(day.spent),
            balance: texts.credits(day.balance),
        });
        let mut rows: Vec<Day> = rows.collect();
        rows.reverse();
        let area = format!("{line}V{HEIGHT}H0Z");
        Some(Self { line, area, top: texts.credits(most), first: date(first), last: date(today), rows })
    }
}

/// A day begins where the one before ended.
fn line(days: &[Sum], most: Credits) -> String {
    let step = WIDTH / (days.len().max(2) - 1) as f64;
    let height = |amount: Credits| HEIGHT - HEIGHT * amount.micros() as f64 / most.micros() as f64;
    let mut path = String::new();
    for (place, day) in days.iter().enumerate() {
        let command = if place == 0 { 'M' } else { 'L' };
        path.push_str(&format!("{command}{:.1} {:.1}", place as f64 * step, height(day.balance)));
    }
    path
}

fn date(day: i64) -> String {
    Timestamp::from_seconds(day * 86_400).to_plain().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::EntryNo;
    use crate::domain::{AccountId, EntryKind, Purse, Split};

    fn entry(day: i64, change: i64, after: i64) -> Entry {
        Entry {
            no: EntryNo(0),
            account: AccountId(1),
            kind: EntryKind::Spend,
            change: Split::of(Purse::Paid, Credits::whole(change)),
            balance_after: Credits::whole(after),
            job: None,
            note: String::new(),
            at: Timestamp::from_seconds(day * 86_400 + 60),
        }
    }

    #[test]
    fn days_carry_on_what_the_one_before_left() {
        let now = Timestamp::from_seconds(20_000 * 86_400 + 3_600);
        let entries = [entry(20_000, -10, 90), entry(19_990, 50, 100), entry(19_990, -50, 50)];
        let chart = Chart::of(&entries, Credits::whole(100), now, Texts::default()).unwrap();
        assert_eq!(
            (chart.first.as_str(), chart.last.as_str(), chart.top.as_str()),
            ("2024-09-05", "2024-10-04", "100")
        );
        let day = |date: &str, gained: &str, spent: &str, balance: &str| Day {
            date: date.to_owned(),
            gained: gained.to_owned(),
            spent: spent.to_owned(),
            balance: balance.to_owned(),
        };
        assert_eq!(chart.rows, [day("2024-10-04", "0", "10", "90"), day("2024-09-24", "50", "50", "100")]);
        assert!(chart.line.starts_with("M0.0 0.0L") && chart.line.ends_with("L600.0 12.0"), "{}", chart.line);
        assert!(Chart::of(&[], Credits::ZERO, now, Texts::default()).is_none());
    }
}
