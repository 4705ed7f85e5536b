//! What of an entity is not as it was.

use std::fmt;

use jiff::civil::Date;

use super::{Employees, EntityAddress, EntityFacts, Proceeding};

/// One thing that the register says of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityField {
    Name,
    Form,
    Parent,
    BusinessAddress,
    PostalAddress,
    Industries,
    Sector,
    Email,
    Telephone,
    Mobile,
    Web,
    Employees,
    LanguageForm,
    Founded,
    Registered,
    Started,
    Closed,
    Proceedings,
    EarlierNames,
    /// Whether it is registered.
    State,
    /// Why it is kept.
    Ground,
    /// Who is what to it.
    Roles,
}

impl EntityField {
    pub const ALL: [Self; 22] = [
        Self::Name,
        Self::Form,
        Self::Parent,
        Self::BusinessAddress,
        Self::PostalAddress,
        Self::Industries,
        Self::Sector,
        Self::Email,
        Self::Telephone,
        Self::Mobile,
        Self::Web,
        Self::Employees,
        Self::LanguageForm,
        Self::Founded,
        Self::Registered,
        Self::Started,
        Self::Closed,
        Self::Proceedings,
        Self::EarlierNames,
        Self::State,
        Self::Ground,
        Self::Roles,
    ];

    /// The word kept in the database and in feeds; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Form => "form",
            Self::Parent => "parent",
            Self::BusinessAddress => "business_address",
            Self::PostalAddress => "postal_address",
            Self::Industries => "industries",
            Self::Sector => "sector",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
            Self::Web => "web",
            Self::Employees => "employees",
            Self::LanguageForm => "language_form",
            Self::Founded => "founded",
            Self::Registered => "registered",
            Self::Started => "started",
            Self::Closed => "closed",
            Self::Proceedings => "proceedings",
            Self::EarlierNames => "earlier_names",
            Self::State => "state",
            Self::Ground => "ground",
            Self::Roles => "roles",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// A set of fields, small enough to be one column of the change log.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct EntityFields(u32);

impl EntityFields {
    pub const NONE: Self = Self(0);

    pub fn insert(&mut self, field: EntityField) {
        self.0 |= 1 << field as u32;
    }

    pub fn contains(self, field: EntityField) -> bool {
        self.0 & (1 << field as u32) != 0
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = EntityField> {
        EntityField::ALL.into_iter().filter(move |field| self.contains(*field))
    }

    /// As kept in the change log.
    pub fn bits(self) -> i64 {
        i64::from(self.0)
    }

    /// `None` where the number names a field that this version does not know.
    pub fn from_bits(bits: i64) -> Option<Self> {
        u32::try_from(bits).ok().filter(|bits| bits >> EntityField::ALL.len() == 0).map(Self)
    }
}

impl FromIterator<EntityField> for EntityFields {
    fn from_iter<I: IntoIterator<Item = EntityField>>(fields: I) -> Self {
        let mut set = Self::NONE;
        fields.into_iter().for_each(|field| set.insert(field));
        set
    }
}

impl fmt::Debug for EntityFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl EntityFacts {
    /// In which fields two states of the register differ.
    pub fn difference(&self, other: &Self) -> EntityFields {
        EntityField::ALL.into_iter().filter(|field| self.differs(other, *field)).collect()
    }

    fn differs(&self, other: &Self, field: EntityField) -> bool {
        match field {
            EntityField::Name => self.name != other.name,
            EntityField::Form => self.form != other.form,
            EntityField::Parent => self.parent != other.parent,
            EntityField::BusinessAddress => self.business_address != other.business_address,
            EntityField::PostalAddress => self.postal_address != other.postal_address,
            EntityField::Industries => self.industries != other.industries,
            EntityField::Sector => self.sector != other.sector,
            EntityField::Email => self.contact.email != other.contact.email,
            EntityField::Telephone => self.contact.telephone != other.contact.telephone,
            EntityField::Mobile => self.contact.mobile != other.contact.mobile,
            EntityField::Web => self.contact.web != other.contact.web,
            EntityField::Employees => self.employees != other.employees,
            EntityField::LanguageForm => self.language_form != other.language_form,
            EntityField::Founded => self.founded != other.founded,
            EntityField::Registered => self.registered != other.registered,
            EntityField::Started => self.started != other.started,
            EntityField::Closed => self.closed != other.closed,
            EntityField::Proceedings => self.proceedings != other.proceedings,
            EntityField::EarlierNames => self.earlier_names != other.earlier_names,
            // These are not the entity's own.
            EntityField::State | EntityField::Ground | EntityField::Roles => false,
        }
    }

