//! A message service's question: may I, and how, reach these people? Answered from the copy, or by asking KRR at
//! once, as the municipality's agreement says; and written down for each of them in the transaction that reads.

mod told;
mod ways;

use std::collections::{BTreeMap, HashMap};

use domain::{
    Agreement, MunicipalityId, MunicipalityNumber, NationalId, OrganisationNumber, PersonId, PersonKey,
    access::client::{Leave, NoLeave, leave},
    oslo,
    reach::{Addressee, Answer, Question, Reason, reach},
};
use jiff::Timestamp;
use storage::{Reader, guardian_roles::About, people::Person, readings::Reading};

use self::{told::Told, ways::Way};
use crate::contacts::Contacts;

/// Who asks, in whose name, about whom.
#[derive(Clone, Debug)]
pub struct Order {
    pub municipality: MunicipalityNumber,
    pub consumer: OrganisationNumber,
    /// Who really asks, where the consumer has delegated it.
    pub supplier: Option<OrganisationNumber>,
    /// For whose sake; people are reached for any of their children where none is named.
    pub child: Option<PersonKey>,
    pub people: Vec<Named>,
    pub question: Question,
}

/// Somebody, by the number that the asker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    NationalId(NationalId),
    Key(PersonKey),
    /// Eleven digits that are nobody's.
    Nobody,
}

/// What is told of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Our own number, for whoever is not unknown.
    pub person: Option<PersonKey>,
    pub answer: Answer,
}

/// The answers in the order of the people asked about, or why there are none.
pub type Outcome = Result<Vec<Answered>, NoLeave>;

impl Contacts {
    /// Answers an order, and writes down for everybody in it that it was asked.
    pub async fn reach(&self, order: &Order) -> anyhow::Result<Outcome> {
        let now = self.clock.now();
        let mut reader = self.store.read().await?;
        let ground = match ground(&mut reader, order, now).await? {
            Ok(ground) => ground,
            Err(refused) => return Ok(Err(refused)),
        };
        let told = match ground.way {
            Way::LookUp => {
                let asked = self.worth_asking(&mut reader, order, &ground, now).await?;
                drop(reader);
                self.ask_now(&ground, asked).await?
            }
            Way::Copy | Way::NotPermitted => Told::default(),
        };
        storage::retry(|| self.answer_all(order, &ground, &told, now)).await.map(Ok)
    }

    async fn answer_all(
        &self,
        order: &Order,
        ground: &Ground,
        told: &Told,
        now: Timestamp,
    ) -> anyhow::Result<Vec<Answered>> {
        let (municipality, today) = (ground.municipality, oslo::date(now));
        let mut tx = self.store.begin().await?;
        let people = people(&mut tx, municipality, &order.people).await?;
        let ids: Vec<PersonId> = people.numbers();
        let receives = tx.receives_about(municipality, &ids, order.about(municipality), today, now).await?;
        let heard = match ground.way {
            Way::Copy => tx.heard_about_all(municipality, &ids).await?,
            Way::LookUp | Way::NotPermitted => BTreeMap::new(),
        };
        let mut claims = tx.claims_of(municipality, &ids).await?;
        let rules = tx.precedence(municipality).await?;
        let mut answers = HashMap::new();
        for person in people.all() {
            let id = person.key.person;
            let mut claims = claims.remove(&id).unwrap_or_default();
            let krr = ground.word(person, &mut claims, heard.get(&id).copied(), told, now);
            let addressee = Addressee {
                protection: person.protection,
                receives: receives.get(&id).copied().unwrap_or_default(),
                claims,
                rules: &rules,
                krr,
            };
            let answer = reach(addressee, order.question, now);
            let is_hidden = answer == Answer::Not(Reason::Protected) && !ground.leave.special;
            if !is_hidden {
                answers.insert(id, Answered { person: Some(person.key), answer });
            }
        }
        tx.log_readings(municipality, &ids, &order.reading(&ground.leave, now)).await?;
        told.log(&mut tx, municipality, &ground.leave.name, now).await?;
        tx.commit().await?;
        let unknown = || Answered { person: None, answer: Answer::Not(Reason::Unknown) };
        let answer =
            |named| people.find(named).and_then(|id| answers.get(&id).cloned()).unwrap_or_else(unknown);
        Ok(order.people.iter().map(answer).collect())
    }
}

