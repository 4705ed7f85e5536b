//! Tokens that say of themselves what they are: how a real one is proved is tested with the simulator.

use std::sync::Arc;

use domain::OrganisationNumber;
use futures::future::BoxFuture;
use sources::bearer::{Caller, Refusal};
use web::api::{Api, Tokens};

pub fn api() -> Api {
    Api { tokens: Arc::new(Plain), prefix: "reim".into() }
}

/// The header with a token of this organisation's.
pub fn bearer(consumer: &str, scope: &str) -> String {
    format!("Bearer {consumer}|{scope}")
}

struct Plain;

impl Tokens for Plain {
    fn verify<'a>(
        &'a self,
        authorization: Option<&'a str>,
        scope: &'a str,
    ) -> BoxFuture<'a, Result<Caller, Refusal>> {
        Box::pin(std::future::ready(read(authorization, scope)))
    }
}

fn read(authorization: Option<&str>, scope: &str) -> Result<Caller, Refusal> {
    let token = authorization.and_then(|header| header.strip_prefix("Bearer ")).ok_or(Refusal::NoToken)?;
    let (organisations, scopes) = token.split_once('|').ok_or(Refusal::Unreadable)?;
    let (consumer, supplier) = match organisations.split_once('/') {
        Some((consumer, supplier)) => (consumer, Some(supplier)),
        None => (organisations, None),
    };
    let number = |text: &str| OrganisationNumber::parse(text).map_err(|_| Refusal::NoConsumer);
    let caller = Caller {
        consumer: number(consumer)?,
        supplier: supplier.map(number).transpose()?,
        delegation_source: supplier.map(|_| "https://altinn.no/".to_owned()),
        scopes: scopes.split(' ').map(str::to_owned).collect(),
        client_id: format!("client-of-{consumer}"),
    };
    if caller.may(scope) { Ok(caller) } else { Err(Refusal::ScopeLacking { needed: scope.to_owned() }) }
}
