//! Things that are there before a story begins; made by the domain's own operations.

use atelier::catalogue::{ModelId, ModelKind};
use atelier::domain::{
    Account, Creation, JobId, License, MediaFile, NewAccount, Privacy, Status, Tier, account, creation,
};
use atelier::error::Error;
use atelier::providers::Format;
use atelier::units::Credits;

use super::TestApp;

impl TestApp {
    /// The account of this name, made with 1,000 paid credits if it is not there.
    pub fn account(&self, name: &str) -> Account {
        self.account_with(name, 1_000, Tier::Free)
    }

    /// The account of this name, made with these if it is not there.
    pub fn account_with(&self, name: &str, credits: i64, tier: Tier) -> Account {
        let new = NewAccount {
            username: name.to_owned(),
            email: format!("{name}@example.com"),
            password_hash: String::new(),
            tier,
            is_admin: false,
            credits: Some(Credits::whole(credits)),
        };
        let (settings, now) = (self.config.credits.clone(), self.clock.now());
        match self.store.write_blocking(move |tx| account::create(tx, &new, &settings, now)) {
            Err(Error::Conflict(_)) => {
                self.store.read(|tx| account::get_by_username(tx, name)).expect("the account that is there")
            }
            other => other.expect("an account"),
        }
    }

    /// A finished picture.
    pub fn creation(&self) -> NewCreation<'_> {
        NewCreation {
            app: self,
            by: "ann".to_owned(),
            generator: "image".to_owned(),
            privacy: Privacy::Public,
            format: Format::Webp,
            bytes: Vec::new(),
        }
    }
}

/// A picture to be.
pub struct NewCreation<'a> {
    app: &'a TestApp,
    by: String,
    generator: String,
    privacy: Privacy,
    format: Format,
    bytes: Vec<u8>,
}

impl NewCreation<'_> {
    pub fn by(mut self, name: &str) -> Self {
        name.clone_into(&mut self.by);
        self
    }

    /// Made with another generator than `image`.
    pub fn of(mut self, generator: &str) -> Self {
        generator.clone_into(&mut self.generator);
        self
    }

    pub fn private(mut self) -> Self {
        self.privacy = Privacy::Private;
        self
    }

    pub fn file(mut self, format: Format, bytes: &[u8]) -> Self {
        (self.format, self.bytes) = (format, bytes.to_vec());
        self
    }

    pub async fn save(self) -> Creation {
        let owner = self.app.account(&self.by).id;
        let size_bytes = self.bytes.len() as u64;
        let blob = self.app.store.put_blob(self.bytes).await.expect("a blob");
        let file = MediaFile { blob, format: self.format, size_bytes, width: 1024, height: 1024, seconds: 0.0 };
        let (privacy, generator, now) = (self.privacy, self.generator, self.app.clock.now());
        let write = self.app.store.write(move |tx| {
            let creation = Creation {
                id: creation::next_id(tx)?,
                owner,
                job: JobId(0),
                index: 0,
                generator: generator.clone(),
                model: ModelId(10003),
                kind: ModelKind::Image,
                provider: "replicate".to_owned(),
                prompt: "A sunset over mountains".to_owned(),
                parameters: vec![("image-aspect-ratio".to_owned(), "1".to_owned())],
                seed: 0,
                link_key: 0xfeed,
                status: Status::Completed,
                privacy,
                license: License::Open,
                team: None,
                created_at: now,
                finished_at: Some(now),
                deleted_at: None,
                text: None,
                media: vec![file.clone()],
                failure: None,
            };
            creation::put(tx, None, &creation)?;
            Ok(creation)
        });
        write.await.expect("a creation")
    }
}
