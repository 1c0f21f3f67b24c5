//! A service with something in it: three sample accounts, one creation for each generator that the built-in engines
//! can serve, and what people say of them. Everything goes through the same operations as a visitor's clicks.
//!
//! What is there already is left as it is, so seeding goes on where it was interrupted and happens once. The accounts
//! have no password, so that nobody can sign in as one of them, and nothing is asked of a provider that costs money.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::app::App;
use crate::catalogue::{Generator, ModelKind, Need, Status};
use crate::domain::{
    Account, Caller, Creation, List, NewAccount, PageRequest, TeamId, Tier, account, comment, creation, follow, rating,
    team,
};
use crate::engine::{Plan, Purpose, Request};
use crate::error::{Error, Result};
use crate::providers::sources::BLOB_SCHEME;
use crate::units::Credits;

/// Who made what is to be paid for by nobody.
const CREDITS: Credits = Credits::whole(1_000_000);
/// The provider whose work costs nothing.
const ENGINE: &str = "builtin";
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
    // What takes a moment comes last, and pictures before what works on a picture.
    generators.sort_by_key(|generator| (generator.image == Need::Required, generator.kind));
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

/// One creation of a generator, from its first example. `None` where the built-in engines are not asked.
async fn sample(app: &App, maker: &Caller, generator: &Generator, team: Option<TeamId>) -> Result<Option<Creation>> {
    let Some(plan) = plan(app, generator, team)? else { return Ok(None) };
    let job = app.engine.submit(maker, plan).await?;
    let finished = app.engine.wait(job.id).await?;
    Ok(finished.made()?.first().map(|creation| (*creation).clone()))
}

fn plan(app: &App, generator: &Generator, team: Option<TeamId>) -> Result<Option<Plan>> {
    let picture = match generator.image {
        // The image engine draws and does not draw over.
        Need::Required if generator.kind == ModelKind::Image => return Ok(None),
        Need::Required => match newest_picture(app)? {
            Some(picture) => Some(picture),
            None => return Ok(None),
        },
        Need::Optional | Need::None => None,
    };
    let request = Request {
        generator: generator.slug.clone(),
        prompt: generator.examples.first().cloned(),
        // Never fetched: the engines are shown our own copy below.
        image_url: picture.as_ref().map(|_| format!("https://{MAIL_DOMAIN}/picture")),
        team,
        ..Request::default()
    };
    let mut plan = app.plan(&request, Purpose::Generate)?;
    if let Some(picture) = picture {
        plan.call.image_url = Some(picture);
    }
    Ok((plan.provider() == ENGINE).then_some(plan))
}

/// A public picture for what works on one.
fn newest_picture(app: &App) -> Result<Option<String>> {
    let newest = PageRequest { per_page: 1, ..PageRequest::default() };
    let list = app.store.read(|tx| creation::list(tx, &List::PublicGenerator("image".to_owned()), newest))?;
    Ok(list.items.first().and_then(|creation| creation.media.first()).map(|file| format!("{BLOB_SCHEME}{}", file.blob)))
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
