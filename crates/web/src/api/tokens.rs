//! Who vouches for systems: Maskinporten, or what stands in for it.

use futures::{FutureExt as _, future::BoxFuture};
use sources::bearer::{Bearer, Caller, Refusal};

pub trait Tokens: Send + Sync {
    /// Who calls, if they may use `scope`. `authorization` is the value of the header, where there is exactly one.
    fn verify<'a>(
        &'a self,
        authorization: Option<&'a str>,
        scope: &'a str,
    ) -> BoxFuture<'a, Result<Caller, Refusal>>;
}

impl Tokens for Bearer {
    fn verify<'a>(
        &'a self,
        authorization: Option<&'a str>,
        scope: &'a str,
    ) -> BoxFuture<'a, Result<Caller, Refusal>> {
        Self::verify(self, authorization, scope).boxed()
    }
}
