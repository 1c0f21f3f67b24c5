//! The door of `/api/v1`, where three dialects live: the two task dialects at `/tasks/…` and `/generate`, and whatever
//! the rest of the paths is for.
//!
//! A task is answered in the dialect that made it. For a name that is unknown or another's, keys that begin with `sk-`
//! get Omni's failure and all others GirlGenerator's 404.

use poem::http::Method;
use poem::{Endpoint, Request, Response};

use super::bearer::{self, Credential};
use super::girlgenerator::{self, GirlGenerator};
use super::omni::{self, Omni};
use super::{Dialect, mount};
use crate::app::App;
use crate::domain::{api_key, task};

/// The endpoint to nest at `/api/v1`; `rest` answers for every path that is not the task dialects'.
pub fn door(app: &App, rest: impl Endpoint<Output = Response> + 'static) -> impl Endpoint<Output = Response> + 'static {
    let omni = mount::<Omni, _>(app, omni::routes(app));
    let girlgenerator = mount::<GirlGenerator, _>(app, girlgenerator::routes(app));
    Door { app: app.clone(), omni, girlgenerator, rest }
}

struct Door<O, G, R> {
    app: App,
    omni: O,
    girlgenerator: G,
    rest: R,
}

impl<O, G, R> Endpoint for Door<O, G, R>
where
    O: Endpoint<Output = Response>,
    G: Endpoint<Output = Response>,
    R: Endpoint<Output = Response>,
{
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let path = request.uri().path();
        match path.strip_prefix("/tasks/") {
            Some(rest) if self.is_omnis(&request, rest) => self.omni.call(request).await,
            Some(_) => self.girlgenerator.call(request).await,
            None if path == "/generate" => self.girlgenerator.call(request).await,
            None => self.rest.call(request).await,
        }
    }
}

impl<O, G, R> Door<O, G, R> {
    /// `rest` is what follows `/tasks/`.
    fn is_omnis(&self, request: &Request, rest: &str) -> bool {
        if *request.method() != Method::GET || rest == "create" {
            return true;
        }
        let made = self.app.store.read(|tx| task::dialect_of(tx, rest)).ok().flatten();
        let caller = match bearer::credential(request.headers()) {
            Credential::Key(key) => self.app.store.read(|tx| api_key::authenticate(tx, &key)).ok(),
            _ => None,
        };
        // Whether anyone may see the task is for its dialect to say; here it only matters whose form the answer has.
        match (made, caller) {
            (Some((dialect, owner)), Some((caller, _))) if caller.account == owner => dialect == Omni::NAME,
            _ => omni::has_its_key(request),
        }
    }
}