    /// A field as history shows it; `None` where the register says nothing.
    pub fn text(&self, field: EntityField) -> Option<String> {
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let address = |address: Option<&EntityAddress>| address.map(|address| address.letter().join(", "));
        match field {
            EntityField::Name => Some(self.name.clone()),
            EntityField::Form => Some(self.form.code().to_owned()),
            EntityField::Parent => self.parent.map(|parent| parent.to_string()),
            EntityField::BusinessAddress => address(self.business_address.as_ref()),
            EntityField::PostalAddress => address(self.postal_address.as_ref()),
            EntityField::Industries => some(self.industries.join(", ")),
            EntityField::Sector => self.sector.clone(),
            EntityField::Email => self.contact.email.clone(),
            EntityField::Telephone => self.contact.telephone.clone(),
            EntityField::Mobile => self.contact.mobile.clone(),
            EntityField::Web => self.contact.web.clone(),
            EntityField::Employees => match self.employees {
                Employees::NotRegistered => None,
                Employees::Few => Some("1–4".into()),
                Employees::Count(count) => Some(count.to_string()),
            },
            EntityField::LanguageForm => self.language_form.map(|form| form.word().to_owned()),
            EntityField::Founded => date(self.founded),
            EntityField::Registered => date(self.registered),
            EntityField::Started => date(self.started),
            EntityField::Closed => date(self.closed),
            EntityField::Proceedings => some(joined(&self.proceedings, |proceeding| proceeding.text())),
            EntityField::EarlierNames => some(joined(&self.earlier_names, |earlier| earlier.name.clone())),
            EntityField::State | EntityField::Ground | EntityField::Roles => None,
        }
    }
}

impl Proceeding {
    fn text(self) -> String {
        match self.since {
            Some(since) => format!("{} {since}", self.kind.code()),
            None => self.kind.code().to_owned(),
        }
    }
}

fn joined<T>(things: &[T], text: impl Fn(&T) -> String) -> String {
    things.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{EntityContact, Form, ProceedingKind};

    #[test]
    fn a_set_of_fields_is_one_number_and_a_field_from_the_future_is_none() {
        let set: EntityFields = [EntityField::Name, EntityField::Roles].into_iter().collect();
        assert_eq!(EntityFields::from_bits(set.bits()), Some(set));
        assert!(set.contains(EntityField::Roles) && !set.contains(EntityField::Form));
        assert_eq!(EntityFields::from_bits(1 << 22), None);
        assert_eq!(EntityFields::from_bits(-1), None);
        for field in EntityField::ALL {
            assert_eq!(EntityField::from_code(field.code()), Some(field));
        }
    }

    #[test]
    fn what_differs_is_named_and_what_it_was_can_be_read() {
        let held = EntityFacts::named("NORDVIK SKOLE".into(), Form::Part);
        assert!(held.difference(&held).is_empty());
        let told = EntityFacts {
            name: "NORDVIK BARNESKOLE".into(),
            contact: EntityContact { web: Some("nordvik.example".into()), ..Default::default() },
            proceedings: vec![Proceeding { kind: ProceedingKind::Liquidation, since: None }],
            ..held.clone()
        };
        let fields = held.difference(&told);
        let named: Vec<&str> = fields.iter().map(EntityField::code).collect();
        assert_eq!(named, ["name", "web", "proceedings"]);
        assert_eq!(held.text(EntityField::Name).as_deref(), Some("NORDVIK SKOLE"));
        assert_eq!(held.text(EntityField::Web), None);
        assert_eq!(told.text(EntityField::Proceedings).as_deref(), Some("liquidation"));
    }
}
