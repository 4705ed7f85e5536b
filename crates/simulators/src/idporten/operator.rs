//! The operator's own client, which is registered from the start.

use std::sync::Arc;

use domain::OrganisationNumber;

use super::{Clients, IdPorten, Shown, SignInClient};
use crate::{
    maskinporten::{Credentials, RegisteredKey, new_rsa_key},
    surroundings::Surroundings,
    world::World,
};

/// The operator's own client at ID-porten, and whom ID-porten's page proposes.
#[derive(Debug, Clone, Default)]
pub struct SignInOptions {
    /// Where people may be sent back to, to the letter: https, or http on this machine.
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    /// Called, with `iss` and `sid`, when a session ends.
    pub frontchannel_logout_uri: Option<String>,
    /// Without anybody here, the first grown-ups of the world.
    pub people: Vec<Shown>,
}

/// ID-porten with the operator's client, and what that client needs.
pub(crate) fn with_operator(
    surroundings: &Surroundings,
    issuer: &str,
    organisation: OrganisationNumber,
    options: SignInOptions,
) -> anyhow::Result<(Arc<IdPorten>, Credentials)> {
    let (private_key_pem, key) = new_rsa_key();
    let (client_id, kid) = ("b1f7a0c4-3d0e-4b8e-8a53-6f1d2c9e7a55".to_owned(), "reim-sign-in".to_owned());
    let mut clients = Clients::default();
    clients.add(SignInClient {
        id: client_id.clone(),
        keys: vec![RegisteredKey { kid: kid.clone(), key, registered: surroundings.now() }],
        redirect_uris: options.redirect_uris,
        post_logout_redirect_uris: options.post_logout_redirect_uris,
        frontchannel_logout_session_required: options.frontchannel_logout_uri.is_some(),
        frontchannel_logout_uri: options.frontchannel_logout_uri,
    })?;
    let people = if options.people.is_empty() { grown_ups(&surroundings.world) } else { options.people };
    let idporten = IdPorten::new(surroundings.clone(), issuer.to_owned(), clients, people);
    Ok((Arc::new(idporten), Credentials { client_id, organisation, kid, private_key_pem }))
}

const PROPOSED: usize = 8;

/// Some to begin with.
fn grown_ups(world: &World) -> Vec<Shown> {
    let shown = |citizen| {
        let adult = world.adult(citizen);
        let role = if world.is_guardian(citizen) { "foresatt" } else { "" };
        Shown {
            pid: adult.national_id,
            name: format!("{} {}", adult.given_name, adult.family_name),
            role: role.to_owned(),
        }
    };
    world.everybody().take(PROPOSED).map(shown).collect()
}
