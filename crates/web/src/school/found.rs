//! Whom a visitor finds: only those they may see, each with why they are found.

use std::collections::BTreeMap;

use domain::{
    MunicipalityId, PersonId, PersonKey, Phone, Protection, Scope, Source,
    access::{Reach, Right, Sight, Target, UnitRef},
    oslo,
    roster::UnitKey,
};
use storage::{
    Transaction,
    search::{Found, MOST},
    ties::{How, Tie},
};

use crate::{auth::Who, format};

/// What is looked for, and among whom.
pub struct Query<'a> {
    pub what: What<'a>,
    pub role: Scope,
    /// One unit of one municipality, where only that is to be looked in.
    pub unit: Option<(MunicipalityId, UnitRef)>,
    pub now: jiff::Timestamp,
}

pub enum What<'a> {
    Name(&'a [String]),
    Number(&'a Phone),
}

/// All who were found, in the order of their names.
pub struct Hits {
    pub people: Vec<(PersonKey, Option<String>)>,
    /// Whether there are more than are told.
    pub more: bool,
}

/// Somebody in a list, and why they stand there.
pub struct Line {
    pub key: PersonKey,
    pub name: Option<String>,
    pub municipality: Option<String>,
    pub ties: Vec<LineTie>,
}

/// What ties somebody to a unit. A unit without a name is not known, or not to be told.
pub enum LineTie {
    GuardianOf { child: Option<String>, unit: Option<String> },
    WorksAt { unit: Option<String> },
}

/// Everybody that the visitor may see and that the query is about.
pub async fn find(tx: &mut Transaction, who: &Who, query: &Query<'_>) -> anyhow::Result<Hits> {
    let mut people = Vec::new();
    let mut more = false;
    for municipality in municipalities(who) {
        let found = match &query.unit {
            Some((there, _)) if *there != municipality => continue,
            _ => candidates(tx, who, municipality, query).await?,
        };
        more |= found.len() > MOST;
        for one in found.into_iter().take(MOST) {
            if is_to_be_told(tx, who, municipality, &one, query).await? {
                people.push((PersonKey { municipality, person: one.person }, one.name));
            }
        }
    }
    people.sort_by_cached_key(|(key, name)| (name.as_deref().map(format::alphabetical), *key));
    Ok(Hits { people, more })
}

/// The municipalities in which the visitor may see anybody. Nobody but operators is everywhere, and they see nobody.
pub fn municipalities(who: &Who) -> Vec<MunicipalityId> {
    who.standing.municipalities(Right::SeePeople).unwrap_or_default().into_iter().collect()
}

async fn candidates(
    tx: &mut Transaction,
    who: &Who,
    municipality: MunicipalityId,
    query: &Query<'_>,
) -> anyhow::Result<Vec<Found>> {
    let words = match &query.what {
        What::Name(words) => *words,
        What::Number(phone) => {
            let Some(e164) = phone.e164() else { return Ok(Vec::new()) };
            return tx.search_by_number(municipality, e164, query.role).await;
        }
    };
    let today = oslo::date(query.now);
    let reach = who.standing.reach(Right::SeePeople, municipality);
    let units: Vec<&UnitRef> = match (&query.unit, &reach) {
        (Some((_, unit)), Reach::Everywhere) => vec![unit],
        (Some((_, unit)), Reach::Units(own)) if own.contains(unit) => vec![unit],
        (Some(_), _) | (None, Reach::Nowhere) => return Ok(Vec::new()),
        (None, Reach::Units(own)) => own.iter().collect(),
        (None, Reach::Everywhere) => return tx.search_by_name(municipality, words, query.role).await,
    };
    let mut found = Vec::new();
    for unit in units {
        found.extend(tx.search_unit(municipality, unit, words, query.role, today).await?);
    }
    found.sort_by_key(|one: &Found| one.person);
    found.dedup_by_key(|one| one.person);
    Ok(found)
}

/// Whether the visitor may be told that this one is here. Few are protected, and nearly all are found where the
/// visitor may look, so the ties are read for few.
async fn is_to_be_told(
    tx: &mut Transaction,
    who: &Who,
    municipality: MunicipalityId,
    found: &Found,
    query: &Query<'_>,
) -> anyhow::Result<bool> {
    let by_number = matches!(query.what, What::Number(_));
    if found.protection == Protection::None && !by_number {
        return Ok(true);
    }
    let key = PersonKey { municipality, person: found.person };
    let units: Vec<UnitRef> =
        tx.ties(key, oslo::date(query.now)).await?.into_iter().map(|tie| tie.unit).collect();
    if let Some((_, unit)) = &query.unit
        && !units.contains(unit)
    {
        return Ok(false);
    }
    let sight = who.standing.sight(&Target { municipality, units: &units, protection: found.protection });
    // Whose number it is must not be told of somebody whose numbers are kept back.
    Ok(if by_number { sight == Sight::Open } else { sight != Sight::Hidden })
}

/// The lines of one page, with why each person stands there.
pub async fn lines(
    tx: &mut Transaction,
    who: &Who,
    people: &[(PersonKey, Option<String>)],
    now: jiff::Timestamp,
) -> anyhow::Result<Vec<Line>> {
    let is_one = municipalities(who).len() == 1;
    let mut of_each: BTreeMap<MunicipalityId, Vec<PersonId>> = BTreeMap::new();
    for (key, _) in people {
        of_each.entry(key.municipality).or_default().push(key.person);
    }
    let (mut all, mut names) = (BTreeMap::new(), BTreeMap::new());
    for (municipality, there) in of_each {
        let mut ties = tx.ties_of(municipality, &there, oslo::date(now)).await?;
        super::ties::keep_visible(tx, who, municipality, ties.values_mut()).await?;
        all.extend(ties.into_iter().map(|(person, ties)| (PersonKey { municipality, person }, ties)));
        let name = if is_one { None } else { tx.municipality_name(municipality).await? };
        names.insert(municipality, name);
    }
    let mut line = |(key, name): &(PersonKey, Option<String>)| Line {
        key: *key,
        name: name.clone(),
        municipality: names.get(&key.municipality).cloned().flatten(),
        ties: all.remove(key).unwrap_or_default().into_iter().filter_map(line_tie).collect(),
    };
    Ok(people.iter().map(&mut line).collect())
}

fn line_tie(tie: Tie) -> Option<LineTie> {
    let unit = tie.unit_name;
    match tie.how {
        How::Guardian { child_name: child, .. } => Some(LineTie::GuardianOf { child, unit }),
        How::Employee { .. } => Some(LineTie::WorksAt { unit }),
        How::Child => None,
    }
}

/// What stands for a unit in a form.
pub fn code(municipality: MunicipalityId, unit: &UnitRef) -> String {
    format!("{}:{}:{}", municipality.0, unit.source.code(), unit.key.0)
}

/// The unit that a code stands for.
pub fn unit(code: &str) -> Option<(MunicipalityId, UnitRef)> {
    let (municipality, rest) = code.split_once(':')?;
    let (source, key) = rest.split_once(':')?;
    let unit = UnitRef { source: Source::from_code(source)?, key: UnitKey(key.to_owned()) };
    Some((MunicipalityId(municipality.parse().ok()?), unit))
}
