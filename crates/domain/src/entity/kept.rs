//! An entity as it is kept, and what follows from what the register tells of it next.

use jiff::civil::Date;

use super::{Deletion, Entity, EntityFacts, EntityField, EntityFields, EntityState, Ground, Rank};
use crate::OrganisationNumber;

/// What is kept of an entity. Of one that has been deleted, what was last known stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEntity {
    pub number: OrganisationNumber,
    pub rank: Rank,
    pub ground: Ground,
    pub facts: EntityFacts,
    pub deleted: Option<DeletedOn>,
}

/// That an entity has been deleted, and on which day if the register says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletedOn(pub Option<Date>);

/// What follows from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing of it concerns us, or nothing has changed.
    Nothing,
    /// It is to be kept like this; the fields say what is not as it was. All of them are new where nothing was held.
    Keep(Box<KeptEntity>, EntityFields),
    /// It is to be removed everywhere, with its history.
    Purge,
}

impl KeptEntity {
    /// What is to become of an entity of which this was `held`. `ground` is what the answer makes it, which is for
    /// registered entities only.
    pub fn after(held: Option<&Self>, answer: &Entity, ground: Option<Ground>) -> Told {
        let next = match &answer.state {
            EntityState::Removed => return held.map_or(Told::Nothing, |_| Told::Purge),
            EntityState::Registered(facts) => {
                let Some(ground) = ground.or(held.map(|_| Ground::Former)) else { return Told::Nothing };
                let (number, rank) = (answer.number, answer.rank);
                Self { number, rank, ground, facts: EntityFacts::clone(facts), deleted: None }
            }
            EntityState::Deleted(deletion) => {
                let Some(held) = held else { return Told::Nothing };
                held.ended(deletion)
            }
        };
        let fields = held.map_or_else(|| next.all_fields(), |held| held.difference(&next));
        if fields.is_empty() { Told::Nothing } else { Told::Keep(Box::new(next), fields) }
    }

    /// Whether it still counts among those of the municipal sector.
    pub fn is_current(&self) -> bool {
        self.deleted.is_none() && self.ground != Ground::Former
    }

    /// The same without what it was kept for; `None` where that is so already.
    pub fn without_ground(&self) -> Option<(Self, EntityFields)> {
        let next = Self { ground: Ground::Former, ..self.clone() };
        let fields = self.difference(&next);
        (!fields.is_empty()).then_some((next, fields))
    }

    /// A field as history shows it; `None` where the register says nothing, and of roles, of which there is no history.
    pub fn text(&self, field: EntityField) -> Option<String> {
        match field {
            EntityField::State => Some(match self.deleted {
                None => "registered".to_owned(),
                Some(DeletedOn(None)) => "deleted".to_owned(),
                Some(DeletedOn(Some(day))) => format!("deleted {day}"),
            }),
            EntityField::Ground => Some(self.ground.code().to_owned()),
            own => self.facts.text(own),
        }
    }

    fn ended(&self, deletion: &Deletion) -> Self {
        let facts = EntityFacts {
            name: deletion.name.clone(),
            form: deletion.form.clone(),
            closed: deletion.closed.or(self.facts.closed),
            ..self.facts.clone()
        };
        Self { facts, deleted: Some(DeletedOn(deletion.on)), ..self.clone() }
    }

    fn difference(&self, next: &Self) -> EntityFields {
        let mut fields = self.facts.difference(&next.facts);
        if self.deleted != next.deleted {
            fields.insert(EntityField::State);
        }
        if self.ground != next.ground {
            fields.insert(EntityField::Ground);
        }
        fields
    }

    /// Those of which the register says something.
    fn all_fields(&self) -> EntityFields {
        let said = EntityField::ALL.into_iter().filter(|field| self.facts.text(*field).is_some());
        said.chain([EntityField::State, EntityField::Ground]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Form;

    fn answer(state: EntityState) -> Entity {
        Entity { number: OrganisationNumber::parse("313796329").unwrap(), rank: Rank::Main, state }
    }

    fn registered(name: &str) -> Entity {
        answer(EntityState::Registered(Box::new(EntityFacts::named(name.into(), Form::Part))))
    }

    fn kept(told: Told) -> (KeptEntity, Vec<&'static str>) {
        match told {
            Told::Keep(entity, fields) => (*entity, fields.iter().map(EntityField::code).collect()),
            other => panic!("{other:?}"),
        }
    }

    fn held() -> KeptEntity {
        kept(KeptEntity::after(None, &registered("NORDVIK SKOLE"), Some(Ground::Part))).0
    }

    #[test]
    fn what_is_new_is_kept_on_a_ground_only() {
        let told = KeptEntity::after(None, &registered("NORDVIK SKOLE"), Some(Ground::Part));
        assert_eq!(kept(told).1, ["name", "form", "state", "ground"]);
        assert_eq!(KeptEntity::after(None, &registered("BUTIKKEN AS"), None), Told::Nothing);
    }

    #[test]
    fn what_is_told_again_changes_nothing_and_a_new_name_one_thing() {
        let held = held();
        assert_eq!(
            KeptEntity::after(Some(&held), &registered("NORDVIK SKOLE"), Some(Ground::Part)),
            Told::Nothing
        );
        let told = KeptEntity::after(Some(&held), &registered("NORDVIK BARNESKOLE"), Some(Ground::Part));
        assert_eq!(kept(told).1, ["name"]);
    }

    #[test]
    fn who_loses_the_ground_is_a_former_one() {
        let (former, fields) = kept(KeptEntity::after(Some(&held()), &registered("NORDVIK SKOLE"), None));
        assert_eq!((former.ground, former.is_current(), fields), (Ground::Former, false, vec!["ground"]));
    }

    #[test]
    fn a_deletion_sets_the_day_and_keeps_what_was_known() {
        let on = jiff::civil::date(2026, 3, 1);
        let deletion =
            Deletion { name: "NORDVIK SKOLE".into(), form: Form::Part, on: Some(on), closed: None };
        let deleted = answer(EntityState::Deleted(deletion));
        let (gone, fields) = kept(KeptEntity::after(Some(&held()), &deleted, None));
        assert_eq!((gone.deleted, fields), (Some(DeletedOn(Some(on))), vec!["state"]));
        assert_eq!(gone.ground, Ground::Part);
        assert_eq!(KeptEntity::after(None, &deleted, None), Told::Nothing);
        let (back, fields) =
            kept(KeptEntity::after(Some(&gone), &registered("NORDVIK SKOLE"), Some(Ground::Part)));
        assert_eq!((back.deleted, fields), (None, vec!["state"]), "a deletion can be taken back");
    }

    #[test]
    fn what_is_removed_goes_wholly() {
        let removed = answer(EntityState::Removed);
        assert_eq!(KeptEntity::after(Some(&held()), &removed, None), Told::Purge);
        assert_eq!(KeptEntity::after(None, &removed, None), Told::Nothing);
    }
}
