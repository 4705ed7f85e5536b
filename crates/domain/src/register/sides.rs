//! What the municipality and Enhetsregisteret say of the same unit, side by side.

use super::{UnitFacts, UnitField, unit::UnitAddress};
use crate::{
    OrganisationNumber,
    entity::{EntityAddress, EntityFacts},
};

/// A field of which both have something to say.
pub const SHARED: [UnitField; 8] = [
    UnitField::Name,
    UnitField::Parent,
    UnitField::Visiting,
    UnitField::Postal,
    UnitField::Phone,
    UnitField::Email,
    UnitField::Web,
    UnitField::Industry,
];

/// One field, as each of the two has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub field: UnitField,
    /// What the municipality says itself; `None` where it leaves the field to the register.
    pub ours: Option<String>,
    pub theirs: Option<String>,
    pub standing: Standing,
}

/// How the two stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// They say the same, or neither says anything.
    Agree,
    /// The municipality leaves it to the register.
    Follows,
    /// Only the municipality says anything.
    OursAlone,
    /// They differ, and nobody has said what to think of it.
    Differ,
    /// They differ, and somebody has said why; it stands as long as the register says what it said then.
    Kept,
}

/// That somebody has kept the municipality's own value against what the register said then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub field: UnitField,
    pub theirs: String,
    pub reason: String,
}

impl Side {
    /// What is shown, and whether the municipality said it.
    pub fn shown(&self) -> Option<(&str, bool)> {
        match (&self.ours, &self.theirs) {
            (Some(ours), _) => Some((ours, true)),
            (None, Some(theirs)) => Some((theirs, false)),
            (None, None) => None,
        }
    }
}

/// Every shared field of a unit. `parent` is the number of the unit that ours belongs to, where it has one.
pub fn sides(
    facts: &UnitFacts,
    parent: Option<OrganisationNumber>,
    entity: &EntityFacts,
    kept: &[Kept],
) -> Vec<Side> {
    SHARED
        .into_iter()
        .map(|field| {
            let (ours, theirs) = (ours(field, facts, parent), theirs(field, entity));
            let standing = standing(field, ours.as_deref(), theirs.as_deref(), kept);
            Side { field, ours, theirs, standing }
        })
        .collect()
}

fn standing(field: UnitField, ours: Option<&str>, theirs: Option<&str>, kept: &[Kept]) -> Standing {
    match (ours, theirs) {
        (None, None) => Standing::Agree,
        (None, Some(_)) => Standing::Follows,
        (Some(_), None) => Standing::OursAlone,
        (Some(ours), Some(theirs)) if says_the_same(field, ours, theirs) => Standing::Agree,
        (Some(_), Some(theirs)) => {
            let is_kept = kept.iter().any(|kept| kept.field == field && kept.theirs == theirs);
            if is_kept { Standing::Kept } else { Standing::Differ }
        }
    }
}

/// The register writes names and places in capitals, telephone numbers with and without blanks, and addresses on the web
/// with and without what they begin with. None of it is a difference.
fn says_the_same(field: UnitField, ours: &str, theirs: &str) -> bool {
    let folded = |text: &str| match field {
        UnitField::Phone => {
            let figures: String = text.chars().filter(char::is_ascii_digit).collect();
            figures
                .strip_prefix("0047")
                .or_else(|| figures.strip_prefix("47").filter(|rest| rest.len() == 8))
                .unwrap_or(&figures)
                .to_owned()
        }
        UnitField::Web => {
            let text = text.trim().to_lowercase();
            let text = text.trim_start_matches("https://").trim_start_matches("http://");
            text.trim_start_matches("www.").trim_end_matches('/').to_owned()
        }
        UnitField::Industry => text.chars().filter(char::is_ascii_digit).collect(),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
    };
    folded(ours) == folded(theirs)
}

