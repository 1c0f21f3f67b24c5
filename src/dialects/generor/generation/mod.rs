//! Making things, and asking beforehand what it would cost.
//! Source: generor-api.th.txt, `POST /generators/{slug}/estimate` and `/generate`.

mod body;
mod estimate;
mod made;
mod origins;

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path};
use poem_openapi::types::ToJSON;

use self::body::GenerateBody;
use self::estimate::EstimateReply;
use self::made::{AcceptedReply, GenerateReply, Generated};
use super::envelope;
use super::generators::find;
use super::values::Amount;
use super::{Answer, Failure, Generor, Tag, error};
use crate::app::App;
use crate::catalogue::Role;
use crate::dialects::bearer::{Bearer, MaybeBearer};
use crate::dialects::body::Body;
use crate::dialects::callbacks;
use crate::dialects::prefer;
use crate::dialects::visitor::Visitor;
use crate::domain::{Delivery, Scope, creation, ledger, lineage, webhook};
use crate::engine::{self, Finished, Job, Purpose, Request, job};
use crate::error::{Error, Noun, Result};
use crate::store::Tx;

/// `POST /generators/{slug}/…`.
pub struct Generation(pub App);

#[OpenApi(prefix_path = "/generators", tag = "Tag::Generators")]
impl Generation {
    /// Estimate a generation
    ///
    /// What a `/generate` with the same body would cost and how long it would take. Changes nothing, charges nothing
    /// and needs no key: prices are public.
    #[oai(path = "/:slug/estimate", method = "post", operation_id = "generator_estimate")]
    async fn generator_estimate(
        &self,
        _caller: MaybeBearer,
        /// The generator's name in URLs, such as `horoscope`.
        slug: Path<String>,
        body: Body<GenerateBody>,
    ) -> Answer<EstimateReply> {
        let request = body.0.into_request(slug.0)?;
        let plan = self.0.plan(&request, Purpose::Estimate)?;
        let model = self.0.catalogue.model(plan.call.model).ok_or(Error::NotFound(Noun::Model))?;
        let time =
            self.0.store.read(|tx| engine::estimate::estimate(tx, &plan.call.generator, model, plan.call.count))?;
        Ok(envelope::ok(EstimateReply::of(&plan, time)))
    }

    /// Generate
    ///
    /// Makes one or more creations and answers when they are finished: texts take seconds, pictures up to a minute,
    /// videos several minutes. The credits are set aside first and charged only for what was made; whoever hangs up
    /// early finds the result among their creations, or is told by `webhook_url`. Send an `Idempotency-Key` to make a retry safe.
    ///
    /// With `Prefer: respond-async` the answer comes at once, before anything is made, and says where to look; with
    /// `Prefer: respond-async, wait=10` only if it is not made within ten seconds.
    #[oai(path = "/:slug/generate", method = "post", operation_id = "generator_generate")]
    async fn generator_generate(
        &self,
        caller: Bearer,
        /// The generator's name in URLs, such as `joke`.
        slug: Path<String>,
        /// `respond-async` for an answer at once; see RFC 7240.
        #[oai(name = "Prefer")]
        prefer: Header<Option<String>>,
        body: Body<GenerateBody>,
        visitor: Visitor,
    ) -> Result<Generated, Failure> {
        let app = &self.0;
        caller.0.require(Scope::Generate)?;
        let callback = callbacks::wanted::<Generor>(app, &visitor, "webhook_url", body.0.webhook_url.as_deref(), "")?;
        let mut request = body.0.into_request(slug.0)?;
        require_model(app, &request)?;
        let origin = origins::resolve(app, &caller.0, &mut request)?;
        let plan = app.plan_at(&visitor.base_url, Some(&caller.0), &request, Purpose::Generate)?;
        let also = move |tx: &mut Tx, job: &Job| {
            let mut children = job.creations.iter();
            origin.map_or(Ok(()), |origin| children.try_for_each(|child| lineage::record(tx, *child, origin)))?;
            callback.as_ref().map_or(Ok(()), |callback| webhook::ask(tx, job.id, callback))
        };
        let job = app.engine.submit_with(&caller.0, plan, also).await?;
        let finished = match prefer::patience(prefer.0.as_deref()) {
            None => app.engine.wait(job.id).await?,
            Some(patience) => match tokio::time::timeout(patience, app.engine.wait(job.id)).await {
                Ok(finished) => finished?,
                Err(_) => {
                    let balance = app.store.read(|tx| ledger::balance(tx, caller.0.account))?;
                    return Ok(AcceptedReply::of(&job, Amount(balance.total()), &visitor).into_answer());
                }
            },
        };
        let balance = app.store.read(|tx| ledger::balance(tx, caller.0.account))?;
        let reply = GenerateReply::of(&finished, Amount(balance.total()), &visitor)?;
        Ok(Generated::Created(envelope::ok(reply)))
    }
}

/// The body of a callback: the answer to the request, as it would be now.
pub fn callback(app: &App, delivery: &Delivery, visitor: &Visitor) -> Result<String> {
    let (job, creations, balance) = app.store.read(|tx| {
        let job = job::get(tx, delivery.job)?;
        let found = job.creations.iter().map(|id| creation::find(tx, *id)).collect::<Result<Vec<_>>>()?;
        Ok((job, found.into_iter().flatten().collect(), ledger::balance(tx, delivery.account)?))
    })?;
    let finished = Finished { job: Arc::new(job), creations };
    Ok(match GenerateReply::of(&finished, Amount(balance.total()), visitor) {
        Ok(reply) => envelope::ok(reply).to_json_string(),
        Err(error) => error::reply(&error).1.to_json_string(),
    })
}

/// The model must be chosen, by `model_id` or by the form's dropdown; nobody should pay for one that was assumed.
/// Errors: `NotFound` for the generator; `Invalid` naming `model_id`.
fn require_model(app: &App, request: &Request) -> Result<()> {
    let generator = find(&app.catalogue, &request.generator)?;
    let from_form = || {
        let id = &generator.parameter_for(Role::Model)?.id;
        let (_, value) = request.parameters.iter().find(|(key, _)| key == id)?;
        app.catalogue.model_by_choice(generator.kind, value.trim().parse().ok()?)
    };
    if request.model.is_some() || from_form().is_some() {
        Ok(())
    } else {
        Err(Error::invalid("model_id", "is required"))
    }
}
