//! What is held when a delivery comes: all that its source has said, and everybody its rows can be about.

use domain::{MunicipalityId, MunicipalityNumber, NationalId, PersonId, Protection, Source, SystemClaim};
use storage::{
    Transaction,
    roster::{Guardianship, KnownPerson, Place, PlaceKind, Unit},
};

/// Read inside the transaction that writes, so that it stays true until then.
#[derive(Clone, Debug)]
pub struct Held {
    /// The number of the person who was added last.
    pub last: PersonId,
    pub people: Vec<KnownPerson>,
    /// Numbers that Folkeregisteret has replaced.
    pub former: Vec<(NationalId, PersonId)>,
    /// What the source calls people.
    pub keys: Vec<(String, PersonId)>,
    pub claims: Vec<(PersonId, SystemClaim)>,
    /// What all sources say of protected addresses.
    pub protection: Vec<(PersonId, Source, Protection)>,
    pub units: Vec<Unit>,
    pub guardianships: Vec<Guardianship>,
    pub enrolments: Vec<Place>,
    pub employments: Vec<Place>,
    /// Every number that the municipality has borne.
    pub numbers: Vec<MunicipalityNumber>,
}

impl Held {
    /// Takes the municipality, so that nobody adds people meanwhile, and reads.
    pub async fn read(
        tx: &mut Transaction,
        municipality: MunicipalityId,
        source: Source,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            last: tx.lock_municipality(municipality).await?,
            people: tx.known_people(municipality).await?,
            former: tx.former_numbers(municipality).await?,
            keys: tx.names_of_people(municipality, source).await?,
            claims: tx.system_claims(municipality, source).await?,
            protection: tx.protection_claims(municipality).await?,
            units: tx.units(municipality, source).await?,
            guardianships: tx.guardianships(municipality, source).await?,
            enrolments: tx.places(municipality, source, PlaceKind::Enrolment).await?,
            employments: tx.places(municipality, source, PlaceKind::Employment).await?,
            numbers: tx.numbers_of_municipality(municipality).await?,
        })
    }
}
