//! A service with something in it: three sample accounts, one creation for each generator, and what people say of them.
//! Everything goes through the same operations as a visitor's clicks.
//!
//! What is there already is left as it is, so seeding goes on where it was interrupted and happens once. The accounts
//! have no password, so that nobody can sign in as one of them, and nothing is asked of a provider that costs money.

mod request;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::app::App;
use crate::catalogue::{Generator, Need, Status};
use crate::domain::{
    Account, Caller, Creation, List, NewAccount, TeamId, Tier, account, comment, creation, follow, rating, team,
};
use crate::error::{Error, Result};
use crate::units::Credits;

/// Who made what is to be paid for by nobody.
const CREDITS: Credits = Credits::whole(1_000_000);
/// No mail can be sent there. Source: RFC 2606.
const MAIL_DOMAIN: &str = "demo.invalid";
/// Every so many creations belong to the team.
const TEAM_EVERY: usize = 8;

/// `people.toml`.
#[derive(Deserialize)]
struct People {
    team: String,
    person: Vec<Person>,
    /// What is said of creations, by kind; `any` of those that are not named.
    remarks: BTreeMap<String, Vec<String>>,
    replies: Vec<String>,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    bio: String,
    website: String,
}

static PEOPLE: LazyLock<People> = LazyLock::new(|| {
    toml::from_str(include_str!("people.toml")).expect("people.toml is part of the program, and a test reads it")
});

/// Makes what is missing of the samples for the `wanted` generators; says how many creations were made.
/// Errors: `Conflict` when somebody else has the name of a sample account.
pub async fn seed(app: &App, wanted: impl Fn(&Generator) -> bool) -> Result<usize> {
    let accounts = settle_in(app).await?;
    let callers: Vec<Caller> = accounts.iter().map(Caller::owner).collect();
    let Some(first) = callers.first() else { return Ok(0) };
    let team = app.store.read(|tx| team::list(tx, first.account))?.first().map(|team| team.id);
    let mut generators: Vec<&Generator> = app
        .catalogue
        .generators()
        .filter(|generator| generator.status == Status::Active && wanted(generator))
        .collect();
    // What takes a moment comes last, and pictures, clips and pieces before what works on one.
    let works_on_another =
        |generator: &Generator| [generator.video, generator.audio, generator.image].map(|need| need == Need::Required);
    generators.sort_by_key(|generator| (works_on_another(generator), generator.kind));
    let mut made = 0;
    for (place, generator) in generators.into_iter().enumerate() {
        let maker = &callers[place % callers.len()];
        let is_shown = app.store.read(|tx| creation::count(tx, &List::PublicGenerator(generator.slug.clone())))? > 0;
        if is_shown {
            continue;
        }
        let team = team.filter(|_| place % TEAM_EVERY == 0);
        match sample(app, maker, generator, team).await {
            Ok(Some(creation)) => {
                talk(app, &callers, maker, &creation, place).await?;
                made += 1;
            }
            Ok(None) => {}
            // A kind that an engine cannot make yet is no reason to stop.
            Err(error) => tracing::debug!(generator = generator.slug, %error, "no sample"),
        }
    }
    Ok(made)
}

/// The sample accounts, their profiles, who follows whom, and their team.
async fn settle_in(app: &App) -> Result<Vec<Account>> {
    let (settings, now, invite) = (app.config.credits.clone(), app.clock.now(), app.random.letters_and_digits(12));
    let write = app.store.write(move |tx| {
        let mut accounts = Vec::new();
        for person in &PEOPLE.person {
            let email = format!("{}@{MAIL_DOMAIN}", person.name);
            if let Some(known) = account::find_by_username(tx, &person.name)? {
                if known.email != email {
                    return Err(Error::conflict(format!("{} is an account, and not a sample", person.name)));
                }
                accounts.push(known);
                continue;
            }
            let new = NewAccount {
                username: person.name.clone(),
                email,
                password_hash: String::new(),
                tier: Tier::Pro,
                is_admin: false,
                credits: Some(CREDITS),
            };
            let id = account::create(tx, &new, &settings, now)?.id;
            let profile = account::Profile { bio: Some(person.bio.clone()), website: Some(person.website.clone()) };
            accounts.push(account::update_profile(tx, id, &profile)?);
        }
        let [first, others @ ..] = accounts.as_slice() else { return Ok(accounts) };
        if team::list(tx, first.id)?.is_empty() {
            let team = team::create(tx, first.id, &PEOPLE.team, &invite, now)?;
            for other in others {
                team::add_member(tx, team.id, first.id, other.id, now)?;
                follow::create(tx, first.id, other.id, now)?;
                follow::create(tx, other.id, first.id, now)?;
            }
        }
        Ok(accounts)
    });
    write.await
}

/// One creation of a generator, from the first of its examples that an engine can follow. `None` where the built-in
/// engines are not asked.
async fn sample(app: &App, maker: &Caller, generator: &Generator, team: Option<TeamId>) -> Result<Option<Creation>> {
    let mut outcome = Ok(None);
    for example in request::examples(generator) {
        let Some(mut plan) = request::plan(app, generator, example)? else { return Ok(None) };
        plan.team = team;
        let job = app.engine.submit(maker, plan).await?;
        let finished = app.engine.wait(job.id).await?;
        outcome = finished.made().map(|made| made.first().map(|creation| (*creation).clone()));
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// The others rate a creation, one of them says something, and its maker answers every other time.
async fn talk(app: &App, callers: &[Caller], maker: &Caller, creation: &Creation, place: usize) -> Result<()> {
    let others: Vec<Caller> = callers.iter().filter(|caller| caller.account != maker.account).cloned().collect();
    let kind = creation.kind.as_str();
    let remarks = PEOPLE.remarks.get(kind).or_else(|| PEOPLE.remarks.get("any")).map(Vec::as_slice).unwrap_or_default();
    let (maker, id, now) = (maker.clone(), creation.id, app.clock.now());
    let write = app.store.write(move |tx| {
        for (at, other) in others.iter().enumerate() {
            rating::put(tx, other, id, if (place + at).is_multiple_of(3) { 4 } else { 5 }, now)?;
        }
        let (Some(speaker), Some(remark)) = (others.get(place % others.len().max(1)), pick(remarks, place)) else {
            return Ok(());
        };
        let said = comment::create(tx, speaker, id, remark, None, now)?;
        if let Some(reply) = pick(&PEOPLE.replies, place).filter(|_| place.is_multiple_of(2)) {
            comment::create(tx, &maker, id, reply, Some(said.id), now)?;
        }
        Ok(())
    });
    write.await
}

fn pick(texts: &[String], place: usize) -> Option<&String> {
    texts.get(place % texts.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_people_and_words() {
        assert!(PEOPLE.person.len() >= 3 && !PEOPLE.team.is_empty() && !PEOPLE.replies.is_empty());
        assert!(PEOPLE.remarks.contains_key("any") && PEOPLE.remarks.values().all(|remarks| remarks.len() >= 3));
    }
}