fn ours(field: UnitField, facts: &UnitFacts, parent: Option<OrganisationNumber>) -> Option<String> {
    match field {
        UnitField::Name => facts.name.clone(),
        UnitField::Parent => parent.map(|number| number.as_str().to_owned()),
        UnitField::Visiting => facts.visiting.as_ref().map(UnitAddress::line),
        UnitField::Postal => facts.postal.as_ref().map(UnitAddress::line),
        UnitField::Phone => facts.phone.as_ref().map(|phone| phone.raw().to_owned()),
        UnitField::Email => facts.email.as_ref().map(|email| email.as_str().to_owned()),
        UnitField::Web => facts.web.clone(),
        UnitField::Industry => facts.industry.clone(),
        UnitField::Kind | UnitField::Number | UnitField::Hours => None,
    }
}

fn theirs(field: UnitField, entity: &EntityFacts) -> Option<String> {
    let contact = &entity.contact;
    match field {
        UnitField::Name => Some(entity.name.clone()),
        UnitField::Parent => entity.parent.map(|number| number.as_str().to_owned()),
        UnitField::Visiting => entity.business_address.as_ref().and_then(line),
        UnitField::Postal => entity.postal_address.as_ref().and_then(line),
        UnitField::Phone => contact.telephone.clone().or_else(|| contact.mobile.clone()),
        UnitField::Email => contact.email.clone(),
        UnitField::Web => contact.web.clone(),
        UnitField::Industry => entity.industries.first().cloned(),
        UnitField::Kind | UnitField::Number | UnitField::Hours => None,
    }
}

fn line(address: &EntityAddress) -> Option<String> {
    Some(address.letter().join(", ")).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Phone,
        entity::{EntityContact, Form},
        register::UnitKind,
    };

    fn entity() -> EntityFacts {
        EntityFacts {
            contact: EntityContact {
                telephone: Some("77 00 00 00".into()),
                web: Some("www.nesset.example".into()),
                ..EntityContact::default()
            },
            business_address: Some(EntityAddress {
                lines: vec!["Skolevegen 2".into()],
                postal_code: Some("9900".into()),
                postal_place: Some("FJORDVIK".into()),
                ..EntityAddress::default()
            }),
            ..EntityFacts::named("NESSET SKOLE".into(), Form::from_code("BEDR"))
        }
    }

    fn standing_of(field: UnitField, facts: &UnitFacts, kept: &[Kept]) -> Standing {
        sides(facts, None, &entity(), kept).into_iter().find(|side| side.field == field).unwrap().standing
    }

    #[test]
    fn where_the_municipality_says_nothing_the_register_is_followed() {
        let facts = UnitFacts::new(UnitKind::School);
        let name = &sides(&facts, None, &entity(), &[])[0];
        assert_eq!((name.shown(), name.standing), (Some(("NESSET SKOLE", false)), Standing::Follows));
        assert_eq!(standing_of(UnitField::Email, &facts, &[]), Standing::Agree, "nobody knows one");
    }

    #[test]
    fn capitals_blanks_and_beginnings_are_no_difference() {
        let facts = UnitFacts {
            name: Some("Nesset skole".into()),
            phone: Some(Phone::parse("+47 77000000").unwrap()),
            web: Some("https://nesset.example/".into()),
            visiting: Some(UnitAddress {
                lines: vec!["Skolevegen 2".into()],
                postal_code: "9900".into(),
                postal_place: "Fjordvik".into(),
            }),
            ..UnitFacts::new(UnitKind::School)
        };
        for field in [UnitField::Name, UnitField::Phone, UnitField::Web, UnitField::Visiting] {
            assert_eq!(standing_of(field, &facts, &[]), Standing::Agree, "{field:?}");
        }
    }

    #[test]
    fn what_is_kept_stands_until_the_register_says_something_else() {
        let facts =
            UnitFacts { name: Some("Nesset oppvekstsenter".into()), ..UnitFacts::new(UnitKind::School) };
        assert_eq!(standing_of(UnitField::Name, &facts, &[]), Standing::Differ);
        let kept = |theirs: &str| {
            [Kept { field: UnitField::Name, theirs: theirs.into(), reason: "Vedtatt navn".into() }]
        };
        assert_eq!(standing_of(UnitField::Name, &facts, &kept("NESSET SKOLE")), Standing::Kept);
        assert_eq!(standing_of(UnitField::Name, &facts, &kept("NESSET BARNESKOLE")), Standing::Differ);
    }
}
