//! Who is registered with Maskinporten, with which keys, and what they may ask for.

use std::collections::{HashMap, HashSet};

use domain::OrganisationNumber;
use jiff::Timestamp;
use jsonwebtoken::{DecodingKey, EncodingKey};

use super::keys::new_rsa_key;
use crate::world::World;

/// A registered client.
#[derive(Clone)]
pub struct Client {
    pub id: String,
    pub organisation: OrganisationNumber,
    pub keys: Vec<RegisteredKey>,
    /// Scopes that the client is set up with.
    pub scopes: Vec<String>,
    /// Of these, scopes that the owner of the interface has not granted to the organisation.
    pub not_granted: Vec<String>,
}

/// A public key; it is good for one year.
#[derive(Clone)]
pub struct RegisteredKey {
    pub kid: String,
    pub key: DecodingKey,
    pub registered: Timestamp,
}

/// What a client needs to ask for tokens. The key is made anew at each start and opens nothing real.
#[derive(Clone)]
pub struct Credentials {
    pub client_id: String,
    pub organisation: OrganisationNumber,
    pub kid: String,
    pub private_key_pem: String,
}

/// Everybody who is registered, and who acts for whom.
#[derive(Default)]
pub(crate) struct Clients {
    by_id: HashMap<String, Client>,
    /// Consumer, scope, supplier.
    delegations: HashSet<(OrganisationNumber, String, OrganisationNumber)>,
}

/// The scopes by which a body asks KRR for itself.
pub const OWN_SCOPES: [&str; 2] = ["krr:global/kontaktinformasjon.read", "krr:global/digitalpost.read"];
/// The scopes by which a supplier asks for those who delegated to it.
pub const DELEGATED_SCOPES: [&str; 2] = ["krr:global/kontaktinfo.read", "krr:global/postkasse.read"];

impl Clients {
    pub fn add(&mut self, client: Client) {
        self.by_id.insert(client.id.clone(), client);
    }

    pub fn get(&self, id: &str) -> Option<&Client> {
        self.by_id.get(id)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Client> {
        self.by_id.get_mut(id)
    }

    pub fn delegate(&mut self, consumer: OrganisationNumber, scope: &str, supplier: OrganisationNumber) {
        self.delegations.insert((consumer, scope.to_owned(), supplier));
    }

    pub fn withdraw(&mut self, consumer: OrganisationNumber, scope: &str, supplier: OrganisationNumber) {
        self.delegations.remove(&(consumer, scope.to_owned(), supplier));
    }

    pub fn has_delegated(
        &self,
        consumer: OrganisationNumber,
        scope: &str,
        supplier: OrganisationNumber,
    ) -> bool {
        self.delegations.contains(&(consumer, scope.to_owned(), supplier))
    }

    /// An operator of Reim with a fresh key, for whom every municipality has delegated the look-up in KRR.
    /// The operator may ask for itself too.
    pub fn with_operator(world: &World, now: Timestamp) -> (Self, Credentials) {
        let organisation = OrganisationNumber::parse(OPERATOR).expect("a synthetic number");
        let (private, public) = new_rsa_key();
        let credentials = Credentials {
            client_id: "5c0e6d2a-7f0b-4a0e-9d59-1f2b6c3a4e10".to_owned(),
            organisation,
            kid: "reim-operator".to_owned(),
            private_key_pem: private,
        };
        let mut clients = Self::default();
        clients.add(Client {
            id: credentials.client_id.clone(),
            organisation,
            keys: vec![RegisteredKey { kid: credentials.kid.clone(), key: public, registered: now }],
            scopes: [OWN_SCOPES[0], DELEGATED_SCOPES[0]].map(str::to_owned).to_vec(),
            not_granted: Vec::new(),
        });
        for municipality in world.municipalities() {
            clients.delegate(municipality.organisation, DELEGATED_SCOPES[0], organisation);
        }
        (clients, credentials)
    }
}

/// A synthetic number outside those of the municipalities and their units.
const OPERATOR: &str = "313796329";

impl Credentials {
    pub fn signing_key(&self) -> EncodingKey {
        EncodingKey::from_rsa_pem(self.private_key_pem.as_bytes()).expect("the key was made here")
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}
