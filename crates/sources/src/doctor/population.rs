//! Whether Folkeregisteret can be asked: the token, and a question about nobody, which its package of rights must allow.

use std::collections::HashSet;

use super::{Check, checks};
use crate::{
    folkeregisteret::{Folkeregister, FolkeregisterAccess},
    resilience::Patience,
};

/// Looks at each municipality's way to the register (name and right of access), or at our own where there is no
/// municipality.
pub async fn examine_folkeregisteret(
    register: &Folkeregister,
    municipalities: &[(String, FolkeregisterAccess)],
) -> Vec<Check> {
    // Somebody waits for the doctor, and sees at once what a night would try again.
    let register = register.with_patience(Patience { attempts: 1, ..Patience::default() });
    let mut ways = vec![(None, register.access(None))];
    if !municipalities.is_empty() {
        // Those that have not delegated are all asked about in our own name: that is one way, and nobody's alone.
        let named = |(name, access): &(String, FolkeregisterAccess)| {
            (access.consumer_org().map(|_| name.clone()), access.clone())
        };
        ways = municipalities.iter().map(named).collect();
    }
    let mut seen = HashSet::new();
    let mut checks = Vec::new();
    for (subject, access) in ways.into_iter().filter(|(_, access)| seen.insert(access.clone())) {
        let token = register.maskinporten().token(access.grant()).await;
        let given = token.is_ok();
        checks.push(checks::grant(subject.clone(), access.scope(), &token));
        if given {
            let newest = register.last_sequence(&access).await;
            checks.push(checks::folkeregisteret(subject, &newest));
        }
    }
    checks
}