/// On what ground a question is answered.
struct Ground {
    municipality: MunicipalityId,
    agreement: Option<Agreement>,
    leave: Leave,
    way: Way,
}

async fn ground(
    reader: &mut Reader,
    order: &Order,
    now: Timestamp,
) -> anyhow::Result<Result<Ground, NoLeave>> {
    let today = oslo::date(now);
    let Some(municipality) = reader.municipality_numbered(order.municipality, today).await? else {
        return Ok(Err(NoLeave::Stranger));
    };
    let agreement = reader.agreement(municipality).await?;
    let grants = reader.client_grants(municipality).await?;
    let name = reader.municipality_name(municipality).await?.unwrap_or_default();
    let own = agreement.as_ref().and_then(|agreement| {
        let leave = Leave { name, purpose: agreement.purpose.clone(), special: true };
        Some((agreement.consumer_org?, leave))
    });
    let leave = match leave(order.consumer, order.question.kind, own, &grants, today) {
        Ok(leave) => leave,
        Err(refused) => return Ok(Err(refused)),
    };
    let way = Way::of(agreement.as_ref(), today);
    Ok(Ok(Ground { municipality, agreement, leave, way }))
}

impl Order {
    fn about(&self, municipality: MunicipalityId) -> About<'static> {
        match self.child {
            None => About::Anybody,
            Some(child) if child.municipality == municipality => About::Child(child.person),
            // Nobody here is guardian of a child of another municipality's.
            Some(_) => About::Child(PersonId(0)),
        }
    }

    fn reading(&self, leave: &Leave, now: Timestamp) -> Reading {
        let supplier = self.supplier.map(|supplier| format!("/{supplier}")).unwrap_or_default();
        Reading {
            at: now,
            reader: format!("{}{supplier}", self.consumer),
            reader_name: leave.name.clone(),
            purpose: format!("reach-{}", self.question.kind.code()),
        }
    }
}

/// Those of an order whom the municipality keeps.
struct People {
    by_number: BTreeMap<PersonId, Person>,
    by_national_id: HashMap<NationalId, PersonId>,
    municipality: MunicipalityId,
}

async fn people(
    reader: &mut Reader,
    municipality: MunicipalityId,
    named: &[Named],
) -> anyhow::Result<People> {
    let national_ids: Vec<NationalId> = named
        .iter()
        .filter_map(|named| if let Named::NationalId(id) = named { Some(*id) } else { None })
        .collect();
    let numbers: Vec<PersonId> = named
        .iter()
        .filter_map(|named| match named {
            Named::Key(key) if key.municipality == municipality => Some(key.person),
            _ => None,
        })
        .collect();
    let mut found = reader.people_with_national_ids(municipality, &national_ids).await?;
    found.extend(reader.people_numbered(municipality, &numbers).await?);
    let by_national_id =
        found.iter().filter_map(|person| Some((person.national_id?, person.key.person))).collect();
    let by_number = found.into_iter().map(|person| (person.key.person, person)).collect();
    Ok(People { by_number, by_national_id, municipality })
}

impl People {
    fn all(&self) -> impl Iterator<Item = &Person> {
        self.by_number.values()
    }

    fn numbers(&self) -> Vec<PersonId> {
        self.by_number.keys().copied().collect()
    }

    fn find(&self, named: &Named) -> Option<PersonId> {
        match named {
            Named::NationalId(id) => self.by_national_id.get(id).copied(),
            Named::Key(key) if key.municipality == self.municipality => {
                self.by_number.contains_key(&key.person).then_some(key.person)
            }
            Named::Key(_) | Named::Nobody => None,
        }
    }
}
