//! Proof that what is shown follows from what is claimed: everything is derived anew and compared.

use domain::{MunicipalityId, PersonId, PersonKey, derive};
use jiff::Timestamp;
use storage::Store;

/// What a proof found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    pub people: u64,
    /// People for whom what is shown does not follow from the claims, at most a hundred of them.
    pub wrong: Vec<PersonKey>,
    pub wrong_in_all: u64,
    /// Numbers missing in the log, which ought to have none.
    pub gaps: i64,
}

/// Derives every person of a municipality anew. People for whom time has turned since the last run are given
/// what they would get in the next one.
pub async fn prove(store: &Store, municipality: MunicipalityId, now: Timestamp) -> anyhow::Result<Proof> {
    let mut proof = Proof::default();
    let mut reader = store.read().await?;
    let rules = reader.precedence(municipality).await?;
    proof.gaps = reader.gaps_in_changes().await?;
    let mut after = PersonId(0);
    loop {
        let people = reader.people_after(municipality, after, 1000).await?;
        let Some(last) = people.last() else { break };
        after = *last;
        for person in people {
            let key = PersonKey { municipality, person };
            let claims = reader.claims(key).await?;
            let Some((_, shown)) = reader.derived(key).await? else { continue };
            let turned = reader.has_turned(key, now).await?;
            proof.people += 1;
            if derive(&claims, &rules, now) != shown && !turned {
                proof.wrong_in_all += 1;
                if proof.wrong.len() < 100 {
                    proof.wrong.push(key);
                }
            }
        }
    }
    Ok(proof)
}
